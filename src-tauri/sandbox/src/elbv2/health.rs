//! The health of a target, found out when it is read: by who forwards to it, by time, by whether a connection from the load
//! balancer's nodes would arrive, and by the HTTP code that it would get there.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::clock::{Clock, Time};
use crate::ec2::{self, Addresses, Ec2, Interface, Reach};
use crate::fault::Checkers;
use crate::world::Estate;

use super::nodes::Nodes;
use super::{ActionKind, Listener, LoadBalancer, PROVISIONING, Scene, Target, TargetGroup, attributes, health_check};

/// Seconds for which a registration is “in progress” before checking begins.
const REGISTRATION: i64 = crate::waits::REGISTRATION_SECONDS as i64;
/// A flaky target fails in every fifth minute.
const FLAKY_EVERY: i64 = 5;

/// A state with its reason code and AWS's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Health {
    pub state: &'static str,
    pub reason: Option<&'static str>,
    pub description: Option<Cow<'static, str>>,
}

const fn told(state: &'static str, reason: &'static str, description: &'static str) -> Health {
    Health { state, reason: Some(reason), description: Some(Cow::Borrowed(description)) }
}

const HEALTHY: Health = Health { state: "healthy", reason: None, description: None };
const UNHEALTHY_DRAINING: Health = Health { state: "unhealthy.draining", reason: None, description: None };
pub(super) const NOT_REGISTERED: Health =
    told("unused", "Target.NotRegistered", "Target is not registered to the target group");
const NOT_IN_USE: Health =
    told("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer");
const ZONE_NOT_ENABLED: Health =
    told("unused", "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer");
const STOPPED: Health = told("unused", "Target.InvalidState", "Target is in the stopped state");
const TERMINATED: Health = told("unused", "Target.InvalidState", "Target is in the terminated state");
const IP_UNUSABLE: Health =
    told("unused", "Target.IpUnusable", "The target IP address is reserved for use by a load balancer");
