//! An estate in which everything is as it should be, an estate before the set-up, and ways to break one thing in them.
//! For the tests of audit, plan and checklist. Ids and times are fixed.

use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::audit::Known;
use crate::{
    Connection, Desired, Fault, FaultKind, Inventory, LoadBalancer, Peer, Principal, Rule, SecurityGroup, Source,
    TargetGroup, Unread, our_tags,
};

pub(crate) const FIREFLY: &str = "444455556666";
pub(crate) const STRANGER: &str = "777788889999";
pub(crate) const SERVICE: &str = "vpce-svc-0123456789abcdef0";
pub(crate) const BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-orders-api-k3m9/0123456789abcdef";
pub(crate) const GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/ffly-orders-api-k3m9-443/0123456789abcdef";
pub(crate) const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/net/ffly-orders-api-k3m9/0123456789abcdef/0011223344556677";
/// The load balancer's own security group, and the targets'.
pub(crate) const OURS: &str = "sg-0aaaaaaaaaaaaaaa0";
pub(crate) const THEIRS: &str = "sg-0bbbbbbbbbbbbbbb0";
pub(crate) const VPC: &str = "vpc-0a1b2c3d4e5f60718";

const CALLS: [&str; 27] = [
    "autoscaling:DescribeAutoScalingGroups",
    "cloudtrail:LookupEvents",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeRouteTables",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeNatGateways",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "ec2:DescribeVpcBlockPublicAccessExclusions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "ec2:DescribeVpcEndpointServicePermissions",
    "ec2:DescribeVpcEndpointConnections",
    "ec2:DescribeVpcEndpointConnectionNotifications",
    "ecs:ListClusters",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeAccountLimits",
];

/// An onboarding and what AWS shows of it.
#[derive(Clone)]
pub(crate) struct Sample {
    pub desired: Desired,
    pub inventory: Inventory,
    pub known: Known,
}

/// The moment at which the samples were looked at.
pub(crate) fn moment() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().unwrap()
}

/// Built and connected, with nothing to find fault with.
pub(crate) fn sound() -> Sample {
    let mut sample = bare();
    let tags = |step: &str| our_tags(&sample.desired.id, step);
    let inventory = &mut sample.inventory;
    let group = security_group(
        OURS,
        "ffly-orders-api-k3m9-nlb",
        json!(tags("security-group")),
        vec![],
        vec![to("10.20.0.10/32"), to("10.20.1.11/32")],
    );
    inventory.security_groups.push(group);
    let rule = Rule {
        peer: Peer::Group(OURS.parse().unwrap()),
        description: Some("Firefly PrivateLink k3m9x2p7qa".into()),
        ..to("10.0.0.0/8")
    };
    inventory.security_groups[0].ingress.push(rule);
    inventory.load_balancers = from(json!([{
        "arn": BALANCER, "name": "ffly-orders-api-k3m9", "kind": "network", "scheme": "internal", "state": "active", "vpc": VPC,
        "dns_name": "ffly-orders-api-k3m9-0123456789abcdef.elb.us-east-1.amazonaws.com",
        "zones": [{ "zone": "us-east-1a", "subnet": subnet(0) }, { "zone": "us-east-1b", "subnet": subnet(1) }],
        "security_groups": [OURS], "enforce_inbound": "off", "created_at": moment(),
        "attributes": { "deletion_protection.enabled": "true", "load_balancing.cross_zone.enabled": "true" },
        "listeners": [{ "arn": LISTENER, "port": 443, "protocol": "TCP", "target_groups": [GROUP], "tags": tags("listener-443") }],
        "tags": tags("load-balancer"),
    }]));
    let health = |id: String, zone: &str| json!({ "id": id, "port": 8443, "zone": zone, "state": "healthy", "reason": null, "description": null });
    inventory.target_groups = from(json!([{
        "arn": GROUP, "name": "ffly-orders-api-k3m9-443", "protocol": "TCP", "port": 8443, "vpc": VPC, "target_type": "instance",
        "health_check": sample.desired.listeners[0].health_check, "load_balancers": [BALANCER],
        "attributes": { "load_balancing.cross_zone.enabled": "use_load_balancer_configuration" },
        "health": [health(instance(0), "us-east-1a"), health(instance(1), "us-east-1b")], "tags": tags("target-group-443"),
    }]));
    inventory.endpoint_services = from(json!([{
        "id": SERVICE, "name": format!("com.amazonaws.vpce.us-east-1.{SERVICE}"), "state": "Available", "acceptance_required": true,
        "load_balancers": [BALANCER], "zones": ["us-east-1a", "us-east-1b"], "private_dns_name": null, "ip_address_types": ["ipv4"],
        "regions": ["us-east-1"], "principals": [{ "principal": root(FIREFLY), "kind": "Account" }], "connections": [],
        "notifications": [{ "id": "vpce-nfn-0123456789abcdef0", "topic": "arn:aws:sns:us-east-1:111122223333:privatelink",
            "events": ["Accept", "Connect", "Delete", "Reject"], "state": "Enabled" }],
        "tags": tags("endpoint-service"),
    }]));
    around(inventory);
    sample.connect(FIREFLY, "vpce-0aaaaaaaaaaaaaaa0", "available");
    sample.known.handed_off = Some(format!("com.amazonaws.vpce.us-east-1.{SERVICE}"));
    sample
}

