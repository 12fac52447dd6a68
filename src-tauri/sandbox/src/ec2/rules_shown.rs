//! Showing rules: each by itself with its ID, or gathered by protocol and ports.

use super::security_groups::arn;
use super::state::{Ec2, Peer, Permission, Tags};
use super::tags;
use crate::call::Call;
use crate::wire::xml::Xml;

pub(super) fn write_rule(x: &mut Xml, call: &Call, ec2: &Ec2, group: &str, egress: bool, rule: &Permission) {
    let id = rule.id(group, egress);
    write_traffic(x, group, egress, rule);
    x.leaf("groupOwnerId", &call.account)
        .leaf("securityGroupRuleArn", arn(call, &id).replace("security-group/", "security-group-rule/"));
    match &rule.peer {
        Peer::Group(other) => {
            x.within("referencedGroupInfo", |x| {
                x.leaf("groupId", other)
                    .leaf("userId", &call.account)
                    .maybe("vpcId", ec2.security_groups.get(other).map(|g| &g.vpc));
            });
        }
        other => {
            write_peer(x, other);
        }
    }
    x.maybe("description", rule.description.as_ref());
    tags::write(x, ec2.rule_tags.get(&id).unwrap_or(&Tags::new()));
}

pub(super) fn write_traffic(x: &mut Xml, group: &str, egress: bool, rule: &Permission) {
    let (from, to) = rule.shown_ports().unwrap_or((-1, -1));
    x.leaf("securityGroupRuleId", rule.id(group, egress)).leaf("groupId", group).leaf("isEgress", egress);
    x.leaf("ipProtocol", &rule.protocol).leaf("fromPort", from).leaf("toPort", to);
}

pub(super) fn write_peer<'a>(x: &'a mut Xml, peer: &Peer) -> &'a mut Xml {
    match peer {
        Peer::Cidr(cidr) if cidr.contains(':') => x.leaf("cidrIpv6", cidr),
        Peer::Cidr(cidr) => x.leaf("cidrIpv4", cidr),
        Peer::PrefixList(list) => x.leaf("prefixListId", list),
        Peer::Group(group) => x.leaf("referencedGroupId", group),
    }
}

/// A group's rules as DescribeSecurityGroups shows them: gathered by protocol and ports, with all their peers.
pub(super) fn write_permissions(x: &mut Xml, name: &str, call: &Call, rules: &[Permission]) {
    let mut seen: Vec<(&str, Option<(u16, u16)>)> = Vec::new();
    for rule in rules {
        if !seen.contains(&(&rule.protocol, rule.ports)) {
            seen.push((&rule.protocol, rule.ports));
        }
    }
    x.each(name, "item", seen, |x, (protocol, ports)| {
        let same: Vec<&Permission> = rules.iter().filter(|r| r.protocol == protocol && r.ports == ports).collect();
        x.leaf("ipProtocol", protocol);
        if let Some((from, to)) = same.first().and_then(|p| p.shown_ports()) {
            x.leaf("fromPort", from).leaf("toPort", to);
        }
        write_peers(x, call, &same);
    });
}

fn write_peers(x: &mut Xml, call: &Call, rules: &[&Permission]) {
    let (mut groups, mut four, mut six, mut lists) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for rule in rules {
        match &rule.peer {
            Peer::Group(id) => groups.push((id, &rule.description)),
            Peer::Cidr(cidr) if cidr.contains(':') => six.push((cidr, &rule.description)),
            Peer::Cidr(cidr) => four.push((cidr, &rule.description)),
            Peer::PrefixList(id) => lists.push((id, &rule.description)),
        }
    }
    x.each("groups", "item", groups, |x, (id, text)| {
        x.leaf("groupId", id).leaf("userId", &call.account).maybe("description", text.as_ref());
    });
    for (set, member, peers) in
        [("ipRanges", "cidrIp", four), ("ipv6Ranges", "cidrIpv6", six), ("prefixListIds", "prefixListId", lists)]
    {
        x.each(set, "item", peers, |x, (peer, text)| {
            x.leaf(member, peer).maybe("description", text.as_ref());
        });
    }
}