const DRAINING: Health = told("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
const REGISTERING: Health = told("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
const CHECKING: Health = told("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
const TIMEOUT: Health = told("unhealthy", "Target.Timeout", "Connection to target timed out");
const FAILED: Health = told("unhealthy", "Target.FailedHealthChecks", "Health checks failed");
const CHECKERS_FAIL: Health =
    told("unhealthy", "Elb.InternalError", "The health checks failed due to an internal error");
const UNKNOWN: Health =
    told("unavailable", "Elb.InternalError", "Target health is unavailable due to an internal error");
const UNCHECKED: Health =
    told("unavailable", "Target.HealthCheckDisabled", "Health checks are not enabled for this target");

/// What all targets of one call are seen with.
pub(super) struct Eyes<'a> {
    estate: &'a Estate,
    clock: &'a Clock,
    now: Time,
    addresses: Addresses<'a>,
    nodes: Nodes<'a>,
}

impl<'a> Eyes<'a> {
    pub fn on(scene: &'a Scene<'_>) -> Self {
        Self::of(scene.estate, scene.clock, scene.now)
    }

    pub fn of(estate: &'a Estate, clock: &'a Clock, now: Time) -> Self {
        let (addresses, nodes) = (Addresses::of(&estate.ec2), Nodes::of(&estate.ec2));
        Self { estate, clock, now, addresses, nodes }
    }

    /// AWS's seconds since `from`.
    fn since(&self, from: Time) -> i64 {
        self.clock.seconds(from, self.now)
    }

    /// The listeners that forward to a group, with their load balancers.
    pub fn users(&self, group: &'a TargetGroup) -> Vec<(&'a Listener, &'a LoadBalancer)> {
        let all = &self.estate.elbv2;
        all.users_of(&group.arn).filter_map(|l| Some((l, all.load_balancers.get(&l.load_balancer)?))).collect()
    }
}

/// Whether any target of a group is healthy.
pub(crate) fn any_healthy(estate: &Estate, clock: &Clock, now: Time, group: &str) -> bool {
    let eyes = Eyes::of(estate, clock, now);
    let group = estate.elbv2.target_groups.get(group);
    group.is_some_and(|g| g.targets.iter().any(|t| of(&eyes, g, t).state == "healthy"))
}

/// The health of a registered target now.
pub(super) fn of(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Health {
    if target.draining.is_some() {
        return DRAINING;
    }
    let users = eyes.users(group);
    if users.is_empty() {
        return NOT_IN_USE;
    }
    if !group.health_check.enabled {
        return UNCHECKED;
    }
    if let Some(why) = unusable(eyes, group, target) {
        return why;
    }
    let zone = zone(&eyes.estate.ec2, group, target);
    let checked: Vec<_> =
        users.into_iter().filter(|(_, b)| !checkers(eyes, group, b, zone.as_deref()).is_empty()).collect();
    if checked.is_empty() {
        return ZONE_NOT_ENABLED;
    }
    let since = checked.iter().map(|(l, b)| since(eyes, group, target, l, b)).max().unwrap_or_default();
    let first_result = first_result(group);
    match since {
        s if s < REGISTRATION => REGISTERING,
        s if s < first_result => CHECKING,
        s => {
            let from: Vec<_> = checked.iter().flat_map(|(_, b)| checkers(eyes, group, b, zone.as_deref())).collect();
            let Judgement { health, failing_for } = judge(eyes, group, target, &from);
            let was_healthy = failing_for.filter(|failing| s - failing >= first_result);
            if was_healthy.is_some_and(|failing| failing < draining_interval(group)) {
                UNHEALTHY_DRAINING
            } else {
                health
            }
        }
    }
}

/// What becomes of a target behind one load balancer once its checks have come to a result, as things are now.
pub(crate) struct Course {
    pub zone: Option<String>,
    /// When the first result is there.
    pub from: Time,
    healthy: bool,
    flaky: bool,
}

impl Course {
    /// Whether checks find the target healthy at a moment; nothing before their first result.
    pub fn at(&self, clock: &Clock, moment: Time) -> Option<bool> {
        let unwell = self.flaky && unwell_at(clock, moment);
        (self.from <= moment).then_some(self.healthy && !unwell)
    }
}

/// Nothing for a target that no check is sent to.
pub(super) fn course(
    eyes: &Eyes<'_>,
    group: &TargetGroup,
    target: &Target,
    listener: &Listener,
    balancer: &LoadBalancer,
) -> Option<Course> {
    let zone = zone(&eyes.estate.ec2, group, target);
    let from = checkers(eyes, group, balancer, zone.as_deref());
    if target.draining.is_some() || from.is_empty() || unusable(eyes, group, target).is_some() {
        return None;
    }
    let active = eyes.clock.after(balancer.created, PROVISIONING);
    let began = target.registered.max(listener.created).max(group.used_since).max(active);
    Some(Course {
        from: eyes.clock.after(began, first_result(group)),
        healthy: group.checkers.is_none() && steadily(eyes, group, target, &from).health == HEALTHY,
        flaky: listed_flaky(eyes, group, target),
        zone,
    })
}

/// AWS's seconds from the first check to a result.
fn first_result(group: &TargetGroup) -> i64 {
    i64::from(group.health_check.interval) * i64::from(group.health_check.healthy)
}

/// The zone of a target: its subnet's, or what was said of an address outside the VPC.
pub(super) fn zone(ec2: &Ec2, group: &TargetGroup, target: &Target) -> Option<String> {
    match group.target_type.as_str() {
        "instance" => ec2.instances.get(&target.id).map(|i| i.zone.clone()),
        "alb" | "lambda" => Some("all".to_owned()),
        _ => {
            let ip: Ipv4Addr = target.id.parse().ok()?;
            let holds = |cidr: &str| cidr.parse().is_ok_and(|n: Ipv4Net| n.contains(&ip));
            let subnet = ec2.subnets.values().find(|s| s.vpc == group.vpc && holds(&s.cidr));
            subnet.map(|s| s.zone.clone()).or_else(|| target.zone.clone())
        }
    }
}

/// The target group's own word, or the load balancer's.
pub(super) fn crosses_zones(group: &TargetGroup, balancer: &LoadBalancer) -> bool {
    let key = "load_balancing.cross_zone.enabled";
    match attributes::target_group_value(group, key) {
        "use_load_balancer_configuration" => attributes::load_balancer_value(balancer, key) == "true",
        own => own == "true",
    }
}

/// What the checks find, and for how many of AWS's seconds they have failed, where that is known.
struct Judgement {
    health: Health,
    failing_for: Option<i64>,
}

fn judge(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target, from: &[&Interface]) -> Judgement {
    if let Some((how, since)) = group.checkers {
        return match how {
            Checkers::Failing => Judgement { health: CHECKERS_FAIL, failing_for: Some(eyes.since(since)) },
            Checkers::Unavailable => Judgement { health: UNKNOWN, failing_for: None },
        };
    }
    match flaking(eyes, group, target) {
        Some(seconds) => Judgement { health: FAILED, failing_for: Some(seconds) },
        None => steadily(eyes, group, target, from),
    }
}

/// What checks find of a target that is not flaky.
fn steadily(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target, from: &[&Interface]) -> Judgement {
    let health = connected(eyes, group, target, from);
    if health == HEALTHY { answered(eyes, group, target) } else { Judgement { health, failing_for: None } }
}

/// How long the nodes of an unhealthy target wait for its connections to end, in seconds.
fn draining_interval(group: &TargetGroup) -> i64 {
    attributes::target_group_value(group, "target_health_state.unhealthy.draining_interval_seconds")
        .parse()
        .unwrap_or(0)
}

/// A target that no check is sent to: an instance that is off, or the address of a load balancer's node.
fn unusable(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Option<Health> {
    let ec2 = &eyes.estate.ec2;
    match group.target_type.as_str() {
        "instance" => match ec2.instances.get(&target.id).map(|i| i.state.as_str()) {
            Some("running") => None,
            Some("stopped" | "stopping" | "pending") => Some(STOPPED),
            Some(_) | None => Some(TERMINATED),
        },
        "ip" => {
            let node = |i: &Interface| i.kind == "network_load_balancer" && i.gone_at.is_none();
            eyes.addresses.at(&group.vpc, &target.id).is_some_and(node).then_some(IP_UNUSABLE)
        }
        _ => None,
    }
}

/// The nodes that check a target: those of its zone, or all with cross-zone load balancing.
fn checkers<'a>(
    eyes: &Eyes<'a>,
    group: &TargetGroup,
    balancer: &LoadBalancer,
    zone: Option<&str>,
) -> Vec<&'a Interface> {
    let everywhere = crosses_zones(group, balancer) || zone.is_none_or(|z| z == "all");
    let nodes = eyes.nodes.of_balancer(&balancer.arn).iter().copied();
    nodes.filter(|i| everywhere || Some(i.zone.as_str()) == zone).collect()
}

/// AWS's seconds since everything that checking needs was there.
fn since(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target, listener: &Listener, balancer: &LoadBalancer) -> i64 {
    let active = eyes.since(balancer.created) - PROVISIONING;
    let used = eyes.since(group.used_since).min(eyes.since(listener.created));
    eyes.since(target.registered).min(used).min(active)
}

/// The worst of what the nodes see. A Lambda function is not reached over the network.
fn connected(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target, from: &[&Interface]) -> Health {
    if group.target_type == "lambda" {
        return HEALTHY;
    }
    let port = check_port(group, target);
    let addresses = addresses(eyes, group, target);
    let seen: Vec<Reach> = from.iter().flat_map(|node| addresses.iter().map(|ip| look(eyes, node, ip, port))).collect();
    if seen.is_empty() || seen.iter().any(|r| matches!(r, Reach::Blocked | Reach::Unknown)) {
        TIMEOUT
    } else if seen.contains(&Reach::Refused) {
        FAILED
    } else {
        HEALTHY
    }
}

/// What the target answers to an HTTP check, held against the success codes.
fn answered(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Judgement {
    let codes = match group.target_type.as_str() {
        "alb" => own_answer(eyes, group, target).map(|code| (code, None)).into_iter().collect(),
        _ => set_answers(eyes, group, target),
    };
    let wrong = codes.into_iter().find(|(code, _)| !health_check::expects(&group.health_check, *code));
    wrong.map_or(Judgement { health: HEALTHY, failing_for: None }, |(code, since)| {
        let description = Some(Cow::Owned(format!("Health checks failed with these codes: [{code}]")));
        let health = Health { state: "unhealthy", reason: Some("Target.ResponseCodeMismatch"), description };
        Judgement { health, failing_for: since.map(|s| eyes.since(s)) }
    })
}

/// The codes that were set for a target, and since when.
fn set_answers(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Vec<(u16, Option<Time>)> {
    let port = check_port(group, target);
    let set = |ip: &str| eyes.estate.elbv2.answers.get(&(ip.to_owned(), port));
    addresses(eyes, group, target).into_iter().filter_map(set).map(|(code, since)| (*code, Some(*since))).collect()
}

/// What an application load balancer answers by itself: to plain HTTP on an HTTPS listener, or by its default action.
fn own_answer(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Option<u16> {
    let port = check_port(group, target);
    let listener = eyes.estate.elbv2.listeners_of(&target.id).find(|l| l.port == port)?;
    if listener.protocol == "HTTPS" && group.health_check.protocol == "HTTP" {
        return Some(400);
    }
    match &listener.action.kind {
        ActionKind::Forward(_) => None,
        ActionKind::FixedResponse(response) => response.status.parse().ok(),
        ActionKind::Redirect(redirect) => redirect.status.strip_prefix("HTTP_")?.parse().ok(),
    }
}

fn check_port(group: &TargetGroup, target: &Target) -> u16 {
    group.health_check.port.parse().unwrap_or(target.port)
}

fn addresses<'a>(eyes: &Eyes<'a>, group: &TargetGroup, target: &'a Target) -> Vec<&'a str> {
    match group.target_type.as_str() {
        "instance" => eyes.estate.ec2.instances.get(&target.id).map(|i| i.private_ip.as_str()).into_iter().collect(),
        "alb" => eyes.nodes.of_balancer(&target.id).iter().map(|i| i.private_ip.as_str()).collect(),
        _ => vec![target.id.as_str()],
    }
}

/// Outside the VPC, whoever the seed says answers there does so, if a gateway's route leads to the address.
fn look(eyes: &Eyes<'_>, node: &Interface, ip: &str, port: u16) -> Reach {
    let ec2 = &eyes.estate.ec2;
    match ec2::reaches(ec2, &eyes.addresses, node, ip, port) {
        Reach::Unknown => match ec2.outside.get(ip).filter(|_| private_route(ec2, node, ip)) {
            Some(ports) if ports.contains(&port) => Reach::Open,
            Some(_) => Reach::Refused,
            None => Reach::Blocked,
        },
        seen @ (Reach::Open | Reach::Refused | Reach::Blocked) => seen,
    }
}

/// Whether the best route to an address leads through a virtual private or a transit gateway.
fn private_route(ec2: &Ec2, node: &Interface, ip: &str) -> bool {
    let own = ec2.route_tables.values().find(|t| t.subnets.contains(&node.subnet));
    let table = own.or_else(|| ec2.route_tables.values().find(|t| t.is_main && t.vpc == node.vpc));
    let ranges =
        table.into_iter().flat_map(|t| &t.routes).filter_map(|r| Some((r.destination.parse::<Ipv4Net>().ok()?, r)));
    let Ok(ip) = ip.parse::<Ipv4Addr>() else { return false };
    let best = ranges.filter(|(range, _)| range.contains(&ip)).max_by_key(|(range, _)| range.prefix_len());
    best.is_some_and(|(_, r)| r.state == "active" && (r.target.starts_with("vgw-") || r.target.starts_with("tgw-")))
}

/// For how many seconds a flaky target has failed; nothing while it does not.
fn flaking(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> Option<i64> {
    let fails = unwell_at(eyes.clock, eyes.now) && listed_flaky(eyes, group, target);
    fails.then_some(eyes.clock.seconds(0, eyes.now) % 60)
}

fn unwell_at(clock: &Clock, moment: Time) -> bool {
    clock.seconds(0, moment) / 60 % FLAKY_EVERY == FLAKY_EVERY - 1
}

fn listed_flaky(eyes: &Eyes<'_>, group: &TargetGroup, target: &Target) -> bool {
    addresses(eyes, group, target).iter().any(|ip| eyes.estate.ec2.flaky.contains(*ip))
}
