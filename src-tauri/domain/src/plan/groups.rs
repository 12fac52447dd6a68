//! The load balancer's own security group: closed but for the targets. One that an adopted load balancer brings stays as it is.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::behind;
use super::build::Build;
use super::ours::{made_load_balancers, our_load_balancer, our_security_group, refuse_stranger};
use crate::{Action, Desired, Inventory, Peer, Port, Rule, SecurityGroup, SecurityGroupId, Slot, SlotRule, tag};

/// AWS's default quota of rules in one direction.
const QUOTA: usize = 60;

/// The groups of the load balancer. Ours gets what it lacks: outbound the targets, inbound nothing (or Firefly's ranges when
/// enforced). What it has too much of goes later, in `withdraw`; it is closed at once only where no load balancer uses it yet.
/// An adopted load balancer has its own, or none; none is ever added to it.
pub(super) fn of_load_balancer(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
) -> Vec<Slot<SecurityGroupId>> {
    if desired.adopt.load_balancer.is_some() {
        return there(desired, inventory);
    }
    vec![own(build, desired, inventory)]
}

/// The groups of the load balancer as far as they are there already.
pub(super) fn there(desired: &Desired, inventory: &Inventory) -> Vec<Slot<SecurityGroupId>> {
    let groups: Vec<SecurityGroupId> = match desired.adopt.load_balancer {
        Some(_) => our_load_balancer(desired, inventory).map(|l| l.security_groups.clone()).unwrap_or_default(),
        None => our_security_group(desired, inventory).map(|g| g.id.clone()).into_iter().collect(),
    };
    groups.into_iter().map(Slot::Known).collect()
}

fn own(build: &mut Build, desired: &Desired, inventory: &Inventory) -> Slot<SecurityGroupId> {
    let name = desired.aws_name("nlb");
    let existing = our_security_group(desired, inventory);
    let slot = match existing {
        Some(group) => {
            build.keep("security-group", &group.id, format!("Security group {}", group.name));
            Slot::Known(group.id.clone())
        }
        None => create(build, desired, inventory, &name),
    };
    let outbound = outbound_difference(desired, inventory);
    if existing.is_some_and(|g| g.egress.len() + outbound.0.len() > QUOTA) {
        build.warn(format!("Old and new outbound rules of {name} together are more than {QUOTA}, AWS’s default quota"));
    }
    open_outbound(build, &slot, outbound.0);
    if made_load_balancers(desired, inventory).is_empty() {
        close_outbound(build, &slot, outbound.1, &["security-group", "security-group-outbound"]);
    }
    open_inbound(build, &slot, inbound_difference(desired, inventory).0);
    slot
}

/// Takes away what the group lets through beyond what is desired, once the new rules stand and the new targets answer.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory, groups: &[Slot<SecurityGroupId>]) {
    let (None, [slot]) = (&desired.adopt.load_balancer, groups) else { return };
    if !made_load_balancers(desired, inventory).is_empty() {
        close_replaced(build, desired, inventory, slot);
    }
    let before = build.those(&["security-group-inbound", "load-balancer-rules", "remove-listener-"]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    seal_inbound(build, slot, inbound_difference(desired, inventory).1, &needs);
}

