//! Elastic Load Balancing: by ARN, with the tags of what exists; what is made has `*` for its ID, and its tags need
//! `elasticloadbalancing:AddTags` too.

use serde_json::Value;

use super::{Ask, request_tags, resource_tags, texts};
use crate::call::Call;
use crate::ec2::Tags;
use crate::elbv2::Elbv2;
use crate::iam::policy::Context;
use crate::world::World;

const OWN: &str = "elasticloadbalancing";

pub(super) fn asks(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let elbv2 = &world.mine(call).elbv2;
    let text = |name: &str| json[name].as_str();
    let mut context = Context::default();
    let resources: Vec<String> = match call.action.as_str() {
        action if action.starts_with("Describe") => return Vec::new(),
        "CreateLoadBalancer" => {
            let kind = text("Type").unwrap_or("application");
            context.set("elasticloadbalancing:Scheme", text("Scheme").unwrap_or("internet-facing"));
            let mappings = json["SubnetMappings"].as_array().map(Vec::as_slice).unwrap_or_default();
            let mapped = mappings.iter().filter_map(|m| m["SubnetId"].as_str()).map(str::to_owned);
            context.set_all("elasticloadbalancing:Subnet", texts(&json["Subnets"]).into_iter().chain(mapped).collect());
            context.set_all("elasticloadbalancing:SecurityGroup", texts(&json["SecurityGroups"]));
            let short = if kind == "network" { "net" } else { "app" };
            vec![arn(call, &format!("loadbalancer/{short}/{}/*", text("Name").unwrap_or_default()))]
        }
        "CreateTargetGroup" => vec![arn(call, &format!("targetgroup/{}/*", text("Name").unwrap_or_default()))],
        "AddTags" | "RemoveTags" => texts(&json["ResourceArns"]),
        "RegisterTargets"
        | "DeregisterTargets"
        | "ModifyTargetGroup"
        | "ModifyTargetGroupAttributes"
        | "DeleteTargetGroup" => texts(&json["TargetGroupArn"]),
        "ModifyListener"
        | "ModifyListenerAttributes"
        | "DeleteListener"
        | "AddListenerCertificates"
        | "RemoveListenerCertificates"
        | "CreateRule" => texts(&json["ListenerArn"]),
        "ModifyRule" | "DeleteRule" => texts(&json["RuleArn"]),
        "SetRulePriorities" => {
            let pairs = json["RulePriorities"].as_array().map(Vec::as_slice).unwrap_or_default();
            pairs.iter().flat_map(|pair| texts(&pair["RuleArn"])).collect()
        }
        _ => texts(&json["LoadBalancerArn"]),
    };
    if matches!(call.action.as_str(), "CreateListener" | "ModifyListener") {
        context.maybe("elasticloadbalancing:ListenerProtocol", text("Protocol"));
        context.maybe("elasticloadbalancing:SecurityPolicy", text("SslPolicy"));
    }
    if call.action == "SetSubnets" {
        context.set_all("elasticloadbalancing:Subnet", texts(&json["Subnets"]));
    }
    if call.action == "SetSecurityGroups" {
        context.set_all("elasticloadbalancing:SecurityGroup", texts(&json["SecurityGroups"]));
    }
    match call.action.as_str() {
        "RemoveTags" => context.set_all("aws:TagKeys", texts(&json["TagKeys"])),
        _ => request_tags(&mut context, &json["Tags"]),
    }
    let ask = |resource: &String| {
        let mut context = context.clone();
        if let Some(tags) = tags(elbv2, resource) {
            resource_tags(&mut context, OWN, tags);
        }
        Ask { context, ..Ask::on(call, resource.clone()) }
    };
    let mut asks: Vec<Ask> = resources.iter().map(ask).collect();
    asks.extend(tags_on_creation(call, json, resources));
    asks
}

fn tags_on_creation(call: &Call, json: &Value, resources: Vec<String>) -> Vec<Ask> {
    let tagged = json["Tags"].as_array().is_some_and(|tags| !tags.is_empty());
    if !tagged || !call.action.starts_with("Create") {
        return Vec::new();
    }
    let mut context = Context::default();
    context.set("elasticloadbalancing:CreateAction", &call.action);
    request_tags(&mut context, &json["Tags"]);
    let made = |resource: String| match call.action.as_str() {
        "CreateListener" => format!("{}/*", resource.replacen(":loadbalancer/", ":listener/", 1)),
        "CreateRule" => format!("{}/*", resource.replacen(":listener/", ":listener-rule/", 1)),
        _ => resource,
    };
    let action = format!("{OWN}:AddTags");
    let ask = |resource| Ask { action: action.clone(), resource: made(resource), context: context.clone() };
    resources.into_iter().map(ask).collect()
}

fn tags<'a>(elbv2: &'a Elbv2, arn: &str) -> Option<&'a Tags> {
    let balancer = || elbv2.load_balancers.get(arn).map(|b| &b.tags);
    let group = || elbv2.target_groups.get(arn).map(|g| &g.tags);
    let listener = || elbv2.listeners.get(arn).map(|l| &l.tags);
    balancer().or_else(group).or_else(listener).or_else(|| elbv2.rules.get(arn).map(|r| &r.tags))
}

fn arn(call: &Call, resource: &str) -> String {
    format!("arn:aws:{OWN}:{}:{}:{resource}", call.region, call.account)
}
