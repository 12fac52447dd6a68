//! Reviewing findings with the command: living with one for a while, points in time, and files for other tools, which are held
//! against the schemas that others published (`tests/python/audit_schemas.py` says from where).

use std::path::Path;

use domain::audit::Outcome;
use engine::views::{Aim, AuditCompareInput, RiskAccept, RiskWithdraw};
use serde_json::Value;
use tests::desk::Desk;
use tests::python::Client;

use crate::command::{Privatelink, init};
use crate::ground::Ground;
use crate::trail::edit;

const NAME: &str = "GitHub Enterprise";
const RULE: &str = "FPL-DELETION-PROTECTION";

fn set_up(desk: &Desk) -> Privatelink<'_> {
    let it = Privatelink::in_sandbox(desk);
    let file = desk.home().join("onboarding.toml");
    init(&it, &file);
    it.run(&["apply", file.to_str().unwrap(), "--yes"], 0);
    it
}

/// A day that is not too far for anything.
#[expect(clippy::disallowed_methods, reason = "the command goes by the wall clock")]
fn next_week() -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(7 * 24)).strftime("%Y-%m-%d").to_string()
}

fn finding<'a>(audit: &'a Value, rule: &str) -> &'a Value {
    audit["findings"].as_array().unwrap().iter().find(|f| f["rule"] == rule).unwrap()
}

#[test]
fn a_risk_is_accepted_seen_and_withdrawn() {
    let desk = Desk::bare();
    let it = set_up(&desk);
    unprotect(&it, &desk);
    let resource = finding(&it.json(&["audit", NAME], 3), RULE)["resource"].as_str().unwrap().to_owned();
    let (day, rule) = (next_week(), RULE);
    let accept = |rule: &str, day: &str, code| {
        it.json(
            &["audit", NAME, "--accept", rule, "--reason", "Rebuilt nightly", "--owner", "Ada", "--until", day],
            code,
        )
    };
    for words in [&["audit", NAME][..], &["trace", NAME], &["topology", NAME], &["audit", NAME, "--compare", "last"]] {
        let elsewhere = it.json(&[&["--region", "eu-west-1"], words].concat(), 1);
        assert_eq!(elsewhere["code"], "wrong-account", "{words:?}: nothing of it is to be seen from there");
    }
    assert_eq!(accept("FPL-NONSENSE", &day, 2)["code"], "risk-not-open");
    assert_eq!(accept(rule, "tomorrow", 2)["code"], "bad-time");
    assert_eq!(accept(rule, "2020-01-01", 2)["code"], "risk-without-end");
    let risk = accept(&format!("{rule}={resource}"), &day, 0);
    assert_eq!((&risk["owner"], &risk["resource"]), (&"Ada".into(), &resource.as_str().into()));
    let text = it.text(&["audit", NAME], 3);
    assert!(text.contains(&format!("accepted by Ada until {day} (ends in ")), "{text}");
    assert!(it.text(&["audit", NAME, "--format", "csv"], 3).contains("Rebuilt nightly"));
    assert_eq!(finding(&it.json(&["audit", NAME], 3), RULE)["accepted"]["owner"], "Ada");
    assert!(it.text(&["activity"], 0).contains(&format!("Ada accepts {RULE}")));
    let withdrawn = it.text(&["audit", NAME, "--withdraw", rule], 0);
    assert!(withdrawn.contains("AWS does not know of it"), "{withdrawn}");
    assert_eq!(it.json(&["audit", NAME, "--withdraw", rule], 2)["code"], "risk-not-accepted");
    assert!(finding(&it.json(&["audit", NAME], 3), RULE)["accepted"].is_null());
}

#[test]
fn points_in_time_are_kept_and_compared() {
    let desk = Desk::bare();
    let it = set_up(&desk);
    let kept = |it: &Privatelink| it.json(&["audit", NAME, "--snapshots"], 0).as_array().unwrap().clone();
    assert_eq!(kept(&it)[0]["why"]["for"], "run_ended");
    let first = it.json(&["audit", NAME, "--keep"], 0)["number"].as_u64().unwrap().to_string();
    assert!(it.text(&["audit", NAME, "--compare", "last"], 0).contains("Nothing"), "nothing is worse");
    unprotect(&it, &desk);
    let worse = it.text(&["audit", NAME, "--compare", &first], 3);
    assert!(worse.contains(&format!("! ~ LOW {RULE}: ")) && worse.contains("to   now"), "{worse}");
    it.run(&["audit", NAME, "--keep"], 0);
    let compared = it.json(&["audit", NAME, "--compare", &first, "--to", "last"], 3);
    assert_eq!(compared["comparison"]["changed"][0]["after"]["rule"], RULE);
    assert_eq!(it.json(&["audit", NAME, "--compare", "last", "--to", &first], 0)["comparison"]["worse"], false);
    assert_eq!(it.json(&["audit", NAME, "--compare", "9999"], 2)["code"], "unknown-snapshot");
    let pdf = desk.home().join("report.pdf");
    it.run(&["handoff", NAME, "--sent-to", "ada@firefly.example"], 0);
    it.run(&["report", NAME, "--out", pdf.to_str().unwrap()], 0);
    let whys: Vec<Value> = kept(&it).iter().map(|k| k["why"]["for"].clone()).collect();
    assert_eq!(whys, ["run_ended", "asked", "asked", "handed_off", "reported"]);
    assert!(it.text(&["activity", "verify"], 0).contains("Consistent"));
}

