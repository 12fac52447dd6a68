//! EC2, query protocol: which call is answered where, what each must carry, and what time takes away.
//! What stands in no list below is refused as an unknown action: IPv6, peering, transit gateways, volumes and images among others.

mod connections;
mod dump;
mod endpoint_create;
mod endpoint_services;
mod endpoints;
mod instance_shown;
mod instances;
mod interfaces;
mod listing;
mod network_acls;
mod networks;
mod offers;
mod path;
mod principals;
mod routes;
mod rules;
mod rules_asked;
mod rules_shown;
mod security_groups;
mod state;
mod tags;
#[cfg(test)]
mod tests;
mod zones;

pub(crate) use connections::open_since;
pub(crate) use endpoint_services::services_of;
pub(crate) use interfaces::{NewInterface, add_interface, free_addresses, mac, taken, usable};
pub(crate) use path::{Addresses, Reach, reaches};
pub(crate) use state::*;

use crate::call::Call;
use crate::clock::{Clock, Time};
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
    let until = Horizon::at(&world.clock, call.now);
    world.mine(call).ec2.settle(&until);
    operation(world, call)
}

/// Every call that is simulated, with the parameters that it must have.
const OPERATIONS: &[(&str, &[&str], Operation)] = &[
    ("DescribeRegions", &[], zones::regions),
    ("DescribeAvailabilityZones", &[], zones::zones),
    ("DescribeVpcs", &[], networks::describe_vpcs),
    ("DescribeVpcAttribute", &["VpcId", "Attribute"], networks::describe_vpc_attribute),
    ("CreateVpc", &["CidrBlock"], networks::create_vpc),
    ("ModifyVpcAttribute", &["VpcId"], networks::modify_vpc_attribute),
    ("DescribeSubnets", &[], networks::describe_subnets),
    ("CreateSubnet", &["VpcId", "CidrBlock"], networks::create_subnet),
    ("DescribeRouteTables", &[], routes::describe_tables),
    ("CreateRouteTable", &["VpcId"], routes::create_table),
    ("CreateRoute", &["RouteTableId", "DestinationCidrBlock"], routes::create_route),
    ("AssociateRouteTable", &["RouteTableId", "SubnetId"], routes::associate_table),
    ("DescribeInternetGateways", &[], routes::describe_internet_gateways),
    ("CreateInternetGateway", &[], routes::create_internet_gateway),
    ("AttachInternetGateway", &["InternetGatewayId", "VpcId"], routes::attach_internet_gateway),
    ("DescribeNatGateways", &[], routes::describe_nat_gateways),
    ("DescribeNetworkAcls", &[], network_acls::describe),
    ("DescribeFlowLogs", &[], network_acls::flow_logs),
    ("DescribePrefixLists", &[], network_acls::prefix_lists),
    ("DescribeManagedPrefixLists", &[], network_acls::prefix_lists),
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
    ("StartInstances", &["InstanceId"], instances::start),
    ("StopInstances", &["InstanceId"], instances::stop),
    ("TerminateInstances", &["InstanceId"], instances::terminate),
    ("DescribeNetworkInterfaces", &[], interfaces::describe),
    ("DescribeTags", &[], tags::describe),
    ("CreateTags", &["ResourceId", "Tag"], tags::create),
    ("DeleteTags", &["ResourceId"], tags::delete),
    ("CreateVpcEndpointServiceConfiguration", &[], endpoint_services::create),
    ("DescribeVpcEndpointServiceConfigurations", &[], endpoint_services::describe),
    ("ModifyVpcEndpointServiceConfiguration", &["ServiceId"], endpoint_services::modify),
    ("DeleteVpcEndpointServiceConfigurations", &["ServiceId"], endpoint_services::delete),
    ("StartVpcEndpointServicePrivateDnsVerification", &["ServiceId"], endpoint_services::start_verification),
    ("DescribeVpcEndpointServicePermissions", &["ServiceId"], principals::describe),
    ("ModifyVpcEndpointServicePermissions", &["ServiceId"], principals::modify),
    ("DescribeVpcEndpointConnections", &[], connections::describe),
    ("AcceptVpcEndpointConnections", &["ServiceId", "VpcEndpointId"], connections::accept),
    ("RejectVpcEndpointConnections", &["ServiceId", "VpcEndpointId"], connections::reject),
    ("DescribeVpcEndpointServices", &[], offers::describe),
    ("DescribeVpcEndpoints", &[], endpoints::describe),
    ("CreateVpcEndpoint", &["VpcId", "ServiceName"], endpoint_create::create),
    ("ModifyVpcEndpoint", &["VpcEndpointId"], endpoints::modify),
    ("DeleteVpcEndpoints", &["VpcEndpointId"], endpoints::delete),
];

/// AWS's seconds that a terminated instance can still be seen.
const TERMINATED_SEEN: i64 = 3600;

/// The moments before which things were deleted that are gone now.
pub(crate) struct Horizon {
    now: Time,
    deleted: Time,
    forgotten: Time,
    unseen: Time,
}

impl Horizon {
    pub fn at(clock: &Clock, now: Time) -> Self {
        let before = |seconds| now - clock.after(0, seconds);
        Self {
            now,
            deleted: before(connections::DELETED_IN),
            forgotten: before(connections::FORGOTTEN_IN),
            unseen: before(TERMINATED_SEEN),
        }
    }
}

impl Ec2 {
    /// Takes away what has vanished by now: a function of time alone, so that a replay comes to the same.
    pub(crate) fn settle(&mut self, until: &Horizon) {
        self.interfaces.retain(|_, i| i.gone_at.is_none_or(|t| until.now < t));
        self.endpoints.retain(|_, e| e.deleted.is_none_or(|t| t > until.deleted));
        for service in self.endpoint_services.values_mut() {
            service.connections.retain(|c| c.state != "deleting" || c.since > until.forgotten);
        }
        self.instances.retain(|id, _| self.terminated.get(id).is_none_or(|t| *t > until.unseen));
        self.machines.retain(|id, _| self.terminated.get(id).is_none_or(|t| *t > until.unseen));
        self.terminated.retain(|_, t| *t > until.unseen);
    }
}