/// What stands around it: an ACL that lets everything pass, a flow log, the block of public access, room in the quotas.
fn around(inventory: &mut Inventory) {
    let pass = |number: u32, egress: bool, allow: bool| json!({ "number": number, "egress": egress, "allow": allow, "protocol": "-1", "cidr": "0.0.0.0/0" });
    inventory.network_acls = from(
        json!([{ "id": "acl-0", "vpc": VPC, "is_default": true, "subnets": [subnet(0), subnet(1)],
        "entries": [pass(100, true, true), pass(32767, true, false), pass(100, false, true), pass(32767, false, false)] }]),
    );
    inventory.flow_logs =
        from(json!([{ "id": "fl-0", "resource": VPC, "state": "ACTIVE", "traffic": "ALL", "destination_kind": "s3",
        "destination": "arn:aws:s3:::acme-flow-logs", "delivery": "SUCCESS", "delivery_error": null }]));
    inventory.public_access_block =
        from(json!({ "mode": "block-ingress", "state": "update-complete", "exclusions": [] }));
    let quota = |(name, most): (&str, u32)| json!({ "name": name, "most": most });
    inventory.quotas = from(json!(
        [("network-load-balancers", 50), ("target-groups", 3000), ("listeners-per-network-load-balancer", 50)]
            .map(quota)
    ));
}

/// Before the set-up: a VPC with two private subnets, two instances and their security group.
pub(crate) fn bare() -> Sample {
    let desired = from(json!({
        "schema": 1, "id": "k3m9x2p7qa", "name": "Orders API", "account": "111122223333", "region": "us-east-1",
        "firefly": { "account": FIREFLY }, "network": { "vpc": VPC, "subnets": [subnet(0), subnet(1)] },
        "listeners": [{ "port": 443, "protocol": "TCP", "target_type": "instance", "target_port": 8443, "targets": [instance(0), instance(1)] }],
        "exposure": { "hostname": "orders.internal.acme.example", "admit_in": [THEIRS] },
    }));
    let mut inventory =
        Inventory::empty("111122223333".parse().unwrap(), "us-east-1".parse().unwrap(), "aws", moment());
    inventory.sources =
        CALLS.map(|call| Source { call: call.to_owned(), at: moment(), pages: 1, complete: true }).into();
    inventory.vpcs = from(
        json!([{ "id": VPC, "name": "acme", "cidrs": ["10.20.0.0/16"], "is_default": false, "owner": "111122223333", "tags": {} }]),
    );
    inventory.subnets = from(json!([0, 1].map(|z| json!({
        "id": subnet(z), "vpc": VPC, "name": null, "zone": zone(z), "zone_id": format!("use1-az{}", z + 4), "cidr": format!("10.20.{z}.0/24"),
        "free_addresses": 200, "owner": "111122223333", "tags": {},
    }))));
    let local = json!({ "destination": "10.20.0.0/16", "target": "local", "state": "active" });
    inventory.route_tables =
        from(json!([{ "id": "rtb-0", "vpc": VPC, "is_main": true, "subnets": [], "routes": [local] }]));
    inventory.instances = from(json!([0, 1].map(|n| json!({
        "id": instance(n), "name": format!("orders-{n}"), "vpc": VPC, "subnet": subnet(n), "zone": zone(n), "state": "running",
        "private_ip": format!("10.20.{n}.1{n}"), "public_ip": null, "security_groups": [THEIRS], "auto_scaling_group": null, "tags": {},
    }))));
    inventory.security_groups.push(security_group(THEIRS, "orders", json!({}), vec![], vec![]));
    Sample { desired, inventory, known: Known::default() }
}

