//! Built by hand, years ago, after a document: a load balancer without a security group in two zones with targets in one, and
//! an endpoint service that lets everybody in without asking. To be found, judged and repaired.

use super::network::{CIDR, Place};
use crate::seed::build::{Balancer, Group, Machine, Plot, open};

/// Gives the ID of the endpoint service.
pub(super) fn plant(plot: &mut Plot, place: &Place) -> String {
    let group = plot.group(&place.vpc, "billing-export", "Billing export", vec![open(443, CIDR, "")]);
    let machines = [("billing-export-1", "10.20.16.91"), ("billing-export-2", "10.20.16.92")].map(|(name, ip)| {
        plot.instance(&Machine {
            name,
            subnet: &place.private[0],
            ip,
            public_ip: None,
            groups: &[&group],
            listens: &[443],
            tags: &[("Service", "Billing export")],
        })
    });
    let balancer = plot.balancer(&Balancer {
        name: "legacy-privatelink",
        kind: "network",
        scheme: "internal",
        nodes: &[(&place.private[0], "10.20.16.90"), (&place.private[1], "10.20.32.90")],
        groups: &[],
        cross_zone: false,
        tags: &[("Name", "legacy-privatelink")],
    });
    let targets: Vec<&str> = machines.iter().map(String::as_str).collect();
    let group = Group {
        name: "legacy-privatelink-443",
        protocol: "TCP",
        port: 443,
        vpc: &place.vpc,
        target_type: "instance",
        targets: &targets,
        tags: &[],
    };
    let group = plot.target_group(&group);
    plot.listener(&balancer, 443, "TCP", &group);
    plot.endpoint_service("legacy-privatelink", &balancer, false, &["*"])
}
