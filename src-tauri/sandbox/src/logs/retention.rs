//! How long the events of a group are kept.

use serde_json::Value;

use super::{done, invalid, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Days (model: documentation of `Days`).
const DAYS: [i64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let days = call.json["retentionInDays"].as_i64().unwrap_or_default();
    if !DAYS.contains(&days) {
        return Err(invalid(format!("{days} is not a number of days for which log events can be kept.")));
    }
    world.mine(call).logs.group(text(call, "logGroupName"))?.retention = Some(days);
    Ok(done())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    world.mine(call).logs.group(text(call, "logGroupName"))?.retention = None;
    Ok(done())
}
