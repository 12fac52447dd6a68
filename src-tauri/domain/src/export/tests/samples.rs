//! A plan by hand with every action that there is, with texts that every format would like to obey.

use serde_json::{Value, json};

use crate::{ExportFormat, Plan};

pub(in crate::export) const EVERY_FORMAT: [ExportFormat; 3] =
    [ExportFormat::Terraform, ExportFormat::CloudFormation, ExportFormat::Cli];

/// Steps that a declaring format folds into what they change.
pub(in crate::export) const FOLDED: [&str; 16] = [
    "outbound",
    "inbound",
    "close",
    "seal",
    "rules",
    "subnets",
    "dual",
    "attributes",
    "group-attributes",
    "check",
    "listener-attributes",
    "relisten",
    "targets",
    "acceptance",
    "service-change",
    "private-dns",
];

/// Also read by tests of other packages.
const EVERYTHING: &str = include_str!("everything.json");

pub(in crate::export) fn everything() -> Plan {
    let plan: Plan = serde_json::from_str(EVERYTHING).unwrap();
    plan.check().unwrap()
}

/// A plan with one action.
pub(in crate::export) fn one(action: Value) -> Plan {
    serde_json::from_value(json!({
        "onboarding": "k3m9x2p7qa", "account": "111122223333", "region": "us-east-1", "purpose": "set_up", "kept": [], "warnings": [],
        "steps": [{ "id": "it", "title": "Do it", "why": "Because", "work": { "act": action }, "needs": [] }],
    }))
    .unwrap()
}
