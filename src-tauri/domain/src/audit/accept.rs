//! Living with a finding for a while: who may decide what, and until when. The decision is attested, never observed, and stands
//! in this machine's record alone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::known::{message_of, says, seen};
use super::{AcceptedRisk, Audit, Known, Outcome, Severity};
use crate::{Fault, clip, plain};

/// What a person may write as a reason, in characters.
const MOST_OF_A_REASON: usize = 1000;
/// A name, an address, a team.
const MOST_OF_AN_OWNER: usize = 120;
/// A risk is looked at again after a year at most.
const MOST_DAYS: i64 = 366;
/// One that is critical, after a month.
const MOST_DAYS_CRITICAL: i64 = 30;
/// How many of several a hint names.
const MOST_NAMED: usize = 6;

/// What somebody writes who accepts a risk.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub rule: &'a str,
    /// Needed only where the rule fails at several.
    pub resource: Option<&'a str>,
    /// The message of the finding as somebody was shown it; another one is not accepted unseen.
    pub shown: Option<&'a str>,
    pub reason: &'a str,
    /// Who answers for it: a person or a team.
    pub owner: &'a str,
    pub until: Timestamp,
}

/// A decision of `now`, recorded by the caller `by`. Refused for what is no failed finding of `audit`, without a reason, without
/// somebody who answers for it, and without a near enough end.
pub fn accept(audit: &Audit, wish: &Wish, by: &str, now: Timestamp) -> Result<AcceptedRisk, Fault> {
    let (rule, resource) = failed(audit, wish.rule, wish.resource)?;
    let (severity, seen) = seen(&audit.findings, (&rule, resource.as_deref())).ok_or_else(|| not_open(audit, wish))?;
    if wish.shown.is_some_and(|shown| !says(audit, (&rule, resource.as_deref()), shown)) {
        let message =
            format!("{} does not find any more what was shown{}", clip(wish.rule, 80), at(resource.as_deref()));
        return Err(
            Fault::invalid("risk-changed", message).hint("Look at the audit again, and decide about what it says now")
        );
    }
    let (reason, owner) = (plain(wish.reason), plain(wish.owner));
    let within = |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most;
    if !within(&reason, MOST_OF_A_REASON) {
        let message = format!("A reason is needed, of {MOST_OF_A_REASON} characters at most");
        return Err(Fault::invalid("risk-without-reason", message).hint("Say why this can stay as it is for now"));
    }
    if !within(&owner, MOST_OF_AN_OWNER) {
        let message = format!("A risk needs somebody who answers for it, in {MOST_OF_AN_OWNER} characters at most");
        return Err(Fault::invalid("risk-without-owner", message).hint("Name a person or a team"));
    }
    let until = near_enough(wish.until, severity, now)?;
    let finding = Some(message_of(audit, (&rule, resource.as_deref())));
    Ok(AcceptedRisk { rule, resource, reason, owner, until, severity, seen, finding, by: by.to_owned(), at: now })
}

/// Which decision is meant, whether it is still in force or not.
pub fn withdraw(known: &Known, rule: &str, resource: Option<&str>) -> Result<(String, Option<String>), Fault> {
    let of_it = known.accepted.iter().filter(|risk| risk.rule == rule);
    let found = of_it.filter(|risk| resource.is_none() || risk.resource.as_deref() == resource);
    let missing = || {
        let message = format!("{} is not accepted{}", clip(rule, 80), at(resource));
        Fault::invalid("risk-not-accepted", message).hint(named(
            "These are",
            known.accepted.iter().map(|risk| (risk.rule.as_str(), risk.resource.as_deref())),
            "No risk is accepted for this onboarding",
        ))
    };
    only(rule, found.map(|risk| risk.resource.as_deref()).collect(), missing)
}

/// A day, to its end in UTC, or a moment.
pub fn end_of(text: &str) -> Result<Timestamp, Fault> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let end = |day: Date| day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).map(|end| end.timestamp());
    text.parse::<Date>().and_then(|day| end(day).or(Ok(Timestamp::MAX))).map_err(|_| {
        Fault::invalid("bad-time", format!("“{}” is no day", clip(text, 40))).hint("Write it as 2026-12-31")
    })
}

