//! Users, roles and policies in answers.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::state::{Entity, Iam, Managed, Role, User};
use crate::clock::Time;

/// What RFC 3986 leaves as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A document as IAM sends it.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, ENCODED).to_string()
}

/// Lists leave out what only asking for one shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    One,
    Listed,
}

pub(super) fn user(user: &User, detail: Detail) -> Value {
    let e = &user.entity;
    let mut shown = json!({
        "Path": e.path, "UserName": e.name, "UserId": e.id, "Arn": e.arn, "CreateDate": seconds(e.created),
    });
    more(&mut shown, e, detail);
    shown
}

pub(super) fn role(role: &Role, detail: Detail) -> Value {
    let e = &role.entity;
    let mut shown = json!({
        "Path": e.path, "RoleName": e.name, "RoleId": e.id, "Arn": e.arn, "CreateDate": seconds(e.created),
        "AssumeRolePolicyDocument": encoded(&role.trust), "MaxSessionDuration": role.max_session,
    });
    if let Some(description) = &role.description {
        shown["Description"] = description.as_str().into();
    }
    if detail == Detail::One {
        shown["RoleLastUsed"] = json!({});
    }
    more(&mut shown, e, detail);
    shown
}

fn more(shown: &mut Value, entity: &Entity, detail: Detail) {
    if detail == Detail::Listed {
        return;
    }
    if let Some(boundary) = &entity.boundary {
        shown["PermissionsBoundary"] =
            json!({ "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary });
    }
    if !entity.tags.is_empty() {
        shown["Tags"] = tags(&entity.tags);
    }
}

pub(super) fn policy(policy: &Managed, iam: &Iam, detail: Detail) -> Value {
    let attached = iam.entities().filter(|e| e.attached.contains(&policy.arn)).count();
    let boundaries = iam.entities().filter(|e| e.boundary.as_ref() == Some(&policy.arn)).count();
    let mut shown = json!({
        "PolicyName": policy.name, "PolicyId": policy.id, "Arn": policy.arn, "Path": policy.path,
        "DefaultVersionId": policy.version, "AttachmentCount": attached, "PermissionsBoundaryUsageCount": boundaries,
        "IsAttachable": true, "CreateDate": seconds(policy.created), "UpdateDate": seconds(policy.updated),
    });
    if detail == Detail::One {
        if let Some(description) = &policy.description {
            shown["Description"] = description.as_str().into();
        }
        shown["Tags"] = tags(&policy.tags);
    }
    shown
}

fn tags(tags: &BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

/// Moments of answers are whole seconds.
pub(super) fn seconds(time: Time) -> i64 {
    time.div_euclid(1000)
}
