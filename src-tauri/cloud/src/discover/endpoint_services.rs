//! Endpoint services of this account, who may ask for a connection, and who has one.

use aws_sdk_ec2::{Client, types};
use domain::{Connection, EndpointService, EndpointServiceId, Fault, Principal, PrivateDns};
use futures_util::future::join_all;

use super::look::Look;
use super::notifications;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{each, ec2_tags, moment, needed, text};

pub(crate) const PERMISSIONS: &str = "ec2:DescribeVpcEndpointServicePermissions";
pub(crate) const CONNECTIONS: &str = "ec2:DescribeVpcEndpointConnections";

pub(super) async fn find(ec2: &Client, look: &Look) -> Vec<EndpointService> {
    const CALL: &str = "ec2:DescribeVpcEndpointServiceConfigurations";
    let fetch = async |token| {
        let request = ec2.describe_vpc_endpoint_service_configurations().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.service_configurations, answer.next_token))
    };
    let (found, notifications) = tokio::join!(look.list(CALL, fetch), notifications::find(ec2, look));
    let mut found = look.keep(CALL, &found, endpoint_service);
    join_all(found.iter_mut().map(|service| details(ec2, look, service))).await;
    for service in &mut found {
        service.notifications = notifications.as_ref().map(|all| all.get(&service.id).cloned().unwrap_or_default());
    }
    found
}

/// A list that lacks a page, or holds something that fails its pattern, is no list to decide by: it stays unknown.
async fn details(ec2: &Client, look: &Look, service: &mut EndpointService) {
    let id = &service.id;
    let principals = look.whole(PERMISSIONS, |token| principals_page(ec2, id, token));
    let connections = look.whole(CONNECTIONS, |token| connections_page(ec2, id, token));
    let (principals, connections) = tokio::join!(principals, connections);
    service.principals = principals.map(|list| list.iter().filter_map(principal).collect());
    service.connections = connections.and_then(|list| {
        let known = look.keep(CONNECTIONS, &list, connection);
        (known.len() == list.len()).then_some(known)
    });
}

/// An endpoint service without principals, connections and notifications.
pub(crate) fn endpoint_service(s: &types::ServiceConfiguration) -> Result<EndpointService, Fault> {
    let id: EndpointServiceId = needed(s.service_id())?;
    let name = text(s.service_name());
    // The name ends with the ID in every partition (`docs/aws.md`, “Names and IDs”)
    if !name.ends_with(id.as_str()) {
        return Err(Fault::invalid(
            "malformed-service-name",
            format!("the name that AWS gives for {id} is not an endpoint service’s name"),
        ));
    }
    Ok(EndpointService {
        id,
        name,
        state: text(s.service_state().map(|s| s.as_str())),
        acceptance_required: s.acceptance_required().unwrap_or_default(),
        load_balancers: each(
            s.network_load_balancer_arns().iter().chain(s.gateway_load_balancer_arns()).map(String::as_str),
        )?,
        zones: each(s.availability_zones().iter().map(String::as_str))?,
        private_dns_name: s.private_dns_name().filter(|n| !n.is_empty()).map(str::to_owned),
        private_dns: s.private_dns_name_configuration().and_then(private_dns),
        notifications: None,
        ip_address_types: s.supported_ip_address_types().iter().map(|t| t.as_str().to_owned()).collect(),
        regions: s.supported_regions().iter().filter(offered).filter_map(|r| r.region()).map(str::to_owned).collect(),
        remote_access: s.remote_access_enabled(),
        payer: s.payer_responsibility().map(|p| p.as_str().to_owned()),
        principals: None,
        connections: None,
        tags: ec2_tags(s.tags()),
    })
}

/// A Region that was taken away lingers while endpoints of it exist (model: SupportedRegionDetail, `serviceState`).
fn offered(region: &&types::SupportedRegionDetail) -> bool {
    !["Closed", "Deleting", "Deleted"].iter().any(|gone| region.service_state() == Some(gone))
}

/// The proof of the private DNS name; nothing where AWS says no state, as for a service without such a name.
fn private_dns(proof: &types::PrivateDnsNameConfiguration) -> Option<PrivateDns> {
    let some = |text: Option<&str>| text.filter(|t| !t.is_empty()).map(str::to_owned);
    Some(PrivateDns {
        state: some(proof.state().map(|s| s.as_str()))?,
        label: some(proof.name()),
        value: some(proof.value()),
    })
}

/// One page of the principals that may ask.
pub(crate) async fn principals_page(
    ec2: &Client,
    service: &EndpointServiceId,
    token: Option<String>,
) -> Result<Page<types::AllowedPrincipal>, Fault> {
    let request = ec2
        .describe_vpc_endpoint_service_permissions()
        .service_id(service.as_str())
        .max_results(1000)
        .set_next_token(token);
    let answer = request.send().await.map_err(reading(PERMISSIONS))?;
    Ok(Page::new(answer.allowed_principals, answer.next_token))
}

/// One page of the connections, in whatever state.
pub(crate) async fn connections_page(
    ec2: &Client,
    service: &EndpointServiceId,
    token: Option<String>,
) -> Result<Page<types::VpcEndpointConnection>, Fault> {
    let only = types::Filter::builder().name("service-id").values(service.as_str()).build();
    let request = ec2.describe_vpc_endpoint_connections().filters(only).max_results(1000).set_next_token(token);
    let answer = request.send().await.map_err(reading(CONNECTIONS))?;
    // A server that does not know the filter would show other services’ connections
    let ours = answer
        .vpc_endpoint_connections
        .unwrap_or_default()
        .into_iter()
        .filter(|c| c.service_id() == Some(service.as_str()));
    Ok(Page::new(Some(ours.collect()), answer.next_token))
}

pub(crate) fn principal(p: &types::AllowedPrincipal) -> Option<Principal> {
    Some(Principal { principal: p.principal()?.to_owned(), kind: p.principal_type().map(|t| t.as_str().to_owned()) })
}

/// A connection; its state stays as the wire has it, whose case differs from the model's (`docs/aws.md`, “Endpoint
/// services and connections”).
pub(crate) fn connection(c: &types::VpcEndpointConnection) -> Result<Connection, Fault> {
    Ok(Connection {
        service: needed(c.service_id())?,
        endpoint: needed(c.vpc_endpoint_id())?,
        owner: needed(c.vpc_endpoint_owner())?,
        state: text(c.vpc_endpoint_state().map(|s| s.as_str())),
        region: c.vpc_endpoint_region().filter(|r| !r.is_empty()).map(str::to_owned),
        ip_address_type: c.ip_address_type().map(|t| t.as_str().to_owned()),
        created_at: moment(c.creation_timestamp()),
        dns_names: c.dns_entries().iter().filter_map(|d| d.dns_name()).map(str::to_owned).collect(),
    })
}
