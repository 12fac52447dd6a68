//! Plans made by hand, of calls that no set-up of the estate needs yet: an encrypted listener, targets that register themselves, a
//! private DNS name with its proof, notifications, marks on what others made. And the way back.

use domain::{
    Action, Arn, ContainerTarget, HostedZoneId, Inventory, Plan, Purpose, ServiceChange, Slot, Step, StepId, SubnetId,
    Tags, Tls, Wait, Work, default_health_check, our_tags,
};

use crate::ground::{CUSTOMER, Ground};

pub const ONBOARDING: &str = "k3m9x2p7qa";
pub const NAME: &str = "orders.acme.example";
pub const DOMAIN: &str = "acme.example";
pub const POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/// What of the estate the plans stand on.
pub struct Place {
    pub subnets: Vec<SubnetId>,
    pub vpc: domain::VpcId,
    pub certificate: Arn,
    pub zone: HostedZoneId,
    pub topic: Arn,
    pub orders: Arn,
    /// A load balancer of somebody else's.
    pub theirs: Arn,
}

impl Place {
    pub fn of(ground: &Ground, inventory: &Inventory) -> Place {
        let private = |s: &&domain::Subnet| s.name.as_deref().is_some_and(|n| n.starts_with("acme-prod-private-"));
        let mut subnets: Vec<_> = inventory.subnets.iter().filter(private).collect();
        subnets.sort_by_key(|s| s.zone.clone());
        let covers = |c: &&domain::Certificate| c.names.iter().any(|n| n == "edge.acme.example");
        Place {
            vpc: subnets[0].vpc.clone(),
            subnets: subnets.iter().map(|s| s.id.clone()).collect(),
            certificate: inventory.certificates.iter().find(covers).unwrap().arn.clone(),
            zone: inventory.hosted_zones.iter().find(|z| z.name == DOMAIN).unwrap().id.clone(),
            topic: topic(ground),
            orders: inventory.workloads.iter().find(|w| w.name == "orders-api").unwrap().arn.clone(),
            theirs: inventory.load_balancers.iter().find(|l| l.name == "acme-edge").unwrap().arn.clone(),
        }
    }
}

