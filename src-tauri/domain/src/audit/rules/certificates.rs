//! Certificates of TLS listeners: valid for a while, and holding the name that is dialled.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::tls::{each_listener, is_tls};
use crate::{Certificate, Evidence, Listener};

/// Days before its end at which a certificate is a worry, and at which it is an emergency.
const SOON_DAYS: i64 = 30;
const VERY_SOON_DAYS: i64 = 7;

pub(super) const CERTIFICATE: AuditRule = AuditRule {
    id: "FPL-CERTIFICATE",
    looks: &[call::CERTIFICATE, call::LISTENERS, call::CERTIFICATES],
    title: "Certificates are valid for a while",
    severity: Severity::Medium,
    rationale: "With an expired certificate every client refuses the connection, on all endpoints at once",
    remediation: "Renew the certificate, or give the listener another one",
    repairable: false,
    controls: &["securityhub:ACM.1", "prowler:acm_certificates_expiration_check"],
    judge: certificate,
};

pub(super) const CERTIFICATE_NAME: AuditRule = AuditRule {
    id: "FPL-CERTIFICATE-NAME",
    looks: &[call::CERTIFICATE, call::LISTENERS, call::LISTENER_CERTIFICATES],
    title: "Certificates hold the name that Firefly dials",
    severity: Severity::High,
    rationale: "Clients refuse a certificate that does not hold the name they dialled",
    remediation: "Choose a certificate that holds the agreed hostname, or agree on a name that it holds",
    repairable: false,
    controls: &[],
    judge: certificate_name,
};

/// The certificate of a TLS listener, or why there is none to judge.
fn held<'a>(scope: &Scope<'a>, listener: &Listener) -> Result<&'a Certificate, Judgement> {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let evidence = |what: &str| vec![scope.saw(format!("certificate = {what}"), arn, call::LISTENERS)];
    let Some(certificate) = &listener.certificate else {
        return Err(Judgement::fail(arn, format!("Port {port} speaks TLS and has no certificate"), evidence("none")));
    };
    let name = certificate.short().to_owned();
    scope.index.certificate(certificate).ok_or_else(|| {
        // certificates of IAM are not listed here
        let listed = certificate.as_str().contains(":acm:") && scope.read(call::CERTIFICATES);
        if listed && !scope.inventory.has_gap(call::CERTIFICATE) {
            let message = format!("The certificate of port {port}, {name}, is not there any more");
            return Judgement::fail(arn, message, evidence(&name)).weighed(Severity::High);
        }
        let message = format!("The certificate of port {port}, {name}, could not be read");
        Judgement::unknown(Some(arn), message, evidence(&name))
    })
}

fn certificate(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| {
        is_tls(listener)
            .then(|| held(scope, listener).map_or_else(|judged| judged, |c| judge_validity(scope, listener, c)))
    })
    .into_iter()
    .chain(further(scope))
    .collect()
}

/// Those that a listener gives to clients that ask for another name.
fn further(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| {
        let known = listener.more_certificates.iter().filter_map(|arn| scope.index.certificate(arn));
        known.map(|certificate| judge_validity(scope, listener, certificate)).find(|judgement| !judgement.is_pass())
    })
}

fn judge_validity(scope: &Scope, listener: &Listener, certificate: &Certificate) -> Judgement {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let until = certificate.not_after.map_or_else(|| "not told".to_owned(), |at| at.to_string());
    let fact = format!("{}, valid until {until}", certificate.status);
    let evidence = vec![scope.saw(fact, certificate.arn.as_str(), call::CERTIFICATE)];
    if !certificate.status.eq_ignore_ascii_case("ISSUED") {
        let message = format!("The certificate of port {port} is {}", certificate.status);
        return Judgement::fail(arn, message, evidence).weighed(Severity::High);
    }
    let Some(at) = certificate.not_after else {
        return Judgement::unknown(
            Some(arn),
            format!("AWS did not say until when the certificate of port {port} is valid"),
            evidence,
        );
    };
    let left = at.duration_since(scope.inventory.looked_at);
    let days = left.as_hours() / 24;
    let within = |days: i64| left < SignedDuration::from_hours(24 * days);
    if left <= SignedDuration::ZERO {
        return Judgement::fail(arn, format!("The certificate of port {port} has expired"), evidence)
            .weighed(Severity::High);
    }
    if within(SOON_DAYS) {
        let failed =
            Judgement::fail(arn, format!("The certificate of port {port} is valid for {days} more days"), evidence);
        return if within(VERY_SOON_DAYS) { failed.weighed(Severity::High) } else { failed };
    }
    Judgement::pass(arn, format!("The certificate of port {port} is valid for {days} more days"), evidence)
}

