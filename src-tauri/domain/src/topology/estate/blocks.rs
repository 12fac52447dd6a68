//! What the drawing of a network holds, VPC by VPC, before anything has a place.

use std::collections::{BTreeMap, HashMap};

use super::super::cast::{Link, Yard};
use super::super::ways::{internet, named};
use super::super::{FrameKind, MOST, Node, NodeKind, Tone, View, facts, frames, yards};
use crate::checklist::counted;
use crate::network::Lookup;
use crate::{GatewayKind, Instance, LoadBalancer, Subnet, SubnetId, VpcId};

/// One VPC, or what belongs to none.
#[derive(Default)]
pub(super) struct Block {
    pub id: String,
    pub label: String,
    /// Drawn as one box, where there are many.
    pub whole: Option<Node>,
    pub zones: Vec<Column>,
    /// At the right side within the VPC.
    pub inside: Vec<Node>,
    /// At its border.
    pub border: Vec<Node>,
    pub links: Vec<Link>,
}

pub(super) struct Column {
    pub id: String,
    pub label: String,
    pub subnets: Vec<Place>,
}

/// A subnet as a box, or as a frame around its instances.
pub(super) enum Place {
    Box(Node),
    Open(Yard, Vec<Node>),
}

/// How much stands in each subnet.
struct Counted<'a> {
    instances: HashMap<&'a SubnetId, Vec<&'a Instance>>,
    interfaces: HashMap<&'a SubnetId, usize>,
}

/// Every VPC, default ones last, then the endpoint services whose VPC is not known.
pub(super) fn blocks(look: &Lookup, view: &View) -> Vec<Block> {
    let inventory = look.inventory;
    let mut instances: HashMap<&SubnetId, Vec<&Instance>> = HashMap::new();
    for instance in &inventory.instances {
        if let Some(subnet) = &instance.subnet {
            instances.entry(subnet).or_default().push(instance);
        }
    }
    let mut interfaces: HashMap<&SubnetId, usize> = HashMap::new();
    for subnet in inventory.interfaces.iter().filter(|i| i.instance.is_none()).filter_map(|i| i.subnet.as_ref()) {
        *interfaces.entry(subnet).or_default() += 1;
    }
    let counted = Counted { instances, interfaces };
    let mut subnets: BTreeMap<(bool, &VpcId), Vec<&Subnet>> = BTreeMap::new();
    let default = |id: &VpcId| inventory.vpc(id).is_some_and(|v| v.is_default);
    for vpc in &inventory.vpcs {
        subnets.entry((vpc.is_default, &vpc.id)).or_default();
    }
    inventory.subnets.iter().for_each(|s| subnets.entry((default(&s.vpc), &s.vpc)).or_default().push(s));
    let many = subnets.len() > MOST;
    let mut blocks: Vec<Block> = subnets
        .into_iter()
        .map(|((_, vpc), subnets)| block(look, view, vpc, &subnets, &counted, many && !view.shows(vpc.as_str())))
        .collect();
    let lost = lost(look);
    if !lost.border.is_empty() {
        blocks.push(lost);
    }
    blocks
}

fn block(look: &Lookup, view: &View, vpc: &VpcId, subnets: &[&Subnet], counted: &Counted, whole: bool) -> Block {
    let found = look.inventory.vpc(vpc);
    let label = found.map_or_else(|| format!("VPC {vpc} · not read"), frames::label_of);
    let mut block = Block { id: vpc.to_string(), label, ..Block::default() };
    if whole {
        block.whole = Some(as_one(look, vpc, subnets, counted));
        return block;
    }
    block.zones = zones(look, view, vpc, subnets, counted);
    sides(look, view, vpc, &mut block);
    block
}

fn as_one(look: &Lookup, vpc: &VpcId, subnets: &[&Subnet], counts: &Counted) -> Node {
    let found = look.inventory.vpc(vpc);
    let name = found.and_then(|v| v.name.as_deref()).unwrap_or(vpc.as_str());
    let instances: usize = subnets.iter().map(|s| counts.of(s).0).sum();
    Node::new(vpc.as_str(), NodeKind::Vpc, name)
        .detail(found.map_or_else(|| "not read".to_owned(), |v| crate::network::joined(&v.cidrs)))
        .state(Tone::Neutral, format!("{}, {}", counted(subnets.len(), "subnet"), counted(instances, "instance")))
        .several(subnets.len(), vpc.as_str())
        .fact("VPC", vpc.as_str())
        .stands_for([vpc])
}