fn near_enough(until: Timestamp, severity: Severity, now: Timestamp) -> Result<Timestamp, Fault> {
    let most = if severity == Severity::Critical { MOST_DAYS_CRITICAL } else { MOST_DAYS };
    // a day is taken to its end
    let last = now + SignedDuration::from_hours((most + 1) * 24);
    if until > now && until <= last {
        return Ok(until);
    }
    if severity == Severity::Critical && until > now {
        let message = format!("A critical finding is accepted for {MOST_DAYS_CRITICAL} days at most");
        return Err(Fault::invalid("risk-too-long", message)
            .hint(format!("Choose a day before {}, and mend it by then", last.strftime("%Y-%m-%d"))));
    }
    Err(Fault::invalid("risk-without-end", "An accepted risk ends within a year, and not in the past")
        .hint("Choose a day on which somebody looks at it again"))
}

/// The one failed rule and resource that is meant.
fn failed(audit: &Audit, rule: &str, resource: Option<&str>) -> Result<(String, Option<String>), Fault> {
    let of_it = audit.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.rule == rule);
    let mut found: Vec<Option<&str>> =
        of_it.map(|f| f.resource.as_deref()).filter(|found| resource.is_none() || *found == resource).collect();
    found.sort_unstable();
    found.dedup();
    let wish = Wish { rule, resource, shown: None, reason: "", owner: "", until: Timestamp::UNIX_EPOCH };
    only(rule, found, || not_open(audit, &wish))
}

fn not_open(audit: &Audit, wish: &Wish) -> Fault {
    let message =
        format!("{} does not fail{} now, so there is nothing to accept", clip(wish.rule, 80), at(wish.resource));
    let open = audit.findings.iter().filter(|f| f.outcome == Outcome::Fail);
    Fault::invalid("risk-not-open", message).hint(named(
        "These fail",
        open.map(|f| (f.rule.as_str(), f.resource.as_deref())),
        "No rule fails; what is unknown has to be made known first",
    ))
}

fn only(
    rule: &str,
    found: Vec<Option<&str>>,
    missing: impl FnOnce() -> Fault,
) -> Result<(String, Option<String>), Fault> {
    match found.as_slice() {
        [] => Err(missing()),
        [one] => Ok((rule.to_owned(), one.map(str::to_owned))),
        several => {
            let message =
                format!("{} is about {} resources, and it is not said which is meant", clip(rule, 80), several.len());
            Err(Fault::invalid("risk-ambiguous", message).hint(named(
                "Say one of",
                several.iter().map(|resource| (rule, *resource)),
                "",
            )))
        }
    }
}

fn at(resource: Option<&str>) -> String {
    resource.map(|resource| format!(" at {}", clip(resource, 120))).unwrap_or_default()
}

