//! The partner's account: a VPC with private subnets under other zone letters than the customer's. Two of the three zones,
//! by ID, are zones of the customer's too.

use crate::seed::build::{Machine, Plot, open};

const CIDR: &str = "10.90.0.0/16";

pub(super) fn plant(plot: &mut Plot) {
    let vpc = plot.vpc("firefly-connect", CIDR);
    let subnets = [('b', "10.90.1.0/24"), ('d', "10.90.2.0/24"), ('f', "10.90.3.0/24")]
        .map(|(zone, cidr)| plot.subnet(&vpc, &format!("firefly-connect-{zone}"), zone, cidr));
    let all: Vec<&str> = subnets.iter().map(String::as_str).collect();
    plot.route_table(&vpc, "firefly-connect", &all, Vec::new());
    let group =
        plot.group(&vpc, "firefly-connectors", "Connectors that dial customers", vec![open(8080, CIDR, "Health")]);
    for (n, subnet) in subnets.iter().enumerate().skip(1) {
        plot.instance(&Machine {
            name: &format!("connector-{n}"),
            subnet,
            ip: &format!("10.90.{}.20", n + 1),
            public_ip: None,
            groups: &[&group],
            listens: &[8080],
            tags: &[("Service", "Connector")],
        });
    }
}
