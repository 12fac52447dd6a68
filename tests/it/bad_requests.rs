//! The sandbox refuses what AWS refuses, with AWS's code: every valid request, made wrong in one place at a time.
//! Which code is right, and where that is written, is in `tests/data/error_codes.toml`.

use serde_json::Value;
use tests::desk::Desk;
use tests::python::Client;

use crate::boto::serve;
use crate::shapes::complaints;

#[test]
fn every_mistake_gets_the_code_that_aws_gives() {
    let desk = Desk::bare();
    let served = serve(&desk, &["--clock", "manual"]);
    let told = Client::new(&served.url, "us-east-1").run("bad_requests.py", &[&served.token]);
    let operations = told["operations"].as_object().unwrap();
    let tried: u64 = operations.values().map(|row| row["tried"].as_u64().unwrap()).sum();
    assert!(operations.len() > 300 && tried > 3500, "too little was tried: {tried} in {}", operations.len());
    let of = |operation: &str, row: &Value| {
        let kinds = ["wrong", "accepted", "broken", "unusable", "no_code"];
        kinds.iter().flat_map(|kind| complaints(&format!("{operation}: {kind}"), &row[*kind])).collect::<Vec<_>>()
    };
    let mut all: Vec<String> = operations.iter().flat_map(|(operation, row)| of(operation, row)).collect();
    all.extend(complaints("not_in_fidelity", &told["not_in_fidelity"]));
    assert!(all.is_empty(), "\n{}\n\n{:#}\n", all.join("\n"), told["causes"]);
}
