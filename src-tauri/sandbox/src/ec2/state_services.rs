//! What EC2 holds of endpoint services and endpoints, and of what watches or names them: flow logs, notifications, prefix lists.
//! Data only, as in `state`.

use std::collections::{BTreeMap, BTreeSet};

use super::state::Tags;
use crate::clock::Time;

#[derive(Debug, Clone)]
pub(crate) struct EndpointService {
    pub id: String,
    pub name: String,
    pub created: Time,
    pub acceptance_required: bool,
    pub load_balancers: Vec<String>,
    /// Names of the zones that its load balancers had when it was made or modified last: later ones are not enabled yet.
    pub zones: BTreeSet<String>,
    pub private_dns_name: Option<String>,
    /// How far the private DNS name is proved.
    pub proof: Proof,
    /// Never taken back.
    pub owner_pays: bool,
    pub ip_address_types: Vec<String>,
    pub supported_regions: Vec<String>,
    /// Principal ARNs, or `*`, each with the tags of its permission.
    pub principals: BTreeMap<String, Tags>,
    /// By endpoint ID, in the order in which they asked.
    pub connections: Vec<Connection>,
    pub tags: Tags,
}

/// How the record that is to prove a private DNS name is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Proof {
    pub from: Time,
    /// When its owner asked for that: from then on it can fail.
    pub started: Option<Time>,
    /// When it was found; taken down before records change, and until then told by the records.
    pub found: Option<Time>,
}

/// Who is told of what happens to connections.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub id: String,
    pub of: Watched,
    /// ARN of an SNS topic.
    pub topic: String,
    pub events: Vec<&'static str>,
}

/// What a notification is about, by ID.
#[derive(Debug, Clone)]
pub(crate) enum Watched {
    Service(String),
    Endpoint(String),
}

/// A connection, as the owner of the service sees it. The endpoint itself is in its owner's estate.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub endpoint: String,
    pub owner: String,
    pub region: String,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    pub created: Time,
    /// `pendingAcceptance`, `pending`, `available`, `rejected`, `deleting`, `deleted` … as last set.
    pub state: String,
    /// When `state` was set: `pending` becomes `available` in AWS's own time after it.
    pub since: Time,
    /// Given by the owner of the service.
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub id: String,
    pub vpc: String,
    pub service_name: String,
    pub service_account: String,
    pub service_region: String,
    pub service_id: String,
    pub created: Time,
    pub subnets: Vec<String>,
    pub security_groups: Vec<String>,
    pub interfaces: Vec<String>,
    /// As given; without one, everything is allowed.
    pub policy: Option<String>,
    pub private_dns_enabled: bool,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// Set when its owner deleted it; gone in AWS's own time after it.
    pub deleted: Option<Time>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct FlowLog {
    pub id: String,
    /// A VPC, a subnet or an interface, with which it goes.
    pub resource: String,
    pub traffic: String,
    pub destination_type: String,
    pub destination: Option<String>,
    /// Of CloudWatch Logs.
    pub group: Option<String>,
    pub role: Option<String>,
    pub cross_account_role: Option<String>,
    pub format: String,
    pub interval: i64,
    pub files: Option<Files>,
    pub created: Time,
    pub tags: Tags,
}

/// How a flow log is put into files.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub format: String,
    pub hive: bool,
    pub hourly: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct PrefixList {
    pub id: String,
    pub name: String,
    /// `IPv4` or `IPv6`.
    pub family: String,
    /// An account, or AWS.
    pub owner: String,
    pub max_entries: i64,
    /// The first is version 1, the last is in force.
    pub versions: Vec<Vec<Entry>>,
    pub doing: Doing,
    pub tags: Tags,
}

/// What was last begun with a prefix list, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Nothing,
    Create(Time),
    /// Its name or its size.
    Modify(Time),
    /// Its entries.
    Revise(Time),
    Delete(Time),
    FailToDelete(Time),
}

/// One range of a prefix list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub cidr: String,
    pub description: Option<String>,
}
