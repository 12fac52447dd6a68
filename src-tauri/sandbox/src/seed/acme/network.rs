//! The customer's networks: the VPC where everything is, an empty one, and one of a sister company that shares a subnet.

use super::SHARER;
use crate::seed::build::{Plot, allow, deny, route};

/// The network that the company's sites have behind the VPN.
pub(super) const SITES: &str = "192.168.0.0/16";
pub(super) const CIDR: &str = "10.20.0.0/16";

/// Where things are put. Subnets are by zone: a, b, c.
pub(super) struct Place {
    pub vpc: String,
    pub public: [String; 3],
    pub private: [String; 3],
    /// Zones a and b. Their network ACL lets no reply out to most of the VPC.
    pub data: [String; 2],
}

pub(super) fn plant(plot: &mut Plot) -> Place {
    let vpc = plot.vpc("acme-prod", CIDR);
    let zones = ['a', 'b', 'c'];
    let public = [0, 1, 2]
        .map(|n| plot.subnet(&vpc, &format!("acme-prod-public-{}", zones[n]), zones[n], &format!("10.20.{n}.0/24")));
    let private = [0, 1, 2].map(|n| {
        plot.subnet(&vpc, &format!("acme-prod-private-{}", zones[n]), zones[n], &format!("10.20.{}.0/20", 16 * (n + 1)))
    });
    let data = [0, 1].map(|n| {
        plot.subnet(&vpc, &format!("acme-prod-data-{}", zones[n]), zones[n], &format!("10.20.{}.0/24", 64 + n))
    });
    let place = Place { vpc, public, private, data };
    routes(plot, &place);
    too_tight(plot, &place);
    dual_stack(plot, &place);
    plot.vpc("acme-lab", "10.30.0.0/16");
    shared(plot);
    place
}

fn routes(plot: &mut Plot, place: &Place) {
    let internet = plot.internet_gateway(&place.vpc, "acme-prod");
    let nat = plot.nat_gateway("acme-prod-a", &place.public[0], "10.20.0.10", "203.0.113.10");
    let vpn = plot.id("vgw", "acme-prod");
    let all = |subnets: &[String]| -> Vec<String> { subnets.to_vec() };
    for (name, subnets, routes) in [
        ("acme-prod-public", all(&place.public), vec![route("0.0.0.0/0", &internet)]),
        ("acme-prod-private", all(&place.private), vec![route("0.0.0.0/0", &nat), route(SITES, &vpn)]),
        ("acme-prod-data", all(&place.data), Vec::new()),
    ] {
        let subnets: Vec<&str> = subnets.iter().map(String::as_str).collect();
        plot.route_table(&place.vpc, name, &subnets, routes);
    }
}

/// The private subnets have IPv6 too, which nothing uses yet.
fn dual_stack(plot: &mut Plot, place: &Place) {
    let parts = ["2001:db8:ac3e:1010::/64", "2001:db8:ac3e:1020::/64", "2001:db8:ac3e:1030::/64"];
    let parts = [0, 1, 2].map(|n| (place.private[n].as_str(), parts[n]));
    plot.ipv6(&place.vpc, "2001:db8:ac3e:1000::/56", &parts);
}

/// Databases may be reached from the private subnets, but replies may go to the first of them only, and to no high ports.
fn too_tight(plot: &mut Plot, place: &Place) {
    let entries = vec![
        allow(100, false, "10.20.16.0/20", (5432, 5432)),
        allow(110, false, "10.20.32.0/20", (5432, 5432)),
        deny(false),
        allow(100, true, "10.20.16.0/20", (32768, 61000)),
        deny(true),
    ];
    let subnets = [place.data[0].as_str(), place.data[1].as_str()];
    plot.network_acl(&place.vpc, "acme-prod-data", &subnets, entries);
}

/// A subnet is its VPC's owner's, so a shared one comes with its VPC.
fn shared(plot: &mut Plot) {
    let vpc = plot.shared_vpc("group-shared", "10.60.0.0/16", SHARER);
    // the owner's tags are not seen by those with whom it is shared
    let zone = format!("{}b", plot.region);
    plot.subnet_in(&vpc, "group-shared-b", &zone, "10.60.1.0/24");
}
