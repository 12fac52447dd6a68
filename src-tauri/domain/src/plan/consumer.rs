//! The consumer's side: the interface endpoint with a group of its own, in private subnets of zones that both share.

use std::collections::BTreeSet;

use super::build::Build;
use crate::{
    Action, Endpoint, Fault, Inventory, Packet, Peer, Plan, Port, Purpose, Rule, Slot, SlotRule, Subnet, Vpc, VpcId, Wait, ZoneName, is_ours,
    our_tags, slug, tag,
};

/// Plans the endpoint for `packet`. `reachable` are the zone names, in this account, in which AWS offers the service.
pub fn consumer(packet: &Packet, inventory: &Inventory, reachable: &[ZoneName], vpc: Option<&VpcId>) -> Result<Plan, Vec<Fault>> {
    let plan = Plan::empty(packet.onboarding.clone(), inventory.account.clone(), inventory.region.clone(), Purpose::Consumer);
    let mut build = Build::new(plan);
    if inventory.account != packet.expected_requester {
        let message = format!("The packet expects account {}, but this session is in {}", packet.expected_requester.grouped(), inventory.account.grouped());
        build.plan.warnings.push(message);
    }
    let alive = |e: &&Endpoint| !["deleted", "deleting", "rejected", "failed", "expired"].iter().any(|s| e.state.eq_ignore_ascii_case(s));
    if let Some(endpoint) = inventory.endpoints.iter().filter(alive).find(|e| is_ours(&e.tags, &packet.onboarding, "endpoint")) {
        build.keep("endpoint", &endpoint.id, format!("Endpoint {} ({})", endpoint.id, endpoint.state));
        return build.finish();
    }
    match choose(inventory, reachable, vpc) {
        Ok((vpc, subnets)) => endpoint(&mut build, packet, inventory, vpc, &subnets),
        Err(fault) => build.refuse(fault),
    }
    build.finish()
}

fn endpoint(build: &mut Build, packet: &Packet, inventory: &Inventory, vpc: &Vpc, subnets: &[&Subnet]) {
    let group = endpoint_group(build, packet, inventory, vpc);
    let mut tags = our_tags(&packet.onboarding, "endpoint");
    tags.insert(tag::NAME.to_owned(), name(packet));
    let action = Action::CreateEndpoint {
        vpc: vpc.id.clone(),
        subnets: subnets.iter().map(|s| s.id.clone()).collect(),
        security_groups: vec![group],
        service_name: packet.service_name.clone(),
        tags,
    };
    let title = format!("Create the interface endpoint in {} private subnets", subnets.len());
    build.act("endpoint", title, "It asks the customer for a connection", action, &["endpoint-group", "endpoint-group-close", "endpoint-group-inbound"]);
    let wait = Wait::EndpointAsked { endpoint: build.from("endpoint") };
    build.wait("endpoint-asked", "Wait until the request has reached the customer".into(), "The customer verifies and accepts it", wait, &["endpoint"]);
}

/// Inbound is what filters at an endpoint: the agreed ports from this VPC, and nothing else. Outbound nothing is needed.
fn endpoint_group(build: &mut Build, packet: &Packet, inventory: &Inventory, vpc: &Vpc) -> Slot<crate::SecurityGroupId> {
    let existing = inventory.security_groups.iter().find(|g| is_ours(&g.tags, &packet.onboarding, "endpoint-group"));
    if let Some(group) = existing {
        build.keep("endpoint-group", &group.id, format!("Security group {}", group.name));
        return Slot::Known(group.id.clone());
    }
    let name = format!("{}-endpoint", name(packet));
    let mut tags = our_tags(&packet.onboarding, "endpoint-group");
    tags.insert(tag::NAME.to_owned(), name.clone());
    let description = "Firefly PrivateLink endpoint".to_owned();
    let action = Action::CreateSecurityGroup { vpc: vpc.id.clone(), name: name.clone(), description, tags };
    build.act("endpoint-group", format!("Create security group {name} for the endpoint"), "Never the VPC’s default group", action, &[]);
    let slot = build.from("endpoint-group");
    let everything = Rule { protocol: "-1".into(), from_port: None, to_port: None, peer: Peer::Cidr(ipnet::Ipv4Net::default().into()), description: None };
    let close = Action::RevokeEgress { group: slot.clone(), rules: vec![SlotRule::Plain(everything)] };
    build.act("endpoint-group-close", "Take away its outbound rule".into(), "An endpoint only answers", close, &["endpoint-group"]);
    let ports: BTreeSet<Port> = packet.listeners.iter().map(|l| l.port).collect();
    let rules = ports.into_iter().flat_map(|port| vpc.cidrs.iter().map(move |net| rule(port, *net))).map(SlotRule::Plain).collect();
    let open = Action::AuthorizeIngress { group: slot.clone(), rules };
    build.act("endpoint-group-inbound", "Allow the agreed ports from this VPC".into(), "Inbound rules are what filters at an endpoint", open, &["endpoint-group"]);
    slot
}

fn rule(port: Port, net: ipnet::IpNet) -> Rule {
    let number = Some(port.number());
    Rule { protocol: "tcp".into(), from_port: number, to_port: number, peer: Peer::Cidr(net), description: Some("Firefly components".into()) }
}

fn name(packet: &Packet) -> String {
    format!("ffly-{}-{}", slug(&packet.name), &packet.onboarding.as_str()[..4])
}

/// The VPC (the one named, else the only one that fits) and one private subnet in each shared zone.
fn choose<'a>(inventory: &'a Inventory, reachable: &[ZoneName], vpc: Option<&VpcId>) -> Result<(&'a Vpc, Vec<&'a Subnet>), Fault> {
    let fits = inventory.vpcs.iter().filter(|v| vpc.map_or(!v.is_default, |wanted| &v.id == wanted));
    let mut found: Vec<_> = fits.map(|v| (v, private_subnets(inventory, v, reachable))).filter(|(_, subnets)| !subnets.is_empty()).collect();
    match (found.pop(), found.is_empty()) {
        (Some(choice), true) => Ok(choice),
        (Some(_), false) => Err(Fault::invalid("several-vpcs", "Several VPCs have private subnets in the service’s zones").hint("Name one with --vpc")),
        (None, _) => Err(Fault::invalid("no-shared-zone", "No VPC here has a private subnet in a zone that the service has").hint("Ask the customer to add a zone, or create a private subnet in one of the service’s zones")),
    }
}

fn private_subnets<'a>(inventory: &'a Inventory, vpc: &Vpc, reachable: &[ZoneName]) -> Vec<&'a Subnet> {
    let mut zones = BTreeSet::new();
    let fits = inventory.subnets.iter().filter(|s| s.vpc == vpc.id && reachable.contains(&s.zone) && is_private(inventory, s));
    fits.filter(|s| zones.insert(s.zone.clone())).collect()
}

/// No route to an internet gateway.
fn is_private(inventory: &Inventory, subnet: &Subnet) -> bool {
    inventory.route_table_of(subnet).is_some_and(|t| !t.routes.iter().any(|r| r.target.starts_with("igw-")))
}
