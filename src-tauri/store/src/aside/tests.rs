//! Damaged records: kept byte for byte, said, and gone on from with whatever could be read.

use std::fs;
use std::path::Path;

use domain::{Desired, Entry, Event, Journal, Shelf, verify};
use jiff::Timestamp;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::Store;

const WHO: &str = "arn:aws:iam::111122223333:user/ada";

fn open(folder: &Path) -> Store {
    Store::open(folder, Timestamp::UNIX_EPOCH, WHO).unwrap()
}

fn desired(own: &str) -> Desired {
    serde_json::from_value(serde_json::json!({
        "schema": 1, "id": own, "name": format!("service {own}"), "account": "111122223333", "region": "us-east-1",
        "firefly": { "account": "444455556666" },
        "network": { "vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"] },
        "listeners": [{ "port": 443, "protocol": "TCP", "target_type": "instance", "target_port": 8443, "targets": ["i-0123456789abcdef0"] }],
    }))
    .unwrap()
}

/// Records with three onboardings and many entries, closed, and the bytes of their file.
fn records(folder: &Path) -> Vec<u8> {
    let store = open(folder);
    for own in ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"] {
        store.save(&desired(own), Timestamp::UNIX_EPOCH).unwrap();
    }
    for number in 0..200 {
        store.append(Timestamp::UNIX_EPOCH, None, WHO, Event::Played { part: format!("part {number}") }).unwrap();
    }
    drop(store);
    fs::read(folder.join("privatelink.db")).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The one entry of a record that was begun anew: names, hashes, what was taken over, whether that was all.
fn first(store: &Store) -> (Vec<(String, String)>, Vec<String>, bool) {
    let entries: Vec<Entry> = store.entries(0, None).unwrap();
    assert_eq!(verify(&entries).broken, None);
    let Event::RecordsPutAside { files, salvaged, complete } = &entries[0].event else { panic!("{entries:?}") };
    let files = files.iter().map(|f| (f.name.clone(), f.sha256.clone())).collect();
    (files, salvaged.iter().map(ToString::to_string).collect(), *complete)
}

#[test]
fn whatever_is_damaged_is_kept_byte_for_byte_and_said_once() {
    let whole = records(tempfile::tempdir().unwrap().path());
    let stranger = {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("stranger.db");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
        fs::read(&file).unwrap()
    };
    let cases = [Vec::new(), b"not a database at all".to_vec(), whole[..whole.len() / 2].to_vec(), stranger];
    for (number, content) in cases.iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("privatelink.db");
        fs::write(&file, content).unwrap();
        let store = open(home.path());
        let kept = home.path().join("privatelink.damaged-1.db");
        assert_eq!(&fs::read(&kept).unwrap(), content, "case {number}");
        assert_eq!(first(&store).0, [("privatelink.damaged-1.db".to_owned(), sha256(content))], "case {number}");
        let [notice] = store.notices() else { panic!("case {number}: {:?}", store.notices()) };
        assert!(notice.contains("privatelink.damaged-1.db") && notice.contains("privatelink import"), "{notice}");
        drop(store);
        assert!(open(home.path()).notices().is_empty(), "case {number}: it is said once");
        let names: Vec<String> =
            fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!names.iter().any(|name| name.contains("reading")), "{names:?}");
    }
}