fn certificate_name(scope: &Scope) -> Vec<Judgement> {
    let wanted = dialled(scope);
    if wanted.is_empty() && scope.read(call::LISTENERS) && scope.read(call::LOAD_BALANCERS) {
        return Vec::new();
    }
    each_listener(scope, |listener| {
        let judge = |c: &Certificate| judge_names(scope, listener, c, &wanted);
        // that there is none is FPL-CERTIFICATE's
        let has = is_tls(listener) && listener.certificate.is_some() && !wanted.is_empty();
        has.then(|| held(scope, listener).map_or_else(|judged| judged, judge))
    })
}

/// The names that clients dial, as far as this side knows them.
fn dialled(scope: &Scope) -> BTreeSet<String> {
    let agreed = scope.desired.and_then(|d| d.exposure.hostname.as_deref());
    let private = scope.services.iter().filter_map(|s| s.private_dns_name.as_deref());
    agreed.into_iter().chain(private).map(str::to_ascii_lowercase).collect()
}

fn judge_names(scope: &Scope, listener: &Listener, certificate: &Certificate, wanted: &BTreeSet<String>) -> Judgement {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let holds = format!("names = {}", certificate.names.join(", "));
    let evidence: Vec<Evidence> = vec![scope.saw(holds, certificate.arn.as_str(), call::CERTIFICATE)];
    if certificate.names.is_empty() {
        let message = format!("AWS did not say which names the certificate of port {port} holds");
        return Judgement::unknown(Some(arn), message, evidence);
    }
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|name| !certificate.names.iter().any(|has| matches(has, name)))
        .map(String::as_str)
        .collect();
    if missing.is_empty() {
        return Judgement::pass(arn, format!("The certificate of port {port} holds the agreed name"), evidence);
    }
    if let Some(judged) = by_name(scope, listener, &missing) {
        return judged;
    }
    Judgement::fail(arn, format!("The certificate of port {port} does not hold {}", missing.join(", ")), evidence)
}

/// A listener gives another certificate to a client that asks for a name which that one holds (SNI).
fn by_name(scope: &Scope, listener: &Listener, missing: &[&str]) -> Option<Judgement> {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let more: Vec<_> = listener.more_certificates.iter().map(|c| scope.index.certificate(c)).collect();
    let holds = |name: &str| more.iter().flatten().any(|c| c.names.iter().any(|has| matches(has, name)));
    let fact = format!("{} further certificates", more.len());
    let evidence = vec![scope.saw(fact, arn, call::LISTENER_CERTIFICATES)];
    if missing.iter().all(|name| holds(name)) {
        let message = format!("A further certificate of port {port} holds the agreed name");
        return Some(Judgement::pass(arn, message, evidence));
    }
    let hidden = more.iter().any(Option::is_none) || scope.inventory.has_gap(call::LISTENER_CERTIFICATES);
    hidden.then(|| {
        let message =
            format!("Whether a further certificate of port {port} holds {} could not be read", missing.join(", "));
        Judgement::unknown(Some(arn), message, evidence)
    })
}

/// A star stands for exactly one label (RFC 6125, section 6.4.3).
fn matches(has: &str, name: &str) -> bool {
    let has = has.to_ascii_lowercase();
    match has.strip_prefix("*.") {
        None => has == name,
        Some(domain) => {
            name == has || name.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest == domain)
        }
    }
}
