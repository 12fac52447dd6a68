//! The quotas that are known: AWS's codes, names and default values (`docs/aws.md`, “Quotas”). What is enforced in this world is named
//! where it is enforced, so that one number says both.

use crate::elbv2::limits;
use crate::{autoscaling, ec2};

/// Code, name in sentences, and quotas of a service.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub code: &'static str,
    pub name: &'static str,
    /// Its quotas are an account's in all Regions.
    pub global: bool,
    pub quotas: &'static [Quota],
}

#[derive(Debug, Clone)]
pub(super) struct Quota {
    pub code: &'static str,
    pub name: &'static str,
    pub value: usize,
    pub adjustable: bool,
}

const fn quota(code: &'static str, name: &'static str, value: usize) -> Quota {
    Quota { code, name, value, adjustable: true }
}

const fn fixed(code: &'static str, name: &'static str, value: usize) -> Quota {
    Quota { code, name, value, adjustable: false }
}

/// By code, as AWS lists them.
pub(super) const SERVICES: &[Service] = &[
    Service { code: "acm", name: "AWS Certificate Manager (ACM)", global: false, quotas: ACM },
    Service { code: "autoscaling", name: "Amazon EC2 Auto Scaling", global: false, quotas: AUTO_SCALING },
    Service { code: "ec2", name: "Amazon Elastic Compute Cloud (Amazon EC2)", global: false, quotas: EC2 },
    Service {
        code: "elasticloadbalancing",
        name: "Elastic Load Balancing (ELB)",
        global: false,
        quotas: ELASTIC_LOAD_BALANCING,
    },
    Service { code: "route53", name: "Amazon Route 53", global: true, quotas: ROUTE_53 },
    Service { code: "vpc", name: "Amazon Virtual Private Cloud (Amazon VPC)", global: false, quotas: VPC },
];

const ACM: &[Quota] = &[
    quota("L-D2CB7DE9", "Imported certificates", 2500),
    quota("L-F141DD1D", "ACM certificates", 2500),
    quota("L-FB94F0B0", "Domain names per ACM certificate", 10),
];

const AUTO_SCALING: &[Quota] = &[quota("L-CDE20ADC", "Auto Scaling groups per region", autoscaling::MAX_GROUPS)];

const EC2: &[Quota] = &[
    quota("L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    quota("L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5),
];

const ELASTIC_LOAD_BALANCING: &[Quota] = &[
    quota("L-23568085", "Network Load Balancer ENIs per VPC", limits::INTERFACES),
    quota("L-52964454", "Certificates per Network Load Balancer", limits::CERTIFICATES),
    quota("L-53DA6B97", "Application Load Balancers per Region", limits::LOAD_BALANCERS),
    fixed("L-57A373D6", "Listeners per Network Load Balancer", limits::LISTENERS),
    quota("L-69A177A2", "Network Load Balancers per Region", limits::LOAD_BALANCERS),
    quota("L-7E6692B2", "Targets per Application Load Balancer", limits::TARGETS_PER_APPLICATION_LOAD_BALANCER),
    quota("L-7EED9B64", "Rules per Application Load Balancer", limits::RULES),
    quota("L-9365A611", "Certificates per Application Load Balancer", limits::CERTIFICATES),
    quota("L-A0D0B863", "Targets per Target Group per Region", limits::TARGETS),
    quota("L-B211E961", "Targets per Availability Zone per Network Load Balancer", limits::TARGETS_PER_ZONE),
    quota("L-B22855CB", "Target Groups per Region", limits::TARGET_GROUPS),
    quota("L-B6DF7632", "Listeners per Application Load Balancer", limits::LISTENERS),
    quota("L-EEF1AD04", "Targets per Network Load Balancer", limits::TARGETS_PER_NETWORK_LOAD_BALANCER),
];

const ROUTE_53: &[Quota] = &[
    quota("L-4EA4796A", "Hosted zones", 500),
    quota("L-A72C7724", "Reusable delegation sets", 100),
    quota("L-ACB674F3", "Health checks", 200),
];

const VPC: &[Quota] = &[
    quota("L-085A6257", "IPv6 CIDR blocks per VPC", 5),
    quota("L-0EA8095F", "Inbound or outbound rules per security group", ec2::RULES_PER_GROUP),
    quota("L-1B52E74A", "Gateway VPC endpoints per Region", 20),
    quota("L-29B6F2EB", "Interface VPC endpoints per VPC", ec2::ENDPOINTS_PER_VPC),
    quota("L-2AEEBF1A", "Rules per network ACL", 20),
    quota("L-2AFB9258", "Security groups per network interface", 5),
    quota("L-2C462E13", "Participant accounts per VPC", 100),
    fixed("L-3248932A", "Characters per VPC endpoint policy", 20_480),
    quota("L-407747CB", "Subnets per VPC", 200),
    quota("L-44499CD2", "Subnets that can be shared with an account", 100),
    quota("L-45FE3B85", "Egress-only internet gateways per Region", 5),
    quota("L-589F43AA", "Route tables per VPC", 200),
    quota("L-7E9ECCDB", "Active VPC peering connections per VPC", 50),
    fixed("L-8312C5BB", "VPC peering connection request expiry hours", 168),
    quota("L-83CA0A9D", "IPv4 CIDR blocks per VPC", 5),
    quota("L-93826ACB", "Routes per route table", 50),
    quota("L-A4707A72", "Internet gateways per Region", 5),
    quota("L-B4A6D682", "Network ACLs per VPC", 200),
    quota("L-BB24F6E5", "Network Address Usage", 64_000),
    quota("L-CD17FD4B", "Peered Network Address Usage", 128_000),
    quota("L-DC9F7029", "Outstanding VPC peering connection requests", 25),
    quota("L-DF5E4CA3", "Network interfaces per Region", 5000),
    quota("L-E79EC296", "VPC security groups per Region", 2500),
    quota("L-F678F1CE", "VPCs per Region", 5),
    quota("L-FE5A380F", "NAT gateways per Availability Zone", 5),
];
