//! Faults of AWS itself and of what runs in it, which no call of AWS's API brings about. Unlike mischief they are part of the
//! world: recorded, replayed, and seen by every process.

use serde::{Deserialize, Serialize};

use crate::clock::Time;
use crate::elbv2;
use crate::log::OpenError;
use crate::world::World;

/// One fault, or its end. In JSON `{"zonal_shift": {"load_balancer": "arn:…", "zone": "us-east-1a"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// A load balancer, by ARN, is in a state that it did not choose; without one it is well again.
    LoadBalancer {
        load_balancer: String,
        #[serde(default)]
        state: Option<Ailment>,
    },
    /// The health checkers of a target group, by ARN, fail; without a state they work again.
    HealthChecks {
        target_group: String,
        #[serde(default)]
        state: Option<Checkers>,
    },
    /// An address answers HTTP requests on a port with this code (100 to 599); without one with 200, as all others do.
    HttpAnswer {
        account: String,
        region: String,
        address: String,
        port: u16,
        #[serde(default)]
        code: Option<u16>,
    },
    /// An address fails its health checks during every fifth minute, or no longer.
    Flaky { account: String, region: String, address: String, flaky: bool },
    /// Traffic of a load balancer, by ARN, is shifted away from a zone, by name; without one it comes back.
    ZonalShift {
        load_balancer: String,
        #[serde(default)]
        zone: Option<String>,
    },
}

/// What a load balancer suffers from, beside being new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ailment {
    /// It could not be set up.
    Failed,
    /// It routes, and lacks the resources to scale.
    ActiveImpaired,
}

/// How health checkers fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checkers {
    /// Every check fails for a reason of AWS's own.
    Failing,
    /// Nobody knows the targets' health.
    Unavailable,
}

/// Why a fault did not come about.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Unrecorded(#[from] OpenError),
}

/// Brings it about, or refuses it and changes nothing.
pub(crate) fn apply(world: &mut World, fault: &Fault, now: Time) -> Result<(), String> {
    match fault {
        Fault::Flaky { account, region, address, flaky } => {
            place(account, region, address)?;
            let known = &mut world.estate(account, region).ec2.flaky;
            if *flaky {
                known.insert(address.clone())
            } else {
                known.remove(address)
            };
            Ok(())
        }
        Fault::HttpAnswer { account, region, address, port, code } => {
            place(account, region, address)?;
            if *port == 0 || code.is_some_and(|c| !(100..=599).contains(&c)) {
                return Err("A port is between 1 and 65535, an HTTP code between 100 and 599".to_owned());
            }
            elbv2::answers(&mut world.estate(account, region).elbv2, (address.clone(), *port), *code, now);
            Ok(())
        }
        Fault::LoadBalancer { load_balancer, state } => {
            elbv2::afflict(holder(world, load_balancer), load_balancer, *state)
        }
        Fault::HealthChecks { target_group, state } => {
            elbv2::checkers(holder(world, target_group), target_group, *state, now)
        }
        Fault::ZonalShift { load_balancer, zone } => {
            elbv2::shift(holder(world, load_balancer), load_balancer, zone.as_deref())
        }
    }
}

/// What the account and Region of an ARN hold.
fn holder<'a>(world: &'a mut World, arn: &str) -> Option<&'a mut elbv2::Elbv2> {
    let mut parts = arn.split(':').skip(3);
    let (region, account) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    world.estates.get_mut(&(account, region)).map(|estate| &mut estate.elbv2)
}

/// Twelve digits, a Region's name and an address.
fn place(account: &str, region: &str, address: &str) -> Result<(), String> {
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("“{account}” is no account: it has twelve digits"));
    }
    if region.is_empty() || region.len() > 32 || !region.chars().all(named) {
        return Err(format!("“{region}” is no Region"));
    }
    address.parse::<std::net::IpAddr>().map(drop).map_err(|_| format!("“{address}” is no IP address"))
}
