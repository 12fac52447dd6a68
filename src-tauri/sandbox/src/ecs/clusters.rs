//! Clusters: made, described, deleted.

use serde_json::{Value, json};

use super::{Cluster, Ecs, asked, life, name_of, scene, show, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// A second creation gives what exists.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "clusterName").unwrap_or("default").to_owned();
    asked::name(&name)?;
    let tags = asked::tags(call)?;
    let other = |n: &&&str| call.json[**n].as_array().is_some_and(|v| !v.is_empty());
    if let Some(what) = ["capacityProviders", "defaultCapacityProviderStrategy"].iter().find(other) {
        return Err(asked::unsupported(what));
    }
    let ecs = &mut world.mine(call).ecs;
    if ecs.clusters.get(&name).is_none_or(|c| c.closed.is_some()) {
        let arn = format!("arn:aws:ecs:{}:{}:cluster/{name}", call.region, call.account);
        ecs.clusters.insert(name.clone(), Cluster { arn, name: name.clone(), tags, ..Cluster::default() });
    }
    Ok(shown(world, call, &name))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (clock, estate) = scene(world, call);
    let cluster = open(&estate.ecs, call)?;
    if cluster.services.values().any(|s| s.closed.is_none()) {
        let words = "The Cluster cannot be deleted while Services are active.";
        return Err(AwsError::new("ClusterContainsServicesException", words));
    }
    let mut tasks = cluster.services.values().flat_map(|s| &s.tasks);
    if tasks.any(|t| !life::stopped(clock, call.now, t)) {
        let words = "The Cluster cannot be deleted while Tasks are active.";
        return Err(AwsError::new("ClusterContainsTasksException", words));
    }
    let name = cluster.name.clone();
    if let Some(cluster) = world.mine(call).ecs.clusters.get_mut(&name) {
        cluster.closed = Some(call.now);
    }
    Ok(shown(world, call, &name))
}

fn shown(world: &mut World, call: &Call, name: &str) -> Value {
    let (clock, estate) = scene(world, call);
    json!({ "cluster": estate.ecs.clusters.get(name).map(|c| show::cluster(c, clock, call.now)) })
}

/// The cluster of a call, by name or ARN; `default` when none is named.
pub(super) fn open<'a>(ecs: &'a Ecs, call: &Call) -> Result<&'a Cluster, AwsError> {
    let asked = text(call, "cluster").unwrap_or("default");
    let name = name_of(call, "cluster", asked)?;
    let found = ecs.clusters.get(name).filter(|c| c.closed.is_none());
    found.ok_or_else(|| AwsError::new("ClusterNotFoundException", "Cluster not found."))
}