/// Behind the product's back: a colleague lets the load balancer be deleted.
fn unprotect(it: &Privatelink, desk: &Desk) {
    let arn = finding(&it.json(&["audit", NAME], 3), RULE)["resource"].as_str().unwrap().to_owned();
    let served = crate::boto::serve(desk, &[&format!("--sandbox={}", desk.home().join("world").display())]);
    let off = ["elbv2", "modify-load-balancer-attributes", "--load-balancer-arn", &arn];
    let off = [&off[..], &["--attributes", "Key=deletion_protection.enabled,Value=false"]].concat();
    Client::new(&served.url, "us-east-1").account("111122223333").aws(&off);
}

#[test]
fn exports_keep_the_published_schemas() {
    let desk = Desk::bare();
    let it = set_up(&desk);
    unprotect(&it, &desk);
    let accept = ["--accept", RULE, "--reason", "why", "--owner", "Ada", "--until"];
    it.run(&[&["audit", NAME], &accept[..], &[&next_week()]].concat(), 0);
    for (name, words) in [("one", vec!["audit", NAME]), ("all", vec!["audit"])] {
        let write = |format: &str| {
            let file = desk.home().join(format!("{name}.{format}"));
            let text = it.text(&[&words[..], &["--format", format]].concat(), 3);
            std::fs::write(&file, text).unwrap();
            file
        };
        let (sarif, ocsf) = (write("sarif"), write("ocsf"));
        let told = held(&sarif, &ocsf);
        assert_eq!((&told["sarif"], &told["ocsf"]), (&serde_json::json!([]), &serde_json::json!([])), "{name}");
        assert!(told["results"].as_u64().unwrap() > 10 && told["results"] == told["events"], "{told}");
    }
    let log: Value = serde_json::from_slice(&std::fs::read(desk.home().join("one.sarif")).unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let borne = results.iter().find(|result| result["ruleId"] == RULE).unwrap();
    assert_eq!(borne["suppressions"][0]["status"], "accepted");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let own = |r: &&Value| rules[usize::try_from(r["ruleIndex"].as_u64().unwrap()).unwrap()]["id"] == r["ruleId"];
    assert!(results.iter().all(|result| own(&result)));
}

/// The checks themselves see what is wrong.
#[test]
fn the_schemas_refuse_what_is_wrong() {
    let desk = Desk::bare();
    let file = |name: &str, text: &str| {
        let file = desk.home().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let sarif = file("bad.sarif", r#"{"version": "2.1.0", "runs": [{"results": [{"level": "loud"}]}]}"#);
    let ocsf = file("bad.json", r#"[{"class_uid": 2003, "metadata": {"version": "1.8.0", "profiles": ["cloud"]}}]"#);
    let told = held(&sarif, &ocsf);
    for kind in ["sarif", "ocsf"] {
        assert!(told[kind].as_array().unwrap().len() > 2, "{told}");
    }
}

fn held(sarif: &Path, ocsf: &Path) -> Value {
    let files = [sarif, ocsf].map(|file| file.to_str().unwrap());
    Client::new("http://127.0.0.1:9", "us-east-1").run("audit_schemas.py", &files)
}

/// Kept in the record, told by the activity: neither an edit of a snapshot nor an end of its time passes unseen.
#[tokio::test]
async fn an_edited_snapshot_is_not_compared() {
    let ground = Ground::new("acme");
    let engine = ground.engine("111122223333").await;
    let desired = ground.github(&engine).await;
    ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
    let kept = engine.keep_snapshot(&desired.id).await.unwrap();
    let input = AuditCompareInput { id: desired.id.clone(), before: kept.number, after: None };
    assert!(!engine.compare(&input).await.unwrap().comparison.worse);
    let (_, snapshot) = engine.snapshot(&desired.id, kept.number).unwrap();
    // kept in vain: the program ended before the activity had its row
    let unrecorded = engine.snapshots.keep(&desired.id, &snapshot).unwrap();
    let beside = AuditCompareInput { before: unrecorded.number, ..input.clone() };
    assert_eq!(engine.compare(&beside).await.unwrap_err().code, "snapshot-altered");
    assert_eq!(engine.snapshots(&desired.id).unwrap().snapshots.last(), Some(&kept), "it is listed nowhere");
    edit(
        &ground.records("111122223333").join("privatelink.db"),
        "UPDATE snapshots SET snapshot = json_set(snapshot, '$.drawing.title', 'other')",
    );
    assert_eq!(engine.compare(&input).await.unwrap_err().code, "snapshot-altered");
    let nothing = RiskWithdraw { id: desired.id.clone(), rule: RULE.to_owned(), resource: None };
    assert_eq!(engine.withdraw_risk(&nothing).unwrap_err().code, "risk-not-accepted");
    let accept = RiskAccept {
        id: desired.id,
        rule: RULE.to_owned(),
        resource: None,
        shown: None,
        reason: "why".to_owned(),
        owner: "Ada".to_owned(),
        until: next_week(),
    };
    assert_eq!(engine.accept_risk(&accept).await.unwrap_err().code, "risk-not-open", "it holds");
    let judged = engine.audit(&accept.id).await.unwrap().audit;
    let found = judged.findings.iter().find(|f| f.outcome == Outcome::Fail).unwrap();
    let (rule, resource) = (found.rule.clone(), found.resource.clone());
    let accept = RiskAccept { rule, resource, shown: Some("Something else was shown".to_owned()), ..accept };
    assert_eq!(engine.accept_risk(&accept).await.unwrap_err().code, "risk-changed");
    let accept = RiskAccept { shown: Some(found.message.clone()), ..accept };
    assert_eq!(engine.accept_risk(&accept).await.unwrap().finding.as_ref(), Some(&found.message));
}
