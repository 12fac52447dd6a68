//! The metrics that AWS itself keeps, worked out when they are read and never stored: of network load balancers, endpoint services and
//! endpoints. Names, dimensions and what is reported when: `docs/aws.md`, “CloudWatch metrics”.

use super::metric::Metric;
use super::series::{Measured, Point};
use super::traffic::{Flow, Minute, consumed, provided};
use super::whole;
use crate::clock::{Clock, Time};
use crate::elbv2::{Checks, Group, Watched, watched};
use crate::world::World;

/// Further back they do not go.
const KEPT: i64 = 15 * 86_400;
/// Endpoints are counted every five minutes.
const COUNTED: i64 = 300;

const NETWORK: &str = "AWS/NetworkELB";
const SERVICES: &str = "AWS/PrivateLinkServices";
const ENDPOINTS: &str = "AWS/PrivateLinkEndpoints";

/// One figure of a minute.
type Figure = fn(&Minute) -> f64;

/// Name, unit, figure, and whether nothing is told as zero.
type Told = (&'static str, &'static str, Figure, bool);

const OF_BALANCERS: &[Told] = &[
    ("ActiveFlowCount", "Count", |m| m.active, true),
    ("ActiveFlowCount_TCP", "Count", |m| m.active, false),
    ("NewFlowCount", "Count", |m| m.new, true),
    ("NewFlowCount_TCP", "Count", |m| m.new, false),
    ("PortAllocationErrorCount", "Count", |_| 0.0, true),
    ("ProcessedBytes", "Bytes", |m| m.bytes, true),
    ("ProcessedBytes_TCP", "Bytes", |m| m.bytes, false),
    ("TCP_Client_Reset_Count", "Count", |m| m.client_resets, true),
    ("TCP_ELB_Reset_Count", "Count", |_| 0.0, true),
    ("TCP_Target_Reset_Count", "Count", |m| m.target_resets, true),
];

/// Of flows that a security group turned away.
const BLOCKED: Told = ("SecurityGroupBlockedFlowCount_Inbound_TCP", "Count", |m| m.new, false);

const OF_SERVICES: &[Told] = &[
    ("ActiveConnections", "Count", |m| m.active, false),
    ("BytesProcessed", "Bytes", |m| m.bytes, false),
    ("NewConnections", "Count", |m| m.new, false),
    ("RstPacketsSent", "Count", |m| m.target_resets, false),
];

const OF_ENDPOINTS: &[Told] = &[
    ("ActiveConnections", "Count", |m| m.active, false),
    ("BytesProcessed", "Bytes", |m| m.bytes, false),
    ("NewConnections", "Count", |m| m.new, false),
    ("PacketsDropped", "Count", |_| 0.0, false),
    ("RstPacketsReceived", "Count", |m| m.target_resets, false),
];

/// What there is to be measured in one account and Region.
pub(super) struct Own<'a> {
    checks: Option<Checks<'a>>,
    clock: &'a Clock,
    now: Time,
    balancers: Vec<Watched<'a>>,
    provided: Vec<Flow>,
    consumed: Vec<Flow>,
}

impl<'a> Own<'a> {
    pub fn of(world: &'a World, account: &str, region: &str, now: Time) -> Self {
        let estate = world.estates.get(&(account.to_owned(), region.to_owned()));
        Self {
            checks: estate.map(|e| Checks::of(e, &world.clock, now)),
            clock: &world.clock,
            now,
            balancers: estate.map(|e| watched(e, &world.clock)).unwrap_or_default(),
            provided: estate.map(|e| provided(world, e, now)).unwrap_or_default(),
            consumed: estate.map(|e| consumed(world, e, now)).unwrap_or_default(),
        }
    }

