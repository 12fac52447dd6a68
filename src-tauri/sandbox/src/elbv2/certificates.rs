//! What TLS and HTTPS listeners are secured with: certificates, a security policy, and how clients prove themselves.

use crate::acm::{self, Fitness};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Listener, Scene, ask, security_policies};

/// Of one load balancer, default certificates not counted (DescribeAccountLimits).
const LIMIT: usize = 25;
const ALPN: [&str; 5] = ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"];

/// The default certificate and what goes with it; nothing where a listener is not secured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Secured {
    pub certificate: Option<String>,
    pub ssl_policy: Option<String>,
    pub alpn: Option<String>,
    pub mutual: Option<String>,
}

impl Secured {
    /// What a listener is secured with now.
    pub fn of(listener: &Listener) -> Self {
        Self {
            certificate: listener.certificate.clone(),
            ssl_policy: listener.ssl_policy.clone(),
            alpn: listener.alpn.clone(),
            mutual: listener.mutual.clone(),
        }
    }
}

/// What a listener of that protocol is secured with; `before` is kept where nothing is said.
/// `given` is the certificate that the call names (see [`usable`]).
pub(super) fn read(
    params: &Params,
    given: Option<String>,
    protocol: &str,
    before: Secured,
) -> Result<Secured, AwsError> {
    let alpn = alpn(params, protocol)?.or(before.alpn);
    let mutual = mutual(params, protocol)?.or(before.mutual);
    if !matches!(protocol, "TLS" | "HTTPS") {
        if given.is_some() || params.get("SslPolicy").is_some() {
            return Err(AwsError::validation(format!(
                "A certificate or policy cannot be specified for {protocol} listeners"
            )));
        }
        return Ok(Secured::default());
    }
    let certificate = given.or(before.certificate);
    if certificate.is_none() {
        return Err(AwsError::validation(format!("A certificate must be specified for {protocol} listeners")));
    }
    let named = params.get("SslPolicy").map(str::to_owned).or(before.ssl_policy);
    let policy = named.unwrap_or_else(|| security_policies::DEFAULT.to_owned());
    security_policies::known(&policy)?;
    Ok(Secured { certificate, ssl_policy: Some(policy), alpn, mutual })
}

/// The default certificate, then the list; a certificate that is both is told twice (DescribeListenerCertificates).
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let listener = scene.estate.elbv2.listener(ask::need(&call.params, "ListenerArn")?)?;
    let default = listener.certificate.iter().map(|arn| (arn, true));
    let all = default.chain(listener.more_certificates.iter().map(|arn| (arn, false))).collect();
    Ok(ask::listed("Certificates", ask::page(&call.params, all)?, |x, (arn, default)| show(x, arn, default)))
}

/// One certificate a call; one that is in the list already is a success.
pub(super) fn add(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (arn, certificate) = (ask::need(&call.params, "ListenerArn")?, usable(world, call)?);
    let certificate = certificate.ok_or_else(|| ask::null("Certificates"))?;
    let scene = Scene::of(world, call);
    let all = &scene.estate.elbv2;
    let listener = all.listener(arn)?;
    if listener.certificate.is_none() {
        let protocol = &listener.protocol;
        return Err(AwsError::validation(format!("A certificate cannot be specified for {protocol} listeners")));
    }
    let listed = |l: &Listener| l.more_certificates.len();
    let new = !listener.more_certificates.contains(&certificate);
    if new && all.listeners_of(&listener.load_balancer).map(listed).sum::<usize>() >= LIMIT {
        return Err(AwsError::new("TooManyCertificates", "The maximum number of certificates has been reached"));
    }
    let mut x = Xml::new();
    x.each("Certificates", "member", [&certificate], |x, arn| show(x, arn, false));
    if let Some(listener) = scene.estate.elbv2.listeners.get_mut(arn).filter(|_| new) {
        listener.more_certificates.push(certificate);
    }
    Ok(x.done())
}

/// The default certificate stays; one that is not in the list is a success.
pub(super) fn remove(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (arn, certificate) = asked(&call.params)?;
    let scene = Scene::of(world, call);
    let listener = scene.estate.elbv2.listener(arn)?;
    let listed = listener.more_certificates.contains(&certificate);
    if !listed && listener.certificate.as_ref() == Some(&certificate) {
        return Err(AwsError::new("OperationNotPermitted", "The default certificate of a listener cannot be removed"));
    }
    if let Some(listener) = scene.estate.elbv2.listeners.get_mut(arn) {
        listener.more_certificates.retain(|c| *c != certificate);
    }
    Ok(String::new())
}

fn asked(params: &Params) -> Result<(&str, String), AwsError> {
    let arn = ask::need(params, "ListenerArn")?;
    let certificate = given(params)?.ok_or_else(|| ask::null("Certificates"))?;
    Ok((arn, certificate))
}

/// The one certificate of a call, if there is any.
fn given(params: &Params) -> Result<Option<String>, AwsError> {
    match params.structs("Certificates").as_slice() {
        [] => Ok(None),
        [one] => ask::need(one, "CertificateArn").map(|arn| Some(arn.to_owned())),
        _ => Err(AwsError::new("TooManyCertificates", "Only one certificate can be specified in one call")),
    }
}

/// The certificate that a call names, if any: one that is there and issued.
pub(super) fn usable(world: &World, call: &Call) -> Result<Option<String>, AwsError> {
    let Some(arn) = given(&call.params)? else { return Ok(None) };
    match acm::fitness(world, call, &arn) {
        Fitness::Usable => Ok(Some(arn)),
        Fitness::Missing => Err(AwsError::new("CertificateNotFound", format!("Certificate '{arn}' not found"))),
        Fitness::NotIssued => {
            let why = "must have a fully-qualified domain name, a supported signature, and a supported key size, and be issued";
            Err(AwsError::new("UnsupportedCertificate", format!("The certificate '{arn}' {why}")))
        }
    }
}

/// One policy, for TLS listeners.
fn alpn(params: &Params, protocol: &str) -> Result<Option<String>, AwsError> {
    let refuse = |what: String| Err(AwsError::new("ALPNPolicyNotSupported", what));
    match params.list("AlpnPolicy").as_slice() {
        [] => Ok(None),
        [_] if protocol != "TLS" => refuse(format!("An ALPN policy is not supported for {protocol} listeners")),
        [one] if ALPN.contains(&one.as_str()) => Ok(Some(one.clone())),
        [one] => refuse(format!("The ALPN policy '{one}' is not supported")),
        _ => Err(AwsError::validation("Only one ALPN policy can be specified")),
    }
}

/// The mode, for HTTPS listeners. No trust store exists, and so nothing to verify with.
fn mutual(params: &Params, protocol: &str) -> Result<Option<String>, AwsError> {
    let given = ask::inner(params, "MutualAuthentication");
    let mode = ask::one_of(&given, "Mode", &["off", "passthrough", "verify"])?;
    if mode.is_some() && protocol != "HTTPS" {
        return Err(ask::configuration(format!("Mutual authentication is not supported for {protocol} listeners")));
    }
    if mode.as_deref() == Some("verify") {
        let arn = given.get("TrustStoreArn").unwrap_or_default();
        return Err(AwsError::new("TrustStoreNotFound", format!("Trust store '{arn}' not found")));
    }
    Ok(mode)
}

fn show(x: &mut Xml, arn: &str, default: bool) {
    x.leaf("CertificateArn", arn).leaf("IsDefault", default);
}
