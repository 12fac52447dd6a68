//! What is remembered on this machine: the journal and the desired states in SQLite, access keys in the OS keychain.
//! Nothing here decides anything or speaks to AWS, and no secret is ever written to a file.

mod access_key;
mod aside;
mod database;
mod folder;
mod journal;
mod keychain;
mod lock;
mod onboardings;
mod snapshots;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Desired, Entry, Event, Fault, Journal, KeptSnapshot, OnboardingId, RunId, Shelf, Snapshot, Snapshots};
use jiff::Timestamp;

pub use access_key::parse_access_key;
pub use folder::{data_folder, realm_folder};
pub use keychain::OsKeychain;

use aside::Beginning;
use database::{Database, Opened};

/// The records of one realm: its chain of entries and its onboardings. Several processes may have the same ones open.
pub struct Store {
    folder: PathBuf,
    database: Mutex<Database>,
    notice: Option<String>,
    _in_use: lock::Held,
}

impl Store {
    /// Opens the records kept in `folder`, or begins new ones there. Damaged ones are put aside under other names; that is
    /// the first entry of the new ones, made `at` this time by `who`, an ARN, and a notice for people.
    ///
    /// Refuses what a newer version wrote (`records-newer`), which is whole, and what is damaged while another process has
    /// it open (`records-damaged`). Such a file is left as it is.
    pub fn open(folder: &Path, at: Timestamp, who: &str) -> Result<Self, Fault> {
        let Opened { database, notice, in_use } = Database::open(folder, Beginning { at, who })?;
        Ok(Self { folder: folder.to_owned(), database: Mutex::new(database), notice, _in_use: in_use })
    }

    /// What happened at the opening that a person should know.
    pub fn notices(&self) -> &[String] {
        self.notice.as_slice()
    }

    /// A panic elsewhere rolls its transaction back, so the connection behind a poisoned lock is sound.
    fn database(&self) -> MutexGuard<'_, Database> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for Store {
    fn append(
        &self,
        at: Timestamp,
        onboarding: Option<&OnboardingId>,
        who: &str,
        event: Event,
    ) -> Result<Entry, Fault> {
        journal::append(&mut self.database(), at, onboarding, who, event)
    }

    fn entries(&self, after: u64, onboarding: Option<&OnboardingId>) -> Result<Vec<Entry>, Fault> {
        match onboarding {
            Some(onboarding) => journal::of_onboarding(&self.database(), after, onboarding),
            None => journal::all(&self.database(), after),
        }
    }

    fn run_entries(&self, run: &RunId, after: u64) -> Result<Vec<Entry>, Fault> {
        journal::of_run(&self.database(), after, run)
    }
}

impl Shelf for Store {
    fn save(&self, desired: &Desired, at: Timestamp) -> Result<(), Fault> {
        onboardings::save(&self.database(), desired, at)
    }

    fn load(&self, id: &OnboardingId) -> Result<Option<Desired>, Fault> {
        onboardings::load(&self.database(), id)
    }

    fn all(&self) -> Result<Vec<Desired>, Fault> {
        onboardings::all(&self.database())
    }

    fn remove(&self, id: &OnboardingId) -> Result<bool, Fault> {
        onboardings::remove(&self.database(), id)
    }

    fn lock(&self, id: &OnboardingId) -> Result<Box<dyn Send + Sync>, Fault> {
        let place = self.folder.join(lock::FOLDER).join(format!("{id}.lock"));
        Ok(Box::new(lock::take(&place, &format!("Onboarding {id}"))?))
    }
}

impl Snapshots for Store {
    fn keep(&self, id: &OnboardingId, snapshot: &Snapshot) -> Result<KeptSnapshot, Fault> {
        snapshots::keep(&mut self.database(), id, snapshot)
    }

    fn kept(&self, id: &OnboardingId) -> Result<Vec<KeptSnapshot>, Fault> {
        snapshots::kept(&self.database(), id)
    }

    fn snapshot(&self, id: &OnboardingId, number: u32) -> Result<Option<(KeptSnapshot, Snapshot)>, Fault> {
        snapshots::load(&self.database(), id, number)
    }
}

#[cfg(test)]
mod tests;
