//! Services whose resources are named plainly in the request: logs, certificates, topics, groups, clusters, alarms, quotas.

use serde_json::Value;

use super::{Ask, pass_role, request_tags, texts};
use crate::call::Call;
use crate::iam::policy::Context;
use crate::service::Service;
use crate::world::World;
use crate::{autoscaling, ecs};

pub(super) fn asks(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let mut context = Context::default();
    for member in ["tags", "Tags"] {
        request_tags(&mut context, &json[member]);
    }
    let resources = match call.service {
        Service::Logs => logs(call, json),
        Service::Acm => texts(&json["CertificateArn"]),
        Service::Sns => sns(call, json),
        Service::Ecs => {
            let cluster = json["cluster"].as_str().map(|name| ecs::arn_of(call, "cluster", name));
            context.maybe("ecs:cluster", cluster.as_deref());
            ecs(call, json)
        }
        Service::AutoScaling => {
            context.set_all("autoscaling:TargetGroupARNs", texts(&json["TargetGroupARNs"]));
            autoscaling(&world.mine(call).autoscaling, call, json)
        }
        Service::CloudWatch => cloudwatch(call, json),
        Service::CloudTrail => {
            texts(&json["Name"]).into_iter().filter(|_| call.action.starts_with("GetTrail")).collect()
        }
        Service::Quotas => {
            context.maybe("servicequotas:service", json["ServiceCode"].as_str());
            quotas(call, json)
        }
        _ => Vec::new(),
    };
    let plain = Ask { context, ..Ask::plain(call) };
    let mut asks: Vec<Ask> =
        resources.into_iter().map(|resource| Ask { resource: resource_or_any(resource), ..plain.clone() }).collect();
    if asks.is_empty() {
        asks.push(plain);
    }
    for (member, service) in
        [("taskRoleArn", "ecs-tasks.amazonaws.com"), ("executionRoleArn", "ecs-tasks.amazonaws.com")]
    {
        if let Some(role) = json[member].as_str() {
            asks.push(pass_role(role, service));
        }
    }
    asks
}

/// A resource that is given by something else than its ARN is any.
fn resource_or_any(resource: String) -> String {
    if resource.starts_with("arn:") { resource } else { "*".to_owned() }
}

/// As in AWS's refusals, a group's name is followed by a stream, which may be empty.
fn logs(call: &Call, json: &Value) -> Vec<String> {
    if let Some(arn) = json["resourceArn"].as_str() {
        return vec![arn.to_owned()];
    }
    let stream = json["logStreamName"].as_str().unwrap_or_default();
    let group = |name: &str| format!("arn:aws:logs:{}:{}:log-group:{name}", call.region, call.account);
    let named = texts(&json["logGroupName"]).iter().map(|name| group(name)).collect::<Vec<_>>();
    // where a group may be named by its ARN
    let other = |id: &String| match id.starts_with("arn:") {
        true => id.strip_suffix(":*").unwrap_or(id).to_owned(),
        false => group(id),
    };
    let others = texts(&json["logGroupIdentifier"]).iter().map(other).collect::<Vec<_>>();
    named.into_iter().chain(others).map(|group| format!("{group}:log-stream:{stream}")).collect()
}

fn sns(call: &Call, json: &Value) -> Vec<String> {
    if let Some(arn) = ["TopicArn", "ResourceArn", "TargetArn"].iter().find_map(|name| json[*name].as_str()) {
        return vec![arn.to_owned()];
    }
    // a subscription is its topic's
    if let Some((topic, _)) = json["SubscriptionArn"].as_str().and_then(|arn| arn.rsplit_once(':')) {
        return vec![topic.to_owned()];
    }
    let topic = |name: &str| format!("arn:aws:sns:{}:{}:{name}", call.region, call.account);
    json["Name"].as_str().map(topic).into_iter().collect()
}

fn ecs(call: &Call, json: &Value) -> Vec<String> {
    let cluster = ecs::arn_of(call, "cluster", json["cluster"].as_str().unwrap_or("default"));
    let within = cluster.rsplit('/').next().unwrap_or_default();
    let each = |member: &str, kind: &str| -> Vec<String> {
        texts(&json[member]).iter().map(|name| ecs::arn_of(call, kind, name)).collect()
    };
    match call.action.as_str() {
        "CreateCluster" => vec![ecs::arn_of(call, "cluster", json["clusterName"].as_str().unwrap_or("default"))],
        "DescribeClusters" => each("clusters", "cluster"),
        "DeleteCluster" => vec![cluster],
        "CreateService" => each("serviceName", &format!("service/{within}")),
        "UpdateService" | "DeleteService" => each("service", &format!("service/{within}")),
        "DescribeServices" => each("services", &format!("service/{within}")),
        "DescribeTasks" => each("tasks", &format!("task/{within}")),
        "StopTask" => each("task", &format!("task/{within}")),
        // its number is not known before
        "RegisterTaskDefinition" => {
            each("family", "task-definition").into_iter().map(|family| format!("{family}:*")).collect()
        }
        _ => Vec::new(),
    }
}

/// By the ARN of what exists; of what does not, the ID in it is any.
fn autoscaling(held: &autoscaling::AutoScaling, call: &Call, json: &Value) -> Vec<String> {
    let (region, account) = (&call.region, &call.account);
    let any = |kind: &str, name: &str| format!("arn:aws:autoscaling:{region}:{account}:{kind}:*:{kind}Name/{name}");
    if call.action.starts_with("Describe") {
        return Vec::new();
    }
    if call.action.ends_with("LaunchConfiguration") {
        let found = |name: &String| held.launch_configurations.get(name).map(|l| l.arn.clone());
        let arn = |name: &String| found(name).unwrap_or_else(|| any("launchConfiguration", name));
        return texts(&json["LaunchConfigurationName"]).iter().map(arn).collect();
    }
    let mut names = texts(&json["AutoScalingGroupName"]);
    let tagged = json["Tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    names.extend(tagged.iter().filter(|_| call.action.contains("Tags")).flat_map(|t| texts(&t["ResourceId"])));
    if names.is_empty() {
        // an instance is its group's
        let instances = texts(&json["InstanceId"]);
        let of = |g: &&autoscaling::Group| g.members.iter().any(|m| instances.contains(&m.id));
        names.extend(held.groups.values().filter(of).map(|g| g.name.clone()));
    }
    let found = |name: &String| held.groups.get(name).map(|g| g.arn.clone());
    names.iter().map(|name| found(name).unwrap_or_else(|| any("autoScalingGroup", name))).collect()
}

fn cloudwatch(call: &Call, json: &Value) -> Vec<String> {
    if let Some(arn) = json["ResourceARN"].as_str() {
        return vec![arn.to_owned()];
    }
    let mut names = texts(&json["AlarmName"]);
    names.extend(texts(&json["AlarmNames"]));
    let arn = |name| format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", call.region, call.account);
    names.into_iter().map(arn).collect()
}

fn quotas(call: &Call, json: &Value) -> Vec<String> {
    let (Some(service), Some(quota)) = (json["ServiceCode"].as_str(), json["QuotaCode"].as_str()) else {
        return Vec::new();
    };
    match call.action.as_str() {
        "GetServiceQuota" | "RequestServiceQuotaIncrease" | "ListRequestedServiceQuotaChangeHistoryByQuota" => {
            vec![format!("arn:aws:servicequotas:{}:{}:{service}/{quota}", call.region, call.account)]
        }
        _ => Vec::new(),
    }
}
