//! Security group rules of an export: the peer may be a group that is made by the same code.

use super::text::{Text, Tree};
use crate::{Peer, Rule, SlotRule};

/// One rule, with its peer as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupRule {
    /// `tcp`, `udp`, a number, or `-1` for all.
    pub protocol: String,
    /// First and last; absent when all are meant.
    pub ports: Option<(i32, i32)>,
    pub peer: RulePeer,
    pub description: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RulePeer {
    V4(String),
    V6(String),
    Group(Text),
    PrefixList(String),
}

impl GroupRule {
    /// What AWS lets every new group do outbound: everything.
    pub fn of_new_groups() -> GroupRule {
        let peer = RulePeer::V4("0.0.0.0/0".to_owned());
        GroupRule { protocol: "-1".to_owned(), ports: None, peer, description: None }
    }

    /// Whether AWS takes both for one rule: descriptions do not count.
    pub fn is_same_as(&self, other: &GroupRule) -> bool {
        (&self.protocol, self.ports, &self.peer) == (&other.protocol, other.ports, &other.peer)
    }

    /// As EC2 takes it in a list of permissions. A rule that is taken away is named without its description.
    pub fn permission(&self, with_description: bool) -> Tree {
        let (list, key, peer) = match &self.peer {
            RulePeer::V4(range) => ("IpRanges", "CidrIp", range.as_str().into()),
            RulePeer::V6(range) => ("Ipv6Ranges", "CidrIpv6", range.as_str().into()),
            RulePeer::Group(group) => ("UserIdGroupPairs", "GroupId", group.clone()),
            RulePeer::PrefixList(list) => ("PrefixListIds", "PrefixListId", list.as_str().into()),
        };
        let mut peer = vec![(key.to_owned(), Tree::Text(peer))];
        if let Some(text) = self.description.as_deref().filter(|_| with_description) {
            peer.push(("Description".to_owned(), Tree::text(text)));
        }
        let mut permission = vec![("IpProtocol".to_owned(), Tree::text(self.protocol.as_str()))];
        if let Some((from, to)) = self.ports {
            permission.push(("FromPort".to_owned(), Tree::Number(from.into())));
            permission.push(("ToPort".to_owned(), Tree::Number(to.into())));
        }
        permission.push((list.to_owned(), Tree::List(vec![Tree::Map(peer)])));
        Tree::List(vec![Tree::Map(permission)])
    }
}

impl From<&SlotRule> for GroupRule {
    fn from(rule: &SlotRule) -> GroupRule {
        match rule {
            SlotRule::Plain(rule) => rule.into(),
            SlotRule::ToGroup { protocol, from_port, to_port, group, description } => GroupRule {
                protocol: protocol.clone(),
                ports: Some((from_port.number().into(), to_port.number().into())),
                peer: RulePeer::Group(group.into()),
                description: Some(description.clone()),
            },
        }
    }
}

impl From<&Rule> for GroupRule {
    fn from(rule: &Rule) -> GroupRule {
        GroupRule {
            protocol: rule.protocol.clone(),
            ports: ports(rule),
            peer: match &rule.peer {
                Peer::Cidr(range) if range.addr().is_ipv4() => RulePeer::V4(range.to_string()),
                Peer::Cidr(range) => RulePeer::V6(range.to_string()),
                Peer::Group(group) => RulePeer::Group(group.to_string().into()),
                Peer::PrefixList(list) => RulePeer::PrefixList(list.clone()),
            },
            description: rule.description.clone(),
        }
    }
}

/// Protocols with ports name both; ICMP has a type and a code in their places, and -1 means every one of them.
fn ports(rule: &Rule) -> Option<(i32, i32)> {
    let (least, most) = match rule.protocol.as_str() {
        "tcp" | "udp" | "6" | "17" => (0, u16::MAX.into()),
        icmp if icmp.starts_with("icmp") => (-1, -1),
        _ => {
            let both = rule.from_port.zip(rule.to_port);
            return both.map(|(from, to)| (from.into(), to.into()));
        }
    };
    Some((rule.from_port.map_or(least, i32::from), rule.to_port.map_or(most, i32::from)))
}
