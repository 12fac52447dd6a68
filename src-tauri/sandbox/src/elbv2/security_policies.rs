//! Security policies of TLS and HTTPS listeners (guide: Application Load Balancers, “Security policies”).

use crate::call::Call;
use crate::error::AwsError;

use super::ask;

/// What a listener gets when none is named.
pub(super) const DEFAULT: &str = "ELBSecurityPolicy-2016-08";

/// Ciphers in the order of their priority, each with its group: 3 those of TLS 1.3, c the one of them that FIPS lacks,
/// g ECDHE with GCM, h ECDHE with SHA-256 or SHA-384, l ECDHE with SHA-1, r RSA with SHA-256 or SHA-384, s RSA with SHA-1,
/// d triple DES.
const CIPHERS: &[(char, &str)] = &[
    ('3', "TLS_AES_128_GCM_SHA256"),
    ('3', "TLS_AES_256_GCM_SHA384"),
    ('c', "TLS_CHACHA20_POLY1305_SHA256"),
    ('g', "ECDHE-ECDSA-AES128-GCM-SHA256"),
    ('g', "ECDHE-RSA-AES128-GCM-SHA256"),
    ('h', "ECDHE-ECDSA-AES128-SHA256"),
    ('h', "ECDHE-RSA-AES128-SHA256"),
    ('l', "ECDHE-ECDSA-AES128-SHA"),
    ('l', "ECDHE-RSA-AES128-SHA"),
    ('g', "ECDHE-ECDSA-AES256-GCM-SHA384"),
    ('g', "ECDHE-RSA-AES256-GCM-SHA384"),
    ('h', "ECDHE-ECDSA-AES256-SHA384"),
    ('h', "ECDHE-RSA-AES256-SHA384"),
    ('l', "ECDHE-RSA-AES256-SHA"),
    ('l', "ECDHE-ECDSA-AES256-SHA"),
    ('r', "AES128-GCM-SHA256"),
    ('r', "AES128-SHA256"),
    ('s', "AES128-SHA"),
    ('r', "AES256-GCM-SHA384"),
    ('r', "AES256-SHA256"),
    ('s', "AES256-SHA"),
    ('d', "DES-CBC3-SHA"),
];

