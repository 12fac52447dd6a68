//! What people decided about findings: each under its heading, with who answers for it, why and until when.

use domain::audit::{AcceptedRisk, Lapsed, LapsedWhy, Outcome, Severity};

use super::{in_order, pieces, stay_on_paper, whole};
use crate::sample;

#[test]
fn what_is_accepted_stands_apart_from_what_is_open() {
    let mut input = sample::connected("Orders API");
    let risk = AcceptedRisk {
        rule: "FPL-X".to_owned(),
        resource: None,
        reason: "Rebuilt nightly #panic() 日本".to_owned(),
        owner: "Platform team".to_owned(),
        until: sample::moment(),
        severity: Severity::High,
        seen: String::new(),
        finding: None,
        by: "arn:aws:iam::111122223333:user/ada".to_owned(),
        at: sample::moment(),
    };
    let [accepted, lapsed, unknown] = &mut input.audit.findings[..3] else { panic!("the sample has three findings") };
    (accepted.outcome, accepted.accepted) = (Outcome::Fail, Some(risk.clone()));
    (lapsed.outcome, lapsed.lapsed) = (Outcome::Fail, Some(Lapsed { risk, why: LapsedWhy::Changed }));
    unknown.outcome = Outcome::Unknown;
    let titles = [&lapsed.title, &accepted.title, &unknown.title].map(Clone::clone);
    let pages = pieces(&input);
    stay_on_paper(&pages);
    let text = whole(&pages);
    let said: [&str; 10] = [
        "1 accepted, ",
        &titles[0],
        "what is seen now is not what was accepted",
        "Accepted risks",
        "AWS does not know of them",
        &titles[1],
        "Accepted by Platform team until",
        "Rebuilt nightly #panic() [U+65E5][U+672C]",
        "user/ada",
        &titles[2],
    ];
    let at = text.rfind("1 accepted, ").expect("the findings are counted");
    in_order(&text[at..], &said);
}
