//! The calls that the audit's facts come from, as the inventory names them.

pub(in crate::audit) use crate::network::call::*;

pub(in crate::audit) const SUBNETS: &str = "ec2:DescribeSubnets";
pub(in crate::audit) const INTERNET_GATEWAYS: &str = "ec2:DescribeInternetGateways";
pub(in crate::audit) const FLOW_LOGS: &str = "ec2:DescribeFlowLogs";
pub(in crate::audit) const BLOCK_PUBLIC: &str = "ec2:DescribeVpcBlockPublicAccessOptions";
pub(in crate::audit) const BLOCK_EXCLUSIONS: &str = "ec2:DescribeVpcBlockPublicAccessExclusions";
pub(in crate::audit) const LIMITS: &str = "elasticloadbalancing:DescribeAccountLimits";
pub(in crate::audit) const LISTENER_CERTIFICATES: &str = "elasticloadbalancing:DescribeListenerCertificates";
pub(in crate::audit) const RULES: &str = "elasticloadbalancing:DescribeRules";
pub(in crate::audit) const TRAIL: &str = "cloudtrail:LookupEvents";
pub(in crate::audit) const NOTIFICATIONS: &str = "ec2:DescribeVpcEndpointConnectionNotifications";
pub(in crate::audit) const CERTIFICATES: &str = "acm:ListCertificates";
pub(in crate::audit) const CERTIFICATE: &str = "acm:DescribeCertificate";
pub(in crate::audit) const ECS_SERVICES: &str = "ecs:DescribeServices";
pub(in crate::audit) const ECS_TASKS: &str = "ecs:DescribeTasks";
pub(in crate::audit) const AUTO_SCALING: &str = "autoscaling:DescribeAutoScalingGroups";
