//! The four promised properties, each from evidence. What only Firefly's account could show is never claimed.

use super::rules::principals::EVERYONE;
use super::scope::{Scope, call};
use super::{Finding, Outcome, Severity, Verdict};
use crate::{Evidence, plain};

/// Private connectivity, no public exposure, stable DNS, granular access control; in this order.
pub(super) fn verdicts(scope: &Scope, findings: &[Finding]) -> Vec<Verdict> {
    vec![
        private_connectivity(scope, findings),
        no_public_exposure(scope, findings),
        stable_dns(scope, findings),
        granular_access(scope, findings),
    ]
}

/// Reasons gathered for one verdict. One that speaks against outweighs what is unknown, and that outweighs the rest.
#[derive(Default)]
struct Reasons {
    against: Vec<String>,
    unknown: Vec<String>,
    evidence: Vec<Evidence>,
}

impl Reasons {
    /// Takes in what `rules` found. Only what is high or critical speaks against a promised property.
    fn of(rules: &[&str], findings: &[Finding]) -> Self {
        let mut reasons = Self::default();
        for finding in findings.iter().filter(|f| rules.contains(&f.rule.as_str())) {
            reasons
                .evidence
                .extend(finding.evidence.iter().filter(|e| matches!(e, Evidence::Observed { .. })).cloned());
            match finding.outcome {
                Outcome::Fail if finding.severity <= Severity::High => reasons.against.push(finding.message.clone()),
                Outcome::Unknown => reasons.unknown.push(finding.message.clone()),
                Outcome::Fail | Outcome::Pass => {}
            }
        }
        reasons
    }

    fn verdict(mut self, key: &str, title: &str, holds: &str) -> Verdict {
        let (outcome, message) = match (self.against.as_slice(), self.unknown.as_slice()) {
            ([], []) => (Outcome::Pass, holds.to_owned()),
            ([], unknown) => (Outcome::Unknown, unknown.join("; ")),
            (against, _) => (Outcome::Fail, against.join("; ")),
        };
        self.evidence.extend(self.unknown.into_iter().map(|because| Evidence::Unknown { because }));
        Verdict {
            key: key.to_owned(),
            title: title.to_owned(),
            outcome,
            message: plain(&message),
            evidence: self.evidence,
        }
    }
}

fn private_connectivity(scope: &Scope, findings: &[Finding]) -> Verdict {
    let mut reasons = Reasons::of(&["FPL-SCHEME", "FPL-ALB-PUBLIC"], findings);
    unless_built(scope, &mut reasons);
    for (_, group) in scope.all_groups() {
        if !scope.targets_were_read(group) {
            reasons.unknown.push(format!("The targets behind {} could not be read", group.arn.short()));
        }
        let outside: Vec<&str> =
            group.health.iter().filter(|t| t.zone.as_deref() == Some("all")).map(|t| t.id.as_str()).collect();
        if !outside.is_empty() {
            let hop = format!(
                "{} lies outside the VPC: which networks the last hop crosses, AWS does not show",
                outside.join(", ")
            );
            reasons.unknown.push(hop);
        }
    }
    let holds = "An internal load balancer and an endpoint service: traffic from Firefly’s endpoint to the targets stays on private networks";
    reasons.verdict("private_connectivity", "Private connectivity", holds)
}

fn no_public_exposure(scope: &Scope, findings: &[Finding]) -> Verdict {
    let rules = ["FPL-SCHEME", "FPL-ALB-PUBLIC", "FPL-TARGET-PUBLIC", "FPL-OTHER-WAYS", "FPL-AUTO-ACCEPT"];
    let mut reasons = Reasons::of(&rules, findings);
    unless_built(scope, &mut reasons);
    let everyone = findings.iter().filter(|f| f.rule == "FPL-PRINCIPALS" && f.message == EVERYONE);
    reasons.against.extend(everyone.map(|f| f.message.clone()));
    let holds = "No public load balancer or address of a target leads here, as far as Application and Network Load Balancers show; the load balancer’s DNS name resolves publicly, but to private addresses only";
    reasons.verdict("no_public_exposure", "No public exposure", holds)
}

/// The name that Firefly uses lives in Firefly's account; nothing here can show it.
fn stable_dns(scope: &Scope, findings: &[Finding]) -> Verdict {
    let name = scope.desired.and_then(|d| d.exposure.hostname.as_deref());
    let because = match name {
        Some(name) => format!(
            "Firefly has to state that {} resolves to its endpoint, in its private zone; AWS does not show it to you",
            plain(name)
        ),
        None => {
            "Firefly has to state which private name resolves to its endpoint; AWS does not show it to you".to_owned()
        }
    };
    let mut reasons = Reasons::of(&["FPL-SERVICE-NAME"], findings);
    let names =
        scope.services.iter().map(|s| scope.saw(format!("service name = {}", s.name), s.id.as_str(), call::SERVICES));
    reasons.evidence.extend(names);
    reasons.unknown.push(because);
    // a name of ours that AWS does not answer for is no stable one
    let unproven = findings.iter().filter(|f| f.rule == "FPL-PRIVATE-DNS" && f.outcome == Outcome::Fail);
    reasons.against.extend(unproven.map(|f| f.message.clone()));
    reasons.verdict("stable_dns", "Stable DNS", "")
}

fn granular_access(scope: &Scope, findings: &[Finding]) -> Verdict {
    let rules = [
        "FPL-ACCEPTANCE",
        "FPL-PRINCIPALS",
        "FPL-CONNECTION-OWNER",
        "FPL-LISTENERS",
        "FPL-SERVICE-BALANCERS",
        "FPL-REGIONS",
    ];
    let mut reasons = Reasons::of(&rules, findings);
    unless_built(scope, &mut reasons);
    let holds = "On your side every connection needs acceptance, nobody but Firefly may ask or is connected, and only agreed ports listen; \
                 what filters inside Firefly’s account is not visible here";
    reasons.verdict("granular_access_control", "Granular access control", holds)
}

fn unless_built(scope: &Scope, reasons: &mut Reasons) {
    let mut absent = |what: &str, call: &str| {
        let read = scope.inventory.read_completely(call);
        reasons.unknown.push(if read {
            format!("There is no {what} yet")
        } else {
            format!("No {what} was found, and the list could not be read completely")
        });
    };
    if scope.balancers.is_empty() && scope.unseen_balancers.is_empty() {
        absent("load balancer", call::LOAD_BALANCERS);
    }
    if scope.services.is_empty() {
        absent("endpoint service", call::SERVICES);
    }
}
