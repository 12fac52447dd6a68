//! The ways to the targets, where more than the plain case is looked at: load balancers as targets, routes within the VPC, zones.

use serde_json::json;

use super::behind::{addresses, alb};
use super::of_network::outside;
use super::*;
use crate::Peer;

/// The load balancer's rules name the group of its target.
fn admitted(sample: &mut Sample) {
    alb(sample);
    sample.security_group(OURS).egress[0].peer = Peer::Group(THEIRS.parse().unwrap());
}

fn public(sample: &mut Sample) {
    admitted(sample);
    sample.inventory.load_balancers.last_mut().unwrap().scheme = "internet-facing".into();
}

#[test]
fn a_load_balancer_as_a_target_is_looked_at() {
    for rule in ["FPL-TARGET-PUBLIC", "FPL-OPEN-GROUPS", "FPL-TARGET-REACH", "FPL-NACL", "FPL-ROUTES"] {
        assert_eq!(outcomes(rule, admitted), [Outcome::Pass], "{rule}");
        let unseen = |s: &mut Sample| {
            admitted(s);
            s.inventory.load_balancers.truncate(1);
        };
        assert_eq!(outcomes(rule, unseen), [Outcome::Unknown], "{rule}");
    }
}

#[test]
fn a_public_load_balancer_as_a_target_is_never_called_closed() {
    let shut = open("FPL-TARGET-PUBLIC", public);
    assert_eq!((shut.outcome, shut.severity), (Outcome::Fail, Severity::Low));
    let wide = |s: &mut Sample| {
        public(s);
        s.security_group(THEIRS).ingress.push(to("0.0.0.0/0"));
    };
    let door = open("FPL-TARGET-PUBLIC", wide);
    assert_eq!((door.outcome, door.severity), (Outcome::Fail, Severity::High));
    assert_eq!(door.message, format!("orders faces the internet, and {THEIRS} lets the internet in"));
    assert_eq!(outcomes("FPL-OPEN-GROUPS", wide), [Outcome::Fail]);
    let untold = |s: &mut Sample| {
        admitted(s);
        s.inventory.load_balancers.last_mut().unwrap().scheme.clear();
    };
    assert_eq!(outcomes("FPL-TARGET-PUBLIC", untold), [Outcome::Unknown]);
}

#[test]
fn the_way_to_a_load_balancer_is_judged_like_any_other() {
    let unadmitted = |s: &mut Sample| {
        admitted(s);
        s.security_group(THEIRS).ingress.clear();
    };
    assert_eq!(outcomes("FPL-TARGET-REACH", unadmitted), [Outcome::Fail]);
    let by_address = |s: &mut Sample| {
        admitted(s);
        s.security_group(OURS).egress = vec![to("10.20.0.0/24"), to("10.20.1.0/24")];
    };
    assert_eq!(outcomes("FPL-TARGET-REACH", by_address), [Outcome::Pass], "both subnets of its nodes");
    let walled = |s: &mut Sample| {
        admitted(s);
        s.inventory.network_acls[0].entries[2].allow = false;
    };
    assert_eq!(outcomes("FPL-NACL", walled), [Outcome::Fail]);
}

/// The subnet of the second zone has a table of its own, with `route` beside the local one.
fn diverted(sample: &mut Sample, destination: &str, target: &str, state: &str) {
    let mut own = sample.inventory.route_tables[0].clone();
    (own.id, own.is_main, own.subnets) = ("rtb-1".into(), false, vec![subnet(1).parse().unwrap()]);
    let route = json!({ "destination": destination, "target": target, "state": state });
    own.routes.push(serde_json::from_value(route).unwrap());
    sample.inventory.route_tables.push(own);
}

