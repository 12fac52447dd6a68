//! How much of everything an account may have: what is enforced here, what DescribeAccountLimits says, and what Service Quotas says.
//! The values of a new account, as the AWS CLI's example of describe-account-limits has them.

/// Load balancers of one type in a Region.
pub(crate) const LOAD_BALANCERS: usize = 50;
/// Listeners of one load balancer.
pub(crate) const LISTENERS: usize = 50;
/// Target groups in a Region.
pub(crate) const TARGET_GROUPS: usize = 3000;
/// Targets of one target group.
pub(crate) const TARGETS: usize = 1000;
pub(crate) const TARGETS_PER_NETWORK_LOAD_BALANCER: usize = 3000;
pub(crate) const TARGETS_PER_ZONE: usize = 500;
pub(crate) const TARGETS_PER_APPLICATION_LOAD_BALANCER: usize = 1000;
/// Different target groups of one application load balancer.
pub(crate) const GROUPS_PER_APPLICATION_LOAD_BALANCER: usize = 100;
/// Interfaces of network load balancers in one VPC.
pub(crate) const INTERFACES: usize = 1200;
/// Certificates of one load balancer.
pub(crate) const CERTIFICATES: usize = 25;
pub(crate) const RULES: usize = 100;

/// As DescribeAccountLimits names them.
pub(super) const NAMED: &[(&str, usize)] = &[
    ("target-groups", TARGET_GROUPS),
    ("targets-per-application-load-balancer", TARGETS_PER_APPLICATION_LOAD_BALANCER),
    ("listeners-per-application-load-balancer", LISTENERS),
    ("rules-per-application-load-balancer", RULES),
    ("network-load-balancers", LOAD_BALANCERS),
    ("targets-per-network-load-balancer", TARGETS_PER_NETWORK_LOAD_BALANCER),
    ("targets-per-availability-zone-per-network-load-balancer", TARGETS_PER_ZONE),
    ("listeners-per-network-load-balancer", LISTENERS),
    ("condition-values-per-alb-rule", 5),
    ("condition-wildcards-per-alb-rule", 5),
    ("target-groups-per-application-load-balancer", GROUPS_PER_APPLICATION_LOAD_BALANCER),
    ("target-groups-per-action-on-application-load-balancer", 5),
    ("target-groups-per-action-on-network-load-balancer", 1),
    ("certificates-per-application-load-balancer", CERTIFICATES),
    ("certificates-per-network-load-balancer", CERTIFICATES),
    ("targets-per-target-group", TARGETS),
    ("target-id-registrations-per-application-load-balancer", 1000),
    ("network-load-balancer-enis-per-vpc", INTERFACES),
    ("application-load-balancers", LOAD_BALANCERS),
    ("gateway-load-balancers", 100),
    ("gateway-load-balancers-per-vpc", 100),
    ("geneve-target-groups", 100),
    ("targets-per-availability-zone-per-gateway-load-balancer", 300),
];
