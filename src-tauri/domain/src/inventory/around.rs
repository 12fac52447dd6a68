//! What stands around a set-up: gateways, flow logs, the account's block of public access, quotas, and who changed what.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Arn, SubnetId, VpcId};

/// A way out of a VPC, or into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gateway {
    /// `igw-…` or `nat-…`, as routes name it.
    pub id: String,
    pub kind: GatewayKind,
    pub vpc: Option<VpcId>,
    /// Of a NAT gateway.
    pub subnet: Option<SubnetId>,
    /// As AWS says it: `available`, `attached`, `deleting` and others.
    pub state: String,
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GatewayKind {
    Internet,
    Nat,
}

/// A flow log of a VPC, a subnet or a network interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowLog {
    pub id: String,
    /// The VPC, subnet or network interface that it records.
    pub resource: String,
    /// `ACTIVE`.
    pub state: String,
    /// `ACCEPT`, `REJECT` or `ALL`.
    pub traffic: String,
    /// `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
    pub destination_kind: String,
    pub destination: Option<String>,
    /// `SUCCESS` or `FAILED`; absent before anything was delivered.
    pub delivery: Option<String>,
    pub delivery_error: Option<String>,
}

/// VPC Block Public Access of the account in this Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicAccessBlock {
    /// `off`, `block-bidirectional` or `block-ingress`.
    pub mode: String,
    /// `default-state`, `update-in-progress`, `update-complete`.
    pub state: String,
    pub exclusions: Vec<PublicAccessExclusion>,
}

/// A VPC or subnet that the block leaves alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublicAccessExclusion {
    pub id: String,
    /// The ARN of the VPC or subnet.
    pub resource: Arn,
    /// `allow-bidirectional` or `allow-egress`.
    pub mode: String,
    pub state: String,
}

/// How many of something an account may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quota {
    /// As AWS names the limit: `network-load-balancers`, `listeners-per-network-load-balancer` and others.
    pub name: String,
    pub most: u32,
}

/// What somebody did to an endpoint service or its load balancer, from CloudTrail's last 90 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailEvent {
    /// CloudTrail's event ID.
    pub id: String,
    #[ts(type = "string")]
    pub at: Timestamp,
    /// `ModifyVpcEndpointServiceConfiguration` and others.
    pub name: String,
    /// The caller's ARN.
    pub by: Option<String>,
    /// The resource's ID or ARN, as the request names it.
    pub resource: Option<String>,
    /// AWS's error code, where it was refused.
    pub error: Option<String>,
    /// What was asked for, as far as it bears on access: `acceptanceRequired`, `addAllowedPrincipals`,
    /// `removeAllowedPrincipals`, `vpcEndpointIds`; lists joined with a comma.
    pub asked: BTreeMap<String, String>,
}

/// Where a rule of an Application Load Balancer's listener leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListenerRule {
    pub arn: Arn,
    /// `default`, or a number.
    pub priority: String,
    /// Its conditions in short: `path-pattern /admin/*`. Hostile text.
    pub conditions: Vec<String>,
    /// `forward`, `redirect`, `fixed-response` and others.
    pub action: String,
    pub target_groups: Vec<Arn>,
}
