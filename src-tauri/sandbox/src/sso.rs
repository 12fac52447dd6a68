//! The portal of IAM Identity Center.

use serde_json::Value;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(_world: &mut World, call: &Call) -> Result<Value, AwsError> {
    Err(call.unknown_action())
}