    /// Every metric that there is.
    pub fn metrics(&self) -> Vec<Metric> {
        let mut all = Vec::new();
        for watched in self.balancers.iter().filter(|w| w.active <= self.now) {
            let name = tail(&watched.balancer.arn);
            for zone in zones(watched) {
                let dimensions = with_zone(vec![("LoadBalancer", name)], zone);
                let blocked = self.provided.iter().any(|f| f.blocked && f.balancer == watched.balancer.arn);
                let told = OF_BALANCERS.iter().chain(blocked.then_some(&BLOCKED));
                all.extend(told.map(|(told, ..)| Metric::new(NETWORK, told, &dimensions)));
                for group in &watched.groups {
                    let dimensions = [dimensions.as_slice(), &[("TargetGroup", tail(&group.group.arn))]].concat();
                    let counts = ["HealthyHostCount", "UnHealthyHostCount"];
                    all.extend(counts.map(|told| Metric::new(NETWORK, told, &dimensions)));
                }
            }
        }
        for flow in self.provided.iter().filter(|f| !f.blocked) {
            for dimensions in of_service(flow) {
                all.extend(OF_SERVICES.iter().map(|(told, ..)| Metric::new(SERVICES, told, &dimensions)));
            }
        }
        all.extend(
            self.provided.iter().map(|f| Metric::new(SERVICES, "EndpointsCount", &[("Service Id", &f.service)])),
        );
        for flow in self.consumed.iter().filter(|f| !f.blocked) {
            for dimensions in of_endpoint(flow) {
                all.extend(OF_ENDPOINTS.iter().map(|(told, ..)| Metric::new(ENDPOINTS, told, &dimensions)));
            }
        }
        all.sort();
        all.dedup();
        all
    }

    /// The points of one metric from one second until before another.
    pub fn points(&self, metric: &Metric, from: i64, to: i64) -> Vec<Point> {
        let now = whole(self.now);
        let (from, to) = (from.max(now - KEPT), to.min(now + 1));
        let from = from + (-from).rem_euclid(60);
        match metric.namespace.as_str() {
            NETWORK => self.of_balancer(metric, from, to),
            SERVICES if metric.name == "EndpointsCount" => self.counted(metric, from, to),
            SERVICES => {
                let fits = |f: &&Flow| of_service(f).iter().any(|d| same(metric, d));
                self.passed(OF_SERVICES, metric, self.provided.iter().filter(fits).collect(), from, to)
            }
            ENDPOINTS => {
                let fits = |f: &&Flow| of_endpoint(f).iter().any(|d| same(metric, d));
                self.passed(OF_ENDPOINTS, metric, self.consumed.iter().filter(fits).collect(), from, to)
            }
            _ => Vec::new(),
        }
    }

    fn of_balancer(&self, metric: &Metric, from: i64, to: i64) -> Vec<Point> {
        let named = |name: &str| metric.dimensions.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let found = self.balancers.iter().find(|w| Some(tail(&w.balancer.arn)) == named("LoadBalancer"));
        let Some(watched) = found else { return Vec::new() };
        let zone = named("AvailabilityZone");
        if zone.is_some_and(|z| !zones(watched).contains(&Some(z))) {
            return Vec::new();
        }
        let plain = with_zone(vec![("LoadBalancer", tail(&watched.balancer.arn))], zone);
        if let Some(group) = watched.groups.iter().find(|g| Some(tail(&g.group.arn)) == named("TargetGroup")) {
            let dimensions = [plain.as_slice(), &[("TargetGroup", tail(&group.group.arn))]].concat();
            return if same(metric, &dimensions) {
                self.hosts(metric, watched, group, zone, from, to)
            } else {
                Vec::new()
            };
        }
        if !same(metric, &plain) {
            return Vec::new();
        }
        let here = |f: &&Flow| f.balancer == watched.balancer.arn && zone.is_none_or(|z| z == f.zone);
        let here = self.provided.iter().filter(here);
        if metric.name == BLOCKED.0 {
            return self.told(&BLOCKED, &here.filter(|f| f.blocked).collect::<Vec<_>>(), from, to);
        }
        let active = watched.active.div_euclid(60_000).saturating_mul(60);
        self.passed(OF_BALANCERS, metric, here.collect(), from.max(active), to)
    }

    /// How many targets each node finds healthy or unhealthy: the statistics are over the nodes.
    fn hosts(
        &self,
        metric: &Metric,
        watched: &Watched<'_>,
        group: &Group<'_>,
        zone: Option<&str>,
        from: i64,
        to: i64,
    ) -> Vec<Point> {
        let Some(checks) = &self.checks else { return Vec::new() };
        let healthy = match metric.name.as_str() {
            "HealthyHostCount" => true,
            "UnHealthyHostCount" => false,
            _ => return Vec::new(),
        };
        let courses = checks.courses(group, watched.balancer);
        let nodes: Vec<&str> = zones(watched).into_iter().flatten().filter(|z| zone.is_none_or(|w| w == *z)).collect();
        let since = group.since.max(watched.active);
        let point = |at: i64| {
            let moment = at.saturating_mul(1000).saturating_add(59_999).min(self.now);
            let count = |zone: &&str| {
                let (well, unwell) = courses.count(self.clock, zone, moment);
                (f64::from(if healthy { well } else { unwell }), 1.0)
            };
            let measured = Measured::Each(nodes.iter().map(count).collect());
            (moment >= since).then(|| Point { at, unit: "Count".to_owned(), measured })
        };
        minutes(from, to).filter_map(point).collect()
    }

