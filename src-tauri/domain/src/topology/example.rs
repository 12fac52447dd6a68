//! A small world for tests: what an inventory looks like at each stage of an onboarding. Fixed ids and times.

use jiff::Timestamp;
use serde_json::json;

use crate::audit::Audit;
use crate::{Connection, ConnectionCard, Desired, Inventory, Source, judge, our_tags};

pub(crate) const FIREFLY: &str = "444455556666";
pub(crate) const STRANGER: &str = "777788889999";
pub(crate) const BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-orders-api-k3m9/0123456789abcdef";
pub(crate) const SERVICE: &str = "vpce-svc-0123456789abcdef0";

const ID: &str = "k3m9x2p7qa";
const VPC: &str = "vpc-0a1b2c3d4e5f60718";

/// An onboarding and what AWS holds of it.
pub(crate) struct World {
    pub desired: Desired,
    pub inventory: Inventory,
}

pub(crate) fn moment() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().unwrap()
}

fn subnet(zone: usize) -> String {
    format!("subnet-0{zone}aa{zone}bb{zone}cc{zone}dd{zone}ee0")
}

fn zone(zone: usize) -> String {
    format!("us-east-1{}", char::from(b'a' + u8::try_from(zone).unwrap()))
}

pub(crate) fn instance(n: usize) -> String {
    format!("i-0{n:016x}")
}

/// Desired only: `zones` subnets, `targets` instances spread over them, behind each of `ports`.
pub(crate) fn planned(ports: &[u16], targets: usize, zones: usize) -> World {
    let ids: Vec<String> = (0..targets).map(instance).collect();
    let listener = |port: &u16| json!({ "port": port, "protocol": "TCP", "target_type": "instance", "target_port": 8000 + port % 1000, "targets": ids });
    let desired = serde_json::from_value(json!({
        "schema": 1, "id": ID, "name": "Orders API", "account": "111122223333", "region": "us-east-1",
        "firefly": { "account": FIREFLY, "contact": "connect@firefly.example" },
        "network": { "vpc": VPC, "subnets": (0..zones).map(subnet).collect::<Vec<_>>() },
        "listeners": ports.iter().map(listener).collect::<Vec<_>>(),
        "exposure": { "hostname": "orders.internal.acme.example" },
    }))
    .unwrap();
    World { desired, inventory: estate(targets, zones) }
}

fn estate(targets: usize, zones: usize) -> Inventory {
    let account = "111122223333".parse().unwrap();
    let mut inventory = Inventory::empty(account, "us-east-1".parse().unwrap(), "aws", moment());
    let vpc = json!({ "id": VPC, "name": "acme-prod", "cidrs": ["10.20.0.0/16"], "is_default": false, "owner": "111122223333", "tags": {} });
    inventory.vpcs = serde_json::from_value(json!([vpc])).unwrap();
    let subnets = (0..zones).map(|z| {
        json!({ "id": subnet(z), "vpc": VPC, "name": format!("private-{}", z + 1), "zone": zone(z), "zone_id": format!("use1-az{}", z + 1),
            "cidr": format!("10.20.{z}.0/24"), "free_addresses": 200, "owner": "111122223333", "tags": {} })
    });
    inventory.subnets = subnets.map(|s| serde_json::from_value(s).unwrap()).collect();
    let instances = (0..targets).map(|n| {
        json!({ "id": instance(n), "name": format!("orders-{}", n + 1), "vpc": VPC, "subnet": subnet(n % zones), "zone": zone(n % zones), "state": "running",
            "private_ip": format!("10.20.{}.{}", n % zones, n + 10), "public_ip": null, "security_groups": ["sg-0feedfacefeedface"],
            "auto_scaling_group": null, "tags": {} })
    });
    inventory.instances = instances.map(|i| serde_json::from_value(i).unwrap()).collect();
    for call in [
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "ec2:DescribeVpcEndpointServiceConfigurations",
    ] {
        inventory.sources.push(Source { call: call.to_owned(), at: moment(), pages: 1, complete: true });
    }
    inventory
}