fn zones(look: &Lookup, view: &View, vpc: &VpcId, subnets: &[&Subnet], counts: &Counted) -> Vec<Column> {
    let mut by_zone: BTreeMap<&str, Vec<&Subnet>> = BTreeMap::new();
    subnets.iter().for_each(|s| by_zone.entry(s.zone.as_str()).or_default().push(s));
    by_zone
        .into_iter()
        .map(|(zone, mut subnets)| {
            subnets.sort_by_key(|s| (s.cidr, s.id.clone()));
            let key = format!("subnets:{vpc}:{zone}");
            let label = format!("{zone} · {}", subnets[0].zone_id);
            let id = format!("zone:{vpc}:{zone}");
            let places = if subnets.len() > MOST && !view.shows(&key) {
                vec![Place::Box(together(&key, &subnets, counts))]
            } else {
                subnets.iter().map(|s| place(look, view, s, counts)).collect()
            };
            Column { id, label, subnets: places }
        })
        .collect()
}

fn together(key: &str, subnets: &[&Subnet], counts: &Counted) -> Node {
    let instances: usize = subnets.iter().map(|s| counts.of(s).0).sum();
    Node::new(key, NodeKind::Subnet, counted(subnets.len(), "subnet"))
        .state(Tone::Neutral, counted(instances, "instance"))
        .several(subnets.len(), key)
        .stands_for(subnets.iter().map(|s| &s.id))
}

fn place(look: &Lookup, view: &View, subnet: &Subnet, counts: &Counted) -> Place {
    let key = format!("subnet:{}", subnet.id);
    let yard = yards::of(look, subnet);
    let here = counts.instances.get(&subnet.id).map_or(&[][..], Vec::as_slice);
    if view.shows(&key) && !here.is_empty() {
        return Place::Open(yard, here.iter().map(|i| instance(look, i)).collect());
    }
    let (instances, interfaces) = counts.of(subnet);
    let public = if yard.kind == FrameKind::PublicSubnet { "public · " } else { "" };
    let mut node =
        Node::new(subnet.id.as_str(), NodeKind::Subnet, subnet.name.as_deref().unwrap_or(subnet.id.as_str()))
            .detail(format!("{public}{}", subnet.cidr))
            .state(
                Tone::Neutral,
                format!("{}, {}", counted(instances, "instance"), counted(interfaces, "other interface")),
            )
            .facts(facts::of_subnet(look.inventory, &subnet.id))
            .fact("Routes", &yard.note)
            .stands_for([&subnet.id]);
    if instances > 0 {
        node = node.several(instances, &key);
    }
    Place::Box(node)
}

fn instance(look: &Lookup, instance: &Instance) -> Node {
    let running = instance.state.eq_ignore_ascii_case("running");
    Node::new(instance.id.as_str(), NodeKind::Instance, instance.name.as_deref().unwrap_or(instance.id.as_str()))
        .detail(instance.private_ip.as_deref().unwrap_or_default())
        .state(if running { Tone::Good } else { Tone::Neutral }, &instance.state)
        .facts(facts::of_target(look, instance.id.as_str()))
        .stands_for([&instance.id])
}

/// Load balancers, NAT gateways and endpoints within the VPC, endpoint services and internet gateways at its border.
fn sides(look: &Lookup, view: &View, vpc: &VpcId, block: &mut Block) {
    let inventory = look.inventory;
    let balancers: Vec<&LoadBalancer> =
        inventory.load_balancers.iter().filter(|l| l.vpc.as_ref() == Some(vpc)).collect();
    let boxes: Vec<Node> = balancers.iter().map(|l| balancer(l)).collect();
    let lead = add(view, &mut block.inside, &format!("load-balancers:{vpc}"), "load balancer", boxes);
    let gateways = || inventory.gateways.iter().filter(|g| g.vpc.as_ref() == Some(vpc));
    let nats = gateways().filter(|g| g.kind == GatewayKind::Nat).map(|g| named(g, NodeKind::NatGateway)).collect();
    add(view, &mut block.inside, &format!("nat-gateways:{vpc}"), "NAT gateway", nats);
    let endpoints = inventory.endpoints.iter().filter(|e| &e.vpc == vpc).map(|e| {
        let short = e.service_name.rsplit('.').next().unwrap_or_default().to_owned();
        let bad = ["failed", "rejected", "expired"].iter().any(|s| e.state.eq_ignore_ascii_case(s));
        Node::new(e.id.as_str(), NodeKind::Endpoint, e.id.as_str())
            .detail(format!("{} · {short}", e.kind))
            .state(if bad { Tone::Bad } else { Tone::Neutral }, &e.state)
            .fact("Service", &e.service_name)
            .stands_for([&e.id])
    });
    add(view, &mut block.inside, &format!("endpoints:{vpc}"), "endpoint", endpoints.collect());
    for gateway in gateways().filter(|g| g.kind == GatewayKind::Internet) {
        block.border.push(internet(gateway));
        for public in balancers.iter().filter(|l| l.is_public()) {
            link(block, &gateway.id, &lead, public.arn.as_str());
        }
    }
    for service in &inventory.endpoint_services {
        let ours: Vec<&&LoadBalancer> = balancers.iter().filter(|l| service.load_balancers.contains(&l.arn)).collect();
        if !ours.is_empty() {
            block.border.push(endpoint_service(service));
            ours.iter().for_each(|l| link(block, service.id.as_str(), &lead, l.arn.as_str()));
        }
    }
}

