//! Task definitions: registered in revisions, described, deregistered.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Container, Ecs, TaskDefinition, asked, includes_tags, invalid, last, list, show, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// CPU units, and from how many MiB to how many in which steps a Fargate task may have with them (guide: Amazon ECS, “Task size”).
const FARGATE: [(u32, u32, u32, u32); 8] = [
    (256, 512, 1024, 512),
    (256, 2048, 2048, 1),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16384, 1024),
    (4096, 8192, 30720, 1024),
    (8192, 16384, 61440, 4096),
    (16384, 32768, 122_880, 8192),
];
/// Members that are only given back.
const GIVEN: [&str; 9] = [
    "taskRoleArn",
    "executionRoleArn",
    "volumes",
    "placementConstraints",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "runtimePlatform",
    "ephemeralStorage",
];

/// A new revision of its family each time, also where nothing differs.
pub(super) fn register(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let family = text(call, "family").unwrap_or_default().to_owned();
    asked::name(&family)?;
    let tags = asked::tags(call)?;
    let requires = asked::texts(&call.json["requiresCompatibilities"]);
    let fargate = requires.iter().any(|r| r == "FARGATE");
    let mode = text(call, "networkMode").unwrap_or(if fargate { "awsvpc" } else { "bridge" }).to_owned();
    let (cpu, memory) = (size(call, "cpu", 1024)?, size(call, "memory", 1024)?);
    if fargate && mode != "awsvpc" {
        return Err(client("Fargate only supports network mode 'awsvpc'."));
    }
    if fargate && !fits_fargate(&cpu, &memory) {
        return Err(client("No Fargate configuration exists for given values."));
    }
    let given = call.json["containerDefinitions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let containers = given.iter().map(|c| container(c, &mode, !memory.is_empty())).collect::<Result<Vec<_>, _>>()?;
    if containers.is_empty() {
        return Err(client("Container list cannot be empty."));
    }
    let names: BTreeSet<&str> = containers.iter().map(|c| c.name.as_str()).collect();
    if names.len() < containers.len() {
        return Err(client("Container names must be unique."));
    }
    let ecs = &mut world.mine(call).ecs;
    let revisions = ecs.task_definitions.values().filter(|d| d.family == family).map(|d| d.revision);
    let revision = revisions.max().unwrap_or(0) + 1;
    let definition = TaskDefinition {
        arn: format!("arn:aws:ecs:{}:{}:task-definition/{family}:{revision}", call.region, call.account),
        family,
        revision,
        network_mode: mode,
        cpu,
        memory,
        requires,
        containers,
        registered: Some((call.now, call.caller.clone())),
        closed: None,
        given: GIVEN
            .iter()
            .filter(|n| !call.json[**n].is_null())
            .map(|n| ((*n).to_owned(), call.json[*n].clone()))
            .collect(),
        tags,
    };
    let body = json!({ "taskDefinition": show::task_definition(&definition), "tags": show::tags(&definition.tags) });
    ecs.task_definitions.insert(definition.arn.clone(), definition);
    Ok(body)
}

/// It stays to be described, and services that have it keep it.
pub(super) fn deregister(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = text(call, "taskDefinition").unwrap_or_default();
    let ecs = &mut world.mine(call).ecs;
    if !last(asked).contains(':') {
        return Err(invalid("The revision of the task definition must be given"));
    }
    let arn = find(ecs, asked).filter(|d| d.closed.is_none()).map(|d| d.arn.clone());
    let arn = arn.ok_or_else(|| client("The specified task definition does not exist."))?;
    let definition = ecs.task_definitions.get_mut(&arn);
    let shown = definition.map(|d| {
        d.closed = Some(call.now);
        show::task_definition(d)
    });
    Ok(json!({ "taskDefinition": shown }))
}

/// By ARN, by `family:revision`, or by family: then the latest active revision.
pub(super) fn describe(ecs: &Ecs, call: &Call) -> Result<Value, AwsError> {
    let asked = text(call, "taskDefinition").ok_or_else(|| invalid("Task definition can not be blank."))?;
    let found = find(ecs, asked).ok_or_else(|| client("Unable to describe task definition."))?;
    let mut body = json!({ "taskDefinition": show::task_definition(found) });
    if includes_tags(call) {
        body["tags"] = show::tags(&found.tags);
    }
    Ok(body)
}

/// ARNs by family and revision.
pub(super) fn list_all(ecs: &Ecs, call: &Call, size: i64) -> Result<Value, AwsError> {
    let status = text(call, "status").unwrap_or("ACTIVE");
    let closed = match status {
        "ACTIVE" => false,
        "INACTIVE" => true,
        _ => return list(call, "taskDefinitionArns", Vec::new(), size),
    };
    let prefix = text(call, "familyPrefix");
    let wanted = |d: &&TaskDefinition| d.closed.is_some() == closed && prefix.is_none_or(|p| d.family == p);
    let mut found: Vec<&TaskDefinition> = ecs.task_definitions.values().filter(wanted).collect();
    found.sort_by(|a, b| (&a.family, a.revision).cmp(&(&b.family, b.revision)));
    if text(call, "sort") == Some("DESC") {
        found.reverse();
    }
    list(call, "taskDefinitionArns", found.into_iter().map(|d| d.arn.clone()).collect(), size)
}

/// One that tasks can be started from.
pub(super) fn active<'a>(ecs: &'a Ecs, asked: &str) -> Result<&'a TaskDefinition, AwsError> {
    let found = find(ecs, asked).ok_or_else(|| client("TaskDefinition not found."))?;
    if found.closed.is_some() { Err(client("TaskDefinition is inactive")) } else { Ok(found) }
}

