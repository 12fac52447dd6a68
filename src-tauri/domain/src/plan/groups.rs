//! Security groups of a plan: the load balancer's own (closed but for the targets), and the opt-in rule in the targets'.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::build::Build;
use super::ours::{our_load_balancer, our_security_group, refuse_stranger};
use crate::{
    Action, Desired, DesiredListener, Inventory, Peer, Port, Rule, SecurityGroup, SecurityGroupId, Slot, SlotRule, tag,
};

/// AWS's default quota is 60 rules a direction; beyond this many the VPC's ranges stand for single addresses.
const MOST_ADDRESSES: usize = 25;

/// AWS's default quota of rules in one direction.
const QUOTA: usize = 60;

/// The load balancer's own group with what it lacks: outbound the targets, inbound nothing (or Firefly's ranges when enforced).
/// What it has too much of goes later, in `withdraw`; it is closed at once only where no load balancer uses it yet.
pub(super) fn load_balancer_group(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
) -> Slot<SecurityGroupId> {
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
    if our_load_balancer(desired, inventory).is_none() {
        close_outbound(build, &slot, outbound.1, &["security-group", "security-group-outbound"]);
    }
    open_inbound(build, &slot, inbound_difference(desired, inventory).0);
    slot
}

/// Rules of ours in the targets' own groups: told by their description and by the group they name.
pub(super) fn put_by_us(desired: &Desired, own: &SecurityGroupId, group: &SecurityGroup) -> BTreeSet<Rule> {
    let marked = |r: &&Rule| {
        r.description.as_deref() == Some(admit_description(desired).as_str()) && r.peer == Peer::Group(own.clone())
    };
    group.ingress.iter().filter(marked).cloned().collect()
}

/// Takes our rules out of groups, and off ports, that are no longer desired.
pub(super) fn dismiss(build: &mut Build, desired: &Desired, inventory: &Inventory, slot: &Slot<SecurityGroupId>) {
    let Slot::Known(own) = slot else { return };
    let ports = target_ports(desired);
    let wanted = |group: &SecurityGroup, rule: &Rule| {
        desired.exposure.admit_in.contains(&group.id)
            && ports.iter().any(|p| rule.from_port == Some(p.number()) && rule.to_port == Some(p.number()))
    };
    let before = build.those(&["admit-", "targets-", "extra-targets-", "remove-listener-"]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    let mut groups: Vec<&SecurityGroup> = inventory.security_groups.iter().filter(|g| &g.id != own).collect();
    groups.sort_by_key(|g| &g.id);
    for group in groups {
        let mut rules = put_by_us(desired, own, group);
        rules.retain(|rule| !wanted(group, rule));
        if !rules.is_empty() {
            let action = Action::RevokeIngress {
                group: Slot::Known(group.id.clone()),
                rules: plain(rules.into_iter().collect()),
            };
            let title = format!("Take the load balancer’s rule out of the targets’ group {}", group.name);
            build.act(&format!("dismiss-{}", group.id), title, "It is no longer desired", action, &needs);
        }
    }
}

/// Takes away what the group lets through beyond what is desired, once the new rules stand and the new targets answer.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory, slot: &Slot<SecurityGroupId>) {
    if our_load_balancer(desired, inventory).is_some() {
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
pub(crate) fn admit_description(desired: &Desired) -> String {
    format!("Firefly PrivateLink {}", desired.id)
}

fn admits(group: &SecurityGroup, port: Port, balancer: &Slot<SecurityGroupId>) -> bool {
    let Slot::Known(balancer) = balancer else { return false };
    group.ingress.iter().any(|r| r.peer == Peer::Group(balancer.clone()) && covers(r, port))
}

fn covers(rule: &Rule, port: Port) -> bool {
    let carries = ["tcp", "6", "-1"].contains(&rule.protocol.as_str());
    let spans =
        rule.from_port.is_none_or(|from| from <= port.number()) && rule.to_port.is_none_or(|to| to >= port.number());
    rule.protocol == "-1" || (carries && spans)
}

/// Groups of targets in which, as far as it is known, nothing admits the load balancer: its targets will stay unhealthy.
pub(super) fn shut(desired: &Desired, inventory: &Inventory, balancer: &Slot<SecurityGroupId>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for listener in &desired.listeners {
        for target in &listener.targets {
            let ids = groups_of(inventory, target);
            let groups: Vec<&SecurityGroup> = ids.iter().filter_map(|id| inventory.security_group(id)).collect();
            let open = groups.iter().any(|g| {
                desired.exposure.admit_in.contains(&g.id)
                    || admits(g, listener.target_port, balancer)
                    || g.ingress.iter().any(|r| covers(r, listener.target_port) && may_be_us(desired, inventory, r))
            });
            if let (false, Some(group)) = (open, groups.first()) {
                found.insert(format!("{} ({}) on TCP {}", group.name, group.id, listener.target_port));
            }
        }
    }
    found
}

fn groups_of(inventory: &Inventory, target: &str) -> Vec<SecurityGroupId> {
    let of_instance = inventory.instance(target).map(|i| i.security_groups.clone());
    of_instance.or_else(|| inventory.interface_of(target).map(|i| i.security_groups.clone())).unwrap_or_default()
}

/// Whether the peer of a rule holds the load balancer's subnets, or cannot be told.
fn may_be_us(desired: &Desired, inventory: &Inventory, rule: &Rule) -> bool {
    match &rule.peer {
        Peer::Cidr(net) => {
            let mut ours = desired.network.subnets.iter().filter_map(|id| inventory.subnet(id));
            ours.any(|subnet| net.contains(&subnet.cidr))
        }
        Peer::Group(_) => false,
        Peer::PrefixList(_) => true,
    }
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

/// AWS stores a range without its host bits: 10.99.0.5/16 becomes 10.99.0.0/16, and a plan that said otherwise would never end.
fn rule(port: Port, net: IpNet, description: &str) -> Rule {
    Rule {
        protocol: "tcp".to_owned(),
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
