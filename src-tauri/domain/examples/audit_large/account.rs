//! A made-up account of any size, with onboardings in it: about 175 resources for each. Whoever measures includes this file.

use domain::{Desired, Inventory};
use serde_json::{Value, json};

const ACCOUNT: &str = "111122223333";
const FIREFLY: &str = "444455556666";
const MOMENT: &str = "2026-03-01T10:00:00Z";
const VPC: &str = "vpc-0a1b2c3d4e5f60718";
/// Instances behind each onboarding.
const TARGETS: usize = 60;

/// How many resources there are that an audit looks at.
pub fn resources(inventory: &Inventory) -> usize {
    [
        inventory.subnets.len(),
        inventory.route_tables.len(),
        inventory.security_groups.len(),
        inventory.instances.len(),
        inventory.interfaces.len(),
        inventory.load_balancers.len(),
        inventory.target_groups.len(),
        inventory.endpoint_services.len(),
        inventory.flow_logs.len(),
        inventory.trail.len(),
    ]
    .iter()
    .sum()
}

fn id(prefix: &str, n: usize) -> String {
    format!("{prefix}-0{n:016x}")
}

fn name(n: usize) -> String {
    format!("o{n:09}")
}

fn tags(n: usize, step: &str) -> Value {
    json!({ "ManagedBy": "firefly-privatelink", "FireflyOnboarding": name(n), "FireflyStep": step, "FireflySchema": "1" })
}

fn arn(kind: &str, n: usize) -> String {
    let path = match kind {
        "targetgroup" => format!("targetgroup/ffly-{n}-443/{n:016x}"),
        "listener" => format!("listener/net/ffly-{n}/{n:016x}/0011223344556677"),
        _ => format!("loadbalancer/net/ffly-{n}/{n:016x}"),
    };
    format!("arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:{path}")
}

fn zone(n: usize) -> String {
    format!("us-east-1{}", ["a", "b", "c"][n % 3])
}

/// Address of a number in 10.0.0.0/8: 200 hosts in each of the subnets.
fn address(n: usize) -> String {
    format!("10.{}.{}.{}", n / 200 / 256, n / 200 % 256, n % 200 + 10)
}

/// The onboarding of that number.
pub fn onboarding(n: usize) -> Desired {
    let targets: Vec<String> = (0..TARGETS).map(|t| id("i", n * TARGETS + t)).collect();
    read(json!({
        "schema": 1, "id": name(n), "name": format!("Service {n}"), "account": ACCOUNT, "region": "us-east-1",
        "firefly": { "account": FIREFLY }, "network": { "vpc": VPC, "subnets": [id("subnet", n % 45), id("subnet", (n + 1) % 45)] },
        "listeners": [{ "port": 443, "protocol": "TCP", "target_type": "instance", "target_port": 8443, "targets": targets }],
    }))
}

/// An account in which so many onboardings stand.
pub fn account(number: usize) -> Inventory {
    let instances: Vec<Value> = (0..number * TARGETS).map(instance).collect();
    let interfaces: Vec<Value> = (0..number * TARGETS).map(interface).collect();
    let subnets: Vec<Value> = (0..45).map(subnet).collect();
    let groups: Vec<Value> = (0..number * 20).map(security_group).collect();
    let ids: Vec<String> = (0..45).map(|n| id("subnet", n)).collect();
    let pass =
        |egress: bool| json!({ "number": 100, "egress": egress, "allow": true, "protocol": "-1", "cidr": "0.0.0.0/0" });
    read(json!({
        "account": ACCOUNT, "region": "us-east-1", "partition": "aws", "looked_at": MOMENT, "zones": [],
        "vpcs": [{ "id": VPC, "name": null, "cidrs": ["10.0.0.0/8"], "is_default": false, "owner": ACCOUNT, "tags": {} }],
        "subnets": subnets, "security_groups": groups, "instances": instances, "interfaces": interfaces,
        "route_tables": (0..45).map(|n| json!({ "id": id("rtb", n), "vpc": VPC, "is_main": n == 0, "subnets": [id("subnet", n)], "routes": [{ "destination": "10.0.0.0/8", "target": "local", "state": "active" }] })).collect::<Vec<_>>(),
        "network_acls": [{ "id": "acl-0", "vpc": VPC, "is_default": true, "subnets": ids, "entries": [pass(true), pass(false)] }],
        "load_balancers": (0..number).map(balancer).collect::<Vec<_>>(), "target_groups": (0..number * 20).map(group).collect::<Vec<_>>(),
        "endpoint_services": (0..number).map(service).collect::<Vec<_>>(), "endpoints": [], "workloads": [],
        "flow_logs": (0..45).map(|n| json!({ "id": id("fl", n), "resource": id("subnet", n), "state": "ACTIVE", "traffic": "ALL",
            "destination_kind": "s3", "destination": null, "delivery": "SUCCESS", "delivery_error": null })).collect::<Vec<_>>(),
        "trail": (0..number * 10).map(event).collect::<Vec<_>>(),
        "sources": CALLS.map(|call| json!({ "call": call, "at": MOMENT, "pages": 1, "complete": true })), "faults": [],
    }))
}

