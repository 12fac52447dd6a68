//! The estate `acme`: a company that has been in AWS for years, its future partner, and a stranger. It holds every kind of
//! service that is worth connecting, and the faults that are worth finding. One file for each part.

mod artifactory;
mod edges;
mod events;
mod firefly;
mod github;
mod harbor;
mod identity;
mod kubernetes;
mod legacy;
mod names;
mod network;
mod orders;
mod people;
mod portal;
mod postgres;
mod strangers;

use super::build::Plot;
use super::{PLANTED, REGION};
use crate::cloudtrail::Trail;
use crate::world::World;

/// The customer.
pub(in crate::seed) const ACME: &str = "111122223333";
/// The partner that is to be connected.
pub(in crate::seed) const FIREFLY: &str = "444455556666";
/// Somebody.
pub(super) const STRANGER: &str = "777788889999";
/// A sister company that shares a subnet.
pub(super) const SHARER: &str = "222233334444";

pub(super) fn plant(world: &mut World) {
    for (account, alias) in [(ACME, "acme-prod"), (FIREFLY, "firefly")] {
        world.account(account).alias = Some(alias.to_owned());
    }
    identity::plant(&mut world.sso);
    let trail = Trail::new("acme-audit", REGION, ACME, "acme-audit-trail-111122223333", PLANTED);
    world.account(ACME).history.trails.push(trail);
    let service = in_account(world, ACME, customer);
    in_account(world, FIREFLY, firefly::plant);
    let endpoint = in_account(world, STRANGER, |plot| strangers::plant(plot, &service));
    in_account(world, ACME, |plot| plot.connection(&service, &endpoint, STRANGER));
    names::plant(world);
    people::plant(world);
}

fn in_account<T>(world: &mut World, account: &str, build: impl FnOnce(&mut Plot) -> T) -> T {
    build(&mut Plot { account, region: REGION, estate: world.estate(account, REGION) })
}

/// Everything of the customer. Gives the ID of the endpoint service that was made by hand.
fn customer(plot: &mut Plot) -> String {
    let place = network::plant(plot);
    github::plant(plot, &place);
    orders::plant(plot, &place);
    artifactory::plant(plot);
    harbor::plant(plot, &place);
    postgres::plant(plot, &place);
    kubernetes::plant(plot, &place);
    portal::plant(plot, &place);
    edges::plant(plot, &place);
    names::spare(plot);
    events::plant(plot);
    legacy::plant(plot, &place)
}
