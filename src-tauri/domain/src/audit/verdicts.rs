//! The four promised properties, each from evidence. What only Firefly's account could show is never claimed.

use super::rules::access::EVERYONE;
use super::scope::{Scope, call};
use super::{Finding, Outcome, Severity, Verdict};
use crate::network::{host_of, is_anywhere, permits, sharing};
use crate::{Evidence, LoadBalancer, Peer, TargetGroup, plain};

/// Private connectivity, no public exposure, stable DNS, granular access control; in this order.
pub(super) fn verdicts(scope: &Scope, findings: &[Finding]) -> Vec<Verdict> {
    vec![
        private_connectivity(scope, findings),
        no_public_exposure(scope, findings),
        stable_dns(scope),
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
    let mut reasons = Reasons::of(&["FPL-SCHEME"], findings);
    unless_built(scope, &mut reasons);
    for (_, group) in groups(scope) {
        unless_read(scope, group, &mut reasons);
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
    let mut reasons = Reasons::of(&["FPL-SCHEME"], findings);
    unless_built(scope, &mut reasons);
    let everyone = findings.iter().filter(|f| f.rule == "FPL-PRINCIPALS" && f.message == EVERYONE);
    reasons.against.extend(everyone.map(|f| f.message.clone()));
    others_unread(scope, &mut reasons);
    for (_, group) in groups(scope) {
        unless_read(scope, group, &mut reasons);
        other_ways_in(scope, group, &mut reasons);
        public_addresses(scope, group, &mut reasons);
    }
    let holds = "Nothing here has a public way in; the load balancer’s DNS name resolves publicly, but to private addresses only";
    reasons.verdict("no_public_exposure", "No public exposure", holds)
}

/// Internet-facing load balancers that lead to the same targets: the old public path, as long as it stands.
fn other_ways_in(scope: &Scope, group: &TargetGroup, reasons: &mut Reasons) {
    for other in sharing(&scope.look, &[group]) {
        for balancer in
            other.load_balancers.iter().filter_map(|arn| scope.inventory.load_balancer(arn)).filter(|l| l.is_public())
        {
            reasons.against.push(format!("{} faces the internet and leads to the same targets", balancer.arn.short()));
            reasons.evidence.push(scope.saw("scheme = internet-facing", balancer.arn.as_str(), call::LOAD_BALANCERS));
        }
    }
}

fn others_unread(scope: &Scope, reasons: &mut Reasons) {
    let lists = [call::LOAD_BALANCERS, call::TARGET_GROUPS].iter().all(|call| scope.inventory.read_completely(call));
    if !lists || scope.inventory.has_gap(call::TARGET_HEALTH) {
        reasons.unknown.push(
            "Other load balancers could not be read completely, so a public one may lead to the same targets"
                .to_owned(),
        );
    }
}

/// Targets that could not be read may be anywhere.
fn unless_read(scope: &Scope, group: &TargetGroup, reasons: &mut Reasons) {
    if !scope.targets_were_read(group) {
        reasons.unknown.push(format!("The targets behind {} could not be read", group.arn.short()));
    }
}

/// Targets with a public address whose security groups let the internet in on the service's port.
fn public_addresses(scope: &Scope, group: &TargetGroup, reasons: &mut Reasons) {
    for target in &group.health {
        let Some(host) = host_of(&scope.look, target) else {
            reasons.unknown.push(format!("Whether {} has a public address is not known", target.id));
            continue;
        };
        let (Some(public), Some(port)) = (host.public_ip, target.port.or(group.port)) else { continue };
        reasons.evidence.push(scope.saw(format!("public address {public}"), &target.id, call::INSTANCES));
        for id in host.groups {
            let Some(rules) = scope.inventory.security_group(id).map(|g| &g.ingress) else {
                reasons.unknown.push(format!("{} has a public address, and {id} could not be read", target.id));
                continue;
            };
            if rules.iter().any(|r| permits(r, "tcp", port) && is_anywhere(&r.peer)) {
                reasons.against.push(format!(
                    "{} has the public address {public}, and {id} lets the internet in on port {port}",
                    target.id
                ));
            } else if rules.iter().any(|r| permits(r, "tcp", port) && matches!(r.peer, Peer::PrefixList(_))) {
                reasons.unknown.push(format!(
                    "{} has a public address, and a prefix list in {id} may let the internet in",
                    target.id
                ));
            }
        }
    }
}

/// The name that Firefly uses lives in Firefly's account; nothing here can show it.
fn stable_dns(scope: &Scope) -> Verdict {
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
    let mut evidence: Vec<Evidence> = scope
        .services
        .iter()
        .map(|s| scope.saw(format!("service name = {}", s.name), s.id.as_str(), call::SERVICES))
        .collect();
    evidence.push(Evidence::Unknown { because: because.clone() });
    Verdict {
        key: "stable_dns".to_owned(),
        title: "Stable DNS".to_owned(),
        outcome: Outcome::Unknown,
        message: because,
        evidence,
    }
}

fn granular_access(scope: &Scope, findings: &[Finding]) -> Verdict {
    let rules = ["FPL-ACCEPTANCE", "FPL-PRINCIPALS", "FPL-CONNECTION-OWNER", "FPL-LISTENERS"];
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

fn groups<'a>(scope: &'a Scope) -> Vec<(&'a LoadBalancer, &'a TargetGroup)> {
    scope.balancers.iter().flat_map(|l| scope.groups_of(l).0.into_iter().map(move |g| (*l, g))).collect()
}
