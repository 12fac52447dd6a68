//! Where a route table sends an address: the most specific route that holds it decides.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Lookup;
use crate::{Route, RouteTable};

/// What a route table says of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    /// Within the VPC.
    Local(&'a Route),
    /// Through the route's target.
    Through(&'a Route),
    /// To an internet gateway, where private addresses are lost.
    Lost(&'a Route),
    /// The route leads to what is gone.
    Blackhole(&'a Route),
    /// A route to a prefix list may hold it; which addresses that has is not shown.
    Perhaps(&'a Route),
    Nowhere,
}

/// Where `table` leads `to`, the private address of a load balancer's node or target (docs/aws.md, “Routes”).
pub(crate) fn way<'t>(look: &Lookup, table: &'t RouteTable, to: IpAddr) -> Way<'t> {
    let ranges = table.routes.iter().filter_map(|r| Some((r.destination.parse::<IpNet>().ok()?, r)));
    let holding: Vec<(IpNet, &Route)> = ranges.filter(|(range, _)| range.contains(&to)).collect();
    let within = holding.iter().any(|(_, r)| is_local(r));
    // what a virtual private gateway propagates yields to the local route and to other routes of the same range
    let counts = |(_, r): &&(IpNet, &Route)| !(within && is_propagated(r));
    let best = holding.iter().filter(counts).max_by_key(|(range, r)| (range.prefix_len(), !is_propagated(r)));
    let exact = best.is_some_and(|(range, _)| range.prefix_len() == range.max_prefix_len());
    let may_hold = |r: &&Route| !exact && r.destination.starts_with("pl-") && matters(look, r, within);
    match (table.routes.iter().find(may_hold), best) {
        (Some(list), _) => Way::Perhaps(list),
        (None, Some((_, route))) if route.state.eq_ignore_ascii_case("blackhole") => Way::Blackhole(route),
        (None, Some((_, route))) if is_local(route) => Way::Local(route),
        (None, Some((_, route))) if route.target.starts_with("igw-") => Way::Lost(route),
        (None, Some((_, route))) => Way::Through(route),
        (None, None) => Way::Nowhere,
    }
}

/// Whether a route to a prefix list may hold a private address: the lists of gateway endpoints hold services of AWS only, and
/// `within` a VPC only some targets may have what is more specific than the local route.
fn matters(look: &Lookup, list: &Route, within: bool) -> bool {
    let of_service = look.is_gateway_endpoint(&list.target);
    let may_divert = ["nat-", "eni-", "i-", "vpce-"].iter().any(|kind| list.target.starts_with(kind));
    !of_service && (!within || may_divert)
}

fn is_local(route: &Route) -> bool {
    route.target == "local"
}

fn is_propagated(route: &Route) -> bool {
    route.target.starts_with("vgw-")
}

/// The internet gateway that a table leads to, which makes the subnets of the table public ones.
pub(crate) fn internet_gateway(table: &RouteTable) -> Option<&str> {
    let open = |r: &&Route| r.target.starts_with("igw-") && !r.state.eq_ignore_ascii_case("blackhole");
    table.routes.iter().find(open).map(|r| r.target.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::samples::bare;

    fn table(routes: &[(&str, &str, &str)]) -> RouteTable {
        let route = |(destination, target, state): &(&str, &str, &str)| Route {
            destination: (*destination).into(),
            target: (*target).into(),
            state: (*state).into(),
        };
        let routes = routes.iter().map(route).collect();
        RouteTable { id: "rtb-1".into(), vpc: "vpc-0a1b2c3d".parse().unwrap(), is_main: true, subnets: vec![], routes }
    }

    #[test]
    fn the_most_specific_route_decides() {
        let table = table(&[
            ("0.0.0.0/0", "nat-1", "active"),
            ("10.0.0.0/16", "local", "active"),
            ("192.168.0.0/16", "tgw-1", "blackhole"),
        ]);
        let inventory = bare().inventory;
        let to = |ip: &str| way(&Lookup::of(&inventory), &table, ip.parse().unwrap());
        assert!(matches!(to("10.0.3.4"), Way::Local(_)));
        assert!(matches!(to("10.9.3.4"), Way::Through(r) if r.target == "nat-1"));
        assert!(matches!(to("192.168.1.1"), Way::Blackhole(r) if r.target == "tgw-1"));
        assert_eq!(to("fd00::1"), Way::Nowhere);
        assert_eq!(internet_gateway(&table), None);
    }

    #[test]
    fn a_list_whose_addresses_are_not_shown_may_hold_it() {
        let table = table(&[("pl-0123", "tgw-1", "active"), ("::/0", "igw-7", "active")]);
        let inventory = bare().inventory;
        assert!(matches!(way(&Lookup::of(&inventory), &table, "192.168.1.1".parse().unwrap()), Way::Perhaps(_)));
        assert_eq!(internet_gateway(&table), Some("igw-7"));
    }

    #[test]
    fn a_list_may_hold_it_more_narrowly_than_any_range_but_a_hosts() {
        let mut inventory = bare().inventory;
        inventory.endpoints = serde_json::from_value(json!([{
            "id": "vpce-0aaaaaaaaaaaaaaa0", "vpc": "vpc-0a1b2c3d", "kind": "Gateway", "service_name": "com.amazonaws.us-east-1.s3",
            "state": "available", "owner": null, "subnets": [], "security_groups": [], "dns_names": [], "created_at": null,
            "last_error": null, "tags": {},
        }]))
        .unwrap();
        let look = Lookup::of(&inventory);
        let table = |list: &str| {
            table(&[
                ("0.0.0.0/0", "nat-1", "active"),
                ("10.0.0.0/16", "local", "active"),
                ("192.168.1.1/32", "pcx-1", "active"),
                ("pl-0123", list, "active"),
            ])
        };
        let to = |list: &str, ip: &str| match way(&look, &table(list), ip.parse().unwrap()) {
            Way::Local(r) | Way::Through(r) | Way::Perhaps(r) => r.target.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(to("tgw-1", "192.168.1.2"), "tgw-1");
        assert_eq!(to("tgw-1", "192.168.1.1"), "pcx-1", "nothing is more specific");
        assert_eq!(to("tgw-1", "10.0.3.4"), "local", "no transit gateway is more specific than the local route");
        assert_eq!(to("eni-1", "10.0.3.4"), "eni-1");
        assert_eq!(to("vpce-0bbbbbbbbbbbbbbb0", "10.0.3.4"), "vpce-0bbbbbbbbbbbbbbb0", "a middlebox");
        assert_eq!(to("vpce-0aaaaaaaaaaaaaaa0", "10.0.3.4"), "local", "a gateway endpoint");
        assert_eq!(to("vpce-0aaaaaaaaaaaaaaa0", "192.168.1.2"), "nat-1");
    }

    #[test]
    fn what_is_propagated_yields_and_an_internet_gateway_loses_it() {
        let inventory = bare().inventory;
        let table = table(&[
            ("10.0.0.0/16", "local", "active"),
            ("10.0.1.0/24", "vgw-1", "active"),
            ("10.0.2.0/24", "eni-1", "active"),
            ("172.16.0.0/12", "igw-1", "active"),
            ("172.16.0.0/12", "vgw-1", "active"),
        ]);
        let to = |ip: &str| way(&Lookup::of(&inventory), &table, ip.parse().unwrap());
        assert!(matches!(to("10.0.1.4"), Way::Local(_)));
        assert!(matches!(to("10.0.2.4"), Way::Through(r) if r.target == "eni-1"));
        assert!(matches!(to("172.16.0.1"), Way::Lost(r) if r.target == "igw-1"));
    }
}
