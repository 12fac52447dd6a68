//! What a call asks of a service, held against what exists: network, target groups, task definition.

use serde_json::Value;

use super::{Deployment, ServiceLoadBalancer, TaskDefinition, definitions, invalid, text};
use crate::call::Call;
use crate::ec2::{Ec2, Tags};
use crate::elbv2::Elbv2;
use crate::error::AwsError;
use crate::world::Estate;

/// Members that mean something in AWS and nothing here: better refused than passed over.
const UNSUPPORTED: [&str; 10] = [
    "capacityProviderStrategy",
    "deploymentController",
    "gatewayConnectors",
    "monitoring",
    "placementConstraints",
    "placementStrategy",
    "serviceConnectConfiguration",
    "serviceRegistries",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
];
/// The longest list of a network configuration (model).
const SUBNETS: usize = 16;
const GROUPS: usize = 5;
const TAGS: usize = 50;

/// Refuses what is not simulated, unless it says what is so anyway.
pub(super) fn supported(call: &Call) -> Result<(), AwsError> {
    let plain = |name: &str, v: &Value| match name {
        "deploymentController" => v["type"] == "ECS",
        "serviceConnectConfiguration" => v["enabled"] == false,
        _ => v.is_null() || v.as_array().is_some_and(Vec::is_empty),
    };
    let strange = |name: &&&str| !call.json[**name].is_null() && !plain(name, &call.json[**name]);
    UNSUPPORTED.iter().find(strange).map_or(Ok(()), |name| Err(unsupported(name)))
}

pub(super) fn unsupported(what: &str) -> AwsError {
    AwsError::new("UnsupportedFeatureException", format!("{what} is not supported here"))
}

