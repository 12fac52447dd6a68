//! The table of points in time: how onboardings were judged and drawn, as JSON, a bounded number of them. What may be said
//! against one, such as that it was changed since, is the engine's affair.

use domain::{Fault, FaultKind, KeptSnapshot, OnboardingId, Snapshot};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::database::{Database, fault};

/// A number is never given again, so that what somebody wrote down stays what it was.
pub(crate) const SINCE_2026_11_24: &str = "
CREATE TABLE snapshots (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    onboarding TEXT NOT NULL,
    kept TEXT NOT NULL,
    snapshot TEXT NOT NULL
) STRICT;
CREATE INDEX snapshots_by_onboarding ON snapshots (onboarding, number);
";

/// Of one onboarding; with one after each run, some years of them.
const MOST: i64 = 200;

/// In bytes of JSON. An onboarding with 500 boxes in its drawing takes some hundred thousand.
const LARGEST: usize = 8 * 1024 * 1024;

/// In bytes, of all of one onboarding; the newest is kept whatever its size.
const MOST_BYTES: i64 = 64 * 1024 * 1024;

/// Keeps one, and lets go of the oldest where there are too many.
pub(crate) fn keep(database: &mut Database, id: &OnboardingId, snapshot: &Snapshot) -> Result<KeptSnapshot, Fault> {
    let Database { connection, file } = database;
    let said = |e| fault(file, e);
    let text = serde_json::to_string(snapshot).map_err(|e| unreadable(id, None, &e.to_string()))?;
    if text.len() > LARGEST {
        return Err(too_large(text.len()));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(said)?;
    let number = insert(&transaction, id, &text).map_err(said)?;
    let kept = snapshot.kept_as(number, sha256(&text));
    let line = serde_json::to_string(&kept).map_err(|e| unreadable(id, Some(number), &e.to_string()))?;
    transaction.execute("UPDATE snapshots SET kept = ?2 WHERE number = ?1", (number, line)).map_err(said)?;
    thin(&transaction, id).map_err(said)?;
    transaction.commit().map_err(said)?;
    Ok(kept)
}

/// The lines of one onboarding that can be read, oldest first. Each stands for itself: one that somebody spoiled hides none.
pub(crate) fn kept(database: &Database, id: &OnboardingId) -> Result<Vec<KeptSnapshot>, Fault> {
    let said = |e| fault(&database.file, e);
    let question = "SELECT number, kept FROM snapshots WHERE onboarding = ?1 ORDER BY number";
    let mut statement = database.connection.prepare_cached(question).map_err(said)?;
    let rows = statement
        .query_map([id.as_str()], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))
        .map_err(said)?;
    let read = |row: rusqlite::Result<(u32, String)>| match row {
        Ok((number, text)) => parse(id, number, &text).ok().map(Ok),
        Err(e) => Some(Err(said(e))),
    };
    rows.filter_map(read).collect()
}

/// One of them whole. Its line is made anew from what is kept: a line that was edited vouches for nothing.
pub(crate) fn load(
    database: &Database,
    id: &OnboardingId,
    number: u32,
) -> Result<Option<(KeptSnapshot, Snapshot)>, Fault> {
    let question = "SELECT snapshot FROM snapshots WHERE onboarding = ?1 AND number = ?2";
    let found =
        database.connection.query_row(question, (id.as_str(), number), |row| row.get::<_, String>(0)).optional();
    let Some(text) = found.map_err(|e| fault(&database.file, e))? else { return Ok(None) };
    let snapshot: Snapshot = parse(id, number, &text)?;
    Ok(Some((snapshot.kept_as(number, sha256(&text)), snapshot)))
}

fn insert(connection: &Connection, id: &OnboardingId, text: &str) -> rusqlite::Result<u32> {
    let order = "INSERT INTO snapshots (onboarding, kept, snapshot) VALUES (?1, '', ?2) RETURNING number";
    connection.query_row(order, (id.as_str(), text), |row| row.get(0))
}

/// Lets go of the oldest beyond the bounds. The newest stays.
fn thin(connection: &Connection, id: &OnboardingId) -> rusqlite::Result<()> {
    let order = "DELETE FROM snapshots WHERE number IN (
        SELECT number FROM (
            SELECT number, row_number() OVER newest_first AS place,
                   sum(octet_length(snapshot)) OVER newest_first AS bytes
            FROM snapshots WHERE onboarding = ?1 WINDOW newest_first AS (ORDER BY number DESC)
        ) WHERE place > 1 AND (place > ?2 OR bytes > ?3))";
    connection.execute(order, (id.as_str(), MOST, MOST_BYTES)).map(drop)
}

fn parse<T: serde::de::DeserializeOwned>(id: &OnboardingId, number: u32, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| unreadable(id, Some(number), &e.to_string()))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

fn too_large(bytes: usize) -> Fault {
    let most = LARGEST / 1024 / 1024;
    Fault::new(
        FaultKind::Other,
        "snapshot-too-large",
        format!("How the onboarding stands takes {} MiB, and {most} MiB are kept at most", bytes / 1024 / 1024),
    )
    .hint("Write the audit to a file instead")
}

