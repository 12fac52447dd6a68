//! Where a route table sends an address: the most specific route that holds it decides.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::{Route, RouteTable};

/// What a route table says of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    /// Within the VPC.
    Local(&'a Route),
    /// Out of it, through the route's target.
    Through(&'a Route),
    /// The route leads to what is gone.
    Blackhole(&'a Route),
    /// A route to a prefix list may hold it; which addresses that has is not shown.
    Perhaps(&'a Route),
    Nowhere,
}

/// Where `table` leads `to`.
pub(crate) fn way(table: &RouteTable, to: IpAddr) -> Way<'_> {
    let holding = table.routes.iter().filter_map(|r| Some((r.destination.parse::<IpNet>().ok()?, r)));
    let best = holding.filter(|(range, _)| range.contains(&to)).max_by_key(|(range, _)| range.prefix_len());
    match best {
        Some((_, route)) if route.state.eq_ignore_ascii_case("blackhole") => Way::Blackhole(route),
        Some((_, route)) if route.target == "local" => Way::Local(route),
        Some((_, route)) => Way::Through(route),
        None => table.routes.iter().find(|r| r.destination.starts_with("pl-")).map_or(Way::Nowhere, Way::Perhaps),
    }
}

/// The internet gateway that a table leads to, which makes the subnets of the table public ones.
pub(crate) fn internet_gateway(table: &RouteTable) -> Option<&str> {
    let open = |r: &&Route| r.target.starts_with("igw-") && !r.state.eq_ignore_ascii_case("blackhole");
    table.routes.iter().find(open).map(|r| r.target.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let to = |ip: &str| way(&table, ip.parse().unwrap());
        assert!(matches!(to("10.0.3.4"), Way::Local(_)));
        assert!(matches!(to("10.9.3.4"), Way::Through(r) if r.target == "nat-1"));
        assert!(matches!(to("192.168.1.1"), Way::Blackhole(r) if r.target == "tgw-1"));
        assert_eq!(to("fd00::1"), Way::Nowhere);
        assert_eq!(internet_gateway(&table), None);
    }

    #[test]
    fn a_list_whose_addresses_are_not_shown_may_hold_it() {
        let table = table(&[("pl-0123", "tgw-1", "active"), ("::/0", "igw-7", "active")]);
        assert!(matches!(way(&table, "192.168.1.1".parse().unwrap()), Way::Perhaps(_)));
        assert_eq!(internet_gateway(&table), Some("igw-7"));
    }
}