/// The deployment that is asked for; what is not given is as `before`.
pub(super) fn deployment(
    estate: &Estate,
    call: &Call,
    launch_type: &str,
    before: &Deployment,
) -> Result<Deployment, AwsError> {
    let definition = match text(call, "taskDefinition") {
        Some(asked) => definitions::active(&estate.ecs, asked)?,
        None => estate
            .ecs
            .task_definitions
            .get(&before.task_definition)
            .ok_or_else(|| invalid("TaskDefinition can not be blank."))?,
    };
    if launch_type == "EXTERNAL" {
        return Err(unsupported("The launch type EXTERNAL"));
    }
    if launch_type == "FARGATE" && !definitions::compatibilities(definition).contains(&"FARGATE") {
        return Err(invalid("Task definition does not support launch_type FARGATE."));
    }
    let mut wanted = Deployment { task_definition: definition.arn.clone(), ..before.clone() };
    let network = &call.json["networkConfiguration"]["awsvpcConfiguration"];
    if definition.network_mode == "awsvpc" {
        if network.is_object() {
            (wanted.subnets, wanted.security_groups) = place(&estate.ec2, network)?;
            wanted.assign_public_ip = network["assignPublicIp"] == "ENABLED";
        }
        if wanted.subnets.is_empty() {
            return Err(invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."));
        }
    } else if network.is_object() {
        return Err(invalid("Network Configuration is not valid for the given networkMode of this task definition."));
    }
    if let Some(list) = call.json["loadBalancers"].as_array() {
        wanted.load_balancers = list.iter().map(balancer).collect::<Result<_, _>>()?;
    }
    for b in &wanted.load_balancers {
        fits(&estate.elbv2, definition, b)?;
    }
    Ok(wanted)
}

fn place(ec2: &Ec2, network: &Value) -> Result<(Vec<String>, Vec<String>), AwsError> {
    let (subnets, mut groups) = (texts(&network["subnets"]), texts(&network["securityGroups"]));
    if subnets.is_empty() {
        return Err(invalid("subnets can not be empty."));
    }
    if subnets.len() > SUBNETS || groups.len() > GROUPS {
        return Err(invalid(&format!("There can be at most {SUBNETS} subnets and {GROUPS} security groups")));
    }
    let mut vpcs = Vec::new();
    for id in &subnets {
        let found = ec2.subnets.get(id).ok_or_else(|| {
            let what = format!("The subnet ID '{id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
            invalid(&format!("Error retrieving subnet information for [{id}]: {what}"))
        })?;
        vpcs.push(found.vpc.as_str());
    }
    let vpc = vpcs.first().copied().unwrap_or_default();
    if vpcs.iter().any(|v| *v != vpc) {
        return Err(invalid("subnets must be of one VPC."));
    }
    for id in &groups {
        let found = ec2.security_groups.get(id).ok_or_else(|| {
            let what = format!("The security group '{id}' does not exist (ErrorCode: InvalidGroup.NotFound)");
            invalid(&format!("Error retrieving security group information for [{id}]: {what}"))
        })?;
        if found.vpc != vpc {
            return Err(invalid("Security groups must be in the same VPC as the subnets."));
        }
    }
    if groups.is_empty() {
        groups = ec2
            .security_groups
            .values()
            .filter(|g| g.vpc == vpc && g.name == "default")
            .map(|g| g.id.clone())
            .collect();
    }
    Ok((subnets, groups))
}

fn balancer(v: &Value) -> Result<ServiceLoadBalancer, AwsError> {
    if !v["loadBalancerName"].is_null() || v["advancedConfiguration"].is_object() {
        return Err(unsupported("A Classic Load Balancer or an advanced configuration"));
    }
    let given = |name: &str| v[name].as_str().map(str::to_owned);
    let missing = |name: &str| invalid(&format!("loadBalancers: {name} can not be blank."));
    let port = v["containerPort"].as_u64().and_then(|p| u16::try_from(p).ok()).filter(|p| *p > 0);
    Ok(ServiceLoadBalancer {
        target_group: given("targetGroupArn").ok_or_else(|| missing("targetGroupArn"))?,
        container: given("containerName").ok_or_else(|| missing("containerName"))?,
        port: port.ok_or_else(|| missing("containerPort"))?,
    })
}

fn fits(elbv2: &Elbv2, definition: &TaskDefinition, b: &ServiceLoadBalancer) -> Result<(), AwsError> {
    let arn = &b.target_group;
    let group = elbv2.target_groups.get(arn);
    let group = group.ok_or_else(|| invalid(&format!("The specified target group {arn} does not exist.")))?;
    let mode = &definition.network_mode;
    if (mode == "awsvpc") != (group.target_type == "ip") {
        return Err(invalid(&format!(
            "The provided target group {arn} has target type {}, which is incompatible with the {mode} network mode specified in the task definition.",
            group.target_type
        )));
    }
    let container = definition.containers.iter().find(|c| c.name == b.container);
    let container = container
        .ok_or_else(|| invalid(&format!("The container {} does not exist in the task definition.", b.container)))?;
    if !container.ports.contains(&b.port) {
        return Err(invalid(&format!(
            "The container {} did not have a container port {} defined.",
            b.container, b.port
        )));
    }
    if !elbv2.is_used(arn) {
        return Err(invalid(&format!(
            "The target group with targetGroupArn {arn} does not have an associated load balancer."
        )));
    }
    Ok(())
}

/// The most tasks of a service (guide: Amazon ECS, “Service quotas”).
const TASKS: u32 = 5000;

pub(super) fn count(call: &Call) -> Result<Option<u32>, AwsError> {
    let Some(n) = call.json["desiredCount"].as_i64() else { return Ok(None) };
    let fits = u32::try_from(n).ok().filter(|n| *n <= TASKS);
    fits.map(Some).ok_or_else(|| invalid(&format!("desiredCount must be between 0 and {TASKS}")))
}

/// Letters, digits, `-` and `_`, up to 255.
pub(super) fn name(name: &str) -> Result<(), AwsError> {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain && (1..=255).contains(&name.len()) {
        return Ok(());
    }
    Err(invalid("Names must have 1 to 255 letters, numbers, hyphens and underscores"))
}

pub(super) fn tags(call: &Call) -> Result<Tags, AwsError> {
    let mut tags = Tags::new();
    for tag in call.json["tags"].as_array().into_iter().flatten() {
        let (key, value) = (tag["key"].as_str().unwrap_or_default(), tag["value"].as_str().unwrap_or_default());
        if key.is_empty() || key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Tag keys must have 1 to 128 characters and not begin with aws:"));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    if tags.len() > TAGS {
        return Err(invalid("A resource can have at most 50 tags"));
    }
    Ok(tags)
}

pub(super) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
