//! AssumeRole: the role must trust the caller and, with enforcement, the caller must be allowed. A role that is absent is refused like one
//! that does not trust.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{denied, issue, mfa, session_policy, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::iam::policy::{self, Context, Decision, Kind, Request, Trust};
use crate::iam::{self, Role};
use crate::world::{Session, World};

/// Seconds that a role assumed from a role may last.
const CHAINED: i64 = 3600;

/// What is asked for, beside the role.
struct Asked {
    name: String,
    tags: BTreeMap<String, String>,
    transitive: BTreeSet<String>,
    source_identity: Option<String>,
    mfa: bool,
}

pub(super) fn role(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "RoleArn").unwrap_or_default();
    let account = account_of(arn)?;
    let before = world.sessions.get(&call.access_key).cloned();
    let asked = asked(call, before.as_ref())?;
    let name = arn.rsplit('/').next().unwrap_or_default();
    // an account that nobody knows yet stays so
    let known = world.accounts.get(&account);
    let found = known.and_then(|a| a.iam.role(name)).filter(|r| r.entity.arn == arn).cloned();
    let refused =
        || denied(format!("User: {} is not authorized to perform: sts:AssumeRole on resource: {arn}", call.caller));
    let role = found.ok_or_else(refused)?;
    for action in actions(call, &asked) {
        let words =
            || denied(format!("User: {} is not authorized to perform: {action} on resource: {arn}", call.caller));
        if !may(world, call, &role, &asked, action) {
            return Err(words());
        }
    }
    let seconds = duration(call, &role, before.as_ref())?;
    let policies = session_policy::read(world, call, &account)?;
    let packed = session_policy::packed(&policies, &asked.tags)?;
    let session_arn = format!("arn:aws:sts::{account}:assumed-role/{}/{}", role.entity.name, asked.name);
    let user_id = format!("{}:{}", role.entity.id, asked.name);
    let mut answer = json!({ "AssumedRoleUser": { "AssumedRoleId": user_id, "Arn": session_arn } });
    if let Some(source) = &asked.source_identity {
        answer["SourceIdentity"] = source.as_str().into();
    }
    if let Some(packed) = packed {
        answer["PackedPolicySize"] = packed.into();
    }
    let session = Session {
        account,
        arn: session_arn,
        role: Some(arn.to_owned()),
        user_id,
        policies: (!policies.is_empty()).then_some(policies),
        tags: asked.tags,
        transitive: asked.transitive,
        source_identity: asked.source_identity,
        mfa: asked.mfa,
        ..Session::default()
    };
    answer["Credentials"] = issue(world, call, session, seconds);
    Ok(answer)
}

fn asked(call: &Call, before: Option<&Session>) -> Result<Asked, AwsError> {
    let mut tags = iam::asked_tags(call)?;
    let keys = call.json["TransitiveTagKeys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut transitive: BTreeSet<String> = keys.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    // tags that go on from role to role cannot be given another value
    for key in before.into_iter().flat_map(|b| &b.transitive) {
        if tags.contains_key(key) {
            return Err(AwsError::validation(format!("The tag key {key} is transitive and cannot be overridden")));
        }
        tags.extend(before.and_then(|b| b.tags.get(key)).map(|value| (key.clone(), value.clone())));
        transitive.insert(key.clone());
    }
    if let Some(key) = transitive.iter().find(|key| !tags.contains_key(*key)) {
        return Err(AwsError::validation(format!("The transitive tag key {key} is not among the session tags")));
    }
    let inherited = before.and_then(|b| b.source_identity.clone());
    let given = text(call, "SourceIdentity").map(str::to_owned);
    if inherited.is_some() && given.is_some() && inherited != given {
        return Err(denied("The source identity of a session cannot be changed"));
    }
    Ok(Asked {
        name: text(call, "RoleSessionName").unwrap_or_default().to_owned(),
        tags,
        transitive,
        source_identity: given.or(inherited),
        // what was shown when the session began still counts
        mfa: mfa::shown(call)? || before.is_some_and(|b| b.mfa),
    })
}

/// Tags and a source identity want rights of their own.
fn actions(call: &Call, asked: &Asked) -> Vec<&'static str> {
    let mut all = vec!["sts:AssumeRole"];
    if !asked.tags.is_empty() {
        all.push("sts:TagSession");
    }
    if text(call, "SourceIdentity").is_some() {
        all.push("sts:SetSourceIdentity");
    }
    all
}

/// Whether the role trusts the caller for an action and, with enforcement, the caller's own policies allow it. They need not where the role
/// names a caller of its own account.
fn may(world: &mut World, call: &Call, role: &Role, asked: &Asked, action: &str) -> bool {
    let mut context = iam::context(world, call);
    add(&mut context, call, asked, role);
    let identity = iam::identity(world, call);
    let request = Request { action, resource: &role.entity.arn, context: &context };
    let Ok(document) = policy::read("", &role.trust, Kind::Trust) else { return false };
    let Ok(trust) = policy::trust(&document, &request, &identity.caller) else { return false };
    if !world.enforce {
        return true;
    }
    let verdict = policy::decide(&identity.layers, &request);
    let own = role.entity.arn.split(':').nth(4) == Some(&call.account);
    match verdict.decision {
        Decision::Allowed => true,
        Decision::ExplicitDeny => false,
        Decision::ImplicitDeny => own && trust == Trust::Direct && verdict.others_allow,
    }
}

fn add(context: &mut Context, call: &Call, asked: &Asked, role: &Role) {
    context.set("sts:RoleSessionName", &asked.name);
    context.maybe("sts:ExternalId", text(call, "ExternalId"));
    context.maybe("sts:SourceIdentity", asked.source_identity.as_deref());
    if asked.mfa {
        context.set("aws:MultiFactorAuthPresent", "true");
        context.set("aws:MultiFactorAuthAge", "0");
    }
    context.set_all("aws:TagKeys", asked.tags.keys().cloned().collect());
    context.set_all("sts:TransitiveTagKeys", asked.transitive.iter().cloned().collect());
    for (key, value) in &asked.tags {
        context.set(&format!("aws:RequestTag/{key}"), value);
    }
    for (key, value) in &role.entity.tags {
        context.set(&format!("aws:ResourceTag/{key}"), value);
        context.set(&format!("iam:ResourceTag/{key}"), value);
    }
}

fn duration(call: &Call, role: &Role, before: Option<&Session>) -> Result<i64, AwsError> {
    let Some(asked) = call.json["DurationSeconds"].as_i64() else { return Ok(CHAINED) };
    if before.is_some_and(|b| b.role.is_some()) && asked > CHAINED {
        return Err(AwsError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    if asked > role.max_session {
        return Err(AwsError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(asked)
}

fn account_of(role: &str) -> Result<String, AwsError> {
    match role.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, "iam", "", account, resource]
            if partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|b| b.is_ascii_digit())
                && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/')) =>
        {
            Ok((*account).to_owned())
        }
        _ => Err(AwsError::validation(format!("{role} is invalid"))),
    }
}
