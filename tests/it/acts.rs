//! Every call that a customer's onboarding may need, over the real SDK against the sandbox: done, seen, done again, taken back,
//! and done in spite of throttling and lost answers.

use std::sync::Arc;

use domain::{
    Action, CloudWrite, Ending, Entry, Event, FaultKind, Inventory, Journal, LoadBalancer, Outputs, Plan, RunView,
    ServiceChange, Slot, Token, Wait, Work,
};
use engine::Engine;
use sandbox::{Rule, Trick};

use crate::deeds::{self, DOMAIN, NAME, POLICY, Place, back, forth};
use crate::ground::{CUSTOMER, Ground};

/// A ground, who works there, and what of the estate is worked with.
async fn prepared() -> (Ground, Arc<Engine>, Place) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let place = Place::of(&ground, &engine.look().await.unwrap());
    (ground, engine, place)
}

async fn run(engine: &Arc<Engine>, plan: Plan) -> Ending {
    let ended = engine::apply::apply(engine, plan).await;
    ended.unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// The last run as it was recorded.
fn last_run(ground: &Ground) -> RunView {
    let entries: Vec<Entry> = ground.store(CUSTOMER).entries(0, None).unwrap();
    let starts = |e: &&Entry| matches!(e.event, Event::RunStarted { .. });
    let run = entries.iter().rfind(starts).unwrap().event.run().unwrap().clone();
    let of_run: Vec<Entry> = entries.into_iter().filter(|e| e.event.run() == Some(&run)).collect();
    RunView::fold(&of_run).unwrap()
}

fn named<'a>(inventory: &'a Inventory, name: &str) -> &'a LoadBalancer {
    inventory.load_balancers.iter().find(|l| l.name == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_seen_and_taken_back() {
    let (ground, engine, place) = prepared().await;
    assert_eq!(run(&engine, forth(&place)).await, Ending::Finished);
    let made = last_run(&ground).outputs();
    let seen = engine.look().await.unwrap();
    assert!(seen.faults.is_empty(), "{:?}", seen.faults);
    check_listeners(&seen, &place);
    check_attached(&seen, &made);
    check_service(&seen, &place, &made);
    assert!(deeds::mark().iter().all(|(k, v)| seen.load_balancer(&place.theirs).unwrap().tags.get(k) == Some(v)));

    assert_eq!(run(&engine, back(&place, &made)).await, Ending::Finished);
    let seen = engine.look().await.unwrap();
    let service = seen.endpoint_service(&made[&deeds::id("service")].parse().unwrap()).unwrap();
    assert_eq!((&service.private_dns_name, &service.private_dns), (&None, &None));
    assert_eq!(service.notifications.as_deref(), Some(&[][..]));
    assert_eq!(service.load_balancers, [made[&deeds::id("balancer")].parse().unwrap()]);
    let plain = named(&seen, "ffly-acts").listeners.iter().find(|l| l.port.number() == 443).unwrap();
    assert_eq!((plain.protocol.as_str(), &plain.certificate, &plain.policy), ("TCP", &None, &None));
    assert!(seen.auto_scaling_groups.iter().all(|g| g.target_groups.is_empty()));
    assert!(seen.workloads.iter().all(|w| w.attached.is_empty()));
    let marked = deeds::mark().into_keys().any(|k| seen.load_balancer(&place.theirs).unwrap().tags.contains_key(&k));
    assert!(!marked);
}

fn check_listeners(seen: &Inventory, place: &Place) {
    let balancer = named(seen, "ffly-acts");
    assert_eq!((balancer.address_type.as_str(), balancer.zones.len()), ("ipv4", 3));
    let on = |port: u16| balancer.listeners.iter().find(|l| l.port.number() == port).unwrap();
    assert_eq!(on(8443).attributes["tcp.idle_timeout.seconds"], "900");
    assert_eq!((on(8443).certificate.as_ref(), on(8443).policy.as_ref(), on(8443).alpn.as_ref()), (None, None, None));
    let encrypted = on(443);
    assert_eq!(encrypted.certificate.as_ref(), Some(&place.certificate));
    assert_eq!(encrypted.policy.as_deref(), Some(POLICY));
    assert_eq!(encrypted.alpn.as_deref(), Some("None"));
    assert!(encrypted.attributes.is_empty(), "{:?}", encrypted.attributes);
}

fn check_attached(seen: &Inventory, made: &Outputs) {
    let orders = seen.workloads.iter().find(|w| w.name == "orders-api").unwrap();
    assert_eq!(orders.attached[0].target_group.as_str(), made[&deeds::id("tasks")]);
    assert_eq!((orders.attached[0].container.as_str(), orders.attached[0].port.number()), ("api", 8443));
    assert!(orders.containers.iter().any(|c| c.container == "api" && c.port.number() == 8443));
    let portal = seen.auto_scaling_groups.iter().find(|g| g.name == "portal-web").unwrap();
    assert_eq!(portal.target_groups, [made[&deeds::id("machines")].parse().unwrap()]);
    assert_eq!((portal.desired, portal.instances.len(), portal.subnets.len()), (2, 2, 2));
}

fn check_service(seen: &Inventory, place: &Place, made: &Outputs) {
    let service = seen.endpoint_service(&made[&deeds::id("service")].parse().unwrap()).unwrap();
    assert_eq!(service.load_balancers.len(), 2);
    assert_eq!(service.zones.len(), 3, "the zone that came later is taken over");
    assert_eq!(service.private_dns_name.as_deref(), Some(NAME));
    let proof = service.private_dns.as_ref().unwrap();
    assert_eq!(proof.state, "verified");
    let record = format!("{}.{DOMAIN} {}", proof.label.as_ref().unwrap(), proof.value.as_ref().unwrap());
    assert_eq!(made[&deeds::id("proof")], record, "the wait produces the record");
    let told = service.notifications.as_ref().unwrap();
    assert_eq!((told.len(), &told[0].topic, told[0].state.as_str()), (1, &place.topic, "Enabled"));
    assert_eq!(told[0].events.len(), 4);
    assert_eq!(told[0].id.as_str(), made[&deeds::id("told")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_twice_is_there_once() {
    let (ground, engine, place) = prepared().await;
    let plan = forth(&place);
    assert_eq!(run(&engine, plan.clone()).await, Ending::Finished);
    let made = last_run(&ground).outputs();
    twice(&ground, &plan, &made).await;
    let way_back = back(&place, &made);
    assert_eq!(run(&engine, way_back.clone()).await, Ending::Finished);
    twice(&ground, &way_back, &made).await;
}

/// Performs each call of `plan` once more, without an engine: it succeeds, and nothing that exists is another.
async fn twice(ground: &Ground, plan: &Plan, made: &Outputs) {
    let cloud = ground.cloud(CUSTOMER).await;
    let before = ids(ground);
    for step in &plan.steps {
        let Work::Act(action) = &step.work else { continue };
        if !repeats(action) {
            continue;
        }
        let token = Token::derive(&plan.onboarding, &plan.account, &step.id, 0);
        let done = cloud.act(&action.settle(made).unwrap(), &token).await;
        let done = done.unwrap_or_else(|fault| panic!("{}: {fault:?}", step.id));
        assert_eq!(done.produced.as_ref(), made.get(&step.id).filter(|_| action.creates()), "{}", step.id);
    }
    assert_eq!(ids(ground), before);
}

/// Whether AWS itself takes the repetition for done. Where it refuses one, the engine looks what is there.
fn repeats(action: &Action) -> bool {
    match action {
        Action::ChangeEndpointService { change, .. } => *change == ServiceChange::default(),
        Action::CreateLoadBalancer { .. } | Action::CreateTargetGroup { .. } | Action::CreateListener { .. } => false,
        _ => true,
    }
}

/// The load balancers, groups, services and notifications of the account, by name.
fn ids(ground: &Ground) -> Vec<String> {
    let text = ground.dump().to_string();
    let ours = |t: &&str| t.contains(":loadbalancer/") || t.contains(":targetgroup/") || t.starts_with("vpce-");
    let mut found: Vec<String> = text.split('"').filter(ours).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn each_call_survives_throttling_and_lost_answers() {
    let (quiet, engine, place) = prepared().await;
    assert_eq!(run(&engine, forth(&place)).await, Ending::Finished);
    let (made, whole) = (last_run(&quiet).outputs(), ids(&quiet));
    assert_eq!(run(&engine, back(&place, &made)).await, Ending::Finished);
    let (way_back, left) = (calls_of(&back(&place, &made)), ids(&quiet));
    let mut calls: Vec<&str> = calls_of(&forth(&place)).into_iter().chain(way_back.iter().copied()).collect();
    calls.sort_unstable();
    calls.dedup();
    for call in calls {
        for trick in [Trick::Throttle, Trick::Lose, Trick::Cut] {
            let (ground, engine, place) = prepared().await;
            let strike = |trick: &Trick| {
                let action = Some(call.to_owned());
                vec![Rule { service: None, action, nth: None, times: Some(1), trick: trick.clone() }]
            };
            ground.sandbox.mischief_rules(strike(&trick));
            assert_eq!(run(&engine, forth(&place)).await, Ending::Finished, "{trick:?} at {call}");
            assert_eq!(ids(&ground), whole, "{trick:?} at {call}");
            if !way_back.contains(&call) {
                continue;
            }
            let made = last_run(&ground).outputs();
            ground.sandbox.mischief_rules(strike(&trick));
            assert_eq!(run(&engine, back(&place, &made)).await, Ending::Finished, "{trick:?} at {call}");
            assert_eq!(ids(&ground), left, "{trick:?} at {call}");
        }
    }
}

/// The operations that no set-up of today makes.
fn calls_of(plan: &Plan) -> Vec<&'static str> {
    let calls = plan.steps.iter().filter_map(|s| match &s.work {
        Work::Act(action) => action.call().split(':').nth(1),
        Work::Wait(_) => None,
    });
    const OLD: [&str; 3] = ["CreateLoadBalancer", "CreateTargetGroup", "CreateEndpointServiceConfiguration"];
    calls.filter(|call| !OLD.contains(call)).collect()
}

/// The name servers know nothing of a record that somebody changed: the run says so, and what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_is_not_proven_stops_the_run() {
    let (ground, engine, place) = prepared().await;
    let mut plan = forth(&place);
    let there = ["balancer", "active", "service", "proof"];
    plan.steps.retain(|s| there.contains(&s.id.as_str()));
    let service = || Slot::From(deeds::id("service"));
    plan.steps.extend([
        deeds::act("verify", Action::VerifyPrivateDns { service: service() }, &["proof"]),
        deeds::wait("verified", Wait::DomainVerified { service: service() }, &["verify"]),
    ]);
    let fault = engine::apply::apply(&engine, plan).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Other, "domain-unproven"));
    assert!(fault.message.contains(NAME) && fault.hint.is_some(), "{fault:?}");
    assert_eq!(last_run(&ground).ending, Some(Ending::Failed));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_register_is_waited_for_until_there_is_enough() {
    let (ground, engine, place) = prepared().await;
    let mut plan = forth(&place);
    let there = ["balancer", "active", "machines", "encrypted", "other-tls", "scaling"];
    plan.steps.retain(|s| there.contains(&s.id.as_str()));
    let wait = |at_least| Wait::TargetsHealthy {
        target_group: Slot::From(deeds::id("machines")),
        targets: Vec::new(),
        at_least,
    };
    plan.steps.push(deeds::wait("healthy", wait(2), &["scaling"]));
    plan.steps.push(deeds::wait("too-many", wait(3), &["healthy"]));
    assert_eq!(run(&engine, plan).await, Ending::NeedsAttention);
    let ran = last_run(&ground);
    let said = |id: &str| ran.steps.iter().find(|s| s.id.as_str() == id).and_then(|s| s.saw.clone()).unwrap();
    assert_eq!(said("healthy"), "2 of 2 targets healthy");
    assert_eq!(said("too-many"), "2 of 3 targets healthy");
}

/// Refused by AWS in one word or another, and each time with something that a person can do.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why() {
    let (ground, _, place) = prepared().await;
    let cloud = ground.cloud(CUSTOMER).await;
    let token = Token::derive(&deeds::ONBOARDING.parse().unwrap(), &CUSTOMER.parse().unwrap(), &deeds::id("x"), 0);
    let nowhere = || {
        Slot::Known(
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/x/0123456789abcdef".parse().unwrap(),
        )
    };
    let table = [
        (
            Action::AttachAutoScaling { auto_scaling_group: "nobody".to_owned(), target_group: nowhere() },
            FaultKind::Invalid,
        ),
        (
            Action::SetEcsTargetGroups {
                cluster: "nowhere".to_owned(),
                service: place.orders.clone(),
                target_groups: Vec::new(),
            },
            FaultKind::NotFound,
        ),
        (
            Action::WriteTxtRecord {
                zone: "Z0000000000000000000".parse().unwrap(),
                record: Slot::Known("_a.acme.example vpce:x".parse().unwrap()),
            },
            FaultKind::NotFound,
        ),
        (
            Action::WriteTxtRecord {
                zone: place.zone.clone(),
                record: Slot::Known("_a.other.example vpce:x".parse().unwrap()),
            },
            FaultKind::Invalid,
        ),
        // the estate has no IPv6 in these subnets
        (Action::SetDualStack { load_balancer: Slot::Known(place.theirs.clone()), on: true }, FaultKind::Invalid),
    ];
    for (action, kind) in table {
        let fault = cloud.act(&action, &token).await.unwrap_err();
        assert_eq!(fault.kind, kind, "{}: {fault:?}", action.call());
    }
    // what is taken from nowhere is gone
    let gone = [
        Action::DetachAutoScaling { auto_scaling_group: "nobody".to_owned(), target_group: nowhere() },
        Action::DeleteTxtRecord {
            zone: place.zone.clone(),
            record: Slot::Known("_a.acme.example vpce:x".parse().unwrap()),
        },
        Action::RemoveTags { resource: "vpce-svc-0123456789abcdef0".to_owned(), tags: deeds::mark() },
        Action::DeleteNotification { notification: Slot::Known("vpce-nfn-0123456789abcdef0".parse().unwrap()) },
    ];
    for action in gone {
        let done = cloud.act(&action, &token).await.unwrap_or_else(|fault| panic!("{}: {fault:?}", action.call()));
        assert!(done.note.is_some_and(|note| note.contains("so already")), "{}", action.call());
    }
}

/// The things that are only looked at.
#[tokio::test(flavor = "multi_thread")]
async fn certificates_zones_and_topics_are_found() {
    let (_ground, engine, place) = prepared().await;
    let seen = engine.look().await.unwrap();
    let edge = seen.certificates.iter().find(|c| c.arn == place.certificate).unwrap();
    assert_eq!(edge.names, ["edge.acme.example", "www.acme.example"]);
    assert_eq!(edge.status, "ISSUED");
    assert!(edge.not_after.is_some_and(|end| end > seen.looked_at));
    let expired = seen.certificates.iter().find(|c| c.names == ["legacy.acme.example"]).unwrap();
    assert_eq!((expired.status.as_str(), expired.not_after.unwrap() < seen.looked_at), ("EXPIRED", true));
    let zones: Vec<&str> = seen.hosted_zones.iter().map(|z| z.name.as_str()).collect();
    assert_eq!(zones, [DOMAIN], "private zones are none to prove anything in");
    assert!(seen.topics.contains(&place.topic));
    for call in [
        "acm:ListCertificates",
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeVpcEndpointConnectionNotifications",
        "elasticloadbalancing:DescribeListenerAttributes",
        "route53:ListHostedZones",
        "sns:ListTopics",
    ] {
        assert!(seen.read_completely(call), "{call}: {:?}", seen.faults);
    }
}

/// What may not be read is a gap with its reason, and the rest is there.
#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_read_is_a_gap() {
    let (ground, engine, place) = prepared().await;
    let mut plan = forth(&place);
    plan.steps.retain(|s| ["balancer", "active", "service"].contains(&s.id.as_str()));
    assert_eq!(run(&engine, plan).await, Ending::Finished);
    let denied = |action: &str| Rule {
        service: None,
        action: Some(action.to_owned()),
        nth: None,
        times: None,
        trick: Trick::Error { code: "AccessDenied".into(), status: 400, message: "No".into() },
    };
    let calls = [
        ("ListCertificates", "acm:ListCertificates"),
        ("DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingGroups"),
        ("DescribeVpcEndpointConnectionNotifications", "ec2:DescribeVpcEndpointConnectionNotifications"),
        ("DescribeListenerAttributes", "elasticloadbalancing:DescribeListenerAttributes"),
        ("ListHostedZones", "route53:ListHostedZones"),
        ("ListTopics", "sns:ListTopics"),
    ];
    ground.sandbox.mischief_rules(calls.iter().map(|(action, _)| denied(action)).collect());
    let seen = engine.look().await.unwrap();
    for (_, call) in calls {
        let why = seen.faults.iter().find(|f| f.call == call).unwrap_or_else(|| panic!("{call}"));
        assert_eq!(why.fault.kind, FaultKind::Denied, "{call}");
        assert!(!seen.read_completely(call));
    }
    assert!(seen.certificates.is_empty() && seen.topics.is_empty() && seen.hosted_zones.is_empty());
    assert_eq!(
        seen.endpoint_services.iter().find(|s| s.private_dns_name.as_deref() == Some(NAME)).unwrap().notifications,
        None
    );
}
