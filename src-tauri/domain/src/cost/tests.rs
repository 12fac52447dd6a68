//! Figures that were worked out by hand, notes that are never missing, and sums that always add up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::prices::{DATA_TIERS, EVERYWHERE_ON, HOME, TABLE};
use super::{CostLine, CostSetup, Estimate, Payer, Traffic, estimate, scenarios};
use crate::Region;

fn setup(region: &str) -> CostSetup {
    CostSetup { region: region.parse().unwrap(), load_balancers: 1, adopted: 0, zones: 2, cross_zone: true }
}

fn cents(estimate: &Estimate) -> Vec<(Payer, u64)> {
    estimate.lines.iter().map(|line| (line.payer, line.cents)).collect()
}

fn named<'a>(estimate: &'a Estimate, word: &str) -> &'a CostLine {
    estimate.lines.iter().find(|line| line.what.contains(word)).unwrap()
}

#[test]
fn ten_gb_in_two_zones_of_the_first_region() {
    let month = estimate(&setup(HOME), Traffic::of(10)).unwrap();
    let expected = [
        (Payer::Customer, 1643), // 730 h × 0.0225 = 16.425
        (Payer::Customer, 6),    // 10 NLCU-hours × 0.006
        (Payer::Customer, 10),   // 5 GB × 0.01 × 2
        (Payer::Firefly, 1460),  // 2 zones × 730 h × 0.01
        (Payer::Firefly, 10),    // 10 GB × 0.01
    ];
    assert_eq!(cents(&month), expected);
    assert_eq!((month.customer_cents, month.firefly_cents), (1659, 1470));
}

#[test]
fn a_hundred_gb_cost_ten_times_what_ten_do_and_the_hours_the_same() {
    let both = scenarios(&setup(HOME)).unwrap();
    let [small, large] = both.as_slice() else { panic!("two scenarios") };
    assert_eq!((small.traffic.gb_per_month, large.traffic.gb_per_month), (10, 100));
    assert_eq!(named(large, "by the hour").cents, named(small, "by the hour").cents);
    assert_eq!(named(large, "capacity").cents, 60);
    assert_eq!(named(large, "between zones").cents, 100);
    assert_eq!(named(large, "PrivateLink").cents, 100);
}

#[test]
fn a_region_of_its_own_has_its_own_prices_and_no_note_about_another() {
    let month = estimate(&setup("ap-northeast-1"), Traffic::of(10)).unwrap();
    assert_eq!(named(&month, "Load Balancer, by the hour").cents, 1774); // 730 × 0.0243 = 17.739
    assert_eq!(named(&month, "endpoint").cents, 2044); // 2 × 730 × 0.014
    assert!(month.notes.iter().all(|note| !note.contains(HOME)), "{:?}", month.notes);
    assert!(month.lines.iter().all(|line| !line.basis.contains(HOME)));
}

#[test]
fn a_region_that_is_not_in_the_table_says_whose_prices_it_has() {
    let month = estimate(&setup("il-central-1"), Traffic::of(10)).unwrap();
    let home = estimate(&setup(HOME), Traffic::of(10)).unwrap();
    assert_eq!(cents(&month), cents(&home));
    assert_eq!(
        month.notes[0],
        "The price of a load balancer’s hour, a capacity unit’s hour and an endpoint’s hour in il-central-1 is not known here; that of us-east-1 is used in its place."
    );
    for word in ["Load Balancer, by the hour", "capacity", "endpoint"] {
        assert!(named(&month, word).basis.contains("the price of us-east-1"), "{word}");
    }
}

#[test]
fn a_region_that_is_known_in_part_borrows_the_rest_only() {
    let month = estimate(&setup("eu-west-2"), Traffic::of(10)).unwrap();
    assert_eq!(named(&month, "Load Balancer, by the hour").cents, 1932); // 730 × 0.02646 = 19.3158
    assert!(!named(&month, "Load Balancer, by the hour").basis.contains(HOME));
    assert!(named(&month, "endpoint").basis.contains(HOME));
    assert!(month.notes[0].starts_with("The price of a capacity unit’s hour and an endpoint’s hour in eu-west-2"));
}

