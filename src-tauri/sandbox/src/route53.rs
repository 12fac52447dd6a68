//! Amazon Route 53.

use serde_json::Value;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(_world: &mut World, call: &Call) -> Result<Value, AwsError> {
    Err(call.unknown_action())
}

/// The texts of the TXT records under a name in public DNS, without their quotes.
pub(crate) fn public_txt(_world: &World, _name: &str) -> Vec<String> {
    Vec::new()
}
