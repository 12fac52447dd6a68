//! Sitting down: from a choice of realm and identity to an engine at work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloud::{Cloud, Door, Limits, Settings};
use domain::{AccountId, Clock, CloudRead, CredentialSource, Fault, FaultKind, Identity, Keychain, Realm, Region};
use engine::{Engine, Parts};
use sandbox::{ClockMode, Sandbox};

use crate::clock::WallClock;
use crate::{SANDBOX_REGION, world};

/// How much faster than AWS the default sandbox is.
const FAST: u32 = 60;

/// Where the sandbox's world is.
#[derive(Debug, Clone)]
pub enum Where {
    Default,
    Folder(PathBuf),
}

impl Where {
    fn folder(&self) -> Option<&Path> {
        match self {
            Where::Default => None,
            Where::Folder(folder) => Some(folder),
        }
    }
}

/// A choice of realm, identity and Region.
#[derive(Debug, Clone)]
pub struct SeatChoice {
    pub realm: Realm,
    pub source: CredentialSource,
    /// Absent: the profile's own.
    pub region: Option<Region>,
    /// Absent: the product's usual data folder.
    pub data: Option<PathBuf>,
    pub world: Where,
    /// Whether a person is there who can sign in again: a run then waits for that when its credentials end.
    pub attended: bool,
}

impl SeatChoice {
    /// A seat in the sandbox kept in `folder`, as `account`.
    pub fn sandbox(folder: &Path, account: &str) -> Result<Self, Fault> {
        Ok(Self {
            realm: Realm::Sandbox,
            source: CredentialSource::Sandbox { account: account.parse()? },
            region: Some(SANDBOX_REGION.parse()?),
            data: None,
            world: Where::Folder(folder.to_owned()),
            attended: false,
        })
    }
}

/// A seat that is taken.
pub struct Seat {
    pub realm: Realm,
    pub engine: Arc<Engine>,
    /// The world and its folder, in the sandbox.
    pub sandbox: Option<(Sandbox, PathBuf)>,
    choice: SeatChoice,
    notices: Vec<String>,
}

impl Seat {
    /// What was mended or kept aside when the world and the records were opened, for people.
    pub fn notices(&self) -> Vec<String> {
        let world = self.sandbox.as_ref().map(|(sandbox, _)| sandbox.notices());
        world.into_iter().flatten().chain(self.notices.iter().cloned()).collect()
    }

    /// Reads the credentials anew from where they came: a profile after a new sign-in, a key from the keychain. Paused
    /// runs go on with them when they are told to.
    ///
    /// Refused where they do not work yet, or are of another account or Region.
    pub async fn renew(&self) -> Result<(), Fault> {
        let world = self.sandbox.as_ref().map(|(sandbox, _)| sandbox);
        let cloud = Cloud::open(settings(&self.choice, world, Arc::clone(&self.engine.clock))?).await?;
        let advice = |fault: Fault| match fault.kind {
            FaultKind::Credentials => fault.hint(self.choice.source.sign_in_again()),
            _ => fault,
        };
        let identity = cloud.identity().await.map_err(advice)?;
        self.engine.renew(Arc::new(cloud), identity)
    }
}

/// Takes a seat: opens the door to AWS, asks who we are, opens that realm's records.
pub async fn sit(choice: &SeatChoice) -> Result<Seat, Fault> {
    let place = match &choice.realm {
        Realm::Sandbox => Some(world::place(choice.data.as_deref(), choice.world.folder())?),
        Realm::Aws | Realm::Custom(_) => None,
    };
    let opened = |p: &world::Place| world::open(&p.world, "acme", ClockMode::Fast).map(|s| (s, p.world.clone()));
    let sandbox = place.as_ref().map(opened).transpose()?;
    let clock: Arc<dyn Clock> = Arc::new(WallClock { divisor: if sandbox.is_some() { FAST } else { 1 } });
    let settings = settings(choice, sandbox.as_ref().map(|(s, _)| s), Arc::clone(&clock))?;
    let cloud = Arc::new(Cloud::open(settings).await?);
    let identity = cloud.identity().await?;
    let records = records(choice, place.as_ref(), &identity)?;
    let store = Arc::new(store::Store::open(&records, clock.now(), &identity.arn)?);
    let notices = store.notices().to_vec();
    let parts = Parts {
        cloud,
        journal: store.clone(),
        shelf: store.clone(),
        snapshots: store,
        clock,
        typesetter: Arc::new(report::Report),
        identity,
        sandbox: !matches!(choice.realm, Realm::Aws),
        attended: choice.attended,
    };
    let engine = Arc::new(Engine::new(parts));
    Ok(Seat { realm: choice.realm.clone(), engine, sandbox, choice: choice.clone(), notices })
}

fn settings(choice: &SeatChoice, sandbox: Option<&Sandbox>, clock: Arc<dyn Clock>) -> Result<Settings, Fault> {
    let door = match (&choice.realm, sandbox) {
        (Realm::Custom(url), _) => Door::Internet { endpoint_url: Some(url.clone()) },
        (_, Some(sandbox)) => {
            let sandbox = sandbox.clone();
            Door::InProcess(Arc::new(move |request| sandbox.respond(request)))
        }
        (_, None) => Door::Internet { endpoint_url: None },
    };
    let keychain: Option<Arc<dyn Keychain>> = match &choice.source {
        CredentialSource::Key { .. } => {
            Some(Arc::new(store::OsKeychain::open(&store::data_folder(choice.data.as_deref())?)?))
        }
        CredentialSource::Default | CredentialSource::Profile { .. } | CredentialSource::Sandbox { .. } => None,
    };
    Ok(Settings {
        door,
        source: choice.source.clone(),
        region: choice.region.clone(),
        keychain,
        clock,
        limits: Limits::default(),
    })
}

/// Each realm has its own records; in the sandbox each account has, since they are different parties.
fn records(choice: &SeatChoice, place: Option<&world::Place>, identity: &Identity) -> Result<PathBuf, Fault> {
    match place {
        Some(place) => Ok(place.records.join(account_folder(&identity.account))),
        None => Ok(store::realm_folder(choice.data.as_deref(), &choice.realm)?),
    }
}

fn account_folder(account: &AccountId) -> String {
    account.to_string()
}
