//! What a report keeps whatever its data are. What other PDF readers say of the file is tested from outside.

mod decisions;
mod drawing;
mod record;

use domain::audit::{Outcome, Severity};
use domain::{AccountId, Actor, Evidence, ItemState, ReportInput, Typesetter};
use serde_json::Value as Json;
use typst::layout::{Frame, FrameItem, Point};

use crate::world::Desk;
use crate::{Report, options, sample, values};

/// One piece of text on a page: where it ends, and what it says.
struct Piece {
    right: f64,
    limit: f64,
    text: String,
}

/// The pages. Fails where the standards are not kept.
fn frames(input: &ReportInput) -> Vec<Frame> {
    let desk = Desk::new(values::inputs(input).unwrap());
    let document = typst::compile(&desk).output.unwrap_or_else(|errors| panic!("{errors:?}"));
    typst_pdf::pdf(&document, &options(input).unwrap()).unwrap_or_else(|errors| panic!("{errors:?}"));
    document.pages().iter().map(|page| page.frame.clone()).collect()
}

/// All text in reading order, page by page.
fn pieces(input: &ReportInput) -> Vec<Vec<Piece>> {
    let page = |frame: &Frame| {
        let mut found = Vec::new();
        walk(frame, Point::zero(), frame.width().to_pt(), &mut found);
        found
    };
    frames(input).iter().map(page).collect()
}

fn walk(frame: &Frame, at: Point, limit: f64, found: &mut Vec<Piece>) {
    for (offset, item) in frame.items() {
        let at = at + *offset;
        match item {
            FrameItem::Group(group) => walk(&group.frame, at, limit, found),
            FrameItem::Text(text) => {
                found.push(Piece { right: (at.x + text.width()).to_pt(), limit, text: text.text.to_string() })
            }
            _ => {}
        }
    }
}

fn whole(pages: &[Vec<Piece>]) -> String {
    pages.iter().flatten().map(|p| p.text.as_str()).collect()
}

/// The texts, in this order.
fn in_order(whole: &str, wanted: &[&str]) {
    let mut rest = whole;
    for text in wanted {
        let at = rest.find(text).unwrap_or_else(|| panic!("“{text}” is missing, or comes too early"));
        rest = &rest[at + text.len()..];
    }
}

fn stay_on_paper(pages: &[Vec<Piece>]) {
    let numbered =
        pages.iter().enumerate().flat_map(|(page, pieces)| pieces.iter().map(move |piece| (page + 1, piece)));
    let over = numbered.filter(|(_, piece)| piece.right > piece.limit - 20.0);
    let told: Vec<String> =
        over.map(|(page, piece)| format!("page {page}, {:.0} pt: {:.40}", piece.right, piece.text)).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let input = sample::connected("Orders API");
    let (first, second) = (Report.pdf(&input).unwrap(), Report.pdf(&input).unwrap());
    assert!(first == second);
    assert!(first.starts_with(b"%PDF-1.7"));
}

