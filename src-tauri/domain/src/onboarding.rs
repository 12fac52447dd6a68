//! What one service being connected should look like: the content of `onboarding.toml` and of the form.
//! What is desired, never what is.

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AccountId, Arn, EndpointServiceId, HostedZoneId, OnboardingId, Region, SecurityGroupId, SubnetId, Tags, VpcId,
};

mod listener;
mod schema;

pub(crate) use listener::ALPN;
pub use listener::{
    Attach, DesiredListener, HealthThresholds, ListenerOptions, Protocol, TargetType, Tls, default_health_check,
};
pub use schema::onboarding_schema;

/// The newest form of the onboarding file that this code writes and reads.
pub const SCHEMA: u32 = 1;

/// The desired state of one onboarding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    /// Version of this form; 1.
    #[schemars(range(min = 1, max = 1))]
    pub schema: u32,
    /// Minted once by `init`; kept in the AWS tags.
    pub id: OnboardingId,
    /// For people; may change.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// The account that is changed, and no other.
    pub account: AccountId,
    /// The Region in which all of it stands.
    pub region: Region,
    pub firefly: Firefly,
    pub network: Network,
    /// The ports that Firefly dials.
    #[schemars(length(min = 1))]
    pub listeners: Vec<DesiredListener>,
    #[serde(default)]
    pub exposure: Exposure,
    #[serde(default, skip_serializing_if = "is_default")]
    pub service: Service,
    #[serde(default, skip_serializing_if = "is_default")]
    pub adopt: Adopt,
    /// A set-up, a change or a teardown needs the approval of somebody else than who applies it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub four_eyes: bool,
}

/// The other side, confirmed out of band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The VPC in which the service runs.
    pub vpc: VpcId,
    /// One per Availability Zone; two zones or more are advised.
    #[schemars(length(min = 1))]
    pub subnets: Vec<SubnetId>,
    /// 1; a higher number asks for a new load balancer beside the old one, which goes once nothing needs it any more.
    #[serde(default = "first_edition", skip_serializing_if = "is_first")]
    #[schemars(range(min = 1, max = 9))]
    pub edition: u8,
}

fn first_edition() -> u8 {
    1
}

fn is_first(edition: &u8) -> bool {
    *edition == 1
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Choices with sound defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
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
    #[schemars(schema_with = "schema::ranges")]
    pub consumer_ranges: Vec<IpNet>,
    /// Security groups of the targets that get one rule admitting the load balancer's group. Opt-in.
    pub admit_in: Vec<SecurityGroupId>,
    /// Further tags for everything created.
    pub tags: Tags,
}

/// The endpoint service, beyond what every onboarding's has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// A name that the consumers' VPCs resolve to their endpoint, once its domain was proven to be ours. Lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub private_dns_name: Option<String>,
    /// The public hosted zone that the proof is written into; somebody else does that when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dns_zone: Option<HostedZoneId>,
    /// Somebody has written the proof: a TXT record, which the plan names. Needed only without `dns_zone`.
    #[serde(skip_serializing_if = "is_default")]
    pub dns_proof_written: bool,
    /// What consumers' endpoints may have; with `ipv6` the load balancer is dual-stack.
    #[schemars(length(min = 1))]
    pub address_types: Vec<AddressType>,
    /// Existing load balancers that the service stands on too. Their listeners should be alike.
    pub further_load_balancers: Vec<Arn>,
    /// The SNS topic that is told of requests, connections and their ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notify: Option<Arn>,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            private_dns_name: None,
            dns_zone: None,
            dns_proof_written: false,
            address_types: vec![AddressType::Ipv4],
            further_load_balancers: Vec::new(),
            notify: None,
        }
    }
}

impl Service {
    /// Whether the load balancer has to carry IPv6 beside IPv4.
    pub fn is_dual_stack(&self) -> bool {
        self.address_types.contains(&AddressType::Ipv6)
    }
}

/// An IP version of endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum AddressType {
    Ipv4,
    Ipv6,
}

impl AddressType {
    /// As AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            AddressType::Ipv4 => "ipv4",
            AddressType::Ipv6 => "ipv6",
        }
    }
}

/// What exists already and is used instead of being created. It stays when the onboarding is torn down. The target group of a
/// listener is adopted there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Adopt {
    /// An internal Network Load Balancer in the VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub load_balancer: Option<Arn>,
    /// An endpoint service that stands on Network Load Balancers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub endpoint_service: Option<EndpointServiceId>,
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
    /// On what was there before: the onboarding that uses it. Never together with the others.
    pub const ADOPTED: &str = "FireflyAdoptedBy";
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

    /// The name of what belongs to the load balancer's current edition; of a later one it ends with `e2`, `e3` and so on.
    pub fn edition_name(&self, suffix: &str) -> String {
        if self.network.edition == 1 {
            return self.aws_name(suffix);
        }
        // shorter, so that the edition fits into 32 characters behind the longest port
        let slug: String = slug(&self.name).chars().take(12).collect();
        let stem = format!("ffly-{}-{}", slug.trim_end_matches('-'), &self.id.as_str()[..4]);
        let suffix = if suffix.is_empty() { String::new() } else { format!("-{suffix}") };
        format!("{stem}{suffix}-e{}", self.network.edition)
    }

    /// The step that makes something of the load balancer's current edition: `listener-443`, later `listener-443-e2`.
    pub fn edition_step(&self, base: &str) -> String {
        if self.network.edition == 1 { base.to_owned() } else { format!("{base}-e{}", self.network.edition) }
    }
}

/// The four tags that every resource of an onboarding carries.
pub fn our_tags(id: &OnboardingId, step: &str) -> Tags {
    [(tag::MANAGED_BY, tag::PRODUCT), (tag::ONBOARDING, id.as_str()), (tag::STEP, step), (tag::SCHEMA, "1")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The tag that marks what an onboarding uses but did not make.
pub fn adopted_tags(id: &OnboardingId) -> Tags {
    [(tag::ADOPTED.to_owned(), id.to_string())].into()
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
