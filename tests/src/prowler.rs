//! Prowler, a scanner that others wrote: which of its checks stand beside which rules of the audit (`docs/audit-parity.md`).

/// A check of Prowler, and the rule of ours on the same theme.
pub const PAIRS: [(&str, &str); 16] = [
    ("vpc_endpoint_services_allowed_principals_trust_boundaries", "FPL-PRINCIPALS"),
    ("elbv2_internet_facing", "FPL-SCHEME"),
    ("elbv2_is_in_multiple_az", "FPL-SINGLE-ZONE"),
    ("elbv2_cross_zone_load_balancing_enabled", "FPL-AZ-COVERAGE"),
    ("elbv2_deletion_protection", "FPL-DELETION-PROTECTION"),
    ("elbv2_listeners_underneath", "FPL-LISTENERS"),
    ("elbv2_nlb_tls_termination_enabled", "FPL-ENCRYPTION"),
    ("elbv2_insecure_ssl_ciphers", "FPL-TLS-POLICY"),
    ("elbv2_listener_pqc_tls_enabled", "FPL-TLS-POLICY"),
    ("acm_certificates_expiration_check", "FPL-CERTIFICATE"),
    ("elbv2_logging_enabled", "FPL-ACCESS-LOGS"),
    ("vpc_flow_logs_enabled", "FPL-FLOW-LOGS"),
    ("vpc_subnet_no_public_ip_by_default", "FPL-SUBNETS"),
    ("ec2_securitygroup_allow_ingress_from_internet_to_any_port", "FPL-OPEN-GROUPS"),
    ("ec2_networkacl_allow_ingress_any_port", "FPL-NACL"),
    ("cloudtrail_multi_region_enabled", "FPL-ACCEPTANCE-HISTORY"),
];
