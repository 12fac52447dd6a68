//! Faults that others inject, in front of an AWS that others wrote: every creating call is throttled, and then loses its answer.
//! moto knows no tokens and makes a second load balancer where it is asked twice, so only looking first keeps one of each.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::microburst::Microburst;
use tests::moto::Moto;
use tests::python::Client;

use crate::command::Privatelink;
use crate::trials::check::files_holding;

/// moto's own account, which every key belongs to that was not assumed from another.
const ACCOUNT: &str = "123456789012";
const REGION: &str = "eu-central-1";
/// They would be known again wherever they were written.
const SECRET: &str = "OutsideSecretKeyThatNobodyMayWriteDown01";
const TOKEN: &str = "OutsideSessionTokenThatNobodyMayWriteDown";

/// Service and operation in microburst's words, with the code that the service throttles by.
const CREATIONS: [(&str, &str, &str); 5] = [
    ("ec2", "CreateSecurityGroup", "RequestLimitExceeded"),
    ("elbv2", "CreateLoadBalancer", "Throttling"),
    ("elbv2", "CreateTargetGroup", "Throttling"),
    ("elbv2", "CreateListener", "Throttling"),
    ("ec2", "CreateVpcEndpointServiceConfiguration", "RequestLimitExceeded"),
];

#[test]
fn what_is_throttled_and_loses_its_answer_is_made_once() {
    let moto = Moto::start();
    let estate = moto.estate(ACCOUNT, REGION);
    let proxy = Microburst::before(&moto.url());
    let desk = Desk::bare();
    aws_files(&desk);
    let it = Privatelink::new(&desk, &["--endpoint-url", &proxy.url(), "--profile", "tests"]);
    let file = desk.home().join("onboarding.toml").display().to_string();
    let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
    let words = ["init", "--service", &service(&it, &estate.instances), "--port", "8443", "--admit-targets", "--out"];
    it.run(&[&words[..], &[&file], &firefly].concat(), 0);
    proxy.follow(&rules());
    let ran = it.text(&["--json", "apply", &file, "--yes"], 0);
    let told = proxy.told();
    let fired = told.as_array().unwrap().iter().filter(|rule| rule["fired_count"] == 1).count();
    assert_eq!(fired, 2 * CREATIONS.len(), "not every fault came about: {told}");
    assert_eq!(ran.matches("AWS had done it").count(), CREATIONS.len(), "{ran}");

    let id = id(&file);
    let made = Client::new(&moto.url(), REGION).run("made.py", &[&id]);
    let steps = ["security-group", "load-balancer", "target-group-8443", "listener-8443", "endpoint-service"];
    assert_eq!(made, steps.iter().map(|step| ((*step).to_owned(), json!(1))).collect::<Value>());
    assert_eq!(it.json(&["plan", &file], 0)["steps"], json!([]), "a further plan plans nothing");
    assert_eq!(it.json(&["activity", "verify"], 0)["broken"], Value::Null);
    fs::remove_dir_all(desk.home().join(".aws")).unwrap();
    for secret in [SECRET, TOKEN] {
        assert_eq!(files_holding(secret, &desk.home()), Vec::<String>::new());
        assert!(!ran.contains(secret), "{ran}");
    }
    println!(
        "each of {} creating calls was throttled once and lost its answer once; moto holds {made}",
        CREATIONS.len()
    );
}

/// For each creating call one refusal, and then one answer that never comes.
fn rules() -> Value {
    let rules = CREATIONS.iter().flat_map(|(service, operation, code)| {
        [
            json!({ "service": service, "operation": operation, "times": 1, "error": { "code": code, "status": 503 } }),
            json!({ "service": service, "operation": operation, "times": 1, "response": { "abort_bytes": 0 } }),
        ]
    });
    rules.collect()
}

/// What stands behind the instances, by its key.
fn service(it: &Privatelink<'_>, instances: &[String]) -> String {
    let found = it.json(&["discover"], 0);
    let candidates = found["candidates"].as_array().unwrap();
    let fits = |c: &&Value| c["refused"].is_null() && instances.iter().any(|i| c["targets"].to_string().contains(i));
    candidates.iter().find(fits).unwrap_or_else(|| panic!("nothing to connect: {found}"))["key"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn aws_files(desk: &Desk) {
    let folder = desk.home().join(".aws");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("config"), format!("[profile tests]\nregion = {REGION}\n")).unwrap();
    let key = format!("aws_access_key_id = tests\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n");
    fs::write(folder.join("credentials"), format!("[tests]\n{key}")).unwrap();
}

fn id(file: &str) -> String {
    let table: toml::Table = fs::read_to_string(Path::new(file)).unwrap().parse().unwrap();
    table["id"].as_str().unwrap().to_owned()
}
