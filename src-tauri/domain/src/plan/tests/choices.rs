//! Everything that an onboarding may have beyond one TCP listener: each choice plans its calls, and once they are done, nothing.

use serde_json::{Value, json};

use super::*;
use crate::{Attach, AutoScalingGroup, Tls, Workload};

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-0000-0000-000000000000";
const ECS: &str = "arn:aws:ecs:us-east-1:111122223333:service/shop/orders";
const ALB: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/registry/00000000000000aa";

fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn tls() -> Tls {
    from(json!({ "certificate": CERTIFICATE }))
}

fn service_of(tasks: usize) -> Workload {
    from(
        json!({ "name": "orders", "arn": ECS, "cluster": "shop", "network_mode": "awsvpc", "desired": tasks, "running": tasks, "tasks": [] }),
    )
}

fn group_of(name: &str, attached: &[&str]) -> AutoScalingGroup {
    from(json!({ "name": name, "desired": 2, "instances": [], "subnets": [], "target_groups": attached }))
}

#[test]
fn a_tls_listener_carries_its_certificate_and_policies() {
    let plan = planned(&bare().with(|s| {
        s.desired.listeners[0].protocol = crate::Protocol::Tls;
        s.desired.listeners[0].tls = Some(tls());
    }))
    .unwrap();
    let Action::CreateListener { protocol, tls: Some(tls), .. } = action(&plan, "listener-443") else { panic!() };
    assert_eq!((protocol.as_str(), tls.certificate.as_str(), tls.alpn.as_str()), ("TLS", CERTIFICATE, "None"));
    let Action::CreateTargetGroup { protocol, .. } = action(&plan, "target-group-443") else { panic!() };
    assert_eq!(protocol, "TCP", "the load balancer ends the encryption");
}

#[test]
fn another_certificate_is_a_change_that_can_be_read_and_taken_back() {
    let sample = sound().with(|s| {
        s.desired.listeners[0].protocol = crate::Protocol::Tls;
        s.desired.listeners[0].tls = Some(tls());
        let listener = &mut s.balancer().listeners[0];
        listener.protocol = "TLS".into();
        listener.certificate = Some(CERTIFICATE.replace("0a1b", "ffff").parse().unwrap());
        listener.policy = Some(tls().policy);
    });
    let plan = planned(&sample).unwrap();
    assert_eq!(ids(&plan), ["modify-listener-443"]);
    let step = step(&plan, "modify-listener-443");
    assert_eq!(step.changes.len(), 1, "{:?}", step.changes);
    assert_eq!((step.changes[0].what.as_str(), step.changes[0].after.as_deref()), ("Certificate", Some(CERTIFICATE)));
    let Some(Action::ModifyListener { tls: Some(before), .. }) = step.undo.as_deref() else {
        panic!("{:?}", step.undo)
    };
    assert!(before.certificate.as_str().contains("ffff"));
    let done = sample.with(|s| s.balancer().listeners[0].certificate = Some(CERTIFICATE.parse().unwrap()));
    assert!(planned(&done).unwrap().steps.is_empty());
}

#[test]
fn datagrams_get_rules_of_their_own_and_checks_over_tcp() {
    let plan = planned(&bare().with(|s| s.desired.listeners[0].protocol = crate::Protocol::TcpUdp)).unwrap();
    let Action::AuthorizeEgress { rules, .. } = action(&plan, "security-group-outbound") else { panic!() };
    let rules: Vec<_> = rules.iter().map(|r| r.resolve(&Default::default()).unwrap().protocol).collect();
    assert_eq!(rules, ["tcp", "tcp", "udp", "udp"]);
    let Action::AuthorizeIngress { rules, .. } = action(&plan, &format!("admit-{THEIRS}")) else { panic!() };
    assert_eq!(rules.len(), 2);
}

