//! ECS, JSON 1.1: clusters, services, tasks and task definitions, to be read only. What runs comes from the seed.

mod show;
mod state;

use serde_json::{Value, json};

pub(crate) use state::*;

use crate::call::Call;
use crate::error::AwsError;
use crate::page;
use crate::world::World;

/// What ListClusters and ListTasks give at once; the most of any list.
const PAGE: i64 = 100;
/// What ListServices gives at once.
const SERVICES_PAGE: i64 = 10;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let ecs = &world.mine(call).ecs;
    let body = match call.action.as_str() {
        "ListClusters" => list(call, "clusterArns", ecs.clusters.values().map(|c| c.arn.clone()).collect(), PAGE)?,
        "DescribeClusters" => describe_clusters(ecs, call)?,
        "ListServices" => {
            let services = cluster(ecs, call)?.services.values().filter(|s| wanted(call, "launchType", &s.launch_type));
            list(call, "serviceArns", services.map(|s| s.arn.clone()).collect(), SERVICES_PAGE)?
        }
        "DescribeServices" => describe_services(ecs, call)?,
        "ListTasks" => list_tasks(ecs, call)?,
        "DescribeTasks" => describe_tasks(ecs, call)?,
        "DescribeTaskDefinition" => describe_task_definition(ecs, call)?,
        _ => return Err(call.unknown_action()),
    };
    Ok(body)
}

fn describe_clusters(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let mut asked = texts(call, "clusters", 100)?;
    if asked.is_empty() {
        asked.push("default".to_owned());
    }
    let (found, missing): (Vec<_>, Vec<_>) =
        asked.iter().map(|name| ecs.clusters.get(last(name)).ok_or(name)).partition(Result::is_ok);
    let clusters: Vec<Value> = found.into_iter().flatten().map(show::cluster).collect();
    let failures = failures(missing.into_iter().filter_map(Result::err), |name| arn(call, "cluster", name));
    Ok(json!({ "clusters": clusters, "failures": failures }))
}

fn describe_services(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let cluster = cluster(ecs, call)?;
    let asked = needed(texts(call, "services", 10)?, "Services")?;
    let (found, missing): (Vec<_>, Vec<_>) =
        asked.iter().map(|s| cluster.services.get(last(s)).ok_or(s)).partition(Result::is_ok);
    let services: Vec<Value> =
        found.into_iter().flatten().map(|s| show::service(s, cluster, call, includes_tags(call))).collect();
    let named = |name: &str| arn(call, &format!("service/{}", cluster.name), name);
    Ok(json!({ "services": services, "failures": failures(missing.into_iter().filter_map(Result::err), named) }))
}

fn list_tasks(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let cluster = cluster(ecs, call)?;
    let services: Vec<&Service> = match text(call, "serviceName") {
        Some(name) => {
            let missing = || AwsError::new("ServiceNotFoundException", "Service not found.");
            vec![cluster.services.get(last(name)).ok_or_else(missing)?]
        }
        None => cluster.services.values().collect(),
    };
    let family = |s: &&Service| text(call, "family").is_none_or(|f| family_of(&s.task_definition) == f);
    let running = text(call, "desiredStatus").is_none_or(|s| s == "RUNNING");
    let chosen = services.into_iter().filter(|s| running && wanted(call, "launchType", &s.launch_type)).filter(family);
    list(call, "taskArns", chosen.flat_map(|s| &s.tasks).map(|t| t.arn.clone()).collect(), PAGE)
}

fn describe_tasks(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let cluster = cluster(ecs, call)?;
    let asked = needed(texts(call, "tasks", 100)?, "Tasks")?;
    let find = |id: &str| {
        let of = |s: &Service| s.tasks.iter().position(|t| last(&t.arn) == last(id));
        cluster.services.values().find_map(|s| Some((s, &s.tasks[of(s)?])))
    };
    let (found, missing): (Vec<_>, Vec<_>) = asked.iter().map(|id| find(id).ok_or(id)).partition(Result::is_ok);
    let found = found.into_iter().flatten();
    let tasks: Vec<Value> = found.map(|(s, t)| show::task(t, s, cluster, ecs, includes_tags(call))).collect();
    let named = |id: &str| arn(call, &format!("task/{}", cluster.name), id);
    Ok(json!({ "tasks": tasks, "failures": failures(missing.into_iter().filter_map(Result::err), named) }))
}

