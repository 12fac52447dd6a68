//! Plans from sample estates: nothing there, everything there, and one thing wrong at a time.

mod choices;
mod consumer;
mod decide;
mod drift;
mod later;
mod order;
mod private_dns;
mod roll_back;
mod shape;
mod teardown;
mod turned;
mod twins;
mod unlisted;

use super::*;
use crate::audit::samples::*;
use crate::{Desired, Inventory};

type Change = fn(&mut Sample);

fn planned(sample: &Sample) -> Result<Plan, Vec<Fault>> {
    provider(&sample.desired, &sample.inventory, Purpose::SetUp)
}

fn ids(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|s| s.id.as_str()).collect()
}

fn codes(result: Result<Plan, Vec<Fault>>) -> Vec<String> {
    let mut codes: Vec<String> = result.unwrap_err().into_iter().map(|f| f.code).collect();
    codes.dedup();
    codes
}

fn step<'a>(plan: &'a Plan, id: &str) -> &'a Step {
    plan.steps.iter().find(|s| s.id.as_str() == id).unwrap_or_else(|| panic!("no step {id} in {:?}", ids(plan)))
}

fn action<'a>(plan: &'a Plan, id: &str) -> &'a Action {
    match &step(plan, id).work {
        Work::Act(action) => action,
        Work::Wait(_) => panic!("{id} waits"),
    }
}

/// Everything that has to be done before step `id`, directly or not.
fn before<'a>(plan: &'a Plan, id: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&StepId> = step(plan, id).needs.iter().collect();
    while let Some(next) = open.pop() {
        if found.insert(next.as_str()) {
            open.extend(&step(plan, next.as_str()).needs);
        }
    }
    found
}

#[test]
fn a_token_fits_ec2_and_stays_the_same() {
    let id: OnboardingId = "k3m9x2p7qa".parse().unwrap();
    let account: AccountId = "111122223333".parse().unwrap();
    let step: StepId = "endpoint-service".parse().unwrap();
    let token = Token::derive(&id, &account, &step, 0);
    assert_eq!(token.as_str().len(), 64);
    assert_eq!(token, Token::derive(&id, &account, &step, 0));
    assert_ne!(token, Token::derive(&id, &account, &step, 1));
}

#[test]
fn set_up_from_nothing_goes_in_the_order_that_aws_forces() {
    let plan = planned(&bare()).unwrap();
    let admit = format!("admit-{THEIRS}");
    let expected = [
        "security-group",
        "security-group-outbound",
        "security-group-close",
        &admit,
        "load-balancer",
        "load-balancer-active",
        "load-balancer-rules",
        "load-balancer-attributes",
        "target-group-443",
        "listener-443",
        "targets-443",
        "endpoint-service",
        "endpoint-service-available",
        "targets-healthy-443",
        "principal",
        "principals-verified",
    ];
    assert_eq!(ids(&plan), expected);
    // the engine runs what it can at once, so that what counts is what each step waits for
    for (step, needed) in [
        ("load-balancer", "security-group"),
        ("load-balancer-rules", "load-balancer-active"),
        ("targets-443", "listener-443"),
        ("endpoint-service", "load-balancer-active"),
        ("targets-healthy-443", "targets-443"),
        ("targets-healthy-443", &admit),
        ("targets-healthy-443", "security-group-outbound"),
        ("targets-healthy-443", "security-group-close"),
        ("security-group-close", "security-group-outbound"),
    ] {
        assert!(before(&plan, step).contains(needed), "{step} has to wait for {needed}");
    }
}

#[test]
fn nobody_is_let_in_before_all_else_is_done() {
    let plan = planned(&bare()).unwrap();
    let waited = before(&plan, "principal");
    assert_eq!(waited.len(), plan.steps.len() - 2, "{waited:?}");
    assert!(waited.contains("targets-healthy-443"));
    let Action::AddPrincipals { principals, .. } = action(&plan, "principal") else { panic!() };
    assert_eq!(principals, &[root(FIREFLY)]);
    let Action::CreateEndpointService { acceptance_required, .. } = action(&plan, "endpoint-service") else { panic!() };
    assert!(acceptance_required);
}

