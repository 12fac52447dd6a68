//! What a rule is: its words as data, its judgement as a function. No rule stands here.

use super::scope::Scope;
use super::{Finding, Outcome, Severity};
use crate::{Evidence, plain};

/// What to do about what is not known: nothing that would change AWS.
const MAKE_KNOWN: &str =
    "Make it known first: let it be read, or ask whoever owns it; change nothing on the strength of this";

/// One rule of the audit.
pub(super) struct AuditRule {
    /// Stable: reports, accepted risks and exports refer to it.
    pub id: &'static str,
    /// The calls whose answers it looks at.
    pub looks: &'static [&'static str],
    /// The state that is wanted, as a statement.
    pub title: &'static str,
    pub severity: Severity,
    /// Why it matters.
    pub rationale: &'static str,
    /// What to do where it fails.
    pub remediation: &'static str,
    /// Whether the repair plan mends a failure, unless a judgement says otherwise.
    pub repairable: bool,
    /// The same theme elsewhere, as `scanner:control`.
    pub controls: &'static [&'static str],
    /// One judgement for each resource that the rule concerns; none where there is no such resource.
    pub judge: fn(&Scope) -> Vec<Judgement>,
}

/// What a rule says of one resource.
pub(super) struct Judgement {
    outcome: Outcome,
    resource: Option<String>,
    message: String,
    evidence: Vec<Evidence>,
    severity: Option<Severity>,
    repairable: Option<bool>,
    remediation: Option<&'static str>,
}

impl AuditRule {
    /// The rule's findings in `scope`.
    pub fn findings(&self, scope: &Scope) -> Vec<Finding> {
        // without an onboarding nothing is desired, so there is no plan that could mend anything
        let planned = scope.desired.is_some();
        (self.judge)(scope).into_iter().map(|judgement| self.finding(judgement, planned)).collect()
    }

    fn finding(&self, judgement: Judgement, planned: bool) -> Finding {
        let mendable = planned && judgement.outcome == Outcome::Fail;
        let usual = if judgement.outcome == Outcome::Unknown { MAKE_KNOWN } else { self.remediation };
        Finding {
            rule: self.id.to_owned(),
            title: self.title.to_owned(),
            severity: judgement.severity.unwrap_or(self.severity),
            outcome: judgement.outcome,
            message: judgement.message,
            rationale: self.rationale.to_owned(),
            resource: judgement.resource,
            evidence: judgement.evidence,
            remediation: judgement.remediation.unwrap_or(usual).to_owned(),
            repairable: mendable && judgement.repairable.unwrap_or(self.repairable),
            controls: self.controls.iter().map(|id| (*id).to_owned()).collect(),
            accepted: None,
            lapsed: None,
        }
    }
}

impl Judgement {
    /// It is as it should be.
    pub fn pass(resource: &str, message: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self::new(Outcome::Pass, Some(resource), message.into(), evidence)
    }

    /// It is not.
    pub fn fail(resource: &str, message: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self::new(Outcome::Fail, Some(resource), message.into(), evidence)
    }

    /// It could not be seen. `message` says why, and stands last in the evidence.
    pub fn unknown(resource: Option<&str>, message: impl Into<String>, mut evidence: Vec<Evidence>) -> Self {
        let because = plain(&message.into());
        evidence.push(Evidence::Unknown { because: because.clone() });
        Self::new(Outcome::Unknown, resource, because, evidence)
    }

    /// Whether it is as it should be.
    pub fn is_pass(&self) -> bool {
        self.outcome == Outcome::Pass
    }

    /// What it rests on.
    pub fn evidence(&self) -> Vec<Evidence> {
        self.evidence.clone()
    }

    /// The same judgement, weighed differently from its rule.
    pub fn weighed(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The same judgement, whose mending differs from its rule's.
    pub fn mended(mut self, by_plan: bool, remediation: &'static str) -> Self {
        self.repairable = Some(by_plan);
        self.remediation = Some(remediation);
        self
    }

    /// The same judgement of something that is not ours: no plan touches it.
    pub fn untouchable(mut self) -> Self {
        self.repairable = Some(false);
        self
    }

    fn new(outcome: Outcome, resource: Option<&str>, message: String, evidence: Vec<Evidence>) -> Self {
        let (resource, message) = (resource.map(str::to_owned), plain(&message));
        Self { outcome, resource, message, evidence, severity: None, repairable: None, remediation: None }
    }
}
