//! A lived-in onboarding for tests and for looking at: fixed ids and times, and every kind of state, evidence and event.

use domain::audit::{Known, audit};
use domain::plan::{Purpose, our_service, provider};
use domain::topology::{View, draw};
use domain::{
    CredentialSource, Desired, Ending, Entry, Event, Fault, FaultKind, Identity, Inventory, Packet, ReportInput, Token,
    Work, checklist, judge, verify,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const VPC: &str = "vpc-0a1b2c3d4e5f60718";
const BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-orders-api-k3m9-443/0123456789abcdef";
const SERVICE: &str = "vpce-svc-0123456789abcdef0";
const ENDPOINT: &str = "vpce-0aa11bb22cc33dd44";
const CALLER: &str = "arn:aws:sts::111122223333:assumed-role/NetworkAdministrator/jane.doe@acme.example";

/// The moment that the sample describes.
pub fn moment() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().unwrap()
}

/// An onboarding called `name` of which nothing exists yet.
pub fn planned(name: &str) -> ReportInput {
    report(desired(name), estate(), Vec::new())
}

/// The same with everything built, handed over, Firefly connected and a stranger rejected; one target is ill.
pub fn connected(name: &str) -> ReportInput {
    let desired = desired(name);
    let entries = story(&desired);
    report(desired.clone(), built(&desired), entries)
}

/// `connected`, with further activity up to `count` entries.
pub fn busy(count: usize) -> ReportInput {
    let mut input = connected("Orders API");
    while input.activity.len() < count {
        let part = format!("Firefly’s look at the service, number {}", input.activity.len());
        push(&mut input.activity, &input.desired, Event::Played { part });
    }
    sealed(input)
}

fn report(desired: Desired, inventory: Inventory, activity: Vec<Entry>) -> ReportInput {
    let cards = our_service(&desired, &inventory).map(|s| judge(&desired, s)).unwrap_or_default();
    let audit = audit(Some(&desired), &inventory, &Known::default());
    sealed(ReportInput {
        title: format!("{}: PrivateLink onboarding report", desired.name),
        sandbox: true,
        as_of: moment(),
        identity: identity(),
        checklist: checklist(&desired, &inventory, &activity),
        drawing: draw(&desired, &inventory, &cards, &audit, &View::default()),
        audit,
        connections: cards,
        packet: Packet::of(&desired, &inventory, moment(), true, Some("orders-2 is being replaced today")).ok(),
        last_hash: None,
        chain: verify(&[]),
        activity,
        inventory,
        desired,
    })
}

/// With the hashes of its activity, which is then the whole record.
pub fn sealed(mut input: ReportInput) -> ReportInput {
    input.last_hash = input.activity.last().map(|e| e.hash.clone());
    input.chain = verify(&input.activity);
    input
}

/// `connected`, where somebody changed an entry afterwards.
pub fn broken(name: &str) -> ReportInput {
    let mut input = connected(name);
    input.activity[6].who = "arn:aws:iam::111122223333:user/someone-else".to_owned();
    sealed(input)
}

fn identity() -> Identity {
    Identity {
        account: "111122223333".parse().unwrap(),
        arn: CALLER.to_owned(),
        partition: "aws".to_owned(),
        alias: Some("acme-production".to_owned()),
        region: "us-east-1".parse().unwrap(),
        source: CredentialSource::Profile { profile: "acme-network".to_owned() },
        expires_at: None,
    }
}

fn desired(name: &str) -> Desired {
    let targets = ["i-00000000000000001", "i-00000000000000002", "i-00000000000000003"];
    let listener = |port: u16, target: u16| json!({ "port": port, "protocol": "TCP", "target_type": "instance", "target_port": target, "targets": targets });
    from(json!({
        "schema": 1, "id": "k3m9x2p7qa", "name": name, "account": "111122223333", "region": "us-east-1",
        "firefly": { "account": "444455556666", "contact": "connect@firefly.example" },
        "network": { "vpc": VPC, "subnets": ["subnet-0aa0bb0cc0dd0ee00", "subnet-0aa1bb1cc1dd1ee11"] },
        "listeners": [listener(443, 8443), listener(5432, 5432)],
        "exposure": { "hostname": "orders.internal.acme.example", "restrictions": "Host firewall admits 10.20.0.0/16 only" },
    }))
}

