//! The evaluator held against one that others wrote: what `@cloud-copilot/iam-simulate` 0.1.173 (npm) decided in strict mode is written down
//! in `outsider.json`, once for the policies of the lived-in estate and once for policies made at random.

use serde_json::Value;

use super::{Context, Kind, Layers, Policy, Request, decide, read};

const SAID: &str = include_str!("outsider.json");

/// The documents that cases call by name.
const DOCUMENTS: [(&str, &str); 5] = [
    ("audit", include_str!("../../seed/acme/people/audit.json")),
    ("set-up", include_str!("../../seed/acme/people/set-up.json")),
    ("approve", include_str!("../../seed/acme/people/approve.json")),
    ("tear-down", include_str!("../../seed/acme/people/tear-down.json")),
    ("connect", include_str!("../../seed/acme/people/connect.json")),
];

#[test]
fn others_decide_the_same() {
    let cases: Vec<Value> = serde_json::from_str(SAID).unwrap();
    let different: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(
        cases.len() > 200 && different.is_empty(),
        "{} of {}: {}",
        different.len(),
        cases.len(),
        different[..different.len().min(12)].join("\n")
    );
}

fn difference(case: &Value) -> Option<String> {
    let limit = |name: &str| case.get(name).map(|document| vec![policy(document)]);
    let layers = Layers {
        identity: case["policies"].as_array().unwrap().iter().map(policy).collect(),
        boundary: limit("boundary"),
        session: limit("session"),
        organization: limit("organization").into_iter().collect(),
    };
    let mut context = Context::default();
    for (key, values) in case["context"].as_object().unwrap() {
        let values: Vec<String> = values.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
        context.set_all(key, values);
    }
    let text = |name: &str| case[name].as_str().unwrap();
    let request = Request { action: text("action"), resource: text("resource"), context: &context };
    let decision = decide(&layers, &request).decision.name();
    (decision != text("says")).then(|| format!("{decision}: {case}"))
}

fn policy(document: &Value) -> Policy {
    let named = |name: &str| DOCUMENTS.iter().find(|(n, _)| *n == name).unwrap().1.to_owned();
    let text = document.as_str().map_or_else(|| document.to_string(), named);
    read("p", &text, Kind::Identity).unwrap()
}
