//! Each trick, through the same door as every request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{Lost, Mischief, Rule, Served, Trick};
use crate::call::Call;
use crate::{ClockMode, Options, Sandbox};

fn sandbox(rules: Vec<Rule>) -> Sandbox {
    let sandbox = Sandbox::open(Options { seed: "empty".to_owned(), dir: None, clock: ClockMode::Manual }).unwrap();
    sandbox.mischief_rules(rules);
    sandbox
}

fn rule(action: &str, trick: Trick) -> Rule {
    Rule { service: None, action: Some(action.to_owned()), nth: None, times: None, trick }
}

fn ask(sandbox: &Sandbox, service: &str, body: &str) -> Response<Bytes> {
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    );
    let request =
        Request::post(format!("https://{service}.us-east-1.amazonaws.com/")).header("authorization", credential);
    sandbox.respond(request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn vpcs(sandbox: &Sandbox) -> Response<Bytes> {
    ask(sandbox, "ec2", "Action=DescribeVpcs")
}

fn default_vpc(sandbox: &Sandbox) -> String {
    let body = String::from_utf8(vpcs(sandbox).body().to_vec()).unwrap();
    body.split("<vpcId>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

fn create(sandbox: &Sandbox, vpc: &str) -> Response<Bytes> {
    ask(sandbox, "ec2", &format!("Action=CreateSecurityGroup&GroupName=g&GroupDescription=x&VpcId={vpc}"))
}

fn says(answer: &Response<Bytes>, status: u16, code: &str) -> bool {
    answer.status() == status && String::from_utf8_lossy(answer.body()).contains(code)
}

fn lost(call: impl FnOnce() -> Response<Bytes>) -> bool {
    catch_unwind(AssertUnwindSafe(call)).err().is_some_and(|payload| payload.is::<Lost>())
}

#[test]
fn the_kth_call_fails_and_no_other() {
    let trick = Trick::Error { code: "Unavailable".to_owned(), status: 503, message: "later".to_owned() };
    let sandbox = sandbox(vec![Rule { nth: Some(2), ..rule("DescribeVpc?", trick) }]);
    let fails: Vec<bool> =
        (0..4).map(|_| says(&vpcs(&sandbox), 503, "<Code>Unavailable</Code><Message>later")).collect();
    assert_eq!(fails, [false, true, false, false]);
    assert!(ask(&sandbox, "ec2", "Action=DescribeSubnets").status().is_success());
}

#[test]
fn rules_say_from_which_call_on_how_many_and_of_which_service() {
    let strikes = |nth, times| {
        let rule = Rule { service: Some("ec2".to_owned()), nth, times, ..rule("*", Trick::Throttle) };
        (1..=5).map(|met| rule.strikes(met)).collect::<Vec<bool>>()
    };
    assert_eq!(strikes(None, None), [true; 5]);
    assert_eq!(strikes(None, Some(2)), [true, true, false, false, false]);
    assert_eq!(strikes(Some(2), None), [false, true, false, false, false]);
    assert_eq!(strikes(Some(2), Some(3)), [false, true, true, true, false]);
    let sandbox = sandbox(vec![Rule { service: Some("sts".to_owned()), ..rule("*", Trick::Throttle) }]);
    assert!(vpcs(&sandbox).status().is_success());
    assert!(says(&ask(&sandbox, "sts", "Action=GetCallerIdentity"), 400, "Throttling"));
}

#[test]
fn each_service_has_its_own_words_for_haste_and_for_old_credentials() {
    let sandbox = sandbox(vec![rule("*", Trick::Throttle)]);
    assert!(says(&vpcs(&sandbox), 503, "RequestLimitExceeded"));
    assert!(says(
        &ask(&sandbox, "elasticloadbalancing", "Action=DescribeLoadBalancers"),
        400,
        "<Code>Throttling</Code>"
    ));
    sandbox.mischief_rules(vec![rule("*", Trick::ExpireCredentials)]);
    assert!(says(&vpcs(&sandbox), 400, "RequestExpired"));
    assert!(says(&ask(&sandbox, "sts", "Action=GetCallerIdentity"), 403, "ExpiredToken"));
}

#[test]
fn a_lost_call_has_acted_and_a_refused_one_has_not() {
    let sandbox = sandbox(Vec::new());
    let vpc = default_vpc(&sandbox);
    sandbox.mischief_rules(vec![rule("CreateSecurityGroup", Trick::Refuse)]);
    assert!(lost(|| create(&sandbox, &vpc)));
    sandbox.mischief_rules(vec![rule("CreateSecurityGroup", Trick::Lose)]);
    assert!(lost(|| create(&sandbox, &vpc)));
    sandbox.mischief_rules(Vec::new());
    assert!(says(&create(&sandbox, &vpc), 400, "InvalidGroup.Duplicate"));
}

#[test]
fn a_cut_answer_is_shorter_than_it_says() {
    let sandbox = sandbox(vec![Rule { times: Some(1), ..rule("DescribeVpcs", Trick::Cut) }]);
    let (cut, whole) = (vpcs(&sandbox), vpcs(&sandbox));
    let announced: usize = cut.headers()["content-length"].to_str().unwrap().parse().unwrap();
    assert_eq!((announced, cut.body().len()), (whole.body().len(), announced / 2));
    assert!(cut.body().starts_with(b"<?xml"));
}

#[test]
fn delays_add_up_to_the_latency_within_bounds() {
    let seconds = Duration::from_secs;
    let request =
        Request::post("https://ec2.us-east-1.amazonaws.com/").body(Bytes::from("Action=DescribeVpcs")).unwrap();
    let call = Call::parse(&request, 100, 0).unwrap();
    let mut mischief = Mischief { latency: seconds(1), ..Mischief::default() };
    mischief.rules(vec![
        rule("DescribeVpcs", Trick::Delay(seconds(2))),
        rule("*", Trick::Delay(seconds(3))),
        rule("Create*", Trick::Delay(seconds(4))),
    ]);
    assert_eq!(mischief.meet(&call).delay, seconds(6));
    mischief.rules(vec![rule("*", Trick::Delay(Duration::MAX))]);
    assert_eq!(mischief.meet(&call).delay, super::LONGEST_DELAY);
}

#[test]
fn a_late_answer_is_of_a_call_that_has_acted() {
    let sandbox = sandbox(vec![rule("CreateSecurityGroup", Trick::Late(Duration::MAX))]);
    let vpc = default_vpc(&sandbox);
    let other = sandbox.clone();
    let waits = std::thread::spawn(move || create(&other, &vpc));
    while !sandbox.served().iter().any(|call| call.acted) {
        std::thread::yield_now();
    }
    assert!(says(&ask(&sandbox, "ec2", "Action=DescribeSecurityGroups&GroupName.1=g"), 200, "<groupName>g<"));
    assert!(!waits.is_finished(), "its answer is ten minutes away");
    sandbox.mischief_rules(Vec::new());
    assert!(waits.join().unwrap().status().is_success(), "unless other rules come");
}

#[test]
fn a_delayed_call_has_come_and_not_acted() {
    let sandbox = sandbox(vec![rule("CreateSecurityGroup", Trick::Delay(Duration::MAX))]);
    let vpc = default_vpc(&sandbox);
    let other = sandbox.clone();
    let waits = std::thread::spawn(move || create(&other, &vpc));
    while sandbox.served().is_empty() {
        std::thread::yield_now();
    }
    assert!(!sandbox.served()[0].acted);
    assert!(says(&ask(&sandbox, "ec2", "Action=DescribeSecurityGroups&GroupName.1=g"), 400, "InvalidGroup.NotFound"));
    sandbox.mischief_rules(Vec::new());
    assert!(waits.join().unwrap().status().is_success() && sandbox.served()[0].acted);
}

#[test]
fn late_and_delay_are_two_waits() {
    let request =
        Request::post("https://ec2.us-east-1.amazonaws.com/").body(Bytes::from("Action=DescribeVpcs")).unwrap();
    let call = Call::parse(&request, 100, 0).unwrap();
    let mut mischief = Mischief::default();
    let seconds = Duration::from_secs;
    mischief.rules(vec![
        rule("*", Trick::Delay(seconds(2))),
        rule("*", Trick::Late(seconds(3))),
        rule("*", Trick::Lose),
    ]);
    let plan = mischief.meet(&call);
    assert_eq!((plan.delay, plan.late, plan.after.is_some()), (seconds(2), seconds(3), true));
}

#[test]
fn a_clock_that_is_off_is_refused_as_aws_does_and_the_date_is_the_truth() {
    let sandbox = sandbox(Vec::new());
    let vpc = default_vpc(&sandbox);
    sandbox.mischief_rules(vec![rule("*", Trick::ClockSkew { seconds: 900 })]);
    let refused = create(&sandbox, &vpc);
    assert!(says(&refused, 401, "<Code>AuthFailure<"));
    assert_eq!(refused.headers()["date"], "Wed, 31 Dec 2025 23:45:00 GMT");
    let early =
        "Signature not yet current: 20260101T000000Z is still later than 20251231T235000Z (20251231T234500Z + 5 min.)";
    assert!(says(&ask(&sandbox, "sts", "Action=GetCallerIdentity"), 403, early));
    sandbox.mischief_rules(vec![rule("*", Trick::ClockSkew { seconds: -900 })]);
    let late = "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)";
    let refused = ask(&sandbox, "elasticloadbalancing", "Action=DescribeLoadBalancers");
    assert!(says(&refused, 403, "<Code>SignatureDoesNotMatch<") && says(&refused, 403, late));
    // so little is borne, and what was refused has done nothing
    sandbox.mischief_rules(vec![rule("*", Trick::ClockSkew { seconds: 300 })]);
    assert!(create(&sandbox, &vpc).status().is_success());
}

#[test]
fn credentials_stay_expired_until_the_rules_are_replaced() {
    let sandbox = sandbox(vec![rule("*", Trick::ExpireCredentials)]);
    for _ in 0..3 {
        assert!(says(&vpcs(&sandbox), 400, "RequestExpired"));
    }
    sandbox.mischief_rules(Vec::new());
    assert!(vpcs(&sandbox).status().is_success());
}

#[test]
fn the_calls_that_change_something_are_counted_and_each_can_be_struck_again() {
    let sandbox = sandbox(Vec::new());
    let vpc = default_vpc(&sandbox);
    create(&sandbox, &vpc);
    create(&sandbox, &vpc);
    ask(&sandbox, "sns", "Action=CreateTopic&Name=t");
    let calls = sandbox.served();
    let seen: Vec<_> = calls.iter().map(|c| (c.number, c.service.as_str(), c.action.as_str(), c.acted)).collect();
    let group = "CreateSecurityGroup";
    assert_eq!(seen, [(1, "ec2", group, true), (2, "ec2", group, false), (3, "sns", "CreateTopic", true)]);
    let rule = Served::again(&calls, 2, Trick::Lose).unwrap();
    assert_eq!((rule.action.as_deref(), rule.nth), (Some(group), Some(2)));
    assert_eq!(Served::again(&calls, 4, Trick::Lose), None);
    sandbox.reset().unwrap();
    sandbox.mischief_rules(vec![rule]);
    create(&sandbox, &vpc);
    assert!(lost(|| create(&sandbox, &vpc)));
    assert_eq!(sandbox.served().len(), 2);
}

#[test]
fn a_delayed_call_is_answered_all_the_same() {
    let sandbox = sandbox(vec![rule("DescribeVpcs", Trick::Delay(Duration::from_millis(1)))]);
    assert!(vpcs(&sandbox).status().is_success());
}

#[test]
fn a_refusal_by_mischief_has_the_worlds_date() {
    let sandbox = sandbox(vec![rule("*", Trick::Throttle)]);
    assert_eq!(vpcs(&sandbox).headers()["date"], "Thu, 01 Jan 2026 00:00:00 GMT");
}

#[test]
fn rules_are_json() {
    let text = r#"[{"action":"Create*","nth":1,"trick":"lose"},{"service":"ec2","trick":{"delay":250}},
        {"trick":{"late":40}},{"trick":{"hide":{"seconds":5}}},{"trick":{"clock_skew":{"seconds":-600}}},
        {"trick":{"error":{"code":"Unavailable","status":503,"message":"x"}}}]"#;
    let rules: Vec<Rule> = serde_json::from_str(text).unwrap();
    assert_eq!(rules[0].trick, Trick::Lose);
    assert_eq!(rules[1].trick, Trick::Delay(Duration::from_millis(250)));
    assert_eq!(rules[2].trick, Trick::Late(Duration::from_millis(40)));
    assert_eq!((&rules[3].trick, &rules[4].trick), (&Trick::Hide { seconds: 5 }, &Trick::ClockSkew { seconds: -600 }));
    assert_eq!(serde_json::from_value::<Vec<Rule>>(serde_json::to_value(&rules).unwrap()).unwrap(), rules);
    assert!(serde_json::from_str::<Rule>(r#"{"trick":"lose","sometimes":true}"#).is_err());
}
