//! What the record knows beside the inventory: what was handed over, and which risks people have accepted. It is this machine's
//! own record; AWS does not hold it. How a risk comes to be accepted stands in `accept`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Audit, Finding, Outcome, Severity};
use crate::{Entry, Event, Evidence, sha256_of};

/// Somebody's decision to live with what one rule found at one resource, for a while.
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
    /// How bad it was when it was accepted; what becomes worse is open again.
    pub severity: Severity,
    /// SHA-256 over the facts that were seen when it was accepted; what is seen otherwise is open again.
    pub seen: String,
    /// What was found, in words; absent in decisions of before 2026-11-24.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub finding: Option<String>,
    /// The caller's ARN of whoever recorded it.
    pub by: String,
    #[ts(type = "string")]
    pub at: Timestamp,
}

/// A decision that was made about a finding and does not cover it as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lapsed {
    pub risk: AcceptedRisk,
    pub why: LapsedWhy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LapsedWhy {
    /// Its time is over.
    Ended,
    /// Something else is seen than what was accepted, or it weighs more.
    Changed,
}

impl LapsedWhy {
    pub fn words(self) -> &'static str {
        match self {
            LapsedWhy::Ended => "its time is over",
            LapsedWhy::Changed => "what is seen now is not what was accepted",
        }
    }
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

    /// Marks the failed findings whose risk is accepted at `now`, and those whose acceptance does not hold any more.
    pub(super) fn mark(&self, findings: &mut [Finding], now: Timestamp) {
        for risk in &self.accepted {
            let (about, place) = (risk.about(), risk.why_lapsed(findings, now));
            for finding in findings.iter_mut().filter(|f| is_failed(f, about)) {
                match place {
                    None => finding.accepted = Some(risk.clone()),
                    Some(why) => finding.lapsed = Some(Lapsed { risk: risk.clone(), why }),
                }
            }
        }
    }
}

impl AcceptedRisk {
    pub fn is_about(&self, rule: &str, resource: Option<&str>) -> bool {
        self.about() == (rule, resource)
    }

    fn about(&self) -> (&str, Option<&str>) {
        (&self.rule, self.resource.as_deref())
    }

    /// Why it does not cover what fails now, where it does not.
    fn why_lapsed(&self, findings: &[Finding], now: Timestamp) -> Option<LapsedWhy> {
        let (severity, seen) = seen(findings, self.about())?;
        if self.until <= now {
            return Some(LapsedWhy::Ended);
        }
        (severity < self.severity || seen != self.seen).then_some(LapsedWhy::Changed)
    }
}

/// How bad it is that a rule fails at a resource, and a hash over what was seen and said of it; `None` where it does not fail
/// there. For how long something has been so, or still will be, does not count: it changes while the facts stay.
pub(super) fn seen(findings: &[Finding], about: (&str, Option<&str>)) -> Option<(Severity, String)> {
    let failed: Vec<&Finding> = findings.iter().filter(|f| is_failed(f, about)).collect();
    let severity = failed.iter().map(|f| f.severity).min()?;
    let mut facts: Vec<(&str, &str)> = failed.iter().flat_map(|f| &f.evidence).filter_map(fact).collect();
    facts.sort_unstable();
    facts.dedup();
    let mut said: Vec<String> = failed.iter().map(|f| without_durations(&f.message)).collect();
    said.sort_unstable();
    Some((severity, sha256_of(&(facts, said))))
}

/// Whether something fails there in these words, whatever time they tell.
pub(super) fn says(audit: &Audit, about: (&str, Option<&str>), shown: &str) -> bool {
    let shown = without_durations(shown);
    audit.findings.iter().any(|f| is_failed(f, about) && without_durations(&f.message) == shown)
}

