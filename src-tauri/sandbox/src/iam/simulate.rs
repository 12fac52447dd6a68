//! What a principal, or policies that are not anybody's yet, would allow. The decision is the one that enforcement makes.

use serde_json::{Value, json};

use super::ask::{self, invalid, missing, text, texts};
use super::identity;
use super::policy::{self, Caller, Context, Decision, Kind, Layers, Policy, Request, Statement, Trust};
use super::state::Entity;
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Pairs of an action and a resource in one simulation, of which a page is worked out at once.
const MOST: usize = 10_000;

/// What a simulation is about, beside actions and resources.
struct Scene {
    layers: Layers,
    resource_policy: Option<Policy>,
    caller: Caller,
    context: Context,
}

/// Takes users, groups and roles; the ARN of a role's session is refused, as AWS does.
pub(super) fn principal(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let source = ask::need(call, "PolicySourceArn");
    let (kind, name) = source_of(source, &call.account)?;
    let iam = &world.account(&call.account).iam;
    let found = match kind {
        "user" => iam.user(name).map(|u| &u.entity),
        "role" => iam.role(name).map(|r| &r.entity),
        _ => iam.group(name).map(|g| &g.entity),
    };
    let entity: &Entity = found.filter(|e| e.arn == source).ok_or_else(no_entity)?;
    let mut layers = identity::layers(iam, entity);
    layers.organization = identity::organization(iam);
    let excluded = texts(&call.json["PolicyExclusionList"]);
    layers.identity.retain(|p| !excluded.contains(&p.name));
    layers.identity.extend(inputs(call, "PolicyInputList")?);
    let mut context = Context::default();
    identity::of_entity(&mut context, entity, &call.account);
    let role = (kind == "role").then(|| source.to_owned());
    let mut caller = Caller { account: call.account.clone(), arn: source.to_owned(), role };
    if text(call, "ResourcePolicy").is_some() && kind != "user" && text(call, "CallerArn").is_none() {
        return Err(invalid("A CallerArn is required with a ResourcePolicy where the policy source is not a user."));
    }
    caller_of(call, &mut caller)?;
    run(call, layers, caller, context)
}

/// Without a principal: what the given documents say.
pub(super) fn custom(call: &Call) -> Result<Value, AwsError> {
    let levels = call.json["OrderedOrganizationPolicyInputList"].as_array().map(Vec::as_slice).unwrap_or_default();
    let level = |level: &Value| {
        documents(&level["ServiceControlPolicyInputList"], "ServiceControlPolicyInputList", Kind::Identity)
    };
    let organization = levels.iter().map(level).collect::<Result<_, _>>()?;
    let layers = Layers { identity: inputs(call, "PolicyInputList")?, organization, ..Layers::default() };
    let mut caller = Caller { account: call.account.clone(), ..Caller::default() };
    caller_of(call, &mut caller)?;
    if text(call, "ResourcePolicy").is_some() && caller.arn.is_empty() {
        return Err(invalid("A CallerArn is required with a ResourcePolicy."));
    }
    run(call, layers, caller, Context::default())
}

fn run(call: &Call, mut layers: Layers, caller: Caller, mut context: Context) -> Result<Value, AwsError> {
    let boundary = inputs(call, "PermissionsBoundaryPolicyInputList")?;
    if !boundary.is_empty() {
        layers.boundary = Some(boundary);
    }
    let read = |text| policy::read("ResourcePolicy", text, Kind::Resource).map_err(invalid);
    let resource_policy = text(call, "ResourcePolicy").map(read).transpose()?;
    context.extend(&entries(call)?);
    let scene = Scene { layers, resource_policy, caller, context };
    let actions = texts(&call.json["ActionNames"]);
    if actions.is_empty() {
        return Err(invalid("At least one action name must be specified"));
    }
    if let Some(action) = actions.iter().find(|a| !is_action(a)) {
        return Err(invalid(format!("Invalid action name: {action}")));
    }
    let mut resources = texts(&call.json["ResourceArns"]);
    if let Some(wrong) = resources.iter().find(|r| *r != "*" && !(r.starts_with("arn:") && r.split(':').count() > 5)) {
        return Err(invalid(format!("Invalid resource ARN: {wrong}")));
    }
    if resources.is_empty() {
        resources.push("*".to_owned());
    }
    if actions.len().saturating_mul(resources.len()) > MOST {
        return Err(invalid(format!("There must be at most {MOST} pairs of an action and a resource")));
    }
    let pairs = actions.iter().flat_map(|a| resources.iter().map(move |r| (a, r))).collect();
    ask::page_of(call, "EvaluationResults", pairs, |(action, resource)| scene.result(action, resource))
}

