//! One seat at work: an identity in a realm, with its journal and its onboardings.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use domain::{
    Clock, CloudRead, CloudWrite, Desired, Entry, Event, Fault, FaultKind, Identity, Inventory, Journal, OnboardingId,
    Shelf, Snapshots, Typesetter,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast;

use crate::active::Runs;
use crate::credentials::Credentials;

/// Reading and changing AWS through one set of credentials.
pub trait Cloud: CloudRead + CloudWrite {}
impl<T: CloudRead + CloudWrite> Cloud for T {}

/// How long a look at the account serves further reads, at least. Plans and decisions always look afresh.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// The last look, and when it was: in the order of things, and by the clock.
struct Looked {
    inventory: Arc<Inventory>,
    begun: u64,
    ended: Timestamp,
    took: SignedDuration,
}

/// Everything that one seat works with. Cheap to share; all state is in the journal, the shelf and AWS.
pub struct Engine {
    pub journal: Arc<dyn Journal>,
    pub shelf: Arc<dyn Shelf>,
    pub snapshots: Arc<dyn Snapshots>,
    pub clock: Arc<dyn Clock>,
    pub typesetter: Arc<dyn Typesetter>,
    /// True where a person is there who can sign in again while a run waits.
    pub attended: bool,
    /// True anywhere but in AWS itself: everything that leaves the product says so.
    pub sandbox: bool,
    pub(crate) credentials: RwLock<Credentials>,
    looked: tokio::sync::Mutex<Option<Looked>>,
    ordinal: AtomicU64,
    /// Ordinal of the last change of our own.
    changed: AtomicU64,
    entries: broadcast::Sender<Entry>,
    pub(crate) runs: Mutex<Runs>,
}

/// What an engine is made of.
pub struct Parts {
    pub cloud: Arc<dyn Cloud>,
    pub journal: Arc<dyn Journal>,
    pub shelf: Arc<dyn Shelf>,
    pub snapshots: Arc<dyn Snapshots>,
    pub clock: Arc<dyn Clock>,
    pub typesetter: Arc<dyn Typesetter>,
    pub identity: Identity,
    pub sandbox: bool,
    pub attended: bool,
}

impl Engine {
    pub fn new(parts: Parts) -> Self {
        let (entries, _) = broadcast::channel(1024);
        Self {
            credentials: RwLock::new(Credentials::new(parts.cloud, parts.identity)),
            journal: parts.journal,
            shelf: parts.shelf,
            snapshots: parts.snapshots,
            clock: parts.clock,
            typesetter: parts.typesetter,
            sandbox: parts.sandbox,
            attended: parts.attended,
            looked: tokio::sync::Mutex::new(None),
            ordinal: AtomicU64::new(0),
            changed: AtomicU64::new(0),
            entries,
            runs: Mutex::new(Runs::new()),
        }
    }

    /// A look at the account and Region that begins after this call. Several who ask meanwhile share one.
    pub async fn look(&self) -> Result<Arc<Inventory>, Fault> {
        let asked = self.next_ordinal();
        let mut looked = self.looked.lock().await;
        match looked.as_ref() {
            Some(last) if last.begun > asked => Ok(Arc::clone(&last.inventory)),
            _ => self.look_into(&mut looked).await,
        }
    }

    /// A look that may be some seconds old, or as old as it took; none from before a change of our own.
    pub async fn glance(&self) -> Result<Arc<Inventory>, Fault> {
        let mut looked = self.looked.lock().await;
        match looked.as_ref() {
            Some(last) if self.serves(last) => Ok(Arc::clone(&last.inventory)),
            _ => self.look_into(&mut looked).await,
        }
    }

    /// Typesets beside everything else: it takes a processor for a second or more.
    pub(crate) async fn typeset<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Typesetter) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let typesetter = Arc::clone(&self.typesetter);
        tokio::task::spawn_blocking(move || work(typesetter.as_ref())).await.unwrap_or_else(|broken| {
            let fault = Fault::new(
                FaultKind::Other,
                "typesetting-broke-off",
                "Typesetting broke off by a mistake of this program",
            );
            Err(fault.because(broken.to_string()).hint("Try again, and report it"))
        })
    }

    fn serves(&self, last: &Looked) -> bool {
        let age = self.now().duration_since(last.ended);
        let unchanged = last.begun > self.changed.load(Ordering::SeqCst);
        unchanged && !age.is_negative() && age <= last.took.max(FRESH)
    }

    async fn look_into(&self, looked: &mut Option<Looked>) -> Result<Arc<Inventory>, Fault> {
        let (begun, at) = (self.next_ordinal(), self.now());
        let inventory = Arc::new(self.cloud().discover().await?);
        let ended = self.now();
        *looked = Some(Looked { inventory: Arc::clone(&inventory), begun, ended, took: ended.duration_since(at) });
        Ok(inventory)
    }

    /// Forgets the last look, and one that is under way, because something was changed.
    pub fn forget_look(&self) {
        self.changed.store(self.next_ordinal(), Ordering::SeqCst);
    }

    /// 1, 2, 3 …: which of two things was asked for first, whatever a clock says.
    fn next_ordinal(&self) -> u64 {
        self.ordinal.fetch_add(1, Ordering::SeqCst) + 1
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
        let entry = self.journal.append(self.now(), onboarding, &self.identity().arn, event)?;
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
}
