//! A Kubernetes cluster: workers of an Auto Scaling group, and a load balancer that a controller in the cluster owns.

use super::network::{CIDR, Place};
use crate::seed::build::{Balancer, Group, Machine, Plot, Scaling, open};

/// A port that the cluster opened on every worker.
const NODE_PORT: u16 = 31443;
const WORKERS: &str = "eks-workers-3ac5f2d1";

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let group = plot.group(
        &place.vpc,
        "eks-cluster-sg-acme-prod",
        "EKS created security group applied to ENI",
        vec![open(NODE_PORT, CIDR, "")],
    );
    let workers = [(0, "10.20.16.80"), (1, "10.20.32.80")].map(|(zone, ip)| {
        plot.instance(&Machine {
            name: "acme-prod-worker",
            subnet: &place.private[zone],
            ip,
            public_ip: None,
            groups: &[&group],
            listens: &[NODE_PORT, 10250],
            tags: &[
                ("aws:autoscaling:groupName", WORKERS),
                ("eks:cluster-name", "acme-prod"),
                ("kubernetes.io/cluster/acme-prod", "owned"),
            ],
        })
    });
    plot.scaling_group(&Scaling {
        name: WORKERS,
        subnets: &[&place.private[0], &place.private[1]],
        members: &[&workers[0], &workers[1]],
        most: 4,
        groups: &[&group],
    });
    let targets: Vec<&str> = workers.iter().map(String::as_str).collect();
    let marks = [
        ("elbv2.k8s.aws/cluster", "acme-prod"),
        ("service.k8s.aws/resource", "LoadBalancer"),
        ("service.k8s.aws/stack", "ingress-nginx/controller"),
    ];
    let front = plot.group(
        &place.vpc,
        "k8s-ingressn-controll-5e0c7d21b4",
        "[k8s] Managed SecurityGroup for LoadBalancer",
        vec![open(443, CIDR, "")],
    );
    let balancer = plot.balancer(&Balancer {
        name: "k8s-ingressn-controll-3f9a1c2b7d",
        kind: "network",
        scheme: "internal",
        nodes: &[(&place.private[0], "10.20.16.81"), (&place.private[1], "10.20.32.81")],
        groups: &[&front],
        cross_zone: false,
        tags: &marks,
    });
    let group = Group {
        name: "k8s-ingressn-controll-8b21e6f04a",
        protocol: "TCP",
        port: NODE_PORT,
        vpc: &place.vpc,
        target_type: "instance",
        targets: &targets,
        tags: &marks,
    };
    let group = plot.target_group(&group);
    plot.listener(&balancer, 443, "TCP", &group);
}
