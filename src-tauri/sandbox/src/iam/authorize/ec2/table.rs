//! Which resources an EC2 operation is about, as AWS's service authorization reference has it.

/// A resource of a call.
#[derive(Debug)]
pub(super) enum Part {
    /// One to be made.
    New(&'static str),
    /// Those that a member of the request names, where need be inside a list.
    Of(&'static str, &'static str),
    /// Those that stand behind the IDs in a member of the request.
    Behind(&'static str),
}

pub(super) use Part::{Behind, New, Of};

/// Operations on resources; all others are on `*`. (`docs/aws.md`, “Policies”)
pub(super) const TABLE: &[(&str, &[Part])] = &[
    ("DescribeVpcAttribute", &[Of("vpc", "VpcId")]),
    ("ModifyVpcAttribute", &[Of("vpc", "VpcId")]),
    ("CreateVpc", &[New("vpc")]),
    ("CreateSubnet", &[New("subnet"), Of("vpc", "VpcId")]),
    ("AssociateVpcCidrBlock", &[Of("vpc", "VpcId")]),
    ("AssociateSubnetCidrBlock", &[Of("subnet", "SubnetId")]),
    ("CreateRouteTable", &[New("route-table"), Of("vpc", "VpcId")]),
    ("CreateRoute", &[Of("route-table", "RouteTableId")]),
    (
        "AssociateRouteTable",
        &[Of("route-table", "RouteTableId"), Of("subnet", "SubnetId"), Of("internet-gateway", "GatewayId")],
    ),
    ("CreateInternetGateway", &[New("internet-gateway")]),
    ("AttachInternetGateway", &[Of("internet-gateway", "InternetGatewayId"), Of("vpc", "VpcId")]),
    ("CreateSecurityGroup", &[New("security-group"), Of("vpc", "VpcId")]),
    ("DeleteSecurityGroup", &[Of("security-group", "GroupId")]),
    ("AuthorizeSecurityGroupIngress", &[Of("security-group", "GroupId")]),
    ("AuthorizeSecurityGroupEgress", &[Of("security-group", "GroupId")]),
    ("RevokeSecurityGroupIngress", &[Of("security-group", "GroupId")]),
    ("RevokeSecurityGroupEgress", &[Of("security-group", "GroupId")]),
    (
        "RunInstances",
        &[
            Of("image", "ImageId"),
            New("instance"),
            New("network-interface"),
            New("volume"),
            Of("security-group", "SecurityGroupIds"),
            Of("security-group", "NetworkInterfaces.Groups"),
            Of("subnet", "SubnetId"),
            Of("subnet", "NetworkInterfaces.SubnetId"),
            Of("network-interface", "NetworkInterfaces.NetworkInterfaceId"),
            Of("key-pair", "KeyName"),
        ],
    ),
    ("StartInstances", &[Of("instance", "InstanceIds")]),
    ("StopInstances", &[Of("instance", "InstanceIds")]),
    ("TerminateInstances", &[Of("instance", "InstanceIds")]),
    ("CreateVpcEndpointServiceConfiguration", &[New("vpc-endpoint-service")]),
    ("ModifyVpcEndpointServiceConfiguration", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("DeleteVpcEndpointServiceConfigurations", &[Of("vpc-endpoint-service", "ServiceIds")]),
    ("StartVpcEndpointServicePrivateDnsVerification", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("DescribeVpcEndpointServicePermissions", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("ModifyVpcEndpointServicePermissions", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("ModifyVpcEndpointServicePayerResponsibility", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("AcceptVpcEndpointConnections", &[Of("vpc-endpoint-service", "ServiceId")]),
    ("RejectVpcEndpointConnections", &[Of("vpc-endpoint-service", "ServiceId")]),
    (
        "CreateVpcEndpointConnectionNotification",
        &[Of("vpc-endpoint-service", "ServiceId"), Of("vpc-endpoint", "VpcEndpointId")],
    ),
    (
        "CreateVpcEndpoint",
        &[
            New("vpc-endpoint"),
            Of("vpc", "VpcId"),
            Of("subnet", "SubnetIds"),
            Of("subnet", "SubnetConfigurations.SubnetId"),
            Of("security-group", "SecurityGroupIds"),
            Of("route-table", "RouteTableIds"),
        ],
    ),
    (
        "ModifyVpcEndpoint",
        &[
            Of("vpc-endpoint", "VpcEndpointId"),
            Of("subnet", "AddSubnetIds"),
            Of("subnet", "RemoveSubnetIds"),
            Of("security-group", "AddSecurityGroupIds"),
            Of("security-group", "RemoveSecurityGroupIds"),
            Of("route-table", "AddRouteTableIds"),
            Of("route-table", "RemoveRouteTableIds"),
        ],
    ),
    ("DeleteVpcEndpoints", &[Of("vpc-endpoint", "VpcEndpointIds")]),
    ("DeleteVpc", &[Of("vpc", "VpcId")]),
    ("ModifySubnetAttribute", &[Of("subnet", "SubnetId")]),
    ("DeleteSubnet", &[Of("subnet", "SubnetId")]),
    ("DeleteRouteTable", &[Of("route-table", "RouteTableId")]),
    ("ReplaceRoute", &[Of("route-table", "RouteTableId")]),
    ("DeleteRoute", &[Of("route-table", "RouteTableId")]),
    ("DisassociateRouteTable", &[Behind("AssociationId")]),
    ("DetachInternetGateway", &[Of("internet-gateway", "InternetGatewayId"), Of("vpc", "VpcId")]),
    ("DeleteInternetGateway", &[Of("internet-gateway", "InternetGatewayId")]),
    ("AllocateAddress", &[New("elastic-ip")]),
    ("ReleaseAddress", &[Of("elastic-ip", "AllocationId"), Behind("PublicIp")]),
    (
        "AssociateAddress",
        &[
            Of("elastic-ip", "AllocationId"),
            Behind("PublicIp"),
            Of("instance", "InstanceId"),
            Of("network-interface", "NetworkInterfaceId"),
        ],
    ),
    ("DisassociateAddress", &[Behind("AssociationId"), Behind("PublicIp")]),
    (
        "CreateNatGateway",
        &[
            New("natgateway"),
            Of("subnet", "SubnetId"),
            Of("vpc", "VpcId"),
            Of("elastic-ip", "AllocationId"),
            Of("elastic-ip", "SecondaryAllocationIds"),
        ],
    ),
    ("DeleteNatGateway", &[Of("natgateway", "NatGatewayId")]),
    ("CreateNetworkAcl", &[New("network-acl"), Of("vpc", "VpcId")]),
    ("DeleteNetworkAcl", &[Of("network-acl", "NetworkAclId")]),
    ("CreateNetworkAclEntry", &[Of("network-acl", "NetworkAclId")]),
    ("ReplaceNetworkAclEntry", &[Of("network-acl", "NetworkAclId")]),
    ("DeleteNetworkAclEntry", &[Of("network-acl", "NetworkAclId")]),
    ("ReplaceNetworkAclAssociation", &[Of("network-acl", "NetworkAclId"), Behind("AssociationId")]),
    ("CreateManagedPrefixList", &[New("prefix-list")]),
    ("ModifyManagedPrefixList", &[Of("prefix-list", "PrefixListId")]),
    ("DeleteManagedPrefixList", &[Of("prefix-list", "PrefixListId")]),
    ("CreateNetworkInterface", &[New("network-interface"), Of("subnet", "SubnetId"), Of("security-group", "Groups")]),
    ("DeleteNetworkInterface", &[Of("network-interface", "NetworkInterfaceId")]),
    ("ModifyVpcEndpointConnectionNotification", &[Behind("ConnectionNotificationId")]),
    ("DeleteVpcEndpointConnectionNotifications", &[Behind("ConnectionNotificationIds")]),
    ("DeleteFlowLogs", &[Of("vpc-flow-log", "FlowLogIds")]),
    (
        "CreateVpcBlockPublicAccessExclusion",
        &[New("vpc-block-public-access-exclusion"), Of("vpc", "VpcId"), Of("subnet", "SubnetId")],
    ),
    ("ModifyVpcBlockPublicAccessExclusion", &[Of("vpc-block-public-access-exclusion", "ExclusionId")]),
    ("DeleteVpcBlockPublicAccessExclusion", &[Of("vpc-block-public-access-exclusion", "ExclusionId")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EC2;

    #[test]
    fn every_member_of_the_table_is_one_of_the_request() {
        for (action, parts) in TABLE {
            // what is listed ahead of its operation cannot be held against a model
            let Some(shape) = EC2.input(action) else { continue };
            for part in *parts {
                let (Of(_, path) | Behind(path)) = part else { continue };
                let mut shape = Some(shape);
                for member in path.split('.') {
                    let found = shape.and_then(|s| s.members.get(member));
                    let found = found.unwrap_or_else(|| panic!("{action}: {path}"));
                    let list = EC2.shape(&found.shape).and_then(|s| s.member.as_ref());
                    shape = list.and_then(|of| EC2.shape(&of.shape));
                }
            }
        }
    }
}
