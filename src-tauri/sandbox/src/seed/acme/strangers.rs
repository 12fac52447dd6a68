//! A stranger's account: a small VPC in the zones that the customer's services have, and an endpoint to the service that lets
//! everybody in.

use super::ACME;
use crate::seed::build::{Plot, open};

/// Zones in which the customer's service is.
const ZONES: [&str; 2] = ["use1-az2", "use1-az4"];

/// Gives the ID of the endpoint.
pub(super) fn plant(plot: &mut Plot, service: &str) -> String {
    let vpc = plot.vpc("somewhere", "10.77.0.0/16");
    let subnets = ZONES.map(|id| {
        let zone = plot.estate.ec2.zones.iter().find(|z| z.id == id).and_then(|z| z.name.chars().last());
        plot.subnet(
            &vpc,
            &format!("somewhere-{id}"),
            zone.unwrap_or('a'),
            if id == ZONES[0] { "10.77.1.0/24" } else { "10.77.2.0/24" },
        )
    });
    plot.route_table(&vpc, "somewhere", &[&subnets[0], &subnets[1]], Vec::new());
    let group = plot.group(&vpc, "endpoint", "Endpoint", vec![open(443, "10.77.0.0/16", "")]);
    let nodes = [(subnets[0].as_str(), "10.77.1.10"), (subnets[1].as_str(), "10.77.2.10")];
    plot.endpoint("billing-data", (ACME, service), &nodes, &group)
}
