//! Enforcement: what a call does, in IAM's words, and whether the caller's policies allow all of it. Which actions, resources and keys a
//! call has follows AWS's service authorization reference, one table for each service; what stands in no table is `service:Operation`
//! on `*`.

mod ec2;
mod elbv2;
mod own;
mod rest;
mod route53;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use serde_json::{Value, json};

use super::identity::{context, identity, unknown_key};
use super::linked;
use super::policy::{self, Cause, Context, Decision, Request};
use crate::call::Call;
use crate::error::AwsError;
use crate::model;
use crate::service::Service;
use crate::world::World;

/// One thing that a call does, which must be allowed.
#[derive(Debug, Clone)]
struct Ask {
    action: String,
    resource: String,
    /// Beside what is known of every call.
    context: Context,
}

/// Refuses a call that no policy allows, where that is enforced.
pub(crate) fn authorize(world: &mut World, call: &Call) -> Result<(), AwsError> {
    if !world.enforce {
        return Ok(());
    }
    narrowed(world, call)?;
    if free(call) {
        return Ok(());
    }
    let identity = identity(world, call);
    let common = context(world, call);
    let mut asks = asks(world, call, &request(call));
    if let Some(linked) = linked::needed(call)
        && world.account(&call.account).iam.role(linked.role).is_none()
    {
        asks.push(on_behalf(call, linked));
    }
    for ask in asks {
        let mut context = common.clone();
        context.extend(&ask.context);
        let request = Request { action: &ask.action, resource: &ask.resource, context: &context };
        let verdict = policy::decide(&identity.layers, &request);
        if verdict.decision != Decision::Allowed {
            let why = why(&ask, verdict.decision, verdict.cause.unwrap_or(Cause::Identity));
            return Err(refusal(call, &ask, &why, &context, verdict.decision));
        }
    }
    Ok(())
}

/// What a call that succeeded leaves in IAM: the role of a service that needs one.
pub(crate) fn after(world: &mut World, call: &Call) {
    if let Some(linked) = linked::needed(call) {
        linked::ensure(&mut world.account(&call.account).iam, &call.account, linked, call.now);
    }
}

/// What a refusal's encoded message says.
pub(crate) fn decoded(message: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = message.as_bytes().chunks(2).map(byte).collect();
    let text = String::from_utf8(bytes?).ok()?;
    serde_json::from_str::<Value>(&text).is_ok_and(|v| v.get("allowed").is_some()).then_some(text)
}

/// Calls that need no permission, that nobody signs, or whose service judges by itself.
fn free(call: &Call) -> bool {
    match call.service {
        Service::Sts => matches!(call.action.as_str(), "GetCallerIdentity" | "GetSessionToken" | "AssumeRole"),
        Service::Sso | Service::SsoOidc | Service::Other => true,
        _ => false,
    }
}

/// Sessions of users cannot call IAM without MFA, and of STS only AssumeRole; those of federated users neither of both, whatever policies
/// say.
fn narrowed(world: &World, call: &Call) -> Result<(), AwsError> {
    let Some(session) = world.sessions.get(&call.access_key).filter(|s| s.role.is_none()) else { return Ok(()) };
    let federated = session.arn.contains(":federated-user/");
    let refused = match call.service {
        Service::Iam => federated || !session.mfa,
        Service::Sts => match call.action.as_str() {
            "GetCallerIdentity" => false,
            "AssumeRole" => federated,
            _ => true,
        },
        _ => false,
    };
    if refused { Err(unknown_key(call.service)) } else { Ok(()) }
}

fn asks(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let found = match call.service {
        Service::Ec2 => ec2::asks(world, call, json),
        Service::Elbv2 => elbv2::asks(world, call, json),
        Service::Route53 => route53::asks(call, json),
        Service::Iam | Service::Sts => own::asks(world, call, json),
        _ => rest::asks(world, call, json),
    };
    let mut asks = if found.is_empty() { vec![Ask::plain(call)] } else { found };
    asks.extend(tags_on_creation(call, json, &asks));
    asks
}

/// Tags that a creation gives are a right of their own. EC2 and load balancing have theirs beside their resources, AssumeRole its own.
const TAGS_ON_CREATION: &[(&str, &str)] = &[
    ("acm:RequestCertificate", "acm:AddTagsToCertificate"),
    ("autoscaling:CreateAutoScalingGroup", "autoscaling:CreateOrUpdateTags"),
    ("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"),
    ("ecs:CreateCluster", "ecs:TagResource"),
    ("ecs:CreateService", "ecs:TagResource"),
    ("ecs:RegisterTaskDefinition", "ecs:TagResource"),
    ("iam:CreatePolicy", "iam:TagPolicy"),
    ("iam:CreateRole", "iam:TagRole"),
    ("iam:CreateUser", "iam:TagUser"),
    ("logs:CreateLogGroup", "logs:TagResource"),
    ("sns:CreateTopic", "sns:TagResource"),
    ("sts:GetFederationToken", "sts:TagSession"),
];

fn tags_on_creation(call: &Call, json: &Value, asks: &[Ask]) -> Vec<Ask> {
    let name = action(call);
    let given = |tags: &Value| match tags {
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    };
    let Some((_, tags)) = TAGS_ON_CREATION.iter().find(|(creation, _)| *creation == name) else { return Vec::new() };
    if !given(&json["Tags"]) && !given(&json["tags"]) {
        return Vec::new();
    }
    let ask = |made: &Ask| {
        let mut ask = Ask { action: (*tags).to_owned(), ..made.clone() };
        match call.service {
            // which certificate it will be is not known before
            Service::Acm => ask.resource = format!("arn:aws:acm:{}:{}:certificate/*", call.region, call.account),
            Service::Ecs => ask.context.set("ecs:CreateAction", &call.action),
            _ => {}
        }
        ask
    };
    asks.iter().filter(|made| made.action == name).map(ask).collect()
}

