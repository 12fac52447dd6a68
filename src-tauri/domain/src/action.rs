//! Everything that can change AWS, as data. What is shown, journaled, performed, exported and undone is this same value.

mod kind;
mod slot;
mod subject;
mod undo;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Arn, EndpointId, EndpointServiceId, Fault, HealthCheck, HostedZoneId, NotificationId, Port, SecurityGroupId,
    StepId, SubnetId, Tags, Tls, VpcId,
};

use slot::Pending;
pub use slot::{Outputs, Slot, SlotRule};

/// A target to register: instance ID or private address, and its zone when it lies outside the VPC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Target {
    pub id: String,
    pub port: Port,
    /// `all` for an address outside the VPC (ELBv2 requires it there and only there).
    pub zone: Option<String>,
}

/// One mutating AWS call with all its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    CreateSecurityGroup {
        vpc: VpcId,
        name: String,
        description: String,
        tags: Tags,
    },
    DeleteSecurityGroup {
        group: Slot<SecurityGroupId>,
    },
    AuthorizeIngress {
        group: Slot<SecurityGroupId>,
        rules: Vec<SlotRule>,
    },
    RevokeIngress {
        group: Slot<SecurityGroupId>,
        rules: Vec<SlotRule>,
    },
    AuthorizeEgress {
        group: Slot<SecurityGroupId>,
        rules: Vec<SlotRule>,
    },
    RevokeEgress {
        group: Slot<SecurityGroupId>,
        rules: Vec<SlotRule>,
    },
    /// Always a network load balancer, always internal.
    CreateLoadBalancer {
        name: String,
        subnets: Vec<SubnetId>,
        security_groups: Vec<Slot<SecurityGroupId>>,
        /// IPv6 beside IPv4.
        #[serde(default)]
        dual_stack: bool,
        tags: Tags,
    },
    DeleteLoadBalancer {
        load_balancer: Slot<Arn>,
    },
    /// Replaces the whole set of groups and says whether inbound rules apply to PrivateLink traffic.
    SetSecurityGroups {
        load_balancer: Slot<Arn>,
        security_groups: Vec<Slot<SecurityGroupId>>,
        enforce_inbound: bool,
    },
    /// Replaces the whole set of subnets, one for each zone.
    SetSubnets {
        load_balancer: Slot<Arn>,
        subnets: Vec<SubnetId>,
    },
    SetDualStack {
        load_balancer: Slot<Arn>,
        on: bool,
    },
    SetLoadBalancerAttributes {
        load_balancer: Slot<Arn>,
        attributes: BTreeMap<String, String>,
    },
    CreateTargetGroup {
        name: String,
        vpc: VpcId,
        protocol: String,
        port: Port,
        target_type: String,
        health_check: HealthCheck,
        tags: Tags,
    },
    DeleteTargetGroup {
        target_group: Slot<Arn>,
    },
    SetTargetGroupAttributes {
        target_group: Slot<Arn>,
        attributes: BTreeMap<String, String>,
    },
    ModifyTargetGroup {
        target_group: Slot<Arn>,
        health_check: HealthCheck,
    },
    RegisterTargets {
        target_group: Slot<Arn>,
        targets: Vec<Target>,
    },
    DeregisterTargets {
        target_group: Slot<Arn>,
        targets: Vec<Target>,
    },
    /// Each task of an ECS service registers itself in these groups. The list replaces the service's own, so that it names
    /// what was there before too; the service starts its tasks anew.
    SetEcsTargetGroups {
        cluster: String,
        service: Arn,
        target_groups: Vec<ContainerTarget>,
    },
    /// Each instance of an Auto Scaling group, now and later, is registered in the target group.
    AttachAutoScaling {
        auto_scaling_group: String,
        target_group: Slot<Arn>,
    },
    DetachAutoScaling {
        auto_scaling_group: String,
        target_group: Slot<Arn>,
    },
    CreateListener {
        load_balancer: Slot<Arn>,
        port: Port,
        protocol: String,
        target_group: Slot<Arn>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        tls: Option<Tls>,
        tags: Tags,
    },
    ModifyListener {
        listener: Slot<Arn>,
        protocol: String,
        target_group: Slot<Arn>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        tls: Option<Tls>,
    },
    SetListenerAttributes {
        listener: Slot<Arn>,
        attributes: BTreeMap<String, String>,
    },
    DeleteListener {
        listener: Slot<Arn>,
    },
    CreateEndpointService {
        load_balancers: Vec<Slot<Arn>>,
        acceptance_required: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        private_dns_name: Option<String>,
        /// `ipv4`, `ipv6`; as AWS has it when empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        address_types: Vec<String>,
        /// Regions besides the service's own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        regions: Vec<String>,
        tags: Tags,
    },
    DeleteEndpointService {
        service: Slot<EndpointServiceId>,
    },
    SetAcceptance {
        service: Slot<EndpointServiceId>,
        required: bool,
    },
    /// Changes what a service stands on and offers, by what is added and what is removed.
    ChangeEndpointService {
        service: Slot<EndpointServiceId>,
        change: ServiceChange,
    },
    /// Gives the service a private DNS name, another one, or none.
    SetPrivateDnsName {
        service: Slot<EndpointServiceId>,
        name: Option<String>,
    },
    /// Asks AWS to look for the proof of the private DNS name's domain.
    VerifyPrivateDns {
        service: Slot<EndpointServiceId>,
    },
    /// Writes a TXT record, whatever was there under its name.
    WriteTxtRecord {
        zone: HostedZoneId,
        record: Slot<TxtRecord>,
    },
    DeleteTxtRecord {
        zone: HostedZoneId,
        record: Slot<TxtRecord>,
    },
    /// Tells an SNS topic of requests, connections and their ends.
    CreateNotification {
        service: Slot<EndpointServiceId>,
        topic: Arn,
        events: Vec<String>,
    },
    DeleteNotification {
        notification: Slot<NotificationId>,
    },
    /// Puts tags on a load balancer, target group or endpoint service that was there before.
    AddTags {
        resource: String,
        tags: Tags,
    },
    RemoveTags {
        resource: String,
        tags: Tags,
    },
    AddPrincipals {
        service: Slot<EndpointServiceId>,
        principals: Vec<String>,
    },
    RemovePrincipals {
        service: Slot<EndpointServiceId>,
        principals: Vec<String>,
    },
    AcceptConnection {
        service: EndpointServiceId,
        endpoint: EndpointId,
    },
    RejectConnection {
        service: EndpointServiceId,
        endpoint: EndpointId,
    },
    /// Always an interface endpoint, always with a group of its own, never with private DNS of the service.
    CreateEndpoint {
        vpc: VpcId,
        subnets: Vec<SubnetId>,
        security_groups: Vec<Slot<SecurityGroupId>>,
        service_name: String,
        tags: Tags,
    },
    DeleteEndpoint {
        endpoint: Slot<EndpointId>,
    },
}

