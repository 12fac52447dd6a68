//! An onboarding that chooses everything that the estate has to offer, so that each kind of call is in its set-up.

use std::collections::BTreeSet;

use domain::{
    AddressType, Attach, Desired, DesiredListener, Inventory, Pending, Protocol, SecurityGroupId, TargetType, Tls,
    VpcId, default_health_check,
};
use engine::views::Aim;

use super::scene::{Goal, provider};
use crate::ground::{CUSTOMER, Ground};

/// TLS before an Auto Scaling group, an ECS service, an Application Load Balancer, datagrams; a private name with its proof, a
/// topic that is told, and every setting.
pub fn every_choice(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let engine = ground.engine(CUSTOMER).await;
        let inventory = engine.look().await.unwrap();
        let desired = chosen(ground.github(&engine).await, &inventory);
        provider(desired, Aim::SetUp)
    })
}

/// IPv6 beside IPv4, and another Region: what goes beside no idle time-out of one's own, and with no datagrams.
pub fn every_reach(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let engine = ground.engine(CUSTOMER).await;
        provider(reaching(ground.github(&engine).await), Aim::SetUp)
    })
}

pub fn reaching(mut desired: Desired) -> Desired {
    desired.firefly.regions = ["us-east-1", "eu-west-1"].map(|region| region.parse().unwrap()).to_vec();
    desired.service.address_types = vec![AddressType::Ipv4, AddressType::Ipv6];
    desired
}

/// GitHub Enterprise's onboarding with all of these beside its own two ports.
pub fn chosen(mut desired: Desired, inventory: &Inventory) -> Desired {
    let here = desired.network.vpc.clone();
    let machines = desired.listeners[0].clone();
    let mut ports =
        vec![encrypted(&machines, inventory), tasks(&machines, inventory), behind_alb(&machines, inventory, &here)];
    let mut datagrams = DesiredListener { protocol: Protocol::Udp, ..at(&machines, 5353) };
    datagrams.target_port = 5353.try_into().unwrap();
    datagrams.health_check.port = "443".to_owned();
    ports.push(datagrams);
    let [https, ssh] = desired.listeners.as_mut_slice() else { panic!("two ports: {desired:?}") };
    https.options.deregistration_delay_seconds = Some(30);
    https.options.end_connections_at_deregistration = Some(true);
    https.options.cross_zone = Some(true);
    // as AWS has it without being told
    https.options.health_thresholds.dns_failover_count = Some(1);
    ssh.options.idle_timeout_seconds = Some(3600);
    desired.listeners.append(&mut ports);
    desired.exposure.enforce_inbound = true;
    desired.exposure.consumer_ranges = vec!["10.90.0.0/16".parse().unwrap()];
    desired.exposure.admit_in = groups(&desired, inventory);
    desired = named(desired, inventory, "git.acme.example");
    desired.service.notify = inventory.topics.first().cloned();
    desired
}

/// A private name, proven by a record in the estate's public zone.
pub fn named(mut desired: Desired, inventory: &Inventory, name: &str) -> Desired {
    let zone = inventory.hosted_zones.iter().find(|z| z.name == "acme.example").expect("the estate has a public zone");
    desired.service.private_dns_name = Some(name.to_owned());
    desired.service.dns_zone = Some(zone.id.clone());
    desired
}

fn at(like: &DesiredListener, port: u32) -> DesiredListener {
    DesiredListener { port: port.try_into().unwrap(), ..like.clone() }
}

fn encrypted(like: &DesiredListener, inventory: &Inventory) -> DesiredListener {
    let usable = inventory.certificates.iter().find(|c| c.status == "ISSUED").expect("the estate has a certificate");
    let group = inventory
        .auto_scaling_groups
        .iter()
        .find(|g| g.name == "portal-web")
        .expect("the estate has an Auto Scaling group");
    let tls = Tls {
        certificate: usable.arn.clone(),
        policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned(),
        alpn: "HTTP2Preferred".to_owned(),
        to_targets: false,
    };
    DesiredListener {
        protocol: Protocol::Tls,
        tls: Some(tls),
        targets: Vec::new(),
        attach: Some(Attach::AutoScalingGroup(group.name.clone())),
        target_port: 443.try_into().unwrap(),
        ..at(like, 8443)
    }
}

fn tasks(like: &DesiredListener, inventory: &Inventory) -> DesiredListener {
    let service = inventory.workloads.iter().find(|w| !w.containers.is_empty()).expect("the estate has an ECS service");
    let container = &service.containers[0];
    let attach = Attach::EcsService {
        service: service.arn.clone(),
        container: container.container.clone(),
        container_port: container.port,
    };
    DesiredListener {
        target_type: TargetType::Ip,
        target_port: container.port,
        targets: Vec::new(),
        attach: Some(attach),
        ..at(like, 9443)
    }
}

fn behind_alb(like: &DesiredListener, inventory: &Inventory, vpc: &VpcId) -> DesiredListener {
    let fits = |l: &&domain::LoadBalancer| {
        l.kind == "application" && l.scheme == "internal" && l.vpc.as_ref() == Some(vpc) && !l.listeners.is_empty()
    };
    let alb = inventory.load_balancers.iter().find(fits).expect("the estate has an Application Load Balancer");
    let mut check = default_health_check();
    check.protocol = "HTTPS".to_owned();
    check.timeout_seconds = 6;
    check.matcher = Some("200-399".to_owned());
    DesiredListener {
        target_type: TargetType::Alb,
        target_port: alb.listeners[0].port,
        targets: vec![alb.arn.to_string()],
        health_check: check,
        ..at(like, 10443)
    }
}

/// Every security group of what stands behind a port.
fn groups(desired: &Desired, inventory: &Inventory) -> Vec<SecurityGroupId> {
    let mut found: BTreeSet<SecurityGroupId> = desired.exposure.admit_in.iter().cloned().collect();
    for listener in &desired.listeners {
        let named = |id: &str| listener.targets.iter().any(|t| t == id);
        found.extend(
            inventory.load_balancers.iter().filter(|l| named(l.arn.as_str())).flat_map(|l| l.security_groups.clone()),
        );
        match &listener.attach {
            Some(Attach::AutoScalingGroup(name)) => {
                let group = inventory.auto_scaling_groups.iter().find(|g| &g.name == name);
                let instances = group.into_iter().flat_map(|g| &g.instances);
                found.extend(
                    instances.filter_map(|i| inventory.instance(i.as_str())).flat_map(|i| i.security_groups.clone()),
                );
            }
            Some(Attach::EcsService { service, .. }) => {
                let tasks = inventory.workloads.iter().filter(|w| &w.arn == service).flat_map(|w| &w.tasks);
                let interfaces = tasks.filter_map(|t| inventory.interface_of(t.private_ip.as_deref()?));
                found.extend(interfaces.flat_map(|i| i.security_groups.clone()));
            }
            None => {}
        }
    }
    found.into_iter().collect()
}
