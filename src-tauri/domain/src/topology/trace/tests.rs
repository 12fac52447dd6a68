//! A sound estate lets every packet through as far as it can be seen; one change in it stops it, and the trace says where.

use serde_json::{Value, json};

use super::*;
use crate::audit::samples::*;
use crate::{NetworkAcl, Peer, RouteTable, judge};

const ACL: &str = "acl-0aaaaaaaaaaaaaaa0";

/// The sound estate with ACLs that let everything through, and the call that read them.
fn estate() -> Sample {
    let mut sample = sound();
    sample.inventory.network_acls = vec![acl(json!([entry(100, false, true), entry(100, true, true)]))];
    sample.read("ec2:DescribeNetworkAcls");
    sample
}

fn entry(number: u32, egress: bool, allow: bool) -> Value {
    json!({ "number": number, "egress": egress, "allow": allow, "protocol": "-1", "cidr": "0.0.0.0/0", "from_port": null, "to_port": null })
}

fn ports(mut entry: Value, from: u16, to: u16) -> Value {
    (entry["protocol"], entry["from_port"], entry["to_port"]) = ("6".into(), from.into(), to.into());
    entry
}

fn acl(entries: Value) -> NetworkAcl {
    let value =
        json!({ "id": ACL, "vpc": VPC, "is_default": true, "subnets": [subnet(0), subnet(1)], "entries": entries });
    serde_json::from_value(value).unwrap()
}

fn traces(sample: &Sample) -> Vec<Trace> {
    let cards: Vec<ConnectionCard> =
        sample.inventory.endpoint_services.iter().flat_map(|s| judge(&sample.desired, s)).collect();
    trace(&sample.desired, &sample.inventory, &cards)
}

/// What stops the packet that comes in through the first zone for the second target.
fn stop(change: impl FnOnce(&mut Sample)) -> Hop {
    let all = traces(&estate().with(change));
    let through = |t: &&Trace| t.zone == "us-east-1a" && (t.targets.is_empty() || t.targets.contains(&instance(1)));
    let found = all.iter().find(through).unwrap();
    assert!(!found.reached, "{:#?}", found.hops);
    let last = found.hops.last().unwrap();
    assert_eq!(found.stopped_at, Some(u32::try_from(found.hops.len() - 1).unwrap()));
    assert!(found.hops.iter().filter(|h| h.verdict == Passage::Stop).count() == 1 && last.would_allow.is_some());
    last.clone()
}

#[test]
fn a_sound_estate_lets_every_packet_through() {
    let all = traces(&estate());
    // each zone reaches the target of its own subnet and the other one, which differ in what stands between
    assert_eq!(all.len(), 4);
    for trace in &all {
        assert!(trace.reached && trace.beyond.is_empty() && trace.stopped_at.is_none(), "{:#?}", trace.hops);
        let unknown: Vec<&str> =
            trace.hops.iter().filter(|h| h.verdict == Passage::Unknown).map(|h| h.check.as_str()).collect();
        assert_eq!(unknown, ["Zone of Firefly’s endpoint"], "{}", trace.title);
    }
    let far = all.iter().find(|t| t.zone == "us-east-1a" && t.targets == [instance(1)]).unwrap();
    let rule = |check: &str| far.hops.iter().find(|h| h.check == check).and_then(|h| h.rule.clone()).unwrap();
    assert_eq!(rule("Outbound rules of the load balancer"), format!("{OURS} outbound: TCP 8443 to 10.20.1.11/32"));
    assert_eq!(rule("Network ACL of the load balancer’s subnet, replies"), format!("{ACL} inbound entry 100"));
    assert_eq!(rule("Inbound rules of the target"), format!("{THEIRS} inbound: TCP 8443 from {OURS}"));
    assert_eq!(far.title, "TCP 443 from vpce-0aaaaaaaaaaaaaaa0 through us-east-1a to orders-1");
}

