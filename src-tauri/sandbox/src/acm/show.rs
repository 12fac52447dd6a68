//! How a certificate looks: in full, and in a list.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::status::{Standing, Status, proof, proven, standing};
use super::{Certificate, Method, Origin};
use crate::call::Call;
use crate::clock::Time;
use crate::ids;
use crate::waits::CERTIFICATE_REQUEST_SECONDS;
use crate::world::World;

const KEY_USAGES: [&str; 2] = ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"];
const SERVER: &str = "TLS_WEB_SERVER_AUTHENTICATION";
/// To whom ACM writes at a domain.
const MAILBOXES: [&str; 5] = ["administrator", "hostmaster", "postmaster", "webmaster", "admin"];

/// As DescribeCertificate shows it.
pub(super) fn detail(world: &World, call: &Call, certificate: &Certificate) -> Value {
    let standing = standing(world, certificate, call.now);
    let users = users(world, call, &certificate.arn);
    let mut shown = common(certificate, &standing, !users.is_empty());
    let elliptic = certificate.algorithm.starts_with("EC");
    let (usages, extended): (Vec<Value>, Vec<Value>) = if standing.valid.is_some() {
        let server = json!({ "Name": SERVER, "OID": "1.3.6.1.5.5.7.3.1" });
        (KEY_USAGES.iter().map(|name| json!({ "Name": name })).collect(), vec![server])
    } else {
        (Vec::new(), Vec::new())
    };
    for (name, value) in [
        ("SubjectAlternativeNames", json!(certificate.names)),
        ("Subject", json!(format!("CN={}", certificate.domain()))),
        ("SignatureAlgorithm", json!(if elliptic { "SHA256WITHECDSA" } else { "SHA256WITHRSA" })),
        ("InUseBy", json!(users)),
        ("KeyUsages", json!(usages)),
        ("ExtendedKeyUsages", json!(extended)),
    ] {
        shown.insert(name.to_owned(), value);
    }
    if standing.valid.is_some() {
        shown.insert("Serial".to_owned(), json!(serial(certificate)));
    }
    match &certificate.origin {
        Origin::Imported(imported) => {
            shown.insert("Issuer".to_owned(), json!(imported.issuer));
            shown.insert("Options".to_owned(), json!({ "CertificateTransparencyLoggingPreference": "DISABLED" }));
        }
        Origin::Requested(requested) => {
            let export = if requested.may_export { "ENABLED" } else { "DISABLED" };
            let options = json!({ "CertificateTransparencyLoggingPreference": "ENABLED", "Export": export });
            let proofs: Vec<Value> =
                certificate.names.iter().map(|n| validation(world, call, certificate, &standing, n)).collect();
            shown.insert("Issuer".to_owned(), json!("Amazon"));
            shown.insert("Options".to_owned(), options);
            shown.insert("DomainValidationOptions".to_owned(), json!(proofs));
        }
    }
    Value::Object(shown)
}

/// As ListCertificates shows it.
pub(super) fn summary(world: &World, call: &Call, certificate: &Certificate) -> Value {
    let standing = standing(world, certificate, call.now);
    let used = !users(world, call, &certificate.arn).is_empty();
    let mut shown = common(certificate, &standing, used);
    let there = standing.valid.is_some();
    for (name, value) in [
        ("SubjectAlternativeNameSummaries", json!(certificate.names)),
        ("HasAdditionalSubjectAlternativeNames", json!(false)),
        ("KeyUsages", json!(if there { KEY_USAGES.as_slice() } else { &[] })),
        ("ExtendedKeyUsages", json!(if there { [SERVER].as_slice() } else { &[] })),
        ("ExportOption", json!(if may_export(certificate) { "ENABLED" } else { "DISABLED" })),
        ("Exported", json!(false)),
        ("InUse", json!(used)),
    ] {
        shown.insert(name.to_owned(), value);
    }
    Value::Object(shown)
}

