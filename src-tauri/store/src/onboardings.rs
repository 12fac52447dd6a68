//! The table of desired states, as JSON, in the order in which they were first saved. Who may write when is the lock's business.

use domain::{Desired, Fault, FaultKind, OnboardingId};
use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::database::{Database, fault};

pub(crate) const SINCE_2026_11_24: &str = "
CREATE TABLE onboardings (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    desired TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
";

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