#[test]
fn every_hop_stands_at_a_box_and_every_line_is_in_the_drawing() {
    let sample = estate();
    let cards: Vec<ConnectionCard> = judge(&sample.desired, &sample.inventory.endpoint_services[0]);
    let audit = crate::audit::Audit { findings: vec![], verdicts: vec![] };
    let drawing =
        super::super::draw(&sample.desired, &sample.inventory, &cards, &audit, &crate::topology::View::default());
    for before in traces(&sample) {
        let laid = lay(vec![before.clone()], &drawing).remove(0);
        assert_eq!(laid, before, "nothing is drawn as one here, so nothing moves");
        for hop in &laid.hops {
            assert!(drawing.nodes.iter().any(|n| n.id == hop.node), "{}", hop.node);
        }
        let edges: Vec<&String> = laid.hops.iter().filter_map(|h| h.edge.as_ref()).collect();
        assert!(edges.iter().all(|id| drawing.edges.iter().any(|e| &e.id == *id)), "{edges:?}");
        assert_eq!(edges.len(), 6, "from the endpoint to the target without a gap");
        assert!(laid.hops.iter().all(|h| !h.says.is_empty() && !h.says.ends_with('.')));
    }
}

#[test]
fn a_request_that_waits_stops_everything_and_the_rest_is_still_judged() {
    let sample = estate().with(|s| s.service().connections.as_mut().unwrap()[0].state = "PendingAcceptance".into());
    for trace in traces(&sample) {
        assert_eq!(trace.hops.last().unwrap().says, "The request waits for your approval");
        assert!(
            trace.beyond.len() > 5 && trace.beyond.iter().all(|h| h.verdict == Passage::Pass),
            "{:#?}",
            trace.beyond
        );
    }
    let none = traces(&estate().with(|s| s.service().connections = Some(vec![])));
    assert_eq!((none.len(), none[0].connection.clone()), (4, None));
    assert!(none[0].hops.last().unwrap().says.contains("has not asked"));
    let unread = traces(&estate().with(|s| s.service().connections = None));
    assert!(unread[0].reached && unread[0].unknown == 2);
}

#[test]
fn security_groups_stop_it_by_name() {
    let inbound = stop(|s| s.security_group(THEIRS).ingress.clear());
    assert_eq!((inbound.node.as_str(), inbound.check.as_str()), (instance(1).as_str(), "Inbound rules of the target"));
    assert_eq!(inbound.would_allow.unwrap(), format!("In {THEIRS}, inbound TCP 8443 from {OURS}"));
    let outbound = stop(|s| s.security_group(OURS).egress.truncate(1));
    assert!(outbound.node.starts_with(BALANCER));
    assert_eq!(outbound.would_allow.unwrap(), format!("In {OURS}, outbound TCP 8443 to 10.20.1.11/32"));
    let without = stop(|s| {
        s.balancer().security_groups.clear();
        s.security_group(THEIRS).ingress.truncate(0);
    });
    assert_eq!(without.would_allow.unwrap(), format!("In {THEIRS}, inbound TCP 8443 from 10.20.0.0/24"));
}

#[test]
fn a_rule_whose_addresses_are_not_known_stops_nothing() {
    let sample = estate().with(|s| {
        s.security_group(THEIRS).ingress =
            vec![crate::Rule { peer: Peer::PrefixList("pl-1".into()), ..to("10.0.0.0/8") }];
    });
    let all = traces(&sample);
    assert!(all.iter().all(|t| t.reached && t.unknown == 2), "{all:#?}");
}

#[test]
fn network_acls_stop_it_in_and_back() {
    let shut = |entries: Value| stop(|s| s.inventory.network_acls = vec![acl(entries)]);
    let inwards =
        shut(json!([ports(entry(90, false, false), 8443, 8443), entry(100, false, true), entry(100, true, true)]));
    // the reply to the node comes to its subnet on any port from 1024 on, 8443 among them
    assert_eq!(inwards.check, "Network ACL of the load balancer’s subnet, replies");
    assert_eq!(inwards.rule.unwrap(), format!("{ACL} inbound entry 90"));
    let outwards =
        shut(json!([entry(100, false, true), ports(entry(90, true, false), 8443, 8443), entry(100, true, true)]));
    assert_eq!(outwards.check, "Network ACL of the load balancer’s subnet, outwards");
    assert!(outwards.would_allow.unwrap().contains("below 90 that allows TCP 8443 to 10.20.1.11/32"));
    let narrow = shut(json!([ports(entry(100, false, true), 32768, 65535), entry(100, true, true)]));
    assert!(narrow.would_allow.unwrap().contains("TCP 1024–65535 from 10.20.1.11/32"), "replies need the whole range");
    let nothing = shut(json!([]));
    assert_eq!(nothing.rule.unwrap(), format!("{ACL} outbound entry *"));
}