#[test]
fn within_the_vpc_routes_are_read_both_ways() {
    let back = |target: &'static str, state: &'static str| {
        open("FPL-ROUTES", move |s: &mut Sample| diverted(s, "10.20.0.0/24", target, state))
    };
    let firewall = back("vpce-0ffffffffffffffff", "active");
    assert_eq!(firewall.outcome, Outcome::Unknown);
    let first = subnet(0);
    assert!(
        firewall.message.contains(&format!("leads to {first} over vpce-0ffffffffffffffff")),
        "{}",
        firewall.message
    );
    assert_eq!(back("eni-0ffffffffffffffff", "blackhole").outcome, Outcome::Fail);
    assert_eq!(outcomes("FPL-ROUTES", |s| diverted(s, "10.20.2.0/24", "eni-1", "active")), [Outcome::Pass]);
    let bare = open("FPL-ROUTES", |s| s.inventory.route_tables[0].routes.clear());
    assert_eq!(bare.outcome, Outcome::Unknown, "every table has a local route");
    let unread = open("FPL-ROUTES", |s| s.unread("ec2:DescribeRouteTables"));
    assert_eq!(unread.outcome, Outcome::Unknown);
    let alone = |s: &mut Sample| {
        s.balancer().zones.truncate(1);
        s.group().health.truncate(1);
        s.inventory.route_tables.clear();
    };
    assert_eq!(outcomes("FPL-ROUTES", alone), [Outcome::Pass], "within a subnet nothing is routed");
}

#[test]
fn a_list_may_lead_elsewhere_than_the_default_route() {
    let listed = open("FPL-ROUTES", |s| {
        outside(s);
        let routes = json!([{ "destination": "0.0.0.0/0", "target": "nat-1", "state": "active" },
            { "destination": "pl-1", "target": "tgw-1", "state": "active" }]);
        s.inventory.route_tables[0].routes = serde_json::from_value(routes).unwrap();
    });
    assert!(listed.outcome == Outcome::Unknown && listed.message.contains("whether pl-1 in rtb-0"), "{listed:?}");
}

/// An ACL of the second subnet's own, which lets nothing in.
fn walled(sample: &mut Sample) {
    let mut own = sample.inventory.network_acls[0].clone();
    (own.id, own.subnets) = ("acl-1".into(), vec![subnet(1).parse().unwrap()]);
    own.entries.clear();
    sample.inventory.network_acls[0].subnets.truncate(1);
    sample.inventory.network_acls.push(own);
}

#[test]
fn zones_that_send_to_themselves_need_no_way_to_others() {
    const KEY: &str = "load_balancing.cross_zone.enabled";
    for rule in ["FPL-NACL", "FPL-ROUTES"] {
        let judge = |value: Option<&str>| {
            outcomes(rule, |s| {
                walled(s);
                diverted(s, "10.20.0.0/24", "eni-1", "blackhole");
                s.balancer().attributes.remove(KEY);
                value.map(|value| s.balancer().attributes.insert(KEY.into(), value.into()));
            })
        };
        assert_eq!(judge(Some("true")), [Outcome::Fail], "{rule}");
        assert_eq!(judge(Some("false")), [Outcome::Pass], "{rule}");
        assert_eq!(judge(None), [Outcome::Unknown], "{rule}");
    }
}

#[test]
fn an_acl_is_held_against_the_targets_own_address() {
    let narrow = |cidr: &'static str| {
        move |s: &mut Sample| {
            // out of the nodes' subnets to one address only
            for entry in s.inventory.network_acls[0].entries.iter_mut().filter(|e| e.egress && e.allow) {
                entry.cidr = cidr.parse().unwrap();
            }
            s.group().health.truncate(1);
            s.balancer().zones.remove(0);
            let mut replies = s.inventory.network_acls[0].entries[0].clone();
            (replies.number, replies.cidr) = (110, "10.20.1.0/24".parse().unwrap());
            s.inventory.network_acls[0].entries.push(replies);
        }
    };
    assert_eq!(outcomes("FPL-NACL", narrow("10.20.0.10/32")), [Outcome::Pass]);
    assert_eq!(outcomes("FPL-NACL", narrow("10.20.0.11/32")), [Outcome::Fail]);
}

#[test]
fn ipv6_addresses_are_not_judged_by_ranges_of_ipv4() {
    let six = |s: &mut Sample| {
        addresses(s);
        s.group().health[1].id = "2001:db8::11".into();
        s.inventory.interfaces[1].private_ips = vec!["2001:db8::11".into()];
    };
    let finding = open("FPL-NACL", six);
    assert!(finding.outcome == Outcome::Unknown && finding.message.contains("2001:db8::11"), "{}", finding.message);
}
