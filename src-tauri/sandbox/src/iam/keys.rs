//! Access keys of users: whoever holds one is that user.

use serde_json::{Value, json};

use super::ask::{self, limit, missing, need};
use super::entities::{user, user_mut, user_name};
use super::show::seconds;
use super::state::AccessKey;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// Of one user.
const KEYS: usize = 2;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = user_name(call)?;
    let found = user(&world.account(&call.account).iam, &asked)?;
    let name = found.entity.name.clone();
    if found.keys.len() >= KEYS {
        return Err(limit(format!("Cannot exceed quota for AccessKeysPerUser: {KEYS}")));
    }
    let unique = world.new_id(call, "AKIA", &name);
    let id = format!("AKIA{}", ids::digest(&["key", &unique], 16).to_uppercase());
    let made = AccessKey { id: id.clone(), created: call.now };
    user_mut(&mut world.account(&call.account).iam, &asked)?.keys.push(made);
    Ok(json!({ "AccessKey": {
        "UserName": name, "AccessKeyId": id, "Status": "Active",
        "SecretAccessKey": ids::digest(&["secret", &unique], 40), "CreateDate": seconds(call.now),
    } }))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (name, id) = (user_name(call)?, need(call, "AccessKeyId"));
    let iam = &mut world.account(&call.account).iam;
    let keys = &mut user_mut(iam, &name)?.keys;
    let at = keys.iter().position(|k| k.id == id);
    keys.remove(at.ok_or_else(|| missing(format!("The Access Key with id {id} cannot be found.")))?);
    iam.gone_keys.insert(id.to_owned());
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = user_name(call)?;
    let found = user(&world.account(&call.account).iam, &name)?;
    let shown = |k: &AccessKey| json!({ "UserName": found.entity.name, "AccessKeyId": k.id, "Status": "Active", "CreateDate": seconds(k.created) });
    ask::page(call, "AccessKeyMetadata", found.keys.iter().map(shown).collect())
}
