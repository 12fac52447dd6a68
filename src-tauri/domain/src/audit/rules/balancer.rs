//! The load balancer itself: internal, in several zones, protected from deletion.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::LoadBalancer;

pub(super) const SCHEME: AuditRule = AuditRule {
    id: "FPL-SCHEME",
    looks: &[call::LOAD_BALANCERS],
    title: "The load balancer is internal",
    severity: Severity::Critical,
    rationale: "An internet-facing load balancer has public addresses: the service could be reached without PrivateLink",
    remediation: "Tear the set-up down and build it on an internal load balancer; AWS never changes the scheme of an existing one",
    repairable: false,
    controls: &[
        "config:NLB_INTERNAL_SCHEME_CHECK",
        "powerpipe:elb_application_classic_network_lb_prohibit_public_access",
        "prowler:elbv2_internet_facing",
    ],
    judge: scheme,
};

pub(super) const SINGLE_ZONE: AuditRule = AuditRule {
    id: "FPL-SINGLE-ZONE",
    looks: &[call::LOAD_BALANCERS],
    title: "The load balancer stands in two zones or more",
    severity: Severity::Medium,
    rationale: "With one Availability Zone the connection ends when that zone does, and Firefly must have that very zone",
    remediation: "Enable a second zone on the load balancer, with a target in it or cross-zone load balancing on",
    repairable: false,
    controls: &["securityhub:ELB.13", "prowler:elbv2_is_in_multiple_az"],
    judge: single_zone,
};

pub(super) const DELETION_PROTECTION: AuditRule = AuditRule {
    id: "FPL-DELETION-PROTECTION",
    looks: &[call::LOAD_BALANCER_ATTRIBUTES],
    title: "The load balancer is protected from deletion",
    severity: Severity::Low,
    rationale: "One mistaken call deletes the load balancer, and with it Firefly’s connection",
    remediation: "Switch deletion protection on",
    repairable: true,
    controls: &["securityhub:ELB.6", "prowler:elbv2_deletion_protection", "checkov:CKV_AWS_150"],
    judge: deletion_protection,
};

fn scheme(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| {
        let arn = balancer.arn.as_str();
        let evidence = vec![scope.saw(format!("scheme = {}", balancer.scheme), arn, call::LOAD_BALANCERS)];
        vec![match balancer.scheme.to_ascii_lowercase().as_str() {
            "internal" => Judgement::pass(arn, format!("{} is internal", balancer.arn.short()), evidence),
            "internet-facing" => Judgement::fail(arn, format!("{} faces the internet", balancer.arn.short()), evidence),
            _ => Judgement::unknown(
                Some(arn),
                format!("AWS did not say whether {} is internal", balancer.arn.short()),
                evidence,
            ),
        }]
    })
}

fn single_zone(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| {
        let arn = balancer.arn.as_str();
        let zones: Vec<&str> = balancer.zones.iter().map(|z| z.zone.as_str()).collect();
        let evidence = vec![scope.saw(format!("zones = {}", zones.join(", ")), arn, call::LOAD_BALANCERS)];
        vec![match zones.as_slice() {
            [] => Judgement::unknown(
                Some(arn),
                format!("AWS did not say in which zones {} stands", balancer.arn.short()),
                vec![],
            ),
            [only] => Judgement::fail(arn, format!("{} stands in {only} alone", balancer.arn.short()), evidence),
            more => Judgement::pass(arn, format!("{} stands in {} zones", balancer.arn.short(), more.len()), evidence),
        }]
    })
}

fn deletion_protection(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| vec![judge_protection(scope, balancer)])
}

fn judge_protection(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    let Some(value) = balancer.attributes.get("deletion_protection.enabled") else {
        return Judgement::unknown(Some(arn), format!("The attributes of {name} could not be read"), vec![]);
    };
    let evidence =
        vec![scope.saw(format!("deletion_protection.enabled = {value}"), arn, call::LOAD_BALANCER_ATTRIBUTES)];
    if value == "true" {
        return Judgement::pass(arn, format!("{name} cannot be deleted by one call"), evidence);
    }
    let failed = Judgement::fail(arn, format!("{name} can be deleted by one call"), evidence);
    // the repair plan restores what is desired, and switches nothing on that the onboarding leaves off
    match scope.desired {
        Some(desired) if !desired.exposure.deletion_protection => {
            failed.mended(false, "Switch deletion protection on in the onboarding, then apply it")
        }
        _ => failed,
    }
}