fn unreadable(id: &OnboardingId, number: Option<u32>, why: &str) -> Fault {
    let which = number.map_or_else(|| "A snapshot".to_owned(), |number| format!("Snapshot {number}"));
    Fault::new(
        FaultKind::Other,
        "snapshot-unreadable",
        format!("{which} of onboarding {id} cannot be read as it is kept on this computer"),
    )
    .hint("Compare with another one")
    .because(why.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use domain::SnapshotWhy;
    use domain::audit::Audit;
    use domain::topology::Drawing;
    use jiff::Timestamp;

    use super::*;
    use crate::aside::Beginning;

    fn opened(folder: &Path) -> Database {
        Database::open(folder, Beginning { at: Timestamp::UNIX_EPOCH, who: "me" }).unwrap().database
    }

    fn id(text: &str) -> OnboardingId {
        text.parse().unwrap()
    }

    fn snapshot(second: i64, words: &str) -> Snapshot {
        let drawing: Drawing = serde_json::from_value(serde_json::json!({
            "title": words, "description": "", "width": 1.0, "height": 1.0, "nodes": [], "edges": [], "frames": [],
        }))
        .unwrap();
        let audit = Audit { findings: Vec::new(), verdicts: Vec::new() };
        Snapshot::new(Timestamp::from_second(second).unwrap(), SnapshotWhy::Asked, audit, drawing)
    }

    #[test]
    fn what_was_kept_is_read_back() {
        let home = tempfile::tempdir().unwrap();
        let (a, b) = (id("k3m9x2p7qa"), id("aaaaaaaaaa"));
        let mut database = opened(home.path());
        let first = keep(&mut database, &a, &snapshot(1, "one")).unwrap();
        let other = keep(&mut database, &b, &snapshot(2, "two")).unwrap();
        let second = keep(&mut database, &a, &snapshot(3, "three")).unwrap();
        drop(database);
        let database = opened(home.path());
        assert_eq!(kept(&database, &a).unwrap(), [first.clone(), second]);
        assert_eq!(load(&database, &a, first.number).unwrap(), Some((first, snapshot(1, "one"))));
        assert_eq!(load(&database, &a, other.number).unwrap(), None, "it is another onboarding’s");
        assert_eq!(load(&database, &a, 99).unwrap(), None);
    }

    #[test]
    fn the_oldest_give_way_and_numbers_are_never_given_again() {
        let home = tempfile::tempdir().unwrap();
        let (a, b) = (id("k3m9x2p7qa"), id("aaaaaaaaaa"));
        let mut database = opened(home.path());
        keep(&mut database, &b, &snapshot(0, "of another")).unwrap();
        for second in 1..=MOST + 3 {
            keep(&mut database, &a, &snapshot(second, "x")).unwrap();
        }
        let numbers: Vec<u32> = kept(&database, &a).unwrap().iter().map(|k| k.number).collect();
        assert_eq!((numbers.len(), numbers[0]), (usize::try_from(MOST).unwrap(), 5));
        assert_eq!(kept(&database, &b).unwrap().len(), 1);
        database.connection.execute("DELETE FROM snapshots", []).unwrap();
        assert!(keep(&mut database, &a, &snapshot(1, "x")).unwrap().number > *numbers.last().unwrap());
    }

    #[test]
    fn they_are_bounded_in_size_too() {
        let home = tempfile::tempdir().unwrap();
        let a = id("k3m9x2p7qa");
        let mut database = opened(home.path());
        let large = "x".repeat(LARGEST - 1000);
        for second in 1..=10 {
            keep(&mut database, &a, &snapshot(second, &large)).unwrap();
        }
        assert_eq!(kept(&database, &a).unwrap().len(), 8);
        let fault = keep(&mut database, &a, &snapshot(11, &"x".repeat(LARGEST))).unwrap_err();
        assert_eq!(fault.code, "snapshot-too-large");
    }

    #[test]
    fn an_edited_one_has_another_hash() {
        let home = tempfile::tempdir().unwrap();
        let a = id("k3m9x2p7qa");
        let mut database = opened(home.path());
        let first = keep(&mut database, &a, &snapshot(1, "one")).unwrap();
        let edit = "UPDATE snapshots SET snapshot = json_set(snapshot, '$.drawing.title', 'other')";
        database.connection.execute(edit, []).unwrap();
        let (line, _) = load(&database, &a, first.number).unwrap().unwrap();
        assert_ne!(line.sha256, first.sha256);
        let second = keep(&mut database, &a, &snapshot(2, "two")).unwrap();
        database.connection.execute("UPDATE snapshots SET kept = 'spoiled' WHERE number = ?1", [first.number]).unwrap();
        assert_eq!(kept(&database, &a).unwrap(), [second], "the others are listed all the same");
        database.connection.execute("UPDATE snapshots SET snapshot = '{}'", []).unwrap();
        assert_eq!(load(&database, &a, first.number).unwrap_err().code, "snapshot-unreadable");
    }
}
