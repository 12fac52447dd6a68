//! EC2, query protocol: which call is answered where, and what each must carry. What time does is in `settle`.
//! What stands in no list below is refused as an unknown action: IPv6, peering, transit gateways, volumes and images among others.

mod acl_changes;
mod address_ties;
mod addresses;
mod block_public_access;
mod connections;
mod dump;
mod endpoint_create;
mod endpoint_services;
mod endpoints;
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
mod settle;
mod state;
mod state_services;
mod subnets;
mod tags;
#[cfg(test)]
mod tests;
mod zones;

pub(crate) use endpoint_services::services_of;
pub(crate) use endpoints::{dns_names, endpoint_zone};
pub(crate) use interfaces::{NewInterface, add_interface, free_addresses, mac, taken, usable};
pub(crate) use nat_gateways::planted_allocation;
pub(crate) use path::{Addresses, Reach, reaches};
pub(crate) use prefix_lists::own_lists;
pub(crate) use settle::Horizon;
pub(crate) use state::*;

use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

type Operation = fn(&mut World, &Call) -> Result<String, AwsError>;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let Some((_, needed, operation)) = OPERATIONS.iter().find(|(name, ..)| *name == call.action) else {
        return Err(AwsError::unknown_action(&call.action));
    };
    for name in *needed {
        // A list is there when its first element is
        if call.params.get(name).is_none() && call.params.structs(name).is_empty() {
            return Err(AwsError::missing(name));
        }
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

/// What an entry of a network ACL must have.
const ACL_ENTRY: &[&str] = &["NetworkAclId", "RuleNumber", "Protocol", "RuleAction", "Egress"];

/// Every call that is simulated, with the parameters that it must have.
const OPERATIONS: &[(&str, &[&str], Operation)] = &[
    ("DescribeRegions", &[], zones::regions),
    ("DescribeAvailabilityZones", &[], zones::zones),
    ("DescribeAccountAttributes", &[], block_public_access::account_attributes),
    ("DescribeVpcBlockPublicAccessOptions", &[], block_public_access::describe),
    ("ModifyVpcBlockPublicAccessOptions", &["InternetGatewayBlockMode"], block_public_access::modify),
    ("DescribeVpcs", &[], networks::describe_vpcs),
    ("DescribeVpcAttribute", &["VpcId", "Attribute"], networks::describe_vpc_attribute),
    ("CreateVpc", &["CidrBlock"], networks::create_vpc),
    ("ModifyVpcAttribute", &["VpcId"], networks::modify_vpc_attribute),
    ("DeleteVpc", &["VpcId"], networks::delete_vpc),
    ("DescribeSubnets", &[], subnets::describe),
    ("CreateSubnet", &["VpcId", "CidrBlock"], subnets::create),
    ("ModifySubnetAttribute", &["SubnetId"], subnets::modify),
    ("DeleteSubnet", &["SubnetId"], subnets::delete),
    ("DescribeRouteTables", &[], routes::describe),
    ("CreateRouteTable", &["VpcId"], routes::create),
    ("DeleteRouteTable", &["RouteTableId"], routes::delete),
    ("CreateRoute", &["RouteTableId"], route_changes::create),
    ("ReplaceRoute", &["RouteTableId"], route_changes::replace),
    ("DeleteRoute", &["RouteTableId"], route_changes::delete),
    ("AssociateRouteTable", &["RouteTableId", "SubnetId"], route_changes::associate),
    ("DisassociateRouteTable", &["AssociationId"], route_changes::disassociate),
    ("DescribeInternetGateways", &[], internet_gateways::describe),
    ("CreateInternetGateway", &[], internet_gateways::create),
    ("AttachInternetGateway", &["InternetGatewayId", "VpcId"], internet_gateways::attach),
    ("DetachInternetGateway", &["InternetGatewayId", "VpcId"], internet_gateways::detach),
    ("DeleteInternetGateway", &["InternetGatewayId"], internet_gateways::delete),
    ("DescribeAddresses", &[], addresses::describe),
    ("AllocateAddress", &[], addresses::allocate),
    ("ReleaseAddress", &[], addresses::release),
    ("AssociateAddress", &[], address_ties::associate),
    ("DisassociateAddress", &[], address_ties::disassociate),
    ("DescribeNatGateways", &[], nat_gateways::describe),
    ("CreateNatGateway", &["SubnetId"], nat_gateways::create),
    ("DeleteNatGateway", &["NatGatewayId"], nat_gateways::delete),
    ("DescribeNetworkAcls", &[], network_acls::describe),
    ("CreateNetworkAcl", &["VpcId"], acl_changes::create),
    ("DeleteNetworkAcl", &["NetworkAclId"], acl_changes::delete),
    ("CreateNetworkAclEntry", ACL_ENTRY, acl_changes::create_entry),
    ("ReplaceNetworkAclEntry", ACL_ENTRY, acl_changes::replace_entry),
    ("DeleteNetworkAclEntry", &["NetworkAclId", "RuleNumber", "Egress"], acl_changes::delete_entry),
    ("ReplaceNetworkAclAssociation", &["AssociationId", "NetworkAclId"], acl_changes::replace_association),
    ("CreateFlowLogs", &["ResourceId", "ResourceType", "TrafficType"], flow_logs::create),
    ("DescribeFlowLogs", &[], flow_logs::describe),
    ("DeleteFlowLogs", &["FlowLogId"], flow_logs::delete),
    ("DescribePrefixLists", &[], prefix_lists::describe_services),
    ("DescribeManagedPrefixLists", &[], prefix_lists::describe),
    ("GetManagedPrefixListEntries", &["PrefixListId"], prefix_lists::entries),
    ("CreateManagedPrefixList", &["PrefixListName", "MaxEntries", "AddressFamily"], prefix_list_change::create),
    ("ModifyManagedPrefixList", &["PrefixListId"], prefix_list_change::modify),
    ("DeleteManagedPrefixList", &["PrefixListId"], prefix_list_change::delete),
    ("DescribeSecurityGroups", &[], security_groups::describe),
    ("DescribeSecurityGroupRules", &[], rules::describe),
    ("CreateSecurityGroup", &["GroupName", "GroupDescription"], security_groups::create),
    ("DeleteSecurityGroup", &[], security_groups::delete),
    ("AuthorizeSecurityGroupIngress", &[], rules::authorize_ingress),
    ("AuthorizeSecurityGroupEgress", &["GroupId"], rules::authorize_egress),
    ("RevokeSecurityGroupIngress", &[], rules::revoke_ingress),
    ("RevokeSecurityGroupEgress", &["GroupId"], rules::revoke_egress),
    ("DescribeInstances", &[], instances::describe),
    ("RunInstances", &["ImageId", "MinCount", "MaxCount"], instances::run),
    ("StartInstances", &["InstanceId"], instance_states::start),
    ("StopInstances", &["InstanceId"], instance_states::stop),
    ("TerminateInstances", &["InstanceId"], instance_states::terminate),
    ("DescribeNetworkInterfaces", &[], interface_shown::describe),
    ("CreateNetworkInterface", &["SubnetId"], interface_changes::create),
    ("DeleteNetworkInterface", &["NetworkInterfaceId"], interface_changes::delete),
    ("DescribeTags", &[], tags::describe),
    ("CreateTags", &["ResourceId", "Tag"], tags::create),
    ("DeleteTags", &["ResourceId"], tags::delete),
    ("CreateVpcEndpointServiceConfiguration", &[], endpoint_services::create),
    ("DescribeVpcEndpointServiceConfigurations", &[], endpoint_services::describe),
    ("ModifyVpcEndpointServiceConfiguration", &["ServiceId"], endpoint_services::modify),
    ("DeleteVpcEndpointServiceConfigurations", &["ServiceId"], endpoint_services::delete),
    ("StartVpcEndpointServicePrivateDnsVerification", &["ServiceId"], private_dns::start),
    (
        "ModifyVpcEndpointServicePayerResponsibility",
        &["ServiceId", "PayerResponsibility"],
        endpoint_services::modify_payer,
    ),
    ("DescribeVpcEndpointServicePermissions", &["ServiceId"], principals::describe),
    ("ModifyVpcEndpointServicePermissions", &["ServiceId"], principals::modify),
    ("DescribeVpcEndpointConnections", &[], connections::describe),
    ("AcceptVpcEndpointConnections", &["ServiceId", "VpcEndpointId"], connections::accept),
    ("RejectVpcEndpointConnections", &["ServiceId", "VpcEndpointId"], connections::reject),
    (
        "CreateVpcEndpointConnectionNotification",
        &["ConnectionNotificationArn", "ConnectionEvents"],
        notifications::create,
    ),
    ("DescribeVpcEndpointConnectionNotifications", &[], notifications::describe),
    ("ModifyVpcEndpointConnectionNotification", &["ConnectionNotificationId"], notifications::modify),
    ("DeleteVpcEndpointConnectionNotifications", &["ConnectionNotificationId"], notifications::delete),
    ("DescribeVpcEndpointServices", &[], offers::describe),
    ("DescribeVpcEndpoints", &[], endpoints::describe),
    ("CreateVpcEndpoint", &["VpcId", "ServiceName"], endpoint_create::create),
    ("ModifyVpcEndpoint", &["VpcEndpointId"], endpoints::modify),
    ("DeleteVpcEndpoints", &["VpcEndpointId"], endpoints::delete),
];