/// By ARN, by `family:revision`, or by family: then the latest revision.
fn describe_task_definition(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let asked = text(call, "taskDefinition").ok_or_else(|| invalid("Task definition can not be blank."))?;
    let (family, revision) =
        last(asked).split_once(':').map_or((last(asked), None), |(f, r)| (f, r.parse::<u32>().ok()));
    let same = |d: &&TaskDefinition| d.family == family && revision.is_none_or(|r| d.revision == r);
    let found = ecs.task_definitions.values().filter(same).max_by_key(|d| d.revision);
    let found = found.ok_or_else(|| AwsError::new("ClientException", "Unable to describe task definition."))?;
    let mut body = json!({ "taskDefinition": show::task_definition(found) });
    if includes_tags(call) {
        body["tags"] = show::tags(&found.tags);
    }
    Ok(body)
}

/// The cluster of a call, by name or ARN; `default` when none is named.
fn cluster<'a>(ecs: &'a Ecs, call: &Call) -> Result<&'a Cluster, AwsError> {
    let name = text(call, "cluster").unwrap_or("default");
    ecs.clusters.get(last(name)).ok_or_else(|| AwsError::new("ClusterNotFoundException", "Cluster not found."))
}

fn list(call: &Call, name: &str, arns: Vec<String>, size: i64) -> Result<Value, AwsError> {
    let size = match &call.json["maxResults"] {
        Value::Null => size,
        given => given
            .as_i64()
            .filter(|n| (1..=PAGE).contains(n))
            .ok_or_else(|| invalid("maxResults must be between 1 and 100"))?,
    };
    let (page, next) = page::page(arns, Some(size), text(call, "nextToken")).map_err(|_| invalid("Invalid token"))?;
    let mut body = json!({ name: page });
    if let Some(next) = next {
        body["nextToken"] = next.into();
    }
    Ok(body)
}

/// What was named and is not there: an answer, not an error.
fn failures<'a>(missing: impl Iterator<Item = &'a String>, arn: impl Fn(&str) -> String) -> Vec<Value> {
    missing.map(|name| json!({ "arn": arn(name), "reason": "MISSING" })).collect()
}

fn arn(call: &Call, kind: &str, name: &str) -> String {
    format!("arn:aws:ecs:{}:{}:{kind}/{}", call.region, call.account, last(name))
}

fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

/// A list of texts of at most `most` elements.
fn texts(call: &Call, name: &str, most: usize) -> Result<Vec<String>, AwsError> {
    let list = call.json[name].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.len() > most {
        return Err(invalid(&format!("{name} cannot have more than {most} elements")));
    }
    let text = |v: &Value| v.as_str().map(str::to_owned).ok_or_else(|| invalid(&format!("{name} must be strings")));
    list.iter().map(text).collect()
}

fn needed(list: Vec<String>, name: &str) -> Result<Vec<String>, AwsError> {
    if list.is_empty() { Err(invalid(&format!("{name} cannot be empty."))) } else { Ok(list) }
}

fn wanted(call: &Call, name: &str, value: &str) -> bool {
    text(call, name).is_none_or(|w| w == value)
}

fn includes_tags(call: &Call) -> bool {
    call.json["include"].as_array().is_some_and(|i| i.iter().any(|v| v == "TAGS"))
}

fn family_of(task_definition: &str) -> &str {
    last(task_definition).split(':').next().unwrap_or_default()
}

/// The name at the end of an ARN, or the name itself.
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn invalid(message: &str) -> AwsError {
    AwsError::new("InvalidParameterException", message)
}

#[cfg(test)]
mod tests;
