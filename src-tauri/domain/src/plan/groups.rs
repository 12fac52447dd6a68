//! Security groups of a plan: the load balancer's own (closed but for the targets), and the opt-in rule in the targets'.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::build::Build;
use super::provider::refuse_stranger;
use crate::{
    Action, Desired, DesiredListener, Inventory, Peer, Port, Rule, SecurityGroup, SecurityGroupId, Slot, SlotRule,
    is_ours, tag,
};

/// AWS's default quota is 60 rules a direction; beyond this many the VPC's ranges stand for single addresses.
const MOST_ADDRESSES: usize = 25;

/// The load balancer's own group: outbound to the targets only, inbound nothing (or Firefly's ranges when enforced).
pub(super) fn load_balancer_group(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
) -> Slot<SecurityGroupId> {
    let name = desired.aws_name("nlb");
    let existing = inventory.security_groups.iter().find(|g| is_ours(&g.tags, &desired.id, "security-group"));
    let slot = match existing {
        Some(group) => {
            build.keep("security-group", &group.id, format!("Security group {}", group.name));
            Slot::Known(group.id.clone())
        }
        None => create(build, desired, inventory, &name),
    };
    outbound(build, desired, inventory, existing, &slot);
    inbound(build, desired, existing, &slot);
    slot
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

fn outbound(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    existing: Option<&SecurityGroup>,
    slot: &Slot<SecurityGroupId>,
) {
    let wanted = egress_rules(desired, inventory);
    // a new group allows everything outbound until told otherwise
    let has: Vec<Rule> = existing.map_or_else(|| vec![allow_all()], |g| g.egress.clone());
    let (missing, extra) = difference(&wanted, &has);
    if !extra.is_empty() {
        let action = Action::RevokeEgress { group: slot.clone(), rules: plain(extra) };
        build.act(
            "security-group-close",
            "Take away outbound rules that are not needed".into(),
            "The load balancer talks to the targets and to nothing else",
            action,
            &["security-group"],
        );
    }
    if !missing.is_empty() {
        let action = Action::AuthorizeEgress { group: slot.clone(), rules: plain(missing) };
        build.act(
            "security-group-outbound",
            "Allow outbound traffic to the targets".into(),
            "Health checks and connections leave through these rules",
            action,
            &["security-group"],
        );
    }
}

fn inbound(build: &mut Build, desired: &Desired, existing: Option<&SecurityGroup>, slot: &Slot<SecurityGroupId>) {
    let wanted = ingress_rules(desired);
    let has: Vec<Rule> = existing.map(|g| g.ingress.clone()).unwrap_or_default();
    let (missing, extra) = difference(&wanted, &has);
    if !extra.is_empty() {
        let action = Action::RevokeIngress { group: slot.clone(), rules: plain(extra) };
        build.act(
            "security-group-seal",
            "Take away inbound rules that are not needed".into(),
            "PrivateLink alone leads in",
            action,
            &["security-group"],
        );
    }
    if !missing.is_empty() {
        let action = Action::AuthorizeIngress { group: slot.clone(), rules: plain(missing) };
        build.act(
            "security-group-inbound",
            "Allow Firefly’s ranges inbound".into(),
            "Inbound rules are applied to PrivateLink traffic, as chosen",
            action,
            &["security-group"],
        );
    }
}

/// One rule in each group named by the person, so that the targets admit the load balancer. Removed at teardown.
pub(super) fn admit(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<SecurityGroupId>) {
    for group in &desired.exposure.admit_in.iter().collect::<BTreeSet<_>>() {
        let existing = inventory.security_group(group);
        let missing: Vec<SlotRule> = target_ports(desired)
            .into_iter()
            .filter(|port| !existing.is_some_and(|g| admits(g, *port, balancer)))
            .map(|port| SlotRule::ToGroup {
                protocol: "tcp".to_owned(),
                from_port: port,
                to_port: port,
                group: balancer.clone(),
                description: admit_description(desired),
            })
            .collect();
        if !missing.is_empty() {
            let name = existing.map_or_else(|| group.to_string(), |g| g.name.clone());
            let action = Action::AuthorizeIngress { group: Slot::Known((*group).clone()), rules: missing };
            build.act(
                &format!("admit-{group}"),
                format!("Let the load balancer into the targets’ group {name}"),
                "Without it the targets drop its health checks; removed again at teardown",
                action,
                &["security-group"],
            );
        }
    }
}

/// What our rules in other people's groups say of themselves, so that they can be told apart.
pub(super) fn admit_description(desired: &Desired) -> String {
    format!("Firefly PrivateLink {}", desired.id)
}

fn admits(group: &SecurityGroup, port: Port, balancer: &Slot<SecurityGroupId>) -> bool {
    let Slot::Known(balancer) = balancer else { return false };
    let carries = |r: &Rule| ["tcp", "6", "-1"].contains(&r.protocol.as_str());
    let spans = |r: &Rule| {
        r.from_port.is_none_or(|from| from <= port.number()) && r.to_port.is_none_or(|to| to >= port.number())
    };
    let covers = |r: &Rule| r.protocol == "-1" || (carries(r) && spans(r));
    group.ingress.iter().any(|r| r.peer == Peer::Group(balancer.clone()) && covers(r))
}

/// Ports of the targets and of their health checks.
fn target_ports(desired: &Desired) -> BTreeSet<Port> {
    desired.listeners.iter().flat_map(|l| [Some(l.target_port), health_port(l)]).flatten().collect()
}

fn health_port(listener: &DesiredListener) -> Option<Port> {
    listener.health_check.port.parse::<u32>().ok().and_then(|p| Port::try_from(p).ok())
}

fn egress_rules(desired: &Desired, inventory: &Inventory) -> Vec<Rule> {
    let mut rules = BTreeSet::new();
    for listener in &desired.listeners {
        for net in peers(desired, inventory, listener) {
            for port in [Some(listener.target_port), health_port(listener)].into_iter().flatten() {
                rules.insert(rule(port, net, "Targets and their health checks"));
            }
        }
    }
    rules.into_iter().collect()
}

fn peers(desired: &Desired, inventory: &Inventory, listener: &DesiredListener) -> Vec<IpNet> {
    let addresses =
        listener.targets.iter().filter_map(|t| inventory.instance(t).map_or(Some(t.clone()), |i| i.private_ip.clone()));
    let single: Vec<IpNet> = addresses.filter_map(|a| a.parse::<std::net::IpAddr>().ok()).map(IpNet::from).collect();
    let many = desired.listeners.iter().map(|l| l.targets.len()).sum::<usize>() > MOST_ADDRESSES;
    let ranges: Vec<IpNet> = inventory.vpc(&desired.network.vpc).map(|v| v.cidrs.clone()).unwrap_or_default();
    let outside = single.iter().filter(|a| !ranges.iter().any(|r| r.contains(*a))).copied().collect::<Vec<_>>();
    if many { ranges.into_iter().chain(outside).collect() } else { single }
}

fn ingress_rules(desired: &Desired) -> Vec<Rule> {
    if !desired.exposure.enforce_inbound {
        return Vec::new();
    }
    let ranges = &desired.exposure.consumer_ranges;
    let each = |l: &DesiredListener| ranges.iter().map(|net| rule(l.port, *net, "Firefly")).collect::<Vec<_>>();
    desired.listeners.iter().flat_map(each).collect::<BTreeSet<_>>().into_iter().collect()
}

fn rule(port: Port, net: IpNet, description: &str) -> Rule {
    Rule {
        protocol: "tcp".to_owned(),
        from_port: Some(port.number()),
        to_port: Some(port.number()),
        peer: Peer::Cidr(net),
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
        (&a.protocol, a.from_port, a.to_port, &a.peer) == (&b.protocol, b.from_port, b.to_port, &b.peer)
    };
    let without = |list: &[Rule], other: &[Rule]| {
        // AWS lists rules in any order, and a plan is the same whatever that order was
        let absent: BTreeSet<Rule> = list.iter().filter(|a| !other.iter().any(|b| same(a, b))).cloned().collect();
        absent.into_iter().collect()
    };
    (without(wanted, has), without(has, wanted))
}

pub(super) fn plain(rules: Vec<Rule>) -> Vec<SlotRule> {
    rules.into_iter().map(SlotRule::Plain).collect()
}