/// What fails there, in words.
pub(super) fn message_of(audit: &Audit, about: (&str, Option<&str>)) -> String {
    audit.findings.iter().filter(|f| is_failed(f, about)).map(|f| f.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// A message without such words as “12 days”.
fn without_durations(message: &str) -> String {
    const UNITS: [&str; 5] = ["second", "minute", "hour", "day", "week"];
    let words: Vec<&str> = message.split(' ').collect();
    let is_unit = |word: &str| UNITS.iter().any(|unit| word.starts_with(unit));
    let unit_at = |at: usize| words.get(at).is_some_and(|word| is_unit(word));
    let counts = |at: usize| {
        let more = usize::from(words.get(at + 1) == Some(&"more"));
        words[at].parse::<u64>().is_ok() && unit_at(at + 1 + more)
    };
    (0..words.len()).filter(|at| !counts(*at)).map(|at| words[at]).collect::<Vec<_>>().join(" ")
}

fn fact(evidence: &Evidence) -> Option<(&str, &str)> {
    match evidence {
        Evidence::Observed { fact, resource, .. } => Some((resource.as_deref().unwrap_or_default(), fact)),
        Evidence::Attested { statement, by, .. } => Some((by, statement)),
        Evidence::Unknown { .. } => None,
    }
}

fn is_failed(finding: &Finding, (rule, resource): (&str, Option<&str>)) -> bool {
    finding.outcome == Outcome::Fail && finding.rule == rule && finding.resource.as_deref() == resource
}

#[cfg(test)]
mod tests {
    use super::super::audit;
    use super::super::samples::*;
    use super::*;

    fn judged(sample: &Sample, known: &Known) -> Audit {
        audit(Some(&sample.desired), &sample.inventory, known)
    }

    fn with_stranger() -> Sample {
        let mut sample = sound();
        sample.allow(&root(STRANGER), Some("Account"));
        sample
    }

    /// The decision to live with what `FPL-PRINCIPALS` finds in `sample`, until so many hours after the look.
    fn risk(sample: &Sample, hours: i64) -> AcceptedRisk {
        let findings = judged(sample, &Known::default()).findings;
        let about = ("FPL-PRINCIPALS", Some(SERVICE));
        let (severity, seen) = seen(&findings, about).unwrap();
        AcceptedRisk {
            rule: about.0.into(),
            resource: about.1.map(str::to_owned),
            reason: "why".into(),
            owner: "ada".into(),
            until: sample.inventory.looked_at + jiff::SignedDuration::from_hours(hours),
            severity,
            seen,
            finding: None,
            by: "me".into(),
            at: moment(),
        }
    }

    /// What becomes of the decision in `sample`: accepted, and else why it does not hold.
    fn marked(sample: &Sample, risk: &AcceptedRisk) -> (bool, Option<LapsedWhy>) {
        let known = Known { accepted: vec![risk.clone()], ..Known::default() };
        let findings = judged(sample, &known).findings;
        let others = findings.iter().filter(|f| f.rule != risk.rule);
        assert!(others.clone().all(|f| f.accepted.is_none() && f.lapsed.is_none()), "only that finding is marked");
        let of_it = findings.iter().find(|f| f.rule == risk.rule).unwrap();
        (of_it.accepted.is_some(), of_it.lapsed.as_ref().map(|lapsed| lapsed.why))
    }

    #[test]
    fn the_last_word_on_a_finding_counts() {
        let entry = |event| Entry::after(None, moment(), None, "me".into(), event);
        let accept = |risk: AcceptedRisk| entry(Event::RiskAccepted { risk: Box::new(risk) });
        let withdraw = || entry(Event::RiskWithdrawn { rule: "FPL-PRINCIPALS".into(), resource: Some(SERVICE.into()) });
        let sample = with_stranger();
        let known = Known::of(&[accept(risk(&sample, 3)), accept(risk(&sample, 9))]);
        assert_eq!(known.accepted, [risk(&sample, 9)]);
        assert_eq!(Known::of(&[accept(risk(&sample, 3)), withdraw()]), Known::default());
    }

    #[test]
    fn an_acceptance_holds_until_its_end() {
        let sample = with_stranger();
        assert_eq!(marked(&sample, &risk(&sample, 1)), (true, None));
        assert_eq!(marked(&sample, &risk(&sample, 0)), (false, Some(LapsedWhy::Ended)));
    }

    #[test]
    fn what_was_not_seen_then_is_not_accepted() {
        let sample = with_stranger();
        let accepted = risk(&sample, 1);
        let mut more = with_stranger();
        more.allow(&root("123412341234"), Some("Account"));
        assert_eq!(marked(&more, &accepted), (false, Some(LapsedWhy::Changed)));
        let milder = AcceptedRisk { severity: Severity::Low, ..accepted };
        assert_eq!(marked(&sample, &milder), (false, Some(LapsedWhy::Changed)), "it weighs more than was accepted");
    }

    /// Whatever a rule leaves out of its evidence: who reads the message knows what was accepted.
    #[test]
    fn another_message_is_another_finding_and_another_duration_is_not() {
        let stray = |s: &mut Sample, id: &str| {
            let mut target = s.group().health[0].clone();
            target.id = id.into();
            s.group().health.push(target);
        };
        let one = sound().with(|s| stray(s, "i-0cccccccccccccccc"));
        let findings = judged(&one, &Known::default()).findings;
        let about = findings.iter().find(|f| f.rule == "FPL-LISTENERS" && f.outcome == Outcome::Fail).unwrap();
        let before = seen(&findings, (&about.rule, about.resource.as_deref()));
        let two = sound().with(|s| {
            stray(s, "i-0cccccccccccccccc");
            stray(s, "i-0ddddddddddddddddd");
        });
        let after = seen(&judged(&two, &Known::default()).findings, (&about.rule, about.resource.as_deref()));
        assert_ne!(before, after);
        assert_eq!(without_durations("waited for 12 days, of 3"), without_durations("waited for 13 days, of 3"));
        assert_eq!(without_durations("valid for 12 more days"), without_durations("valid for 9 more days"));
        assert_ne!(without_durations("2 of 3 targets"), without_durations("1 of 3 targets"));
    }

    #[test]
    fn what_does_not_fail_is_not_marked() {
        assert_eq!(marked(&sound(), &risk(&with_stranger(), 1)), (false, None));
    }
}
