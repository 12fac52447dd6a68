//! What time does to a group's instances: they come into service and are registered, they leave and are terminated. A function of time
//! alone, so that a replay comes to the same.

use super::{Group, Member};
use crate::clock::{Clock, Time};
use crate::elbv2;
use crate::waits::{INSTANCE_JOINS_SECONDS, INSTANCE_LEAVES_SECONDS};
use crate::world::Estate;

const JOINS: i64 = INSTANCE_JOINS_SECONDS as i64;
const LEAVES: i64 = INSTANCE_LEAVES_SECONDS as i64;

/// A member's `LifecycleState`.
pub(super) fn state(clock: &Clock, now: Time, member: &Member) -> &'static str {
    match member.leaving {
        Some(_) if member.detached => "Detaching",
        Some(_) => "Terminating",
        None if clock.seconds(member.joined, now) < JOINS => "Pending",
        None => "InService",
    }
}

/// Registers what is in service by now, and lets go what has left.
pub(crate) fn settle(estate: &mut Estate, clock: &Clock, now: Time) {
    let Estate { autoscaling, elbv2, ec2, .. } = estate;
    for group in autoscaling.groups.values_mut() {
        let Group { members, target_groups, .. } = group;
        for member in members.iter_mut().filter(|m| !m.registered && m.leaving.is_none()) {
            let at = clock.after(member.joined, JOINS);
            if at <= now {
                member.registered = true;
                target_groups.iter().for_each(|g| elbv2::enroll(elbv2, g, &member.id, None, at));
            }
        }
        members.retain(|member| {
            let left = member.leaving.map(|at| clock.after(at, LEAVES)).filter(|at| *at <= now);
            if let Some(at) = left.filter(|_| !member.detached) {
                ec2.end(&member.id, at);
            }
            left.is_none()
        });
    }
    autoscaling.groups.retain(|_, g| !g.closing || !g.members.is_empty());
}

/// Takes a member out of service, at once; it leaves in its own time.
pub(super) fn leave(estate: &mut Estate, group: &str, id: &str, detached: bool, now: Time) {
    let Some(group) = estate.autoscaling.groups.get_mut(group) else { return };
    let Some(member) = group.members.iter_mut().find(|m| m.id == id && m.leaving.is_none()) else { return };
    (member.leaving, member.detached) = (Some(now), detached);
    if member.registered {
        group.target_groups.iter().for_each(|g| elbv2::withdraw(&mut estate.elbv2, g, id, None, now));
    }
}
