//! Two judgements of the same onboarding beside each other: what appeared, what went, what changed, and whether anything is
//! worse. Drawings are compared elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Audit, Finding, Outcome, Verdict, order, rank};

/// What differs between an earlier and a later judgement. What passes on both sides is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// Fails or is unknown now, and was not judged before.
    pub appeared: Vec<Finding>,
    /// Failed or was unknown before, and is not judged any more: what it was about is gone, or is not looked at.
    pub gone: Vec<Finding>,
    pub changed: Vec<Changed>,
    pub verdicts: Vec<VerdictChanged>,
    /// Checks that are made now and hold, and were not made before.
    pub holding_appeared: u32,
    /// Checks that held before and are not made any more.
    pub holding_gone: u32,
    /// Whether anything got worse: more is wrong, or less is known.
    pub worse: bool,
}

/// The same rule about the same resource, judged otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    pub before: Finding,
    pub after: Finding,
    pub worse: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictChanged {
    pub before: Verdict,
    pub after: Verdict,
    pub worse: bool,
}

/// Holds `after` against `before`.
pub fn compare(before: &Audit, after: &Audit) -> Comparison {
    let mut found = Comparison::default();
    let (mut earlier, later) = (by_subject(before), by_subject(after));
    for (subject, now) in later {
        let was = earlier.remove(&subject).unwrap_or_default();
        for (was, now) in paired(was, now) {
            match (was, now) {
                (Some(was), Some(now)) => found.beside(was, now),
                (None, Some(now)) => found.appears(now),
                (Some(was), None) => found.goes(was),
                (None, None) => {}
            }
        }
    }
    earlier.into_values().flatten().for_each(|was| found.goes(was));
    found.appeared.sort_by(|a, b| order(a).cmp(&order(b)));
    found.gone.sort_by(|a, b| order(a).cmp(&order(b)));
    found.changed.sort_by(|a, b| order(&a.after).cmp(&order(&b.after)));
    found.verdicts = verdicts(before, after);
    found.worse = found.appeared.iter().any(Finding::is_worse_than_nothing)
        || found.changed.iter().any(|c| c.worse)
        || found.verdicts.iter().any(|v| v.worse);
    found
}

impl Finding {
    /// Whether things are worse with it than without: advice, and what somebody lives with, is not.
    pub fn is_worse_than_nothing(&self) -> bool {
        self.outcome == Outcome::Unknown || self.asks_for_action()
    }
}

impl Comparison {
    /// Nothing differs that anybody would want to know of.
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty()
            && self.gone.is_empty()
            && self.changed.is_empty()
            && self.verdicts.is_empty()
            && self.holding_gone == 0
    }

    fn beside(&mut self, was: &Finding, now: &Finding) {
        let passes = was.outcome == Outcome::Pass && now.outcome == Outcome::Pass;
        let decided =
            |f: &Finding| f.accepted.as_ref().map(|risk| (risk.owner.clone(), risk.reason.clone(), risk.until));
        let same = was.outcome == now.outcome
            && was.severity == now.severity
            && was.message == now.message
            && decided(was) == decided(now);
        if !passes && !same {
            self.changed.push(Changed { before: was.clone(), after: now.clone(), worse: weight(now) < weight(was) });
        }
    }

    fn appears(&mut self, now: &Finding) {
        match now.outcome {
            Outcome::Pass => self.holding_appeared += 1,
            Outcome::Fail | Outcome::Unknown => self.appeared.push(now.clone()),
        }
    }

    fn goes(&mut self, was: &Finding) {
        match was.outcome {
            Outcome::Pass => self.holding_gone += 1,
            Outcome::Fail | Outcome::Unknown => self.gone.push(was.clone()),
        }
    }
}

/// Less is worse. What is accepted weighs as what is known and borne; how severe a rule is counts only where it does not hold.
fn weight(finding: &Finding) -> (u8, Option<super::Severity>) {
    match (finding.outcome, &finding.accepted) {
        (Outcome::Fail, None) => (0, Some(finding.severity)),
        (Outcome::Unknown, _) => (1, Some(finding.severity)),
        (Outcome::Fail, Some(_)) => (2, Some(finding.severity)),
        (Outcome::Pass, _) => (3, None),
    }
}

type Subject<'a> = (&'a str, Option<&'a str>);

fn by_subject(audit: &Audit) -> BTreeMap<Subject<'_>, Vec<&Finding>> {
    let mut subjects: BTreeMap<Subject<'_>, Vec<&Finding>> = BTreeMap::new();
    for finding in &audit.findings {
        subjects.entry((finding.rule.as_str(), finding.resource.as_deref())).or_default().push(finding);
    }
    subjects
}

