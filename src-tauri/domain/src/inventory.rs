//! What AWS holds, as a value: every fact with the call and the time that it came from, and what could not be read.
//! Text fields (names, tags, descriptions) are hostile until shown as text.

mod around;
mod compute;
mod health_check;
mod look;

pub use around::{
    FlowLog, Gateway, GatewayKind, ListenerRule, PublicAccessBlock, PublicAccessExclusion, Quota, TrailEvent,
};
pub use compute::{AttachedContainer, AutoScalingGroup, ContainerPort, Instance, Task, Workload};
pub use health_check::HealthCheck;

use std::collections::BTreeMap;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AccountId, Arn, EndpointId, EndpointServiceId, Fault, HostedZoneId, InstanceId, InterfaceId, NotificationId, Port,
    Region,
};
use crate::{SecurityGroupId, SubnetId, VpcId, ZoneId, ZoneName};

/// Tags as AWS has them: key to value.
pub type Tags = BTreeMap<String, String>;

/// One API call that facts came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Source {
    /// `service:Operation`, for example `ec2:DescribeVpcs`.
    pub call: String,
    /// When the answer was complete.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// How many pages it took.
    pub pages: u32,
    /// False when the list may be missing something; then nothing is concluded from an absence.
    pub complete: bool,
}

/// Everything found in one account and Region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Inventory {
    pub account: AccountId,
    pub region: Region,
    pub partition: String,
    /// When the look began.
    #[ts(type = "string")]
    pub looked_at: Timestamp,
    pub zones: Vec<Zone>,
    pub vpcs: Vec<Vpc>,
    pub subnets: Vec<Subnet>,
    pub route_tables: Vec<RouteTable>,
    pub network_acls: Vec<NetworkAcl>,
    pub security_groups: Vec<SecurityGroup>,
    pub instances: Vec<Instance>,
    pub interfaces: Vec<NetworkInterface>,
    pub load_balancers: Vec<LoadBalancer>,
    pub target_groups: Vec<TargetGroup>,
    pub endpoint_services: Vec<EndpointService>,
    pub endpoints: Vec<Endpoint>,
    pub workloads: Vec<Workload>,
    #[serde(default)]
    pub auto_scaling_groups: Vec<AutoScalingGroup>,
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// Public hosted zones of Route 53.
    #[serde(default)]
    pub hosted_zones: Vec<HostedZone>,
    /// TXT records under the names that AWS drew to prove private DNS names, as far as zones of this account hold them.
    #[serde(default)]
    pub proofs: Vec<ProofRecord>,
    /// SNS topics.
    #[serde(default)]
    pub topics: Vec<Arn>,
    #[serde(default)]
    pub gateways: Vec<Gateway>,
    #[serde(default)]
    pub flow_logs: Vec<FlowLog>,
    /// Absent when it could not be read.
    #[serde(default)]
    pub public_access_block: Option<PublicAccessBlock>,
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// What was done to endpoint services, newest first. CloudTrail tells the last 90 days.
    #[serde(default)]
    pub trail: Vec<TrailEvent>,
    /// Which calls the facts came from, by `service:Operation`.
    pub sources: Vec<Source>,
    /// What could not be read.
    pub faults: Vec<Unread>,
}

