//! Load balancers with the interfaces of their nodes, target groups, listeners.

use super::{Plot, tags};
use crate::ec2::Tags;
use crate::elbv2::{Action, HealthCheck, Listener, LoadBalancer, Target, TargetGroup};
use crate::seed::PLANTED;

/// A load balancer to be.
pub(in crate::seed) struct Balancer<'a> {
    pub name: &'a str,
    /// `network` or `application`.
    pub kind: &'a str,
    pub scheme: &'a str,
    /// Subnet and the address of the node in it, one for each zone.
    pub nodes: &'a [(&'a str, &'a str)],
    pub groups: &'a [&'a str],
    pub cross_zone: bool,
    pub tags: &'a [(&'a str, &'a str)],
}

/// A target group to be, with the health check that AWS proposes.
pub(in crate::seed) struct Group<'a> {
    pub name: &'a str,
    pub protocol: &'a str,
    pub port: u16,
    pub vpc: &'a str,
    /// `instance`, `ip` or `alb`.
    pub target_type: &'a str,
    pub targets: &'a [&'a str],
    pub tags: &'a [(&'a str, &'a str)],
}

impl Plot<'_> {
    /// A load balancer that has long been active; gives its ARN.
    pub fn balancer(&mut self, b: &Balancer) -> String {
        let (short, tail) = (if b.kind == "network" { "net" } else { "app" }, self.tail("loadbalancer", b.name));
        let path = format!("{short}/{}/{tail}", b.name);
        let arn = self.elb_arn("loadbalancer", &path);
        for (subnet, ip) in b.nodes {
            self.node(b, &path, subnet, ip);
        }
        let zones = b.nodes.iter().map(|(subnet, _)| (self.place(subnet).1, (*subnet).to_owned())).collect();
        let vpc = b.nodes.first().map(|(subnet, _)| self.place(subnet).0).unwrap_or_default();
        let balancer = LoadBalancer {
            arn: arn.clone(),
            name: b.name.to_owned(),
            kind: b.kind.to_owned(),
            scheme: b.scheme.to_owned(),
            vpc,
            dns_name: dns_name(b, &tail, self.region),
            zones,
            security_groups: b.groups.iter().map(|g| (*g).to_owned()).collect(),
            enforce: (b.kind == "network" && !b.groups.is_empty()).then(|| "on".to_owned()),
            ip_address_type: "ipv4".to_owned(),
            created: PLANTED,
            attributes: if b.cross_zone { tags(&[("load_balancing.cross_zone.enabled", "true")]) } else { Tags::new() },
            tags: tags(b.tags),
            ..LoadBalancer::default()
        };
        self.estate.elbv2.load_balancers.insert(arn.clone(), balancer);
        arn
    }

    fn node(&mut self, b: &Balancer, path: &str, subnet: &str, ip: &str) {
        let kind = if b.kind == "network" { "network_load_balancer" } else { "interface" };
        let public = format!("198.51.100.{}", ip.rsplit('.').next().unwrap_or("1"));
        let public = (b.scheme == "internet-facing").then_some(public.as_str());
        self.service_interface(kind, &format!("ELB {path}"), subnet, ip, public, b.groups);
    }

    /// A target group; gives its ARN.
    pub fn target_group(&mut self, g: &Group) -> String {
        let tail = self.tail("targetgroup", g.name);
        let arn = self.elb_arn("targetgroup", &format!("{}/{tail}", g.name));
        let target =
            |id: &&str| Target { id: (*id).to_owned(), port: g.port, zone: None, registered: PLANTED, draining: None };
        let group = TargetGroup {
            arn: arn.clone(),
            name: g.name.to_owned(),
            protocol: g.protocol.to_owned(),
            port: g.port,
            vpc: g.vpc.to_owned(),
            target_type: g.target_type.to_owned(),
            health_check: health_check(g.protocol),
            created: PLANTED,
            targets: g.targets.iter().map(target).collect(),
            tags: tags(g.tags),
            ..TargetGroup::default()
        };
        self.estate.elbv2.target_groups.insert(arn.clone(), group);
        arn
    }

    /// A listener that forwards to one target group. Its load balancer's nodes answer on its port from now on.
    pub fn listener(&mut self, balancer: &str, port: u16, protocol: &str, group: &str) {
        self.secure_listener(balancer, port, protocol, group, None);
    }

    /// The same with the certificate that TLS needs.
    pub fn secure_listener(
        &mut self,
        balancer: &str,
        port: u16,
        protocol: &str,
        group: &str,
        certificate: Option<String>,
    ) {
        let path = balancer.split_once(":loadbalancer/").map_or("", |(_, path)| path).to_owned();
        let tail = self.tail("listener", &format!("{path}/{port}"));
        let arn = self.elb_arn("listener", &format!("{path}/{tail}"));
        let listener = Listener {
            arn: arn.clone(),
            load_balancer: balancer.to_owned(),
            port,
            protocol: protocol.to_owned(),
            action: Action::to(group),
            ssl_policy: certificate.is_some().then(|| "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned()),
            certificate,
            created: PLANTED,
            ..Listener::default()
        };
        self.estate.elbv2.listeners.insert(arn, listener);
        let description = format!("ELB {path}");
        for interface in self.estate.ec2.interfaces.values_mut().filter(|i| i.description == description) {
            interface.listens.insert(port);
        }
    }

    fn elb_arn(&self, kind: &str, path: &str) -> String {
        format!("arn:aws:elasticloadbalancing:{}:{}:{kind}/{path}", self.region, self.account)
    }
}

/// AWS's defaults by the protocol of the group (CreateTargetGroup).
fn health_check(protocol: &str) -> HealthCheck {
    let http = protocol.starts_with("HTTP");
    HealthCheck {
        enabled: true,
        protocol: if http { protocol } else { "TCP" }.to_owned(),
        port: "traffic-port".to_owned(),
        path: http.then(|| "/".to_owned()),
        matcher: http.then(|| "200".to_owned()),
        interval: 30,
        timeout: if http { 5 } else { 10 },
        healthy: 5,
        unhealthy: 2,
    }
}

fn dns_name(b: &Balancer, tail: &str, region: &str) -> String {
    match (b.kind, b.scheme) {
        ("network", _) => format!("{}-{tail}.elb.{region}.amazonaws.com", b.name),
        (_, "internal") => format!("internal-{}-{}.{region}.elb.amazonaws.com", b.name, &tail[..10]),
        _ => format!("{}-{}.{region}.elb.amazonaws.com", b.name, &tail[..10]),
    }
}
