//! Encryption: where it ends, with which policy and certificate. A TCP listener passes the service's own encryption through.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Certificate, Evidence, Listener, LoadBalancer};

/// Days before its end at which a certificate is a worry, and at which it is an emergency.
const SOON_DAYS: i64 = 30;
const VERY_SOON_DAYS: i64 = 7;

pub(super) const ENCRYPTION: AuditRule = AuditRule {
    id: "FPL-ENCRYPTION",
    looks: &[call::LISTENERS, call::TARGET_GROUPS],
    title: "It is known where encryption ends on every port",
    severity: Severity::Low,
    rationale: "PrivateLink keeps traffic on AWS’s network and adds no encryption of its own: that is the listener’s, or the service’s",
    remediation: "Have the load balancer speak TLS to the targets too, or let the service end the encryption behind a TCP listener",
    repairable: false,
    controls: &["securityhub:ELB.18", "securityhub:ELB.22", "prowler:elbv2_nlb_tls_termination_enabled"],
    judge: encryption,
};

pub(super) const TLS_POLICY: AuditRule = AuditRule {
    id: "FPL-TLS-POLICY",
    looks: &[call::LISTENERS],
    title: "TLS listeners speak TLS 1.2 or later, with forward secrecy",
    severity: Severity::Medium,
    rationale: "Older versions and ciphers have known weaknesses, and standards forbid them",
    remediation: "Choose ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or a later one in the onboarding",
    repairable: false,
    controls: &[
        "securityhub:ELB.17",
        "prowler:elbv2_insecure_ssl_ciphers",
        "checkov:CKV_AWS_103",
        "checkov:CKV2_AWS_74",
    ],
    judge: tls_policy,
};

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
    looks: &[call::CERTIFICATE, call::LISTENERS],
    title: "Certificates hold the name that Firefly dials",
    severity: Severity::High,
    rationale: "Clients refuse a certificate that does not hold the name they dialled",
    remediation: "Choose a certificate that holds the agreed hostname, or agree on a name that it holds",
    repairable: false,
    controls: &[],
    judge: certificate_name,
};

/// Judges every listener of the load balancers; unknown where they could not be read.
fn each_listener(scope: &Scope, judge: impl Fn(&Listener) -> Option<Judgement>) -> Vec<Judgement> {
    scope.each_balancer(|balancer: &LoadBalancer| {
        let mut all: Vec<Judgement> = balancer.listeners.iter().filter_map(&judge).collect();
        if !scope.read(call::LISTENERS) {
            let message = format!("The listeners of {} could not be read completely", balancer.arn.short());
            all.push(Judgement::unknown(Some(balancer.arn.as_str()), message, vec![]));
        }
        all
    })
}

fn is_tls(listener: &Listener) -> bool {
    listener.protocol.eq_ignore_ascii_case("TLS")
}

fn encryption(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| {
        let arn = listener.arn.as_str();
        let what = format!("{} {}", listener.protocol, listener.port);
        let evidence = vec![scope.saw(what.clone(), arn, call::LISTENERS)];
        if !is_tls(listener) {
            let message = format!(
                "{what} passes through what the service speaks, its own encryption included: a written exception to rules that want TLS at the load balancer"
            );
            return Some(Judgement::pass(arn, message, evidence).weighed(Severity::Info));
        }
        let groups: Vec<_> = listener.target_groups.iter().map(|g| scope.index.group(g)).collect();
        let plain = groups.iter().flatten().any(|g| !g.protocol.eq_ignore_ascii_case("TLS"));
        Some(if plain {
            Judgement::fail(
                arn,
                format!("{what} ends the encryption, and what the targets get is not encrypted again"),
                evidence,
            )
        } else if groups.iter().any(Option::is_none) || groups.is_empty() {
            Judgement::unknown(Some(arn), format!("What {what} speaks to its targets could not be read"), evidence)
        } else {
            Judgement::pass(arn, format!("{what} speaks TLS to the targets too"), evidence)
        })
    })
}

fn tls_policy(scope: &Scope) -> Vec<Judgement> {
    each_listener(scope, |listener| is_tls(listener).then(|| judge_policy(scope, listener)))
}

fn judge_policy(scope: &Scope, listener: &Listener) -> Judgement {
    let (arn, port) = (listener.arn.as_str(), listener.port);
    let Some(policy) = listener.policy.as_deref() else {
        return Judgement::unknown(Some(arn), format!("AWS did not say which security policy port {port} has"), vec![]);
    };
    let evidence = vec![scope.saw(format!("security policy = {policy}"), arn, call::LISTENERS)];
    let judged = match strength(policy) {
        Some(Strength::Strong) => return Judgement::pass(arn, format!("Port {port} has {policy}"), evidence),
        Some(Strength::Weak) => {
            let message = format!(
                "Port {port} has {policy}, which lets clients choose ciphers without forward secrecy or with CBC"
            );
            Judgement::fail(arn, message, evidence).weighed(Severity::Low)
        }
        Some(Strength::Outdated) => {
            Judgement::fail(arn, format!("Port {port} has {policy}, which speaks TLS 1.0 or 1.1"), evidence)
        }
        None => {
            let message = format!("Port {port} has {policy}, which is not known here");
            return Judgement::unknown(Some(arn), message, evidence);
        }
    };
    let wanted = scope.desired.and_then(|d| d.listeners.iter().find(|l| l.port == port)?.tls.as_ref());
    match wanted {
        Some(tls) if tls.policy != policy => judged.mended(true, "Restore the agreed policy; the repair plan does it"),
        _ => judged,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
    Outdated,
}

/// What a security policy speaks, by its name (guide: Network Load Balancers, “Security policies”): the oldest version stands
/// in it, `Ext` adds ciphers, and 2017-01 and 2018-06 ones lack forward secrecy for all.
fn strength(policy: &str) -> Option<Strength> {
    let name = policy.strip_prefix("ELBSecurityPolicy-")?;
    if name.starts_with("20") || name.starts_with("FS-2018-06") {
        return Some(Strength::Outdated);
    }
    let (family, rest) = ["TLS13-1-", "TLS-1-", "FS-1-"].into_iter().find_map(|f| Some((f, name.strip_prefix(f)?)))?;
    match rest.chars().next()? {
        '0' | '1' => Some(Strength::Outdated),
        '2' if rest.contains("-Ext") || family == "TLS-1-" => Some(Strength::Weak),
        '2' | '3' => Some(Strength::Strong),
        _ => None,
    }
}

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
    Judgement::fail(arn, format!("The certificate of port {port} does not hold {}", missing.join(", ")), evidence)
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
