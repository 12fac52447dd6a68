//! What the engine needs of the world outside. Signatures only: cloud, store and report answer them.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

use crate::{
    AccountId, Action, Arn, Connection, Desired, Endpoint, EndpointId, EndpointService, EndpointServiceId, Entry,
    Event, Fault, Identity, Inventory, KeptSnapshot, LoadBalancer, OnboardingId, Principal, ReportInput, RunId,
    SecurityGroupId, Snapshot, TargetHealth, Token, ZoneName,
};

/// An answer that takes time.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Reading AWS. Reads repeat themselves on throttling and short outages.
pub trait CloudRead: Send + Sync {
    /// `sts:GetCallerIdentity`, with the alias where we may read it.
    fn identity(&self) -> Pending<'_, Result<Identity, Fault>>;
    /// Everything in the account and Region; what could not be read stands in `faults`, and nothing fails as a whole.
    /// `Err` only when not even the caller is known.
    fn discover(&self) -> Pending<'_, Result<Inventory, Fault>>;
    /// One load balancer without listeners and attributes; `None` when AWS does not know it (yet, or any more).
    fn load_balancer<'a>(&'a self, arn: &'a Arn) -> Pending<'a, Result<Option<LoadBalancer>, Fault>>;
    /// The health of every target of a group; empty when the group is unknown.
    fn target_health<'a>(&'a self, target_group: &'a Arn) -> Pending<'a, Result<Vec<TargetHealth>, Fault>>;
    /// One endpoint service without principals and connections.
    fn endpoint_service<'a>(&'a self, id: &'a EndpointServiceId)
    -> Pending<'a, Result<Option<EndpointService>, Fault>>;
    /// Who may ask for a connection.
    fn principals<'a>(&'a self, service: &'a EndpointServiceId) -> Pending<'a, Result<Vec<Principal>, Fault>>;
    /// Who asked, and who is connected.
    fn connections<'a>(&'a self, service: &'a EndpointServiceId) -> Pending<'a, Result<Vec<Connection>, Fault>>;
    /// One endpoint on the consumer's side.
    fn endpoint<'a>(&'a self, id: &'a EndpointId) -> Pending<'a, Result<Option<Endpoint>, Fault>>;
    /// How many network interfaces use a security group.
    fn interfaces_using<'a>(&'a self, group: &'a SecurityGroupId) -> Pending<'a, Result<usize, Fault>>;
    /// A service as this account, a possible consumer, sees it.
    /// A fault of kind `NotFound` when it does not exist or does not let this account in; AWS tells no difference.
    fn offer<'a>(&'a self, service_name: &'a str) -> Pending<'a, Result<Offer, Fault>>;
}

/// An endpoint service as AWS offers it to a possible consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The account that owns the service; absent for AWS's own services, and where AWS does not say.
    pub owner: Option<AccountId>,
    /// The zone names, in the asking account, in which it can be reached.
    pub zones: Vec<ZoneName>,
}

/// What a mutating call did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The ID or ARN of what was made; for other actions nothing.
    pub produced: Option<String>,
    /// AWS's request ID.
    pub request_id: Option<String>,
    /// Anything a person should know, such as that it was so already.
    pub note: Option<String>,
}

/// Changing AWS: one attempt, no repetition of its own. Only `engine::apply` calls this.
pub trait CloudWrite: Send + Sync {
    /// Performs `action`, whose slots are all known, with `token` where the call takes one.
    /// Succeeds when AWS says that it is so already (a rule that exists, a deletion of what is gone).
    fn act<'a>(&'a self, action: &'a Action, token: &'a Token) -> Pending<'a, Result<Done, Fault>>;
}

/// The durable record. Every call returns only after the row is on disk.
pub trait Journal: Send + Sync {
    /// Appends `event` to the chain.
    fn append(&self, at: Timestamp, onboarding: Option<&OnboardingId>, who: &str, event: Event)
    -> Result<Entry, Fault>;
    /// All entries after `seq`, of one onboarding or of all.
    fn entries(&self, after: u64, onboarding: Option<&OnboardingId>) -> Result<Vec<Entry>, Fault>;
    /// The entries of one run after `seq`, in order.
    fn run_entries(&self, run: &RunId, after: u64) -> Result<Vec<Entry>, Fault>;
}

/// Where desired states are kept on this machine.
pub trait Shelf: Send + Sync {
    /// Writes or replaces one onboarding.
    fn save(&self, desired: &Desired, at: Timestamp) -> Result<(), Fault>;
    fn load(&self, id: &OnboardingId) -> Result<Option<Desired>, Fault>;
    /// All onboardings, in the order in which they were first saved.
    fn all(&self) -> Result<Vec<Desired>, Fault>;
    /// Forgets an onboarding; whether it was there. Nothing in AWS changes, and the activity stays.
    fn remove(&self, id: &OnboardingId) -> Result<bool, Fault>;
    /// Takes the one writer's place of an onboarding, or says who has it. Freed when the guard is dropped.
    fn lock(&self, id: &OnboardingId) -> Result<Box<dyn Send + Sync>, Fault>;
}

/// Where points in time are kept on this machine, a bounded number of them for each onboarding: the oldest give way first.
pub trait Snapshots: Send + Sync {
    /// Keeps one. Refused where it is larger than any onboarding of ours makes it.
    fn keep(&self, id: &OnboardingId, snapshot: &Snapshot) -> Result<KeptSnapshot, Fault>;
    /// Those of one onboarding that are still here, oldest first.
    fn kept(&self, id: &OnboardingId) -> Result<Vec<KeptSnapshot>, Fault>;
    /// One of an onboarding by its number, with the hash of what is kept now; `None` where it is not here.
    fn snapshot(&self, id: &OnboardingId, number: u32) -> Result<Option<(KeptSnapshot, Snapshot)>, Fault>;
}

/// An access key as a person enters it. Not `Debug`, not serialisable: it goes to the keychain and to the signer only.
pub struct AccessKey {
    pub access_key_id: String,
    pub secret_access_key: String,
}

/// The OS keychain.
pub trait Keychain: Send + Sync {
    /// The names under which keys are kept; never the keys.
    fn names(&self) -> Result<Vec<String>, Fault>;
    fn put(&self, name: &str, key: &AccessKey) -> Result<(), Fault>;
    fn get(&self, name: &str) -> Result<AccessKey, Fault>;
    fn remove(&self, name: &str) -> Result<(), Fault>;
}

/// Time outside: wall time for stamps, and pauses that a fast sandbox shortens.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
    /// What AWS would count since a moment that `now` gave; in a fast sandbox sixty times what a watch says.
    fn elapsed(&self, since: Timestamp) -> Duration;
    /// Waits `real` as AWS would count it; a fast sandbox waits a sixtieth.
    fn pause(&self, real: Duration) -> Pending<'_, ()>;
}

/// Makes the PDF, and pictures.
pub trait Typesetter: Send + Sync {
    /// The same input gives the same bytes.
    fn pdf(&self, input: &ReportInput) -> Result<Vec<u8>, Fault>;
    /// A drawing's SVG as a PNG; the same input gives the same bytes.
    fn png(&self, svg: &str) -> Result<Vec<u8>, Fault>;
}
