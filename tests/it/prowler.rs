//! Prowler as a second opinion on the same estates. `docs/audit-parity.md` holds what both said; where they differ it says why, and
//! from where that is known.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use tests::desk::Desk;
use tests::prowler::PAIRS;
use tests::python::Client;

use crate::boto::serve;
use crate::command::{FIREFLY, Privatelink};
use crate::moto::aws_files;

const PAGE: &str = "docs/audit-parity.md";
const FIREFLY_ACCOUNT: &str = "444455556666";

/// An onboarding, and the endpoint service that it made.
struct Made {
    id: String,
    service: String,
}

/// What both said of one set-up: for each pair Prowler's verdict and ours.
#[derive(Clone)]
struct Opinions {
    of: &'static str,
    pairs: Vec<(String, String)>,
}

#[test]
fn where_prowler_and_the_audit_differ_the_page_says_why() {
    let page = fs::read_to_string(tests::places::root().join(PAGE)).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `") && line.contains("**"));
    let differ: BTreeSet<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    let sections: Vec<(&str, &str)> = page
        .split("\n### `")
        .skip(1)
        .filter_map(|section| section.split("\n## ").next().unwrap_or(section).split_once('`'))
        .collect();
    let explained: BTreeSet<&str> = sections.iter().map(|(check, _)| *check).collect();
    assert_eq!(differ, explained, "each check that differs has a section, and no other has");
    let rules = fs::read_to_string(tests::places::root().join("docs/audit.md")).unwrap();
    for (check, rule) in PAIRS {
        let row = rules.lines().find(|line| line.starts_with(&format!("| {rule} |"))).unwrap();
        assert!(row.contains(&format!("`prowler:{check}`")), "{rule} does not name {check}");
    }
    let named = rules.split("`prowler:").skip(1).filter_map(|rest| rest.split('`').next());
    for check in named {
        assert!(PAIRS.iter().any(|(compared, _)| *compared == check), "{check} is named and not compared");
    }
    for (check, text) in sections {
        assert!(text.contains("https://"), "{PAGE} names no source for {check}");
    }
}

/// Two set-ups of one account, sound and then spoiled.
#[test]
fn prowler_looks_at_the_same_sandbox() {
    let desk = Desk::bare();
    let served = serve(&desk, &[]);
    aws_files(&desk);
    let it = Privatelink::new(&desk, &["--endpoint-url", &served.url, "--profile", "tests", "--region", "us-east-1"]);
    let client = Client::new(&served.url, "us-east-1").account("111122223333");
    let tcp = set_up(&it, &desk, "GitHub Enterprise", |text| text);
    let found = client.aws(&["acm", "list-certificates"]);
    let listed = found["CertificateSummaryList"].as_array().unwrap();
    let usable = listed.iter().find(|one| one["DomainName"] == "*.acme.example").unwrap();
    let certificate = usable["CertificateArn"].as_str().unwrap().to_owned();
    let tls = set_up(&it, &desk, "Harbor", |text| encrypted(&text, &certificate));
    let both = |deed: &str, named: [&'static str; 2]| {
        client.run("spoil.py", &[deed, &tcp.service, &tls.service]);
        named.into_iter().zip([&tcp, &tls]).map(|(of, made)| opinions(of, &it, &client, made)).collect::<Vec<_>>()
    };
    stands([both("ready", ["TCP", "TLS"]), both("spoil", ["TCP, spoiled", "TLS, spoiled"])].concat());
}

/// An onboarding that was carried out at moto, which Prowler then looks at too.
pub fn looks_at_moto(it: &Privatelink, client: &Client, id: &str, service: &str) {
    let made = Made { id: id.to_owned(), service: service.to_owned() };
    stands(vec![opinions("TCP", it, client, &made)]);
}

/// Expects the page to hold what both said.
#[track_caller]
fn stands(all: Vec<Opinions>) {
    let table = table(&all);
    let page = fs::read_to_string(tests::places::root().join(PAGE)).unwrap();
    assert!(page.contains(&table), "{PAGE} does not hold what both say now:\n\n{table}");
}