fn link(block: &mut Block, from: &str, lead: &HashMap<String, String>, to: &str) {
    if let Some(to) = lead.get(to) {
        let (from, to, net) = (from.to_owned(), to.clone(), from.to_owned());
        block.links.push(Link { from, to, label: String::new(), tone: Tone::Neutral, net });
    }
}

/// Adds `boxes`, as one where they are many; gives the box that each of their resources is in.
fn add(view: &View, to: &mut Vec<Node>, key: &str, noun: &str, boxes: Vec<Node>) -> HashMap<String, String> {
    let whole = boxes.len() > MOST && !view.shows(key);
    let mut lead = HashMap::new();
    for node in &boxes {
        let id = if whole { key.to_owned() } else { node.id.clone() };
        lead.extend(node.resources.iter().map(|r| (r.clone(), id.clone())));
    }
    match boxes.first() {
        Some(first) if whole => {
            let tone = boxes.iter().fold(Tone::Good, |worst, n| worst.worse(n.tone));
            let bad = boxes.iter().filter(|n| n.tone == Tone::Bad).count();
            let status = if bad > 0 { format!("{bad} failed") } else { "none failed".to_owned() };
            let resources = boxes.iter().flat_map(|n| &n.resources);
            let node = Node::new(key, first.kind, counted(boxes.len(), noun)).state(tone, status);
            to.push(node.several(boxes.len(), key).stands_for(resources));
        }
        _ => to.extend(boxes),
    }
    lead
}

fn balancer(found: &LoadBalancer) -> Node {
    let tone = match found.state.to_ascii_lowercase().as_str() {
        "failed" => Tone::Bad,
        "active" => Tone::Good,
        _ => Tone::Pending,
    };
    Node::new(found.arn.as_str(), NodeKind::OtherLoadBalancer, &found.name)
        .detail(format!("{}, {}", found.kind, found.scheme))
        .state(tone, &found.state)
        .facts(facts::of_load_balancer(found))
        .fact("Availability Zones", crate::network::joined(found.zones.iter().map(|z| &z.zone)))
        .stands_for([&found.arn])
}

fn endpoint_service(service: &crate::EndpointService) -> Node {
    let waiting = service.known_connections().iter().filter(|c| c.is("pendingAcceptance")).count();
    let (tone, status) = match waiting {
        0 if service.is("available") => (Tone::Good, service.state.clone()),
        0 => (Tone::Pending, service.state.clone()),
        n => (Tone::Pending, format!("{} waiting", counted(n, "request"))),
    };
    Node::new(service.id.as_str(), NodeKind::EndpointService, service.id.as_str())
        .detail(counted(service.known_connections().len(), "connection"))
        .state(tone, status)
        .facts(facts::of_service(service))
        .stands_for([&service.id])
}

/// Endpoint services none of whose load balancers was found in a VPC.
fn lost(look: &Lookup) -> Block {
    let inventory = look.inventory;
    let placed: std::collections::HashSet<&crate::Arn> =
        inventory.load_balancers.iter().filter(|l| l.vpc.is_some()).map(|l| &l.arn).collect();
    let lost = inventory.endpoint_services.iter().filter(|s| !s.load_balancers.iter().any(|arn| placed.contains(arn)));
    Block { border: lost.map(endpoint_service).collect(), ..Block::default() }
}

impl Counted<'_> {
    /// Instances, and interfaces that belong to none.
    fn of(&self, subnet: &Subnet) -> (usize, usize) {
        let instances = self.instances.get(&subnet.id).map_or(0, Vec::len);
        (instances, self.interfaces.get(&subnet.id).copied().unwrap_or_default())
    }
}
