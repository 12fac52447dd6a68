//! What AWS answers to everybody alike: hosted zones of load balancers, account limits, security policies.

use crate::call::Call;
use crate::error::AwsError;
use crate::ids;

use super::{ask, limits};

const TLS13: &[&str] = &["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const TLS12: &[&str] = &[
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES256-SHA384",
];
const OLDER: &[&str] = &[
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES128-SHA256",
    "AES128-SHA",
    "AES256-GCM-SHA384",
    "AES256-SHA256",
    "AES256-SHA",
];

/// A security policy: name, protocols, ciphers in the order of their priority.
type Policy = (&'static str, &'static [&'static str], &'static [&'static [&'static str]]);

/// The policies that exist here: AWS's default, the one that it recommends, and the strictest.
const POLICIES: &[Policy] = &[
    ("ELBSecurityPolicy-2016-08", &["TLSv1", "TLSv1.1", "TLSv1.2"], &[TLS12, OLDER]),
    ("ELBSecurityPolicy-TLS13-1-2-2021-06", &["TLSv1.2", "TLSv1.3"], &[TLS13, TLS12]),
    ("ELBSecurityPolicy-TLS13-1-3-2021-06", &["TLSv1.3"], &[TLS13]),
];

/// What a TLS listener gets when none is named.
pub(super) const DEFAULT_POLICY: &str = "ELBSecurityPolicy-2016-08";

pub(super) fn account_limits(call: &Call) -> Result<String, AwsError> {
    let page = ask::page(&call.params, limits::NAMED.to_vec())?;
    Ok(ask::listed("Limits", page, |x, (name, max)| {
        x.leaf("Name", name).leaf("Max", max);
    }))
}

pub(super) fn ssl_policies(call: &Call) -> Result<String, AwsError> {
    let names = call.params.list("Names");
    ask::one_of(&call.params, "LoadBalancerType", &["application", "network", "gateway"])?;
    for name in &names {
        known_policy(name)?;
    }
    let chosen = POLICIES.iter().filter(|p| names.is_empty() || names.iter().any(|n| n == p.0)).collect();
    let page = ask::page(&call.params, chosen)?;
    Ok(ask::listed("SslPolicies", page, |x, (name, protocols, ciphers)| {
        x.values("SslProtocols", "member", *protocols);
        x.each("Ciphers", "member", ciphers.iter().flat_map(|c| c.iter()).zip(1..), |x, (cipher, priority)| {
            x.leaf("Name", cipher).leaf("Priority", priority);
        });
        x.leaf("Name", name).values("SupportedLoadBalancerTypes", "member", ["application", "network"]);
    }))
}

/// Refuses a policy that does not exist.
pub(super) fn known_policy(name: &str) -> Result<(), AwsError> {
    if POLICIES.iter().any(|p| p.0 == name) {
        return Ok(());
    }
    Err(AwsError::new("SSLPolicyNotFound", format!("SSL policy '{name}' not found")))
}

/// The hosted zone that owns the DNS names of a Region's load balancers. AWS publishes them; those of Regions that are
/// not listed here are made up, in the same form.
pub(super) fn hosted_zone(kind: &str, region: &str) -> String {
    let published = match (kind, region) {
        ("network", "us-east-1") => "Z26RNL4JYFTOTI",
        ("network", "us-east-2") => "ZLMOA37VPKANP",
        ("network", "us-west-2") => "Z18D5FSROUN65G",
        ("network", "eu-west-1") => "Z2IFOLAFXWLO4F",
        ("network", "eu-central-1") => "Z3F0SRJ5LGBH90",
        ("application", "us-east-1") => "Z35SXDOTRQ7X7K",
        ("application", "us-east-2") => "Z3AADJGX6KTTL2",
        ("application", "us-west-2") => "Z1H1FL5HABSF5",
        ("application", "eu-west-1") => "Z32O12XQLNTSW2",
        ("application", "eu-central-1") => "Z215JYRZR1TBD5",
        _ => return format!("Z{}", ids::digest(&["hosted zone", kind, region], 13).to_uppercase()),
    };
    published.to_owned()
}