#[test]
fn the_acl_of_the_targets_subnet_is_asked_too() {
    let of_target = |entries: Value| {
        stop(|s| {
            let mut here = s.inventory.network_acls[0].clone();
            here.subnets.retain(|id| id.as_str() == subnet(0));
            let mut there = acl(entries);
            (there.id, there.subnets) = ("acl-0bbbbbbb".into(), vec![subnet(1).parse().unwrap()]);
            s.inventory.network_acls = vec![here, there];
        })
    };
    let inwards = of_target(json!([entry(100, true, true)]));
    assert_eq!((inwards.node, inwards.rule.unwrap()), (instance(1), "acl-0bbbbbbb inbound entry *".to_owned()));
    let replies = of_target(json!([entry(100, false, true), ports(entry(100, true, true), 32768, 65535)]));
    assert_eq!(replies.check, "Network ACL of the target’s subnet, replies");
    assert!(replies.would_allow.unwrap().contains("TCP 1024–65535 to 10.20.0.0/24"));
}

#[test]
fn what_another_account_owns_is_unknown() {
    let sample = estate().with(|s| s.inventory.subnets[1].owner = STRANGER.parse().unwrap());
    let all = traces(&sample);
    let far = all.iter().find(|t| t.zone == "us-east-1a" && t.targets == [instance(1)]).unwrap();
    assert!(far.reached && far.unknown == 4, "{:#?}", far.hops);
    assert!(far.hops.iter().any(|h| h.check == "Route back to the load balancer" && h.verdict == Passage::Unknown));
    assert!(far.hops.iter().any(|h| h.says.contains("is shared by 7777 8888 9999")));
}

/// One address beyond the VPC behind the port.
fn on_premises(s: &mut Sample) {
    let target = &mut s.group().health;
    target.truncate(1);
    (target[0].id, target[0].zone) = ("192.168.7.9".to_owned(), Some("all".to_owned()));
    s.desired.listeners[0].targets = vec!["192.168.7.9".to_owned()];
    s.security_group(OURS).egress = vec![to("192.168.0.0/16")];
}

fn routed(s: &mut Sample, routes: Value) {
    let table = json!({ "id": "rtb-0", "vpc": VPC, "is_main": true, "subnets": [], "routes": routes });
    s.inventory.route_tables = vec![serde_json::from_value::<RouteTable>(table).unwrap()];
}

fn outside(routes: Value) -> Trace {
    let sample = estate().with(|s| {
        on_premises(s);
        routed(s, routes);
    });
    traces(&sample).remove(0)
}

#[test]
fn routes_lead_out_of_the_vpc_or_stop_it() {
    let local = json!({ "destination": "10.20.0.0/16", "target": "local", "state": "active" });
    let through = |state: &str| json!([local, { "destination": "192.168.0.0/16", "target": "tgw-1", "state": state }]);
    let open = outside(through("active"));
    assert!(open.reached && open.hops.iter().any(|h| h.check == "Beyond the VPC" && h.verdict == Passage::Unknown));
    let gone = outside(through("blackhole"));
    assert_eq!(gone.hops.last().unwrap().rule.as_deref(), Some("rtb-0 192.168.0.0/16 → tgw-1, blackhole"));
    let none = outside(json!([local]));
    assert_eq!(none.hops.last().unwrap().would_allow.as_deref(), Some("In rtb-0, a route to 192.168.7.9/32"));
    let list = json!({ "destination": "pl-1", "target": "tgw-1", "state": "active" });
    for routes in [
        json!([local, list]),
        json!([local, list, { "destination": "0.0.0.0/0", "target": "nat-1", "state": "active" }]),
    ] {
        let list = outside(routes);
        assert!(list.reached && list.hops.iter().any(|h| h.says.starts_with("Whether the prefix list holds")));
    }
    let lost = outside(json!([local, { "destination": "0.0.0.0/0", "target": "igw-1", "state": "active" }]));
    assert!(lost.hops.last().unwrap().says.contains("where private addresses are lost"), "{:#?}", lost.hops);
}

