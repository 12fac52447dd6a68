//! Which other target groups lead to the same hosts: a further way to what an onboarding connects.

use std::collections::HashSet;

use super::{Lookup, host_of};
use crate::{TargetGroup, TargetHealth};

/// A target by its private address: one group may name an instance that another names by its address.
pub(crate) fn address_of(look: &Lookup, target: &TargetHealth) -> String {
    host_of(look, target).and_then(|h| h.address).unwrap_or(&target.id).to_owned()
}

/// The groups that share a target with one of `groups`, these themselves left out.
pub(crate) fn sharing<'a>(look: &Lookup<'a>, groups: &[&TargetGroup]) -> Vec<&'a TargetGroup> {
    let hosts: HashSet<String> = groups.iter().flat_map(|g| &g.health).map(|t| address_of(look, t)).collect();
    let other = |g: &&TargetGroup| groups.iter().all(|own| own.arn != g.arn);
    let shares = |g: &&TargetGroup| g.health.iter().any(|t| hosts.contains(&address_of(look, t)));
    look.inventory.target_groups.iter().filter(other).filter(shares).collect()
}