#[test]
fn the_load_balancers_group_reaches_the_targets_and_nothing_else() {
    let plan = planned(&bare()).unwrap();
    let Action::AuthorizeEgress { rules, .. } = action(&plan, "security-group-outbound") else { panic!() };
    let rules: Vec<_> = rules.iter().map(|r| r.resolve(&Default::default()).unwrap()).collect();
    assert_eq!(
        rules.iter().map(|r| (r.from_port, r.peer.clone())).collect::<Vec<_>>(),
        [to("10.20.0.10/32"), to("10.20.1.11/32")].map(|r| (r.from_port, r.peer))
    );
    assert!(!ids(&plan).contains(&"security-group-inbound"));
    let Action::RevokeEgress { .. } = action(&plan, "security-group-close") else { panic!() };
}

#[test]
fn what_is_finished_plans_nothing_and_says_what_it_keeps() {
    let plan = planned(&sound()).unwrap();
    assert!(plan.steps.is_empty(), "{:?}", ids(&plan));
    assert!(plan.changes_nothing() && plan.warnings.is_empty());
    let kept: Vec<&str> = plan.kept.iter().map(|k| k.step.as_str()).collect();
    assert_eq!(kept, ["security-group", "load-balancer", "target-group-443", "listener-443", "endpoint-service"]);
}

#[test]
fn a_plan_is_for_one_account_and_region() {
    assert_eq!(codes(planned(&bare().with(|s| s.inventory.account = STRANGER.parse().unwrap()))), ["wrong-account"]);
    assert_eq!(codes(planned(&bare().with(|s| s.inventory.region = "eu-west-1".parse().unwrap()))), ["wrong-region"]);
}

#[test]
fn a_strangers_thing_of_our_name_is_never_taken() {
    let strangers: [Change; 3] =
        [|s| s.security_group(OURS).tags.clear(), |s| s.balancer().tags.clear(), |s| s.group().tags.clear()];
    for change in strangers {
        let found = codes(planned(&sound().with(change)));
        assert!(found.contains(&"name-taken".to_owned()), "{found:?}");
    }
    let renamed: Change = |s| {
        s.security_group(OURS).tags.clear();
        s.security_group(OURS).name = "FFLY-orders-api-k3m9-NLB".into();
    };
    assert!(codes(planned(&sound().with(renamed))).contains(&"name-taken".to_owned()));
    // tags of another onboarding are a stranger's too
    let other: Change = |s| drop(s.balancer().tags.insert("FireflyOnboarding".into(), "zzzzzzzzzz".into()));
    assert!(codes(planned(&sound().with(other))).contains(&"name-taken".to_owned()));
}

#[test]
fn what_aws_never_changes_is_refused_with_advice() {
    let cases: [(&str, Change); 8] = [
        ("not-internal", |s| s.balancer().scheme = "internet-facing".into()),
        ("no-security-group", |s| s.balancer().security_groups.clear()),
        ("load-balancer-failed", |s| s.balancer().state = "Failed".into()),
        ("target-group-fixed", |s| s.group().port = Some(9000u32.try_into().unwrap())),
        ("listener-differs", |s| {
            s.balancer().listeners[0].target_groups.clear();
            s.balancer().listeners[0].tags.clear();
        }),
        ("service-in-the-way", |s| s.service().tags.clear()),
        ("service-in-the-way", |s| s.service().state = "failed".into()),
        ("service-in-the-way", |s| s.service().state = "Deleting".into()),
    ];
    for (code, change) in cases {
        let faults = planned(&sound().with(change)).unwrap_err();
        let fault = faults.iter().find(|f| f.code == code).unwrap_or_else(|| panic!("{code}: {faults:?}"));
        assert!(fault.hint.is_some() && !fault.message.ends_with('.'), "{fault:?}");
    }
}

#[test]
fn all_that_forbids_a_plan_is_said_at_once() {
    let faults = codes(planned(&bare().with(|s| {
        s.desired.listeners[0].targets = vec!["i-0123456789abcdef9".into()];
        s.desired.network.vpc = "vpc-00000000000000000".parse().unwrap();
    })));
    for code in ["unknown-vpc", "subnet-elsewhere", "unknown-instance"] {
        assert!(faults.contains(&code.to_owned()), "{faults:?}");
    }
}

fn teardown_of(desired: &Desired, inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    super::teardown(desired, inventory)
}