pub(crate) fn instance(n: usize) -> String {
    format!("i-0{n:016x}")
}

pub(crate) fn subnet(n: usize) -> String {
    format!("subnet-0{n:016x}")
}

pub(crate) fn zone(n: usize) -> String {
    format!("us-east-1{}", ["a", "b", "c"][n])
}

pub(crate) fn root(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// TCP 8443 to or from a range.
pub(crate) fn to(net: &str) -> Rule {
    let peer = Peer::Cidr(net.parse::<IpNet>().unwrap());
    Rule { protocol: "tcp".into(), from_port: Some(8443), to_port: Some(8443), peer, description: None }
}

fn security_group(id: &str, name: &str, tags: Value, ingress: Vec<Rule>, egress: Vec<Rule>) -> SecurityGroup {
    from(
        json!({ "id": id, "vpc": VPC, "name": name, "description": "", "ingress": ingress, "egress": egress, "tags": tags }),
    )
}

fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

impl Sample {
    /// The same sample, changed.
    pub fn with(mut self, change: impl FnOnce(&mut Sample)) -> Self {
        change(&mut self);
        self
    }

    pub fn balancer(&mut self) -> &mut LoadBalancer {
        &mut self.inventory.load_balancers[0]
    }

    pub fn group(&mut self) -> &mut TargetGroup {
        &mut self.inventory.target_groups[0]
    }

    pub fn service(&mut self) -> &mut crate::EndpointService {
        &mut self.inventory.endpoint_services[0]
    }

    pub fn security_group(&mut self, id: &str) -> &mut SecurityGroup {
        self.inventory.security_groups.iter_mut().find(|g| g.id.as_str() == id).unwrap()
    }

    /// An endpoint of `owner` asks, or is connected.
    pub fn connect(&mut self, owner: &str, endpoint: &str, state: &str) {
        let connection: Connection = from(json!({
            "service": SERVICE, "endpoint": endpoint, "owner": owner, "state": state, "region": null, "ip_address_type": "ipv4",
            "created_at": moment() - SignedDuration::from_hours(1), "dns_names": [],
        }));
        self.service().connections.get_or_insert_default().push(connection);
    }

    pub fn allow(&mut self, principal: &str, kind: Option<&str>) {
        let principal = Principal { principal: principal.to_owned(), kind: kind.map(str::to_owned) };
        self.service().principals.get_or_insert_default().push(principal);
    }

    pub fn set(&mut self, key: &str, value: &str) {
        self.balancer().attributes.insert(key.into(), value.into());
    }

    /// The port speaks TLS, with an issued certificate for `names`, and AWS has told all its certificates.
    pub fn tls(&mut self, names: Value, not_after: Value) {
        let arn = "arn:aws:acm:us-east-1:111122223333:certificate/0123";
        self.inventory.certificates =
            from(json!([{ "arn": arn, "names": names, "status": "ISSUED", "not_after": not_after }]));
        self.desired.listeners[0].protocol = crate::Protocol::Tls;
        self.desired.listeners[0].tls = from(json!({ "certificate": arn }));
        self.read("acm:ListCertificates");
    }

    /// `call` has answered to its end.
    pub fn read(&mut self, call: &str) {
        self.inventory.sources.push(Source { call: call.to_owned(), at: moment(), pages: 1, complete: true });
    }

    /// A listener that nobody agreed to, to the same targets.
    pub fn listen(&mut self, port: u32) {
        let mut listener = self.balancer().listeners[0].clone();
        listener.arn = LISTENER.replace("0011223344556677", &format!("{port:016x}")).parse().unwrap();
        listener.port = port.try_into().unwrap();
        listener.tags.clear();
        self.balancer().listeners.push(listener);
    }

    /// Nothing is concluded from what `call` lists any more.
    pub fn unread(&mut self, call: &str) {
        let fault = Fault::new(FaultKind::Denied, "AccessDenied", "not allowed");
        self.inventory.sources.retain(|s| s.call != call);
        self.inventory.faults.push(Unread { call: call.to_owned(), fault });
    }

    /// All calls failed: nothing was read.
    pub fn blind(mut self) -> Self {
        let Inventory { account, region, partition, looked_at, .. } = self.inventory;
        self.inventory = Inventory::empty(account, region, &partition, looked_at);
        CALLS.iter().for_each(|call| self.unread(call));
        self
    }
}
