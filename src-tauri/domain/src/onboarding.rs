//! What one service being connected should look like: the content of `onboarding.toml` and of the form.
//! What is desired, never what is.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, HealthCheck, OnboardingId, Port, Region, SecurityGroupId, SubnetId, Tags, VpcId};

/// The newest form of the onboarding file that this code writes and reads.
pub const SCHEMA: u32 = 1;

/// The desired state of one onboarding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    /// Version of this form; 1.
    pub schema: u32,
    /// Minted once by `init`; kept in the AWS tags.
    pub id: OnboardingId,
    /// For people; may change.
    pub name: String,
    /// The account that is changed, and no other.
    pub account: AccountId,
    pub region: Region,
    pub firefly: Firefly,
    pub network: Network,
    pub listeners: Vec<DesiredListener>,
    #[serde(default)]
    pub exposure: Exposure,
}

/// The other side, confirmed out of band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Firefly {
    /// The only account that may connect.
    pub account: AccountId,
    /// Regions that Firefly may connect from; empty means the service's own.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Whom to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub contact: Option<String>,
}

/// Where the load balancer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Network {
    pub vpc: VpcId,
    /// One per Availability Zone; two zones or more are advised.
    pub subnets: Vec<SubnetId>,
}

/// What a listener speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Protocol {
    #[serde(rename = "TCP")]
    Tcp,
}

impl Protocol {
    /// As AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
        }
    }

    /// The protocol of a security group rule that lets it through.
    pub fn ip_protocol(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
        }
    }
}

/// How targets are named; fixed for the life of a target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum TargetType {
    Instance,
    Ip,
}

impl TargetType {
    /// As AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            TargetType::Instance => "instance",
            TargetType::Ip => "ip",
        }
    }
}

/// One port that Firefly will dial, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DesiredListener {
    /// The port that Firefly dials.
    pub port: Port,
    pub protocol: Protocol,
    pub target_type: TargetType,
    /// The port that the service listens on.
    pub target_port: Port,
    /// Instance IDs or private IP addresses.
    pub targets: Vec<String>,
    #[serde(default = "default_health_check")]
    pub health_check: HealthCheck,
}

/// The default of AWS for TCP groups, but quicker: 10 s and three checks in a row.
pub fn default_health_check() -> HealthCheck {
    HealthCheck {
        protocol: "TCP".to_owned(),
        port: "traffic-port".to_owned(),
        path: None,
        matcher: None,
        interval_seconds: 10,
        timeout_seconds: 10,
        healthy_threshold: 3,
        unhealthy_threshold: 2,
    }
}

/// Choices with sound defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Exposure {
    /// The stable internal name that Firefly should resolve; Firefly makes one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hostname: Option<String>,
    /// What AWS cannot show: host firewalls, appliances, hops on premises.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub restrictions: Option<String>,
    /// Send to healthy targets in every zone, not only in the node's own.
    pub cross_zone: bool,
    /// AWS refuses to delete the load balancer while this is on.
    pub deletion_protection: bool,
    /// Apply the load balancer's inbound rules to PrivateLink traffic too. Off: PrivateLink alone gets in.
    pub enforce_inbound: bool,
    /// Firefly's source ranges; needed when `enforce_inbound` is on.
    #[ts(type = "string[]")]
    pub consumer_ranges: Vec<IpNet>,
    /// Security groups of the targets that get one rule admitting the load balancer's group. Opt-in.
    pub admit_in: Vec<SecurityGroupId>,
    /// Further tags for everything created.
    pub tags: Tags,
}

impl Default for Exposure {
    fn default() -> Self {
        Self {
            hostname: None,
            restrictions: None,
            cross_zone: true,
            deletion_protection: true,
            enforce_inbound: false,
            consumer_ranges: Vec::new(),
            admit_in: Vec::new(),
            tags: Tags::new(),
        }
    }
}

/// Tag keys and values that make a resource ours, whoever's copy of the product looks at it.
pub mod tag {
    pub const MANAGED_BY: &str = "ManagedBy";
    pub const PRODUCT: &str = "firefly-privatelink";
    pub const ONBOARDING: &str = "FireflyOnboarding";
    pub const STEP: &str = "FireflyStep";
    pub const SCHEMA: &str = "FireflySchema";
    pub const NAME: &str = "Name";
}

impl Desired {
    /// The tags of what step `step` creates. They fit ELBv2's rules, which are the strictest.
    pub fn tags_for(&self, step: &str) -> Tags {
        let mut tags = self.exposure.tags.clone();
        tags.extend(our_tags(&self.id, step));
        tags
    }

    /// A name of AWS resources: `ffly-<slug>-<id4>` and a suffix, within 32 characters.
    pub fn aws_name(&self, suffix: &str) -> String {
        let stem = format!("ffly-{}-{}", slug(&self.name), &self.id.as_str()[..4]);
        if suffix.is_empty() { stem } else { format!("{stem}-{suffix}") }
    }
}

/// The four tags that every resource of an onboarding carries.
pub fn our_tags(id: &OnboardingId, step: &str) -> Tags {
    [(tag::MANAGED_BY, tag::PRODUCT), (tag::ONBOARDING, id.as_str()), (tag::STEP, step), (tag::SCHEMA, "1")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Whether `tags` say that step `step` of onboarding `id` made the resource.
pub fn is_ours(tags: &Tags, id: &OnboardingId, step: &str) -> bool {
    belongs_to(tags, id) && tags.get(tag::STEP).is_some_and(|s| s == step)
}

/// Whether `tags` say that the resource belongs to onboarding `id`.
pub fn belongs_to(tags: &Tags, id: &OnboardingId) -> bool {
    tags.get(tag::MANAGED_BY).is_some_and(|v| v == tag::PRODUCT)
        && tags.get(tag::ONBOARDING).is_some_and(|v| v == id.as_str())
}

/// Lower-case letters, digits and single hyphens, at most 15 characters; `service` when nothing is left.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    let cut: String = out.chars().take(15).collect();
    let trimmed = cut.trim_matches('-');
    if trimmed.is_empty() { "service".to_owned() } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_what_elb_accepts() {
        for name in ["Orders API", "日本語", "--x--", "a very long name of a service indeed", "Ünïcode GitHub"] {
            let slug = slug(name);
            assert!((1..=15).contains(&slug.len()), "{slug}");
            assert!(!slug.starts_with('-') && !slug.ends_with('-'), "{slug}");
        }
        assert_eq!(slug("Orders API"), "orders-api");
        assert_eq!(slug("日本語"), "service");
    }

    #[test]
    fn ours_means_our_tags() {
        let id: OnboardingId = "k3m9x2p7qa".parse().unwrap();
        let mut tags = our_tags(&id, "load-balancer");
        assert!(is_ours(&tags, &id, "load-balancer"));
        assert!(!is_ours(&tags, &id, "security-group"));
        tags.remove(tag::MANAGED_BY);
        assert!(!is_ours(&tags, &id, "load-balancer"));
    }
}
