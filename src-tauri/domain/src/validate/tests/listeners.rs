//! What a port may speak, what may stand behind it, and how it is set.

use serde_json::json;

use super::*;
use crate::{Attach, Protocol};

const WEB: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/0123456789abcdef";
const ECS: &str = "arn:aws:ecs:us-east-1:111122223333:service/acme/orders";

/// The one port of the sample.
fn port(sample: &mut Sample) -> &mut crate::DesiredListener {
    &mut sample.desired.listeners[0]
}

/// A subnet of another VPC.
fn elsewhere(sample: &mut Sample) -> crate::SubnetId {
    let mut other = sample.inventory.subnets[0].clone();
    other.id = subnet(9).parse().unwrap();
    other.vpc = "vpc-00000000000000000".parse().unwrap();
    sample.inventory.subnets.push(other);
    subnet(9).parse().unwrap()
}

#[test]
fn tls_and_only_tls_has_a_certificate() {
    let tls = bare().with(|s| s.tls(json!(["orders.internal.acme.example"]), json!("2027-01-01T00:00:00Z")));
    assert!(problems(tls.clone(), |_| {}).is_empty());
    each(
        tls,
        &[
            ("listeners[0].tls", "no-certificate", |s| port(s).tls = None),
            ("listeners[0].tls", "tls-without-tls", |s| port(s).protocol = Protocol::Tcp),
            ("listeners[0].tls", "tls-without-tls", |s| port(s).protocol = Protocol::TcpUdp),
            ("listeners[0].tls.alpn", "alpn", |s| port(s).tls.as_mut().unwrap().alpn = "h2".into()),
            ("listeners[0].tls.policy", "tls-policy", |s| port(s).tls.as_mut().unwrap().policy = "TLSv1.2".into()),
            ("listeners[0].tls.certificate", "unknown-certificate", |s| s.inventory.certificates.clear()),
            ("listeners[0].tls.certificate", "certificate-not-issued", |s| {
                s.inventory.certificates[0].status = "PENDING_VALIDATION".into()
            }),
            ("listeners[0].tls.certificate", "certificate-expired", |s| {
                s.inventory.certificates[0].not_after = Some(moment())
            }),
            ("listeners[0].options.idle_timeout_seconds", "idle-timeout", |s| {
                port(s).options.idle_timeout_seconds = Some(600)
            }),
        ],
    );
}

#[test]
fn a_certificate_is_one_of_this_account_and_region() {
    let judge = |arn: &str| {
        let arn = arn.parse().unwrap();
        let sample = bare().with(|s| {
            s.tls(json!([]), json!(null));
            port(s).tls.as_mut().unwrap().certificate = arn;
        });
        validate_alone(&sample.desired)[0].code.clone()
    };
    assert_eq!(judge("arn:aws:acm:eu-west-1:111122223333:certificate/1"), "resource-elsewhere");
    assert_eq!(judge("arn:aws:acm:us-east-1:222233334444:certificate/1"), "resource-elsewhere");
    assert_eq!(judge("arn:aws:iam::111122223333:server-certificate/x"), "wrong-resource");
    let unread = bare().with(|s| {
        s.tls(json!([]), json!(null));
        s.inventory.certificates.clear();
        s.unread("acm:ListCertificates");
    });
    assert!(problems(unread, |_| {}).is_empty(), "one is missed only in a complete list");
}