/// A topic of the customer's; making one again gives the same one.
fn topic(ground: &Ground) -> Arn {
    let scope = format!("{CUSTOMER}/20260101/us-east-1/sns/aws4_request");
    let request = hyper::Request::post("http://127.0.0.1/")
        .header("authorization", format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(bytes::Bytes::from("Action=CreateTopic&Version=2010-03-31&Name=connections"))
        .unwrap();
    let answer = ground.sandbox.respond(request);
    assert!(answer.status().is_success(), "{:?}", answer.body());
    format!("arn:aws:sns:us-east-1:{CUSTOMER}:connections").parse().unwrap()
}

pub fn tls(place: &Place, alpn: &str) -> Tls {
    let (policy, alpn) = (POLICY.to_owned(), alpn.to_owned());
    Tls { certificate: place.certificate.clone(), policy, alpn, to_targets: false }
}

/// All of it, each call as soon as what it needs is done.
pub fn forth(place: &Place) -> Plan {
    let events = ["Accept", "Connect", "Delete", "Reject"].map(str::to_owned);
    let mut list = vec![
        act("balancer", balancer(place, "balancer", "ffly-acts"), &[]),
        act("second", balancer(place, "second", "ffly-acts-2"), &[]),
        wait("active", Wait::LoadBalancerActive { load_balancer: from("balancer") }, &["balancer"]),
        wait("second-active", Wait::LoadBalancerActive { load_balancer: from("second") }, &["second"]),
        act("tasks", group(place, "tasks", "ip", 8443), &[]),
        act("machines", group(place, "machines", "instance", 443), &[]),
        act("listener", listener("listener", 8443, "tasks", None), &["active", "tasks"]),
        act(
            "encrypted",
            listener("encrypted", 443, "machines", Some(tls(place, "HTTP2Preferred"))),
            &["active", "machines"],
        ),
        act(
            "subnets",
            Action::SetSubnets { load_balancer: from("balancer"), subnets: place.subnets.clone() },
            &["active"],
        ),
        act("family", Action::SetDualStack { load_balancer: from("balancer"), on: false }, &["active"]),
        act(
            "idle",
            Action::SetListenerAttributes {
                listener: from("listener"),
                attributes: [("tcp.idle_timeout.seconds".to_owned(), "900".to_owned())].into(),
            },
            &["listener"],
        ),
        act(
            "other-tls",
            Action::ModifyListener {
                listener: from("encrypted"),
                protocol: "TLS".to_owned(),
                target_group: from("machines"),
                tls: Some(tls(place, "None")),
            },
            &["encrypted"],
        ),
        act("ecs", ecs(place, vec![container("tasks")]), &["listener"]),
        act(
            "scaling",
            Action::AttachAutoScaling { auto_scaling_group: "portal-web".to_owned(), target_group: from("machines") },
            &["other-tls"],
        ),
    ];
    list.extend([
        act(
            "service",
            Action::CreateEndpointService {
                load_balancers: vec![from("balancer")],
                acceptance_required: true,
                private_dns_name: Some(NAME.to_owned()),
                address_types: vec!["ipv4".to_owned()],
                regions: Vec::new(),
                tags: tags("service"),
            },
            &["active"],
        ),
        act(
            "wider",
            Action::ChangeEndpointService {
                service: from("service"),
                change: ServiceChange { add_load_balancers: vec![from("second")], ..ServiceChange::default() },
            },
            &["service", "second-active"],
        ),
        act(
            "zones",
            Action::ChangeEndpointService { service: from("service"), change: ServiceChange::default() },
            &["wider", "subnets"],
        ),
        wait("proof", Wait::DomainProof { service: from("service"), domain: DOMAIN.to_owned() }, &["service"]),
        act("record", Action::WriteTxtRecord { zone: place.zone.clone(), record: from("proof") }, &["proof"]),
        act("verify", Action::VerifyPrivateDns { service: from("service") }, &["record"]),
        wait("verified", Wait::DomainVerified { service: from("service") }, &["verify"]),
        act(
            "told",
            Action::CreateNotification {
                service: from("service"),
                topic: place.topic.clone(),
                events: events.to_vec(),
            },
            &["service"],
        ),
        act("mark", Action::AddTags { resource: place.theirs.to_string(), tags: mark() }, &[]),
    ]);
    plan(Purpose::SetUp, list)
}

/// The way back, of what was made before.
pub fn back(place: &Place, made: &domain::Outputs) -> Plan {
    let known = |step: &str| made[&id(step)].clone();
    let arn = |step: &str| Slot::Known(known(step).parse::<Arn>().unwrap());
    let service = Slot::Known(known("service").parse::<domain::EndpointServiceId>().unwrap());
    let list = vec![
        act("untold", Action::DeleteNotification { notification: Slot::Known(known("told").parse().unwrap()) }, &[]),
        act("nameless", Action::SetPrivateDnsName { service: service.clone(), name: None }, &[]),
        act(
            "no-record",
            Action::DeleteTxtRecord { zone: place.zone.clone(), record: Slot::Known(known("proof").parse().unwrap()) },
            &["nameless"],
        ),
        act(
            "narrower",
            Action::ChangeEndpointService {
                service,
                change: ServiceChange { remove_load_balancers: vec![arn("second")], ..ServiceChange::default() },
            },
            &[],
        ),
        act("no-ecs", ecs(place, Vec::new()), &[]),
        act(
            "no-scaling",
            Action::DetachAutoScaling { auto_scaling_group: "portal-web".to_owned(), target_group: arn("machines") },
            &[],
        ),
        wait("no-machines", Wait::TargetsGone { target_group: arn("machines") }, &["no-scaling"]),
        wait("no-tasks", Wait::TargetsGone { target_group: arn("tasks") }, &["no-ecs"]),
        act(
            "plain",
            Action::ModifyListener {
                listener: arn("encrypted"),
                protocol: "TCP".to_owned(),
                target_group: arn("machines"),
                tls: None,
            },
            &[],
        ),
        act("unmark", Action::RemoveTags { resource: place.theirs.to_string(), tags: mark() }, &[]),
    ];
    plan(Purpose::Teardown, list)
}

pub fn plan(purpose: Purpose, steps: Vec<Step>) -> Plan {
    let (account, region) = (CUSTOMER.parse().unwrap(), "us-east-1".parse().unwrap());
    let mut plan = Plan::empty(ONBOARDING.parse().unwrap(), account, region, purpose);
    plan.steps = steps;
    plan.check().unwrap()
}

pub fn act(name: &str, action: Action, needs: &[&str]) -> Step {
    step(name, Work::Act(action), needs)
}

pub fn wait(name: &str, wait: Wait, needs: &[&str]) -> Step {
    step(name, Work::Wait(wait), needs)
}

pub fn id(step: &str) -> StepId {
    step.parse().unwrap()
}

pub fn mark() -> Tags {
    domain::adopted_tags(&ONBOARDING.parse().unwrap())
}

fn step(name: &str, work: Work, needs: &[&str]) -> Step {
    Step {
        id: id(name),
        title: name.to_owned(),
        why: String::new(),
        work,
        needs: needs.iter().map(|n| id(n)).collect(),
        changes: Vec::new(),
        undo: None,
    }
}

fn from<T>(step: &str) -> Slot<T> {
    Slot::From(id(step))
}

fn tags(step: &str) -> Tags {
    our_tags(&ONBOARDING.parse().unwrap(), step)
}

fn balancer(place: &Place, step: &str, name: &str) -> Action {
    Action::CreateLoadBalancer {
        name: name.to_owned(),
        subnets: place.subnets[..2].to_vec(),
        security_groups: Vec::new(),
        dual_stack: false,
        tags: tags(step),
    }
}

fn group(place: &Place, step: &str, target_type: &str, port: u32) -> Action {
    Action::CreateTargetGroup {
        name: format!("ffly-acts-{step}"),
        vpc: place.vpc.clone(),
        protocol: "TCP".to_owned(),
        port: port.try_into().unwrap(),
        target_type: target_type.to_owned(),
        health_check: default_health_check(),
        tags: tags(step),
    }
}

fn listener(step: &str, port: u32, group: &str, tls: Option<Tls>) -> Action {
    Action::CreateListener {
        load_balancer: from("balancer"),
        port: port.try_into().unwrap(),
        protocol: if tls.is_some() { "TLS" } else { "TCP" }.to_owned(),
        target_group: from(group),
        tls,
        tags: tags(step),
    }
}

fn ecs(place: &Place, target_groups: Vec<ContainerTarget>) -> Action {
    Action::SetEcsTargetGroups { cluster: "acme-prod".to_owned(), service: place.orders.clone(), target_groups }
}

fn container(group: &str) -> ContainerTarget {
    ContainerTarget { target_group: from(group), container: "api".to_owned(), port: 8443.try_into().unwrap() }
}