#[test]
fn settings_are_set_once_and_only_where_they_differ() {
    let choose: Change = |s| {
        let options = &mut s.desired.listeners[0].options;
        options.proxy_protocol = true;
        options.deregistration_delay_seconds = Some(30);
        options.idle_timeout_seconds = Some(6000);
    };
    let plan = planned(&bare().with(choose)).unwrap();
    let Action::SetTargetGroupAttributes { attributes, .. } = action(&plan, "target-group-attributes-443") else {
        panic!()
    };
    assert_eq!(attributes.len(), 2);
    let Action::SetListenerAttributes { attributes, .. } = action(&plan, "listener-attributes-443") else { panic!() };
    assert_eq!(attributes["tcp.idle_timeout.seconds"], "6000");
    let done: Change = |s| {
        s.group().attributes.insert("proxy_protocol_v2.enabled".into(), "true".into());
        s.group().attributes.insert("deregistration_delay.timeout_seconds".into(), "30".into());
        s.balancer().listeners[0].attributes.insert("tcp.idle_timeout.seconds".into(), "6000".into());
    };
    assert!(planned(&sound().with(choose).with(done)).unwrap().steps.is_empty());
}

#[test]
fn an_ecs_service_registers_its_own_tasks() {
    let attach: Change = |s| {
        let listener = &mut s.desired.listeners[0];
        (listener.targets, listener.target_type) = (vec![], crate::TargetType::Ip);
        let (service, container, container_port) = (ECS.parse().unwrap(), "app".to_owned(), 8443.try_into().unwrap());
        listener.attach = Some(Attach::EcsService { service, container, container_port });
        s.inventory.workloads = vec![service_of(4)];
    };
    let plan = planned(&bare().with(attach)).unwrap();
    let Action::SetEcsTargetGroups { target_groups, cluster, .. } = action(&plan, "attach-443") else { panic!() };
    assert_eq!((target_groups.len(), cluster.as_str()), (1, "shop"));
    assert!(before(&plan, "attach-443").contains("listener-443"), "ECS refuses a group without a load balancer");
    let Work::Wait(Wait::TargetsHealthy { targets, at_least, .. }) = &step(&plan, "targets-healthy-443").work else {
        panic!()
    };
    assert_eq!((targets.len(), *at_least), (0, 4));
    let unknown = bare().with(attach).with(|s| s.inventory.workloads.clear());
    assert_eq!(codes(planned(&unknown)), ["unknown-ecs-service"]);
    assert_eq!(codes(planned(&unknown.with(|s| s.unread("ecs:ListClusters")))), ["unknown-workload"]);
    // what was attached before by others stays in the list that replaces it
    let other = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/other/00000000000000bb";
    let shared = bare().with(attach).with(|s| {
        s.inventory.workloads[0].attached = from(json!([{ "target_group": other, "container": "app", "port": 8443 }]));
    });
    let plan = planned(&shared).unwrap();
    let Action::SetEcsTargetGroups { target_groups, .. } = action(&plan, "attach-443") else { panic!() };
    assert_eq!(target_groups.len(), 2);
}

#[test]
fn two_ports_of_one_ecs_service_are_attached_one_after_the_other() {
    let plan = planned(&bare().with(|s| {
        let listener = &mut s.desired.listeners[0];
        (listener.targets, listener.target_type) = (vec![], crate::TargetType::Ip);
        let (service, container, container_port) = (ECS.parse().unwrap(), "app".to_owned(), 8443.try_into().unwrap());
        listener.attach = Some(Attach::EcsService { service, container, container_port });
        let mut second = listener.clone();
        second.port = 8080.try_into().unwrap();
        s.desired.listeners.push(second);
        s.inventory.workloads = vec![service_of(2)];
    }))
    .unwrap();
    let Action::SetEcsTargetGroups { target_groups, .. } = action(&plan, "attach-8080") else { panic!() };
    assert_eq!(target_groups.len(), 2, "the second call names what the first one added");
    assert!(before(&plan, "attach-8080").contains("attach-443"));
}

