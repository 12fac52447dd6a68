//! The opt-in rule in the targets' own security groups, which admits the load balancer: put in, told apart from other people's
//! rules by its description, and taken out again when it is no longer desired.

use std::collections::BTreeSet;

use super::behind;
use super::build::Build;
use super::groups::{self, plain};
use super::ours::{our_load_balancer, our_security_group};
use crate::{
    Action, Desired, Inventory, OnboardingId, Peer, Port, Rule, SecurityGroup, SecurityGroupId, Slot, SlotRule,
};

/// Whom the targets have to let in: the load balancer's groups, or its subnets where it has none.
pub(super) struct Sender {
    groups: Vec<Slot<SecurityGroupId>>,
    subnets: Vec<Peer>,
}

impl Sender {
    pub fn new(desired: &Desired, inventory: &Inventory, groups: &[Slot<SecurityGroupId>]) -> Self {
        let stands: Vec<_> = match our_load_balancer(desired, inventory) {
            Some(balancer) => balancer.zones.iter().map(|z| z.subnet.clone()).collect(),
            None => desired.network.subnets.clone(),
        };
        let subnets = stands.iter().filter_map(|id| inventory.subnet(id)).map(|s| Peer::Cidr(s.cidr));
        Self { groups: groups.to_vec(), subnets: subnets.collect() }
    }

    /// The rules that let it in on a port, one for each of its groups, or else for each of its subnets.
    fn rules(&self, protocol: &str, port: Port, description: &str) -> Vec<SlotRule> {
        let by_group = |group: &Slot<SecurityGroupId>| SlotRule::ToGroup {
            protocol: protocol.to_owned(),
            from_port: port,
            to_port: port,
            group: group.clone(),
            description: description.to_owned(),
        };
        let by_range = |peer: &Peer| {
            SlotRule::Plain(Rule {
                protocol: protocol.to_owned(),
                from_port: Some(port.number()),
                to_port: Some(port.number()),
                peer: peer.clone(),
                description: Some(description.to_owned()),
            })
        };
        match self.groups.first() {
            // any one of its groups lets all of its nodes in
            Some(group) => vec![by_group(group)],
            None => self.subnets.iter().map(by_range).collect(),
        }
    }

    fn is_admitted(&self, group: &SecurityGroup, protocol: &str, port: Port) -> bool {
        let admits = |peer: &Peer| group.ingress.iter().any(|r| &r.peer == peer && covers(r, protocol, port));
        let known = self.groups.iter().filter_map(|slot| match slot {
            Slot::Known(id) => Some(Peer::Group(id.clone())),
            Slot::From(_) => None,
        });
        let by_group = known.into_iter().any(|peer| admits(&peer));
        by_group || (self.groups.is_empty() && !self.subnets.is_empty() && self.subnets.iter().all(admits))
    }

    /// Whether a rule's peer is what our rules name.
    fn is_peer(&self, peer: &Peer) -> bool {
        let named =
            |slot: &Slot<SecurityGroupId>| matches!((slot, peer), (Slot::Known(id), Peer::Group(other)) if id == other);
        self.groups.iter().any(named) || self.subnets.contains(peer)
    }
}

/// One rule for each port in each group named by the person, so that the targets admit the load balancer. Removed at teardown.
pub(super) fn admit(build: &mut Build, desired: &Desired, inventory: &Inventory, sender: &Sender) {
    for id in desired.exposure.admit_in.iter().collect::<BTreeSet<_>>() {
        let existing = inventory.security_group(id);
        let missing: Vec<SlotRule> = traffic(desired)
            .into_iter()
            .filter(|(protocol, port)| !existing.is_some_and(|g| sender.is_admitted(g, protocol, *port)))
            .flat_map(|(protocol, port)| sender.rules(protocol, port, &description(desired)))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let name = existing.map_or_else(|| id.to_string(), |g| g.name.clone());
        let action = Action::AuthorizeIngress { group: Slot::Known(id.clone()), rules: missing };
        build.act(
            &format!("admit-{id}"),
            format!("Let the load balancer into the targets’ group {name}"),
            "Without it the targets drop its health checks; removed again at teardown",
            action,
            &["security-group"],
        );
    }
}