/// The request with the model's names, whichever way its service reads it.
fn request(call: &Call) -> Value {
    match call.service.model().filter(|_| !call.service.by_model()) {
        Some(model) => {
            model::from_query(model, call.service == Service::Ec2, model.input(&call.action), &call.params).value
        }
        None => call.json.clone(),
    }
}

fn on_behalf(call: &Call, linked: &linked::Linked) -> Ask {
    let mut context = Context::default();
    context.set("iam:AWSServiceName", linked.service);
    Ask { action: "iam:CreateServiceLinkedRole".to_owned(), resource: linked.arn(&call.account), context }
}

/// Passing a role to a service is a right of its own.
fn pass_role(role: &str, service: &str) -> Ask {
    let mut context = Context::default();
    context.set("iam:PassedToService", service);
    Ask { action: "iam:PassRole".to_owned(), resource: role.to_owned(), context }
}

impl Ask {
    fn plain(call: &Call) -> Self {
        Self { action: action(call), resource: "*".to_owned(), context: Context::default() }
    }

    /// The call's own action on a resource.
    fn on(call: &Call, resource: String) -> Self {
        Self { resource, ..Self::plain(call) }
    }
}

fn action(call: &Call) -> String {
    format!("{}:{}", prefix(call.service), call.action)
}

/// How a service is called in actions.
fn prefix(service: Service) -> &'static str {
    match service {
        Service::CloudWatch => "cloudwatch",
        other => other.name(),
    }
}

/// The tags that a request gives: `aws:RequestTag/…` and `aws:TagKeys`. Services write keys and values with large or small letters.
fn request_tags(context: &mut Context, tags: &Value) {
    let mut keys = Vec::new();
    match tags {
        Value::Array(list) => {
            for tag in list {
                let of =
                    |large: &str, small: &str| tag[large].as_str().or_else(|| tag[small].as_str()).map(str::to_owned);
                if let Some(key) = of("Key", "key") {
                    context.set(&format!("aws:RequestTag/{key}"), of("Value", "value").unwrap_or_default());
                    keys.push(key);
                }
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                context.set(&format!("aws:RequestTag/{key}"), value.as_str().unwrap_or_default());
                keys.push(key.clone());
            }
        }
        _ => {}
    }
    context.set_all("aws:TagKeys", keys);
}

/// The tags of a resource under the common key and, where there is one, the service's own.
fn resource_tags(context: &mut Context, own: &str, tags: &std::collections::BTreeMap<String, String>) {
    for (key, value) in tags {
        context.set(&format!("aws:ResourceTag/{key}"), value);
        context.set(&format!("{own}:ResourceTag/{key}"), value);
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn why(ask: &Ask, decision: Decision, cause: Cause) -> String {
    let (one, kind) = match cause {
        Cause::Identity => ("an", "identity-based policy"),
        Cause::Boundary => ("a", "permissions boundary"),
        Cause::Session => ("a", "session policy"),
        Cause::Organization => ("a", "service control policy"),
    };
    match decision {
        Decision::ExplicitDeny => format!("with an explicit deny in {one} {kind}"),
        Decision::Allowed | Decision::ImplicitDeny => format!("because no {kind} allows the {} action", ask.action),
    }
}

/// Each service's own code. EC2 adds, where a resource is meant, what was asked in code. (`docs/aws.md`, “Policies”)
fn refusal(call: &Call, ask: &Ask, why: &str, context: &Context, decision: Decision) -> AwsError {
    let on = if ask.resource == "*" { String::new() } else { format!(" on resource: {}", ask.resource) };
    // the right to reach over Regions is one that no call is named after
    let performed = if ask.action == ec2::MULTI_REGION { action(call) } else { ask.action.clone() };
    let sentence = format!("User: {} is not authorized to perform: {performed}{on} {why}", call.caller);
    match call.service {
        Service::Ec2 => {
            let mut words = format!("You are not authorized to perform this operation. {sentence}");
            if !on.is_empty() {
                let encoded = encoded(call, ask, context, decision);
                words = format!("{words}. Encoded authorization failure message: {encoded}");
            }
            AwsError::new("UnauthorizedOperation", words).status(403)
        }
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs | Service::Quotas => {
            AwsError::new("AccessDeniedException", sentence)
        }
        Service::Sns => AwsError::new("AuthorizationError", sentence).status(403),
        Service::Elbv2
        | Service::Sts
        | Service::Iam
        | Service::Route53
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::Sso
        | Service::SsoOidc
        | Service::Other => AwsError::new("AccessDenied", sentence).status(403),
    }
}

/// Readable with DecodeAuthorizationMessage only.
fn encoded(call: &Call, ask: &Ask, context: &Context, decision: Decision) -> String {
    let conditions: Vec<Value> = context
        .entries()
        .map(|(key, values)| {
            let values: Vec<Value> = values.iter().map(|v| json!({ "value": v })).collect();
            json!({ "key": key, "values": { "items": values } })
        })
        .collect();
    let message = json!({
        "allowed": false,
        "explicitDeny": decision == Decision::ExplicitDeny,
        "matchedStatements": { "items": [] },
        "failures": { "items": [] },
        "context": {
            "principal": { "arn": call.caller },
            "action": ask.action,
            "resource": ask.resource,
            "conditions": { "items": conditions },
        },
    });
    message.to_string().bytes().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}