fn close_replaced(build: &mut Build, desired: &Desired, inventory: &Inventory, slot: &Slot<SecurityGroupId>) {
    let before = build.those(&[
        "security-group",
        "health-check-",
        "targets-",
        "extra-targets-",
        "remove-listener-",
        "load-balancer-rules",
    ]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    close_outbound(build, slot, outbound_difference(desired, inventory).1, &needs);
}

fn create(build: &mut Build, desired: &Desired, inventory: &Inventory, name: &str) -> Slot<SecurityGroupId> {
    let same_name = |g: &&SecurityGroup| g.vpc == desired.network.vpc && g.name.eq_ignore_ascii_case(name);
    refuse_stranger(build, name, inventory.security_groups.iter().find(same_name).map(|g| g.id.as_str()));
    let mut tags = desired.tags_for("security-group");
    tags.insert(tag::NAME.to_owned(), name.to_owned());
    let action = Action::CreateSecurityGroup {
        vpc: desired.network.vpc.clone(),
        name: name.to_owned(),
        description: "Firefly PrivateLink load balancer".to_owned(),
        tags,
    };
    let why = "A load balancer made without a group can never get one";
    build.act("security-group", format!("Create security group {name} for the load balancer"), why, action, &[]);
    build.from("security-group")
}

/// Outbound rules that are missing, and those that are too many.
fn outbound_difference(desired: &Desired, inventory: &Inventory) -> (Vec<Rule>, Vec<Rule>) {
    // a new group allows everything outbound until told otherwise
    let has = our_security_group(desired, inventory).map_or_else(|| vec![allow_all()], |g| g.egress.clone());
    difference(&egress_rules(desired, inventory), &has)
}

/// Inbound rules that are missing, and those that are too many.
fn inbound_difference(desired: &Desired, inventory: &Inventory) -> (Vec<Rule>, Vec<Rule>) {
    let has = our_security_group(desired, inventory).map(|g| g.ingress.clone()).unwrap_or_default();
    difference(&ingress_rules(desired), &has)
}

fn open_outbound(build: &mut Build, group: &Slot<SecurityGroupId>, missing: Vec<Rule>) {
    if !missing.is_empty() {
        let action = Action::AuthorizeEgress { group: group.clone(), rules: plain(missing) };
        build.act(
            "security-group-outbound",
            "Allow outbound traffic to the targets".into(),
            "Health checks and connections leave through these rules",
            action,
            &["security-group"],
        );
    }
}

fn close_outbound(build: &mut Build, group: &Slot<SecurityGroupId>, extra: Vec<Rule>, needs: &[&str]) {
    if !extra.is_empty() {
        let action = Action::RevokeEgress { group: group.clone(), rules: plain(extra) };
        build.act(
            "security-group-close",
            "Take away outbound rules that are not needed".into(),
            "The load balancer talks to the targets and to nothing else",
            action,
            needs,
        );
    }
}

fn open_inbound(build: &mut Build, group: &Slot<SecurityGroupId>, missing: Vec<Rule>) {
    if !missing.is_empty() {
        let action = Action::AuthorizeIngress { group: group.clone(), rules: plain(missing) };
        build.act(
            "security-group-inbound",
            "Allow Firefly’s ranges inbound".into(),
            "Inbound rules are applied to PrivateLink traffic, as chosen",
            action,
            &["security-group"],
        );
    }
}

fn seal_inbound(build: &mut Build, group: &Slot<SecurityGroupId>, extra: Vec<Rule>, needs: &[&str]) {
    if !extra.is_empty() {
        let action = Action::RevokeIngress { group: group.clone(), rules: plain(extra) };
        build.act(
            "security-group-seal",
            "Take away inbound rules that are not needed".into(),
            "PrivateLink alone leads in",
            action,
            needs,
        );
    }
}

fn egress_rules(desired: &Desired, inventory: &Inventory) -> Vec<Rule> {
    let mut rules = BTreeSet::new();
    for listener in &desired.listeners {
        for net in behind::addresses(desired, inventory, listener) {
            for (protocol, port) in behind::traffic(listener) {
                rules.insert(rule(protocol, port, net, "Targets and their health checks"));
            }
        }
    }
    rules.into_iter().collect()
}

fn ingress_rules(desired: &Desired) -> Vec<Rule> {
    if !desired.exposure.enforce_inbound {
        return Vec::new();
    }
    let mut rules = BTreeSet::new();
    for listener in &desired.listeners {
        for net in &desired.exposure.consumer_ranges {
            let protocols = listener.protocol.ip_protocols().iter();
            rules.extend(protocols.map(|protocol| rule(protocol, listener.port, *net, "Firefly")));
        }
    }
    rules.into_iter().collect()
}

/// AWS stores a range without its host bits: 10.99.0.5/16 becomes 10.99.0.0/16, and a plan that said otherwise would never end.
fn rule(protocol: &str, port: Port, net: IpNet, description: &str) -> Rule {
    Rule {
        protocol: protocol.to_owned(),
        from_port: Some(port.number()),
        to_port: Some(port.number()),
        peer: Peer::Cidr(net.trunc()),
        description: Some(description.to_owned()),
    }
}

/// The rule that AWS gives every new group outbound.
pub(super) fn allow_all() -> Rule {
    let everywhere = IpNet::from(ipnet::Ipv4Net::default());
    Rule { protocol: "-1".to_owned(), from_port: None, to_port: None, peer: Peer::Cidr(everywhere), description: None }
}

/// What is wanted and absent, and what is there and unwanted, sorted. Descriptions do not count.
pub(super) fn difference(wanted: &[Rule], has: &[Rule]) -> (Vec<Rule>, Vec<Rule>) {
    let same = |a: &Rule, b: &Rule| {
        (&a.protocol, a.from_port, a.to_port, stored(&a.peer)) == (&b.protocol, b.from_port, b.to_port, stored(&b.peer))
    };
    let without = |list: &[Rule], other: &[Rule]| {
        // AWS lists rules in any order, and a plan is the same whatever that order was
        let absent: BTreeSet<Rule> = list.iter().filter(|a| !other.iter().any(|b| same(a, b))).cloned().collect();
        absent.into_iter().collect()
    };
    (without(wanted, has), without(has, wanted))
}

/// A peer as AWS stores it.
fn stored(peer: &Peer) -> Peer {
    match peer {
        Peer::Cidr(net) => Peer::Cidr(net.trunc()),
        Peer::Group(_) | Peer::PrefixList(_) => peer.clone(),
    }
}

pub(super) fn plain(rules: Vec<Rule>) -> Vec<SlotRule> {
    rules.into_iter().map(SlotRule::Plain).collect()
}
