//! Solid ground for tests in one process: a world whose clock stands still until somebody waits, and engines in it.
//! The SDK, its wire and the sandbox are the real ones; only time is not.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cloud::{Cloud, Door, Limits, Settings};
use domain::{Clock, CloudRead, CredentialSource, Desired, Fault, Journal, Pending};
use engine::views::Aim;
use engine::{Engine, Parts, Wish, planned, propose};
use jiff::Timestamp;
use sandbox::{ClockMode, Options, Sandbox};
use serde_json::{Value, json};
use store::Store;
use tempfile::TempDir;

/// The customer's account in the estate `acme`.
pub const CUSTOMER: &str = "111122223333";
/// Firefly's.
pub const FIREFLY: &str = "444455556666";

/// A world and a folder for the records of those who work in it.
pub struct Ground {
    pub sandbox: Sandbox,
    folder: TempDir,
    /// Whether the world lies in the folder too.
    kept: bool,
}

impl Ground {
    /// A fresh world in memory.
    pub fn new(seed: &str) -> Ground {
        Ground::open(seed, tempfile::tempdir().unwrap(), false)
    }

    /// A fresh world that is kept on disk, so that it can be copied.
    pub fn kept(seed: &str) -> Ground {
        Ground::open(seed, quick_folder(), true)
    }

    fn open(seed: &str, folder: TempDir, kept: bool) -> Ground {
        let dir = kept.then(|| folder.path().join("world"));
        let sandbox = Sandbox::open(Options { seed: seed.to_owned(), dir, clock: ClockMode::Manual }).unwrap();
        Ground { sandbox, folder, kept }
    }

    /// Another world in which the same was done, with the same records. For a kept world at which nobody works just now.
    pub fn copy(&self) -> Ground {
        assert!(self.kept, "a world in memory cannot be copied");
        let folder = quick_folder();
        copy(self.folder.path(), folder.path());
        Ground::open("acme", folder, true)
    }

    /// Everything that was written here.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The world's clock, which moves while somebody waits.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(StandingClock { sandbox: self.sandbox.clone() })
    }

    /// Where an account's records are.
    pub fn records(&self, account: &str) -> PathBuf {
        self.folder.path().join(account)
    }

    pub fn store(&self, account: &str) -> Arc<Store> {
        Arc::new(Store::open(&self.records(account), self.sandbox.now(), account).unwrap())
    }

    /// Reading and changing the world as `account`.
    pub async fn cloud(&self, account: &str) -> Arc<Cloud> {
        let sandbox = self.sandbox.clone();
        self.cloud_through(Door::InProcess(Arc::new(move |request| sandbox.respond(request))), account).await
    }

    /// The same through a door of the caller's own.
    pub async fn cloud_through(&self, door: Door, account: &str) -> Arc<Cloud> {
        let settings = Settings {
            door,
            source: CredentialSource::Sandbox { account: account.parse().unwrap() },
            region: Some("us-east-1".parse().unwrap()),
            keychain: None,
            clock: self.clock(),
            limits: Limits::default(),
        };
        Arc::new(Cloud::open(settings).await.unwrap())
    }

    /// An engine at work as `account`, with its records in the ground's folder.
    pub async fn engine(&self, account: &str) -> Arc<Engine> {
        let store = self.store(account);
        self.engine_with(account, store.clone(), store).await
    }

    /// The same where a person is there who can sign in again.
    pub async fn attended(&self, account: &str) -> Arc<Engine> {
        let store = self.store(account);
        let parts = self.parts(self.cloud(account).await, store.clone(), store).await.unwrap();
        Arc::new(Engine::new(Parts { attended: true, ..parts }))
    }

    /// The same with another journal, such as one that breaks.
    pub async fn engine_with(&self, account: &str, journal: Arc<dyn Journal>, store: Arc<Store>) -> Arc<Engine> {
        self.engine_of(self.cloud(account).await, journal, store).await.unwrap()
    }

    /// The same with a cloud of the caller's own.
    pub async fn engine_of(
        &self,
        cloud: Arc<Cloud>,
        journal: Arc<dyn Journal>,
        store: Arc<Store>,
    ) -> Result<Arc<Engine>, Fault> {
        Ok(Arc::new(Engine::new(self.parts(cloud, journal, store).await?)))
    }

    async fn parts(&self, cloud: Arc<Cloud>, journal: Arc<dyn Journal>, store: Arc<Store>) -> Result<Parts, Fault> {
        let identity = cloud.identity().await?;
        let typesetter = Arc::new(report::Report);
        let clock = self.clock();
        let snapshots = store.clone();
        let (sandbox, attended) = (true, false);
        Ok(Parts { cloud, journal, shelf: store, snapshots, clock, typesetter, identity, sandbox, attended })
    }

    /// The same account's records and world, under another of its identities.
    pub async fn engine_as(&self, account: &str, arn: &str) -> Arc<Engine> {
        let store = self.store(account);
        let parts = self.parts(self.cloud(account).await, store.clone(), store).await.unwrap();
        let identity = domain::Identity { arn: arn.to_owned(), ..parts.identity };
        Arc::new(Engine::new(Parts { identity, ..parts }))
    }

    /// GitHub Enterprise of the estate as an onboarding with two ports, the same each time.
    pub async fn github(&self, engine: &Engine) -> Desired {
        let view = engine.inventory().await.unwrap();
        let wish = Wish {
            service: "GitHub Enterprise".to_owned(),
            firefly: FIREFLY.parse().unwrap(),
            ports: vec![443.try_into().unwrap(), 22.try_into().unwrap()],
            hostname: Some("git.internal.acme.example".to_owned()),
            admit: true,
        };
        let desired = propose(&wish, &view.inventory, &view.candidates, &json!("ground")).unwrap();
        engine.keep(&desired, &view.inventory).unwrap();
        desired
    }

    /// Looks, plans and applies.
    pub async fn apply(&self, engine: &Arc<Engine>, desired: &Desired, aim: &Aim) -> Result<domain::Ending, Fault> {
        let plan = planned(desired, &*engine.look().await?, aim)?;
        engine::apply::apply(engine, plan).await
    }

    /// What exists, as the world itself knows it.
    pub fn dump(&self) -> Value {
        self.sandbox.dump()
    }
}

/// Moves the world's clock instead of waiting.
struct StandingClock {
    sandbox: Sandbox,
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        self.sandbox.now()
    }

    fn elapsed(&self, since: Timestamp) -> Duration {
        Duration::try_from(self.now() - since).unwrap_or_default()
    }

    fn pause(&self, real: Duration) -> Pending<'_, ()> {
        Box::pin(async move {
            self.sandbox.advance(real);
            tokio::task::yield_now().await;
        })
    }
}

/// In memory where the system has a place for that: a world has every change on the disk before it answers.
fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&there).unwrap();
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}