#[test]
fn options_are_those_of_the_protocol() {
    each(
        bare(),
        &[
            ("listeners[0].options.idle_timeout_seconds", "out-of-range", |s| {
                port(s).options.idle_timeout_seconds = Some(59)
            }),
            ("listeners[0].options.idle_timeout_seconds", "idle-timeout-regions", |s| {
                port(s).options.idle_timeout_seconds = Some(600);
                s.desired.firefly.regions = vec!["us-east-1".parse().unwrap(), "eu-west-1".parse().unwrap()];
            }),
            ("listeners[0].options.deregistration_delay_seconds", "out-of-range", |s| {
                port(s).options.deregistration_delay_seconds = Some(3601)
            }),
            ("listeners[0].options.health_thresholds.routing_percentage", "out-of-range", |s| {
                port(s).options.health_thresholds.routing_percentage = Some(101)
            }),
            ("listeners[0].options.health_thresholds.dns_failover_count", "thresholds-order", |s| {
                port(s).options.health_thresholds.dns_failover_count = Some(1);
                port(s).options.health_thresholds.routing_count = Some(2);
            }),
            ("listeners[0].options.preserve_client_ip", "client-ip", |s| {
                port(s).protocol = Protocol::Udp;
                port(s).options.preserve_client_ip = Some(false);
            }),
            ("listeners[0].options.end_connections_when_unhealthy", "unhealthy-connections", |s| {
                port(s).protocol = Protocol::TcpUdp;
                port(s).options.end_connections_when_unhealthy = Some(true);
            }),
            ("listeners[0].options.idle_timeout_seconds", "idle-timeout", |s| {
                port(s).protocol = Protocol::TcpUdp;
                port(s).options.idle_timeout_seconds = Some(600);
            }),
            ("listeners[0].protocol", "datagrams-dual-stack", |s| {
                port(s).protocol = Protocol::Udp;
                s.desired.service.address_types.push(crate::AddressType::Ipv6);
                s.inventory.subnets.iter_mut().for_each(|subnet| subnet.ipv6 = true);
            }),
        ],
    );
    let default = bare().with(|s| {
        port(s).options.idle_timeout_seconds = Some(350);
        s.desired.firefly.regions = vec!["eu-west-1".parse().unwrap()];
    });
    assert!(problems(default, |_| {}).is_empty(), "AWS’s own default is no custom time-out");
}

#[test]
fn a_health_check_says_what_its_protocol_has() {
    each(
        bare(),
        &[
            ("listeners[0].health_check.protocol", "health-protocol", |s| {
                port(s).protocol = Protocol::Udp;
                port(s).health_check.protocol = "UDP".into();
            }),
            ("listeners[0].health_check.path", "health-not-http", |s| port(s).health_check.path = Some("/up".into())),
            ("listeners[0].health_check.matcher", "health-not-http", |s| {
                port(s).health_check.matcher = Some("200".into())
            }),
            ("listeners[0].health_check.path", "health-path", |s| {
                port(s).health_check.protocol = "HTTPS".into();
                port(s).health_check.path = Some("up".into());
            }),
        ],
    );
}

/// One Application Load Balancer behind the port.
fn behind_a_balancer() -> Sample {
    bare().with(|s| {
        port(s).target_type = TargetType::Alb;
        port(s).targets = vec![WEB.into()];
        port(s).health_check.protocol = "HTTP".into();
        let listener = json!({ "arn": LISTENER, "port": 8443, "protocol": "HTTPS", "target_groups": [], "tags": {} });
        s.inventory.load_balancers = serde_json::from_value(json!([{
            "arn": WEB, "name": "web", "kind": "application", "scheme": "internal", "state": "active", "vpc": VPC,
            "dns_name": "web.elb.amazonaws.com", "zones": [], "security_groups": [], "enforce_inbound": null, "created_at": null,
            "attributes": {}, "listeners": [listener], "tags": {},
        }]))
        .unwrap();
    })
}

#[test]
fn one_application_load_balancer_stands_behind_tcp() {
    assert!(problems(behind_a_balancer(), |_| {}).is_empty());
    each(
        behind_a_balancer(),
        &[
            ("listeners[0].targets", "several-balancers", |s| {
                let other = WEB.replace("web", "other");
                let mut balancer = s.inventory.load_balancers[0].clone();
                balancer.arn = other.parse().unwrap();
                s.inventory.load_balancers.push(balancer);
                port(s).targets.push(other);
            }),
            ("listeners[0].protocol", "balancer-protocol", |s| port(s).protocol = Protocol::TcpUdp),
            ("listeners[0].health_check.protocol", "health-protocol", |s| port(s).health_check.protocol = "TCP".into()),
            ("listeners[0].options.proxy_protocol", "proxy-protocol", |s| port(s).options.proxy_protocol = true),
            ("listeners[0].targets[0]", "wrong-resource", |s| port(s).targets = vec!["web".into()]),
            ("listeners[0].targets[0]", "wrong-resource", |s| port(s).targets = vec![BALANCER.into()]),
            ("listeners[0].targets[0]", "resource-elsewhere", |s| {
                let theirs = WEB.replace("111122223333", "222233334444");
                s.inventory.load_balancers[0].arn = theirs.parse().unwrap();
                port(s).targets = vec![theirs];
            }),
            ("listeners[0].targets[0]", "unknown-balancer", |s| s.inventory.load_balancers.clear()),
            ("listeners[0].targets[0]", "balancer-elsewhere", |s| s.balancer().vpc = None),
            ("listeners[0].target_port", "balancer-port", |s| port(s).target_port = 80.try_into().unwrap()),
        ],
    );
}