#[test]
fn every_row_that_lacks_a_price_says_so() {
    for row in TABLE {
        let month = estimate(&setup(row.region), Traffic::of(10)).unwrap();
        let borrows = month.lines.iter().any(|line| line.basis.contains("(the price of"));
        assert_eq!(borrows, month.notes.iter().any(|note| note.contains("is not known here")), "{}", row.region);
    }
}

#[test]
fn what_is_adopted_is_paid_for_already_and_its_capacity_is_not() {
    let adopted = CostSetup { adopted: 1, ..setup(HOME) };
    let month = estimate(&adopted, Traffic::of(10)).unwrap();
    let hours = named(&month, "Load Balancer, by the hour");
    assert_eq!((hours.cents, hours.payer), (0, Payer::Customer));
    assert_eq!(hours.basis, "No new load balancer: one was there before and is paid for already");
    assert_eq!(named(&month, "capacity").cents, 6);
    assert_eq!(month.customer_cents, 16);

    let mixed = CostSetup { load_balancers: 3, adopted: 2, ..setup(HOME) };
    let hours = named(&estimate(&mixed, Traffic::of(10)).unwrap(), "Load Balancer, by the hour").clone();
    assert_eq!(hours.cents, 1643);
    assert_eq!(
        hours.basis,
        "1 new load balancer × 730 hours × 0.0225 USD; 2 were there before and are paid for already"
    );
}

#[test]
fn nothing_crosses_zones_without_cross_zone_balancing_or_a_second_zone() {
    for same in [CostSetup { cross_zone: false, ..setup(HOME) }, CostSetup { zones: 1, ..setup(HOME) }] {
        let month = estimate(&same, Traffic::of(100)).unwrap();
        assert!(month.lines.iter().all(|line| !line.what.contains("between zones")));
    }
    let three = estimate(&CostSetup { zones: 3, ..setup(HOME) }, Traffic::of(90)).unwrap();
    assert_eq!(named(&three, "between zones").cents, 120); // 60 GB × 0.02
    assert_eq!(named(&three, "endpoint").cents, 2190);
}

#[test]
fn the_dimension_that_needs_most_capacity_counts() {
    let capacity = |traffic: Traffic| named(&estimate(&setup(HOME), traffic).unwrap(), "capacity").clone();
    let new = capacity(Traffic { gb_per_month: 10, new_flows_per_second: 80, active_flows: 0 });
    assert_eq!(new.cents, 44); // 730 × 80 / 800 = 73 NLCU-hours × 0.006 = 0.438
    assert!(
        new.basis.starts_with("73.00 NLCU-hours") && new.basis.ends_with("here 80 new connections a second need most")
    );
    let open = capacity(Traffic { gb_per_month: 10, new_flows_per_second: 0, active_flows: 50_000 });
    assert_eq!(open.cents, 219); // 365 NLCU-hours
    assert!(open.basis.ends_with("here 50000 open connections need most"));
    let bytes = capacity(Traffic::of(7_300));
    assert_eq!(bytes.cents, 4380);
    assert!(bytes.basis.starts_with("7300.00 NLCU-hours"));
    let few = capacity(Traffic::of(0));
    assert!(few.basis.starts_with("0.91 NLCU-hours × 0.006 USD"), "{}", few.basis);
    let none = capacity(Traffic { gb_per_month: 0, new_flows_per_second: 0, active_flows: 0 });
    assert_eq!(none.cents, 0);
    assert!(none.basis.ends_with("whichever needs most"));
}

