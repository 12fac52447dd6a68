//! Sitting down: from a choice of realm and identity to an engine at work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloud::{Cloud, Door, Limits, Settings};
use domain::{AccountId, Clock, CloudRead, CredentialSource, Fault, Identity, Keychain, Realm, Region};
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
        })
    }
}

/// A seat that is taken.
pub struct Seat {
    pub realm: Realm,
    pub engine: Arc<Engine>,
    /// The world and its folder, in the sandbox.
    pub sandbox: Option<(Sandbox, PathBuf)>,
}

impl Seat {
    /// What was mended or kept aside when the world was opened, for people.
    pub fn notices(&self) -> Vec<String> {
        self.sandbox.as_ref().map(|(sandbox, _)| sandbox.notices()).unwrap_or_default()
    }
}

/// Takes a seat: opens the door to AWS, asks who we are, opens that realm's records.
pub async fn sit(choice: &SeatChoice) -> Result<Seat, Fault> {
    let world = match (&choice.realm, &choice.world) {
        (Realm::Sandbox, Where::Default) => Some(world::folder(choice.data.as_deref(), None)?),
        (Realm::Sandbox, Where::Folder(folder)) => Some(folder.clone()),
        (Realm::Aws | Realm::Custom(_), _) => None,
    };
    let sandbox = world.map(|folder| world::open(&folder, "acme", ClockMode::Fast).map(|s| (s, folder))).transpose()?;
    let clock: Arc<dyn Clock> = Arc::new(WallClock { divisor: if sandbox.is_some() { FAST } else { 1 } });
    let settings = settings(choice, sandbox.as_ref().map(|(s, _)| s), Arc::clone(&clock))?;
    let cloud = Arc::new(Cloud::open(settings).await?);
    let identity = cloud.identity().await?;
    let records = records(choice, sandbox.as_ref().map(|(_, f)| f.as_path()), &identity)?;
    let store = Arc::new(store::Store::open(&records)?);
    let parts = Parts {
        cloud,
        journal: store.clone(),
        shelf: store,
        clock,
        typesetter: Arc::new(report::Report),
        identity,
        sandbox: !matches!(choice.realm, Realm::Aws),
    };
    Ok(Seat { realm: choice.realm.clone(), engine: Arc::new(Engine::new(parts)), sandbox })
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
fn records(choice: &SeatChoice, world: Option<&Path>, identity: &Identity) -> Result<PathBuf, Fault> {
    match world {
        Some(folder) => Ok(folder.join(account_folder(&identity.account))),
        None => Ok(store::realm_folder(choice.data.as_deref(), &choice.realm)?),
    }
}

fn account_folder(account: &AccountId) -> String {
    account.to_string()
}
