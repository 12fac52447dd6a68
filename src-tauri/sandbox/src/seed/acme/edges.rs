//! What a tool must not stumble over: a load balancer that faces the internet, a name that looks like this product's but is
//! not, and names that are markup, turn the writing around, or are as long as AWS allows.

use super::names;
use super::network::{CIDR, Place, SITES};
use crate::seed::build::{Balancer, Group, Machine, Plot, open};

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    facing_the_internet(plot, place);
    look_alike(plot, place);
    hostile(plot, place);
}

fn facing_the_internet(plot: &mut Plot, place: &Place) {
    let front = plot.group(&place.vpc, "acme-edge", "Public edge", vec![open(443, "0.0.0.0/0", "Everybody")]);
    let back = plot.group(
        &place.vpc,
        "edge-proxy",
        "Proxies behind the public edge",
        vec![open(8443, &front, ""), open(22, SITES, "")],
    );
    let proxies = [(0, "10.20.0.30"), (1, "10.20.1.30")].map(|(zone, ip)| {
        let public_ip = format!("203.0.113.{}", 30 + zone);
        plot.instance(&Machine {
            name: &format!("edge-proxy-{}", zone + 1),
            subnet: &place.public[zone],
            ip,
            public_ip: Some(&public_ip),
            groups: &[&back],
            listens: &[22, 8443],
            tags: &[("Service", "Edge proxy")],
        })
    });
    let balancer = plot.balancer(&Balancer {
        name: "acme-edge",
        kind: "network",
        scheme: "internet-facing",
        nodes: &[(&place.public[0], "10.20.0.31"), (&place.public[1], "10.20.1.31")],
        groups: &[&front],
        cross_zone: true,
        tags: &[("Environment", "production")],
    });
    let targets: Vec<&str> = proxies.iter().map(String::as_str).collect();
    let group = Group {
        name: "acme-edge-8443",
        protocol: "TLS",
        port: 8443,
        vpc: &place.vpc,
        target_type: "instance",
        targets: &targets,
        tags: &[],
    };
    let group = plot.target_group(&group);
    let certificate = names::certificate(plot, &["edge.acme.example", "www.acme.example"]);
    plot.secure_listener(&balancer, 443, "TLS", &group, Some(certificate));
}

/// Somebody tried something by hand, under names of the form that set-up tools choose, and left it.
fn look_alike(plot: &mut Plot, place: &Place) {
    let tags = [("Owner", "platform-team"), ("Purpose", "trial")];
    let group = Group {
        name: "ffly-github-enterpr-a2b3-443",
        protocol: "TCP",
        port: 443,
        vpc: &place.vpc,
        target_type: "instance",
        targets: &[],
        tags: &tags,
    };
    plot.target_group(&group);
}

fn hostile(plot: &mut Plot, place: &Place) {
    let group = plot.group(&place.vpc, "build", "Build machines", vec![open(22, CIDR, "")]);
    let long: String = "Build machine ".chars().cycle().take(255).collect();
    let names = ["<script>alert('acme')</script>", "invoice-\u{202e}fdp.exe", &long];
    for (name, ip) in names.into_iter().zip(["10.20.48.21", "10.20.48.22", "10.20.48.23"]) {
        let tags = [("Comment", "\"><img src=x onerror=alert(1)>"), ("\u{202e}Owner", "build & release")];
        let machine = Machine {
            name,
            subnet: &place.private[2],
            ip,
            public_ip: None,
            groups: &[&group],
            listens: &[22],
            tags: &tags,
        };
        plot.instance(&machine);
    }
}
