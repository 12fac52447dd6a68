//! ECS, JSON 1.1: clusters, task definitions, and services whose Fargate tasks come and go in their own time, with their interfaces in
//! EC2 and their targets in Elastic Load Balancing. There are no container instances, so what wants one is never placed.

mod asked;
mod clusters;
mod definitions;
mod events;
mod life;
mod schedule;
mod services;
mod show;
mod show_task;
mod state;

use serde_json::{Value, json};

pub(crate) use life::settle;
pub(crate) use state::*;

use crate::call::Call;
use crate::clock::Clock;
use crate::error::AwsError;
use crate::page;
use crate::world::{Estate, World};

/// What ListClusters and ListTasks give at once; the most of any list.
const PAGE: i64 = 100;
/// What ListServices gives at once.
const SERVICES_PAGE: i64 = 10;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "CreateCluster" => clusters::create(world, call),
        "DeleteCluster" => clusters::delete(world, call),
        "CreateService" => services::create(world, call),
        "UpdateService" => services::update(world, call),
        "DeleteService" => services::delete(world, call),
        "StopTask" => services::stop_task(world, call),
        "RegisterTaskDefinition" => definitions::register(world, call),
        "DeregisterTaskDefinition" => definitions::deregister(world, call),
        _ => {
            let (clock, estate) = scene(world, call);
            read(&estate.ecs, clock, call)
        }
    }
}

fn read(ecs: &Ecs, clock: &Clock, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "ListClusters" => {
            let open = ecs.clusters.values().filter(|c| c.closed.is_none());
            list(call, "clusterArns", open.map(|c| c.arn.clone()).collect(), PAGE)
        }
        "DescribeClusters" => describe_clusters(ecs, clock, call),
        "ListServices" => {
            let there = |s: &&Service| life::service_status(clock, call.now, s) != "INACTIVE";
            let services = clusters::open(ecs, call)?.services.values().filter(there);
            let services = services.filter(|s| wanted(call, "launchType", &s.launch_type));
            list(call, "serviceArns", services.map(|s| s.arn.clone()).collect(), SERVICES_PAGE)
        }
        "DescribeServices" => describe_services(ecs, clock, call),
        "ListTasks" => list_tasks(ecs, call),
        "DescribeTasks" => describe_tasks(ecs, clock, call),
        "DescribeTaskDefinition" => definitions::describe(ecs, call),
        "ListTaskDefinitions" => definitions::list_all(ecs, call, PAGE),
        _ => Err(call.unknown_action()),
    }
}

fn describe_clusters(ecs: &Ecs, clock: &Clock, call: &Call) -> Result<Value, AwsError> {
    let mut asked = texts(call, "clusters", 100)?;
    if asked.is_empty() {
        asked.push("default".to_owned());
    }
    let asked = names(call, "cluster", &asked)?;
    let (found, missing): (Vec<_>, Vec<_>) =
        asked.iter().map(|name| ecs.clusters.get(*name).ok_or(*name)).partition(Result::is_ok);
    let clusters: Vec<Value> = found.into_iter().flatten().map(|c| show::cluster(c, clock, call.now)).collect();
    let failures = failures(missing.into_iter().filter_map(Result::err), |name| arn_of(call, "cluster", name));
    Ok(json!({ "clusters": clusters, "failures": failures }))
}

fn describe_services(ecs: &Ecs, clock: &Clock, call: &Call) -> Result<Value, AwsError> {
    let cluster = clusters::open(ecs, call)?;
    let asked = needed(texts(call, "services", 10)?, "Services")?;
    let kind = format!("service/{}", cluster.name);
    let asked = names(call, &kind, &asked)?;
    let (found, missing): (Vec<_>, Vec<_>) =
        asked.iter().map(|s| cluster.services.get(*s).ok_or(*s)).partition(Result::is_ok);
    let services: Vec<Value> =
        found.into_iter().flatten().map(|s| show::service(s, cluster, clock, call, includes_tags(call))).collect();
    let named = |name: &str| arn_of(call, &kind, name);
    Ok(json!({ "services": services, "failures": failures(missing.into_iter().filter_map(Result::err), named) }))
}