#[test]
fn an_auto_scaling_group_is_attached_and_detached() {
    let attach: Change = |s| {
        s.desired.listeners[0].targets.clear();
        s.desired.listeners[0].attach = Some(Attach::AutoScalingGroup("web".into()));
        s.inventory.auto_scaling_groups = vec![group_of("web", &[])];
    };
    let plan = planned(&bare().with(attach)).unwrap();
    assert!(
        matches!(action(&plan, "attach-443"), Action::AttachAutoScaling { auto_scaling_group, .. } if auto_scaling_group == "web")
    );
    let attached = sound().with(attach).with(|s| {
        s.inventory.auto_scaling_groups = vec![group_of("web", &[GROUP])];
        s.security_group(OURS).egress = vec![to("10.20.0.0/16")];
    });
    assert!(planned(&attached).unwrap().steps.is_empty(), "{:?}", ids(&planned(&attached).unwrap()));
    let back = sound().with(|s| s.inventory.auto_scaling_groups = vec![group_of("web", &[GROUP])]);
    let plan = planned(&back).unwrap();
    assert_eq!(plan.changes(), 1, "{:?}", ids(&plan));
    assert!(matches!(&plan.steps[0].work, Work::Act(Action::DetachAutoScaling { .. })));
    let torn = teardown_of(&attached.desired, &attached.inventory).unwrap();
    let detach = torn.steps.iter().find(|s| s.id.as_str().starts_with("detach-")).unwrap().id.to_string();
    assert!(before(&torn, "delete-load-balancer").contains(detach.as_str()));
}

#[test]
fn an_application_load_balancer_is_reached_in_its_subnets() {
    let plan = planned(&bare().with(|s| {
        let listener = &mut s.desired.listeners[0];
        (listener.targets, listener.target_type) = (vec![ALB.into()], crate::TargetType::Alb);
        listener.health_check.protocol = "HTTPS".into();
        let mut alb = sound().balancer().clone();
        (alb.arn, alb.name, alb.kind) = (ALB.parse().unwrap(), "registry".into(), "application".into());
        alb.tags.clear();
        alb.listeners[0].port = 8443.try_into().unwrap();
        alb.security_groups = vec![THEIRS.parse().unwrap()];
        s.inventory.load_balancers.push(alb);
    }))
    .unwrap();
    let Action::AuthorizeEgress { rules, .. } = action(&plan, "security-group-outbound") else { panic!() };
    let peers: Vec<_> = rules.iter().map(|r| r.resolve(&Default::default()).unwrap().peer).collect();
    assert_eq!(peers, [to("10.20.0.0/24").peer, to("10.20.1.0/24").peer]);
    assert!(!ids(&plan).contains(&"target-group-attributes-443"));
}

#[test]
fn a_private_name_is_proven_where_there_is_a_zone_to_write_into() {
    let named: Change = |s| s.desired.service.private_dns_name = Some("git.acme.example".into());
    let by_hand = planned(&sound().with(named)).unwrap();
    assert_eq!(ids(&by_hand), ["private-dns"]);
    assert!(by_hand.warnings.iter().any(|w| w.contains("TXT record")), "{:?}", by_hand.warnings);
    let zoned =
        planned(&sound().with(named).with(|s| s.desired.service.dns_zone = Some("Z0123456789ABC".parse().unwrap())))
            .unwrap();
    assert_eq!(ids(&zoned), ["private-dns", "domain-proof", "domain-record", "verify-domain", "domain-verified"]);
    let Action::WriteTxtRecord { record: Slot::From(from), .. } = action(&zoned, "domain-record") else { panic!() };
    assert_eq!(from.as_str(), "domain-proof");
    let verified: Change = |s| {
        s.service().private_dns_name = Some("git.acme.example".into());
        s.service().private_dns = Some(crate::PrivateDns { state: "verified".into(), label: None, value: None });
    };
    assert!(planned(&sound().with(named).with(verified)).unwrap().steps.is_empty());
}

#[test]
fn a_topic_is_told_once() {
    let topic = "arn:aws:sns:us-east-1:111122223333:privatelink";
    let tell: Change =
        |s| s.desired.service.notify = Some("arn:aws:sns:us-east-1:111122223333:privatelink".parse().unwrap());
    let unread = sound().with(tell).with(|s| s.service().notifications = None);
    assert_eq!(codes(planned(&unread)), ["notifications-unread"]);
    let none = unread.with(|s| s.service().notifications = Some(vec![]));
    assert_eq!(ids(&planned(&none).unwrap()), ["notification"]);
    let told = none.with(|s| {
        let one = json!([{ "id": "vpce-nfn-0123456789abcdef0", "topic": topic, "events": ["Reject", "Accept", "Connect", "Delete"], "state": "Enabled" }]);
        s.service().notifications = Some(from(one));
    });
    assert!(planned(&told).unwrap().steps.is_empty());
    let torn = teardown_of(&told.desired, &told.inventory).unwrap();
    assert!(before(&torn, "delete-endpoint-service").contains("delete-vpce-nfn-0123456789abcdef0"));
}

