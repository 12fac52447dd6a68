//! How many instances a group has: launching and taking them until there are as many as desired, and the calls that change that.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Group, Member, groups, life, named, show, text, validation};
use crate::call::Call;
use crate::ec2::{Launch, Tags, free_addresses, launch_one};
use crate::error::AwsError;
use crate::world::World;

/// How many instances a group has room for here, as an account has by its quota of vCPUs.
const ROOM: usize = 100;
/// The tag by which an instance's group is known.
pub(super) const MARK: &str = "aws:autoscaling:groupName";

/// Launches or takes instances until there are as many as desired. Where there is no room, it is tried again at the next change.
pub(super) fn reconcile(world: &mut World, call: &Call, name: &str) {
    loop {
        let Some(group) = world.mine(call).autoscaling.groups.get(name) else { return };
        let (live, desired) = (group.live().count(), usize::try_from(group.desired).unwrap_or(0));
        if live > desired {
            let Some(victim) = victim(group) else { return };
            life::leave(world.mine(call), name, &victim, false, call.now);
        } else if live == desired || live >= ROOM || launch(world, call, name).is_none() {
            return;
        }
    }
}

/// Of the zone that has the most, the one that joined first; the last where the policy says so. Protected ones are not taken.
fn victim(group: &Group) -> Option<String> {
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    group.live().for_each(|m| *zones.entry(&m.zone).or_default() += 1);
    let by_age = group.policies.iter().any(|p| p != "Default");
    let open = || group.live().filter(|m| !m.protected);
    let fullest = open().map(|m| zones.get(m.zone.as_str()).copied().unwrap_or_default()).max()?;
    let mut choice = open().filter(|m| by_age || zones.get(m.zone.as_str()) == Some(&fullest));
    let newest = group.policies.first().is_some_and(|p| p == "NewestInstance");
    if newest { choice.last() } else { choice.next() }.map(|m| m.id.clone())
}

/// In the subnet that has the fewest of the group, of those that have room.
fn launch(world: &mut World, call: &Call, name: &str) -> Option<()> {
    let estate = world.mine(call);
    let group = estate.autoscaling.groups.get(name)?;
    let configuration = estate.autoscaling.launch_configurations.get(&group.launch)?.clone();
    let ec2 = &estate.ec2;
    let room = |id: &&String| ec2.subnets.get(*id).is_some_and(|s| free_addresses(ec2, &s.id, &s.cidr) > 0);
    let here = |subnet: &str| group.live().filter(|m| m.subnet == subnet).count();
    let subnet = group.subnets.iter().filter(room).min_by_key(|s| here(s))?.clone();
    let zone = ec2.subnets.get(&subnet)?.zone.clone();
    let mut tags: Tags =
        group.tags.iter().filter(|(_, (_, falls))| *falls).map(|(k, (v, _))| (k.clone(), v.clone())).collect();
    tags.insert(MARK.to_owned(), name.to_owned());
    let protected = group.protects;
    let (image, kind) = (configuration.image, configuration.kind);
    let new = Launch {
        subnet: subnet.clone(),
        security_groups: configuration.security_groups,
        image: image.clone(),
        kind: kind.clone(),
        tags,
    };
    let id = launch_one(world, call, new).ok()?;
    let launch = Some(configuration.name);
    let member = Member { id, zone, subnet, image, kind, launch, joined: call.now, protected, ..Member::default() };
    world.mine(call).autoscaling.groups.get_mut(name)?.members.push(member);
    Some(())
}

/// After a call of EC2: what was terminated or stopped is replaced.
pub(crate) fn heal(world: &mut World, call: &Call) {
    if !matches!(call.action.as_str(), "TerminateInstances" | "StopInstances") {
        return;
    }
    let estate = world.mine(call);
    let off =
        |id: &str| estate.ec2.instances.get(id).is_none_or(|i| !matches!(i.state.as_str(), "pending" | "running"));
    let lost: Vec<(String, String)> = estate
        .autoscaling
        .groups
        .values()
        .flat_map(|g| g.live().filter(|m| off(&m.id)).map(|m| (g.name.clone(), m.id.clone())))
        .collect();
    for (group, id) in lost {
        life::leave(world.mine(call), &group, &id, false, call.now);
        reconcile(world, call, &group);
    }
}

pub(super) fn set_desired(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let wanted = call.json["DesiredCapacity"].as_i64().unwrap_or_default();
    let group = groups::open(&world.mine(call).autoscaling, call)?.clone();
    let out = |bound: &str, value: i64| {
        let words = format!("New SetDesiredCapacity value {wanted} is {bound} value {value} for the AutoScalingGroup.");
        Err(validation(words))
    };
    if wanted > group.most {
        return out("above max", group.most);
    }
    if wanted < group.least {
        return out("below min", group.least);
    }
    let resting = group.scaled.is_some_and(|at| world.since(at, call) < group.cooldown);
    if call.json["HonorCooldown"] == true && resting {
        let words = "The group is in its cooldown period";
        return Err(AwsError::new("ScalingActivityInProgress", words));
    }
    change(world, call, &group.name, |g| (g.desired, g.scaled) = (wanted, Some(call.now)));
    Ok(json!({}))
}