#[test]
fn the_listener_and_the_group_stop_it() {
    let gone = stop(|s| s.balancer().listeners.clear());
    assert_eq!((gone.node.as_str(), gone.says.as_str()), ("listener-443", "There is no listener on port 443 yet"));
    let other = stop(|s| s.balancer().listeners[0].protocol = "TLS".into());
    assert_eq!(other.says, "The listener speaks TLS, and TCP was agreed");
    let astray = stop(|s| {
        let elsewhere = GROUP.replace("-443/", "-22/").parse().unwrap();
        s.balancer().listeners[0].target_groups = vec![elsewhere];
    });
    assert!(astray.node == GROUP && astray.says.contains("and not to ffly-orders-api-k3m9-443"), "{}", astray.says);
    let empty = stop(|s| s.group().health.clear());
    assert_eq!(empty.says, "ffly-orders-api-k3m9-443 holds no target");
}

#[test]
fn a_zone_without_a_target_stops_it_where_nodes_keep_to_their_zone() {
    let off = |s: &mut Sample| {
        s.set("load_balancing.cross_zone.enabled", "false");
        s.group().health.remove(0);
        s.desired.listeners[0].targets.remove(0);
    };
    let deserted = stop(off);
    assert_eq!(deserted.rule.unwrap(), "load_balancing.cross_zone.enabled = false at the load balancer");
    let all = traces(&estate().with(off));
    assert!(all.iter().any(|t| t.zone == "us-east-1b" && t.reached), "the other zone has its target");
    let by_group = stop(|s| {
        off(s);
        s.group().attributes.insert("load_balancing.cross_zone.enabled".into(), "false".into());
    });
    assert!(by_group.rule.unwrap().ends_with("at the target group"));
}

#[test]
fn enforcement_stops_what_its_rules_do_not_admit() {
    let on = |s: &mut Sample| s.balancer().enforce_inbound = Some("on".into());
    let none = stop(on);
    assert_eq!(
        none.would_allow.unwrap(),
        format!("In {OURS}, inbound TCP 443 from Firefly’s addresses; or enforcement switched off")
    );
    let ranged = |s: &mut Sample, admitted: &str| {
        on(s);
        s.desired.exposure.consumer_ranges = vec!["10.9.0.0/24".parse().unwrap()];
        let rule = crate::Rule { from_port: Some(443), to_port: Some(443), ..to(admitted) };
        s.security_group(OURS).ingress = vec![rule];
    };
    let other = stop(|s| ranged(s, "10.8.0.0/24"));
    assert!(other.says.ends_with("none admits TCP 443 from 10.9.0.0/24"));
    assert!(traces(&estate().with(|s| ranged(s, "10.9.0.0/16"))).iter().all(|t| t.reached && t.unknown == 1));
    let untold = traces(&estate().with(|s| s.balancer().enforce_inbound = None));
    assert!(untold.iter().all(|t| t.reached && t.unknown == 2));
}

#[test]
fn an_unhealthy_or_shifted_target_stops_it_with_its_reason() {
    let ill = stop(|s| {
        s.group().health[1].state = "unhealthy".into();
        s.group().health[1].reason = Some("Target.Timeout".into());
    });
    assert_eq!((ill.node, ill.rule.as_deref()), (instance(1), Some("Target.Timeout")));
    assert!(ill.would_allow.unwrap().contains("network ACLs"));
    for state in ["draining", "unused"] {
        stop(|s| s.group().health.iter_mut().for_each(|t| t.state = state.into()));
    }
    let first = traces(&estate().with(|s| s.group().health[1].state = "initial".into()));
    assert!(first.iter().all(|t| t.reached) && first.iter().any(|t| t.unknown == 3));
}

/// What `check` says on the way through the first zone to the second target, where AWS does not tell.
fn untold(check: &str, change: impl FnOnce(&mut Sample)) -> Hop {
    let all = traces(&estate().with(change));
    let far = all.iter().find(|t| t.zone == "us-east-1a" && t.targets.contains(&instance(1))).unwrap();
    let hop = far.hops.iter().find(|h| h.check == check).unwrap_or_else(|| panic!("{:#?}", far.hops));
    assert!(far.reached && hop.verdict == Passage::Unknown, "{hop:#?}");
    hop.clone()
}