/// A port whose targets an ECS service registers.
fn behind_ecs() -> Sample {
    bare().with(|s| {
        port(s).targets.clear();
        port(s).target_type = TargetType::Ip;
        port(s).attach = Some(Attach::EcsService {
            service: ECS.parse().unwrap(),
            container: "web".into(),
            container_port: 8443.try_into().unwrap(),
        });
        let task = json!({
            "arn": ECS, "private_ip": "10.20.0.9", "subnet": subnet(0), "zone": zone(0), "status": "RUNNING",
            "health": "HEALTHY", "container_ports": [8443],
        });
        s.inventory.workloads = serde_json::from_value(json!([{
            "name": "orders", "arn": ECS, "cluster": "acme", "network_mode": "awsvpc", "desired": 1, "running": 1,
            "tasks": [task], "containers": [{ "container": "web", "port": 8443 }],
        }]))
        .unwrap();
        s.read("ecs:ListClusters");
    })
}

#[test]
fn what_an_ecs_service_registers_is_of_its_network_mode() {
    assert!(problems(behind_ecs(), |_| {}).is_empty());
    each(
        behind_ecs(),
        &[
            ("listeners[0].attach", "targets-and-attach", |s| port(s).targets = vec!["10.20.0.9".into()]),
            ("listeners[0].targets", "no-target", |s| port(s).attach = None),
            ("listeners[0].target_type", "attach-type", |s| port(s).target_type = TargetType::Instance),
            ("listeners[0].target_type", "attach-type", |s| s.inventory.workloads[0].network_mode = "bridge".into()),
            ("listeners[0].attach.ecs_service.container", "unknown-container", |s| {
                s.inventory.workloads[0].containers[0].port = 80.try_into().unwrap()
            }),
            ("listeners[0].attach.ecs_service.service", "unknown-ecs-service", |s| s.inventory.workloads.clear()),
            ("listeners[0].attach.ecs_service.service", "attach-elsewhere", |s| {
                s.inventory.workloads[0].tasks[0].subnet = Some(elsewhere(s))
            }),
        ],
    );
}

#[test]
fn an_auto_scaling_group_registers_instances_of_the_vpc() {
    let start = bare().with(|s| {
        port(s).targets.clear();
        port(s).attach = Some(Attach::AutoScalingGroup("orders".into()));
        s.inventory.auto_scaling_groups = serde_json::from_value(
            json!([{ "name": "orders", "desired": 2, "instances": [], "subnets": [subnet(0)], "target_groups": [] }]),
        )
        .unwrap();
        s.read("autoscaling:DescribeAutoScalingGroups");
    });
    assert!(problems(start.clone(), |_| {}).is_empty());
    each(
        start,
        &[
            ("listeners[0].target_type", "attach-type", |s| port(s).target_type = TargetType::Ip),
            ("listeners[0].attach.auto_scaling_group", "unknown-auto-scaling-group", |s| {
                s.inventory.auto_scaling_groups.clear()
            }),
            ("listeners[0].attach.auto_scaling_group", "attach-elsewhere", |s| {
                s.inventory.auto_scaling_groups[0].subnets = vec![elsewhere(s)]
            }),
        ],
    );
    let nameless = bare().with(|s| {
        port(s).targets.clear();
        port(s).attach = Some(Attach::AutoScalingGroup(String::new()));
    });
    assert_eq!(validate_alone(&nameless.desired)[0].code, "auto-scaling-name");
}
