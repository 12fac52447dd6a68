//! Managed policies: AWS's own, as far as they are here (`managed.json`), and the account's.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::ask::{self, conflict, exists, limit, missing, need, text};
use super::policy::Kind;
use super::show::{self, Detail, seconds};
use super::state::{Iam, Managed, id};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// Characters of a document, and policies of an account.
const SIZE: usize = 6144;
const POLICIES: usize = 1500;

#[derive(Deserialize)]
struct Published {
    name: String,
    path: String,
    version: String,
    created: jiff::Timestamp,
    updated: jiff::Timestamp,
    document: String,
}

/// AWS's own policies. Panics where the committed file cannot be read, which a test rules out.
static AWS: LazyLock<Vec<Managed>> = LazyLock::new(|| {
    let read: Vec<Published> = serde_json::from_str(include_str!("managed.json")).expect("AWS's managed policies");
    let time = |at: jiff::Timestamp| -> Time { at.as_millisecond() };
    let managed = |p: Published| Managed {
        arn: format!("arn:aws:iam::aws:policy{}{}", p.path, p.name),
        id: id("ANPA", &["aws", &p.name]),
        name: p.name,
        path: p.path,
        version: p.version,
        document: p.document,
        description: None,
        created: time(p.created),
        updated: time(p.updated),
        tags: std::collections::BTreeMap::new(),
    };
    read.into_iter().map(managed).collect()
});

/// A policy that principals of this account can have.
pub(crate) fn find<'a>(iam: &'a Iam, arn: &str) -> Option<&'a Managed> {
    iam.policies.get(arn).or_else(|| AWS.iter().find(|p| p.arn == arn))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (name, path) = (need(call, "PolicyName"), text(call, "Path").unwrap_or("/"));
    ask::name("policyName", name)?;
    let document = need(call, "PolicyDocument");
    ask::document(document, Kind::Identity)?;
    if ask::size(document) > SIZE {
        return Err(limit(format!("Cannot exceed quota for PolicySize: {SIZE}")));
    }
    let tags = ask::tags(call)?;
    let iam = &world.account(&call.account).iam;
    if iam.policies.values().any(|p| p.name.eq_ignore_ascii_case(name)) {
        return Err(exists(format!("A policy called {name} already exists. Duplicate names are not allowed.")));
    }
    if iam.policies.len() >= POLICIES {
        return Err(limit(format!("Cannot exceed quota for PoliciesPerAccount: {POLICIES}")));
    }
    let unique = world.new_id(call, "ANPA", name);
    let made = Managed {
        arn: format!("arn:aws:iam::{}:policy{path}{name}", call.account),
        id: id("ANPA", &[&unique]),
        name: name.to_owned(),
        path: path.to_owned(),
        version: "v1".to_owned(),
        document: document.to_owned(),
        description: text(call, "Description").map(str::to_owned),
        created: call.now,
        updated: call.now,
        tags,
    };
    let iam = &mut world.account(&call.account).iam;
    // the answer to a creation says less than the one to a question
    let mut shown = show::policy(&made, iam, Detail::Listed);
    if !made.tags.is_empty() {
        shown["Tags"] = call.json["Tags"].clone();
    }
    iam.policies.insert(made.arn.clone(), made);
    Ok(json!({ "Policy": shown }))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let iam = &world.account(&call.account).iam;
    Ok(json!({ "Policy": show::policy(named(iam, call)?, iam, Detail::One) }))
}

/// Every policy has one version here.
pub(super) fn version(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let policy = named(&world.account(&call.account).iam, call)?;
    let asked = need(call, "VersionId");
    if asked != policy.version {
        return Err(missing(format!("Policy {} version {asked} does not exist or is not attachable.", policy.arn)));
    }
    let version = json!({
        "Document": show::encoded(&policy.document), "VersionId": asked, "IsDefaultVersion": true,
        "CreateDate": seconds(policy.updated),
    });
    Ok(json!({ "PolicyVersion": version }))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let iam = &mut world.account(&call.account).iam;
    let arn = named(iam, call)?.arn.clone();
    if iam.entities().any(|e| e.attached.contains(&arn) || e.boundary.as_ref() == Some(&arn)) {
        return Err(conflict("Cannot delete a policy attached to entities."));
    }
    if iam.policies.remove(&arn).is_none() {
        return Err(AwsError::new("AccessDenied", format!("Cannot delete {arn}: it is AWS's own")).status(403));
    }
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let iam = &world.account(&call.account).iam;
    let scope = text(call, "Scope").unwrap_or("All");
    let prefix = text(call, "PathPrefix").unwrap_or("/");
    let boundaries = text(call, "PolicyUsageFilter") == Some("PermissionsBoundary");
    let used = |p: &Managed| {
        let by = |e: &super::state::Entity| {
            if boundaries { e.boundary.as_ref() == Some(&p.arn) } else { e.attached.contains(&p.arn) }
        };
        iam.entities().any(by)
    };
    let only = call.json["OnlyAttached"] == true || text(call, "PolicyUsageFilter").is_some();
    let own = iam.policies.values().filter(|_| scope != "AWS");
    let aws = AWS.iter().filter(|_| scope != "Local");
    let chosen = own.chain(aws).filter(|p| p.path.starts_with(prefix) && (!only || used(p)));
    ask::page(call, "Policies", chosen.map(|p| show::policy(p, iam, Detail::Listed)).collect())
}

fn named<'a>(iam: &'a Iam, call: &Call) -> Result<&'a Managed, AwsError> {
    let arn = need(call, "PolicyArn");
    if !arn.starts_with("arn:") {
        return Err(ask::invalid(format!("ARN {arn} is not valid.")));
    }
    find(iam, arn).ok_or_else(|| missing(format!("Policy {arn} was not found.")))
}
