//! The lines of an estimate: amounts in whole numbers, and how each comes about in words.

use super::prices::{DATA_TIERS, HOME, INTER_ZONE, Prices, Used};
use super::{CostLine, CostSetup, HOURS, Payer, Traffic};

/// What one NLCU holds for TCP, beside 1 GB an hour (docs/aws.md, “Prices”).
const NEW_FLOWS: u64 = 800;
const ACTIVE_FLOWS: u64 = 100_000;

/// Capacity is counted in hundred-thousandths of a unit, which both of the above divide.
const PARTS: u64 = 100_000;

pub(super) fn of(setup: &CostSetup, traffic: Traffic, prices: &Prices) -> Vec<CostLine> {
    let mut lines = vec![load_balancers(setup, prices.load_balancer), capacity(traffic, prices.capacity)];
    lines.extend(between_zones(setup, traffic));
    lines.push(endpoint(setup, prices.endpoint));
    lines.push(data(traffic));
    lines
}

fn load_balancers(setup: &CostSetup, hour: Used) -> CostLine {
    let new = u64::from(setup.load_balancers - setup.adopted);
    let adopted = match setup.adopted {
        0 => String::new(),
        1 => "one was there before and is paid for already".to_owned(),
        n => format!("{n} were there before and are paid for already"),
    };
    let hours = format!("{} × {HOURS} hours × {}", counted(new, "new load balancer"), rate(hour));
    let basis = match (new, adopted.is_empty()) {
        (0, _) => format!("No new load balancer: {adopted}"),
        (_, true) => hours,
        (_, false) => format!("{hours}; {adopted}"),
    };
    line("Network Load Balancer, by the hour", Payer::Customer, hours_of(new, hour), basis)
}

/// AWS counts the dimension that needs most, and parts of a unit. Several load balancers share the traffic, so that they need
/// together what one would.
fn capacity(traffic: Traffic, unit: Used) -> CostLine {
    let dimensions = [
        (u64::from(traffic.gb_per_month) * PARTS, format!("{} GB a month", traffic.gb_per_month)),
        (
            HOURS * u64::from(traffic.new_flows_per_second) * (PARTS / NEW_FLOWS),
            format!("{} new connections a second", traffic.new_flows_per_second),
        ),
        (
            HOURS * u64::from(traffic.active_flows) * (PARTS / ACTIVE_FLOWS),
            format!("{} open connections", traffic.active_flows),
        ),
    ];
    let (parts, most) = dimensions.iter().fold(
        (0, ""),
        |best, (parts, name)| {
            if *parts > best.0 { (*parts, name.as_str()) } else { best }
        },
    );
    let because = if most.is_empty() { String::new() } else { format!("; here {most} need most") };
    let basis = format!(
        "{} NLCU-hours × {}. One NLCU holds 800 new TCP connections a second, 100,000 open ones or 1 GB an hour, whichever needs most{because}",
        hundredths(parts, PARTS),
        rate(unit)
    );
    let micro = u128::from(parts) * u128::from(unit.price.micro) / u128::from(PARTS);
    line("Network Load Balancer, capacity used", Payer::Customer, micro, basis)
}

/// With targets spread evenly, a node sends all but its own zone's share elsewhere, and both ends are in the customer's account.
/// Firefly's interface talks to the node in its own zone (docs/aws.md, “Target health”), so that way crosses none.
fn between_zones(setup: &CostSetup, traffic: Traffic) -> Option<CostLine> {
    let zones = u64::from(setup.zones);
    if !setup.cross_zone || zones < 2 {
        return None;
    }
    let both_sides = u128::from(traffic.gb_per_month) * 2 * u128::from(INTER_ZONE);
    let micro = both_sides * u128::from(zones - 1) / u128::from(zones);
    let basis = format!(
        "{} of {} GB go to targets in another zone, if these are spread evenly, × {} a GB × both sides; none without cross-zone balancing",
        fraction(zones),
        traffic.gb_per_month,
        dollars(INTER_ZONE)
    );
    Some(line("Data between zones, to the targets", Payer::Customer, micro, basis))
}

fn endpoint(setup: &CostSetup, hour: Used) -> CostLine {
    let zones = u64::from(setup.zones);
    let basis = format!("1 endpoint × {} × {HOURS} hours × {}", counted(zones, "zone"), rate(hour));
    line("Firefly’s interface endpoint, by the hour", Payer::Firefly, hours_of(zones, hour), basis)
}

/// Tiers count what all endpoints of Firefly's account carry in the Region; here this connection alone.
fn data(traffic: Traffic) -> CostLine {
    let gb = u64::from(traffic.gb_per_month);
    let mut below = 0;
    let mut micro = 0_u128;
    let mut parts = Vec::new();
    for (up_to, price) in DATA_TIERS {
        let here = gb.min(up_to).saturating_sub(below);
        if here > 0 || parts.is_empty() {
            parts.push(format!("{here} GB × {}", dollars(price)));
        }
        micro += u128::from(here) * u128::from(price);
        below = up_to;
    }
    let basis = format!("{}, as if this were Firefly’s only endpoint in the Region", parts.join(" + "));
    line("Data over PrivateLink", Payer::Firefly, micro, basis)
}

/// Millionths of a dollar for `things` that run all month.
fn hours_of(things: u64, hour: Used) -> u128 {
    u128::from(things) * u128::from(HOURS) * u128::from(hour.price.micro)
}

/// Rounds to the nearest cent. No count that fits its type comes near the largest amount.
fn line(what: &str, payer: Payer, micro: u128, basis: String) -> CostLine {
    let cents = u64::try_from((micro + 5_000) / 10_000).unwrap_or(u64::MAX);
    CostLine { what: what.to_owned(), payer, cents, basis }
}

fn rate(used: Used) -> String {
    let amount = dollars(used.price.micro);
    if used.borrowed { format!("{amount} (the price of {HOME})") } else { amount }
}

/// `0.0225 USD`: as many decimals as it has, and two at least.
fn dollars(micro: u64) -> String {
    let mut decimals = format!("{:06}", micro % 1_000_000);
    while decimals.len() > 2 && decimals.ends_with('0') {
        decimals.pop();
    }
    format!("{}.{decimals} USD", micro / 1_000_000)
}

/// A quotient with two decimals, rounded to the nearest.
fn hundredths(parts: u64, whole: u64) -> String {
    let hundredths = (parts / whole) * 100 + (parts % whole * 100 + whole / 2) / whole;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The share of traffic that leaves its zone: `2/3`.
fn fraction(zones: u64) -> String {
    format!("{}/{zones}", zones - 1)
}

fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