    /// How many endpoints are connected, every five minutes while there are any.
    fn counted(&self, metric: &Metric, from: i64, to: i64) -> Vec<Point> {
        let here = |f: &&Flow| same(metric, &[("Service Id", f.service.as_str())]);
        let mut since: Vec<(&str, Time)> =
            self.provided.iter().filter(here).map(|f| (f.endpoint.as_str(), f.since())).collect();
        since.sort_unstable();
        since.dedup();
        let point = |at: i64| {
            let moment = at.saturating_mul(1000).saturating_add(COUNTED * 1000 - 1).min(self.now);
            let connected = since.iter().filter(|(_, since)| *since <= moment).count();
            let connected = f64::from(u32::try_from(connected).unwrap_or(u32::MAX));
            let measured = Measured::Each(vec![(connected, 1.0)]);
            (connected > 0.0).then(|| Point { at, unit: "Count".to_owned(), measured })
        };
        minutes(from, to).filter(|at| at % COUNTED == 0).filter_map(point).collect()
    }

    /// The figures of a table's metric, of all flows that are not turned away.
    fn passed(&self, table: &[Told], metric: &Metric, flows: Vec<&Flow>, from: i64, to: i64) -> Vec<Point> {
        let flows: Vec<&Flow> = flows.into_iter().filter(|f| !f.blocked).collect();
        let told = table.iter().find(|(name, ..)| *name == metric.name);
        told.map(|told| self.told(told, &flows, from, to)).unwrap_or_default()
    }

    fn told(&self, (_, unit, figure, zeros): &Told, flows: &[&Flow], from: i64, to: i64) -> Vec<Point> {
        let point = |at: i64| {
            let told: Vec<Minute> = flows.iter().filter_map(|f| f.minute(self.clock, at, self.now)).collect();
            let measured = Measured::Each(vec![(told.iter().map(figure).sum(), 1.0)]);
            (*zeros || !told.is_empty()).then(|| Point { at, unit: (*unit).to_owned(), measured })
        };
        minutes(from, to).filter_map(point).collect()
    }
}

fn minutes(from: i64, to: i64) -> impl Iterator<Item = i64> {
    (from..to.max(from)).step_by(60)
}

/// All zones together, and each.
fn zones<'a>(watched: &Watched<'a>) -> Vec<Option<&'a str>> {
    std::iter::once(None).chain(watched.balancer.zones.iter().map(|(name, _)| Some(name.as_str()))).collect()
}

fn with_zone<'a>(mut dimensions: Vec<(&'a str, &'a str)>, zone: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    dimensions.extend(zone.map(|zone| ("AvailabilityZone", zone)));
    dimensions
}

/// How a dimension names a load balancer (`net/<name>/<id>`) or a target group (`targetgroup/<name>/<id>`).
fn tail(arn: &str) -> &str {
    let last = arn.rsplit(':').next().unwrap_or_default();
    last.strip_prefix("loadbalancer/").unwrap_or(last)
}

/// The sets of dimensions in which a service is measured.
fn of_service(flow: &Flow) -> [Vec<(&str, &str)>; 5] {
    let service = ("Service Id", flow.service.as_str());
    let (zone, balancer) = (("Az", flow.zone.as_str()), ("Load Balancer Arn", flow.balancer.as_str()));
    [
        vec![service],
        vec![zone, service],
        vec![balancer, service],
        vec![zone, balancer, service],
        vec![service, ("VPC Endpoint Id", flow.endpoint.as_str())],
    ]
}

/// The sets of dimensions in which an endpoint is measured.
fn of_endpoint(flow: &Flow) -> [Vec<(&str, &str)>; 2] {
    let whole = vec![
        ("Endpoint Type", "Interface"),
        ("Service Name", flow.service_name.as_str()),
        ("VPC Endpoint Id", flow.endpoint.as_str()),
        ("VPC Id", flow.vpc.as_str()),
    ];
    let subnet = [whole.as_slice(), &[("Subnet Id", flow.subnet.as_str())]].concat();
    [whole, subnet]
}

fn same(metric: &Metric, dimensions: &[(&str, &str)]) -> bool {
    let has = |(name, value): &(String, String)| dimensions.iter().any(|(n, v)| n == name && v == value);
    metric.dimensions.len() == dimensions.len() && metric.dimensions.iter().all(has)
}