/// Where it can run.
pub(super) fn compatibilities(d: &TaskDefinition) -> Vec<&'static str> {
    if d.network_mode == "awsvpc" && fits_fargate(&d.cpu, &d.memory) { vec!["EC2", "FARGATE"] } else { vec!["EC2"] }
}

/// By the whole ARN or the whole name; without a revision, the latest active one.
fn find<'a>(ecs: &'a Ecs, asked: &str) -> Option<&'a TaskDefinition> {
    let same = |d: &&TaskDefinition| {
        let own = if asked.starts_with("arn:") { d.arn.as_str() } else { last(&d.arn) };
        let family = own.strip_suffix(&format!(":{}", d.revision));
        own == asked || family == Some(asked) && d.closed.is_none()
    };
    ecs.task_definitions.values().filter(same).max_by_key(|d| d.revision)
}

fn container(c: &Value, mode: &str, sized: bool) -> Result<Container, AwsError> {
    let name = c["name"].as_str().unwrap_or_default();
    asked::name(name).map_err(|_| client("Container.name should not be null or empty."))?;
    let image = c["image"].as_str().filter(|i| !i.is_empty());
    let image = image.ok_or_else(|| client("Container.image should not be null or empty."))?;
    if !sized && c["memory"].is_null() && c["memoryReservation"].is_null() {
        return Err(client(&format!(
            "Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be specified."
        )));
    }
    let mut ports = Vec::new();
    for p in c["portMappings"].as_array().into_iter().flatten() {
        let port = p["containerPort"].as_u64().and_then(|n| u16::try_from(n).ok()).filter(|n| *n > 0);
        let port = port.ok_or_else(|| client("Invalid container port."))?;
        let host = p["hostPort"].as_u64();
        if mode == "awsvpc" && host.is_some_and(|h| h != u64::from(port)) {
            return Err(client(
                "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
            ));
        }
        if p["protocol"].as_str().unwrap_or("tcp") == "tcp" {
            ports.push(port);
        }
    }
    Ok(Container { name: name.to_owned(), image: image.to_owned(), ports, given: Some(c.clone()) })
}

/// `256` or `.25 vCPU`, `512` or `0.5 GB`; empty where not given.
fn size(call: &Call, name: &str, unit: u32) -> Result<String, AwsError> {
    let Some(given) = text(call, name) else { return Ok(String::new()) };
    let lower = given.to_ascii_lowercase();
    let in_units = lower.strip_suffix("vcpu").or_else(|| lower.strip_suffix("gb")).map(str::trim);
    let number = match in_units {
        Some(n) => n.parse::<f64>().ok().map(|n| n * f64::from(unit)),
        None => lower.trim().parse::<u32>().ok().map(f64::from),
    };
    let fits = number.filter(|n| (1.0..=1_000_000.0).contains(n));
    fits.map(|n| format!("{n:.0}")).ok_or_else(|| client(&format!("Invalid '{name}' setting for task.")))
}

fn fits_fargate(cpu: &str, memory: &str) -> bool {
    let (Ok(cpu), Ok(memory)) = (cpu.parse::<u32>(), memory.parse::<u32>()) else { return false };
    FARGATE.iter().any(|(units, from, to, step)| {
        *units == cpu && (*from..=*to).contains(&memory) && (memory - from).is_multiple_of(*step)
    })
}

fn client(message: &str) -> AwsError {
    AwsError::new("ClientException", message)
}