#[test]
fn with_no_healthy_target_all_get_traffic_and_in_a_shifted_zone_it_is_not_told() {
    let health = "Health of the target";
    let ill = untold(health, |s| s.group().health.iter_mut().for_each(|t| t.state = "unhealthy".into()));
    assert!(ill.says.contains("AWS then sends to all"), "{}", ill.says);
    let shifted = |s: &mut Sample| s.group().health[1].admin_override = Some("zonal_shift_active".into());
    assert!(untold(health, shifted).says.contains("a zonal shift leads traffic away from it"));
    let both = stop(|s| {
        shifted(s);
        s.group().health[1].state = "unhealthy".into();
    });
    assert!(both.says.contains("is unhealthy"), "{}", both.says);
}

#[test]
fn routes_within_the_vpc_may_lead_through_something_else() {
    let local = json!({ "destination": "10.20.0.0/16", "target": "local", "state": "active" });
    let through = |to: &str, state: &str| {
        let routes = json!([local, { "destination": to, "target": "eni-0aaaaaaaa", "state": state }]);
        move |s: &mut Sample| routed(s, routes)
    };
    let there = untold("Route to the target", through("10.20.1.0/24", "active"));
    assert!(there.says.contains("reached through eni-0aaaaaaaa"), "{}", there.says);
    let back = untold("Route back to the load balancer", through("10.20.0.0/24", "active"));
    assert_eq!((back.node, back.rule.unwrap()), (instance(1), "rtb-0 10.20.0.0/24 → eni-0aaaaaaaa".to_owned()));
    let gone = stop(through("10.20.1.0/24", "blackhole"));
    assert_eq!(gone.check, "Route to the target");
    untold("Route to the target", |s| routed(s, json!([])));
    untold("Route to the target", |s| s.unread("ec2:DescribeRouteTables"));
}

#[test]
fn the_service_and_the_load_balancer_stop_it() {
    let zone = stop(|s| drop(s.service().zones.remove(0)));
    assert!(zone.says.starts_with("The endpoint service is not offered in us-east-1a"));
    let state = stop(|s| s.balancer().state = "provisioning".into());
    assert_eq!(state.would_allow.unwrap(), "The state active");
    let elsewhere = stop(|s| s.service().load_balancers.clear());
    assert_eq!(elsewhere.node, SERVICE);
}

#[test]
fn before_anything_is_built_the_network_is_judged_already() {
    let mut sample = bare();
    sample.inventory.network_acls = vec![acl(json!([entry(100, true, true)]))];
    let all = traces(&sample);
    assert!(!all.is_empty() && all.iter().all(|t| t.hops.last().unwrap().check == "Connection accepted"));
    let far = all.iter().find(|t| t.zone == "us-east-1a" && t.targets == [instance(1)]).unwrap();
    let stops: Vec<&str> = far.beyond.iter().filter(|h| h.verdict == Passage::Stop).map(|h| h.check.as_str()).collect();
    assert!(stops.contains(&"Network ACL of the target’s subnet, inwards"), "{stops:?}");
}

#[test]
fn targets_that_fare_alike_share_a_trace_and_many_stay_quick_to_read() {
    let sample = estate().with(|s| {
        for n in 2..300 {
            let mut host = s.inventory.instances[n % 2].clone();
            host.id = instance(n).parse().unwrap();
            host.private_ip = Some(format!("10.20.{}.{}", n % 2, 20 + n % 200));
            s.inventory.instances.push(host);
            let mut target = s.group().health[n % 2].clone();
            target.id = instance(n);
            s.group().health.push(target);
        }
        s.security_group(OURS).egress = vec![to("10.20.0.0/16")];
        s.group().health[7].state = "unhealthy".into();
    });
    let all = traces(&sample);
    assert_eq!(all.len(), 6, "two zones, each with near, far and ill targets");
    assert_eq!(all.iter().filter(|t| t.zone == "us-east-1a").map(|t| t.targets.len()).sum::<usize>(), 300);
}

#[test]
fn nothing_read_is_unknown_and_never_a_panic() {
    let all = traces(&sound().blind());
    assert!(all.iter().all(|t| {
        t.hops
            .iter()
            .chain(&t.beyond)
            .all(|h| h.check != "Network ACL of the load balancer’s subnet, outwards" || h.verdict != Passage::Pass)
    }));
}