/// What is added to an endpoint service, and what is taken from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceChange {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_load_balancers: Vec<Slot<Arn>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_load_balancers: Vec<Slot<Arn>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_address_types: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_address_types: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_regions: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_regions: Vec<String>,
}

/// A port of a container whose tasks are registered in a target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContainerTarget {
    pub target_group: Slot<Arn>,
    pub container: String,
    pub port: Port,
}

/// A TXT record: its full name, and its one value without quotes. As text both stand beside each other, parted by a space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TxtRecord {
    pub name: String,
    pub value: String,
}

impl FromStr for TxtRecord {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.split_once(' ') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err(Fault::invalid("malformed-record", "This is not the name and the value of a TXT record")),
        }
    }
}

impl std::fmt::Display for TxtRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.value)
    }
}

impl Action {
    /// The same action with every slot filled from `outputs`; what is journaled and performed.
    pub fn settle(&self, outputs: &Outputs) -> Result<Action, Fault> {
        let mut settled = self.clone();
        settled.slots().into_iter().try_for_each(|slot| slot.fill(outputs))?;
        Ok(settled)
    }

    /// The steps whose results it takes.
    pub fn takes_from(&self) -> Vec<StepId> {
        self.clone().slots().iter().filter_map(|slot| slot.waits_for().cloned()).collect()
    }

