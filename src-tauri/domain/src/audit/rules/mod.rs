//! The rules, one file for each family. Adding one means adding it to `ALL`, and running the example `audit_table`.

mod access;
mod acls;
mod agreement;
mod alb;
mod balancer;
mod certificates;
mod checks;
mod ended;
mod enforcement;
mod exposure;
mod history;
mod listeners;
mod logs;
mod names;
mod owners;
pub(super) mod principals;
mod protocols;
mod reach;
mod routes;
mod service;
mod subnets;
mod targets;
mod tls;
mod workloads;

#[cfg(test)]
mod tests;

use super::rule::AuditRule;

/// Every rule of the audit.
pub(super) const ALL: &[AuditRule] = &[
    access::ACCEPTANCE,
    access::CONNECTION_OWNER,
    principals::PRINCIPALS,
    principals::AUTO_ACCEPT,
    principals::PRINCIPAL_USE,
    history::ACCEPTANCE_HISTORY,
    history::PRINCIPAL_HISTORY,
    agreement::REGIONS,
    agreement::STALE_PENDING,
    agreement::HANDED_OFF,
    ended::ENDED,
    service::SERVICE_ZONES,
    service::SERVICE_BALANCERS,
    service::NOTIFICATION,
    service::PAYER,
    names::PRIVATE_DNS,
    names::TAGS,
    names::NAMES,
    balancer::SCHEME,
    balancer::SINGLE_ZONE,
    balancer::DELETION_PROTECTION,
    subnets::SUBNETS,
    subnets::BLOCK_PUBLIC,
    subnets::SHARED_VPC,
    exposure::TARGET_PUBLIC,
    exposure::OPEN_GROUPS,
    exposure::OTHER_WAYS,
    listeners::LISTENERS,
    protocols::PROTOCOLS,
    alb::ALB_PUBLIC,
    alb::ALB_TARGET,
    alb::ALB_RULES,
    targets::TARGET_HEALTH,
    targets::AZ_COVERAGE,
    checks::HEALTH_CHECK,
    checks::SINGLE_TARGET,
    checks::ZONAL_SHIFT,
    workloads::RUNNING,
    workloads::ADDRESSES,
    workloads::ATTACHED,
    enforcement::ENFORCE_INBOUND,
    reach::TARGET_REACH,
    acls::NETWORK_ACLS,
    routes::ROUTES,
    tls::ENCRYPTION,
    tls::TLS_POLICY,
    certificates::CERTIFICATE,
    certificates::CERTIFICATE_NAME,
    logs::ACCESS_LOGS,
    logs::FLOW_LOGS,
    owners::CONTROLLER,
    owners::QUOTAS,
];