/// Terminates members, and replaces them unless the capacity goes down with them.
pub(super) fn terminate(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (group, ids) = leaving(world, call)?;
    shrink(world, call, &group, i64::try_from(ids.len()).unwrap_or(i64::MAX))?;
    for id in &ids {
        life::leave(world.mine(call), &group.name, id, false, call.now);
    }
    reconcile(world, call, &group.name);
    let activity = |id: &str| show::activity(&group, id, "Terminating EC2 instance", call);
    Ok(match text(call, "InstanceId") {
        Some(id) => json!({ "Activity": activity(id) }),
        None => json!({ "Activities": ids.iter().map(|id| activity(id)).collect::<Vec<_>>() }),
    })
}

/// One member of whichever group, or several of one that is named.
fn leaving(world: &mut World, call: &Call) -> Result<(Group, BTreeSet<String>), AwsError> {
    let all = &world.mine(call).autoscaling;
    let ids: BTreeSet<String> = named(call, "InstanceIds").into_iter().collect();
    let has = |group: &Group, id: &str| group.live().any(|m| m.id == id);
    let missing =
        |id: &str| validation(format!("Instance Id not found - No managed instance found for instance ID: {id}"));
    match (text(call, "InstanceId"), ids.is_empty()) {
        (Some(id), true) => {
            let group = all.groups.values().find(|g| has(g, id)).ok_or_else(|| missing(id))?;
            Ok((group.clone(), BTreeSet::from([id.to_owned()])))
        }
        (None, false) if text(call, "AutoScalingGroupName").is_some() => {
            let group = groups::open(all, call)?;
            match ids.iter().find(|id| !has(group, id)) {
                Some(id) => Err(missing(id)),
                None => Ok((group.clone(), ids)),
            }
        }
        _ => Err(validation("Either InstanceId, or InstanceIds and AutoScalingGroupName must be given")),
    }
}

/// Running instances of the group's zones become its members.
pub(super) fn attach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let ids: BTreeSet<String> = named(call, "InstanceIds").into_iter().collect();
    let estate = world.mine(call);
    let group = groups::open(&estate.autoscaling, call)?.clone();
    let mut joining = Vec::new();
    for id in &ids {
        let found = estate.ec2.instances.get(id).filter(|i| i.state == "running");
        let found = found.ok_or_else(|| validation(format!("Instance {id} is not in a running state")))?;
        if estate.autoscaling.groups.values().any(|g| g.members.iter().any(|m| m.id == *id)) {
            return Err(validation(format!("Instance {id} is already part of an Auto Scaling group")));
        }
        if !group.zones.contains(&found.zone) {
            return Err(validation(format!("Instance {id} is not in an Availability Zone of the group")));
        }
        let machine = estate.ec2.machine(id);
        joining.push(Member {
            id: id.clone(),
            zone: found.zone.clone(),
            subnet: found.subnet.clone(),
            image: machine.image,
            kind: machine.kind,
            joined: call.now,
            protected: group.protects,
            ..Member::default()
        });
    }
    let more = i64::try_from(joining.len()).unwrap_or(i64::MAX);
    let desired = group.desired.saturating_add(more);
    if desired > group.most {
        let words =
            format!("AutoScalingGroup {} has max size {}, and cannot have {desired} instances", group.name, group.most);
        return Err(validation(words));
    }
    for id in &ids {
        if let Some(instance) = estate.ec2.instances.get_mut(id) {
            instance.tags.insert(MARK.to_owned(), group.name.clone());
        }
    }
    change(world, call, &group.name, |g| {
        g.members.extend(joining);
        (g.desired, g.scaled) = (desired, Some(call.now));
    });
    Ok(json!({}))
}

/// Members leave and go on running.
pub(super) fn detach(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let ids: BTreeSet<String> = named(call, "InstanceIds").into_iter().collect();
    let group = groups::open(&world.mine(call).autoscaling, call)?.clone();
    if let Some(id) = ids.iter().find(|id| !group.live().any(|m| m.id == **id)) {
        return Err(validation(format!("The instance {id} is not part of Auto Scaling group {}.", group.name)));
    }
    shrink(world, call, &group, i64::try_from(ids.len()).unwrap_or(i64::MAX))?;
    for id in &ids {
        let estate = world.mine(call);
        life::leave(estate, &group.name, id, true, call.now);
        if let Some(instance) = estate.ec2.instances.get_mut(id) {
            instance.tags.remove(MARK);
        }
    }
    reconcile(world, call, &group.name);
    let activities: Vec<Value> =
        ids.iter().map(|id| show::activity(&group, id, "Detaching EC2 instance", call)).collect();
    Ok(json!({ "Activities": activities }))
}

/// Lowers the capacity by so many where the call says so.
fn shrink(world: &mut World, call: &Call, group: &Group, by: i64) -> Result<(), AwsError> {
    if call.json["ShouldDecrementDesiredCapacity"] != true {
        return Ok(());
    }
    let desired = group.desired.saturating_sub(by);
    if desired < group.least {
        return Err(validation(format!(
            "Taking instances without replacement will violate group's min size constraint: AutoScalingGroup '{}' has min size {}",
            group.name, group.least
        )));
    }
    if let Some(group) = world.mine(call).autoscaling.groups.get_mut(&group.name) {
        (group.desired, group.scaled) = (desired, Some(call.now));
    }
    Ok(())
}

/// Changes a group, and then its instances with it.
pub(super) fn change(world: &mut World, call: &Call, name: &str, how: impl FnOnce(&mut Group)) {
    if let Some(group) = world.mine(call).autoscaling.groups.get_mut(name) {
        how(group);
    }
    reconcile(world, call, name);
}
