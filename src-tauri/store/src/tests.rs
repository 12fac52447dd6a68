//! The records as the engine uses them: appending, reading back, several at once, edited behind our back, a full disk.

use super::*;
use domain::{GENESIS, StepId, verify};
use rusqlite::Connection;

fn open(folder: &Path) -> Store {
    Store::open(folder, Timestamp::UNIX_EPOCH, "arn:aws:iam::111122223333:user/ada").unwrap()
}

fn id(text: &str) -> OnboardingId {
    text.parse().unwrap()
}

fn played(part: &str) -> Event {
    Event::Played { part: part.to_owned() }
}

fn waiting(run: &str, saw: &str) -> Event {
    Event::Waiting { run: run.parse().unwrap(), step: "load-balancer".parse::<StepId>().unwrap(), saw: saw.to_owned() }
}

fn append(store: &Store, onboarding: Option<&str>, event: Event) -> Result<Entry, Fault> {
    store.append(
        Timestamp::new(1_790_000_000, 123_456_789).unwrap(),
        onboarding.map(id).as_ref(),
        "arn:aws:iam::111122223333:user/ada",
        event,
    )
}

fn numbers(entries: &[Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq).collect()
}

fn desired(own: &str, name: &str) -> Desired {
    let text = serde_json::json!({
        "schema": 1, "id": own, "name": name, "account": "111122223333", "region": "us-east-1",
        "firefly": { "account": "444455556666" },
        "network": { "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"] },
        "listeners": [{ "port": 443, "protocol": "TCP", "target_type": "instance", "target_port": 8443, "targets": ["i-0123456789abcdef0"] }],
    });
    serde_json::from_value(text).unwrap()
}

/// Three entries, and a connection beside ours that may do anything.
fn three() -> (tempfile::TempDir, Store, Connection) {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path());
    for part in ["one", "two", "three"] {
        append(&store, Some("k3m9x2p7qa"), played(part)).unwrap();
    }
    let raw = Connection::open(home.path().join("privatelink.db")).unwrap();
    (home, store, raw)
}

#[test]
fn what_was_appended_is_read_back_and_verifies() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path());
    let (a, b) = ("k3m9x2p7qa", "aaaaaaaaaa");
    let written = [
        append(&store, Some(a), played("Firefly’s “part”\u{0}\n\t\u{1f600}")).unwrap(),
        append(&store, Some(b), waiting("run-1", "provisioning")).unwrap(),
        append(&store, None, played("nobody's")).unwrap(),
        append(&store, Some(a), waiting("run-2", "active")).unwrap(),
        append(&store, Some(b), waiting("run-1", "active")).unwrap(),
    ];
    drop(store);
    let store = open(home.path());
    let all = store.entries(0, None).unwrap();
    assert_eq!(all, written);
    assert_eq!(all[0].previous, GENESIS);
    assert_eq!(verify(&all).broken, None);
    assert_eq!(numbers(&store.entries(3, None).unwrap()), [4, 5]);
    assert_eq!(numbers(&store.entries(0, Some(&id(a))).unwrap()), [1, 4]);
    assert_eq!(numbers(&store.entries(1, Some(&id(a))).unwrap()), [4]);
    assert_eq!(numbers(&store.run_entries(&"run-1".parse().unwrap(), 0).unwrap()), [2, 5]);
    assert_eq!(numbers(&store.run_entries(&"run-1".parse().unwrap(), 2).unwrap()), [5]);
    assert!(store.entries(u64::MAX, None).unwrap().is_empty());
}

#[test]
fn several_at_once_make_one_chain() {
    let home = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let folder = home.path();
            scope.spawn(move || {
                let store = open(folder);
                for number in 0..15 {
                    append(&store, None, played(&format!("{writer}: {number}"))).unwrap();
                }
            });
        }
    });
    let all = open(home.path()).entries(0, None).unwrap();
    assert_eq!(numbers(&all), (1..=60).collect::<Vec<u64>>());
    assert_eq!(verify(&all).broken, None);
}

#[test]
fn rows_are_neither_edited_nor_removed_nor_replaced() {
    let (_home, store, raw) = three();
    let before = store.entries(0, None).unwrap();
    for order in [
        "UPDATE journal SET who = 'nobody' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 3",
        "INSERT OR REPLACE INTO journal (seq, at, who, event, previous, hash) SELECT seq, at, 'nobody', event, previous, hash FROM journal WHERE seq = 2",
        "INSERT INTO journal (seq, at, who, event, previous, hash) SELECT 9, at, who, event, previous, hash FROM journal WHERE seq = 2",
    ] {
        let refused = raw.execute_batch(order).unwrap_err().to_string();
        assert!(refused.contains("the journal is append-only"), "{order}: {refused}");
    }
    assert_eq!(store.entries(0, None).unwrap(), before);
}