    fn slots(&mut self) -> Vec<&mut dyn Pending> {
        match self {
            Action::DeleteSecurityGroup { group } => vec![group],
            Action::AuthorizeIngress { group, rules }
            | Action::RevokeIngress { group, rules }
            | Action::AuthorizeEgress { group, rules }
            | Action::RevokeEgress { group, rules } => one_and(group, rules),
            Action::CreateLoadBalancer { security_groups, .. } | Action::CreateEndpoint { security_groups, .. } => {
                all(security_groups)
            }
            Action::SetSecurityGroups { load_balancer, security_groups, .. } => one_and(load_balancer, security_groups),
            Action::DeleteLoadBalancer { load_balancer }
            | Action::SetSubnets { load_balancer, .. }
            | Action::SetDualStack { load_balancer, .. }
            | Action::SetLoadBalancerAttributes { load_balancer, .. } => vec![load_balancer],
            Action::DeleteTargetGroup { target_group }
            | Action::SetTargetGroupAttributes { target_group, .. }
            | Action::ModifyTargetGroup { target_group, .. }
            | Action::RegisterTargets { target_group, .. }
            | Action::DeregisterTargets { target_group, .. }
            | Action::AttachAutoScaling { target_group, .. }
            | Action::DetachAutoScaling { target_group, .. } => vec![target_group],
            Action::SetEcsTargetGroups { target_groups, .. } => {
                target_groups.iter_mut().map(|t| &mut t.target_group as &mut dyn Pending).collect()
            }
            Action::CreateListener { load_balancer, target_group, .. } => vec![load_balancer, target_group],
            Action::ModifyListener { listener, target_group, .. } => vec![listener, target_group],
            Action::DeleteListener { listener } | Action::SetListenerAttributes { listener, .. } => vec![listener],
            Action::CreateEndpointService { load_balancers, .. } => all(load_balancers),
            Action::ChangeEndpointService { service, change } => {
                let removed = change.remove_load_balancers.iter_mut();
                let changed = change.add_load_balancers.iter_mut().chain(removed).map(|slot| slot as &mut dyn Pending);
                std::iter::once(service as &mut dyn Pending).chain(changed).collect()
            }
            Action::DeleteEndpointService { service }
            | Action::SetAcceptance { service, .. }
            | Action::SetPrivateDnsName { service, .. }
            | Action::VerifyPrivateDns { service }
            | Action::CreateNotification { service, .. }
            | Action::AddPrincipals { service, .. }
            | Action::RemovePrincipals { service, .. } => vec![service],
            Action::WriteTxtRecord { record, .. } | Action::DeleteTxtRecord { record, .. } => vec![record],
            Action::DeleteNotification { notification } => vec![notification],
            Action::DeleteEndpoint { endpoint } => vec![endpoint],
            Action::CreateSecurityGroup { .. }
            | Action::CreateTargetGroup { .. }
            | Action::AddTags { .. }
            | Action::RemoveTags { .. }
            | Action::AcceptConnection { .. }
            | Action::RejectConnection { .. } => Vec::new(),
        }
    }
}

fn all<T: Pending>(slots: &mut [T]) -> Vec<&mut dyn Pending> {
    slots.iter_mut().map(|slot| slot as &mut dyn Pending).collect()
}

fn one_and<'a, T: Pending>(one: &'a mut dyn Pending, more: &'a mut [T]) -> Vec<&'a mut dyn Pending> {
    std::iter::once(one).chain(more.iter_mut().map(|slot| slot as &mut dyn Pending)).collect()
}
