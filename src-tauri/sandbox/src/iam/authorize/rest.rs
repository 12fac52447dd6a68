//! Services whose resources are named plainly in the request: logs, certificates, topics, groups, clusters, alarms, quotas.

use serde_json::Value;

use super::{Ask, pass_role, request_tags, texts};
use crate::call::Call;
use crate::iam::policy::Context;
use crate::service::Service;

pub(super) fn asks(call: &Call, json: &Value) -> Vec<Ask> {
    let mut context = Context::default();
    for member in ["tags", "Tags"] {
        request_tags(&mut context, &json[member]);
    }
    let resources = match call.service {
        Service::Logs => logs(call, json),
        Service::Acm => texts(&json["CertificateArn"]),
        Service::Sns => sns(call, json),
        Service::Ecs => {
            context.maybe("ecs:cluster", json["cluster"].as_str().map(|name| cluster(call, name)).as_deref());
            ecs(call, json)
        }
        Service::AutoScaling => autoscaling(call, json),
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
    let arn = |name: String| {
        let (region, account) = (&call.region, &call.account);
        format!("arn:aws:logs:{region}:{account}:log-group:{name}:log-stream:{stream}")
    };
    texts(&json["logGroupName"]).into_iter().map(arn).collect()
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
    let of = json["cluster"].as_str().unwrap_or("default").rsplit('/').next().unwrap_or_default();
    let arn = |kind: &str, name: &str| {
        if name.starts_with("arn:") {
            name.to_owned()
        } else {
            format!("arn:aws:ecs:{}:{}:{kind}/{name}", call.region, call.account)
        }
    };
    let each = |member: &str, kind: &str, within: bool| -> Vec<String> {
        let name =
            |n: String| if within && !n.starts_with("arn:") { arn(kind, &format!("{of}/{n}")) } else { arn(kind, &n) };
        texts(&json[member]).into_iter().map(name).collect()
    };
    match call.action.as_str() {
        "CreateCluster" => each("clusterName", "cluster", false),
        "DescribeClusters" => each("clusters", "cluster", false),
        "DeleteCluster" => each("cluster", "cluster", false),
        "CreateService" => each("serviceName", "service", true),
        "UpdateService" | "DeleteService" => each("service", "service", true),
        "DescribeServices" => each("services", "service", true),
        "DescribeTasks" => each("tasks", "task", true),
        "StopTask" => each("task", "task", true),
        _ => Vec::new(),
    }
}

fn cluster(call: &Call, name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or_default();
    format!("arn:aws:ecs:{}:{}:cluster/{name}", call.region, call.account)
}

fn autoscaling(call: &Call, json: &Value) -> Vec<String> {
    let (region, account) = (&call.region, &call.account);
    let arn = |kind: &str, name: String| format!("arn:aws:autoscaling:{region}:{account}:{kind}:*:{kind}Name/{name}");
    if call.action.starts_with("Describe") {
        return Vec::new();
    }
    if call.action == "CreateLaunchConfiguration" {
        let names = texts(&json["LaunchConfigurationName"]);
        return names.into_iter().map(|name| arn("launchConfiguration", name)).collect();
    }
    let mut names = texts(&json["AutoScalingGroupName"]);
    let tagged = json["Tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    names.extend(tagged.iter().filter(|_| call.action.contains("Tags")).flat_map(|t| texts(&t["ResourceId"])));
    names.into_iter().map(|name| arn("autoScalingGroup", name)).collect()
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
