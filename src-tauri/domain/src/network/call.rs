//! The calls that facts come from, as the inventory names them, and a fact with its call and time.

use crate::{Evidence, Inventory, plain};

pub(crate) const LOAD_BALANCERS: &str = "elasticloadbalancing:DescribeLoadBalancers";
pub(crate) const LOAD_BALANCER_ATTRIBUTES: &str = "elasticloadbalancing:DescribeLoadBalancerAttributes";
pub(crate) const TAGS: &str = "elasticloadbalancing:DescribeTags";
pub(crate) const LISTENERS: &str = "elasticloadbalancing:DescribeListeners";
pub(crate) const TARGET_GROUPS: &str = "elasticloadbalancing:DescribeTargetGroups";
pub(crate) const TARGET_GROUP_ATTRIBUTES: &str = "elasticloadbalancing:DescribeTargetGroupAttributes";
pub(crate) const TARGET_HEALTH: &str = "elasticloadbalancing:DescribeTargetHealth";
pub(crate) const SERVICES: &str = "ec2:DescribeVpcEndpointServiceConfigurations";
pub(crate) const PRINCIPALS: &str = "ec2:DescribeVpcEndpointServicePermissions";
pub(crate) const CONNECTIONS: &str = "ec2:DescribeVpcEndpointConnections";
pub(crate) const SECURITY_GROUPS: &str = "ec2:DescribeSecurityGroups";
pub(crate) const INSTANCES: &str = "ec2:DescribeInstances";
pub(crate) const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
pub(crate) const ROUTE_TABLES: &str = "ec2:DescribeRouteTables";
pub(crate) const NETWORK_ACLS: &str = "ec2:DescribeNetworkAcls";

/// A fact with the call and the time that it came from.
pub(crate) fn saw(inventory: &Inventory, fact: impl Into<String>, resource: &str, call: &str) -> Evidence {
    let (resource, call, at) = (Some(resource.to_owned()), call.to_owned(), inventory.read_at(call));
    Evidence::Observed { fact: plain(&fact.into()), resource, call, at }
}
