//! What kind of call an action is: its name at AWS, and whether it makes or removes something.

use super::Action;

impl Action {
    /// The API call that performs it, as `service:Operation`.
    pub fn call(&self) -> &'static str {
        match self {
            Action::CreateSecurityGroup { .. } => "ec2:CreateSecurityGroup",
            Action::DeleteSecurityGroup { .. } => "ec2:DeleteSecurityGroup",
            Action::AuthorizeIngress { .. } => "ec2:AuthorizeSecurityGroupIngress",
            Action::RevokeIngress { .. } => "ec2:RevokeSecurityGroupIngress",
            Action::AuthorizeEgress { .. } => "ec2:AuthorizeSecurityGroupEgress",
            Action::RevokeEgress { .. } => "ec2:RevokeSecurityGroupEgress",
            Action::CreateLoadBalancer { .. } => "elasticloadbalancing:CreateLoadBalancer",
            Action::DeleteLoadBalancer { .. } => "elasticloadbalancing:DeleteLoadBalancer",
            Action::SetSecurityGroups { .. } => "elasticloadbalancing:SetSecurityGroups",
            Action::SetSubnets { .. } => "elasticloadbalancing:SetSubnets",
            Action::SetDualStack { .. } => "elasticloadbalancing:SetIpAddressType",
            Action::SetLoadBalancerAttributes { .. } => "elasticloadbalancing:ModifyLoadBalancerAttributes",
            Action::CreateTargetGroup { .. } => "elasticloadbalancing:CreateTargetGroup",
            Action::DeleteTargetGroup { .. } => "elasticloadbalancing:DeleteTargetGroup",
            Action::SetTargetGroupAttributes { .. } => "elasticloadbalancing:ModifyTargetGroupAttributes",
            Action::ModifyTargetGroup { .. } => "elasticloadbalancing:ModifyTargetGroup",
            Action::RegisterTargets { .. } => "elasticloadbalancing:RegisterTargets",
            Action::DeregisterTargets { .. } => "elasticloadbalancing:DeregisterTargets",
            Action::SetEcsTargetGroups { .. } => "ecs:UpdateService",
            Action::AttachAutoScaling { .. } => "autoscaling:AttachLoadBalancerTargetGroups",
            Action::DetachAutoScaling { .. } => "autoscaling:DetachLoadBalancerTargetGroups",
            Action::CreateListener { .. } => "elasticloadbalancing:CreateListener",
            Action::ModifyListener { .. } => "elasticloadbalancing:ModifyListener",
            Action::SetListenerAttributes { .. } => "elasticloadbalancing:ModifyListenerAttributes",
            Action::DeleteListener { .. } => "elasticloadbalancing:DeleteListener",
            Action::CreateEndpointService { .. } => "ec2:CreateVpcEndpointServiceConfiguration",
            Action::DeleteEndpointService { .. } => "ec2:DeleteVpcEndpointServiceConfigurations",
            Action::SetAcceptance { .. } | Action::ChangeEndpointService { .. } | Action::SetPrivateDnsName { .. } => {
                "ec2:ModifyVpcEndpointServiceConfiguration"
            }
            Action::VerifyPrivateDns { .. } => "ec2:StartVpcEndpointServicePrivateDnsVerification",
            Action::WriteTxtRecord { .. } | Action::DeleteTxtRecord { .. } => "route53:ChangeResourceRecordSets",
            Action::CreateNotification { .. } => "ec2:CreateVpcEndpointConnectionNotification",
            Action::DeleteNotification { .. } => "ec2:DeleteVpcEndpointConnectionNotifications",
            Action::AddTags { resource, .. } if is_arn(resource) => "elasticloadbalancing:AddTags",
            Action::RemoveTags { resource, .. } if is_arn(resource) => "elasticloadbalancing:RemoveTags",
            Action::AddTags { .. } => "ec2:CreateTags",
            Action::RemoveTags { .. } => "ec2:DeleteTags",
            Action::AddPrincipals { .. } | Action::RemovePrincipals { .. } => "ec2:ModifyVpcEndpointServicePermissions",
            Action::AcceptConnection { .. } => "ec2:AcceptVpcEndpointConnections",
            Action::RejectConnection { .. } => "ec2:RejectVpcEndpointConnections",
            Action::CreateEndpoint { .. } => "ec2:CreateVpcEndpoint",
            Action::DeleteEndpoint { .. } => "ec2:DeleteVpcEndpoints",
        }
    }

    /// Whether it makes something new, which a repeat could make twice.
    pub fn creates(&self) -> bool {
        matches!(
            self,
            Action::CreateSecurityGroup { .. }
                | Action::CreateLoadBalancer { .. }
                | Action::CreateTargetGroup { .. }
                | Action::CreateListener { .. }
                | Action::CreateEndpointService { .. }
                | Action::CreateNotification { .. }
                | Action::CreateEndpoint { .. }
        )
    }

    /// Whether it removes something for good.
    pub fn deletes(&self) -> bool {
        matches!(
            self,
            Action::DeleteSecurityGroup { .. }
                | Action::DeleteLoadBalancer { .. }
                | Action::DeleteTargetGroup { .. }
                | Action::DeleteListener { .. }
                | Action::DeleteEndpointService { .. }
                | Action::DeleteNotification { .. }
                | Action::DeleteTxtRecord { .. }
                | Action::DeleteEndpoint { .. }
        )
    }
}

/// Elastic Load Balancing tags by ARN, EC2 by ID.
fn is_arn(resource: &str) -> bool {
    resource.starts_with("arn:")
}