impl Scene {
    fn result(&self, action: &str, resource: &str) -> Value {
        let request = Request { action, resource, context: &self.context };
        let verdict = policy::decide(&self.layers, &request);
        let mut decision = verdict.decision;
        let mut matched: Vec<Value> = verdict.matched.iter().map(|(p, s)| matched("IAM Policy", p, s)).collect();
        if decision != Decision::Allowed && verdict.cause != Some(policy::Cause::Identity) {
            // an identity's own statements did not determine the result
            matched.retain(|_| decision == Decision::ExplicitDeny);
        }
        if let Some(policy) = &self.resource_policy {
            let said = policy::trust(policy, &request, &self.caller);
            decision = match (said, decision) {
                (Err(Decision::ExplicitDeny), _) => Decision::ExplicitDeny,
                (Ok(Trust::Direct), Decision::ImplicitDeny) if verdict.others_allow => Decision::Allowed,
                (_, decision) => decision,
            };
            if decision != verdict.decision {
                matched = policy.statements.iter().map(|s| self::matched("Resource Policy", policy, s)).collect();
            }
        }
        let missing: Vec<&String> = verdict.missing.iter().collect();
        let boundary = verdict.boundary.map(|allowed| json!({ "AllowedByPermissionsBoundary": allowed }));
        let mut result = json!({
            "EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision.name(),
            "MatchedStatements": matched, "MissingContextValues": [],
        });
        if let Some(allowed) = verdict.organization {
            result["OrganizationsDecisionDetail"] = json!({ "AllowedByOrganizations": allowed });
        }
        if let Some(boundary) = &boundary {
            result["PermissionsBoundaryDecisionDetail"] = boundary.clone();
        }
        if resource == "*" {
            result["MissingContextValues"] = json!(missing);
            return result;
        }
        // of a resource that was named, what is missing is told with the resource
        let mut one = json!({
            "EvalResourceName": resource, "EvalResourceDecision": decision.name(),
            "MatchedStatements": result["MatchedStatements"], "MissingContextValues": missing,
        });
        if let Some(boundary) = boundary {
            one["PermissionsBoundaryDecisionDetail"] = boundary;
        }
        result["ResourceSpecificResults"] = json!([one]);
        result
    }
}

fn matched(kind: &str, policy: &Policy, statement: &Statement) -> Value {
    let at = |(line, column): (usize, usize)| json!({ "Line": line, "Column": column });
    json!({
        "SourcePolicyId": policy.name, "SourcePolicyType": kind,
        "StartPosition": at(statement.span.start), "EndPosition": at(statement.span.end),
    })
}

fn inputs(call: &Call, member: &str) -> Result<Vec<Policy>, AwsError> {
    documents(&call.json[member], member, Kind::Identity)
}

fn documents(list: &Value, name: &str, kind: Kind) -> Result<Vec<Policy>, AwsError> {
    let read = |(n, text): (usize, String)| policy::read(&format!("{name}.{}", n + 1), &text, kind).map_err(invalid);
    texts(list).into_iter().enumerate().map(read).collect()
}

fn entries(call: &Call) -> Result<Context, AwsError> {
    let mut context = Context::default();
    for entry in call.json["ContextEntries"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let (Some(key), Some(kind)) = (entry["ContextKeyName"].as_str(), entry["ContextKeyType"].as_str()) else {
            return Err(invalid("A context entry needs ContextKeyName, ContextKeyValues and ContextKeyType"));
        };
        let values = texts(&entry["ContextKeyValues"]);
        if values.len() > 1 && !kind.ends_with("List") {
            return Err(invalid(format!("The context key {key} of type {kind} has more than one value")));
        }
        if let Some(wrong) = values.iter().find(|value| !is_of(kind, value)) {
            return Err(invalid(format!("The value {wrong} of the context key {key} is not of type {kind}")));
        }
        context.set_all(key, values);
    }
    Ok(context)
}

fn is_of(kind: &str, value: &str) -> bool {
    match kind.strip_suffix("List").unwrap_or(kind) {
        "numeric" => value.parse::<f64>().is_ok(),
        "boolean" => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
        "ip" => value.parse::<std::net::IpAddr>().is_ok() || value.parse::<ipnet::IpNet>().is_ok(),
        _ => true,
    }
}

/// Wildcards are not taken here.
fn is_action(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    name.split_once(':').is_some_and(|(service, operation)| plain(service) && plain(operation))
}

fn caller_of(call: &Call, caller: &mut Caller) -> Result<(), AwsError> {
    let Some(arn) = text(call, "CallerArn") else { return Ok(()) };
    match arn.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", _, "iam", "", account, entity] if entity.starts_with("user/") => {
            *caller = Caller { account: (*account).to_owned(), arn: arn.to_owned(), role: None };
            Ok(())
        }
        _ => Err(invalid("CallerArn must be the ARN of an IAM user.")),
    }
}

fn source_of<'a>(arn: &'a str, account: &str) -> Result<(&'a str, &'a str), AwsError> {
    let unclear = || invalid(format!("Invalid Entity Arn: {arn} does not clearly define entity type and name."));
    let (of, entity) = match arn.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", _, "iam", "", of, entity] => (*of, *entity),
        _ => return Err(unclear()),
    };
    let (kind, path) = entity.split_once('/').ok_or_else(unclear)?;
    if !["user", "group", "role"].contains(&kind) {
        return Err(unclear());
    }
    if of != account {
        return Err(no_entity());
    }
    Ok((kind, path.rsplit('/').next().unwrap_or(path)))
}

fn no_entity() -> AwsError {
    missing("Unable to retrieve specified IAM entity.")
}
