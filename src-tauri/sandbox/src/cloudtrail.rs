//! AWS CloudTrail: the history of what was changed here, and trails that a seed has. Reading calls and refused ones leave no trace in
//! a world, so they are not in its history either; nor are data events. Trails are not made, and nothing is delivered to them.

mod lookup;
mod record;
mod request;
mod resources;
#[cfg(test)]
mod tests;
mod trails;

use serde_json::Value;

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

pub(crate) use record::record;
pub(crate) use trails::Trail;

/// What CloudTrail knows of one account.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// In the order in which they happened.
    events: Vec<Event>,
    pub trails: Vec<Trail>,
}

/// One call that changed something.
#[derive(Debug, Clone)]
struct Event {
    id: String,
    name: String,
    at: Time,
    source: String,
    region: String,
    username: String,
    access_key: String,
    read_only: bool,
    /// Type and name.
    resources: Vec<(&'static str, String)>,
    /// The whole record, in JSON.
    text: String,
}

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "LookupEvents" => lookup::events(world, call),
        "DescribeTrails" => trails::describe(world, call),
        "ListTrails" => trails::list(world, call),
        "GetTrail" => trails::get(world, call),
        "GetTrailStatus" => trails::status(world, call),
        _ => Err(call.unknown_action()),
    }
}