fn estate() -> Inventory {
    let mut inventory =
        Inventory::empty("111122223333".parse().unwrap(), "us-east-1".parse().unwrap(), "aws", moment());
    inventory.vpcs = from(
        json!([{ "id": VPC, "name": "acme-prod", "cidrs": ["10.20.0.0/16"], "is_default": false, "owner": "111122223333", "tags": {} }]),
    );
    let subnet = |n: usize, zone: &str| {
        json!({ "id": format!("subnet-0aa{n}bb{n}cc{n}dd{n}ee{n}{n}"), "vpc": VPC, "name": format!("private-{zone}"), "zone": format!("us-east-1{zone}"),
            "zone_id": format!("use1-az{}", n + 1), "cidr": format!("10.20.{n}.0/24"), "free_addresses": 200 + n, "owner": "111122223333", "tags": {} })
    };
    inventory.subnets = from(json!([subnet(0, "a"), subnet(1, "b")]));
    let instance = |n: usize| {
        json!({ "id": format!("i-0{n:016x}"), "name": format!("orders-{n}"), "vpc": VPC, "subnet": format!("subnet-0aa{z}bb{z}cc{z}dd{z}ee{z}{z}", z = n % 2),
            "zone": format!("us-east-1{}", ["a", "b"][n % 2]), "state": "running", "private_ip": format!("10.20.{}.{}", n % 2, n + 10), "public_ip": null,
            "security_groups": ["sg-0feedfacefeedface"], "auto_scaling_group": null, "tags": {} })
    };
    inventory.instances = from((1..=3).map(instance).collect());
    let source =
        |call: &str| json!({ "call": call, "at": moment(), "pages": 1, "complete": call != "ec2:DescribeInstances" });
    inventory.sources = from(CALLS.iter().map(|call| source(call)).collect());
    let fault = Fault::new(FaultKind::Denied, "AccessDenied", "User is not authorized to perform: ecs:ListServices")
        .hint("Ask for the permission ecs:ListServices");
    inventory.faults = from(json!([{ "call": "ecs:ListServices", "fault": fault }]));
    inventory
}

const CALLS: [&str; 11] = [
    "sts:GetCallerIdentity",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "ec2:DescribeVpcEndpointConnections",
];

fn built(desired: &Desired) -> Inventory {
    let mut inventory = estate();
    let tags = |step: &str| desired.tags_for(step);
    let group = |port: u16| {
        format!(
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/ffly-orders-api-k3m9-{port}/fedcba987654{port:04x}"
        )
    };
    let listener = |port: u16| {
        json!({ "arn": format!("{}/00000000{port:08x}", BALANCER.replace("loadbalancer/", "listener/")), "port": port, "protocol": "TCP",
            "target_groups": [group(port)], "tags": tags(&format!("listener-{port}")) })
    };
    inventory.load_balancers = from(json!([{
        "arn": BALANCER, "name": "ffly-orders-api-k3m9", "kind": "network", "scheme": "internal", "state": "active", "vpc": VPC,
        "dns_name": "ffly-orders-api-k3m9-0123456789abcdef.elb.us-east-1.amazonaws.com",
        "zones": [{ "zone": "us-east-1a", "subnet": "subnet-0aa0bb0cc0dd0ee00" }, { "zone": "us-east-1b", "subnet": "subnet-0aa1bb1cc1dd1ee11" }],
        "security_groups": ["sg-0123456789abcdef0"], "enforce_inbound": "off", "created_at": moment(),
        "attributes": { "load_balancing.cross_zone.enabled": "true", "deletion_protection.enabled": "true" },
        "listeners": [listener(443), listener(5432)], "tags": tags("load-balancer"),
    }]));
    let health = |n: usize, port: u16| match n {
        2 => {
            json!({ "id": format!("i-0{n:016x}"), "port": port, "zone": null, "state": "unhealthy", "reason": "Target.FailedHealthChecks", "description": "Health checks failed" })
        }
        _ => {
            json!({ "id": format!("i-0{n:016x}"), "port": port, "zone": null, "state": "healthy", "reason": null, "description": null })
        }
    };
    let groups = desired.listeners.iter().map(|l| {
        let port = l.port.number();
        json!({ "arn": group(port), "name": format!("ffly-orders-api-k3m9-{port}"), "protocol": "TCP", "port": l.target_port, "vpc": VPC,
            "target_type": "instance", "health_check": l.health_check, "load_balancers": [BALANCER], "attributes": {},
            "health": (1..=3).map(|n| health(n, l.target_port.number())).collect::<Vec<_>>(), "tags": tags(&format!("target-group-{port}")) })
    });
    inventory.target_groups = from(groups.collect());
    inventory.security_groups = from(json!([{
        "id": "sg-0123456789abcdef0", "vpc": VPC, "name": "ffly-orders-api-k3m9", "description": "Firefly PrivateLink", "tags": tags("security-group"), "ingress": [],
        "egress": [{ "protocol": "tcp", "from_port": 8443, "to_port": 8443, "peer": { "cidr": "10.20.0.0/16" }, "description": "To the targets" }],
    }]));
    inventory.endpoint_services = from(json!([{
        "id": SERVICE, "name": format!("com.amazonaws.vpce.us-east-1.{SERVICE}"), "state": "Available", "acceptance_required": true, "load_balancers": [BALANCER],
        "zones": ["us-east-1a", "us-east-1b"], "private_dns_name": null, "ip_address_types": ["ipv4"], "regions": ["us-east-1"],
        "principals": [{ "principal": "arn:aws:iam::444455556666:root", "kind": "Account" }],
        "connections": [connection(ENDPOINT, "444455556666", "available"), connection("vpce-0ee55ff66aa77bb88", "777788889999", "rejected")],
        "tags": tags("endpoint-service"),
    }]));
    inventory
}