/// Onboards a service with the command, from a file that `edited` may change.
fn set_up(it: &Privatelink, desk: &Desk, service: &str, edited: impl FnOnce(String) -> String) -> Made {
    let file = desk.home().join(format!("{}.toml", service.replace(|c: char| !c.is_alphanumeric(), "-")));
    let path = file.to_str().unwrap();
    let words = ["init", "--service", service, "--port", "443", "--hostname", "git.acme.example", "--admit-targets"];
    it.run(&[&words[..], &FIREFLY[..], &["--out", path]].concat(), 0);
    let text = edited(fs::read_to_string(&file).unwrap());
    fs::write(&file, &text).unwrap();
    it.run(&["apply", path, "--yes"], 0);
    let id = text.parse::<toml::Table>().unwrap()["id"].as_str().unwrap().to_owned();
    let service = it.json(&["handoff", &id], 0)["service_id"].as_str().unwrap().to_owned();
    Made { id, service }
}

/// The onboarding file with its listener ending TLS before Harbor, which answers on 8080.
fn encrypted(text: &str, certificate: &str) -> String {
    let mut file: toml::Table = text.parse().unwrap();
    let listener = file["listeners"][0].as_table_mut().unwrap();
    listener.insert("protocol".to_owned(), "TLS".into());
    listener.insert("target_port".to_owned(), 8080.into());
    let tls = toml::Table::from_iter([("certificate".to_owned(), toml::Value::from(certificate))]);
    listener.insert("tls".to_owned(), tls.into());
    toml::to_string(&file).unwrap()
}

fn opinions(of: &'static str, it: &Privatelink, client: &Client, made: &Made) -> Opinions {
    let checks = PAIRS.map(|(check, _)| check);
    let theirs = client.prowler(&made.service, FIREFLY_ACCOUNT, &checks);
    // ends with 3 where something is open
    let printed = it.command(&["--json", "audit", &made.id]).output().unwrap().stdout;
    let ours: Value = serde_json::from_slice(&printed).unwrap();
    println!("{of}: {} verdicts of Prowler on what belongs to no onboarding", theirs["others"]);
    let pairs = PAIRS.map(|(check, rule)| (prowlers(&theirs["said"][check]), ours_of(&ours["data"], rule)));
    Opinions { of, pairs: pairs.into() }
}

/// The worst that Prowler says.
fn prowlers(said: &Value) -> String {
    let says = |status: &str| said.get(status).is_some();
    let word = match () {
        () if says("FAIL") => "fail",
        () if says("PASS") => "pass",
        () => "says nothing",
    };
    word.to_owned()
}

/// The worst that our rule found.
fn ours_of(audit: &Value, rule: &str) -> String {
    let findings = audit["findings"].as_array().unwrap();
    let outcomes: Vec<&str> =
        findings.iter().filter(|f| f["rule"] == rule).map(|f| f["outcome"].as_str().unwrap()).collect();
    let worst = ["fail", "unknown", "pass"].into_iter().find(|outcome| outcomes.contains(outcome));
    worst.unwrap_or("says nothing").to_owned()
}

/// One row for each pair, one column for each set-up: a word where both agree, both words where not.
fn table(all: &[Opinions]) -> String {
    let mut text = String::from("| Prowler’s check | our rule |");
    all.iter().for_each(|opinions| text.push_str(&format!(" {} |", opinions.of)));
    text.push_str("\n|---|---|");
    all.iter().for_each(|_| text.push_str("---|"));
    for (row, (check, rule)) in PAIRS.iter().enumerate() {
        text.push_str(&format!("\n| `{check}` | {rule} |"));
        for (theirs, ours) in all.iter().map(|opinions| &opinions.pairs[row]) {
            let cell = if theirs == ours { ours.clone() } else { format!("**{theirs}** / {ours}") };
            text.push_str(&format!(" {cell} |"));
        }
    }
    text.push('\n');
    text
}
