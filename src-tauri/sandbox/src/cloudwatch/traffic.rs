//! What passes through connections: made up, but the same each time. A minute's figures follow from the endpoint, the zone and
//! the minute; nothing passes before a connection is open, where nobody healthy answers, or where the load balancer's groups let no one in.

use std::rc::Rc;

use ipnet::Ipv4Net;

use crate::clock::{Clock, Time};
use crate::ec2::{self, Ec2, Endpoint, EndpointService, Peer, Permission};
use crate::elbv2::{Checks, Courses, LoadBalancer, watched};
use crate::ids;
use crate::world::{Estate, World};

/// One endpoint's traffic in one zone, from its subnet to the load balancer's node.
#[derive(Clone)]
pub(super) struct Flow {
    pub service: String,
    pub service_name: String,
    pub balancer: String,
    /// The zone, as the service's owner names it.
    pub zone: String,
    pub endpoint: String,
    pub vpc: String,
    pub subnet: String,
    since: Time,
    /// The load balancer's security groups let nobody of that VPC in.
    pub blocked: bool,
    courses: Rc<Vec<Courses>>,
    seed: u64,
}

/// What passed in one minute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Minute {
    pub active: f64,
    pub new: f64,
    pub bytes: f64,
    pub client_resets: f64,
    pub target_resets: f64,
}

impl Flow {
    /// The minute that begins at a second, as far as it is over; nothing where nothing was sent.
    pub fn minute(&self, clock: &Clock, begin: i64, now: Time) -> Option<Minute> {
        let moment = (begin.saturating_mul(1000).saturating_add(59_999)).min(now);
        let answered = || self.courses.iter().any(|c| c.count(clock, &self.zone, moment).0 > 0);
        if moment < self.since || !(self.blocked || answered()) {
            return None;
        }
        let mut dice = self.seed ^ begin.unsigned_abs();
        let mut roll = |sides: u64| {
            dice = mixed(dice);
            dice % sides
        };
        // a minute in eight is silent
        let new = roll(8);
        let (active, size) = (new + roll(12), 1800 + roll(9000));
        let resets = [roll(16), roll(40)].map(|n| u64::from(n == 0));
        (new > 0).then(|| Minute {
            active: figure(active),
            new: figure(new),
            bytes: figure(new * size),
            client_resets: figure(resets[0]),
            target_resets: figure(resets[1]),
        })
    }

    /// When the connection opened.
    pub fn since(&self) -> Time {
        self.since
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures here have at most six digits")]
fn figure(n: u64) -> f64 {
    n as f64
}

/// A step of SplitMix64.
fn mixed(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// Every open connection to the services of an estate, zone by zone.
pub(super) fn provided(world: &World, estate: &Estate, now: Time) -> Vec<Flow> {
    estate.ec2.endpoint_services.values().flat_map(|s| of_service(world, estate, s, now)).collect()
}

/// Every open connection from the endpoints of an account in a Region.
pub(super) fn consumed(world: &World, estate: &Estate, now: Time) -> Vec<Flow> {
    let mut flows = Vec::new();
    for endpoint in estate.ec2.endpoints.values().filter(|e| e.deleted.is_none()) {
        let there = world.estates.get(&(endpoint.service_account.clone(), endpoint.service_region.clone()));
        let service = there.and_then(|there| Some((there, there.ec2.endpoint_services.get(&endpoint.service_id)?)));
        let all = service.map(|(there, service)| of_service(world, there, service, now)).unwrap_or_default();
        flows.extend(all.into_iter().filter(|f| f.endpoint == endpoint.id));
    }
    flows
}

fn of_service(world: &World, estate: &Estate, service: &EndpointService, now: Time) -> Vec<Flow> {
    let clock = &world.clock;
    let checks = Checks::of(estate, clock, now);
    let watched: Vec<_> = watched(estate, clock)
        .into_iter()
        .filter(|w| service.load_balancers.contains(&w.balancer.arn))
        .map(|w| {
            let courses = w.groups.iter().map(|g| checks.courses(g, w.balancer)).collect();
            (w.balancer, Rc::new(courses))
        })
        .collect();
    let mut flows = Vec::new();
    for connection in &service.connections {
        let Some(since) = ec2::open_since(clock, now, connection) else { continue };
        let there = world.estates.get(&(connection.owner.clone(), connection.region.clone())).map(|e| &e.ec2);
        let Some((there, endpoint)) = there.and_then(|e| Some((e, e.endpoints.get(&connection.endpoint)?))) else {
            continue;
        };
        for subnet in endpoint.subnets.iter().filter_map(|id| there.subnets.get(id)) {
            let zone = estate.ec2.zones.iter().find(|z| z.id == subnet.zone_id).map(|z| z.name.as_str());
            let stands = |(b, _): &&(&LoadBalancer, _)| b.zones.iter().any(|(name, _)| Some(name.as_str()) == zone);
            let Some((balancer, courses)) = watched.iter().find(stands) else { continue };
            let zone = zone.unwrap_or_default().to_owned();
            flows.push(Flow {
                service: service.id.clone(),
                service_name: service.name.clone(),
                balancer: balancer.arn.clone(),
                seed: u64::from_str_radix(&ids::digest(&["traffic", &endpoint.id, &zone], 16), 16).unwrap_or_default(),
                zone,
                endpoint: endpoint.id.clone(),
                vpc: endpoint.vpc.clone(),
                subnet: subnet.id.clone(),
                since,
                blocked: blocked(estate, balancer, there, endpoint),
                courses: Rc::clone(courses),
            });
        }
    }
    flows
}

/// Whether the inbound rules are enforced and admit nobody of the endpoint's VPC on any listener's port
/// (`docs/aws.md`, “Security groups and enforcement”).
fn blocked(estate: &Estate, balancer: &LoadBalancer, there: &Ec2, endpoint: &Endpoint) -> bool {
    if balancer.security_groups.is_empty() || balancer.enforce.as_deref() != Some("on") {
        return false;
    }
    let clients: Vec<Ipv4Net> = match there.vpcs.get(&endpoint.vpc) {
        Some(vpc) => vpc.cidrs.iter().filter_map(|c| c.parse().ok()).collect(),
        None => Vec::new(),
    };
    let listeners = estate.elbv2.listeners.values().filter(|l| l.load_balancer == balancer.arn);
    let ports: Vec<u16> = listeners.map(|l| l.port).collect();
    let groups = balancer.security_groups.iter().filter_map(|id| estate.ec2.security_groups.get(id));
    !groups.flat_map(|g| &g.ingress).any(|rule| admits(rule, &clients, &ports))
}

fn admits(rule: &Permission, clients: &[Ipv4Net], ports: &[u16]) -> bool {
    let Peer::Cidr(cidr) = &rule.peer else { return false };
    let Ok(range) = cidr.parse::<Ipv4Net>() else { return false };
    let met = clients.iter().any(|c| c.contains(&range) || range.contains(c));
    let open = rule.ports.is_none_or(|(low, high)| ports.iter().any(|p| (low..=high).contains(p)));
    matches!(rule.protocol.as_str(), "tcp" | "6" | "-1") && met && open
}
