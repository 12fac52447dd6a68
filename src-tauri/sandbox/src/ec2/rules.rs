//! Rules of security groups: adding, revoking, listing. A rule is one protocol, port range and peer; calls ask for them in bundles
//! (`rules_asked`), and answers show them in bundles too (`rules_shown`).

use std::collections::BTreeMap;

use super::listing::{self, Pages, RULE, SECURITY_GROUP, Shape, one};
use super::rules_asked::asked;
use super::rules_shown::{write_peer, write_rule, write_traffic};
use super::security_groups::named;
use super::state::{Ec2, Peer, Permission, PrefixList, SecurityGroup, Tags};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids as digests;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's default quota of rules in one direction, for IPv4 and IPv6 apart.
pub(crate) const RULES_PER_GROUP: usize = 60;

impl Permission {
    /// What a new group's egress allows.
    pub(super) fn everywhere() -> Self {
        Self { protocol: "-1".to_owned(), ports: None, peer: Peer::Cidr("0.0.0.0/0".to_owned()), description: None }
    }

    /// Whether it counts among the rules of IPv6, or else of IPv4. What names groups and lists counts among both.
    fn counts(&self, six: bool) -> bool {
        match &self.peer {
            Peer::Cidr(cidr) => cidr.contains(':') == six,
            Peer::Group(_) | Peer::PrefixList(_) => true,
        }
    }

    /// Descriptions are no part of what a rule is.
    pub(super) fn is(&self, other: &Self) -> bool {
        (&self.protocol, self.ports, &self.peer) == (&other.protocol, other.ports, &other.peer)
    }

    pub(super) fn is_icmp(&self) -> bool {
        self.protocol.starts_with("icmp")
    }

    /// From and to as AWS shows them: none for all protocols, and -1 for any ICMP type or code.
    pub(super) fn shown_ports(&self) -> Option<(i32, i32)> {
        let shown = |port: u16| if self.is_icmp() && port == u16::MAX { -1 } else { i32::from(port) };
        match self.ports {
            Some((from, to)) => Some((shown(from), shown(to))),
            None if self.is_icmp() => Some((-1, -1)),
            None => None,
        }
    }

    /// A rule's ID follows from what it says, so that it need not be kept.
    pub(super) fn id(&self, group: &str, egress: bool) -> String {
        let (kind, peer) = match &self.peer {
            Peer::Cidr(cidr) => ("cidr", cidr),
            Peer::Group(group) => ("group", group),
            Peer::PrefixList(list) => ("list", list),
        };
        digests::ec2(
            RULE.prefix,
            &[group, &egress.to_string(), &self.protocol, &format!("{:?}", self.ports), kind, peer],
        )
    }
}

/// The IDs of a group's rules.
pub(super) fn ids(group: &SecurityGroup) -> Vec<String> {
    both(group).map(|(egress, p)| p.id(&group.id, egress)).collect()
}

fn both(group: &SecurityGroup) -> impl Iterator<Item = (bool, &Permission)> {
    group.ingress.iter().map(|p| (false, p)).chain(group.egress.iter().map(|p| (true, p)))
}

fn rules_mut(group: &mut SecurityGroup, egress: bool) -> &mut Vec<Permission> {
    if egress { &mut group.egress } else { &mut group.ingress }
}

pub(super) fn authorize_ingress(world: &mut World, call: &Call) -> Result<String, AwsError> {
    authorize(world, call, false)
}

pub(super) fn authorize_egress(world: &mut World, call: &Call) -> Result<String, AwsError> {
    authorize(world, call, true)
}

/// All rules of a call, or none.
fn authorize(world: &mut World, call: &Call, egress: bool) -> Result<String, AwsError> {
    let tags = tags::asked(call, &RULE)?;
    let ec2 = &mut world.mine(call).ec2;
    let id = named(ec2, call)?;
    let new = asked(ec2, call, &id)?;
    let group = listing::known_mut(&mut ec2.security_groups, &id, &SECURITY_GROUP)?;
    let rules = rules_mut(group, egress);
    if let Some(old) = new.iter().find(|n| rules.iter().any(|r| r.is(n))) {
        return Err(AwsError::new(
            "InvalidPermission.Duplicate",
            format!("the specified rule \"{}\" already exists", sentence(old)),
        ));
    }
    let weight = |six: bool| {
        let counted = rules.iter().chain(&new).filter(|r| r.counts(six));
        counted.map(|r| weight(&ec2.prefix_lists, r)).sum::<i64>()
    };
    if weight(false).max(weight(true)) > RULES_PER_GROUP as i64 {
        return Err(AwsError::new(
            "RulesPerSecurityGroupLimitExceeded",
            "The maximum number of rules per security group has been reached.",
        ));
    }
    rules.extend(new.iter().cloned());
    for rule in new.iter().filter(|_| !tags.is_empty()) {
        ec2.rule_tags.insert(rule.id(&id, egress), tags.clone());
    }
    let mut x = Xml::new();
    x.leaf("return", true)
        .each("securityGroupRuleSet", "item", &new, |x, rule| write_rule(x, call, ec2, &id, egress, rule));
    Ok(x.done())
}