/// `RULE=RESOURCE` of some of them, as it is typed.
fn named<'a>(begin: &str, all: impl Iterator<Item = (&'a str, Option<&'a str>)>, none: &str) -> String {
    let mut words: Vec<String> =
        all.map(|(rule, of)| of.map_or(rule.to_owned(), |of| format!("{rule}={of}"))).collect();
    words.dedup();
    match words.len() {
        0 => none.to_owned(),
        1..=MOST_NAMED => format!("{begin}: {}", words.join(", ")),
        more => format!("{begin}: {} and {} more", words[..MOST_NAMED].join(", "), more - MOST_NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::*;
    use super::*;

    fn judged(sample: &Sample) -> Audit {
        super::super::audit(Some(&sample.desired), &sample.inventory, &Known::default())
    }

    /// Acceptance is off, which is critical; deletion protection too, which is not.
    fn loose() -> Audit {
        let mut sample = sound();
        sample.service().acceptance_required = false;
        sample.set("deletion_protection.enabled", "false");
        judged(&sample)
    }

    fn until(days: i64) -> Timestamp {
        moment() + SignedDuration::from_hours(24 * days)
    }

    fn wish(rule: &str, days: i64) -> Wish<'_> {
        Wish {
            rule,
            resource: None,
            shown: None,
            reason: "It is rebuilt\n nightly",
            owner: "Platform team",
            until: until(days),
        }
    }

    fn refused(wish: &Wish) -> Fault {
        accept(&loose(), wish, "me", moment()).unwrap_err()
    }

    #[test]
    fn a_risk_needs_a_reason_an_owner_and_an_end() {
        let rule = "FPL-DELETION-PROTECTION";
        let risk = accept(&loose(), &wish(rule, 300), "me", moment()).unwrap();
        assert_eq!((risk.reason.as_str(), risk.resource.as_deref()), ("It is rebuilt nightly", Some(BALANCER)));
        assert_eq!((risk.by.as_str(), risk.at), ("me", moment()));
        let long = "x".repeat(1001);
        for reason in [" ", &long] {
            assert_eq!(refused(&Wish { reason, ..wish(rule, 1) }).code, "risk-without-reason");
        }
        assert_eq!(refused(&Wish { owner: "\t", ..wish(rule, 1) }).code, "risk-without-owner");
        for days in [0, -3, 400] {
            assert_eq!(refused(&wish(rule, days)).code, "risk-without-end");
        }
    }

    #[test]
    fn what_is_critical_is_accepted_for_a_month() {
        let rule = "FPL-ACCEPTANCE";
        accept(&loose(), &wish(rule, 30), "me", moment()).unwrap();
        let fault = refused(&wish(rule, 32));
        assert_eq!(fault.code, "risk-too-long");
        assert!(fault.message.contains("30 days"), "{}", fault.message);
        assert_eq!(refused(&wish(rule, -1)).code, "risk-without-end");
    }

    #[test]
    fn only_what_fails_is_accepted() {
        for rule in ["FPL-PRINCIPALS", "FPL-NONSENSE"] {
            let fault = refused(&wish(rule, 1));
            assert_eq!(fault.code, "risk-not-open");
            assert!(fault.hint.unwrap().contains(&format!("FPL-ACCEPTANCE={SERVICE}")));
        }
        let elsewhere = Wish { resource: Some("vpce-svc-1"), ..wish("FPL-ACCEPTANCE", 1) };
        assert_eq!(refused(&elsewhere).code, "risk-not-open");
        let fault = accept(&judged(&sound()), &wish("FPL-ACCEPTANCE", 1), "me", moment()).unwrap_err();
        assert!(fault.hint.unwrap().starts_with("No rule fails"));
    }

    #[test]
    fn several_are_told_apart() {
        let mut sample = sound();
        let endpoints = ["vpce-0bbbbbbbbbbbbbbb0", "vpce-0ccccccccccccccc0"];
        endpoints.iter().for_each(|endpoint| sample.connect(STRANGER, endpoint, "available"));
        let audit = judged(&sample);
        let fault = accept(&audit, &wish("FPL-CONNECTION-OWNER", 1), "me", moment()).unwrap_err();
        assert_eq!(fault.code, "risk-ambiguous");
        assert!(fault.hint.unwrap().contains(endpoints[1]));
        let one = Wish { resource: Some(endpoints[1]), ..wish("FPL-CONNECTION-OWNER", 1) };
        let risk = accept(&audit, &one, "me", moment()).unwrap();
        assert_eq!(risk.resource.as_deref(), Some(endpoints[1]));
    }

    #[test]
    fn a_decision_is_withdrawn_by_its_name() {
        let risk = accept(&loose(), &wish("FPL-ACCEPTANCE", 1), "me", moment()).unwrap();
        let known = Known { accepted: vec![risk], ..Known::default() };
        let whole = ("FPL-ACCEPTANCE".to_owned(), Some(SERVICE.to_owned()));
        assert_eq!(withdraw(&known, "FPL-ACCEPTANCE", None).unwrap(), whole);
        assert_eq!(withdraw(&known, "FPL-ACCEPTANCE", Some(SERVICE)).unwrap(), whole);
        assert_eq!(withdraw(&known, "FPL-ACCEPTANCE", Some("x")).unwrap_err().code, "risk-not-accepted");
        assert_eq!(withdraw(&Known::default(), "FPL-ACCEPTANCE", None).unwrap_err().code, "risk-not-accepted");
    }

    #[test]
    fn a_day_is_taken_to_its_end() {
        assert_eq!(end_of(" 2026-12-31 ").unwrap().to_string(), "2026-12-31T23:59:59Z");
        assert_eq!(end_of("2026-12-31T12:00:00+02:00").unwrap().to_string(), "2026-12-31T10:00:00Z");
        for bad in ["", "tomorrow", "31.12.2026", "2026-13-01"] {
            assert_eq!(end_of(bad).unwrap_err().code, "bad-time", "{bad}");
        }
    }
}
