//! The table of entries: rows are added behind the last and never changed. Checking the chain is domain's.

use domain::{Entry, Event, Fault, FaultKind, OnboardingId, RunId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, TransactionBehavior};

use crate::database::{Database, fault};

/// `event` is canonical JSON, and the run is read out of it, so that an index cannot say other than what was hashed.
/// The triggers stop mistakes; who drops them is found by the chain. The third stops `INSERT OR REPLACE`, which fires no other.
pub(crate) const SINCE_2026_11_24: &str = "
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    onboarding TEXT,
    who TEXT NOT NULL,
    event TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    run TEXT GENERATED ALWAYS AS (event ->> '$.run') VIRTUAL
) STRICT;
CREATE INDEX journal_by_onboarding ON journal (onboarding, seq);
CREATE INDEX journal_by_run ON journal (run, seq);
CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_has_no_gap BEFORE INSERT ON journal
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
";

const COLUMNS: &str = "seq, at, onboarding, who, event, previous, hash";

/// An entry as it stands in the table.
#[derive(PartialEq)]
struct Row {
    seq: i64,
    at: String,
    onboarding: Option<String>,
    who: String,
    event: String,
    previous: String,
    hash: String,
}

/// Puts `event` behind the last entry, whichever process wrote that. It is on disk when this returns, or nothing is.
pub(crate) fn append(
    database: &mut Database,
    at: Timestamp,
    onboarding: Option<&OnboardingId>,
    who: &str,
    event: Event,
) -> Result<Entry, Fault> {
    let Database { connection, file } = database;
    let said = |e| fault(file, e);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(said)?;
    let last = last(&transaction).map_err(said)?.map(|row| row.entry()).transpose()?;
    let entry = Entry::after(last.as_ref(), at, onboarding.cloned(), who.to_owned(), event);
    let row = Row::of(&entry)?;
    if row.entry()? != entry {
        return Err(unstorable("it reads differently from what was written"));
    }
    row.insert(&transaction).map_err(said)?;
    transaction.commit().map_err(said)?;
    Ok(entry)
}

/// Every entry after `after`.
pub(crate) fn all(database: &Database, after: u64) -> Result<Vec<Entry>, Fault> {
    read(database, "seq > ?1", (number(after),))
}

/// The entries of one onboarding after `after`.
pub(crate) fn of_onboarding(database: &Database, after: u64, onboarding: &OnboardingId) -> Result<Vec<Entry>, Fault> {
    read(database, "onboarding = ?2 AND seq > ?1", (number(after), onboarding.as_str()))
}

/// The entries of one run after `after`.
pub(crate) fn of_run(database: &Database, after: u64, run: &RunId) -> Result<Vec<Entry>, Fault> {
    read(database, "run = ?2 AND seq > ?1", (number(after), run.as_str()))
}

fn read(database: &Database, which: &str, values: impl Params) -> Result<Vec<Entry>, Fault> {
    let said = |e| fault(&database.file, e);
    let question = format!("SELECT {COLUMNS} FROM journal WHERE {which} ORDER BY seq");
    let mut statement = database.connection.prepare_cached(&question).map_err(said)?;
    let rows = statement.query_map(values, Row::read).map_err(said)?;
    rows.map(|row| row.map_err(said)?.as_written()).collect()
}

fn last(connection: &Connection) -> rusqlite::Result<Option<Row>> {
    let question = format!("SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1");
    connection.prepare_cached(&question)?.query_row([], Row::read).optional()
}

/// SQLite's integers are signed; no chain comes near the end of them.
fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Row {
    fn of(entry: &Entry) -> Result<Self, Fault> {
        Ok(Self {
            seq: number(entry.seq),
            at: entry.at.to_string(),
            onboarding: entry.onboarding.as_ref().map(|id| id.as_str().to_owned()),
            who: entry.who.clone(),
            event: serde_json_canonicalizer::to_string(&entry.event).map_err(|e| unstorable(&e.to_string()))?,
            previous: entry.previous.clone(),
            hash: entry.hash.clone(),
        })
    }

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            at: row.get(1)?,
            onboarding: row.get(2)?,
            who: row.get(3)?,
            event: row.get(4)?,
            previous: row.get(5)?,
            hash: row.get(6)?,
        })
    }

    fn insert(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement =
            connection.prepare_cached(&format!("INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"))?;
        statement.execute((
            self.seq,
            &self.at,
            &self.onboarding,
            &self.who,
            &self.event,
            &self.previous,
            &self.hash,
        ))?;
        Ok(())
    }

    fn entry(&self) -> Result<Entry, Fault> {
        let altered = || altered(self.seq);
        Ok(Entry {
            seq: u64::try_from(self.seq).map_err(|_| altered())?,
            at: self.at.parse().map_err(|_| altered())?,
            onboarding: self.onboarding.as_deref().map(str::parse).transpose().map_err(|_| altered())?,
            who: self.who.clone(),
            event: serde_json::from_str(&self.event).map_err(|_| altered())?,
            previous: self.previous.clone(),
            hash: self.hash.clone(),
        })
    }

    /// The entry, without its hash when the row holds anything that reading passes over, such as a field added by hand:
    /// what is hashed again is what was understood, and must not vouch for more.
    fn as_written(&self) -> Result<Entry, Fault> {
        let mut entry = self.entry()?;
        if Row::of(&entry)? != *self {
            entry.hash.clear();
        }
        Ok(entry)
    }
}

fn altered(seq: i64) -> Fault {
    Fault::new(
        FaultKind::Other,
        "records-altered",
        format!("Entry {seq} of the activity cannot be read: it was changed after it was written"),
    )
    .hint("Put a good copy of the records in place, or move them elsewhere and begin anew")
}

fn unstorable(why: &str) -> Fault {
    Fault::new(FaultKind::Other, "unstorable-event", "An event cannot be written to the activity").because(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_of_one_run_or_onboarding_go_through_an_index() {
        let home = tempfile::tempdir().unwrap();
        let beginning = crate::Beginning { at: Timestamp::UNIX_EPOCH, who: "me" };
        let database = Database::open(home.path(), beginning).unwrap().database;
        for (which, index) in
            [("onboarding = 'a' AND seq > 1", "journal_by_onboarding"), ("run = 'a' AND seq > 1", "journal_by_run")]
        {
            let question = format!("EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM journal WHERE {which} ORDER BY seq");
            let plan: String = database.connection.query_row(&question, [], |row| row.get("detail")).unwrap();
            assert!(plan.starts_with("SEARCH") && plan.contains(index), "{plan}");
        }
    }
}
