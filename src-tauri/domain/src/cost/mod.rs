//! What an onboarding costs in a month, estimated from dated list prices: who pays what, and how each figure comes about.
//! Whole numbers only, so that the same question has the same answer everywhere; no price is fetched.

mod lines;
mod prices;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Desired, Fault, Region};

/// A month as AWS's own calculator counts it.
pub const HOURS: u64 = 730;

/// GB a month that are shown where nobody said how much there will be.
pub const SCENARIOS: [u32; 2] = [10, 100];

const STATEMENT: &str =
    "This is an estimate from AWS’s list prices, without taxes, discounts, credits and free tiers; AWS’s bill decides.";
const NOT_COUNTED: &str = "Not counted: connections from other Regions, flow logs, hosted zones, and what the service behind the load balancer costs itself.";

/// What of an onboarding has a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CostSetup {
    pub region: Region,
    /// Network Load Balancers behind the endpoint service, 1 or more.
    pub load_balancers: u32,
    /// How many of them are there already, whose hours are paid for anyway.
    pub adopted: u32,
    /// Zones in which the load balancers stand and Firefly's endpoint too, 1 or more.
    pub zones: u32,
    /// Whether nodes send to targets in other zones.
    pub cross_zone: bool,
}

/// What goes through it, both directions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Traffic {
    pub gb_per_month: u32,
    /// New TCP connections each second, on average.
    pub new_flows_per_second: u32,
    /// TCP connections that are open at a time, on average.
    pub active_flows: u32,
}

/// Who gets the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    Customer,
    Firefly,
}

/// One line of the estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CostLine {
    pub what: String,
    pub payer: Payer,
    /// US cents a month, rounded to the nearest.
    #[ts(type = "number")]
    pub cents: u64,
    /// How the amount comes about.
    pub basis: String,
}

/// A month, estimated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Estimate {
    pub region: Region,
    pub traffic: Traffic,
    pub lines: Vec<CostLine>,
    /// The customer's lines together, in US cents.
    #[ts(type = "number")]
    pub customer_cents: u64,
    /// Firefly's lines together, in US cents.
    #[ts(type = "number")]
    pub firefly_cents: u64,
    /// The day on which the oldest of the prices that were used was valid: `2026-09-17`.
    pub priced_on: String,
    pub source: String,
    /// What a reader has to know: prices of another Region, what is not counted.
    pub notes: Vec<String>,
    /// That this is an estimate.
    pub statement: String,
}

impl Traffic {
    /// `gb_per_month` over few connections: one new each second, a hundred open.
    pub fn of(gb_per_month: u32) -> Self {
        Self { gb_per_month, new_flows_per_second: 1, active_flows: 100 }
    }
}

/// What `setup` costs with `traffic`. Refuses a set-up without zone or load balancer.
pub fn estimate(setup: &CostSetup, traffic: Traffic) -> Result<Estimate, Fault> {
    check(setup)?;
    let prices = prices::of(&setup.region);
    let lines = lines::of(setup, traffic, &prices);
    let sum = |payer: Payer| lines.iter().filter(|line| line.payer == payer).map(|line| line.cents).sum();
    Ok(Estimate {
        region: setup.region.clone(),
        traffic,
        customer_cents: sum(Payer::Customer),
        firefly_cents: sum(Payer::Firefly),
        lines,
        priced_on: prices.oldest().to_owned(),
        source: prices::SOURCE.to_owned(),
        notes: prices.borrowed(&setup.region).into_iter().chain([NOT_COUNTED.to_owned()]).collect(),
        statement: STATEMENT.to_owned(),
    })
}

/// One estimate for each of `SCENARIOS`.
pub fn scenarios(setup: &CostSetup) -> Result<Vec<Estimate>, Fault> {
    SCENARIOS.into_iter().map(|gb| estimate(setup, Traffic::of(gb))).collect()
}

/// What of `desired` has a price: its own load balancer, and those that the service stands on beside it, which are there already.
pub fn setup_of(desired: &Desired) -> CostSetup {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let further = count(desired.service.further_load_balancers.len());
    CostSetup {
        region: desired.region.clone(),
        load_balancers: further.saturating_add(1),
        adopted: further.saturating_add(u32::from(desired.adopt.load_balancer.is_some())),
        zones: count(desired.network.subnets.len()),
        cross_zone: desired.exposure.cross_zone,
    }
}

fn check(setup: &CostSetup) -> Result<(), Fault> {
    let refuse = |code: &str, message: String, hint: &str| Err(Fault::invalid(code, message).hint(hint));
    if setup.load_balancers == 0 {
        return refuse("no-load-balancer", "There is no load balancer to price".into(), "Count at least one");
    }
    if setup.zones == 0 {
        return refuse("no-zone", "There is no zone to price".into(), "Choose a subnet in at least one zone");
    }
    if setup.adopted > setup.load_balancers {
        let message =
            format!("{} load balancers are adopted, but there are only {}", setup.adopted, setup.load_balancers);
        return refuse("too-many-adopted", message, "Count adopted load balancers among all of them");
    }
    Ok(())
}