/// All of it built, every target healthy, Firefly allowed to ask, nobody there yet.
pub(crate) fn built(ports: &[u16], targets: usize, zones: usize) -> World {
    let mut world = planned(ports, targets, zones);
    let desired = world.desired.clone();
    let group_arn = |port: u16| {
        format!(
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/ffly-orders-api-k3m9-{port}/fedcba987654{port:04x}"
        )
    };
    let tags = |step: &str| our_tags(&desired.id, step);
    let listeners = ports.iter().map(|port| {
        json!({ "arn": format!("{}/00000000{port:08x}", BALANCER.replace("loadbalancer/", "listener/")), "port": port, "protocol": "TCP",
            "target_groups": [group_arn(*port)], "tags": tags(&format!("listener-{port}")) })
    });
    let listeners: Vec<_> = listeners.collect();
    world.inventory.load_balancers = serde_json::from_value(json!([{
        "arn": BALANCER, "name": "ffly-orders-api-k3m9", "kind": "network", "scheme": "internal", "state": "active", "vpc": VPC,
        "dns_name": "ffly-orders-api-k3m9-0123456789abcdef.elb.us-east-1.amazonaws.com",
        "zones": (0..zones).map(|z| json!({ "zone": zone(z), "subnet": subnet(z) })).collect::<Vec<_>>(),
        "security_groups": ["sg-0123456789abcdef0"], "enforce_inbound": "off", "created_at": moment(),
        "attributes": { "load_balancing.cross_zone.enabled": "true" }, "listeners": listeners, "tags": tags("load-balancer"),
    }]))
    .unwrap();
    let groups = desired.listeners.iter().map(|l| {
        let port = l.port.number();
        let health: Vec<_> = l.targets.iter().map(|id| json!({ "id": id, "port": l.target_port, "zone": null, "state": "healthy", "reason": null, "description": null })).collect();
        json!({ "arn": group_arn(port), "name": format!("ffly-orders-api-k3m9-{port}"), "protocol": "TCP", "port": l.target_port, "vpc": VPC,
            "target_type": "instance", "health_check": l.health_check, "load_balancers": [BALANCER], "attributes": {}, "health": health,
            "tags": tags(&format!("target-group-{port}")) })
    });
    world.inventory.target_groups = groups.map(|g| serde_json::from_value(g).unwrap()).collect();
    world.inventory.endpoint_services = serde_json::from_value(json!([{
        "id": SERVICE, "name": format!("com.amazonaws.vpce.us-east-1.{SERVICE}"), "state": "Available", "acceptance_required": true,
        "load_balancers": [BALANCER], "zones": (0..zones).map(zone).collect::<Vec<_>>(), "private_dns_name": null, "ip_address_types": ["ipv4"],
        "regions": ["us-east-1"], "principals": [{ "principal": format!("arn:aws:iam::{FIREFLY}:root"), "kind": "Account" }],
        "connections": [], "tags": tags("endpoint-service"),
    }]))
    .unwrap();
    world
}

impl World {
    /// An endpoint of `owner` asks, or is connected.
    pub(crate) fn connect(&mut self, owner: &str, endpoint: &str, state: &str) {
        let connection: Connection = serde_json::from_value(json!({
            "service": SERVICE, "endpoint": endpoint, "owner": owner, "state": state, "region": null, "ip_address_type": "ipv4",
            "created_at": moment(), "dns_names": [],
        }))
        .unwrap();
        self.inventory.endpoint_services[0].connections.get_or_insert_default().push(connection);
    }

    /// Gateways, a first subnet that is public, and a public load balancer from before to the first target.
    pub(crate) fn surround(&mut self) {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/old-public/0000000000000001";
        let group = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/old-public/0000000000000002";
        let listener = format!("{}/0000000000000003", arn.replace("loadbalancer/", "listener/"));
        self.inventory.gateways = serde_json::from_value(json!([
            { "id": "igw-0123456789abcdef0", "kind": "internet", "vpc": VPC, "subnet": null, "state": "available", "name": "main" },
            { "id": "nat-0123456789abcdef0", "kind": "nat", "vpc": VPC, "subnet": subnet(0), "state": "available", "name": null },
        ]))
        .unwrap();
        self.inventory.route_tables = serde_json::from_value(json!([{
            "id": "rtb-0public", "vpc": VPC, "is_main": false, "subnets": [subnet(0)],
            "routes": [{ "destination": "10.20.0.0/16", "target": "local", "state": "active" },
                { "destination": "0.0.0.0/0", "target": "igw-0123456789abcdef0", "state": "active" }],
        }]))
        .unwrap();
        let old: Vec<crate::LoadBalancer> = serde_json::from_value(json!([{
            "arn": arn, "name": "old-public", "kind": "application", "scheme": "internet-facing", "state": "active", "vpc": VPC,
            "dns_name": "old", "zones": [], "security_groups": [], "enforce_inbound": null, "created_at": null, "attributes": {},
            "listeners": [{ "arn": listener, "port": 443, "protocol": "HTTPS", "target_groups": [group], "tags": {} }], "tags": {},
        }]))
        .unwrap();
        let check = crate::default_health_check();
        let health = json!({ "id": instance(0), "port": 8443, "zone": null, "state": "healthy", "reason": null, "description": null });
        let groups: Vec<crate::TargetGroup> = serde_json::from_value(json!([{
            "arn": group, "name": "old-public", "protocol": "HTTPS", "port": 8443, "vpc": VPC, "target_type": "instance",
            "health_check": check, "load_balancers": [arn], "attributes": {}, "health": [health], "tags": {},
        }]))
        .unwrap();
        self.inventory.load_balancers.extend(old);
        self.inventory.target_groups.extend(groups);
    }

    pub(crate) fn cards(&self) -> Vec<ConnectionCard> {
        self.inventory.endpoint_services.iter().flat_map(|s| judge(&self.desired, s)).collect()
    }
}

/// Failed findings on these resources, one each.
pub(crate) fn findings(resources: &[&str]) -> Audit {
    let finding = |resource: &&str| {
        json!({ "rule": "FPL-EXAMPLE", "title": "Example", "severity": "critical", "outcome": "fail", "message": "It is not as it should be",
            "rationale": "Because", "resource": resource, "evidence": [], "remediation": "Mend it", "repairable": false, "controls": [] })
    };
    let findings = resources.iter().map(|r| serde_json::from_value(finding(r)).unwrap()).collect();
    Audit { findings, verdicts: Vec::new() }
}
