//! Every answer of the sandbox holds the members that AWS always sends, and none that AWS's models do not know.
//! What AWS sends is in `tests/data/`: names of members that others saw in its answers, and those of its own examples.

use serde_json::Value;
use tests::desk::Desk;
use tests::python::Client;

use crate::boto::serve;

#[test]
fn every_answer_holds_what_aws_always_sends() {
    let desk = Desk::bare();
    let served = serve(&desk, &["--clock", "manual"]);
    let told = Client::new(&served.url, "us-east-1").run("shapes.py", &[&served.token]);
    let operations = told["operations"].as_object().unwrap();
    let present: u64 = operations.values().map(|row| row["present"].as_u64().unwrap()).sum();
    assert!(operations.len() > 300 && present > 1500, "too little was compared: {present} of {}", operations.len());
    let of = |operation: &str, row: &Value| {
        let kinds = ["missing", "unseen", "strange", "refused"];
        kinds.iter().flat_map(|kind| complaints(&format!("{operation}: {kind}"), &row[*kind])).collect::<Vec<_>>()
    };
    let mut all: Vec<String> = operations.iter().flat_map(|(operation, row)| of(operation, row)).collect();
    for kind in ["unused_exceptions", "without_recipe", "not_in_fidelity"] {
        all.extend(complaints(kind, &told[kind]));
    }
    assert_eq!(told["stale"], "");
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

/// The checks themselves, on input that is small and bad.
#[test]
fn both_checks_complain_of_what_is_wrong() {
    let told = Client::new("http://127.0.0.1:9", "us-east-1").run("teeth.py", &[]);
    let holds =
        serde_json::json!({ "Vpcs": true, "Vpcs[].VpcId": true, "Vpcs[].OwnerId": false, "Vpcs[].Tags[].Key": null });
    assert_eq!(told["always"], holds);
    let strangers =
        ["vpcSet[].colour", "vpcSet[].tagSet[].value (not a plain value)", "vpcSet[].tagSet[thing]", "colour"];
    assert_eq!(told["strangers"], serde_json::json!(strangers));
    let kinds = [
        "count",
        "enum",
        "filter",
        "length",
        "malformed",
        "missing",
        "pattern",
        "range",
        "stranger",
        "token",
        "type",
        "unknown",
    ];
    assert_eq!(told["mistakes"], serde_json::json!(kinds));
    assert_eq!(told["verdicts"], serde_json::json!(["accepted", "wrong", "right", "broken"]));
}

/// A list of the script's report, a line for each.
pub fn complaints(kind: &str, list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|what| format!("{kind}: {}", what.as_str().unwrap())).collect()
}
