//! EC2, query protocol: which call is answered where. What time does is in `settle`.
//! What stands in no list below is refused as an unknown action: peering, transit gateways, volumes and images among others.

mod acl_changes;
mod address_ties;
mod addresses;
mod behind;
mod block_public_access;
mod connections;
mod dump;
mod endpoint_create;
mod endpoint_policy;
mod endpoint_services;
mod endpoint_zones;
mod endpoints;
mod exclusions;
mod flow_logs;
mod flow_logs_asked;
mod instance_filters;
mod instance_shown;
mod instance_states;
mod instances;
mod interface_changes;
mod interface_shown;
mod interfaces;
mod internet_gateways;
mod ipv6;
mod listing;
mod nat_gateways;
mod network_acls;
mod networks;
mod notifications;
mod offers;
mod path;
mod prefix_list_change;
mod prefix_lists;
mod principals;
mod private_dns;
mod route_changes;
mod routes;
mod rules;
mod rules_asked;
mod rules_shown;
mod security_groups;
mod service_reach;
mod settle;
mod state;
mod state_services;
mod subnets;
mod tags;
#[cfg(test)]
mod tests;
mod zones;

pub(crate) use behind::behind;
pub(crate) use connections::open_since;
pub(crate) use endpoint_create::ENDPOINTS_PER_VPC;
pub(crate) use endpoint_services::services_of;
pub(crate) use endpoint_zones::endpoint_zone;
pub(crate) use endpoints::dns_names;
pub(crate) use instances::{Launch, is_image, launch_one};
pub(crate) use interfaces::{NewInterface, add_interface, free_addresses, mac, taken, usable};
pub(crate) use ipv6::{grant, has_six};
pub(crate) use nat_gateways::planted_allocation;
pub(crate) use path::{Addresses, Reach, reaches};
pub(crate) use prefix_lists::own_lists;
pub(crate) use private_dns::{private_zone_of, settle_proofs};
pub(crate) use rules::RULES_PER_GROUP;
pub(crate) use settle::Horizon;
pub(crate) use state::*;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

type Operation = fn(&mut World, &Call) -> Result<String, AwsError>;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let Some((_, operation)) = OPERATIONS.iter().find(|(name, _)| *name == call.action) else {
        return Err(AwsError::unknown_action(&call.action));
    };
    for (_, needed) in NEEDED.iter().filter(|(name, _)| *name == call.action) {
        call.params.need(needed)?;
    }
    if call.params.flag("DryRun") {
        return Err(
            AwsError::new("DryRunOperation", "Request would have succeeded, but DryRun flag is set.").status(412)
        );
    }
    // Every account has an estate everywhere, once it looks
    world.mine(call);
    operation(world, call)
}

/// Parameters that the model leaves open, since they can be said otherwise in ways that are not simulated. They must be there in a dry
/// run too.
const NEEDED: [(&str, &str); 8] = [
    ("CreateVpc", "CidrBlock"),
    ("CreateSubnet", "CidrBlock"),
    ("AssociateSubnetCidrBlock", "Ipv6CidrBlock"),
    ("AssociateRouteTable", "SubnetId"),
    ("CreateNatGateway", "SubnetId"),
    ("CreateFlowLogs", "TrafficType"),
    ("RunInstances", "ImageId"),
    ("CreateVpcEndpoint", "ServiceName"),
];

