//! Endpoint services on the provider's side: the service, who may ask, and who is let in.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{ResourceType, UnsuccessfulItem};
use aws_types::request_id::RequestId;
use domain::{Arn, Done, EndpointId, EndpointServiceId, Fault, Tags, Token};

use super::security_group::tagged;
use super::{done, gone_is_done, made, new_id};
use crate::fault::{damaged, refused, writing};

/// The SDK fills no token here, and without one a repeat makes a second service (`docs/aws.md`, “Idempotency”).
pub(super) async fn create(
    ec2: &Client,
    load_balancers: &[&Arn],
    acceptance: bool,
    tags: &Tags,
    token: &Token,
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:CreateVpcEndpointServiceConfiguration";
    let request = ec2
        .create_vpc_endpoint_service_configuration()
        .set_network_load_balancer_arns(Some(load_balancers.iter().map(ToString::to_string).collect()))
        .acceptance_required(acceptance)
        .client_token(token.as_str())
        .tag_specifications(tagged(ResourceType::VpcEndpointService, tags));
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
    let answer = request.send().await.map_err(writing("ec2:ModifyVpcEndpointServiceConfiguration"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn principals(
    ec2: &Client,
    service: &EndpointServiceId,
    add: &[String],
    remove: &[String],
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:ModifyVpcEndpointServicePermissions";
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let request = ec2.modify_vpc_endpoint_service_permissions().service_id(service.as_str());
    let request = request.set_add_allowed_principals(some(add)).set_remove_allowed_principals(some(remove));
    let answer = request.send().await.map_err(writing(CALL))?;
    if answer.return_value() == Some(false) {
        return Err(refused(CALL, "NotChanged", "AWS answered that it changed nothing", answer.request_id()));
    }
    Ok(done(answer.request_id()))
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
