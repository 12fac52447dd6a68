//! Rewriting of host and URL before a request is forwarded: kept and told, for no request passes here.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{Transform, ask};

/// Characters of an expression and of a replacement (RewriteConfig).
const LONGEST: usize = 1024;
const KINDS: [&str; 2] = ["host-header-rewrite", "url-rewrite"];

/// `Transforms`: one of each kind at most.
pub(super) fn read(params: &Params) -> Result<Vec<Transform>, AwsError> {
    let transforms = params.structs("Transforms").iter().map(one).collect::<Result<Vec<_>, _>>()?;
    if KINDS.iter().any(|kind| transforms.iter().filter(|t| t.kind == *kind).count() > 1) {
        return Err(AwsError::validation("A rule can only have one transform of each type"));
    }
    Ok(transforms)
}

pub(super) fn show(x: &mut Xml, transform: &Transform) {
    x.leaf("Type", &transform.kind);
    x.within(config(&transform.kind), |x| {
        x.each("Rewrites", "member", &transform.rewrites, |x, (regex, replace)| {
            x.leaf("Regex", regex).leaf("Replace", replace);
        });
    });
}

fn one(params: &Params) -> Result<Transform, AwsError> {
    let kind = ask::one_of(params, "Type", &KINDS)?.ok_or_else(|| ask::null("Type"))?;
    let rewrite = |p: &Params| {
        let part = |name: &str, least| ask::text(p, name, least..=LONGEST)?.ok_or_else(|| ask::null(name));
        Ok((part("Regex", 1)?, part("Replace", 0)?))
    };
    let given = ask::need_structs(&ask::inner(params, config(&kind)), "Rewrites")?;
    Ok(Transform { rewrites: given.iter().map(rewrite).collect::<Result<_, AwsError>>()?, kind })
}

fn config(kind: &str) -> &'static str {
    if kind == "url-rewrite" { "UrlRewriteConfig" } else { "HostHeaderRewriteConfig" }
}
