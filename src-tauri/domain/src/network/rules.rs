//! What rules of security groups admit. They know connections, so replies are not asked about.

use ipnet::IpNet;

use super::acl::meets;
use super::{covers, permits};
use crate::{Peer, Port, Rule, SecurityGroupId};

/// Who is at the other end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side<'a> {
    pub groups: &'a [SecurityGroupId],
    /// Its addresses; empty where they are not known.
    pub nets: Vec<IpNet>,
}

/// Whether rules let somebody through, and which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission<'a> {
    By(&'a Rule),
    /// This one may: its addresses, or those of the other end, are not known.
    Perhaps(&'a Rule),
    No,
}

/// Whether `rules` let `carrier` (`tcp` or `udp`) through on `port`, to or from `side`. Several rules may admit its addresses
/// one by one.
pub(crate) fn admits<'a>(rules: &[&'a Rule], carrier: &str, port: Port, side: &Side) -> Admission<'a> {
    let fitting: Vec<&'a Rule> = rules.iter().filter(|r| permits(r, carrier, port)).copied().collect();
    let names = |r: &&&Rule| matches!(&r.peer, Peer::Group(group) if side.groups.contains(group));
    if let Some(rule) = fitting.iter().find(names) {
        return Admission::By(rule);
    }
    let all = |net: &IpNet| covers(fitting.iter().map(|r| &r.peer), net);
    if !side.nets.is_empty() && side.nets.iter().all(all) {
        let first = fitting.iter().find(|r| matches!(&r.peer, Peer::Cidr(range) if meets(range, &side.nets[0])));
        return first.or(fitting.first()).map_or(Admission::No, |rule| Admission::By(rule));
    }
    let open: Vec<&IpNet> = side.nets.iter().filter(|net| !all(net)).collect();
    let may = |r: &&&Rule| match &r.peer {
        Peer::PrefixList(_) => true,
        Peer::Cidr(range) => open.iter().all(|net| meets(range, net)),
        Peer::Group(_) => false,
    };
    fitting.iter().find(may).map_or(Admission::No, |rule| Admission::Perhaps(rule))
}

/// “TCP 8443 from 10.0.0.0/8”; `joint` is `from` or `to`.
pub(crate) fn in_words(rule: &Rule, joint: &str) -> String {
    let peer = match &rule.peer {
        Peer::Cidr(net) => net.to_string(),
        Peer::Group(group) => group.to_string(),
        Peer::PrefixList(list) => list.clone(),
    };
    let protocol = match rule.protocol.as_str() {
        "-1" => return format!("all traffic {joint} {peer}"),
        "6" => "TCP".to_owned(),
        "17" => "UDP".to_owned(),
        other => other.to_uppercase(),
    };
    let ports = match (rule.from_port, rule.to_port) {
        (Some(from), Some(to)) if from == to => format!(" {from}"),
        (Some(from), Some(to)) => format!(" {from}–{to}"),
        _ => " on all ports".to_owned(),
    };
    format!("{protocol}{ports} {joint} {peer}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(peer: Peer) -> Rule {
        Rule { protocol: "tcp".into(), from_port: Some(8443), to_port: Some(8443), peer, description: None }
    }

    fn cidr(net: &str) -> Peer {
        Peer::Cidr(net.parse().unwrap())
    }

    #[test]
    fn a_rule_admits_by_group_by_address_or_perhaps() {
        let port = Port::try_from(8443).unwrap();
        let group: SecurityGroupId = "sg-0aaaaaaaa".parse().unwrap();
        let groups = [group.clone()];
        let side = Side { groups: &groups, nets: vec!["10.1.0.0/24".parse().unwrap()] };
        let ask = |peers: &[Peer]| {
            let rules: Vec<Rule> = peers.iter().cloned().map(rule).collect();
            match admits(&rules.iter().collect::<Vec<_>>(), "tcp", port, &side) {
                Admission::By(_) => "by",
                Admission::Perhaps(_) => "perhaps",
                Admission::No => "no",
            }
        };
        assert_eq!(ask(&[Peer::Group(group.clone())]), "by");
        assert_eq!(ask(&[cidr("10.1.0.0/16")]), "by");
        assert_eq!(ask(&[cidr("10.1.0.0/25"), cidr("10.1.0.128/25")]), "by");
        assert_eq!(ask(&[cidr("10.1.0.7/32")]), "perhaps");
        assert_eq!(ask(&[Peer::PrefixList("pl-1".into())]), "perhaps");
        assert_eq!(ask(&[cidr("10.2.0.0/16"), Peer::Group("sg-0bbbbbbbb".parse().unwrap())]), "no");
        assert_eq!(ask(&[]), "no");
    }

    #[test]
    fn a_rule_is_said_in_words() {
        assert_eq!(in_words(&rule(cidr("10.0.0.0/8")), "from"), "TCP 8443 from 10.0.0.0/8");
        let all = Rule { protocol: "-1".into(), from_port: None, to_port: None, ..rule(cidr("0.0.0.0/0")) };
        assert_eq!(in_words(&all, "to"), "all traffic to 0.0.0.0/0");
    }
}
