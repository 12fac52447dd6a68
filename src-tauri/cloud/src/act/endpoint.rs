//! Interface endpoints on the consumer's side. Always of type Interface, never with the VPC's default group.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{ResourceType, VpcEndpointType};
use aws_types::request_id::RequestId;
use domain::{Done, EndpointId, Fault, SecurityGroupId, SubnetId, Tags, Token, VpcId};

use super::endpoint_service::all_succeeded;
use super::security_group::tagged;
use super::{gone_is_done, made, new_id};
use crate::fault::{damaged, writing};

/// AWS's defaults would make a gateway endpoint, in the VPC's default group, without a token (`docs/aws.md`, “Consumer
/// side”).
pub(super) async fn create(
    ec2: &Client,
    vpc: &VpcId,
    subnets: &[SubnetId],
    groups: &[&SecurityGroupId],
    service_name: &str,
    tags: &Tags,
    token: &Token,
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:CreateVpcEndpoint";
    if groups.is_empty() {
        return Err(Fault::invalid(
            "no-security-group",
            "The endpoint has no security group, so AWS would use the VPC’s default one",
        ));
    }
    let request = ec2
        .create_vpc_endpoint()
        .vpc_endpoint_type(VpcEndpointType::Interface)
        .vpc_id(vpc.as_str())
        .service_name(service_name)
        .set_subnet_ids(Some(subnets.iter().map(ToString::to_string).collect()))
        .set_security_group_ids(Some(groups.iter().map(ToString::to_string).collect()))
        .private_dns_enabled(false)
        .client_token(token.as_str())
        .tag_specifications(tagged(ResourceType::VpcEndpoint, tags));
    let answer = request.send().await.map_err(writing(CALL))?;
    let endpoint = answer.vpc_endpoint().ok_or_else(|| damaged(CALL, "it names no endpoint"))?;
    if endpoint.service_name() != Some(service_name) {
        return Err(damaged(CALL, "it names another service"));
    }
    Ok(made(new_id(CALL, endpoint.vpc_endpoint_id())?, answer.request_id()))
}

pub(super) async fn delete(ec2: &Client, endpoint: &EndpointId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:DeleteVpcEndpoints";
    let answer = ec2.delete_vpc_endpoints().vpc_endpoint_ids(endpoint.as_str()).send().await;
    gone_is_done(answer.map_err(writing(CALL)).and_then(|a| all_succeeded(CALL, a.unsuccessful(), a.request_id())))
}
