//! The rules, one file for each family. Adding one means adding it to `ALL`.

pub(super) mod access;
mod agreement;
mod balancer;
mod enforcement;
mod listeners;
mod reach;
mod targets;

#[cfg(test)]
mod tests;

use super::rule::AuditRule;

/// Every rule of the audit.
pub(super) const ALL: &[AuditRule] = &[
    access::ACCEPTANCE,
    access::PRINCIPALS,
    access::CONNECTION_OWNER,
    balancer::SCHEME,
    balancer::SINGLE_ZONE,
    balancer::DELETION_PROTECTION,
    targets::TARGET_HEALTH,
    targets::AZ_COVERAGE,
    enforcement::ENFORCE_INBOUND,
    listeners::LISTENERS,
    reach::TARGET_REACH,
    agreement::REGIONS,
    agreement::STALE_PENDING,
    agreement::HANDED_OFF,
];
