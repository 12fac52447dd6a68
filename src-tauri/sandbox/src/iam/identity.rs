//! Who makes a call, what policies apply to them, and what conditions can know of them.

use std::collections::BTreeMap;

use super::policy::{self, Caller, Context, Kind, Layers, Policy};
use super::state::{Entity, Iam, OWN_USER, User};
use super::{groups, managed};
use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::mischief;
use crate::service::Service;
use crate::world::{Session, World};

/// Who makes a call, as policies see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity {
    pub caller: Caller,
    pub layers: Layers,
}

/// Refuses credentials that ran out, and access keys that were deleted.
pub(crate) fn admit(world: &World, call: &Call) -> Result<(), AwsError> {
    if let Some(session) = world.sessions.get(&call.access_key) {
        let over = session.expires.is_some_and(|until| call.now >= until);
        return if over { Err(mischief::expired(call.service)) } else { Ok(()) };
    }
    let gone = world.accounts.values().any(|a| a.iam.gone_keys.contains(&call.access_key));
    if gone { Err(unknown_key(call.service)) } else { Ok(()) }
}

/// An access key that belongs to nobody.
pub(super) fn unknown_key(service: Service) -> AwsError {
    let invalid = "The security token included in the request is invalid.";
    match service {
        Service::Ec2 => {
            AwsError::new("AuthFailure", "AWS was not able to validate the provided access credentials").status(401)
        }
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs | Service::Quotas => {
            AwsError::new("UnrecognizedClientException", invalid)
        }
        Service::Sso | Service::SsoOidc => AwsError::new("UnauthorizedException", invalid).status(401),
        Service::Elbv2
        | Service::Sts
        | Service::Iam
        | Service::Route53
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::Sns
        | Service::Other => AwsError::new("InvalidClientTokenId", invalid).status(403),
    }
}

pub(crate) fn identity(world: &mut World, call: &Call) -> Identity {
    let session = world.sessions.get(&call.access_key).cloned();
    let iam = &world.account(&call.account).iam;
    let entity = entity(iam, call, session.as_ref());
    let caller = Caller {
        account: call.account.clone(),
        arn: call.caller.clone(),
        role: session.as_ref().and_then(|s| s.role.clone()),
    };
    let mut layers = entity.map(|e| layers(iam, e)).unwrap_or_default();
    layers.session = session.and_then(|s| s.policies).map(|given| parsed(given.iter().map(|(n, d)| (n, d))));
    layers.organization = organization(iam);
    Identity { caller, layers }
}

/// What every condition can know of a call.
pub(crate) fn context(world: &mut World, call: &Call) -> Context {
    let session = world.sessions.get(&call.access_key).cloned();
    let iam = &world.account(&call.account).iam;
    let entity = entity(iam, call, session.as_ref()).cloned();
    let mut context = Context::default();
    if let Some(entity) = &entity {
        of_entity(&mut context, entity, &call.account);
    }
    let role = session.as_ref().and_then(|s| s.role.clone());
    context.set("aws:PrincipalAccount", &call.account);
    context.set("aws:PrincipalArn", role.as_deref().unwrap_or(&call.caller));
    let kind = match call.caller.splitn(6, ':').nth(5).and_then(|r| r.split('/').next()) {
        Some("assumed-role") => "AssumedRole",
        Some("federated-user") => "FederatedUser",
        _ => "User",
    };
    context.set("aws:PrincipalType", kind);
    context.set("aws:CurrentTime", stamp(call.now));
    context.set("aws:EpochTime", call.now.div_euclid(1000).to_string());
    context.set("aws:RequestedRegion", &call.region);
    context.set("aws:SecureTransport", "true");
    context.set("aws:SourceIp", "127.0.0.1");
    context.set("aws:PrincipalIsAWSService", "false");
    context.set("aws:ViaAWSService", "false");
    if let Some(session) = &session {
        of_session(&mut context, session);
    }
    context
}

/// What conditions can know of a user or role, whoever asks.
pub(super) fn of_entity(context: &mut Context, entity: &Entity, account: &str) {
    context.set("aws:PrincipalArn", &entity.arn);
    context.set("aws:PrincipalAccount", account);
    context.set("aws:userid", &entity.id);
    let kind = kind(entity);
    context.set("aws:PrincipalType", if kind == "role" { "AssumedRole" } else { "User" });
    if kind == "user" {
        context.set("aws:username", &entity.name);
    }
    principal_tags(context, &entity.tags);
}

/// What limits a user, a role or a group, without session and organization. Users have their groups' policies too.
pub(super) fn layers(iam: &Iam, entity: &Entity) -> Layers {
    let kind = kind(entity);
    let groups = groups::of(iam, &entity.name).filter(|_| kind == "user").map(|g| ("group", &g.entity));
    let mut given: Vec<(String, &String)> = Vec::new();
    for (kind, entity) in std::iter::once((kind, entity)).chain(groups) {
        given.extend(entity.inline.iter().map(|(name, d)| (format!("{kind}_{}_{name}", entity.name), d)));
        let attached = entity.attached.iter().filter_map(|arn| managed::find(iam, arn));
        given.extend(attached.map(|p| (p.name.clone(), &p.document)));
    }
    let identity = parsed(given.iter().map(|(name, document)| (name, *document)));
    let bounds = |arn: &String| parsed(managed::find(iam, arn).into_iter().map(|p| (&p.name, &p.document)));
    Layers { identity, boundary: entity.boundary.as_ref().map(bounds), ..Layers::default() }
}

/// `user`, `role` or `group`.
fn kind(entity: &Entity) -> &str {
    entity.arn.splitn(6, ':').nth(5).and_then(|e| e.split('/').next()).unwrap_or_default()
}

pub(super) fn organization(iam: &Iam) -> Vec<Vec<Policy>> {
    if iam.scps.is_empty() {
        return Vec::new();
    }
    let name = "ServiceControlPolicy".to_owned();
    vec![parsed(iam.scps.iter().map(|document| (&name, document)))]
}

/// Documents that were looked at when they were given. One that cannot be read allows nothing.
fn parsed<'a>(documents: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<Policy> {
    documents.filter_map(|(name, document)| policy::read(name, document, Kind::Identity).ok()).collect()
}

/// The user or role whose policies apply; none where it was deleted meanwhile.
fn entity<'a>(iam: &'a Iam, call: &Call, session: Option<&Session>) -> Option<&'a Entity> {
    let of = |user: &'a User| &user.entity;
    match session {
        Some(Session { role: Some(arn), .. }) => iam.roles.values().map(|r| &r.entity).find(|e| e.arn == *arn),
        Some(session) => session.user.as_deref().and_then(|name| iam.user(name)).map(of),
        None => iam.owner_of(&call.access_key).or_else(|| iam.user(OWN_USER)).map(of),
    }
}

fn of_session(context: &mut Context, session: &Session) {
    context.set("aws:userid", &session.user_id);
    context.set("aws:TokenIssueTime", stamp(session.issued));
    context.set("aws:MultiFactorAuthPresent", session.mfa.to_string());
    context.maybe("aws:SourceIdentity", session.source_identity.as_deref());
    principal_tags(context, &session.tags);
}

fn principal_tags(context: &mut Context, tags: &BTreeMap<String, String>) {
    for (key, value) in tags {
        context.set(&format!("aws:PrincipalTag/{key}"), value);
    }
}
