//! What the public name servers answer, whoever owns the zone: for proofs that a domain is somebody's.

use super::{PROPAGATION, Record, Zone, names, values};
use crate::clock::Time;
use crate::world::World;

/// A CNAME record that the name servers have, or will have.
pub(crate) struct Found {
    /// As Route 53 keeps names.
    pub target: String,
    pub from: Time,
}

/// The same of a text, without its quotes and joined.
pub(crate) struct Text {
    pub text: String,
    pub from: Time,
}

/// All zones with their owners.
pub(super) fn all_zones(world: &World) -> impl Iterator<Item = (&str, &Zone)> {
    world.accounts.iter().flat_map(|(account, a)| a.route53.zones.values().map(move |z| (account.as_str(), z)))
}

/// The texts at a name in any public zone.
pub(crate) fn public_txt(world: &World, name: &str) -> Vec<Text> {
    let texts = |r: &Record| {
        let from = world.clock.after(r.changed, PROPAGATION);
        r.values().map(|v| Text { text: values::joined(v), from }).collect::<Vec<_>>()
    };
    public(world, name, "TXT").flat_map(texts).collect()
}

/// Whether a VPC sees a private zone of just that domain.
pub(crate) fn has_private_zone(world: &World, region: &str, vpc: &str, domain: &str) -> bool {
    let Ok(domain) = names::normal(domain) else { return false };
    all_zones(world).any(|(_, z)| z.name == domain && z.vpcs.iter().any(|v| v.region == region && v.id == vpc))
}

/// The CNAME records at a name in any public zone.
pub(crate) fn public_cname(world: &World, name: &str) -> Vec<Found> {
    let found = |r: &Record| {
        let target = names::normal(r.values().next()?).ok()?;
        Some(Found { target, from: world.clock.after(r.changed, PROPAGATION) })
    };
    public(world, name, "CNAME").filter_map(found).collect()
}

fn public<'a>(world: &'a World, name: &str, kind: &str) -> impl Iterator<Item = &'a Record> {
    let name = names::normal(name).unwrap_or_default();
    let (order, kind) = (names::order(&name), kind.to_owned());
    let zones = all_zones(world).map(|(_, z)| z).filter(move |z| !z.is_private() && names::within(&name, &z.name));
    zones.flat_map(move |z| {
        let (order, kind) = (order.clone(), kind.clone());
        z.records.iter().filter(move |(key, _)| key.order == order && key.kind == kind).map(|(_, record)| record)
    })
}