#[test]
fn other_regions_and_address_types_are_offered_and_withdrawn() {
    let plan = planned(&sound().with(|s| {
        s.desired.firefly.regions = vec!["us-east-1".parse().unwrap(), "eu-west-1".parse().unwrap()];
        s.service().regions = vec!["us-east-1".into(), "eu-central-1".into()];
        s.desired.service.address_types = vec![crate::AddressType::Ipv4, crate::AddressType::Ipv6];
        s.inventory.subnets.iter_mut().for_each(|subnet| subnet.ipv6 = true);
    }))
    .unwrap();
    assert_eq!(ids(&plan), ["load-balancer-address-type", "service-offer"]);
    let Action::ChangeEndpointService { change, .. } = action(&plan, "service-offer") else { panic!() };
    assert_eq!(
        (&change.add_regions[..], &change.remove_regions[..]),
        (&["eu-west-1".to_owned()][..], &["eu-central-1".to_owned()][..])
    );
    assert_eq!(change.add_address_types, ["ipv6"]);
    assert!(before(&plan, "service-offer").contains("load-balancer-address-type"));
}

/// Each setting that may be chosen, as AWS has it by itself.
fn as_aws_has_it(s: &mut Sample) {
    let options = &mut s.desired.listeners[0].options;
    (options.idle_timeout_seconds, options.deregistration_delay_seconds) = (Some(350), Some(300));
    (options.preserve_client_ip, options.end_connections_at_deregistration) = (Some(true), Some(false));
    options.end_connections_when_unhealthy = Some(true);
    (options.health_thresholds.dns_failover_count, options.health_thresholds.routing_count) = (Some(1), Some(1));
}

#[test]
fn what_aws_has_by_itself_is_told_neither_at_once_nor_later() {
    let plan = planned(&bare().with(as_aws_has_it)).unwrap();
    assert!(!ids(&plan).iter().any(|id| id.contains("-attributes-443")), "{:?}", ids(&plan));
    let addresses: Change = |s| {
        let listener = &mut s.desired.listeners[0];
        (listener.target_type, listener.targets) = (crate::TargetType::Ip, vec!["10.20.0.10".into()]);
    };
    let plan = planned(&bare().with(as_aws_has_it).with(addresses)).unwrap();
    let Action::SetTargetGroupAttributes { attributes, .. } = action(&plan, "target-group-attributes-443") else {
        panic!()
    };
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["preserve_client_ip.enabled"], "off for addresses");
    let datagrams: Change = |s| {
        let options = &mut s.desired.listeners[0].options;
        (options.idle_timeout_seconds, options.end_connections_when_unhealthy) = (None, None);
        s.desired.listeners[0].protocol = crate::Protocol::Udp;
    };
    let plan = planned(&bare().with(as_aws_has_it).with(datagrams)).unwrap();
    let Action::SetTargetGroupAttributes { attributes, .. } = action(&plan, "target-group-attributes-443") else {
        panic!()
    };
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["deregistration_delay.connection_termination.enabled"]);
}

#[test]
fn a_load_balancer_forgets_ipv6_after_its_service() {
    let plan = planned(&sound().with(|s| {
        s.balancer().address_type = "dualstack".into();
        s.service().ip_address_types = vec!["ipv4".into(), "ipv6".into()];
    }))
    .unwrap();
    assert_eq!(ids(&plan), ["service-offer", "load-balancer-address-type"]);
    assert!(before(&plan, "load-balancer-address-type").contains("service-offer"));
    let adopted = sound().with(|s| {
        s.balancer().address_type = "dualstack".into();
        s.desired.adopt.load_balancer = Some(BALANCER.parse().unwrap());
    });
    assert!(!ids(&planned(&adopted).unwrap()).contains(&"load-balancer-address-type"));
}