/// Every call that is simulated.
const OPERATIONS: &[(&str, Operation)] = &[
    ("DescribeRegions", zones::regions),
    ("DescribeAvailabilityZones", zones::zones),
    ("DescribeAccountAttributes", block_public_access::account_attributes),
    ("DescribeVpcBlockPublicAccessOptions", block_public_access::describe),
    ("ModifyVpcBlockPublicAccessOptions", block_public_access::modify),
    ("CreateVpcBlockPublicAccessExclusion", exclusions::create),
    ("DescribeVpcBlockPublicAccessExclusions", exclusions::describe),
    ("ModifyVpcBlockPublicAccessExclusion", exclusions::modify),
    ("DeleteVpcBlockPublicAccessExclusion", exclusions::delete),
    ("DescribeVpcs", networks::describe_vpcs),
    ("DescribeVpcAttribute", networks::describe_vpc_attribute),
    ("CreateVpc", networks::create_vpc),
    ("ModifyVpcAttribute", networks::modify_vpc_attribute),
    ("AssociateVpcCidrBlock", ipv6::associate_vpc),
    ("DeleteVpc", networks::delete_vpc),
    ("DescribeSubnets", subnets::describe),
    ("CreateSubnet", subnets::create),
    ("AssociateSubnetCidrBlock", ipv6::associate_subnet),
    ("ModifySubnetAttribute", subnets::modify),
    ("DeleteSubnet", subnets::delete),
    ("DescribeRouteTables", routes::describe),
    ("CreateRouteTable", routes::create),
    ("DeleteRouteTable", routes::delete),
    ("CreateRoute", route_changes::create),
    ("ReplaceRoute", route_changes::replace),
    ("DeleteRoute", route_changes::delete),
    ("AssociateRouteTable", route_changes::associate),
    ("DisassociateRouteTable", route_changes::disassociate),
    ("DescribeInternetGateways", internet_gateways::describe),
    ("CreateInternetGateway", internet_gateways::create),
    ("AttachInternetGateway", internet_gateways::attach),
    ("DetachInternetGateway", internet_gateways::detach),
    ("DeleteInternetGateway", internet_gateways::delete),
    ("DescribeAddresses", addresses::describe),
    ("AllocateAddress", addresses::allocate),
    ("ReleaseAddress", addresses::release),
    ("AssociateAddress", address_ties::associate),
    ("DisassociateAddress", address_ties::disassociate),
    ("DescribeNatGateways", nat_gateways::describe),
    ("CreateNatGateway", nat_gateways::create),
    ("DeleteNatGateway", nat_gateways::delete),
    ("DescribeNetworkAcls", network_acls::describe),
    ("CreateNetworkAcl", acl_changes::create),
    ("DeleteNetworkAcl", acl_changes::delete),
    ("CreateNetworkAclEntry", acl_changes::create_entry),
    ("ReplaceNetworkAclEntry", acl_changes::replace_entry),
    ("DeleteNetworkAclEntry", acl_changes::delete_entry),
    ("ReplaceNetworkAclAssociation", acl_changes::replace_association),
    ("CreateFlowLogs", flow_logs::create),
    ("DescribeFlowLogs", flow_logs::describe),
    ("DeleteFlowLogs", flow_logs::delete),
    ("DescribePrefixLists", prefix_lists::describe_services),
    ("DescribeManagedPrefixLists", prefix_lists::describe),
    ("GetManagedPrefixListEntries", prefix_lists::entries),
    ("CreateManagedPrefixList", prefix_list_change::create),
    ("ModifyManagedPrefixList", prefix_list_change::modify),
    ("DeleteManagedPrefixList", prefix_list_change::delete),
    ("DescribeSecurityGroups", security_groups::describe),
    ("DescribeSecurityGroupRules", rules::describe),
    ("CreateSecurityGroup", security_groups::create),
    ("DeleteSecurityGroup", security_groups::delete),
    ("AuthorizeSecurityGroupIngress", rules::authorize_ingress),
    ("AuthorizeSecurityGroupEgress", rules::authorize_egress),
    ("RevokeSecurityGroupIngress", rules::revoke_ingress),
    ("RevokeSecurityGroupEgress", rules::revoke_egress),
    ("DescribeInstances", instances::describe),
    ("RunInstances", instances::run),
    ("StartInstances", instance_states::start),
    ("StopInstances", instance_states::stop),
    ("TerminateInstances", instance_states::terminate),
    ("DescribeNetworkInterfaces", interface_shown::describe),
    ("CreateNetworkInterface", interface_changes::create),
    ("DeleteNetworkInterface", interface_changes::delete),
    ("DescribeTags", tags::describe),
    ("CreateTags", tags::create),
    ("DeleteTags", tags::delete),
    ("CreateVpcEndpointServiceConfiguration", endpoint_services::create),
    ("DescribeVpcEndpointServiceConfigurations", endpoint_services::describe),
    ("ModifyVpcEndpointServiceConfiguration", endpoint_services::modify),
    ("DeleteVpcEndpointServiceConfigurations", endpoint_services::delete),
    ("StartVpcEndpointServicePrivateDnsVerification", private_dns::start),
    ("ModifyVpcEndpointServicePayerResponsibility", endpoint_services::modify_payer),
    ("DescribeVpcEndpointServicePermissions", principals::describe),
    ("ModifyVpcEndpointServicePermissions", principals::modify),
    ("DescribeVpcEndpointConnections", connections::describe),
    ("AcceptVpcEndpointConnections", connections::accept),
    ("RejectVpcEndpointConnections", connections::reject),
    ("CreateVpcEndpointConnectionNotification", notifications::create),
    ("DescribeVpcEndpointConnectionNotifications", notifications::describe),
    ("ModifyVpcEndpointConnectionNotification", notifications::modify),
    ("DeleteVpcEndpointConnectionNotifications", notifications::delete),
    ("DescribeVpcEndpointServices", offers::describe),
    ("DescribeVpcEndpoints", endpoints::describe),
    ("CreateVpcEndpoint", endpoint_create::create),
    ("ModifyVpcEndpoint", endpoints::modify),
    ("DeleteVpcEndpoints", endpoints::delete),
];
