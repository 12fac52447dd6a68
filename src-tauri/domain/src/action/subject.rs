//! What an action is about: the one resource that it makes something of, changes or removes.

use super::{Action, Slot};

impl Action {
    /// The ID or ARN of what it changes or removes, or of what it makes something in; none for what stands alone, and for what
    /// an earlier step has yet to make.
    pub fn subject(&self) -> Option<String> {
        match self {
            Action::DeleteSecurityGroup { group }
            | Action::AuthorizeIngress { group, .. }
            | Action::RevokeIngress { group, .. }
            | Action::AuthorizeEgress { group, .. }
            | Action::RevokeEgress { group, .. } => known(group),
            Action::DeleteLoadBalancer { load_balancer }
            | Action::SetSecurityGroups { load_balancer, .. }
            | Action::SetSubnets { load_balancer, .. }
            | Action::SetDualStack { load_balancer, .. }
            | Action::SetLoadBalancerAttributes { load_balancer, .. }
            | Action::CreateListener { load_balancer, .. } => known(load_balancer),
            Action::DeleteTargetGroup { target_group }
            | Action::SetTargetGroupAttributes { target_group, .. }
            | Action::ModifyTargetGroup { target_group, .. }
            | Action::RegisterTargets { target_group, .. }
            | Action::DeregisterTargets { target_group, .. }
            | Action::AttachAutoScaling { target_group, .. }
            | Action::DetachAutoScaling { target_group, .. } => known(target_group),
            Action::ModifyListener { listener, .. }
            | Action::SetListenerAttributes { listener, .. }
            | Action::DeleteListener { listener } => known(listener),
            Action::DeleteEndpointService { service }
            | Action::SetAcceptance { service, .. }
            | Action::ChangeEndpointService { service, .. }
            | Action::SetPrivateDnsName { service, .. }
            | Action::VerifyPrivateDns { service }
            | Action::CreateNotification { service, .. }
            | Action::AddPrincipals { service, .. }
            | Action::RemovePrincipals { service, .. } => known(service),
            Action::DeleteNotification { notification } => known(notification),
            Action::DeleteEndpoint { endpoint } => known(endpoint),
            Action::AddTags { resource, .. } | Action::RemoveTags { resource, .. } => Some(resource.clone()),
            Action::SetEcsTargetGroups { service, .. } => Some(service.to_string()),
            Action::AcceptConnection { endpoint, .. } | Action::RejectConnection { endpoint, .. } => {
                Some(endpoint.to_string())
            }
            Action::CreateSecurityGroup { .. }
            | Action::CreateLoadBalancer { .. }
            | Action::CreateTargetGroup { .. }
            | Action::CreateEndpointService { .. }
            | Action::CreateEndpoint { .. }
            | Action::WriteTxtRecord { .. }
            | Action::DeleteTxtRecord { .. } => None,
        }
    }
}

fn known<T: ToString>(slot: &Slot<T>) -> Option<String> {
    match slot {
        Slot::Known(value) => Some(value.to_string()),
        Slot::From(_) => None,
    }
}