/// A call that did not answer, and what is therefore unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unread {
    /// `service:Operation`.
    pub call: String,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Zone {
    pub name: ZoneName,
    pub id: ZoneId,
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Vpc {
    pub id: VpcId,
    pub name: Option<String>,
    #[ts(type = "string[]")]
    pub cidrs: Vec<IpNet>,
    pub is_default: bool,
    pub owner: AccountId,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subnet {
    pub id: SubnetId,
    pub vpc: VpcId,
    pub name: Option<String>,
    pub zone: ZoneName,
    pub zone_id: ZoneId,
    #[ts(type = "string")]
    pub cidr: IpNet,
    /// Whether it has an IPv6 range.
    #[serde(default)]
    pub ipv6: bool,
    pub free_addresses: u32,
    /// Whether what is launched in it gets a public address by itself.
    #[serde(default)]
    pub public_addresses: bool,
    /// Another account's ID when the subnet is shared with us: routes and ACLs are then that owner's.
    pub owner: AccountId,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteTable {
    pub id: String,
    pub vpc: VpcId,
    pub is_main: bool,
    pub subnets: Vec<SubnetId>,
    pub routes: Vec<Route>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Route {
    /// A CIDR block or prefix list ID.
    pub destination: String,
    /// Gateway, interface or peering ID, as AWS gives it; `local` for the VPC's own.
    pub target: String,
    /// `active` or `blackhole`.
    pub state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkAcl {
    pub id: String,
    pub vpc: VpcId,
    pub is_default: bool,
    pub subnets: Vec<SubnetId>,
    pub entries: Vec<AclEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AclEntry {
    pub number: u32,
    pub egress: bool,
    pub allow: bool,
    /// IP protocol number as text; `-1` is all.
    pub protocol: String,
    #[ts(type = "string")]
    pub cidr: IpNet,
    pub from_port: Option<u16>,
    pub to_port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecurityGroup {
    pub id: SecurityGroupId,
    pub vpc: VpcId,
    pub name: String,
    pub description: String,
    pub ingress: Vec<Rule>,
    pub egress: Vec<Rule>,
    pub tags: Tags,
}

/// One security group permission: a protocol, a port range and one peer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Rule {
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for all.
    pub protocol: String,
    /// Absent when all ports are meant.
    pub from_port: Option<u16>,
    pub to_port: Option<u16>,
    pub peer: Peer,
    pub description: Option<String>,
}

/// The other side of a security group rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Peer {
    Cidr(#[ts(type = "string")] IpNet),
    Group(SecurityGroupId),
    PrefixList(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NetworkInterface {
    pub id: InterfaceId,
    pub vpc: Option<VpcId>,
    pub subnet: Option<SubnetId>,
    pub zone: Option<ZoneName>,
    pub kind: String,
    pub description: String,
    pub private_ips: Vec<String>,
    pub public_ip: Option<String>,
    pub security_groups: Vec<SecurityGroupId>,
    pub instance: Option<InstanceId>,
    pub requester_managed: bool,
}

/// A certificate of AWS Certificate Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Certificate {
    pub arn: Arn,
    /// The name it was asked for, and every other one it covers.
    pub names: Vec<String>,
    /// `ISSUED`, `EXPIRED`, `PENDING_VALIDATION` and others.
    pub status: String,
    #[ts(type = "string | null")]
    pub not_after: Option<Timestamp>,
}

/// A public hosted zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HostedZone {
    pub id: HostedZoneId,
    /// Without the final dot.
    pub name: String,
}

/// A TXT record that may prove a private DNS name, whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProofRecord {
    pub zone: HostedZoneId,
    /// In full, without the final dot.
    pub name: String,
    /// As zone files have them: in quotes.
    pub values: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadBalancer {
    pub arn: Arn,
    pub name: String,
    /// `network`, `application` or `gateway`.
    pub kind: String,
    /// `internal` or `internet-facing`.
    pub scheme: String,
    /// `provisioning`, `active`, `active_impaired`, `failed`.
    pub state: String,
    pub vpc: Option<VpcId>,
    pub dns_name: String,
    /// `ipv4` or `dualstack`.
    #[serde(default)]
    pub address_type: String,
    pub zones: Vec<LoadBalancerZone>,
    pub security_groups: Vec<SecurityGroupId>,
    /// `on` or `off`; absent when the load balancer has no security groups.
    pub enforce_inbound: Option<String>,
    #[ts(type = "string | null")]
    pub created_at: Option<Timestamp>,
    pub attributes: BTreeMap<String, String>,
    pub listeners: Vec<Listener>,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadBalancerZone {
    pub zone: ZoneName,
    pub subnet: SubnetId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Listener {
    pub arn: Arn,
    pub port: Port,
    pub protocol: String,
    /// Target groups that the default action forwards to.
    pub target_groups: Vec<Arn>,
    /// The default certificate of a TLS listener.
    #[serde(default)]
    pub certificate: Option<Arn>,
    /// Further ones, which a client gets that asks for a name of theirs (SNI).
    #[serde(default)]
    pub more_certificates: Vec<Arn>,
    /// The security policy of a TLS listener.
    #[serde(default)]
    pub policy: Option<String>,
    /// The ALPN policy of a TLS listener.
    #[serde(default)]
    pub alpn: Option<String>,
    /// Of network load balancers, as far as AWS has any.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Of an Application Load Balancer's listener.
    #[serde(default)]
    pub rules: Vec<ListenerRule>,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetGroup {
    pub arn: Arn,
    pub name: String,
    pub protocol: String,
    pub port: Option<Port>,
    pub vpc: Option<VpcId>,
    /// `instance`, `ip`, `alb`.
    pub target_type: String,
    pub health_check: HealthCheck,
    pub load_balancers: Vec<Arn>,
    pub attributes: BTreeMap<String, String>,
    pub health: Vec<TargetHealth>,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TargetHealth {
    /// Instance ID, IP address or ARN.
    pub id: String,
    pub port: Option<Port>,
    pub zone: Option<String>,
    /// `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unhealthy.draining`, `unavailable`.
    pub state: String,
    /// AWS's reason code, such as `Target.Timeout`.
    pub reason: Option<String>,
    pub description: Option<String>,
    /// `zonal_shift_active` while traffic is led away from its zone; absent where AWS says nothing of it.
    #[serde(default)]
    pub admin_override: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EndpointService {
    pub id: EndpointServiceId,
    /// Read from AWS, never composed.
    pub name: String,
    /// `Pending`, `Available`, `Deleting`, `Deleted`, `Failed`.
    pub state: String,
    pub acceptance_required: bool,
    pub load_balancers: Vec<Arn>,
    pub zones: Vec<ZoneName>,
    pub private_dns_name: Option<String>,
    /// How far the proof of the private DNS name's domain is.
    #[serde(default)]
    pub private_dns: Option<PrivateDns>,
    /// Absent when they could not be read.
    #[serde(default)]
    pub notifications: Option<Vec<Notification>>,
    pub ip_address_types: Vec<String>,
    /// The Regions in which an endpoint can be made now.
    pub regions: Vec<String>,
    /// Whether endpoints in other Regions than the service's reach it; absent where AWS did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remote_access: Option<bool>,
    /// `ServiceOwner` when the owner pays for its endpoints too; absent when each side pays its own.
    #[serde(default)]
    pub payer: Option<String>,
    /// Absent when the permissions could not be read.
    pub principals: Option<Vec<Principal>>,
    /// Absent when the connections could not be read.
    pub connections: Option<Vec<Connection>>,
    pub tags: Tags,
}

/// What proves to AWS that a domain is ours: a TXT record in its public DNS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrivateDns {
    /// `pendingVerification`, `verified`, `failed`.
    pub state: String,
    /// The first label of the record's name.
    pub label: Option<String>,
    pub value: Option<String>,
}

/// An SNS topic that is told of an endpoint service's connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notification {
    pub id: NotificationId,
    pub topic: Arn,
    /// `Accept`, `Connect`, `Delete`, `Reject`.
    pub events: Vec<String>,
    /// `Enabled` or `Disabled`.
    pub state: String,
}

/// Who may ask for a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Principal {
    /// An ARN, or `*` for everyone.
    pub principal: String,
    /// `Account`, `User`, `Role`, `Service`, `OrganizationUnit`, `All`.
    pub kind: Option<String>,
}

/// An endpoint that asks for, or has, a connection to one of our services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Connection {
    pub service: EndpointServiceId,
    pub endpoint: EndpointId,
    pub owner: AccountId,
    /// In lower camel case as the wire has it (`pendingAcceptance`); compare without case.
    pub state: String,
    pub region: Option<String>,
    pub ip_address_type: Option<String>,
    #[ts(type = "string | null")]
    pub created_at: Option<Timestamp>,
    pub dns_names: Vec<String>,
}

/// An interface endpoint on the consumer's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Endpoint {
    pub id: EndpointId,
    pub vpc: VpcId,
    pub kind: String,
    pub service_name: String,
    pub state: String,
    pub owner: Option<AccountId>,
    pub subnets: Vec<SubnetId>,
    pub security_groups: Vec<SecurityGroupId>,
    pub dns_names: Vec<String>,
    #[ts(type = "string | null")]
    pub created_at: Option<Timestamp>,
    pub last_error: Option<String>,
    pub tags: Tags,
}
