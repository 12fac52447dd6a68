//! The consumer's side: the interface endpoint with a group of its own, in private subnets of zones that both share.

use std::collections::BTreeSet;

use super::build::Build;
use super::groups::{allow_all, difference, plain};
use super::ours::{refuse_stranger, several};
use super::provider::refuse_incomplete;
use crate::{
    AccountId, Action, Endpoint, Fault, Inventory, Offer, Packet, Peer, Plan, Port, Purpose, Rule, SecurityGroup,
    SecurityGroupId, Slot, Subnet, Vpc, VpcId, Wait, ZoneName, is_ours, our_tags, slug, tag,
};

/// Lists that must be complete before anything is concluded from an absence.
const NEEDED: [&str; 5] = [
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeRouteTables",
];

/// Plans the endpoint for `packet`. `offer` is the packet's service as AWS shows it to this account; a service that belongs to
/// another account than the packet says is refused, since a packet carries a hash but no signature.
pub fn consumer(
    packet: &Packet,
    inventory: &Inventory,
    offer: &Offer,
    vpc: Option<&VpcId>,
) -> Result<Plan, Vec<Fault>> {
    let plan =
        Plan::empty(packet.onboarding.clone(), inventory.account.clone(), inventory.region.clone(), Purpose::Consumer);
    let mut build = Build::new(plan);
    refuse_incomplete(&mut build, inventory, &NEEDED, &[]);
    refuse_foreign(&mut build, packet, inventory, offer);
    refuse_several(&mut build, packet, inventory);
    if !build.faults.is_empty() {
        return build.finish();
    }
    if inventory.account != packet.expected_requester {
        let message = format!(
            "The packet expects account {}, but this session is in {}",
            packet.expected_requester.grouped(),
            inventory.account.grouped()
        );
        build.refuse(Fault::invalid("wrong-account", message).hint("Use an identity of that account"));
        return build.finish();
    }
    if let Some(endpoint) = alive(inventory).find(|e| is_ours(&e.tags, &packet.onboarding, "endpoint")) {
        keep_endpoint(&mut build, packet, inventory, endpoint);
        return build.finish();
    }
    match choose(inventory, &offer.zones, vpc) {
        Ok((vpc, subnets)) => create_endpoint(&mut build, packet, inventory, vpc, &subnets),
        Err(fault) => build.refuse(fault),
    }
    build.finish()
}

fn refuse_foreign(build: &mut Build, packet: &Packet, inventory: &Inventory, offer: &Offer) {
    if inventory.region != packet.region {
        let message = format!("The service is in {}, but this session looks at {}", packet.region, inventory.region);
        build.refuse(Fault::invalid("wrong-region", message).hint("Choose the packet’s Region"));
    }
    if offer.owner.as_ref() != Some(&packet.account) {
        let owner =
            offer.owner.as_ref().map_or_else(|| "an account that AWS does not name".to_owned(), AccountId::grouped);
        let message =
            format!("The packet is of account {}, but its service belongs to {owner}", packet.account.grouped());
        build.refuse(
            Fault::invalid("service-owner-differs", message)
                .hint("Do not connect; ask the customer, over another channel, for the service name"),
        );
    }
}

/// Endpoints that are over do not count: a new one takes their place.
fn refuse_several(build: &mut Build, packet: &Packet, inventory: &Inventory) {
    let endpoints = alive(inventory).map(|e| (&e.tags, e.id.to_string()));
    let groups = inventory.security_groups.iter().map(|g| (&g.tags, g.id.to_string()));
    let mut faults = several(&packet.onboarding, "endpoints", endpoints, |step| step == "endpoint");
    faults.extend(several(&packet.onboarding, "security groups", groups, |step| step == "endpoint-group"));
    faults.into_iter().for_each(|fault| build.refuse(fault));
}

/// Endpoints that ask, or are connected.
fn alive(inventory: &Inventory) -> impl Iterator<Item = &Endpoint> {
    let over = |e: &Endpoint| {
        ["deleted", "deleting", "rejected", "failed", "expired"].iter().any(|s| e.state.eq_ignore_ascii_case(s))
    };
    inventory.endpoints.iter().filter(move |e| !over(e))
}

