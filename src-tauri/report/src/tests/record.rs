//! What the report says of its own ground: when AWS was seen, how far the activity goes, and whether the record holds.

use domain::{ChainReport, Entry, ReportInput, Typesetter};

use super::{pieces, stay_on_paper, whole};
use crate::{Report, sample};

/// What each page says, without the places where words may break.
fn pages(input: &ReportInput) -> Vec<String> {
    let pages = pieces(input);
    stay_on_paper(&pages);
    pages.iter().map(|page| page.iter().map(|p| p.text.as_str()).collect()).collect()
}

fn page_of<'a>(pages: &'a [String], words: &str) -> &'a str {
    pages.iter().skip(2).find(|page| page.contains(words)).unwrap_or_else(|| panic!("“{words}” is missing"))
}

#[test]
fn a_broken_record_is_said_on_the_cover_in_the_summary_and_above_the_activity() {
    let pages = pages(&sample::broken("Orders API"));
    let told = "The activity record is broken at entry 7: entry 7 was changed after it was written";
    for page in [&pages[0], &pages[1], page_of(&pages, "48 entries of this onboarding")] {
        assert!(page.contains(told), "{page}");
    }
    assert!(page_of(&pages, "Signature").contains("broken at entry 7 of 48"));
}

#[test]
fn a_record_that_holds_is_not_called_broken() {
    let text = whole(&pieces(&sample::connected("Orders API")));
    assert!(!text.contains("broken"));
    assert!(text.contains("48 entries of all onboardings of this realm, checked from the first to the last"));
}

/// Other onboardings have entries in the same record, so its head is another hash than that of our last entry.
#[test]
fn the_last_entry_and_the_head_of_the_record_are_two_hashes() {
    let mut input = sample::connected("Orders API");
    let ours: String = input.activity.last().map(|e: &Entry| e.hash.clone()).unwrap();
    input.chain = ChainReport { entries: 50, head: "f".repeat(64), broken: None };
    let pages = pages(&input);
    let (closing, page_to_sign) = (&pages[pages.len() - 1], &pages[pages.len() - 2]);
    for text in [&pages[0], page_to_sign, closing] {
        let (last, head) = text.split_once("Head of the activity record").unwrap();
        assert!(last.contains(&format!("Last entry of this onboarding{ours}")), "{text}");
        assert!(head.starts_with(&"f".repeat(64)), "{text}");
    }
}

#[test]
fn an_earlier_moment_limits_the_activity_and_dates_nothing_else() {
    let mut input = sample::connected("Orders API");
    input.as_of = "2026-02-03T04:05:06Z".parse().unwrap();
    let pages = pages(&input);
    for page in &pages[1..] {
        assert!(page.contains("AWS as seen at 2026-03-01 10:00:00 UTC"), "{page}");
        assert!(page.contains("ctivity up to 2026-02-03 04:05:06 UTC"), "{page}");
    }
    assert!(pages[0].contains("AWS as seen at2026-03-01 10:00:00 UTCActivity up to2026-02-03 04:05:06 UTC"));
    let pdf = Report.pdf(&input).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("2026-03-01T10:00:00") && !text.contains("2026-02-03T04:05:06"));
}

#[test]
fn gates_are_listed_only_where_one_was_let_pass() {
    let heading = "Gates that were let pass";
    assert!(whole(&pieces(&sample::connected("Orders API"))).contains(heading));
    assert!(!whole(&pieces(&sample::planned("Orders API"))).contains(heading));
}
