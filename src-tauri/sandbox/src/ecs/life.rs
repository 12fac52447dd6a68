//! What time does to tasks: a task's state follows from when it was started and when it was told to stop, and its targets come and
//! go at those moments. A function of time alone, so that a replay comes to the same.

use super::{Cluster, Service, Task};
use crate::clock::{Clock, Time};
use crate::elbv2;
use crate::waits::{TASK_START_SECONDS, TASK_STOP_SECONDS};
use crate::world::Estate;

/// AWS's seconds that what has ended can still be described.
const SEEN: i64 = 3600;
const START: i64 = TASK_START_SECONDS as i64;
const STOP: i64 = TASK_STOP_SECONDS as i64;

/// A task's `lastStatus`.
pub(super) fn status(clock: &Clock, now: Time, task: &Task) -> &'static str {
    let balanced = task.registered && !task.load_balancers.is_empty();
    match stopping_for(clock, now, task) {
        Some(s) if s >= STOP => "STOPPED",
        Some(s) if s >= STOP * 2 / 3 => "DEPROVISIONING",
        Some(s) if s >= STOP / 3 || !balanced => "STOPPING",
        Some(_) => "DEACTIVATING",
        None => match clock.seconds(task.created, now) {
            s if s >= START => "RUNNING",
            s if s >= START / 2 => "PENDING",
            _ => "PROVISIONING",
        },
    }
}

/// Whether a task is told to stop.
pub(super) fn ends(now: Time, task: &Task) -> bool {
    task.stop.as_ref().is_some_and(|s| s.at <= now)
}

pub(super) fn stopped(clock: &Clock, now: Time, task: &Task) -> bool {
    stopping_for(clock, now, task).is_some_and(|s| s >= STOP)
}

pub(super) fn running(clock: &Clock, now: Time, task: &Task) -> bool {
    status(clock, now, task) == "RUNNING"
}

/// When a task that starts at `created` runs.
pub(super) fn runs_at(clock: &Clock, created: Time) -> Time {
    clock.after(created, START)
}

/// When a task that is told to stop has stopped.
pub(super) fn stopped_at(clock: &Clock, stopping: Time) -> Time {
    clock.after(stopping, STOP)
}

/// `ACTIVE`, `DRAINING` or `INACTIVE`.
pub(super) fn service_status(clock: &Clock, now: Time, service: &Service) -> &'static str {
    match service.closed {
        None => "ACTIVE",
        Some(_) if service.tasks.iter().any(|t| !stopped(clock, now, t)) => "DRAINING",
        Some(_) => "INACTIVE",
    }
}

fn stopping_for(clock: &Clock, now: Time, task: &Task) -> Option<i64> {
    task.stop.as_ref().filter(|s| s.at <= now).map(|s| clock.seconds(s.at, now))
}

/// Registers what runs by now, deregisters what was told to stop, and forgets what ended long ago.
pub(crate) fn settle(estate: &mut Estate, clock: &Clock, now: Time) {
    let Estate { ecs, elbv2, .. } = estate;
    let long_ago = |t: Time| clock.seconds(t, now) >= SEEN;
    for cluster in ecs.clusters.values_mut() {
        for service in cluster.services.values_mut() {
            service.tasks.iter_mut().for_each(|task| balance(task, elbv2, clock, now));
            service
                .tasks
                .retain(|t| !t.stop.as_ref().is_some_and(|s| s.at <= now && long_ago(stopped_at(clock, s.at))));
            let used = |id: &str| service.tasks.iter().any(|t| t.deployment == id);
            let last = service.deployments.last().map(|d| d.id.clone()).unwrap_or_default();
            service.deployments.retain(|d| d.id == last || used(&d.id));
        }
        cluster.services.retain(|_, s| !s.closed.is_some_and(long_ago) || !s.tasks.is_empty());
    }
    let over = |c: &Cluster| c.closed.is_some_and(long_ago);
    ecs.clusters.retain(|_, c| !over(c));
}

fn balance(task: &mut Task, elbv2: &mut elbv2::Elbv2, clock: &Clock, now: Time) {
    let runs = runs_at(clock, task.created);
    let ends = task.stop.as_ref().map(|s| s.at);
    if !task.registered && runs <= now && ends.is_none_or(|at| runs < at) {
        task.registered = true;
        for b in &task.load_balancers {
            elbv2::enroll(elbv2, &b.target_group, &task.private_ip, Some(b.port), runs);
        }
    }
    if let Some(at) = ends.filter(|at| *at <= now && task.registered && !task.withdrawn) {
        task.withdrawn = true;
        for b in &task.load_balancers {
            elbv2::withdraw(elbv2, &b.target_group, &task.private_ip, Some(b.port), at);
        }
    }
}