#[test]
fn data_gets_cheaper_by_the_petabyte() {
    let data = |gb: u32| named(&estimate(&setup(HOME), Traffic::of(gb)).unwrap(), "PrivateLink").clone();
    assert_eq!(data(0).cents, 0);
    assert!(data(0).basis.starts_with("0 GB × 0.01 USD,"));
    assert_eq!(data(1_048_576).cents, 1_048_576);
    assert_eq!(data(1_048_676).cents, 1_048_576 + 60);
    let much = data(6_000_000);
    assert_eq!(much.cents, 3_868_006); // 10,485.76 + 25,165.824 + 3,028.48 dollars
    assert!(much.basis.starts_with("1048576 GB × 0.01 USD + 4194304 GB × 0.006 USD + 757120 GB × 0.004 USD"));
}

#[test]
fn what_cannot_be_priced_is_refused_with_advice() {
    for (bad, code) in [
        (CostSetup { load_balancers: 0, ..setup(HOME) }, "no-load-balancer"),
        (CostSetup { zones: 0, ..setup(HOME) }, "no-zone"),
        (CostSetup { adopted: 2, ..setup(HOME) }, "too-many-adopted"),
    ] {
        let fault = estimate(&bad, Traffic::of(10)).unwrap_err();
        assert_eq!(fault.code, code);
        assert!(fault.hint.is_some() && !fault.message.ends_with('.'));
        assert!(scenarios(&bad).is_err());
    }
}

#[test]
fn an_estimate_says_that_it_is_one_and_of_what_day() {
    let month = estimate(&setup("eu-west-1"), Traffic::of(10)).unwrap();
    assert_eq!(month.priced_on, "2026-05-01");
    assert!(month.statement.contains("estimate") && month.statement.contains("without taxes, discounts"));
    assert!(month.source.contains("AWS Price List"));
    assert!(month.notes.iter().any(|note| note.starts_with("Not counted")));
    assert_eq!(estimate(&setup(HOME), Traffic::of(10)).unwrap().priced_on, EVERYWHERE_ON);
}

#[test]
fn the_table_is_of_real_regions_and_days_each_once() {
    let regions: BTreeSet<&str> = TABLE.iter().map(|row| row.region).collect();
    assert_eq!(regions.len(), TABLE.len());
    assert_eq!(TABLE[0].region, HOME);
    for row in TABLE {
        assert!(row.region.parse::<Region>().is_ok());
        let month = estimate(&setup(row.region), Traffic::of(10)).unwrap();
        assert!(month.priced_on.parse::<jiff::civil::Date>().is_ok(), "{}", month.priced_on);
    }
    assert!(DATA_TIERS.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1));
}

#[test]
fn the_screens_get_numbers_and_words() {
    let json = serde_json::to_value(estimate(&setup(HOME), Traffic::of(10)).unwrap()).unwrap();
    assert_eq!(json["customer_cents"], 1659);
    assert_eq!(json["lines"][3]["payer"], "firefly");
    assert_eq!(json["region"], HOME);
}

proptest! {
    #[test]
    fn sums_add_up_and_more_never_costs_less(
        row in 0..TABLE.len(),
        load_balancers in 1..=u32::MAX,
        zones in 1..=u32::MAX,
        cross_zone: bool,
        gb in 0..u32::MAX,
        new_flows_per_second: u32,
        active_flows: u32,
    ) {
        let region = TABLE[row].region.parse().unwrap();
        let setup = CostSetup { region, load_balancers, adopted: 0, zones, cross_zone };
        let traffic = Traffic { gb_per_month: gb, new_flows_per_second, active_flows };
        let month = estimate(&setup, traffic).unwrap();
        let all: u64 = month.lines.iter().map(|line| line.cents).sum();
        prop_assert_eq!(month.customer_cents + month.firefly_cents, all);
        prop_assert_eq!(&month, &estimate(&setup, traffic).unwrap());
        let more = estimate(&setup, Traffic { gb_per_month: gb + 1, ..traffic }).unwrap();
        prop_assert!(more.customer_cents >= month.customer_cents && more.firefly_cents >= month.firefly_cents);
        let adopted = estimate(&CostSetup { adopted: load_balancers, ..setup }, traffic).unwrap();
        prop_assert!(adopted.customer_cents < month.customer_cents);
    }
}
