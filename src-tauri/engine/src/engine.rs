//! One seat at work: an identity in a realm, with its journal and its onboardings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use domain::{
    Clock, CloudRead, CloudWrite, Desired, Entry, Event, Fault, Identity, Inventory, Journal, OnboardingId, RunId,
    Shelf, Typesetter,
};
use jiff::Timestamp;
use tokio::sync::{broadcast, watch};

/// Reading and changing AWS through one set of credentials.
pub trait Cloud: CloudRead + CloudWrite {}
impl<T: CloudRead + CloudWrite> Cloud for T {}

/// How long a look at the account serves further reads. Plans and decisions always look afresh.
const FRESH_SECONDS: i64 = 5;

/// Everything that one seat works with. Cheap to share; all state is in the journal, the shelf and AWS.
pub struct Engine {
    pub cloud: Arc<dyn Cloud>,
    pub journal: Arc<dyn Journal>,
    pub shelf: Arc<dyn Shelf>,
    pub clock: Arc<dyn Clock>,
    pub typesetter: Arc<dyn Typesetter>,
    pub identity: Identity,
    /// True in the sandbox: everything that leaves the product says so.
    pub sandbox: bool,
    looked: tokio::sync::Mutex<Option<Arc<Inventory>>>,
    entries: broadcast::Sender<Entry>,
    active: Mutex<HashMap<RunId, watch::Sender<bool>>>,
}

/// What an engine is made of.
pub struct Parts {
    pub cloud: Arc<dyn Cloud>,
    pub journal: Arc<dyn Journal>,
    pub shelf: Arc<dyn Shelf>,
    pub clock: Arc<dyn Clock>,
    pub typesetter: Arc<dyn Typesetter>,
    pub identity: Identity,
    pub sandbox: bool,
}

impl Engine {
    pub fn new(parts: Parts) -> Self {
        let (entries, _) = broadcast::channel(1024);
        Self {
            cloud: parts.cloud,
            journal: parts.journal,
            shelf: parts.shelf,
            clock: parts.clock,
            typesetter: parts.typesetter,
            identity: parts.identity,
            sandbox: parts.sandbox,
            looked: tokio::sync::Mutex::new(None),
            entries,
            active: Mutex::new(HashMap::new()),
        }
    }

    /// A fresh look at the account and Region.
    pub async fn look(&self) -> Result<Arc<Inventory>, Fault> {
        let mut looked = self.looked.lock().await;
        self.look_into(&mut looked).await
    }

    /// A look that may be some seconds old. Several readers at once share one.
    pub async fn glance(&self) -> Result<Arc<Inventory>, Fault> {
        let mut looked = self.looked.lock().await;
        match looked.as_ref() {
            Some(last) if self.clock.now().as_second() - last.looked_at.as_second() < FRESH_SECONDS => {
                Ok(Arc::clone(last))
            }
            _ => self.look_into(&mut looked).await,
        }
    }

    async fn look_into(&self, looked: &mut Option<Arc<Inventory>>) -> Result<Arc<Inventory>, Fault> {
        let inventory = Arc::new(self.cloud.discover().await?);
        *looked = Some(Arc::clone(&inventory));
        Ok(inventory)
    }

    /// Forgets the last look, because something was changed.
    pub async fn forget_look(&self) {
        *self.looked.lock().await = None;
    }

    /// One onboarding, or a fault that says how to list them.
    pub fn desired(&self, id: &OnboardingId) -> Result<Desired, Fault> {
        let missing = || {
            Fault::not_found("unknown-onboarding", format!("There is no onboarding “{id}” here"))
                .hint("List the onboardings of this realm")
        };
        self.shelf.load(id)?.ok_or_else(missing)
    }

    /// Writes an event to the journal and tells those who follow. Durable when it returns.
    pub fn note(&self, onboarding: Option<&OnboardingId>, event: Event) -> Result<Entry, Fault> {
        let entry = self.journal.append(self.now(), onboarding, &self.identity.arn, event)?;
        // nobody may be following
        let _ = self.entries.send(entry.clone());
        Ok(entry)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Entries as they are written from now on.
    pub fn listen(&self) -> broadcast::Receiver<Entry> {
        self.entries.subscribe()
    }

    /// Marks a run as carried out here; the receiver turns true when somebody cancels it.
    pub(crate) fn begin(&self, run: &RunId) -> watch::Receiver<bool> {
        let (sender, receiver) = watch::channel(false);
        self.active().insert(run.clone(), sender);
        receiver
    }

    pub(crate) fn end(&self, run: &RunId) {
        self.active().remove(run);
    }

    /// Whether this process is carrying the run out.
    pub fn is_running(&self, run: &RunId) -> bool {
        self.active().contains_key(run)
    }

    /// Asks a run to stop at the next step. A fault when it is not running here.
    pub fn cancel(&self, run: &RunId) -> Result<(), Fault> {
        let stopped = self.active().get(run).map(|sender| sender.send(true).is_ok());
        match stopped {
            Some(_) => Ok(()),
            None => Err(Fault::not_found("not-running", format!("Run {run} is not being carried out here"))),
        }
    }

    fn active(&self) -> std::sync::MutexGuard<'_, HashMap<RunId, watch::Sender<bool>>> {
        self.active.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