fn keep_endpoint(build: &mut Build, packet: &Packet, inventory: &Inventory, endpoint: &Endpoint) {
    build.keep("endpoint", &endpoint.id, format!("Endpoint {} ({})", endpoint.id, endpoint.state));
    if endpoint.service_name != packet.service_name {
        let message = format!(
            "Endpoint {} leads to {}, but the packet names {}",
            endpoint.id, endpoint.service_name, packet.service_name
        );
        build.refuse(
            Fault::invalid("endpoint-elsewhere", message)
                .hint("Tear this side down with the packet that it was made from, then plan again"),
        );
    }
    if let (Some(vpc), Some(group)) = (inventory.vpc(&endpoint.vpc), our_group(packet, inventory, &endpoint.vpc)) {
        let slot = keep_group(build, group);
        endpoint_rules(build, packet, vpc, Some(group), &slot);
    }
}

fn create_endpoint(build: &mut Build, packet: &Packet, inventory: &Inventory, vpc: &Vpc, subnets: &[&Subnet]) {
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
    build.act(
        "endpoint",
        title,
        "It asks the customer for a connection",
        action,
        &["endpoint-group", "endpoint-group-close", "endpoint-group-inbound", "endpoint-group-seal"],
    );
    let wait = Wait::EndpointAsked { endpoint: build.from("endpoint") };
    build.wait(
        "endpoint-asked",
        "Wait until the request has reached the customer".into(),
        "The customer verifies and accepts it",
        wait,
        &["endpoint"],
    );
}

/// Inbound is what filters at an endpoint: the agreed ports from this VPC, and nothing else. Outbound nothing is needed.
fn endpoint_group(build: &mut Build, packet: &Packet, inventory: &Inventory, vpc: &Vpc) -> Slot<SecurityGroupId> {
    let existing = our_group(packet, inventory, &vpc.id);
    let slot = match existing {
        Some(group) => keep_group(build, group),
        None => create_group(build, packet, inventory, vpc),
    };
    endpoint_rules(build, packet, vpc, existing, &slot);
    slot
}

fn our_group<'a>(packet: &Packet, inventory: &'a Inventory, vpc: &VpcId) -> Option<&'a SecurityGroup> {
    inventory.security_groups.iter().find(|g| &g.vpc == vpc && is_ours(&g.tags, &packet.onboarding, "endpoint-group"))
}

fn keep_group(build: &mut Build, group: &SecurityGroup) -> Slot<SecurityGroupId> {
    build.keep("endpoint-group", &group.id, format!("Security group {}", group.name));
    Slot::Known(group.id.clone())
}

fn create_group(build: &mut Build, packet: &Packet, inventory: &Inventory, vpc: &Vpc) -> Slot<SecurityGroupId> {
    let name = format!("{}-endpoint", name(packet));
    // a second group with the same tags would make neither ours, so that one left in another VPC is dealt with first
    if let Some(group) =
        inventory.security_groups.iter().find(|g| is_ours(&g.tags, &packet.onboarding, "endpoint-group"))
    {
        let message = format!("Security group {} of this onboarding is in {}, not in {}", group.id, group.vpc, vpc.id);
        build.refuse(
            Fault::invalid("group-elsewhere", message)
                .hint("Choose that VPC, or tear this side down first, then plan again"),
        );
    }
    let same_name = |g: &&SecurityGroup| g.vpc == vpc.id && g.name.eq_ignore_ascii_case(&name);
    refuse_stranger(build, &name, inventory.security_groups.iter().find(same_name).map(|g| g.id.as_str()));
    let mut tags = our_tags(&packet.onboarding, "endpoint-group");
    tags.insert(tag::NAME.to_owned(), name.clone());
    let description = "Firefly PrivateLink endpoint".to_owned();
    let action = Action::CreateSecurityGroup { vpc: vpc.id.clone(), name: name.clone(), description, tags };
    build.act(
        "endpoint-group",
        format!("Create security group {name} for the endpoint"),
        "Never the VPC’s default group",
        action,
        &[],
    );
    build.from("endpoint-group")
}