/// A rule counts once, or as often as its prefix list may have entries (`docs/aws.md`, “Prefix lists”).
fn weight(lists: &BTreeMap<String, PrefixList>, rule: &Permission) -> i64 {
    match &rule.peer {
        Peer::Cidr(_) | Peer::Group(_) => 1,
        Peer::PrefixList(id) => lists.get(id).map_or(1, |l| l.max_entries),
    }
}

fn sentence(p: &Permission) -> String {
    let peer = match &p.peer {
        Peer::Cidr(peer) | Peer::Group(peer) | Peer::PrefixList(peer) => peer,
    };
    let protocol = if p.protocol == "-1" { "ALL".to_owned() } else { p.protocol.to_uppercase() };
    match p.ports {
        Some((from, to)) => format!("peer: {peer}, {protocol}, from port: {from}, to port: {to}, ALLOW"),
        None => format!("peer: {peer}, {protocol}, ALLOW"),
    }
}

pub(super) fn revoke_ingress(world: &mut World, call: &Call) -> Result<String, AwsError> {
    revoke(world, call, false)
}

pub(super) fn revoke_egress(world: &mut World, call: &Call) -> Result<String, AwsError> {
    revoke(world, call, true)
}

fn revoke(world: &mut World, call: &Call, egress: bool) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let id = named(ec2, call)?;
    let gone = to_revoke(ec2, call, &id, egress)?;
    let group = listing::known_mut(&mut ec2.security_groups, &id, &SECURITY_GROUP)?;
    rules_mut(group, egress).retain(|r| !gone.iter().any(|g| g.is(r)));
    for rule in &gone {
        ec2.rule_tags.remove(&rule.id(&id, egress));
    }
    let mut x = Xml::new();
    x.leaf("return", true).within("unknownIpPermissionSet", |_| {});
    x.each("revokedSecurityGroupRuleSet", "item", &gone, |x, rule| {
        write_traffic(x, &id, egress, rule);
        match &rule.peer {
            Peer::Group(group) => x.leaf("referencedGroupId", group),
            other => write_peer(x, other),
        };
        x.maybe("description", rule.description.as_ref());
    });
    Ok(x.done())
}

/// The rules to revoke as the group has them, with their descriptions. One that it lacks refuses the whole call.
fn to_revoke(ec2: &Ec2, call: &Call, id: &str, egress: bool) -> Result<Vec<Permission>, AwsError> {
    let group = listing::known(&ec2.security_groups, id, &SECURITY_GROUP)?;
    let has = if egress { &group.egress } else { &group.ingress };
    let by_id = call.params.list("SecurityGroupRuleId");
    if !by_id.is_empty() {
        let find = |rule: &String| {
            RULE.check(rule)?;
            has.iter().find(|p| p.id(id, egress) == *rule).cloned().ok_or_else(|| RULE.not_found(rule))
        };
        return by_id.iter().map(find).collect();
    }
    let missing =
        || AwsError::new("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    asked(ec2, call, id)?.iter().map(|wanted| has.iter().find(|p| p.is(wanted)).cloned().ok_or_else(missing)).collect()
}

const RULES: Shape =
    Shape { set: "securityGroupRuleSet", filters: &["group-id", "security-group-rule-id"], pages: Pages::To(1000) };

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let of = |g| both(g).map(move |(egress, p): (bool, &Permission)| (p.id(&g.id, egress), &g.id, egress, p));
    let all: Vec<_> = ec2.security_groups.values().flat_map(of).collect();
    let wanted = call.params.list("SecurityGroupRuleId");
    for rule in &wanted {
        RULE.check(rule)?;
        if !all.iter().any(|(id, ..)| id == rule) {
            return Err(RULE.not_found(rule));
        }
    }
    let chosen = all.into_iter().filter(|(id, ..)| wanted.is_empty() || wanted.contains(id));
    let none = Tags::new();
    let value = |(id, group, ..): &(String, &String, bool, &Permission), name: &str| match name {
        "group-id" => one(group),
        "security-group-rule-id" => one(id),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &RULES,
        chosen,
        |(id, ..)| Some(ec2.rule_tags.get(id).unwrap_or(&none)),
        value,
        |x, (_, group, egress, rule)| {
            write_rule(x, call, ec2, group, *egress, rule);
        },
    )
}