fn connection(endpoint: &str, owner: &str, state: &str) -> Value {
    json!({ "service": SERVICE, "endpoint": endpoint, "owner": owner, "state": state, "region": null, "ip_address_type": "ipv4", "created_at": moment(),
        "dns_names": [format!("{endpoint}-abcdefgh.{SERVICE}.us-east-1.vpce.amazonaws.com")] })
}

/// The estate before anything was built, when every call still answered.
fn readable() -> Inventory {
    let mut inventory = estate();
    inventory.faults.clear();
    inventory.sources.iter_mut().for_each(|s| s.complete = true);
    inventory
}

/// One entry of every kind, in an order that could have happened.
fn story(desired: &Desired) -> Vec<Entry> {
    let mut entries = Vec::new();
    // A name that is too long for a plan can still stand in a file that is reported on
    let plan = provider(&self::desired("Orders API"), &readable(), Purpose::SetUp).unwrap();
    let run = "run-0001".parse::<domain::RunId>().unwrap();
    let plan_hash = plan.hash();
    let mut events = vec![
        Event::OnboardingSaved { name: desired.name.clone(), digest: plan_hash.clone() },
        Event::RunStarted {
            run: run.clone(),
            plan: Box::new(plan.clone()),
            plan_hash: plan_hash.clone(),
            caller: CALLER.to_owned(),
        },
    ];
    for step in &plan.steps {
        let (run, id) = (run.clone(), step.id.clone());
        match &step.work {
            Work::Act(action) => {
                let token = Token::derive(&desired.id, &desired.account, &id, 0);
                events.push(Event::Intent {
                    run: run.clone(),
                    step: id.clone(),
                    action: Box::new(action.clone()),
                    token,
                    attempt: 1,
                });
                events.push(Event::Done {
                    run,
                    step: id,
                    produced: Some(BALANCER.to_owned()),
                    request_id: Some("7f3a9b1c-0000-4000-8000-000000000000".to_owned()),
                    note: None,
                });
            }
            Work::Wait(_) => {
                events.push(Event::Waiting { run: run.clone(), step: id.clone(), saw: "provisioning".to_owned() });
                events.push(Event::Reached { run, step: id, saw: "active".to_owned(), polls: 12, produced: None });
            }
        }
    }
    let fault = Fault::new(FaultKind::Throttled, "Throttling", "Rate exceeded");
    events.extend([
        Event::Failed { run: run.clone(), step: plan.steps[0].id.clone(), fault, will_retry: true },
        Event::RunEnded { run, ending: Ending::NeedsAttention },
        Event::Overridden { gate: "targets-healthy".to_owned(), reason: "orders-2 is being replaced today".to_owned() },
        Event::HandedOff { packet_hash: plan_hash.clone(), to: "connect@firefly.example".to_owned(), packet: None },
        Event::Played { part: "Firefly’s endpoint asks for a connection".to_owned() },
        Event::Judged {
            endpoint: ENDPOINT.to_owned(),
            owner: "444455556666".to_owned(),
            verdict: "acceptable".to_owned(),
        },
        Event::Attested { statement: "The connection works".to_owned(), by: "Ada of Firefly".to_owned() },
        Event::Reported { sha256: plan_hash },
    ]);
    for event in events {
        push(&mut entries, desired, event);
    }
    entries
}

fn push(entries: &mut Vec<Entry>, desired: &Desired, event: Event) {
    let at =
        moment() - SignedDuration::from_hours(2) + SignedDuration::from_secs(7 * i64::try_from(entries.len()).unwrap());
    let entry = Entry::after(entries.last(), at, Some(desired.id.clone()), CALLER.to_owned(), event);
    entries.push(entry);
}

fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}
