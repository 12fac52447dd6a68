//! Certificates of TLS and HTTPS listeners. Certificates themselves are not simulated: any ARN of one is taken.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::world::World;

use super::{Scene, ask, facts};

/// The certificate and policy of a listener.
pub(super) struct Secured {
    pub certificate: Option<String>,
    pub ssl_policy: Option<String>,
}

/// What a listener of that protocol is secured with; `before` is kept where nothing is said.
pub(super) fn read(params: &Params, protocol: &str, before: Secured) -> Result<Secured, AwsError> {
    let given = params.structs("Certificates");
    if given.len() > 1 {
        return Err(AwsError::new(
            "TooManyCertificates",
            "Exactly one certificate can be specified as the default of a listener",
        ));
    }
    let certificate = match given.first() {
        Some(p) => Some(known(ask::need(p, "CertificateArn")?)?),
        None => before.certificate,
    };
    let ssl_policy = params.get("SslPolicy").map(str::to_owned).or(before.ssl_policy);
    if !matches!(protocol, "TLS" | "HTTPS") {
        if !given.is_empty() || params.get("SslPolicy").is_some() {
            return Err(AwsError::validation(format!(
                "A certificate or policy cannot be specified for {protocol} listeners"
            )));
        }
        return Ok(Secured { certificate: None, ssl_policy: None });
    }
    if certificate.is_none() {
        return Err(AwsError::validation(format!("A certificate must be specified for {protocol} listeners")));
    }
    let policy = ssl_policy.unwrap_or_else(|| facts::DEFAULT_POLICY.to_owned());
    facts::known_policy(&policy)?;
    Ok(Secured { certificate, ssl_policy: Some(policy) })
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let listener = scene.estate.elbv2.listener(ask::need(&call.params, "ListenerArn")?)?;
    let page = ask::page(&call.params, listener.certificate.iter().collect())?;
    Ok(ask::listed("Certificates", page, |x, arn| {
        x.leaf("CertificateArn", arn).leaf("IsDefault", true);
    }))
}

fn known(arn: &str) -> Result<String, AwsError> {
    let service = arn.split(':').nth(2).unwrap_or_default();
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let whole = match service {
        "acm" => resource.starts_with("certificate/"),
        "iam" => resource.starts_with("server-certificate/"),
        _ => false,
    };
    if whole {
        return Ok(arn.to_owned());
    }
    Err(AwsError::new("CertificateNotFound", format!("Certificate ARN '{arn}' is not valid")))
}
