//! What stands beside the chain: other load balancers that lead to the same targets, such as the old public way, and the VPC's
//! gateways. NAT gateways let connections out only, so no line leads through them.

use std::collections::{BTreeMap, HashMap};

use super::cast::{Cast, Spot};
use super::provider::group_state;
use super::{MOST, Node, NodeKind, Tone, facts};
use crate::checklist::counted;
use crate::network::{address_of, sharing};
use crate::plan::our_load_balancer;
use crate::{Arn, Gateway, GatewayKind, LoadBalancer, TargetGroup};

const OTHERS: &str = "other-load-balancers";
const NATS: &str = "nat-gateways";

/// Enters both, after the chain itself.
pub(super) fn enter(cast: &mut Cast) {
    others(cast);
    gateways(cast);
}

fn others<'a>(cast: &mut Cast<'a>) {
    let inventory = cast.inventory;
    let is_ours = |g: &&TargetGroup| cast.has(g.arn.as_str()) || cast.holds(g.arn.as_str());
    let own: Vec<&TargetGroup> = inventory.target_groups.iter().filter(is_ours).collect();
    let balancer = our_load_balancer(cast.desired, inventory).map(|b| &b.arn);
    let mut found: BTreeMap<(bool, &'a Arn), (&'a LoadBalancer, Vec<&'a TargetGroup>)> = BTreeMap::new();
    for group in sharing(&cast.look, &own) {
        for other in group.load_balancers.iter().filter_map(|arn| inventory.load_balancer(arn)) {
            if Some(&other.arn) != balancer {
                found.entry((!other.is_public(), &other.arn)).or_insert((other, Vec::new())).1.push(group);
            }
        }
    }
    if found.len() > MOST && !cast.view.shows(OTHERS) {
        let all: Vec<&LoadBalancer> = found.into_values().map(|(other, _)| other).collect();
        return many(cast, &all);
    }
    let hosts = boxes_by_address(cast, &own);
    for (other, groups) in found.into_values() {
        way(cast, other, &groups, &hosts);
    }
}

fn many(cast: &mut Cast, all: &[&LoadBalancer]) {
    let public = all.iter().filter(|l| l.is_public()).count();
    let (tone, status) = if public > 0 {
        (Tone::Bad, format!("{public} of them public"))
    } else {
        (Tone::Neutral, "none of them public".to_owned())
    };
    let node = Node::new(OTHERS, NodeKind::OtherLoadBalancer, format!("{} load balancers", all.len()))
        .detail("lead to the same targets")
        .state(tone, status)
        .several(all.len(), OTHERS)
        .stands_for(all.iter().map(|l| &l.arn));
    cast.enter(Spot::Beside, node);
}

/// The box of each of our targets, by its address.
fn boxes_by_address(cast: &Cast, own: &[&TargetGroup]) -> HashMap<String, String> {
    let targets = own.iter().flat_map(|g| &g.health);
    targets.filter_map(|t| Some((address_of(&cast.look, t), cast.box_of(&t.id)?))).collect()
}

/// One other load balancer, with those of its listeners and groups that lead to our targets.
fn way(cast: &mut Cast, other: &LoadBalancer, groups: &[&TargetGroup], hosts: &HashMap<String, String>) {
    let (tone, status) = if other.is_public() {
        (Tone::Bad, "public way to the same targets")
    } else {
        (Tone::Neutral, "another way to the same targets")
    };
    let node = Node::new(other.arn.as_str(), NodeKind::OtherLoadBalancer, &other.name)
        .detail(format!("{}, {}", other.kind, other.scheme))
        .state(tone, status)
        .facts(facts::of_load_balancer(other))
        .stands_for([&other.arn]);
    cast.enter(Spot::Beside, node);
    for listener in &other.listeners {
        let ruled = listener.rules.iter().flat_map(|r| &r.target_groups);
        let mut leads: Vec<&Arn> = listener.target_groups.iter().chain(ruled).collect();
        leads.sort();
        leads.dedup();
        let ends: Vec<&&TargetGroup> = groups.iter().filter(|g| leads.contains(&&g.arn)).collect();
        if ends.is_empty() || cast.has(listener.arn.as_str()) {
            continue;
        }
        let node =
            Node::new(listener.arn.as_str(), NodeKind::Listener, format!("{} {}", listener.protocol, listener.port))
                .detail(format!("of {}", other.name))
                .state(tone, "beside the agreed way")
                .facts(facts::of_listener(listener))
                .stands_for([&listener.arn]);
        cast.enter(Spot::Listener, node);
        cast.link(other.arn.as_str(), listener.arn.as_str(), String::new(), tone, other.arn.as_str());
        for group in ends {
            end(cast, group, hosts, tone);
            cast.link(listener.arn.as_str(), group.arn.as_str(), "forwards".to_owned(), tone, listener.arn.as_str());
        }
    }
}

fn end(cast: &mut Cast, group: &TargetGroup, hosts: &HashMap<String, String>, tone: Tone) {
    if cast.has(group.arn.as_str()) {
        return;
    }
    let node = Node::new(group.arn.as_str(), NodeKind::TargetGroup, &group.name)
        .detail(format!("{} · {}", group.protocol, group.target_type))
        .state(tone, group_state(group).1)
        .facts(facts::of_group(group))
        .stands_for([&group.arn]);
    cast.enter(Spot::Group, node);
    let mut reached: Vec<&String> = group.health.iter().filter_map(|t| hosts.get(&address_of(&cast.look, t))).collect();
    reached.sort();
    reached.dedup();
    for target in reached {
        cast.link(group.arn.as_str(), target, String::new(), tone, group.arn.as_str());
    }
}

fn gateways(cast: &mut Cast) {
    let vpc = &cast.desired.network.vpc;
    let over = |g: &Gateway| ["deleted", "deleting", "detached"].contains(&g.state.to_ascii_lowercase().as_str());
    let here: Vec<&Gateway> =
        cast.inventory.gateways.iter().filter(|g| g.vpc.as_ref() == Some(vpc) && !over(g)).collect();
    let (nats, internet): (Vec<&Gateway>, Vec<&Gateway>) = here.into_iter().partition(|g| g.kind == GatewayKind::Nat);
    if nats.len() > MOST && !cast.view.shows(NATS) {
        let node = Node::new(NATS, NodeKind::NatGateway, counted(nats.len(), "NAT gateway"))
            .detail("outbound only")
            .state(Tone::Neutral, "not on the way")
            .several(nats.len(), NATS)
            .stands_for(nats.iter().map(|g| &g.id));
        cast.enter(Spot::Beside, node);
    } else {
        nats.iter().for_each(|g| cast.enter(Spot::Beside, nat(cast, g)));
    }
    for gateway in internet {
        let node = self::internet(gateway);
        cast.enter(Spot::Gate, node);
        let balancers =
            [NodeKind::LoadBalancer, NodeKind::OtherLoadBalancer].into_iter().flat_map(|kind| cast.of(kind));
        let public: Vec<String> = balancers.map(|(id, _)| id).filter(|id| is_public(cast, id)).collect();
        for balancer in public {
            cast.link(&gateway.id, &balancer, String::new(), Tone::Bad, &gateway.id);
        }
    }
}

fn is_public(cast: &Cast, id: &str) -> bool {
    let arn = id.split('#').next().unwrap_or(id);
    arn.parse().ok().and_then(|arn| cast.inventory.load_balancer(&arn)).is_some_and(LoadBalancer::is_public)
}

fn nat(cast: &Cast, gateway: &Gateway) -> Node {
    let subnet = gateway.subnet.as_ref().and_then(|id| cast.look.subnet(id));
    let place = subnet.map_or("outbound only".to_owned(), |s| format!("outbound only · {}", s.zone));
    named(gateway, NodeKind::NatGateway)
        .detail(place)
        .fact("Subnet", gateway.subnet.as_ref().map_or("", |s| s.as_str()))
}

pub(super) fn internet(gateway: &Gateway) -> Node {
    named(gateway, NodeKind::InternetGateway).detail("the VPC’s way to the internet")
}

pub(super) fn named(gateway: &Gateway, kind: NodeKind) -> Node {
    let ill = gateway.state.eq_ignore_ascii_case("failed");
    Node::new(&gateway.id, kind, gateway.name.as_deref().unwrap_or(&gateway.id))
        .state(if ill { Tone::Bad } else { Tone::Neutral }, &gateway.state)
        .fact("Gateway", &gateway.id)
        .fact("State", &gateway.state)
        .stands_for([&gateway.id])
}