#[test]
fn onboardings_are_taken_over_from_a_damaged_journal() {
    let home = tempfile::tempdir().unwrap();
    records(home.path());
    scramble(home.path(), "journal");
    let store = open(home.path());
    let (_, salvaged, complete) = first(&store);
    assert_eq!(
        (salvaged.as_slice(), complete),
        (["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"].map(str::to_owned).as_slice(), true)
    );
    assert_eq!(store.all().unwrap(), ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"].map(desired));
    assert!(store.notices()[0].contains("“service bbbbbbbbbb”") && store.notices()[0].contains("all that it held"));
    // and the record goes on from there
    store.append(Timestamp::UNIX_EPOCH, None, WHO, Event::Played { part: "next".into() }).unwrap();
    assert_eq!(verify(&store.entries(0, None).unwrap()).broken, None);
}

#[test]
fn an_onboarding_that_does_not_read_whole_is_left_where_it_is() {
    let home = tempfile::tempdir().unwrap();
    records(home.path());
    let raw = Connection::open(home.path().join("privatelink.db")).unwrap();
    raw.execute_batch("UPDATE onboardings SET desired = '{}' WHERE id = 'bbbbbbbbbb'").unwrap();
    drop(raw);
    scramble(home.path(), "journal");
    let store = open(home.path());
    let (_, salvaged, complete) = first(&store);
    assert_eq!((salvaged, complete), (vec!["aaaaaaaaaa".to_owned(), "cccccccccc".to_owned()], false));
    assert!(store.notices()[0].contains("privatelink import"), "{:?}", store.notices());
}

#[test]
fn a_second_damage_writes_over_nothing() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("privatelink.db");
    for content in ["first", "second"] {
        fs::write(&file, content).unwrap();
        drop(open(home.path()));
    }
    let (files, ..) = first(&open(home.path()));
    let expected = [
        ("privatelink.damaged-1.db".to_owned(), sha256(b"first")),
        ("privatelink.damaged-2.db".to_owned(), sha256(b"second")),
    ];
    assert_eq!(files, expected);
}

#[test]
fn a_log_without_its_file_is_kept_too() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("privatelink.db-wal"), "the last entries").unwrap();
    let (files, salvaged, complete) = first(&open(home.path()));
    assert_eq!(files, [("privatelink.damaged-1.db-wal".to_owned(), sha256(b"the last entries"))]);
    assert_eq!((salvaged.len(), complete), (0, false));
}

/// The computer stopped after the file was put aside and before a new one was there.
#[test]
fn what_was_put_aside_before_a_crash_is_still_on_record() {
    let home = tempfile::tempdir().unwrap();
    records(home.path());
    scramble(home.path(), "journal");
    super::put(&home.path().join("privatelink.db")).unwrap();
    let store = open(home.path());
    assert_eq!((first(&store).1.len(), store.notices().len()), (3, 1));
}

#[test]
fn several_at_once_put_it_aside_once() {
    let home = tempfile::tempdir().unwrap();
    records(home.path());
    scramble(home.path(), "journal");
    let notices: usize = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| open(home.path()).notices().len())).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(notices, 1);
    assert!(home.path().join("privatelink.damaged-1.db").exists());
    assert!(!home.path().join("privatelink.damaged-2.db").exists());
    assert_eq!(open(home.path()).entries(0, None).unwrap().len(), 1);
}

#[test]
fn what_another_process_has_open_is_not_taken_from_it() {
    let home = tempfile::tempdir().unwrap();
    let whole = records(home.path());
    let other = open(home.path());
    fs::write(home.path().join("privatelink.db"), &whole[..whole.len() / 2]).unwrap();
    let fault = Store::open(home.path(), Timestamp::UNIX_EPOCH, WHO).err().unwrap();
    assert_eq!(fault.code, "records-damaged");
    assert!(fault.hint.as_ref().unwrap().contains("Close every window"), "{fault:?}");
    assert!(!home.path().join("privatelink.damaged-1.db").exists());
    drop(other);
    assert_eq!(first(&open(home.path())).0.len(), 1);
}

/// Overwrites the root page of a table, as a bad sector or a stray write would.
fn scramble(folder: &Path, table: &str) {
    let file = folder.join("privatelink.db");
    let raw = Connection::open(&file).unwrap();
    let root: i64 =
        raw.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0)).unwrap();
    let size: i64 = raw.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(raw);
    let mut bytes = fs::read(&file).unwrap();
    let start = usize::try_from((root - 1) * size).unwrap();
    bytes[start..start + usize::try_from(size).unwrap()].fill(0xa5);
    fs::write(&file, bytes).unwrap();
}
