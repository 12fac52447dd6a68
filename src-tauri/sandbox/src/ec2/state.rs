//! What EC2 holds for one account in one Region. Data only: calls stand in the modules beside it.
//! Fields are AWS's own; what AWS does not show (who listens where) says so.

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use super::state_services::*;
use crate::clock::Time;

/// Tags: key to value.
pub(crate) type Tags = BTreeMap<String, String>;

/// Everything of one account and Region, by ID.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ec2 {
    /// Brought up to now, and time alone changes nothing more; a changing call ends it.
    pub calm: bool,
    pub zones: Vec<Zone>,
    pub vpcs: BTreeMap<String, Vpc>,
    pub subnets: BTreeMap<String, Subnet>,
    pub route_tables: BTreeMap<String, RouteTable>,
    pub internet_gateways: BTreeMap<String, InternetGateway>,
    pub nat_gateways: BTreeMap<String, NatGateway>,
    pub network_acls: BTreeMap<String, NetworkAcl>,
    pub security_groups: BTreeMap<String, SecurityGroup>,
    pub instances: BTreeMap<String, Instance>,
    pub interfaces: BTreeMap<String, Interface>,
    pub endpoint_services: BTreeMap<String, EndpointService>,
    pub endpoints: BTreeMap<String, Endpoint>,
    pub flow_logs: BTreeMap<String, FlowLog>,
    pub prefix_lists: BTreeMap<String, PrefixList>,
    pub notifications: BTreeMap<String, Notification>,
    pub elastic_ips: BTreeMap<String, ElasticIp>,
    /// How internet gateways are blocked, and since when; nobody said anything where it is absent.
    pub public_access_block: Option<(String, Time)>,
    /// What the block leaves alone.
    pub exclusions: BTreeMap<String, Exclusion>,
    /// By VPC; one that is not listed has AWS's defaults.
    pub vpc_dns: BTreeMap<String, VpcDns>,
    /// By rule ID: a rule's ID follows from what it says, so its tags stand apart.
    pub rule_tags: BTreeMap<String, Tags>,
    /// By instance; one that is not listed is an ordinary small one.
    pub machines: BTreeMap<String, Machine>,
    /// By instance: when it was launched, started, stopped or terminated last; one that is not listed runs from the beginning.
    pub changed: BTreeMap<String, Time>,
    /// Not shown by AWS: TCP ports on which machines of an image answer, beside 22.
    pub images: BTreeMap<String, BTreeSet<u16>>,
    /// Not shown by AWS: what answers outside the VPC, address to TCP ports.
    pub outside: BTreeMap<String, BTreeSet<u16>>,
    /// Not shown by AWS: addresses of targets that fail their health checks during every fifth minute.
    pub flaky: BTreeSet<String>,
}

/// The switches of a VPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VpcDns {
    pub support: bool,
    pub hostnames: bool,
    /// Whether the use of addresses is measured, which changes nothing else.
    pub metrics: bool,
}

/// What an instance was launched as.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub image: String,
    pub kind: String,
    pub reservation: String,
}

/// A zone: its name is this account's, its ID everybody's.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    pub name: String,
    pub id: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Vpc {
    pub id: String,
    pub cidrs: Vec<String>,
    /// Amazon's.
    pub ipv6: Option<String>,
    pub is_default: bool,
    pub owner: String,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct Subnet {
    pub id: String,
    pub vpc: String,
    pub zone: String,
    pub zone_id: String,
    pub cidr: String,
    /// Of the VPC's.
    pub ipv6: Option<String>,
    pub maps_public_ip: bool,
    pub is_default: bool,
    /// Another account's where the subnet is shared with this one.
    pub owner: String,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct RouteTable {
    pub id: String,
    pub vpc: String,
    pub is_main: bool,
    pub subnets: Vec<String>,
    pub routes: Vec<Route>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub destination: String,
    /// `local`, `igw-…`, `nat-…`, `vgw-…`.
    pub target: String,
    pub state: String,
}

#[derive(Debug, Clone)]
pub(crate) struct InternetGateway {
    pub id: String,
    pub vpc: Option<String>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct NatGateway {
    pub id: String,
    pub vpc: String,
    pub subnet: String,
    pub private_ip: String,
    pub public_ip: Option<String>,
    /// Empty where it failed.
    pub interface: String,
    /// Of its Elastic IP address; a private one has none.
    pub allocation: Option<String>,
    pub created: Time,
    /// Code and message.
    pub failure: Option<(&'static str, String)>,
    pub deleted: Option<Time>,
    pub tags: Tags,
}

/// What the block on public access leaves alone.
#[derive(Debug, Clone)]
pub(crate) struct Exclusion {
    pub id: String,
    /// A VPC's or a subnet's ARN.
    pub resource: String,
    pub mode: String,
    pub created: Time,
    pub updated: Option<Time>,
    pub deleted: Option<Time>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct ElasticIp {
    pub id: String,
    pub ip: String,
    /// Which has it.
    pub interface: Option<String>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct NetworkAcl {
    pub id: String,
    pub vpc: String,
    pub is_default: bool,
    pub subnets: Vec<String>,
    pub entries: Vec<AclEntry>,
    pub tags: Tags,
}

#[derive(Debug, Clone)]
pub(crate) struct AclEntry {
    pub number: u32,
    pub egress: bool,
    pub allow: bool,
    /// IP protocol number as text; `-1` is all.
    pub protocol: String,
    pub cidr: String,
    pub ports: Option<(u16, u16)>,
    /// Type and code of ICMP; -1 is any.
    pub icmp: Option<(i16, i16)>,
}

#[derive(Debug, Clone)]
pub(crate) struct SecurityGroup {
    pub id: String,
    pub vpc: String,
    pub name: String,
    pub description: String,
    pub ingress: Vec<Permission>,
    pub egress: Vec<Permission>,
    pub tags: Tags,
}

/// One protocol, one port range, one peer: what AWS calls a security group rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permission {
    /// `tcp`, `udp`, `icmp`, a number, or `-1`.
    pub protocol: String,
    /// Absent for all ports.
    pub ports: Option<(u16, u16)>,
    pub peer: Peer,
    pub description: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Peer {
    Cidr(String),
    Group(String),
    PrefixList(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub id: String,
    pub state: String,
    pub subnet: String,
    pub vpc: String,
    pub zone: String,
    pub private_ip: String,
    /// The last one that AWS gave it by itself; what it has now is its interface's.
    pub public_ip: Option<String>,
    pub security_groups: Vec<String>,
    pub interface: String,
    pub launched: Time,
    pub tags: Tags,
}

/// A network interface: of an instance, a task, a load balancer's node, an endpoint, an on-premises address has none.
#[derive(Debug, Clone)]
pub(crate) struct Interface {
    pub id: String,
    pub vpc: String,
    pub subnet: String,
    pub zone: String,
    /// `interface`, `network_load_balancer`, `vpc_endpoint`, `nat_gateway`, `gateway_load_balancer_endpoint` …
    pub kind: String,
    /// `ELB net/<name>/<id>` of a load balancer's nodes.
    pub description: String,
    pub private_ip: String,
    pub public_ip: Option<String>,
    pub security_groups: Vec<String>,
    pub instance: Option<String>,
    /// Made by an AWS service on the account's behalf.
    pub requester_managed: bool,
    /// Not shown by AWS: TCP ports on which something answers here.
    pub listens: BTreeSet<u16>,
    /// When it vanishes, set ahead where its owner was deleted; from then on AWS no longer shows or counts it.
    pub gone_at: Option<Time>,
    pub tags: Tags,
}