const CALLS: [&str; 12] = [
    "cloudtrail:LookupEvents",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
];

fn subnet(n: usize) -> Value {
    json!({ "id": id("subnet", n), "vpc": VPC, "name": null, "zone": zone(n), "zone_id": format!("use1-az{}", n % 3 + 1),
        "cidr": format!("10.0.{n}.0/24"), "free_addresses": 20, "owner": ACCOUNT, "tags": {} })
}

fn instance(n: usize) -> Value {
    json!({ "id": id("i", n), "name": null, "vpc": VPC, "subnet": id("subnet", n / 200 % 45), "zone": zone(n / 200), "state": "running",
        "private_ip": address(n), "public_ip": null, "security_groups": [id("sg", n / TARGETS)], "auto_scaling_group": null, "tags": {} })
}

fn interface(n: usize) -> Value {
    json!({ "id": id("eni", n), "vpc": VPC, "subnet": id("subnet", n / 200 % 45), "zone": zone(n / 200), "kind": "interface", "description": "",
        "private_ips": [address(n)], "public_ip": null, "security_groups": [id("sg", n / TARGETS)], "instance": id("i", n),
        "requester_managed": false })
}

fn security_group(n: usize) -> Value {
    let rule = |net: &str| json!({ "protocol": "tcp", "from_port": 8443, "to_port": 8443, "peer": { "cidr": net }, "description": null });
    json!({ "id": id("sg", n), "vpc": VPC, "name": format!("g{n}"), "description": "", "ingress": [rule("10.0.0.0/8")],
        "egress": [rule("10.0.0.0/8")], "tags": {} })
}

fn balancer(n: usize) -> Value {
    let zones = [n % 45, (n + 1) % 45].map(|s| json!({ "zone": zone(s), "subnet": id("subnet", s) }));
    json!({ "arn": arn("loadbalancer", n), "name": format!("ffly-{n}"), "kind": "network", "scheme": "internal", "state": "active", "vpc": VPC,
        "dns_name": "", "zones": zones, "security_groups": [id("sg", n)], "enforce_inbound": "off", "created_at": MOMENT,
        "attributes": { "deletion_protection.enabled": "true", "load_balancing.cross_zone.enabled": "true" },
        "listeners": [{ "arn": arn("listener", n), "port": 443, "protocol": "TCP", "target_groups": [arn("targetgroup", n)], "tags": tags(n, "listener-443") }],
        "tags": tags(n, "load-balancer") })
}

/// Every twentieth belongs to an onboarding; the others hold the same instances under other names.
fn group(n: usize) -> Value {
    let health: Vec<Value> = (0..TARGETS)
        .map(|t| json!({ "id": id("i", n / 20 * TARGETS + t), "port": 8443, "zone": zone(t), "state": "healthy", "reason": null, "description": null }))
        .collect();
    let own = n.is_multiple_of(20);
    let number = if own { n / 20 } else { n + 1_000_000 };
    json!({ "arn": arn("targetgroup", number), "name": format!("ffly-{number}-443"), "protocol": "TCP", "port": 8443, "vpc": VPC,
        "target_type": "instance", "health_check": { "protocol": "TCP", "port": "traffic-port", "interval_seconds": 10, "timeout_seconds": 10,
        "healthy_threshold": 3, "unhealthy_threshold": 2 }, "load_balancers": if own { vec![arn("loadbalancer", number)] } else { vec![] },
        "attributes": { "load_balancing.cross_zone.enabled": "use_load_balancer_configuration" }, "health": health,
        "tags": if own { tags(number, "target-group-443") } else { json!({}) } })
}

fn service(n: usize) -> Value {
    json!({ "id": id("vpce-svc", n), "name": format!("com.amazonaws.vpce.us-east-1.{}", id("vpce-svc", n)), "state": "Available",
        "acceptance_required": true, "load_balancers": [arn("loadbalancer", n)], "zones": [zone(n % 45), zone((n + 1) % 45)],
        "private_dns_name": null, "ip_address_types": ["ipv4"], "regions": ["us-east-1"],
        "principals": [{ "principal": format!("arn:aws:iam::{FIREFLY}:root"), "kind": "Account" }],
        "connections": [{ "service": id("vpce-svc", n), "endpoint": id("vpce", n), "owner": FIREFLY, "state": "available", "region": null,
            "ip_address_type": "ipv4", "created_at": MOMENT, "dns_names": [] }],
        "tags": tags(n, "endpoint-service") })
}

fn event(n: usize) -> Value {
    json!({ "id": format!("e{n}"), "at": MOMENT, "name": "ModifyVpcEndpointServiceConfiguration", "by": null,
        "resource": id("vpce-svc", n / 10), "error": null, "asked": { "acceptanceRequired": "true" } })
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("the made-up account cannot be read: {error}"))
}
