//! Starting, stopping and terminating instances. Where that ends, time decides (`settle`).

use super::addresses::public_ip;
use super::instance_shown::write_state;
use super::listing::{INSTANCE, known, known_mut, mine};
use crate::call::Call;
use crate::error::AwsError;
use crate::waits::INSTANCE_TERMINATION_SECONDS;
use crate::wire::xml::Xml;
use crate::world::World;

pub(super) fn start(world: &mut World, call: &Call) -> Result<String, AwsError> {
    change(world, call, "started", |state| match state {
        "stopped" => Some("pending"),
        "pending" | "running" => Some(state),
        _ => None,
    })
}

pub(super) fn stop(world: &mut World, call: &Call) -> Result<String, AwsError> {
    change(world, call, "stopped", |state| match state {
        "running" => Some("stopping"),
        "stopping" | "stopped" => Some(state),
        _ => None,
    })
}

/// A terminated instance stays to be seen for about an hour; its interface goes with it.
pub(super) fn terminate(world: &mut World, call: &Call) -> Result<String, AwsError> {
    change(world, call, "terminated", |state| match state {
        "shutting-down" | "terminated" => Some(state),
        _ => Some("shutting-down"),
    })
}

/// All instances or none; `to` gives the state that follows, or nothing where the state now does not permit it.
fn change(world: &mut World, call: &Call, what: &str, to: impl Fn(&str) -> Option<&str>) -> Result<String, AwsError> {
    let mut changes: Vec<(String, String, String)> = Vec::new();
    for id in call.params.list("InstanceId") {
        let before = &known(&mine(world, call)?.instances, &id, &INSTANCE)?.state;
        let message = format!("The instance '{id}' is not in a state from which it can be {what}.");
        let after = to(before).ok_or_else(|| AwsError::new("IncorrectInstanceState", message))?;
        if changes.iter().all(|(other, ..)| *other != id) {
            changes.push((id, before.clone(), after.to_owned()));
        }
    }
    for (id, _, after) in changes.iter().filter(|(_, before, after)| before != after) {
        begin(world, call, id, after)?;
    }
    let mut x = Xml::new();
    x.each("instancesSet", "item", changes, |x, (id, before, after)| {
        x.leaf("instanceId", id);
        write_state(x, "currentState", &after);
        write_state(x, "previousState", &before);
    });
    Ok(x.done())
}

/// An Elastic IP address stays. Another public one is given back when the instance stops, and a new one taken when it starts.
fn begin(world: &mut World, call: &Call, id: &str, state: &str) -> Result<(), AwsError> {
    let another = public_ip(world, &format!("{id}/{}", call.number));
    let gone_at = world.clock.after(call.now, i64::from(INSTANCE_TERMINATION_SECONDS));
    let ec2 = &mut world.mine(call).ec2;
    ec2.changed.insert(id.to_owned(), call.now);
    let instance = known_mut(&mut ec2.instances, id, &INSTANCE)?;
    state.clone_into(&mut instance.state);
    let elastic = ec2.elastic_ips.values().any(|a| a.interface.as_ref() == Some(&instance.interface));
    if state == "pending" && !elastic {
        instance.public_ip = instance.public_ip.take().map(|_| another);
    }
    if let Some(interface) = ec2.interfaces.get_mut(&instance.interface) {
        if !elastic {
            interface.public_ip = instance.public_ip.clone().filter(|_| state == "pending");
        }
        interface.gone_at = (state == "shutting-down").then_some(gone_at);
    }
    Ok(())
}
