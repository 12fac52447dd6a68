//! What a network ACL lets pass: entries in the order of their numbers, the first that fits decides, and behind the last one
//! nothing passes. An ACL knows no connections, so replies are asked about too.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::{AclEntry, NetworkAcl};

/// What becomes of traffic at an ACL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Every port passes, by these entries.
    Open(Vec<u32>),
    /// This entry stops some port, the first of them given; `None` stands for the one behind all others, which AWS numbers `*`.
    Shut(Option<u32>, u16),
    /// Some of the addresses meet one entry, some another.
    Unclear(u32),
}

/// Whether `carrier` (`tcp` or `udp`) passes on all of `ports` between the ACL's subnet and `other`; out of the subnet with
/// `egress`, else into it.
pub(crate) fn gate(acl: &NetworkAcl, egress: bool, carrier: &str, other: &IpNet, ports: (u16, u16)) -> Gate {
    let mut entries: Vec<&AclEntry> =
        acl.entries.iter().filter(|e| e.egress == egress && speaks(e, carrier) && meets(&e.cidr, other)).collect();
    entries.sort_by_key(|e| e.number);
    let mut passed = BTreeSet::new();
    for port in asked(&entries, ports) {
        let fitting = entries.iter().find(|e| range(e).contains(&port));
        match fitting {
            Some(entry) if !entry.cidr.contains(other) => return Gate::Unclear(entry.number),
            Some(entry) if entry.allow => drop(passed.insert(entry.number)),
            Some(entry) => return Gate::Shut(Some(entry.number), port),
            None => return Gate::Shut(None, port),
        }
    }
    Gate::Open(passed.into_iter().collect())
}

/// The answer changes only at the edges of entries, so only those ports are asked about.
fn asked(entries: &[&AclEntry], ports: (u16, u16)) -> BTreeSet<u16> {
    let edges = entries.iter().map(|e| range(e)).flat_map(|r| [*r.start(), r.end().saturating_add(1)]);
    edges.filter(|port| (ports.0..=ports.1).contains(port)).chain([ports.0, ports.1]).collect()
}

fn range(entry: &AclEntry) -> std::ops::RangeInclusive<u16> {
    entry.from_port.unwrap_or(0)..=entry.to_port.unwrap_or(u16::MAX)
}

fn speaks(entry: &AclEntry, carrier: &str) -> bool {
    let number = if carrier == "udp" { "17" } else { "6" };
    ["-1", number, carrier].contains(&entry.protocol.as_str())
}

/// Whether the two ranges have an address in common.
pub(super) fn meets(a: &IpNet, b: &IpNet) -> bool {
    a.contains(b) || b.contains(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, egress, allow, range, ports.
    type Line<'a> = (u32, bool, bool, &'a str, Option<(u16, u16)>);

    fn acl(entries: &[Line]) -> NetworkAcl {
        let entries = entries.iter().map(|(number, egress, allow, cidr, ports)| AclEntry {
            number: *number,
            egress: *egress,
            allow: *allow,
            protocol: "6".into(),
            cidr: cidr.parse().unwrap(),
            from_port: ports.map(|p| p.0),
            to_port: ports.map(|p| p.1),
        });
        let entries = entries.collect();
        NetworkAcl {
            id: "acl-1".into(),
            vpc: "vpc-0a1b2c3d".parse().unwrap(),
            is_default: false,
            subnets: vec![],
            entries,
        }
    }

    fn ask(acl: &NetworkAcl, net: &str, ports: (u16, u16)) -> Gate {
        gate(acl, false, "tcp", &net.parse().unwrap(), ports)
    }

    #[test]
    fn the_first_entry_that_fits_decides() {
        let acl = acl(&[
            (200, false, true, "0.0.0.0/0", None),
            (100, false, false, "10.0.0.0/8", Some((22, 22))),
            (50, true, false, "0.0.0.0/0", None),
        ]);
        assert_eq!(ask(&acl, "10.1.2.3/32", (22, 22)), Gate::Shut(Some(100), 22));
        assert_eq!(ask(&acl, "10.1.2.3/32", (443, 443)), Gate::Open(vec![200]));
        assert_eq!(ask(&acl, "192.168.0.1/32", (22, 22)), Gate::Open(vec![200]));
        assert_eq!(ask(&acl, "2001:db8::1/128", (443, 443)), Gate::Shut(None, 443));
        assert_eq!(gate(&acl, false, "udp", &"10.1.2.3/32".parse().unwrap(), (53, 53)), Gate::Shut(None, 53));
    }

    #[test]
    fn every_port_of_a_range_counts_and_addresses_that_differ_are_unclear() {
        let narrow = acl(&[(100, false, true, "10.20.0.0/16", Some((32768, 60999)))]);
        assert_eq!(ask(&narrow, "10.20.0.0/24", (1024, 65535)), Gate::Shut(None, 1024));
        assert_eq!(ask(&narrow, "10.20.0.0/24", (40000, 65535)), Gate::Shut(None, 61000));
        assert_eq!(ask(&narrow, "10.0.0.0/8", (40000, 40000)), Gate::Unclear(100));
    }
}
