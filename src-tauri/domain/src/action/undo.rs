//! What takes an action back. What is set to a new value needs the old one, which only the plan knows; what is deleted cannot be
//! brought back; and what made an account safer is never made unsafe again by itself.

use super::Action;
use crate::{ServiceChange, Slot, StepId};

impl Action {
    /// The action that takes this one back when step `step` has done it, where the action alone tells.
    pub fn inverse(&self, step: &StepId) -> Option<Action> {
        let made = || step.clone();
        Some(match self {
            Action::CreateSecurityGroup { .. } => Action::DeleteSecurityGroup { group: Slot::From(made()) },
            Action::CreateLoadBalancer { .. } => Action::DeleteLoadBalancer { load_balancer: Slot::From(made()) },
            Action::CreateTargetGroup { .. } => Action::DeleteTargetGroup { target_group: Slot::From(made()) },
            Action::CreateListener { .. } => Action::DeleteListener { listener: Slot::From(made()) },
            Action::CreateEndpointService { .. } => Action::DeleteEndpointService { service: Slot::From(made()) },
            Action::CreateNotification { .. } => Action::DeleteNotification { notification: Slot::From(made()) },
            Action::CreateEndpoint { .. } => Action::DeleteEndpoint { endpoint: Slot::From(made()) },
            Action::AuthorizeIngress { group, rules } => {
                Action::RevokeIngress { group: group.clone(), rules: rules.clone() }
            }
            Action::AuthorizeEgress { group, rules } => {
                Action::RevokeEgress { group: group.clone(), rules: rules.clone() }
            }
            Action::RegisterTargets { target_group, targets } => {
                Action::DeregisterTargets { target_group: target_group.clone(), targets: targets.clone() }
            }
            Action::AttachAutoScaling { auto_scaling_group, target_group } => Action::DetachAutoScaling {
                auto_scaling_group: auto_scaling_group.clone(),
                target_group: target_group.clone(),
            },
            Action::DetachAutoScaling { auto_scaling_group, target_group } => Action::AttachAutoScaling {
                auto_scaling_group: auto_scaling_group.clone(),
                target_group: target_group.clone(),
            },
            Action::ChangeEndpointService { service, change } => {
                Action::ChangeEndpointService { service: service.clone(), change: change.reversed()? }
            }
            Action::AddPrincipals { service, principals } => {
                Action::RemovePrincipals { service: service.clone(), principals: principals.clone() }
            }
            Action::WriteTxtRecord { zone, record } => {
                Action::DeleteTxtRecord { zone: zone.clone(), record: record.clone() }
            }
            Action::AddTags { resource, tags } => Action::RemoveTags { resource: resource.clone(), tags: tags.clone() },
            Action::RemoveTags { resource, tags } => Action::AddTags { resource: resource.clone(), tags: tags.clone() },
            Action::DeleteSecurityGroup { .. }
            | Action::DeleteLoadBalancer { .. }
            | Action::SetSecurityGroups { .. }
            | Action::SetSubnets { .. }
            | Action::SetDualStack { .. }
            | Action::SetLoadBalancerAttributes { .. }
            | Action::DeleteTargetGroup { .. }
            | Action::SetTargetGroupAttributes { .. }
            | Action::ModifyTargetGroup { .. }
            | Action::SetEcsTargetGroups { .. }
            | Action::ModifyListener { .. }
            | Action::SetListenerAttributes { .. }
            | Action::DeleteListener { .. }
            | Action::DeleteEndpointService { .. }
            | Action::SetAcceptance { .. }
            | Action::SetPrivateDnsName { .. }
            | Action::VerifyPrivateDns { .. }
            | Action::DeleteTxtRecord { .. }
            | Action::DeleteNotification { .. }
            | Action::RemovePrincipals { .. }
            | Action::RevokeIngress { .. }
            | Action::RevokeEgress { .. }
            | Action::DeregisterTargets { .. }
            | Action::AcceptConnection { .. }
            | Action::RejectConnection { .. }
            | Action::DeleteEndpoint { .. } => return None,
        })
    }
}

impl ServiceChange {
    /// Whether it changes nothing, and only has AWS take over the load balancers' zones.
    pub fn is_empty(&self) -> bool {
        *self == ServiceChange::default()
    }

    fn reversed(&self) -> Option<ServiceChange> {
        (!self.is_empty()).then(|| ServiceChange {
            add_load_balancers: self.remove_load_balancers.clone(),
            remove_load_balancers: self.add_load_balancers.clone(),
            add_address_types: self.remove_address_types.clone(),
            remove_address_types: self.add_address_types.clone(),
            add_regions: self.remove_regions.clone(),
            remove_regions: self.add_regions.clone(),
        })
    }
}