/// One beside the other: first those that say the same, then the rest in order.
fn paired<'a>(was: Vec<&'a Finding>, now: Vec<&'a Finding>) -> Vec<(Option<&'a Finding>, Option<&'a Finding>)> {
    let (mut was, mut rest, mut pairs) = (was, Vec::new(), Vec::new());
    for now in now {
        match was.iter().position(|was| was.message == now.message) {
            Some(place) => pairs.push((Some(was.remove(place)), Some(now))),
            None => rest.push(now),
        }
    }
    let longer = was.len().max(rest.len());
    pairs.extend((0..longer).map(|i| (was.get(i).copied(), rest.get(i).copied())));
    pairs
}

fn verdicts(before: &Audit, after: &Audit) -> Vec<VerdictChanged> {
    let was = |key: &str| before.verdicts.iter().find(|v| v.key == key);
    let pairs = after.verdicts.iter().filter_map(|now| was(&now.key).map(|was| (was, now)));
    let differ = pairs.filter(|(was, now)| was.outcome != now.outcome || was.message != now.message);
    let changed = |(was, now): (&Verdict, &Verdict)| VerdictChanged {
        worse: rank(now.outcome) < rank(was.outcome),
        before: was.clone(),
        after: now.clone(),
    };
    differ.map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::super::{Known, Severity, Wish, accept, audit};
    use super::*;

    fn judged(sample: &Sample) -> Audit {
        audit(Some(&sample.desired), &sample.inventory, &sample.known)
    }

    fn rules(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|f| f.rule.as_str()).collect()
    }

    #[test]
    fn the_same_differs_in_nothing() {
        let audit = judged(&sound());
        assert_eq!(compare(&audit, &audit), Comparison::default());
        assert!(compare(&audit, &audit).is_empty());
    }

    #[test]
    fn what_fails_now_is_worse_and_back_again_is_not() {
        let (good, bad) = (judged(&sound()), judged(&sound().with(|s| s.service().acceptance_required = false)));
        let worse = compare(&good, &bad);
        // others take note of it too, and none is better for it
        assert!(worse.changed.iter().any(|c| c.after.rule == "FPL-ACCEPTANCE" && c.worse), "{worse:#?}");
        assert!(worse.changed.iter().all(|c| c.worse) && worse.worse, "{worse:#?}");
        assert!(worse.verdicts.iter().any(|v| v.worse && v.after.key == "granular_access_control"));
        let better = compare(&bad, &good);
        assert_eq!((better.changed.len(), better.worse), (worse.changed.len(), false));
    }

    #[test]
    fn what_appears_and_what_goes() {
        let before = sound();
        let after = sound().with(|s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available"));
        let found = compare(&judged(&before), &judged(&after));
        assert_eq!(rules(&found.appeared), ["FPL-CONNECTION-OWNER"]);
        assert!(found.worse && found.gone.is_empty());
        let back = compare(&judged(&after), &judged(&before));
        assert_eq!((rules(&back.gone), back.worse), (vec!["FPL-CONNECTION-OWNER"], false));
    }

    #[test]
    fn to_know_less_is_worse() {
        let blind = sound().with(|s| s.service().principals = None);
        let found = compare(&judged(&sound()), &judged(&blind));
        assert!(found.worse && found.changed.iter().any(|c| c.after.outcome == Outcome::Unknown && c.worse));
    }

    #[test]
    fn accepting_is_no_worse_and_its_end_is() {
        let open = sound().with(|s| s.set("deletion_protection.enabled", "false"));
        let wish = Wish {
            rule: "FPL-DELETION-PROTECTION",
            resource: None,
            shown: None,
            reason: "why",
            owner: "ada",
            until: moment() + jiff::SignedDuration::from_hours(1),
        };
        let risk = accept(&judged(&open), &wish, "me", moment()).unwrap();
        let known = Known { accepted: vec![risk], ..open.known.clone() };
        let accepted = Sample { known, ..open.clone() };
        let found = compare(&judged(&open), &judged(&accepted));
        assert_eq!((found.changed.len(), found.worse), (1, false));
        assert!(compare(&judged(&accepted), &judged(&open)).worse);
        assert!(!compare(&judged(&sound()), &judged(&sound())).worse);
    }

    #[test]
    fn several_of_one_subject_are_paired_by_what_they_say() {
        let finding = |message: &str, severity| Finding {
            message: message.into(),
            severity,
            ..judged(&sound().with(|s| s.service().acceptance_required = false)).findings[0].clone()
        };
        let audit = |findings: Vec<Finding>| Audit { findings, verdicts: Vec::new() };
        let before = audit(vec![finding("a", Severity::High), finding("b", Severity::High)]);
        let after = audit(vec![finding("b", Severity::High), finding("c", Severity::Low), finding("d", Severity::Low)]);
        let found = compare(&before, &after);
        let changed: Vec<(&str, &str, bool)> =
            found.changed.iter().map(|c| (c.before.message.as_str(), c.after.message.as_str(), c.worse)).collect();
        assert_eq!(changed, [("a", "c", false)]);
        assert_eq!(found.appeared[0].message, "d");
    }
}
