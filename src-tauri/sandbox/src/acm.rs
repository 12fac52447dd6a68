//! AWS Certificate Manager, JSON 1.1: public certificates, and imported ones that a seed holds. Importing, exporting, renewing, private
//! authorities and the certificates themselves are not simulated.

mod list;
mod request;
mod show;
mod state;
mod status;
mod tags;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use state::Method;
pub(crate) use state::{Acm, Certificate, Imported, Origin};
pub(crate) use status::{Fitness, fitness, settle};

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "RequestCertificate" => request::request(world, call),
        "DescribeCertificate" => {
            let certificate = own(world, call)?;
            Ok(json!({ "Certificate": show::detail(world, call, certificate) }))
        }
        "ListCertificates" => list::list(world, call),
        "DeleteCertificate" => delete(world, call),
        "ResendValidationEmail" => request::resend(world, call),
        "AddTagsToCertificate" => tags::add(world, call),
        "RemoveTagsFromCertificate" => tags::remove(world, call),
        "ListTagsForCertificate" => tags::list(world, call),
        _ => Err(call.unknown_action()),
    }
}

fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = own(world, call)?.arn.clone();
    let users = show::users(world, call, &arn);
    if !users.is_empty() {
        let message = format!("Certificate {arn} in account {} is in use.", call.account);
        return Err(AwsError::new("ResourceInUseException", message));
    }
    world.mine(call).acm.certificates.remove(&arn);
    Ok(json!({}))
}

/// The certificate of the caller's that a call is about.
fn own<'a>(world: &'a World, call: &Call) -> Result<&'a Certificate, AwsError> {
    let arn = call.json["CertificateArn"].as_str().unwrap_or_default();
    if !arn.splitn(6, ':').nth(5).is_some_and(|r| r.starts_with("certificate/")) {
        return Err(AwsError::new("InvalidArnException", format!("Invalid arn: {arn}")));
    }
    let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
    let missing = || AwsError::new("ResourceNotFoundException", format!("Could not find certificate {arn}."));
    estate.and_then(|e| e.acm.certificates.get(arn)).ok_or_else(missing)
}
