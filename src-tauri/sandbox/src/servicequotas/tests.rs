//! Quotas through `respond`.

use serde_json::{Value, json};

use crate::Sandbox;
use crate::testing::{ACCOUNT, client, open};

fn call(sandbox: &Sandbox, action: &str, body: Value) -> (u16, Value) {
    let answer =
        client(sandbox, ACCOUNT).json("servicequotas", &format!("ServiceQuotasV20190624.{action}"), &body.to_string());
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

#[test]
fn what_is_told_is_what_is_enforced() {
    let sandbox = open("empty");
    let told = |service: &str, quota: &str| {
        let asked = json!({ "ServiceCode": service, "QuotaCode": quota });
        call(&sandbox, "GetServiceQuota", asked).1["Quota"]["Value"].clone()
    };
    assert_eq!(told("vpc", "L-29B6F2EB"), 50.0);
    let limits = client(&sandbox, ACCOUNT).elbv2("DescribeAccountLimits", &[]).ok();
    let named: Vec<(String, String)> = limits.all("Name").into_iter().zip(limits.all("Max")).collect();
    for (code, name) in [("L-69A177A2", "network-load-balancers"), ("L-B22855CB", "target-groups")] {
        let max: f64 = named.iter().find(|n| n.0 == name).unwrap().1.parse().unwrap();
        assert_eq!(told("elasticloadbalancing", code), max, "{name}");
    }
}

#[test]
fn lists_come_in_pages_and_defaults_have_no_account() {
    let sandbox = open("empty");
    let services = call(&sandbox, "ListServices", json!({})).1["Services"].clone();
    assert!(services.as_array().unwrap().iter().any(|s| s["ServiceCode"] == "elasticloadbalancing"));
    let first = call(&sandbox, "ListServiceQuotas", json!({ "ServiceCode": "vpc", "MaxResults": 20 })).1;
    assert_eq!(first["Quotas"].as_array().unwrap().len(), 20);
    let asked = json!({ "ServiceCode": "vpc", "NextToken": first["NextToken"] });
    let rest = call(&sandbox, "ListServiceQuotas", asked).1;
    assert_eq!((rest["Quotas"].as_array().unwrap().len(), rest.get("NextToken")), (5, None));
    let own = call(&sandbox, "ListServiceQuotas", json!({ "ServiceCode": "acm", "QuotaCode": "L-F141DD1D" })).1;
    assert_eq!(own["Quotas"][0]["QuotaArn"], "arn:aws:servicequotas:us-east-1:111122223333:acm/L-F141DD1D");
    let default = json!({ "ServiceCode": "acm", "QuotaCode": "L-F141DD1D" });
    let default = call(&sandbox, "GetAWSDefaultServiceQuota", default).1["Quota"]["QuotaArn"].clone();
    assert_eq!(default, "arn:aws:servicequotas:us-east-1::acm/L-F141DD1D");
}

#[test]
fn codes_are_of_one_quota_each() {
    let mut codes: Vec<&str> = super::SERVICES.iter().flat_map(|s| s.quotas).map(|q| q.code).collect();
    codes.sort_unstable();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all);
}

#[test]
fn a_request_waits_and_grants_nothing() {
    let sandbox = open("empty");
    let asked = json!({ "ServiceCode": "vpc", "QuotaCode": "L-F678F1CE", "DesiredValue": 10 });
    let made = call(&sandbox, "RequestServiceQuotaIncrease", asked.clone()).1["RequestedQuota"].clone();
    assert_eq!((&made["Status"], &made["DesiredValue"]), (&json!("PENDING"), &json!(10.0)));
    let found = call(&sandbox, "GetRequestedServiceQuotaChange", json!({ "RequestId": made["Id"] })).1;
    assert_eq!(found["RequestedQuota"], made);
    let by = json!({ "ServiceCode": "vpc", "QuotaCode": "L-F678F1CE", "Status": "PENDING" });
    assert_eq!(
        call(&sandbox, "ListRequestedServiceQuotaChangeHistoryByQuota", by.clone()).1["RequestedQuotas"][0],
        made
    );
    let denied = json!({ "Status": "DENIED" });
    assert_eq!(call(&sandbox, "ListRequestedServiceQuotaChangeHistory", denied).1["RequestedQuotas"], json!([]));
    let now = call(&sandbox, "GetServiceQuota", json!({ "ServiceCode": "vpc", "QuotaCode": "L-F678F1CE" })).1;
    assert_eq!(now["Quota"]["Value"], 5.0);
    assert_eq!(call(&sandbox, "RequestServiceQuotaIncrease", asked).1["__type"], "ResourceAlreadyExistsException");
}

#[test]
fn what_is_not_there_is_refused() {
    let sandbox = open("empty");
    for (action, body, code) in [
        ("GetServiceQuota", json!({ "ServiceCode": "none", "QuotaCode": "L-F678F1CE" }), "NoSuchResourceException"),
        ("GetServiceQuota", json!({ "ServiceCode": "vpc", "QuotaCode": "L-0" }), "NoSuchResourceException"),
        ("GetServiceQuota", json!({ "ServiceCode": "vpc" }), "IllegalArgumentException"),
        ("ListServiceQuotas", json!({ "ServiceCode": "vpc", "NextToken": "x" }), "InvalidPaginationTokenException"),
        ("ListServiceQuotas", json!({ "ServiceCode": "vpc", "MaxResults": 101 }), "IllegalArgumentException"),
        ("GetRequestedServiceQuotaChange", json!({ "RequestId": "none" }), "NoSuchResourceException"),
        (
            "RequestServiceQuotaIncrease",
            json!({ "ServiceCode": "vpc", "QuotaCode": "L-F678F1CE", "DesiredValue": 5 }),
            "IllegalArgumentException",
        ),
        (
            "RequestServiceQuotaIncrease",
            json!({ "ServiceCode": "vpc", "QuotaCode": "L-3248932A", "DesiredValue": 50_000 }),
            "IllegalArgumentException",
        ),
    ] {
        let (status, answer) = call(&sandbox, action, body);
        assert_eq!((status, answer["__type"].as_str().unwrap()), (400, code), "{action}");
    }
}