#[test]
fn whoever_gets_round_that_is_found_out() {
    let edits = [
        "UPDATE journal SET who = 'nobody' WHERE seq = 2",
        "UPDATE journal SET onboarding = 'aaaaaaaaaa' WHERE seq = 2",
        "UPDATE journal SET at = '2026-01-01T00:00:00Z' WHERE seq = 2",
        "UPDATE journal SET event = json_set(event, '$.part', 'other') WHERE seq = 2",
        "UPDATE journal SET event = json_set(event, '$.added', 'by hand') WHERE seq = 2",
        "UPDATE journal SET event = event || ' ' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 2",
    ];
    for edit in edits {
        let (_home, store, raw) = three();
        raw.execute_batch("DROP TRIGGER journal_is_not_edited; DROP TRIGGER journal_is_not_shortened").unwrap();
        raw.execute_batch(edit).unwrap();
        let broken = verify(&store.entries(0, None).unwrap()).broken.unwrap_or_else(|| panic!("unseen: {edit}"));
        assert_eq!(broken.seq, 2, "{edit}");
    }
}

#[test]
fn an_entry_that_no_longer_reads_is_named() {
    let (_home, store, raw) = three();
    raw.execute_batch("DROP TRIGGER journal_is_not_edited").unwrap();
    raw.execute_batch(r#"UPDATE journal SET event = '{"event":"unheard_of"}' WHERE seq = 3"#).unwrap();
    let fault = store.entries(0, None).unwrap_err();
    assert_eq!(fault.code, "records-altered");
    assert!(fault.message.contains("Entry 3"), "{}", fault.message);
    assert_eq!(append(&store, None, played("next")).unwrap_err().code, "records-altered");
    assert_eq!(raw.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0)).unwrap(), 3);
}

#[test]
fn a_full_disk_is_said_and_leaves_no_entry() {
    let (_home, store, _raw) = three();
    let before = store.entries(0, None).unwrap();
    store.database().connection.query_row("PRAGMA max_page_count = 1", [], |_| Ok(())).unwrap();
    let fault = append(&store, None, played(&"long ".repeat(10_000))).unwrap_err();
    assert_eq!(fault.code, "disk-full");
    assert_eq!(store.entries(0, None).unwrap(), before);
    store.database().connection.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(())).unwrap();
    append(&store, None, played(&"long ".repeat(10_000))).unwrap();
    assert_eq!(verify(&store.entries(0, None).unwrap()).broken, None);
}

#[test]
fn onboardings_stay_in_the_order_of_their_first_saving() {
    let home = tempfile::tempdir().unwrap();
    let store = open(home.path());
    let saved = |own: &str, name: &str| store.save(&desired(own, name), Timestamp::UNIX_EPOCH).unwrap();
    saved("zzzzzzzzzz", "first");
    saved("aaaaaaaaaa", "second");
    saved("zzzzzzzzzz", "first, renamed");
    let names: Vec<String> = store.all().unwrap().into_iter().map(|desired| desired.name).collect();
    assert_eq!(names, ["first, renamed", "second"]);
    assert_eq!(store.load(&id("aaaaaaaaaa")).unwrap(), Some(desired("aaaaaaaaaa", "second")));
    assert_eq!(store.load(&id("bbbbbbbbbb")).unwrap(), None);
    store.database().connection.execute_batch("UPDATE onboardings SET desired = '{}' WHERE id = 'aaaaaaaaaa'").unwrap();
    assert_eq!(store.all().unwrap_err().code, "unreadable-onboarding");
}

#[test]
fn an_onboarding_has_one_writer() {
    let home = tempfile::tempdir().unwrap();
    let (here, there) = (open(home.path()), open(home.path()));
    let (a, b) = (id("k3m9x2p7qa"), id("aaaaaaaaaa"));
    let guard = here.lock(&a).unwrap();
    let fault = there.lock(&a).err().unwrap();
    assert_eq!(fault.code, "onboarding-busy");
    assert!(fault.message.contains("k3m9x2p7qa") && fault.message.contains("process"), "{}", fault.message);
    assert!(here.lock(&a).is_err());
    there.lock(&b).unwrap();
    drop(guard);
    there.lock(&a).unwrap();
}
