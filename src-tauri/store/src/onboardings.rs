//! The table of desired states, as JSON, in the order in which they were first saved. Who may write when is the lock's business.

use domain::{Desired, Fault, FaultKind, OnboardingId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use crate::database::{Database, fault};

pub(crate) const SINCE_2026_11_24: &str = "
CREATE TABLE onboardings (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    desired TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
";

/// One that was read whole.
pub(crate) struct Row {
    pub desired: Desired,
    saved_at: Timestamp,
}

/// Those of a damaged file that read as they should, in the order of their places (`ASC`, `DESC`), up to where nothing can
/// be read any more; and whether that is all of them.
pub(crate) fn readable(connection: &Connection, order: &str) -> (Vec<Row>, bool) {
    let question = format!("SELECT id, desired, saved_at FROM onboardings ORDER BY place {order}");
    let (mut whole, mut all) = (Vec::new(), true);
    let read = connection.prepare(&question).and_then(|mut statement| {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            match Row::read(row) {
                Some(row) => whole.push(row),
                None => all = false,
            }
        }
        Ok(())
    });
    (whole, all && read.is_ok())
}

/// Puts those that were read whole behind the others.
pub(crate) fn take_over(database: &Database, rows: &[Row]) -> Result<(), Fault> {
    rows.iter().try_for_each(|row| save(database, &row.desired, row.saved_at))
}

impl Row {
    /// `None` where anything in it is not as it was written.
    fn read(row: &rusqlite::Row<'_>) -> Option<Self> {
        let text = |column| row.get::<_, String>(column).ok();
        let desired: Desired = serde_json::from_str(&text(1)?).ok()?;
        (desired.id.as_str() == text(0)?).then_some(())?;
        Some(Self { desired, saved_at: text(2)?.parse().ok()? })
    }
}

/// Writes or replaces one onboarding; a replaced one keeps its place.
pub(crate) fn save(database: &Database, desired: &Desired, at: Timestamp) -> Result<(), Fault> {
    let text = serde_json::to_string(desired).map_err(|e| unreadable(desired.id.as_str(), &e))?;
    let order = "INSERT INTO onboardings (id, desired, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET desired = excluded.desired, saved_at = excluded.saved_at";
    let done = database.connection.execute(order, (desired.id.as_str(), text, at.to_string()));
    done.map(drop).map_err(|e| fault(&database.file, e))
}

/// One onboarding, where it is known.
pub(crate) fn load(database: &Database, id: &OnboardingId) -> Result<Option<Desired>, Fault> {
    let question = "SELECT desired FROM onboardings WHERE id = ?1";
    let found = database.connection.query_row(question, [id.as_str()], |row| row.get::<_, String>(0)).optional();
    found.map_err(|e| fault(&database.file, e))?.map(|text| parse(id.as_str(), &text)).transpose()
}

/// Forgets one; whether it was there.
pub(crate) fn remove(database: &Database, id: &OnboardingId) -> Result<bool, Fault> {
    let done = database.connection.execute("DELETE FROM onboardings WHERE id = ?1", [id.as_str()]);
    done.map(|rows| rows > 0).map_err(|e| fault(&database.file, e))
}

/// All of them.
pub(crate) fn all(database: &Database) -> Result<Vec<Desired>, Fault> {
    let said = |e| fault(&database.file, e);
    let mut statement =
        database.connection.prepare_cached("SELECT id, desired FROM onboardings ORDER BY place").map_err(said)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).map_err(said)?;
    rows.map(|row| row.map_err(said).and_then(|(id, text)| parse(&id, &text))).collect()
}

fn parse(id: &str, text: &str) -> Result<Desired, Fault> {
    serde_json::from_str(text).map_err(|e| unreadable(id, &e))
}

fn unreadable(id: &str, why: &serde_json::Error) -> Fault {
    Fault::new(
        FaultKind::Other,
        "unreadable-onboarding",
        format!("Onboarding {id} cannot be read as it is kept on this computer"),
    )
    .hint("Apply its onboarding file again")
    .because(why.to_string())
}
