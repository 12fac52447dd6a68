//! The subnets that something stands in, as frames: a public one is one whose route table leads to an internet gateway.

use super::FrameKind;
use super::cast::{Cast, Yard};
use crate::network::{Lookup, internet_gateway};
use crate::{Subnet, SubnetId, clip};

/// The yard of a subnet, made at its first use; `None` for one that was not read.
pub(super) fn yard(cast: &mut Cast, id: &SubnetId) -> Option<usize> {
    if let Some(known) = cast.yards.iter().position(|y| y.key == id.as_str()) {
        return Some(known);
    }
    let made = of(&cast.look, cast.look.subnet(id)?);
    cast.yards.push(made);
    Some(cast.yards.len() - 1)
}

/// A subnet as a frame.
pub(super) fn of(look: &Lookup, subnet: &Subnet) -> Yard {
    let (kind, note) = exit(look, subnet);
    let name = subnet.name.as_deref().map_or_else(|| clip(subnet.id.as_str(), 16), |name| clip(name, 24));
    Yard { key: subnet.id.to_string(), kind, label: format!("{name} · {}", subnet.cidr), note }
}

/// Whether a subnet is public, and how that is known. Of one that another account shares it is not.
fn exit(look: &Lookup, subnet: &Subnet) -> (FrameKind, String) {
    if subnet.owner != look.inventory.account {
        return (FrameKind::Subnet, format!("shared by {}, routes not visible", subnet.owner.grouped()));
    }
    match look.route_table_of(subnet) {
        Some(table) => match internet_gateway(table) {
            Some(gateway) => (FrameKind::PublicSubnet, format!("public: {} leads to {gateway}", table.id)),
            None => (FrameKind::Subnet, String::new()),
        },
        None => (FrameKind::Subnet, String::new()),
    }
}
