//! Harbor: two instances behind an internal Application Load Balancer that ends TLS.

use super::names;
use super::network::{CIDR, Place};
use crate::seed::build::{Balancer, Group, Machine, Plot, open};

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let front = plot.group(
        &place.vpc,
        "harbor-alb",
        "Front of the Harbor registry",
        vec![open(443, CIDR, "Registry, from the VPC")],
    );
    let back = plot.group(&place.vpc, "harbor", "Harbor registry", vec![open(8080, &front, "From its load balancer")]);
    let machines = [(0, "10.20.16.40"), (1, "10.20.32.40")].map(|(zone, ip)| {
        plot.instance(&Machine {
            name: &format!("harbor-{}", zone + 1),
            subnet: &place.private[zone],
            ip,
            public_ip: None,
            groups: &[&back],
            listens: &[8080],
            tags: &[("Service", "Harbor")],
        })
    });
    let balancer = plot.balancer(&Balancer {
        name: "harbor",
        kind: "application",
        scheme: "internal",
        nodes: &[(&place.private[0], "10.20.16.41"), (&place.private[1], "10.20.32.41")],
        groups: &[&front],
        cross_zone: false,
        tags: &[("Service", "Harbor")],
    });
    let targets: Vec<&str> = machines.iter().map(String::as_str).collect();
    let group = Group {
        name: "harbor-8080",
        protocol: "HTTP",
        port: 8080,
        vpc: &place.vpc,
        target_type: "instance",
        targets: &targets,
        tags: &[],
    };
    let group = plot.target_group(&group);
    let certificate = names::certificate(plot, &["harbor.acme.internal"]);
    plot.secure_listener(&balancer, 443, "HTTPS", &group, Some(certificate));
}