#[test]
fn the_file_declares_both_standards_its_title_and_its_date() {
    let pdf = Report.pdf(&sample::planned("Orders API")).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    for wanted in [
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
        "Orders API: PrivateLink onboarding report",
        "2026-03-01T10:00:00",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
}

#[test]
fn an_early_report_says_what_is_not_there_yet() {
    let input = sample::planned("Orders API");
    assert!(input.packet.is_none() && input.activity.is_empty());
    let pages = pieces(&input);
    in_order(
        &whole(&pages),
        &[
            "Onboarding report",
            "Planned",
            "What was agreed",
            "There is no load balancer",
            "No packet could be made",
            "Nothing is recorded yet",
            "Sign-off",
        ],
    );
    stay_on_paper(&pages);
}

#[test]
fn the_parts_come_in_their_order_and_the_sandbox_is_named_on_every_page() {
    let sections = [
        "Onboarding report",
        "1111\u{a0}2222\u{a0}3333",
        "Summary",
        "The four promised properties",
        "Contents",
        "The table after it says the same in words",
        "The diagram in words",
        "use1-az1",
        "Checklist with evidence",
        "Observed",
        "sts:GetCallerIdentity",
        "Connections",
        "Findings",
        "Gates that were let pass",
        "Firefly’s steps",
        "Hand-off packet",
        "Activity",
        "Run started: set-up",
        "Sign-off",
        "Signature",
        "API evidence",
        "What could not be read",
        "Hashes",
    ];
    let pages = pieces(&sample::connected("Orders API"));
    in_order(&whole(&pages), &sections);
    assert!(pages.iter().all(|page| page.iter().any(|p| p.text.contains("SANDBOX"))));
}

#[test]
fn hostile_names_come_out_as_text() {
    let markup = "#panic() $x$ *b* `r` [c] <l> @a \\ \"q\" // c {{x}} &amp; </svg>";
    let mut input = sample::connected(markup);
    input.sandbox = false;
    input.inventory.vpcs[0].name = Some("\u{202e}evil\u{0}\u{200b}".to_owned());
    input.inventory.subnets[0].name = Some("日本語サービス".to_owned());
    input.inventory.subnets[1].name = Some("עברית ومرحبا".to_owned());
    input.inventory.instances[0].name = Some("👩‍👩‍👧 e\u{301}\u{301}\u{301} \u{300}".to_owned());
    input.inventory.security_groups[0].name = "\u{e000}\u{fffe} -- \"'‘“ ﷽ ﬁ".to_owned();
    input.drawing.nodes[0].label = "日本 👩‍👩‍👧 \u{e000} ﷽".to_owned();
    let pages = pieces(&input);
    stay_on_paper(&pages);
    let shown = whole(&pages).replace('\u{a0}', " ");
    assert!(shown.contains(markup), "{shown:.400}");
    assert!(shown.contains("[U+65E5]") && !shown.contains('\u{202e}'));
    assert!(!shown.contains("SANDBOX"));
}

/// Every text of the data that is free to be anything is 255 characters without a place to break, or longer.
#[test]
fn long_texts_wrap_everywhere() {
    let mut input = sample::connected("Orders API");
    let activity = std::mem::take(&mut input.activity);
    let mut json = serde_json::to_value(&input).unwrap();
    for place in places(&json) {
        let old = json.pointer(&place).cloned().unwrap();
        for long in [
            "W".repeat(255),
            format!("arn:aws:iam::111122223333:role/{}", "@".repeat(255)),
            old.as_str().unwrap_or_default().to_owned(),
        ] {
            *json.pointer_mut(&place).unwrap() = long.into();
            if serde_json::from_value::<ReportInput>(json.clone()).is_ok() {
                break;
            }
        }
    }
    let mut input: ReportInput = serde_json::from_value(json).unwrap();
    assert_eq!(input.inventory.load_balancers[0].name, "W".repeat(255));
    input.inventory.faults[0].fault.message = "日".repeat(2000);
    input.activity = activity;
    input.activity[3].who = "%".repeat(255);
    stay_on_paper(&pieces(&input));
}

/// Where in `json` there are texts, as JSON pointers.
fn places(json: &Json) -> Vec<String> {
    let below = |key: String, value: &Json| {
        places(value).into_iter().map(move |rest| format!("/{key}{rest}")).collect::<Vec<_>>()
    };
    match json {
        Json::String(_) => vec![String::new()],
        Json::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| below(index.to_string(), item)).collect()
        }
        Json::Object(fields) => fields
            .iter()
            .filter(|(key, _)| *key != "drawing")
            .flat_map(|(key, field)| below(key.replace('/', "~1"), field))
            .collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
    }
}

#[test]
fn a_long_activity_is_shown_to_its_end() {
    let input = sample::busy(500);
    let pages = pieces(&input);
    assert!(pages.len() > 15);
    assert!(pages.iter().flatten().any(|p| p.text.contains("number 499")));
}

/// Every state has its words and its look: a tone that the template does not know would refuse the whole report.
#[test]
fn every_state_can_be_set() {
    let mut input = sample::connected("Orders API");
    let states = [
        ItemState::Done,
        ItemState::InProgress,
        ItemState::Next,
        ItemState::Later,
        ItemState::Attention,
        ItemState::Unknown,
    ];
    for (item, state) in input.checklist.items.iter_mut().zip(states) {
        (item.state, item.actor) = (state, Actor::Firefly);
        item.evidence.push(Evidence::Attested {
            statement: "It is so".to_owned(),
            by: "Ada".to_owned(),
            at: sample::moment(),
        });
    }
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];
    for (finding, severity) in input.audit.findings.iter_mut().zip(severities) {
        (finding.severity, finding.outcome) = (severity, Outcome::Fail);
    }
    let outcomes = [Outcome::Pass, Outcome::Fail, Outcome::Unknown];
    for (verdict, outcome) in input.audit.verdicts.iter_mut().zip(outcomes) {
        verdict.outcome = outcome;
    }
    for (check, outcome) in input.connections[0].checks.iter_mut().zip(outcomes) {
        check.outcome = outcome;
    }
    let owner: AccountId = "123456789012".parse().unwrap();
    for state in ["pendingAcceptance", "pending", "deleting", "SomethingNew"] {
        let mut card = input.connections[0].clone();
        (card.connection.state, card.connection.owner) = (state.to_owned(), owner.clone());
        input.connections.push(card);
    }
    input.inventory.endpoint_services[0].principals = None;
    input.inventory.target_groups[0].health[0].state = "draining".to_owned();
    stay_on_paper(&pieces(&input));
}