/// The difference between what the group lets through and what it should: an interrupted run may have left it half done.
/// What is missing comes before anything goes, since the endpoint may be in use.
fn endpoint_rules(
    build: &mut Build,
    packet: &Packet,
    vpc: &Vpc,
    existing: Option<&SecurityGroup>,
    slot: &Slot<SecurityGroupId>,
) {
    let egress = existing.map_or_else(|| vec![allow_all()], |g| g.egress.clone());
    if !egress.is_empty() {
        let close = Action::RevokeEgress { group: slot.clone(), rules: plain(difference(&[], &egress).1) };
        build.act(
            "endpoint-group-close",
            "Take away its outbound rules".into(),
            "An endpoint only answers",
            close,
            &["endpoint-group"],
        );
    }
    let ports: BTreeSet<Port> = packet.listeners.iter().map(|l| l.port).collect();
    let has = existing.map(|g| g.ingress.clone()).unwrap_or_default();
    let narrowed: BTreeSet<Port> = ports.iter().copied().filter(|p| has.iter().any(|r| narrows(r, *p, vpc))).collect();
    let whole = ports.iter().filter(|port| !narrowed.contains(port));
    let wanted: Vec<Rule> = whole.flat_map(|port| vpc.cidrs.iter().map(|net| rule(*port, *net))).collect();
    let (missing, mut extra) = difference(&wanted, &has);
    extra.retain(|r| !narrowed.iter().any(|port| narrows(r, *port, vpc)));
    if !missing.is_empty() {
        let open = Action::AuthorizeIngress { group: slot.clone(), rules: plain(missing) };
        build.act(
            "endpoint-group-inbound",
            format!("Allow the agreed ports from the whole VPC {}", vpc.id),
            "Inbound rules are what filters at an endpoint; narrow them to your components afterwards, which is left as it is",
            open,
            &["endpoint-group"],
        );
    }
    if !extra.is_empty() {
        let seal = Action::RevokeIngress { group: slot.clone(), rules: plain(extra) };
        build.act(
            "endpoint-group-seal",
            "Take away inbound rules that were not agreed".into(),
            "Only the agreed ports, from inside this VPC",
            seal,
            &["endpoint-group", "endpoint-group-inbound"],
        );
    }
}

/// Whether a rule admits just `port`, from less than the whole VPC: somebody narrowed it on purpose.
fn narrows(rule: &Rule, port: Port, vpc: &Vpc) -> bool {
    let number = Some(port.number());
    let inside = match &rule.peer {
        Peer::Group(_) => true,
        Peer::Cidr(net) => vpc.cidrs.iter().any(|whole| whole != net && whole.contains(net)),
        Peer::PrefixList(_) => false,
    };
    rule.protocol == "tcp" && rule.from_port == number && rule.to_port == number && inside
}

fn rule(port: Port, net: ipnet::IpNet) -> Rule {
    let number = Some(port.number());
    Rule {
        protocol: "tcp".into(),
        from_port: number,
        to_port: number,
        peer: Peer::Cidr(net.trunc()),
        description: Some("The whole VPC".into()),
    }
}

fn name(packet: &Packet) -> String {
    format!("ffly-{}-{}", slug(&packet.name), &packet.onboarding.as_str()[..4])
}

/// The VPC (the one named, else the only one that fits) and one private subnet in each shared zone.
fn choose<'a>(
    inventory: &'a Inventory,
    reachable: &[ZoneName],
    vpc: Option<&VpcId>,
) -> Result<(&'a Vpc, Vec<&'a Subnet>), Fault> {
    let fits = inventory.vpcs.iter().filter(|v| vpc.map_or(!v.is_default, |wanted| &v.id == wanted));
    let mut found: Vec<_> = fits
        .map(|v| (v, private_subnets(inventory, v, reachable)))
        .filter(|(_, subnets)| !subnets.is_empty())
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(choice), true) => Ok(choice),
        (Some(_), false) => {
            Err(Fault::invalid("several-vpcs", "Several VPCs have private subnets in the service’s zones")
                .hint("Name one with --vpc"))
        }
        (None, _) => {
            Err(Fault::invalid("no-shared-zone", "No VPC here has a private subnet in a zone that the service has")
                .hint("Ask the customer to add a zone, or create a private subnet in one of the service’s zones"))
        }
    }
}

fn private_subnets<'a>(inventory: &'a Inventory, vpc: &Vpc, reachable: &[ZoneName]) -> Vec<&'a Subnet> {
    let mut zones = BTreeSet::new();
    let fits =
        inventory.subnets.iter().filter(|s| s.vpc == vpc.id && reachable.contains(&s.zone) && is_private(inventory, s));
    fits.filter(|s| zones.insert(s.zone.clone())).collect()
}

/// No route to an internet gateway.
fn is_private(inventory: &Inventory, subnet: &Subnet) -> bool {
    inventory.route_table_of(subnet).is_some_and(|t| !t.routes.iter().any(|r| r.target.starts_with("igw-")))
}