const ONLY_1_3: &[&str] = &["TLSv1.3"];
const FROM_1_2: &[&str] = &["TLSv1.2", "TLSv1.3"];
const FROM_1_1: &[&str] = &["TLSv1.1", "TLSv1.2", "TLSv1.3"];
const FROM_1_0: &[&str] = &["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
const ONLY_1_2: &[&str] = &["TLSv1.2"];
const FROM_1_1_TO_1_2: &[&str] = &["TLSv1.1", "TLSv1.2"];
const FROM_1_0_TO_1_2: &[&str] = &["TLSv1", "TLSv1.1", "TLSv1.2"];

/// The end of the name, the protocols, the groups of ciphers.
type Policy = (&'static str, &'static [&'static str], &'static str);

const POLICIES: &[Policy] = &[
    ("2016-08", FROM_1_0_TO_1_2, "ghlrs"),
    ("TLS13-1-2-2021-06", FROM_1_2, "3cgh"),
    ("TLS13-1-2-Res-2021-06", FROM_1_2, "3cg"),
    ("TLS13-1-2-Ext1-2021-06", FROM_1_2, "3cghr"),
    ("TLS13-1-2-Ext2-2021-06", FROM_1_2, "3cghlrs"),
    ("TLS13-1-1-2021-06", FROM_1_1, "3cghlrs"),
    ("TLS13-1-0-2021-06", FROM_1_0, "3cghlrs"),
    ("TLS13-1-3-2021-06", ONLY_1_3, "3c"),
    ("TLS13-1-3-PQ-2025-09", ONLY_1_3, "3c"),
    ("TLS13-1-2-PQ-2025-09", FROM_1_2, "3cgh"),
    ("TLS13-1-2-Res-PQ-2025-09", FROM_1_2, "3cg"),
    ("TLS13-1-2-Ext1-PQ-2025-09", FROM_1_2, "3cghr"),
    ("TLS13-1-2-Ext2-PQ-2025-09", FROM_1_2, "3cghlrs"),
    ("TLS13-1-0-PQ-2025-09", FROM_1_0, "3cghlrs"),
    ("TLS13-1-3-FIPS-2023-04", ONLY_1_3, "3"),
    ("TLS13-1-2-FIPS-2023-04", FROM_1_2, "3gh"),
    ("TLS13-1-2-Res-FIPS-2023-04", FROM_1_2, "3g"),
    ("TLS13-1-2-Ext0-FIPS-2023-04", FROM_1_2, "3ghl"),
    ("TLS13-1-2-Ext1-FIPS-2023-04", FROM_1_2, "3ghr"),
    ("TLS13-1-2-Ext2-FIPS-2023-04", FROM_1_2, "3ghlrs"),
    ("TLS13-1-1-FIPS-2023-04", FROM_1_1, "3ghlrs"),
    ("TLS13-1-0-FIPS-2023-04", FROM_1_0, "3ghlrs"),
    ("TLS13-1-3-FIPS-PQ-2025-09", ONLY_1_3, "3"),
    ("TLS13-1-2-FIPS-PQ-2025-09", FROM_1_2, "3gh"),
    ("TLS13-1-2-Res-FIPS-PQ-2025-09", FROM_1_2, "3g"),
    ("TLS13-1-2-Ext0-FIPS-PQ-2025-09", FROM_1_2, "3ghl"),
    ("TLS13-1-2-Ext1-FIPS-PQ-2025-09", FROM_1_2, "3ghr"),
    ("TLS13-1-2-Ext2-FIPS-PQ-2025-09", FROM_1_2, "3ghlrs"),
    ("TLS13-1-0-FIPS-PQ-2025-09", FROM_1_0, "3ghlrs"),
    ("TLS-1-2-2017-01", ONLY_1_2, "ghr"),
    ("TLS-1-1-2017-01", FROM_1_1_TO_1_2, "ghlrs"),
    ("TLS-1-2-Ext-2018-06", ONLY_1_2, "ghlrs"),
    ("FS-2018-06", FROM_1_0_TO_1_2, "ghl"),
    ("2015-05", FROM_1_0_TO_1_2, "ghlrs"),
    ("TLS-1-0-2015-04", FROM_1_0_TO_1_2, "ghlrsd"),
    ("FS-1-2-Res-2019-08", ONLY_1_2, "gh"),
    ("FS-1-1-2019-08", FROM_1_1_TO_1_2, "ghl"),
    ("FS-1-2-2019-08", ONLY_1_2, "ghl"),
    ("FS-1-2-Res-2020-10", ONLY_1_2, "g"),
];

/// Those asked for by name, or all. Gateway load balancers have none.
pub(super) fn describe(call: &Call) -> Result<String, AwsError> {
    let names = call.params.list("Names");
    let kind = ask::one_of(&call.params, "LoadBalancerType", &["application", "network", "gateway"])?;
    for name in &names {
        known(name)?;
    }
    let named = |(end, ..): &&Policy| names.is_empty() || names.iter().any(|n| is(n, end));
    let chosen = POLICIES.iter().filter(named).filter(|_| kind.as_deref() != Some("gateway")).collect();
    let page = ask::page(&call.params, chosen)?;
    Ok(ask::listed("SslPolicies", page, |x, (end, protocols, groups)| {
        let ciphers = CIPHERS.iter().filter(|(group, _)| groups.contains(*group));
        x.values("SslProtocols", "member", *protocols);
        x.each("Ciphers", "member", ciphers.zip(1..), |x, ((_, cipher), priority)| {
            x.leaf("Name", cipher).leaf("Priority", priority);
        });
        x.leaf("Name", format!("ELBSecurityPolicy-{end}"));
        x.values("SupportedLoadBalancerTypes", "member", ["application", "network"]);
    }))
}

/// Refuses a policy that does not exist.
pub(super) fn known(name: &str) -> Result<(), AwsError> {
    if POLICIES.iter().any(|(end, ..)| is(name, end)) {
        return Ok(());
    }
    Err(AwsError::new("SSLPolicyNotFound", format!("SSL policy '{name}' not found")))
}

fn is(name: &str, end: &str) -> bool {
    name.strip_prefix("ELBSecurityPolicy-") == Some(end)
}
