//! ACM, as a client sees it.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{Fitness, fitness};
use crate::Sandbox;
use crate::call::Call;
use crate::clock::ClockMode;
use crate::seed;
use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};
use crate::world::World;

const DAY: u64 = 86_400;

fn bench() -> (Sandbox, Client) {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    (sandbox, acme)
}

fn ask(client: &Client, action: &str, body: &Value) -> Answer {
    client.json("acm", &format!("CertificateManager.{action}"), &body.to_string())
}

fn done(client: &Client, action: &str, body: &Value) -> Value {
    serde_json::from_str(&ask(client, action, body).ok().body).unwrap()
}

fn refused(client: &Client, action: &str, body: &Value) -> String {
    let answer = ask(client, action, body);
    assert_eq!(answer.status, 400, "{}", answer.body);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    body["__type"].as_str().unwrap().to_owned()
}

fn request(client: &Client, name: &str, more: Value) -> String {
    let mut body = json!({ "DomainName": name, "ValidationMethod": "DNS" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    done(client, "RequestCertificate", &body)["CertificateArn"].as_str().unwrap().to_owned()
}

fn describe(client: &Client, arn: &str) -> Value {
    done(client, "DescribeCertificate", &json!({ "CertificateArn": arn }))["Certificate"].clone()
}

fn list(client: &Client, body: &Value) -> Vec<Value> {
    done(client, "ListCertificates", body)["CertificateSummaryList"].as_array().unwrap().clone()
}

/// Puts the record that proves a domain into the customer's public zone, or takes it away.
fn prove(client: &Client, action: &str, certificate: &Value) {
    let zones = client.rest("route53", "GET", "/2013-04-01/hostedzonesbyname?dnsname=acme.example", "").ok();
    let zone = zones.get("Id").replacen('/', "", 1);
    let record = &certificate["DomainValidationOptions"][0]["ResourceRecord"];
    let (name, value) = (record["Name"].as_str().unwrap(), record["Value"].as_str().unwrap());
    let set = format!(
        "<Name>{name}</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords>"
    );
    let body = format!(
        "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change><Action>{action}</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
    );
    client.rest("route53", "POST", &format!("/2013-04-01/{zone}/rrset/"), &body).ok();
}

#[test]
fn a_certificate_is_issued_once_its_domains_are_proven_and_stays_so() {
    let (sandbox, acme) = bench();
    let arn = request(&acme, "API.acme.example", json!({ "SubjectAlternativeNames": ["*.api.acme.example"] }));
    let new = describe(&acme, &arn);
    assert_eq!((&new["Status"], &new["KeyAlgorithm"]), (&json!("PENDING_VALIDATION"), &json!("RSA-2048")));
    assert!(new["DomainValidationOptions"][0].get("ResourceRecord").is_none() && new.get("NotAfter").is_none());
    wait(&sandbox, 5);
    let told = describe(&acme, &arn);
    let options = told["DomainValidationOptions"].as_array().unwrap();
    assert_eq!(options.len(), 2);
    assert_eq!(options[0]["ResourceRecord"], options[1]["ResourceRecord"]);
    prove(&acme, "CREATE", &told);
    wait(&sandbox, 60);
    assert_eq!(describe(&acme, &arn)["DomainValidationOptions"][1]["ValidationStatus"], "SUCCESS");
    assert_eq!(describe(&acme, &arn)["Status"], "PENDING_VALIDATION");
    wait(&sandbox, 120);
    let issued = describe(&acme, &arn);
    assert_eq!(issued["Status"], "ISSUED");
    let valid = issued["NotAfter"].as_f64().unwrap() - issued["NotBefore"].as_f64().unwrap();
    assert!((valid / 86_400.0 - 198.0).abs() < 0.001, "{valid}");
    prove(&acme, "DELETE", &told);
    let now = describe(&acme, &arn);
    assert_eq!((&now["Status"], &now["IssuedAt"]), (&issued["Status"], &issued["IssuedAt"]));
    wait(&sandbox, 199 * DAY);
    assert_eq!(describe(&acme, &arn)["Status"], "EXPIRED");
}

#[test]
fn what_is_not_proven_in_three_days_times_out() {
    let (sandbox, acme) = bench();
    let arn = request(&acme, "late.acme.example", json!({}));
    let mail = request(&acme, "mail.acme.example", json!({ "ValidationMethod": "EMAIL" }));
    assert_eq!(describe(&acme, &mail)["DomainValidationOptions"][0]["ValidationEmails"].as_array().unwrap().len(), 5);
    let resend = json!({ "CertificateArn": mail, "Domain": "mail.acme.example", "ValidationDomain": "acme.example" });
    ask(&acme, "ResendValidationEmail", &resend).ok();
    wait(&sandbox, 3 * DAY);
    prove(&acme, "CREATE", &describe(&acme, &arn));
    wait(&sandbox, 600);
    for arn in [&arn, &mail] {
        let certificate = describe(&acme, arn);
        assert_eq!(certificate["Status"], "VALIDATION_TIMED_OUT");
        assert_eq!(certificate["DomainValidationOptions"][0]["ValidationStatus"], "FAILED");
    }
    assert_eq!(refused(&acme, "ResendValidationEmail", &resend), "InvalidStateException");
}

#[test]
fn a_token_makes_one_certificate_within_the_hour() {
    let (sandbox, acme) = bench();
    let ask = || request(&acme, "a.acme.example", json!({ "IdempotencyToken": "one" }));
    let first = ask();
    assert_eq!(ask(), first);
    wait(&sandbox, 3600);
    assert_ne!(ask(), first);
}

#[test]
fn requests_that_cannot_be_are_refused() {
    let (sandbox, acme) = bench();
    let before = sandbox.dump();
    let many: Vec<String> = (0..10).map(|n| format!("a{n}.acme.example")).collect();
    let option = json!([{ "DomainName": "a.example", "ValidationDomain": "b.example" }]);
    let long = format!("{}.example", "a".repeat(60));
    for (body, code) in [
        (json!({}), "ValidationException"),
        (json!({ "DomainName": "example" }), "ValidationException"),
        (json!({ "DomainName": "a_b.example" }), "ValidationException"),
        (json!({ "DomainName": long }), "InvalidParameterException"),
        (json!({ "DomainName": "a.example", "KeyAlgorithm": "RSA_4096" }), "InvalidParameterException"),
        (json!({ "DomainName": "a.example", "ValidationMethod": "HTTP" }), "InvalidParameterException"),
        (json!({ "DomainName": "a.example", "SubjectAlternativeNames": many }), "LimitExceededException"),
        (
            json!({ "DomainName": "a.example", "DomainValidationOptions": option }),
            "InvalidDomainValidationOptionsException",
        ),
        (json!({ "DomainName": "a.example", "Tags": [{ "Key": "aws:x" }] }), "InvalidTagException"),
    ] {
        assert_eq!(refused(&acme, "RequestCertificate", &body), code, "{body}");
    }
    let missing = json!({ "CertificateArn": format!("arn:aws:acm:us-east-1:{ACCOUNT}:certificate/none") });
    assert_eq!(refused(&acme, "DescribeCertificate", &missing), "ResourceNotFoundException");
    let other = json!({ "CertificateArn": format!("arn:aws:acm:us-east-1:{ACCOUNT}:other/none") });
    assert_eq!(refused(&acme, "DescribeCertificate", &other), "InvalidArnException");
    assert_eq!(sandbox.dump(), before);
}

#[test]
fn the_seed_has_a_good_certificate_in_use_and_an_expired_one() {
    let (sandbox, acme) = bench();
    let expired = list(&acme, &json!({ "CertificateStatuses": ["EXPIRED"] }));
    assert_eq!(expired.len(), 1);
    assert_eq!((&expired[0]["InUse"], &expired[0]["Type"]), (&json!(false), &json!("IMPORTED")));
    let edge = acme.elbv2("DescribeLoadBalancers", &[("Names.member.1", "acme-edge")]).ok().get("LoadBalancerArn");
    let listener = acme.elbv2("DescribeListeners", &[("LoadBalancerArn", &edge)]).ok();
    let arn = listener.get("CertificateArn");
    let good = describe(&acme, &arn);
    assert_eq!((&good["Status"], &good["InUseBy"]), (&json!("ISSUED"), &json!([edge])));
    let this = json!({ "CertificateArn": arn });
    assert_eq!(refused(&acme, "DeleteCertificate", &this), "ResourceInUseException");
    acme.elbv2("DeleteListener", &[("ListenerArn", &listener.get("ListenerArn"))]).ok();
    ask(&acme, "DeleteCertificate", &this).ok();
    assert_eq!(refused(&acme, "DescribeCertificate", &this), "ResourceNotFoundException");
    assert!(list(&client(&sandbox, OTHER), &json!({})).is_empty());
}

#[test]
fn lists_hold_what_was_asked_for() {
    let (sandbox, acme) = bench();
    wait(&sandbox, 1);
    request(&acme, "a.acme.example", json!({}));
    wait(&sandbox, 1);
    request(&acme, "b.acme.example", json!({ "KeyAlgorithm": "EC_prime256v1" }));
    let names = |body: Value| -> Vec<String> {
        list(&acme, &body).iter().map(|c| c["DomainName"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(json!({})).len(), 5);
    assert_eq!(names(json!({ "Includes": { "keyTypes": ["EC_prime256v1"] } })), ["b.acme.example"]);
    assert_eq!(names(json!({ "CertificateKeyPairOrigins": ["AWS_MANAGED"] })), ["a.acme.example"]);
    assert_eq!(names(json!({ "Includes": { "keyUsage": ["DIGITAL_SIGNATURE"] } })).len(), 4);
    let newest = json!({ "SortBy": "CREATED_AT", "SortOrder": "DESCENDING", "MaxItems": 1 });
    assert_eq!(names(newest.clone()), ["a.acme.example"]);
    let token = done(&acme, "ListCertificates", &newest)["NextToken"].clone();
    assert_eq!(names(json!({ "NextToken": token })).len(), 4);
    assert_eq!(refused(&acme, "ListCertificates", &json!({ "SortBy": "CREATED_AT" })), "ValidationException");
    assert_eq!(refused(&acme, "ListCertificates", &json!({ "NextToken": "x" })), "InvalidArgsException");
}

#[test]
fn tags_come_and_go() {
    let (_, acme) = bench();
    let arn = request(&acme, "a.acme.example", json!({ "Tags": [{ "Key": "a", "Value": "1" }] }));
    let tags = |action: &str, tags: Value| ask(&acme, action, &json!({ "CertificateArn": arn, "Tags": tags })).ok();
    tags("AddTagsToCertificate", json!([{ "Key": "b" }, { "Key": "c", "Value": "3" }]));
    tags("RemoveTagsFromCertificate", json!([{ "Key": "a", "Value": "2" }, { "Key": "c", "Value": "3" }]));
    tags("RemoveTagsFromCertificate", json!([{ "Key": "b" }]));
    let left = done(&acme, "ListTagsForCertificate", &json!({ "CertificateArn": arn }));
    assert_eq!(left["Tags"], json!([{ "Key": "a", "Value": "1" }]));
}

#[test]
fn listeners_can_use_what_is_issued() {
    let world = World::new(seed::parse("acme").unwrap(), ClockMode::Manual);
    let signed = format!(
        "AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/us-east-1/acm/aws4_request, SignedHeaders=host, Signature=0"
    );
    let request = Request::post("http://127.0.0.1/").header("authorization", signed).body(Bytes::new()).unwrap();
    let mut call = Call::parse(&request, 100, world.now()).unwrap();
    call.identify(&world);
    let all: Vec<&str> = world.estates.values().flat_map(|e| e.acm.certificates.keys()).map(String::as_str).collect();
    assert_eq!(all.len(), 4);
    assert_eq!(all.iter().filter(|arn| fitness(&world, &call, arn) == Fitness::Usable).count(), 3);
    assert_eq!(fitness(&world, &call, "arn:aws:acm:us-east-1:111122223333:certificate/none"), Fitness::Missing);
}
