//! Requests of public certificates, and the mail that asks for proof again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::state::Requested;
use super::status::{Status, standing};
use super::{Certificate, Method, Origin, own, tags};
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// Of one account and Region, unless AWS was asked for more.
const CERTIFICATES: usize = 2500;
/// Of one certificate, unless AWS was asked for more.
const NAMES: usize = 10;
/// How long a token is remembered, in seconds.
const REMEMBERED: i64 = 3600;
/// What a common name can hold.
const COMMON_NAME: usize = 64;

/// A repeat with the same token within the hour gives what the first one made.
pub(super) fn request(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let names = names(call)?;
    let algorithm = algorithm(call)?;
    let method = method(call)?;
    if call.json["CertificateAuthorityArn"].is_string() {
        return Err(AwsError::new("InvalidArnException", "There is no private certificate authority with this ARN"));
    }
    let mail_domains = mail_domains(call, &names)?;
    let tags = tags::read(call, "Tags")?;
    let token = call.json["IdempotencyToken"].as_str();
    let certificates = world.estates.get(&(call.account.clone(), call.region.clone())).map(|e| &e.acm.certificates);
    let all = || certificates.into_iter().flat_map(BTreeMap::values);
    let repeated = |c: &&Certificate| match &c.origin {
        Origin::Requested(r) => r.token.as_deref() == token && world.since(c.created, call) < REMEMBERED,
        Origin::Imported(_) => false,
    };
    if let Some(first) = token.and_then(|_| all().find(repeated)) {
        return Ok(json!({ "CertificateArn": first.arn }));
    }
    if all().count() >= CERTIFICATES {
        let message = format!("The limit of {CERTIFICATES} certificates has been reached");
        return Err(AwsError::new("LimitExceededException", message));
    }
    let requested = Requested {
        method,
        mail_domains,
        token: token.map(str::to_owned),
        may_export: call.json["Options"]["Export"] == "ENABLED",
        issued: None,
    };
    let arn = new_arn(world, call, names.first().map_or("", String::as_str));
    let answer = json!({ "CertificateArn": arn });
    let made = Certificate {
        arn: arn.clone(),
        names,
        algorithm,
        created: call.now,
        origin: Origin::Requested(requested),
        tags,
    };
    world.mine(call).acm.certificates.insert(arn, made);
    Ok(answer)
}

/// Nobody gets mail here, so that nothing changes.
pub(super) fn resend(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let certificate = own(world, call)?;
    let domain = call.json["Domain"].as_str().unwrap_or_default().to_lowercase();
    let mail_domain = call.json["ValidationDomain"].as_str().unwrap_or_default();
    let waits = standing(world, certificate, call.now).status == Status::Pending;
    let by_mail = matches!(&certificate.origin, Origin::Requested(r) if r.method == Method::Email);
    if !waits || !by_mail {
        let message = "Only a certificate that waits for validation by email can be asked for again";
        return Err(AwsError::new("InvalidStateException", message));
    }
    if !certificate.names.contains(&domain) || !is_above(mail_domain, &domain) {
        return Err(bad_option(&domain, mail_domain));
    }
    Ok(json!({}))
}

fn names(call: &Call) -> Result<Vec<String>, AwsError> {
    let more = call.json["SubjectAlternativeNames"].as_array();
    let given = std::iter::once(&call.json["DomainName"]).chain(more.into_iter().flatten());
    let mut names: Vec<String> = Vec::new();
    for name in given.filter_map(Value::as_str) {
        let name = name.to_lowercase();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.first().is_some_and(|n| n.len() > COMMON_NAME) {
        let message = format!("The domain name cannot be longer than {COMMON_NAME} characters");
        return Err(AwsError::new("InvalidParameterException", message));
    }
    if names.len() > NAMES {
        let message = format!("A certificate can be for at most {NAMES} names");
        return Err(AwsError::new("LimitExceededException", message));
    }
    Ok(names)
}

fn algorithm(call: &Call) -> Result<String, AwsError> {
    let algorithm = call.json["KeyAlgorithm"].as_str().unwrap_or("RSA_2048");
    if ["RSA_2048", "EC_prime256v1", "EC_secp384r1"].contains(&algorithm) {
        return Ok(algorithm.to_owned());
    }
    let message = format!("A certificate with the key algorithm {algorithm} can only be imported");
    Err(AwsError::new("InvalidParameterException", message))
}

/// Proof over HTTP is for certificates of CloudFront alone, which is not simulated.
fn method(call: &Call) -> Result<Method, AwsError> {
    match call.json["ValidationMethod"].as_str() {
        Some("DNS") => Ok(Method::Dns),
        Some("HTTP") => {
            Err(AwsError::new("InvalidParameterException", "HTTP validation is for certificates of CloudFront"))
        }
        _ => Ok(Method::Email),
    }
}

fn mail_domains(call: &Call, names: &[String]) -> Result<BTreeMap<String, String>, AwsError> {
    let options = call.json["DomainValidationOptions"].as_array().into_iter().flatten();
    let read = |option: &Value| {
        let text = |member: &str| option[member].as_str().unwrap_or_default().to_lowercase();
        let (name, domain) = (text("DomainName"), text("ValidationDomain"));
        if names.contains(&name) && is_above(&domain, &name) {
            Ok((name, domain))
        } else {
            Err(bad_option(&name, &domain))
        }
    };
    options.map(read).collect()
}

fn bad_option(name: &str, domain: &str) -> AwsError {
    let message =
        format!("The validation domain {domain} is not {name} or a domain above it, or the name is not asked for");
    AwsError::new("InvalidDomainValidationOptionsException", message)
}

fn is_above(domain: &str, name: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    name == domain || name.ends_with(&format!(".{domain}"))
}

fn new_arn(world: &mut World, call: &Call, domain: &str) -> String {
    let id = world.new_id(call, "certificate", domain);
    let d = ids::digest(&[&id], 32);
    let id = format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32]);
    format!("arn:aws:acm:{}:{}:certificate/{id}", call.region, call.account)
}