/// The load balancers of the caller's whose listeners use a certificate.
pub(super) fn users(world: &World, call: &Call, arn: &str) -> BTreeSet<String> {
    let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
    let listeners = estate.into_iter().flat_map(|e| e.elbv2.listeners.values());
    listeners
        .filter(|l| l.certificate.iter().chain(&l.more_certificates).any(|c| c == arn))
        .map(|l| l.load_balancer.clone())
        .collect()
}

pub(super) fn may_export(certificate: &Certificate) -> bool {
    matches!(&certificate.origin, Origin::Requested(r) if r.may_export)
}

pub(super) fn origin(certificate: &Certificate) -> &'static str {
    match certificate.origin {
        Origin::Requested(_) => "AWS_MANAGED",
        Origin::Imported(_) => "CUSTOMER_PROVIDED",
    }
}

fn common(certificate: &Certificate, standing: &Standing, used: bool) -> Map<String, Value> {
    let amazon = matches!(certificate.origin, Origin::Requested(_));
    let renewed = amazon && used && standing.status == Status::Issued;
    let mut shown = Map::new();
    for (name, value) in [
        ("CertificateArn", json!(certificate.arn)),
        ("DomainName", json!(certificate.domain())),
        ("Status", json!(standing.status.word())),
        ("Type", json!(if amazon { "AMAZON_ISSUED" } else { "IMPORTED" })),
        // answers spell it with a hyphen, requests with an underscore
        ("KeyAlgorithm", json!(certificate.algorithm.replace('_', "-"))),
        ("RenewalEligibility", json!(if renewed { "ELIGIBLE" } else { "INELIGIBLE" })),
        ("CertificateKeyPairOrigin", json!(origin(certificate))),
        ("CreatedAt", seconds(certificate.created)),
    ] {
        shown.insert(name.to_owned(), value);
    }
    if let Some(issued) = standing.issued {
        shown.insert("IssuedAt".to_owned(), seconds(issued));
    }
    if !amazon {
        shown.insert("ImportedAt".to_owned(), seconds(certificate.created));
    }
    if let Some((from, until)) = standing.valid {
        shown.insert("NotBefore".to_owned(), seconds(from));
        shown.insert("NotAfter".to_owned(), seconds(until));
    }
    shown
}

/// How far the proof of one name is.
fn validation(world: &World, call: &Call, certificate: &Certificate, standing: &Standing, name: &str) -> Value {
    let Origin::Requested(requested) = &certificate.origin else { return Value::Null };
    let seen = proven(world, certificate, name).is_some_and(|from| from <= call.now);
    let status = match standing.status {
        Status::Issued | Status::Expired => "SUCCESS",
        Status::Pending | Status::TimedOut if seen => "SUCCESS",
        Status::Pending => "PENDING_VALIDATION",
        Status::TimedOut => "FAILED",
    };
    let domain = requested.mail_domains.get(name).map_or(name, String::as_str);
    let mut shown = json!({ "DomainName": name, "ValidationDomain": domain, "ValidationStatus": status });
    match requested.method {
        Method::Dns => {
            shown["ValidationMethod"] = json!("DNS");
            if world.since(certificate.created, call) >= i64::from(CERTIFICATE_REQUEST_SECONDS) {
                let (name, value) = proof(certificate, name);
                shown["ResourceRecord"] = json!({ "Name": name, "Type": "CNAME", "Value": value });
            }
        }
        Method::Email => {
            let at = domain.strip_prefix("*.").unwrap_or(domain);
            let mail: Vec<String> = MAILBOXES.iter().map(|mailbox| format!("{mailbox}@{at}")).collect();
            shown["ValidationMethod"] = json!("EMAIL");
            shown["ValidationEmails"] = json!(mail);
        }
    }
    shown
}

fn serial(certificate: &Certificate) -> String {
    let digits = ids::digest(&["serial", &certificate.arn], 32);
    let pairs = digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned());
    pairs.collect::<Vec<_>>().join(":")
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
fn seconds(time: Time) -> Value {
    (time as f64 / 1000.0).into()
}
