//! Everything that can change AWS, as data. What is shown, journaled, performed and undone is this same value.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Arn, EndpointId, EndpointServiceId, Fault, HealthCheck, Port, Rule, SecurityGroupId, StepId, SubnetId, Tags, VpcId,
};

/// An input that is known now, or that an earlier step will produce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Slot<T> {
    Known(T),
    From(StepId),
}

/// What finished steps produced: step to ID or ARN.
pub type Outputs = BTreeMap<StepId, String>;

impl<T: FromStr<Err = Fault> + Clone> Slot<T> {
    /// The value itself, from `outputs` where an earlier step produced it.
    pub fn resolve(&self, outputs: &Outputs) -> Result<T, Fault> {
        match self {
            Slot::Known(value) => Ok(value.clone()),
            Slot::From(step) => outputs
                .get(step)
                .ok_or_else(|| Fault::invalid("slot-empty", format!("step “{step}” has not produced its result yet")))?
                .parse(),
        }
    }
}

impl<T> Slot<T> {
    /// The step that this waits for, if any.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Slot::Known(_) => None,
            Slot::From(step) => Some(step),
        }
    }
}

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
    CreateLoadBalancer {
        name: String,
        subnets: Vec<SubnetId>,
        security_groups: Vec<Slot<SecurityGroupId>>,
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
    CreateListener {
        load_balancer: Slot<Arn>,
        port: Port,
        protocol: String,
        target_group: Slot<Arn>,
        tags: Tags,
    },
    DeleteListener {
        listener: Slot<Arn>,
    },
    CreateEndpointService {
        load_balancers: Vec<Slot<Arn>>,
        acceptance_required: bool,
        tags: Tags,
    },
    DeleteEndpointService {
        service: Slot<EndpointServiceId>,
    },
    SetAcceptance {
        service: Slot<EndpointServiceId>,
        required: bool,
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

/// A security group rule whose peer may be a group that an earlier step makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotRule {
    Plain(Rule),
    /// The peer is the group that `group` stands for.
    ToGroup {
        protocol: String,
        from_port: Port,
        to_port: Port,
        group: Slot<SecurityGroupId>,
        description: String,
    },
}

impl SlotRule {
    /// The rule with its peer known.
    pub fn resolve(&self, outputs: &Outputs) -> Result<Rule, Fault> {
        match self {
            SlotRule::Plain(rule) => Ok(rule.clone()),
            SlotRule::ToGroup { protocol, from_port, to_port, group, description } => Ok(Rule {
                protocol: protocol.clone(),
                from_port: Some(from_port.number()),
                to_port: Some(to_port.number()),
                peer: crate::Peer::Group(group.resolve(outputs)?),
                description: Some(description.clone()),
            }),
        }
    }

    fn step(&self) -> Option<&StepId> {
        match self {
            SlotRule::Plain(_) => None,
            SlotRule::ToGroup { group, .. } => group.step(),
        }
    }

    fn settle(&self, outputs: &Outputs) -> Result<SlotRule, Fault> {
        self.resolve(outputs).map(SlotRule::Plain)
    }
}

impl Action {
    /// The same action with every slot filled from `outputs`; what is journaled and performed.
    pub fn settle(&self, outputs: &Outputs) -> Result<Action, Fault> {
        let known = |slot: &Slot<Arn>| slot.resolve(outputs).map(Slot::Known);
        let group = |slot: &Slot<SecurityGroupId>| slot.resolve(outputs).map(Slot::Known);
        let groups = |slots: &[Slot<SecurityGroupId>]| slots.iter().map(group).collect::<Result<Vec<_>, Fault>>();
        let service = |slot: &Slot<EndpointServiceId>| slot.resolve(outputs).map(Slot::Known);
        let rules = |rules: &[SlotRule]| rules.iter().map(|r| r.settle(outputs)).collect::<Result<Vec<_>, Fault>>();
        let mut settled = self.clone();
        match &mut settled {
            Action::DeleteSecurityGroup { group: slot } => *slot = group(slot)?,
            Action::AuthorizeIngress { group: slot, rules: list }
            | Action::RevokeIngress { group: slot, rules: list }
            | Action::AuthorizeEgress { group: slot, rules: list }
            | Action::RevokeEgress { group: slot, rules: list } => {
                *slot = group(slot)?;
                *list = rules(list)?;
            }
            Action::CreateLoadBalancer { security_groups, .. } | Action::CreateEndpoint { security_groups, .. } => {
                *security_groups = groups(security_groups)?;
            }
            Action::SetSecurityGroups { load_balancer, security_groups, .. } => {
                *load_balancer = known(load_balancer)?;
                *security_groups = groups(security_groups)?;
            }
            Action::DeleteLoadBalancer { load_balancer } | Action::SetLoadBalancerAttributes { load_balancer, .. } => {
                *load_balancer = known(load_balancer)?;
            }
            Action::DeleteTargetGroup { target_group }
            | Action::SetTargetGroupAttributes { target_group, .. }
            | Action::ModifyTargetGroup { target_group, .. }
            | Action::RegisterTargets { target_group, .. }
            | Action::DeregisterTargets { target_group, .. } => *target_group = known(target_group)?,
            Action::CreateListener { load_balancer, target_group, .. } => {
                *load_balancer = known(load_balancer)?;
                *target_group = known(target_group)?;
            }
            Action::DeleteListener { listener } => *listener = known(listener)?,
            Action::CreateEndpointService { load_balancers, .. } => {
                *load_balancers = load_balancers.iter().map(known).collect::<Result<Vec<_>, Fault>>()?;
            }
            Action::DeleteEndpointService { service: slot }
            | Action::SetAcceptance { service: slot, .. }
            | Action::AddPrincipals { service: slot, .. }
            | Action::RemovePrincipals { service: slot, .. } => *slot = service(slot)?,
            Action::DeleteEndpoint { endpoint } => *endpoint = endpoint.resolve(outputs).map(Slot::Known)?,
            Action::CreateSecurityGroup { .. }
            | Action::CreateTargetGroup { .. }
            | Action::AcceptConnection { .. }
            | Action::RejectConnection { .. } => {}
        }
        Ok(settled)
    }

    /// The steps whose results it takes.
    pub fn takes_from(&self) -> Vec<&StepId> {
        match self {
            Action::DeleteSecurityGroup { group } => group.step().into_iter().collect(),
            Action::AuthorizeIngress { group, rules }
            | Action::RevokeIngress { group, rules }
            | Action::AuthorizeEgress { group, rules }
            | Action::RevokeEgress { group, rules } => {
                group.step().into_iter().chain(rules.iter().filter_map(SlotRule::step)).collect()
            }
            Action::CreateLoadBalancer { security_groups, .. } | Action::CreateEndpoint { security_groups, .. } => {
                security_groups.iter().filter_map(Slot::step).collect()
            }
            Action::SetSecurityGroups { load_balancer, security_groups, .. } => {
                load_balancer.step().into_iter().chain(security_groups.iter().filter_map(Slot::step)).collect()
            }
            Action::DeleteLoadBalancer { load_balancer } | Action::SetLoadBalancerAttributes { load_balancer, .. } => {
                load_balancer.step().into_iter().collect()
            }
            Action::DeleteTargetGroup { target_group }
            | Action::SetTargetGroupAttributes { target_group, .. }
            | Action::ModifyTargetGroup { target_group, .. }
            | Action::RegisterTargets { target_group, .. }
            | Action::DeregisterTargets { target_group, .. } => target_group.step().into_iter().collect(),
            Action::CreateListener { load_balancer, target_group, .. } => {
                [load_balancer, target_group].into_iter().filter_map(Slot::step).collect()
            }
            Action::DeleteListener { listener } => listener.step().into_iter().collect(),
            Action::CreateEndpointService { load_balancers, .. } => {
                load_balancers.iter().filter_map(Slot::step).collect()
            }
            Action::DeleteEndpointService { service }
            | Action::SetAcceptance { service, .. }
            | Action::AddPrincipals { service, .. }
            | Action::RemovePrincipals { service, .. } => service.step().into_iter().collect(),
            Action::DeleteEndpoint { endpoint } => endpoint.step().into_iter().collect(),
            Action::CreateSecurityGroup { .. }
            | Action::CreateTargetGroup { .. }
            | Action::AcceptConnection { .. }
            | Action::RejectConnection { .. } => Vec::new(),
        }
    }

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
            Action::SetLoadBalancerAttributes { .. } => "elasticloadbalancing:ModifyLoadBalancerAttributes",
            Action::CreateTargetGroup { .. } => "elasticloadbalancing:CreateTargetGroup",
            Action::DeleteTargetGroup { .. } => "elasticloadbalancing:DeleteTargetGroup",
            Action::SetTargetGroupAttributes { .. } => "elasticloadbalancing:ModifyTargetGroupAttributes",
            Action::ModifyTargetGroup { .. } => "elasticloadbalancing:ModifyTargetGroup",
            Action::RegisterTargets { .. } => "elasticloadbalancing:RegisterTargets",
            Action::DeregisterTargets { .. } => "elasticloadbalancing:DeregisterTargets",
            Action::CreateListener { .. } => "elasticloadbalancing:CreateListener",
            Action::DeleteListener { .. } => "elasticloadbalancing:DeleteListener",
            Action::CreateEndpointService { .. } => "ec2:CreateVpcEndpointServiceConfiguration",
            Action::DeleteEndpointService { .. } => "ec2:DeleteVpcEndpointServiceConfigurations",
            Action::SetAcceptance { .. } => "ec2:ModifyVpcEndpointServiceConfiguration",
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
                | Action::DeleteEndpoint { .. }
        )
    }
}
