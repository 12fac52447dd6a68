//! Endpoint services on the provider's side: the service, its private DNS name, who may ask, and who is let in.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{ResourceType, UnsuccessfulItem};
use aws_types::request_id::RequestId;
use domain::{Arn, Done, EndpointId, EndpointServiceId, Fault, ServiceChange, Tags, Token};

use super::security_group::tagged;
use super::{done, gone_is_done, made, new_id};
use crate::fault::{damaged, refused, writing};

const MODIFY: &str = "ec2:ModifyVpcEndpointServiceConfiguration";

/// An endpoint service as it is asked for.
pub(super) struct Asked<'a> {
    pub load_balancers: &'a [&'a Arn],
    pub acceptance: bool,
    pub private_dns_name: Option<&'a str>,
    pub address_types: &'a [String],
    pub regions: &'a [String],
    pub tags: &'a Tags,
}

/// The SDK fills no token here, and without one a repeat makes a second service (`docs/aws.md`, “Idempotency”).
pub(super) async fn create(ec2: &Client, asked: Asked<'_>, token: &Token) -> Result<Done, Fault> {
    const CALL: &str = "ec2:CreateVpcEndpointServiceConfiguration";
    let request = ec2
        .create_vpc_endpoint_service_configuration()
        .set_network_load_balancer_arns(texts(asked.load_balancers))
        .acceptance_required(asked.acceptance)
        .set_private_dns_name(asked.private_dns_name.map(str::to_owned))
        .set_supported_ip_address_types(texts(asked.address_types))
        .set_supported_regions(texts(asked.regions))
        .client_token(token.as_str())
        .tag_specifications(tagged(ResourceType::VpcEndpointService, asked.tags));
    let answer = request.send().await.map_err(writing(CALL))?;
    let service = answer.service_configuration().ok_or_else(|| damaged(CALL, "it names no endpoint service"))?;
    let id = new_id(CALL, service.service_id())?;
    // The name ends with the ID in every partition; one that does not was cut
    if !service.service_name().is_some_and(|name| name.ends_with(&id)) {
        return Err(damaged(CALL, "the service’s name is not whole"));
    }
    Ok(made(id, answer.request_id()))
}

pub(super) async fn delete(ec2: &Client, service: &EndpointServiceId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:DeleteVpcEndpointServiceConfigurations";
    let answer = ec2.delete_vpc_endpoint_service_configurations().service_ids(service.as_str()).send().await;
    gone_is_done(answer.map_err(writing(CALL)).and_then(|a| all_succeeded(CALL, a.unsuccessful(), a.request_id())))
}

pub(super) async fn set_acceptance(ec2: &Client, service: &EndpointServiceId, required: bool) -> Result<Done, Fault> {
    let request =
        ec2.modify_vpc_endpoint_service_configuration().service_id(service.as_str()).acceptance_required(required);
    let answer = request.send().await.map_err(writing(MODIFY))?;
    unless_refused(MODIFY, answer.r#return(), answer.request_id())
}

/// A change that names nothing makes AWS take over the zones that the load balancers have got meanwhile (`docs/aws.md`,
/// “Endpoint services and connections”).
pub(super) async fn change(
    ec2: &Client,
    service: &EndpointServiceId,
    add: &[&Arn],
    remove: &[&Arn],
    change: &ServiceChange,
) -> Result<Done, Fault> {
    let request = ec2
        .modify_vpc_endpoint_service_configuration()
        .service_id(service.as_str())
        .set_add_network_load_balancer_arns(texts(add))
        .set_remove_network_load_balancer_arns(texts(remove))
        .set_add_supported_ip_address_types(texts(&change.add_address_types))
        .set_remove_supported_ip_address_types(texts(&change.remove_address_types))
        .set_add_supported_regions(texts(&change.add_regions))
        .set_remove_supported_regions(texts(&change.remove_regions));
    let answer = request.send().await.map_err(writing(MODIFY))?;
    unless_refused(MODIFY, answer.r#return(), answer.request_id())
}

/// AWS has two parameters for what is one choice.
pub(super) async fn set_private_dns_name(
    ec2: &Client,
    service: &EndpointServiceId,
    name: Option<&str>,
) -> Result<Done, Fault> {
    let request = ec2
        .modify_vpc_endpoint_service_configuration()
        .service_id(service.as_str())
        .set_private_dns_name(name.map(str::to_owned))
        .set_remove_private_dns_name(name.is_none().then_some(true));
    let answer = request.send().await.map_err(writing(MODIFY))?;
    unless_refused(MODIFY, answer.r#return(), answer.request_id())
}

pub(super) async fn verify_private_dns(ec2: &Client, service: &EndpointServiceId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:StartVpcEndpointServicePrivateDnsVerification";
    let request = ec2.start_vpc_endpoint_service_private_dns_verification().service_id(service.as_str());
    let answer = request.send().await.map_err(writing(CALL))?;
    unless_refused(CALL, answer.return_value(), answer.request_id())
}

pub(super) async fn principals(
    ec2: &Client,
    service: &EndpointServiceId,
    add: &[String],
    remove: &[String],
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:ModifyVpcEndpointServicePermissions";
    let request = ec2.modify_vpc_endpoint_service_permissions().service_id(service.as_str());
    let request = request.set_add_allowed_principals(texts(add)).set_remove_allowed_principals(texts(remove));
    let answer = request.send().await.map_err(writing(CALL))?;
    unless_refused(CALL, answer.return_value(), answer.request_id())
}

pub(super) async fn accept(ec2: &Client, service: &EndpointServiceId, endpoint: &EndpointId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:AcceptVpcEndpointConnections";
    let request =
        ec2.accept_vpc_endpoint_connections().service_id(service.as_str()).vpc_endpoint_ids(endpoint.as_str());
    let answer = request.send().await.map_err(writing(CALL))?;
    all_succeeded(CALL, answer.unsuccessful(), answer.request_id())
}

pub(super) async fn reject(ec2: &Client, service: &EndpointServiceId, endpoint: &EndpointId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:RejectVpcEndpointConnections";
    let request =
        ec2.reject_vpc_endpoint_connections().service_id(service.as_str()).vpc_endpoint_ids(endpoint.as_str());
    let answer = request.send().await.map_err(writing(CALL))?;
    all_succeeded(CALL, answer.unsuccessful(), answer.request_id())
}

/// A list as a parameter; none instead of an empty one.
fn texts<T: ToString>(list: &[T]) -> Option<Vec<String>> {
    (!list.is_empty()).then(|| list.iter().map(ToString::to_string).collect())
}

/// These calls may answer HTTP 200 with a plain no.
fn unless_refused(call: &str, answer: Option<bool>, request_id: Option<&str>) -> Result<Done, Fault> {
    match answer {
        Some(false) => Err(refused(call, "NotChanged", "AWS answered that it changed nothing", request_id)),
        Some(true) | None => Ok(done(request_id)),
    }
}

/// These calls answer HTTP 200 with a list of what failed; success is that list being empty (`docs/aws.md`, “Endpoint
/// services and connections”).
pub(super) fn all_succeeded(
    call: &str,
    unsuccessful: &[UnsuccessfulItem],
    request_id: Option<&str>,
) -> Result<Done, Fault> {
    match unsuccessful.first() {
        None => Ok(done(request_id)),
        Some(item) => {
            let error = item.error();
            let code = error.and_then(|e| e.code()).unwrap_or("Unsuccessful");
            Err(refused(call, code, error.and_then(|e| e.message()).unwrap_or_default(), request_id))
        }
    }
}