/// Takes our rules out of groups, and off ports, that are no longer desired.
pub(super) fn dismiss(build: &mut Build, desired: &Desired, inventory: &Inventory, sender: &Sender) {
    let wanted = |group: &SecurityGroup, rule: &Rule| {
        let named = desired.exposure.admit_in.contains(&group.id) && sender.is_peer(&rule.peer);
        let exact = |(protocol, port): &(&str, Port)| {
            let number = Some(port.number());
            // one that somebody widened still is what lets us in
            (rule.protocol == *protocol || rule.protocol == "-1") && rule.from_port == number && rule.to_port == number
        };
        named && traffic(desired).iter().any(exact)
    };
    let before = build.those(&["admit-", "targets-", "extra-targets-", "remove-listener-"]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    for group in by_id(inventory) {
        let mut rules = put_by_us(desired, inventory, sender, group);
        rules.retain(|rule| !wanted(group, rule));
        take_out(build, group, rules, "It is no longer desired", &needs);
    }
}

/// Takes every rule of ours out of other people's groups.
pub(super) fn dismiss_all(build: &mut Build, desired: &Desired, inventory: &Inventory, needs: &[&str]) {
    let sender = Sender::new(desired, inventory, &groups::there(desired, inventory));
    for group in by_id(inventory) {
        let rules = put_by_us(desired, inventory, &sender, group);
        take_out(build, group, rules, "It was put there by this onboarding", needs);
    }
}

fn take_out(build: &mut Build, group: &SecurityGroup, rules: BTreeSet<Rule>, why: &str, needs: &[&str]) {
    if rules.is_empty() {
        return;
    }
    let action =
        Action::RevokeIngress { group: Slot::Known(group.id.clone()), rules: plain(rules.into_iter().collect()) };
    let title = format!("Take the load balancer’s rule out of the targets’ group {}", group.name);
    build.act(&format!("dismiss-{}", group.id), title, why, action, needs);
}

fn by_id(inventory: &Inventory) -> Vec<&SecurityGroup> {
    let mut groups: Vec<&SecurityGroup> = inventory.security_groups.iter().collect();
    groups.sort_by_key(|g| &g.id);
    groups
}

/// Rules of ours in the targets' own groups: told by their description, which names the onboarding, and by whom they admit.
fn put_by_us(desired: &Desired, inventory: &Inventory, sender: &Sender, group: &SecurityGroup) -> BTreeSet<Rule> {
    let own = our_security_group(desired, inventory).map(|g| Peer::Group(g.id.clone()));
    let marked = |r: &&Rule| r.description.as_deref() == Some(description(desired).as_str());
    let admits_us = |r: &&Rule| own.as_ref() == Some(&r.peer) || sender.is_peer(&r.peer);
    group.ingress.iter().filter(marked).filter(admits_us).cloned().collect()
}

/// Whether a group has a rule of onboarding `id`, by the rule's description.
pub(crate) fn admitted_by_us(group: &SecurityGroup, id: &OnboardingId) -> bool {
    group.ingress.iter().any(|r| r.description.as_deref() == Some(mark(id).as_str()))
}

fn description(desired: &Desired) -> String {
    mark(&desired.id)
}

/// What our rules in other people's groups say of themselves, so that they can be told apart.
pub(crate) fn mark(id: &OnboardingId) -> String {
    format!("Firefly PrivateLink {id}")
}

/// Groups of targets in which, as far as it is known, nothing admits the load balancer: its targets will stay unhealthy.
pub(super) fn shut(desired: &Desired, inventory: &Inventory, sender: &Sender) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for listener in &desired.listeners {
        for ids in behind::groups(inventory, listener) {
            let groups: Vec<&SecurityGroup> = ids.iter().filter_map(|id| inventory.security_group(id)).collect();
            for (protocol, port) in behind::traffic(listener) {
                let admitted = |g: &&SecurityGroup| {
                    desired.exposure.admit_in.contains(&g.id)
                        || sender.is_admitted(g, protocol, port)
                        || g.ingress.iter().any(|r| covers(r, protocol, port) && may_be_us(desired, inventory, r))
                };
                if let (false, Some(group)) = (groups.iter().any(admitted), groups.first()) {
                    let way = format!("{} {port}", protocol.to_uppercase());
                    found.insert(format!("{} ({}) on {way}", group.name, group.id));
                }
            }
        }
    }
    found
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

fn covers(rule: &Rule, protocol: &str, port: Port) -> bool {
    let number = if protocol == "udp" { "17" } else { "6" };
    let carries = [protocol, number].contains(&rule.protocol.as_str());
    let spans =
        rule.from_port.is_none_or(|from| from <= port.number()) && rule.to_port.is_none_or(|to| to >= port.number());
    rule.protocol == "-1" || (carries && spans)
}

/// What leaves the load balancer for all ports together.
fn traffic(desired: &Desired) -> BTreeSet<(&'static str, Port)> {
    desired.listeners.iter().flat_map(behind::traffic).collect()
}
