//! What CloudWatch measures of network load balancers: their nodes, and the targets that these check.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::clock::{Clock, Time};
use crate::world::Estate;

use super::health::{self, Course, Eyes};
use super::{Action, Listener, LoadBalancer, PROVISIONING, TargetGroup};

/// A network load balancer and the target groups behind it.
pub(crate) struct Watched<'a> {
    pub balancer: &'a LoadBalancer,
    /// When it became, or becomes, active.
    pub active: Time,
    pub groups: Vec<Group<'a>>,
}

/// One target group behind one load balancer.
pub(crate) struct Group<'a> {
    pub group: &'a TargetGroup,
    /// When there was a listener in front of it and a target in it.
    pub since: Time,
    listener: &'a Listener,
    crosses_zones: bool,
}

/// Every network load balancer of an estate. Application Load Balancers as targets are not counted, so neither are their groups.
pub(crate) fn watched<'a>(estate: &'a Estate, clock: &Clock) -> Vec<Watched<'a>> {
    let mut listeners: HashMap<&str, Vec<&Listener>> = HashMap::new();
    for listener in estate.elbv2.listeners.values() {
        listeners.entry(&listener.load_balancer).or_default().push(listener);
    }
    let network = estate.elbv2.load_balancers.values().filter(|b| b.kind == "network");
    let watch = |balancer: &'a LoadBalancer| Watched {
        balancer,
        active: clock.after(balancer.created, PROVISIONING),
        groups: groups(estate, balancer, listeners.get(balancer.arn.as_str()).map(Vec::as_slice).unwrap_or_default()),
    };
    network.map(watch).collect()
}

fn groups<'a>(estate: &'a Estate, balancer: &'a LoadBalancer, listeners: &[&'a Listener]) -> Vec<Group<'a>> {
    let mut found: Vec<Group<'a>> = Vec::new();
    for listener in listeners.iter().copied() {
        let arns = estate.elbv2.actions_of(listener).flat_map(Action::target_groups);
        for group in arns.filter_map(|arn| estate.elbv2.target_groups.get(arn)) {
            let Some(registered) = group.targets.iter().map(|t| t.registered).min() else { continue };
            let known = found.iter().any(|g| g.group.arn == group.arn);
            if group.target_type != "alb" && !known {
                let crosses_zones = health::crosses_zones(group, balancer);
                found.push(Group { group, since: registered.max(listener.created), listener, crosses_zones });
            }
        }
    }
    found
}

/// The checked targets of a group, and whether every node checks all of them.
pub(crate) struct Courses {
    all: Vec<Course>,
    crosses_zones: bool,
}

/// What health checks find in one estate; what they all look at is gathered once, when the first is asked for.
pub(crate) struct Checks<'a> {
    estate: &'a Estate,
    clock: &'a Clock,
    now: Time,
    eyes: OnceCell<Eyes<'a>>,
}

impl<'a> Checks<'a> {
    pub fn of(estate: &'a Estate, clock: &'a Clock, now: Time) -> Self {
        Self { estate, clock, now, eyes: OnceCell::new() }
    }

    /// What becomes of a group's targets, as things are now.
    pub fn courses(&self, group: &Group<'_>, balancer: &LoadBalancer) -> Courses {
        let eyes = self.eyes.get_or_init(|| Eyes::of(self.estate, self.clock, self.now));
        let course = |t| health::course(eyes, group.group, t, group.listener, balancer);
        Courses { all: group.group.targets.iter().filter_map(course).collect(), crosses_zones: group.crosses_zones }
    }
}

impl Courses {
    /// How many targets the node of a zone finds healthy and unhealthy at a moment.
    pub fn count(&self, clock: &Clock, zone: &str, moment: Time) -> (u32, u32) {
        let checked = |c: &&Course| self.crosses_zones || c.zone.as_deref().is_none_or(|z| z == zone || z == "all");
        let results = self.all.iter().filter(checked).filter_map(|c| c.at(clock, moment));
        results.fold((0, 0), |(well, unwell), healthy| if healthy { (well + 1, unwell) } else { (well, unwell + 1) })
    }
}
