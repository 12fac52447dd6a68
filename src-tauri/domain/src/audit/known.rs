//! What the record knows beside the inventory: what was handed over, and which risks people have accepted. It is this machine's
//! own record; AWS does not hold it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Finding, Outcome};
use crate::{Entry, Event, Fault, plain};

/// What a person may write as a reason, in characters.
const MOST_OF_A_REASON: usize = 1000;
/// A name, an address, a team.
const MOST_OF_AN_OWNER: usize = 120;
/// A risk is looked at again after a year at most.
const MOST_HOURS: i64 = 366 * 24;

/// Somebody's decision to live with one finding for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptedRisk {
    pub rule: String,
    /// The finding's resource.
    pub resource: Option<String>,
    pub reason: String,
    /// Who answers for it, as typed.
    pub owner: String,
    /// From then on it is a finding like any other.
    #[ts(type = "string")]
    pub until: Timestamp,
}

/// What a judgement takes from the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The name of the endpoint service in the packet that was handed over last.
    pub handed_off: Option<String>,
    /// In force or not.
    pub accepted: Vec<AcceptedRisk>,
}

impl Known {
    /// What the entries of one onboarding tell. The last word on a finding counts.
    pub fn of(entries: &[Entry]) -> Self {
        let mut known = Self::default();
        for entry in entries {
            match &entry.event {
                Event::HandedOff { packet: Some(packet), .. } => known.handed_off = Some(packet.service_name.clone()),
                Event::RiskAccepted { risk } => {
                    known.accepted.retain(|other| !other.is_about(&risk.rule, risk.resource.as_deref()));
                    known.accepted.push((**risk).clone());
                }
                Event::RiskWithdrawn { rule, resource } => {
                    known.accepted.retain(|other| !other.is_about(rule, resource.as_deref()));
                }
                _ => {}
            }
        }
        known
    }

    /// Marks the failed findings whose risk is accepted at `now`.
    pub(super) fn mark(&self, findings: &mut [Finding], now: Timestamp) {
        for finding in findings.iter_mut().filter(|f| f.outcome == Outcome::Fail) {
            let of_it =
                |risk: &&AcceptedRisk| risk.is_about(&finding.rule, finding.resource.as_deref()) && risk.until > now;
            finding.accepted = self.accepted.iter().find(of_it).cloned();
        }
    }
}

impl AcceptedRisk {
    /// A decision of `now`. Refused without a reason, without somebody who answers for it, and without a near enough end.
    pub fn new(
        finding: (&str, Option<&str>),
        reason: &str,
        owner: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let (reason, owner) = (plain(reason), plain(owner));
        let within = |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most;
        if !within(&reason, MOST_OF_A_REASON) {
            let message = format!("A reason is needed, of {MOST_OF_A_REASON} characters at most");
            return Err(Fault::invalid("risk-without-reason", message).hint("Say why this can stay as it is for now"));
        }
        if !within(&owner, MOST_OF_AN_OWNER) {
            let message = format!("A risk needs somebody who answers for it, in {MOST_OF_AN_OWNER} characters at most");
            return Err(Fault::invalid("risk-without-owner", message).hint("Name a person or a team"));
        }
        if until <= now || until.duration_since(now).as_hours() > MOST_HOURS {
            return Err(Fault::invalid("risk-without-end", "An accepted risk ends within a year, and not in the past")
                .hint("Choose a day on which somebody looks at it again"));
        }
        let (rule, resource) = finding;
        Ok(Self { rule: rule.to_owned(), resource: resource.map(str::to_owned), reason, owner, until })
    }

    fn is_about(&self, rule: &str, resource: Option<&str>) -> bool {
        self.rule == rule && self.resource.as_deref() == resource
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::super::{Audit, audit};
    use super::*;

    fn until(days: i64) -> Timestamp {
        moment() + jiff::SignedDuration::from_hours(24 * days)
    }

    fn risk(days: i64) -> Result<AcceptedRisk, Fault> {
        let finding = ("FPL-DELETION-PROTECTION", Some("arn"));
        AcceptedRisk::new(finding, "It is rebuilt\n nightly", "Platform team", until(days), moment())
    }

    #[test]
    fn a_risk_needs_a_reason_an_owner_and_an_end() {
        assert_eq!(risk(30).unwrap().reason, "It is rebuilt nightly");
        let code = |reason: &str, owner: &str, days| {
            AcceptedRisk::new(("FPL-X", None), reason, owner, until(days), moment()).unwrap_err().code
        };
        assert_eq!(code(" ", "ada", 1), "risk-without-reason");
        assert_eq!(code(&"x".repeat(1001), "ada", 1), "risk-without-reason");
        assert_eq!(code("why", "\t", 1), "risk-without-owner");
        assert_eq!([code("why", "ada", 0), code("why", "ada", 400)], ["risk-without-end", "risk-without-end"]);
    }

    #[test]
    fn the_last_word_on_a_finding_counts_until_its_end() {
        let entry = |event| Entry::after(None, moment(), None, "me".into(), event);
        let accept = |risk: AcceptedRisk| entry(Event::RiskAccepted { risk: Box::new(risk) });
        let withdraw =
            || entry(Event::RiskWithdrawn { rule: "FPL-DELETION-PROTECTION".into(), resource: Some("arn".into()) });
        let known = Known::of(&[accept(risk(3).unwrap()), accept(risk(9).unwrap())]);
        assert_eq!(known.accepted.len(), 1);
        assert_eq!(known.accepted[0].until, until(9));
        assert_eq!(Known::of(&[accept(risk(3).unwrap()), withdraw()]), Known::default());
    }

    #[test]
    fn only_that_finding_is_marked_and_only_until_then() {
        let mut sample = sound();
        sample.service().acceptance_required = false;
        let of = |known: &Known| -> Audit { audit(Some(&sample.desired), &sample.inventory, known) };
        let open = of(&Known::default());
        let failed = open.findings.iter().find(|f| f.outcome == Outcome::Fail).unwrap();
        let accepted = |at: Timestamp| AcceptedRisk {
            rule: failed.rule.clone(),
            resource: failed.resource.clone(),
            reason: "why".into(),
            owner: "ada".into(),
            until: at,
        };
        let looked = sample.inventory.looked_at;
        let marked = |at| {
            let known = Known { accepted: vec![accepted(at)], ..Known::default() };
            of(&known).findings.iter().filter(|f| f.accepted.is_some()).count()
        };
        assert_eq!(marked(looked + jiff::SignedDuration::from_hours(1)), 1);
        assert_eq!(marked(looked), 0, "it is over");
    }
}
