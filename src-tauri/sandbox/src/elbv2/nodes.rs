//! The network interfaces of load balancers: one a zone, made and removed by AWS, not by the account.

use std::collections::{BTreeSet, HashMap};

use crate::call::Call;
use crate::clock::Time;
use crate::ec2::{self, Ec2, Interface, NewInterface};
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

use super::{Elbv2, LoadBalancer};

/// How long the interfaces of a deleted load balancer stay, in seconds: groups and subnets cannot be deleted meanwhile.
pub(super) const LINGER: i64 = crate::waits::INTERFACES_LINGER_SECONDS as i64;

/// How the description of its interfaces names a load balancer: `ELB net/<name>/<id>`.
pub(crate) fn description(load_balancer_arn: &str) -> String {
    format!("ELB {}", load_balancer_arn.split_once(":loadbalancer/").map_or("", |(_, path)| path))
}

/// The interfaces of every load balancer: found once, for many questions.
pub(super) struct Nodes<'a>(HashMap<&'a str, Vec<&'a Interface>>);

impl<'a> Nodes<'a> {
    pub fn of(ec2: &'a Ec2) -> Self {
        let mut by_description: HashMap<&str, Vec<&Interface>> = HashMap::new();
        for interface in ec2.interfaces.values().filter(|i| i.requester_managed && i.gone_at.is_none()) {
            by_description.entry(&interface.description).or_default().push(interface);
        }
        Self(by_description)
    }

    /// Those of one load balancer.
    pub fn of_balancer(&self, load_balancer_arn: &str) -> &[&'a Interface] {
        self.0.get(description(load_balancer_arn).as_str()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Makes the interface of one zone. `wished` is an address that is known to be free.
pub(super) fn add(
    world: &mut World,
    call: &Call,
    load_balancer: &LoadBalancer,
    subnet: &str,
    wished: Option<&str>,
) -> Result<(), AwsError> {
    let public = load_balancer.scheme == "internet-facing";
    let new = NewInterface {
        subnet,
        kind: if load_balancer.kind == "network" { "network_load_balancer" } else { "interface" },
        description: description(&load_balancer.arn),
        security_groups: load_balancer.security_groups.clone(),
        requester_managed: true,
        ip: wished.map(str::to_owned),
        public_ip: public.then(|| public_ip(&load_balancer.arn, subnet)),
        ..NewInterface::default()
    };
    ec2::add_interface(world, call, new).map(drop)
}

/// Forgets the interfaces that have vanished, so that their addresses are free again.
pub(super) fn sweep(ec2: &mut Ec2, now: Time) {
    ec2.interfaces.retain(|_, i| i.gone_at.is_none_or(|t| now < t));
}

/// Gives the interfaces the groups and the listening ports that their load balancer has now.
pub(super) fn refresh(ec2: &mut Ec2, elbv2: &Elbv2, load_balancer_arn: &str) {
    let Some(load_balancer) = elbv2.load_balancers.get(load_balancer_arn) else { return };
    let over_tcp = elbv2.listeners_of(load_balancer_arn).filter(|l| l.protocol != "UDP");
    let ports: BTreeSet<u16> = over_tcp.map(|l| l.port).collect();
    let description = description(load_balancer_arn);
    let own = |i: &&mut Interface| i.requester_managed && i.gone_at.is_none() && i.description == description;
    for interface in ec2.interfaces.values_mut().filter(own) {
        interface.security_groups.clone_from(&load_balancer.security_groups);
        interface.listens.clone_from(&ports);
    }
}

/// Lets the interfaces in `subnets` vanish at a moment; in every subnet when none is named.
pub(super) fn remove(ec2: &mut Ec2, load_balancer_arn: &str, subnets: Option<&[String]>, gone_at: Time) {
    let description = description(load_balancer_arn);
    for interface in ec2.interfaces.values_mut() {
        let own = interface.requester_managed && interface.gone_at.is_none() && interface.description == description;
        if own && subnets.is_none_or(|s| s.contains(&interface.subnet)) {
            interface.gone_at = Some(gone_at);
            interface.listens.clear();
        }
    }
}

/// An address of the range that is reserved for documentation.
fn public_ip(arn: &str, subnet: &str) -> String {
    let digits = ids::digest(&["public", arn, subnet], 2);
    format!("203.0.113.{}", u8::from_str_radix(&digits, 16).unwrap_or(1))
}
