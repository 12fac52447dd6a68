//! Builders of seeds: one account's estate in one Region, thing by thing. IDs are hashes of the names that are given here.

mod balancers;
mod certificates;
mod endpoints;
mod machines;
mod network;

pub(super) use balancers::{Balancer, Group};
pub(super) use machines::Machine;
pub(super) use network::{allow, deny, open, route};

use crate::ec2::Tags;
use crate::ids;
use crate::world::Estate;

/// An estate in the making.
pub(super) struct Plot<'a> {
    pub account: &'a str,
    pub region: &'a str,
    pub estate: &'a mut Estate,
}

impl Plot<'_> {
    /// The EC2 ID of what is called `name` here.
    pub fn id(&self, prefix: &str, name: &str) -> String {
        ids::ec2(prefix, &["seed", self.account, self.region, prefix, name])
    }

    /// The 16 digits at the end of an ELB ARN.
    fn tail(&self, kind: &str, name: &str) -> String {
        ids::digest(&["seed", self.account, self.region, kind, name], 16)
    }
}

pub(in crate::seed) fn tags(pairs: &[(&str, &str)]) -> Tags {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn named(name: &str) -> Tags {
    tags(&[("Name", name)])
}