fn list_tasks(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let cluster = clusters::open(ecs, call)?;
    let services: Vec<&Service> = match text(call, "serviceName") {
        Some(name) => {
            let missing = || AwsError::new("ServiceNotFoundException", "Service not found.");
            let name = name_of(call, &format!("service/{}", cluster.name), name)?;
            vec![cluster.services.get(name).ok_or_else(missing)?]
        }
        None => cluster.services.values().collect(),
    };
    let ending = text(call, "desiredStatus") == Some("STOPPED");
    // PENDING is a status that tasks can have, and none is meant to have
    let none = text(call, "desiredStatus") == Some("PENDING") || text(call, "containerInstance").is_some();
    let chosen = services.into_iter().filter(|s| wanted(call, "launchType", &s.launch_type)).flat_map(|s| &s.tasks);
    let chosen = chosen
        .filter(|t| !none && life::ends(call.now, t) == ending)
        .filter(|t| text(call, "family").is_none_or(|f| family_of(&t.task_definition) == f))
        .filter(|t| wanted(call, "startedBy", &t.deployment));
    list(call, "taskArns", chosen.map(|t| t.arn.clone()).collect(), PAGE)
}

fn describe_tasks(ecs: &Ecs, clock: &Clock, call: &Call) -> Result<Value, AwsError> {
    let cluster = clusters::open(ecs, call)?;
    let asked = needed(texts(call, "tasks", 100)?, "Tasks")?;
    let kind = format!("task/{}", cluster.name);
    let asked = names(call, &kind, &asked)?;
    let find = |id: &str| {
        let of = |s: &Service| s.tasks.iter().position(|t| last(&t.arn) == id);
        cluster.services.values().find_map(|s| Some((s, &s.tasks[of(s)?])))
    };
    let (found, missing): (Vec<_>, Vec<_>) = asked.iter().map(|id| find(id).ok_or(*id)).partition(Result::is_ok);
    let found = found.into_iter().flatten();
    let shown = |(s, t): (&Service, &Task)| show_task::task(t, s, cluster, ecs, clock, call, includes_tags(call));
    let tasks: Vec<Value> = found.map(shown).collect();
    let named = |id: &str| arn_of(call, &kind, id);
    Ok(json!({ "tasks": tasks, "failures": failures(missing.into_iter().filter_map(Result::err), named) }))
}

/// The caller's estate and the clock, to be read side by side.
fn scene<'a>(world: &'a mut World, call: &Call) -> (&'a Clock, &'a Estate) {
    world.mine(call);
    let World { estates, clock, .. } = world;
    (clock, estates.entry((call.account.clone(), call.region.clone())).or_default())
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
fn failures<'a>(missing: impl Iterator<Item = &'a str>, arn: impl Fn(&str) -> String) -> Vec<Value> {
    missing.map(|name| json!({ "arn": arn(name), "reason": "MISSING" })).collect()
}

/// The ARN that a name stands for, in the caller's account and Region; an ARN stands for itself.
pub(crate) fn arn_of(call: &Call, kind: &str, name: &str) -> String {
    match name.starts_with("arn:") {
        true => name.to_owned(),
        false => format!("arn:aws:ecs:{}:{}:{kind}/{name}", call.region, call.account),
    }
}

/// The name that a name or an ARN of this kind (`service/<cluster>`) stands for. An ARN of another kind, account, Region or cluster is
/// refused.
fn name_of<'a>(call: &Call, kind: &str, given: &'a str) -> Result<&'a str, AwsError> {
    if !given.starts_with("arn:") {
        return Ok(given);
    }
    let wrong =
        |is: &str, mine: &str| Err(invalid(&format!("Invalid identifier: Identifier is for {is}. Your {mine}")));
    let (kind, within) = kind.split_once('/').map_or((kind, None), |(kind, cluster)| (kind, Some(cluster)));
    let ["arn", "aws", "ecs", region, account, resource] = given.splitn(6, ':').collect::<Vec<_>>()[..] else {
        return Err(invalid("Invalid identifier: it is not an ARN of ECS"));
    };
    let Some(name) = resource.strip_prefix(kind).and_then(|rest| rest.strip_prefix('/')) else {
        return Err(invalid(&format!("Invalid identifier: Identifier is for something else than a {kind}")));
    };
    if region != call.region {
        return wrong(region, &format!("region is {}", call.region));
    }
    if account != call.account {
        return wrong(account, &format!("accountId is {}", call.account));
    }
    let Some(cluster) = within else { return Ok(name) };
    match name.split_once('/') {
        Some((of, name)) if of == cluster => Ok(name),
        Some((of, _)) => wrong(&format!("cluster {of}"), &format!("cluster is {cluster}")),
        None => wrong("no cluster", &format!("cluster is {cluster}")),
    }
}

/// The names that a list stands for.
fn names<'a>(call: &Call, kind: &str, given: &'a [String]) -> Result<Vec<&'a str>, AwsError> {
    given.iter().map(|one| name_of(call, kind, one)).collect()
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
