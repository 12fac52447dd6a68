//! The plan as things that shall be, instead of calls that make them: what a later step changes of a thing is folded into it.
//! Terraform and CloudFormation are written from this. What changes something that the code does not make stays an action.

use std::collections::BTreeMap;

use super::command::record_texts;
use super::rule::GroupRule;
use super::text::Text;
use super::things::{Balancer, Endpoint, Group, Listener, Proof, Service, TargetGroup, Thing, What};
use crate::{Action, Fault, Plan, ServiceChange, Slot, SlotRule, Step, StepId, Wait, Work};

/// Everything that the plan makes, in its order.
pub(super) struct Declared {
    pub things: Vec<Thing>,
    /// What proves a domain, by the step that waits for it.
    pub proofs: BTreeMap<StepId, Proof>,
    /// Health is waited for before somebody is let in: the waiting steps.
    pub healthy: Vec<Step>,
}

pub(super) fn declare(plan: &Plan) -> Result<Declared, Fault> {
    let mut declared = Declared { things: Vec::new(), proofs: BTreeMap::new(), healthy: Vec::new() };
    for step in &plan.steps {
        match &step.work {
            Work::Act(action) => declared.act(step, action)?,
            Work::Wait(wait) => declared.wait(step, wait),
        }
    }
    Ok(declared)
}

impl Declared {
    /// The thing that a step makes.
    pub fn thing(&self, step: &StepId) -> Option<&Thing> {
        self.things.iter().find(|thing| &thing.step == step)
    }

    /// Terraform and CloudFormation wait by themselves for what they make, and for nothing else.
    fn wait(&mut self, step: &Step, wait: &Wait) {
        match wait {
            Wait::TargetsHealthy { .. } => self.healthy.push(step.clone()),
            Wait::DomainProof { service, domain } => {
                self.proofs.insert(step.id.clone(), Proof { service: service.into(), domain: domain.clone() });
            }
            Wait::LoadBalancerActive { .. }
            | Wait::LoadBalancerGone { .. }
            | Wait::SecurityGroupFree { .. }
            | Wait::EndpointServiceAvailable { .. }
            | Wait::EndpointServiceGone { .. }
            | Wait::TargetsGone { .. }
            | Wait::DomainVerified { .. }
            | Wait::PrincipalsAre { .. }
            | Wait::ConnectionAvailable { .. }
            | Wait::ConnectionRejected { .. }
            | Wait::EndpointAsked { .. }
            | Wait::EndpointGone { .. } => {}
        }
    }

    fn act(&mut self, step: &Step, action: &Action) -> Result<(), Fault> {
        match action {
            Action::AuthorizeIngress { group: Slot::From(made), rules } => {
                self.group(made)?.ingress.extend(rules.iter().map(GroupRule::from));
            }
            Action::AuthorizeEgress { group: Slot::From(made), rules } => {
                self.group(made)?.egress.extend(rules.iter().map(GroupRule::from));
            }
            Action::RevokeIngress { group: Slot::From(made), rules } => {
                withdraw(&mut self.group(made)?.ingress, rules);
            }
            Action::RevokeEgress { group: Slot::From(made), rules } => withdraw(&mut self.group(made)?.egress, rules),
            Action::SetSecurityGroups { load_balancer: Slot::From(made), security_groups, enforce_inbound } => {
                let balancer = self.balancer(made)?;
                balancer.security_groups = security_groups.iter().map(Text::from).collect();
                balancer.enforce_inbound = Some(*enforce_inbound);
            }
            Action::SetSubnets { load_balancer: Slot::From(made), subnets } => {
                self.balancer(made)?.subnets = subnets.iter().map(ToString::to_string).collect();
            }
            Action::SetDualStack { load_balancer: Slot::From(made), on } => self.balancer(made)?.dual_stack = *on,
            Action::SetLoadBalancerAttributes { load_balancer: Slot::From(made), attributes } => {
                self.balancer(made)?.attributes.extend(attributes.clone());
            }
            Action::SetTargetGroupAttributes { target_group: Slot::From(made), attributes } => {
                self.target_group(made)?.attributes.extend(attributes.clone());
            }
            Action::ModifyTargetGroup { target_group: Slot::From(made), health_check } => {
                self.target_group(made)?.health_check = health_check.clone();
            }
            Action::ModifyListener { listener: Slot::From(made), protocol, target_group, tls } => {
                let listener = self.listener(made)?;
                listener.protocol.clone_from(protocol);
                listener.target_group = target_group.into();
                listener.tls.clone_from(tls);
            }
            Action::SetListenerAttributes { listener: Slot::From(made), attributes } => {
                self.listener(made)?.attributes.extend(attributes.clone());
            }
            Action::SetAcceptance { service: Slot::From(made), required } => {
                self.service(made)?.acceptance_required = *required;
            }
            Action::ChangeEndpointService { service: Slot::From(made), change } => {
                change_service(self.service(made)?, change);
            }
            Action::SetPrivateDnsName { service: Slot::From(made), name } => {
                self.service(made)?.private_dns_name.clone_from(name);
            }
            Action::CreateSecurityGroup { .. }
            | Action::DeleteSecurityGroup { .. }
            | Action::AuthorizeIngress { .. }
            | Action::AuthorizeEgress { .. }
            | Action::RevokeIngress { .. }
            | Action::RevokeEgress { .. }
            | Action::CreateLoadBalancer { .. }
            | Action::DeleteLoadBalancer { .. }
            | Action::SetSecurityGroups { .. }
            | Action::SetSubnets { .. }
            | Action::SetDualStack { .. }
            | Action::SetLoadBalancerAttributes { .. }
            | Action::CreateTargetGroup { .. }
            | Action::DeleteTargetGroup { .. }
            | Action::SetTargetGroupAttributes { .. }
            | Action::ModifyTargetGroup { .. }
            | Action::RegisterTargets { .. }
            | Action::DeregisterTargets { .. }
            | Action::SetEcsTargetGroups { .. }
            | Action::AttachAutoScaling { .. }
            | Action::DetachAutoScaling { .. }
            | Action::CreateListener { .. }
            | Action::ModifyListener { .. }
            | Action::SetListenerAttributes { .. }
            | Action::DeleteListener { .. }
            | Action::CreateEndpointService { .. }
            | Action::DeleteEndpointService { .. }
            | Action::SetAcceptance { .. }
            | Action::ChangeEndpointService { .. }
            | Action::SetPrivateDnsName { .. }
            | Action::VerifyPrivateDns { .. }
            | Action::WriteTxtRecord { .. }
            | Action::DeleteTxtRecord { .. }
            | Action::CreateNotification { .. }
            | Action::DeleteNotification { .. }
            | Action::AddTags { .. }
            | Action::RemoveTags { .. }
            | Action::AddPrincipals { .. }
            | Action::RemovePrincipals { .. }
            | Action::AcceptConnection { .. }
            | Action::RejectConnection { .. }
            | Action::CreateEndpoint { .. }
            | Action::DeleteEndpoint { .. } => self.add(step, action, made(action)),
        }
        Ok(())
    }

    fn add(&mut self, step: &Step, action: &Action, what: What) {
        self.things.push(Thing {
            step: step.id.clone(),
            title: step.title.clone(),
            why: step.why.clone(),
            needs: step.needs.clone(),
            action: action.clone(),
            what,
        });
    }

    fn group(&mut self, step: &StepId) -> Result<&mut Group, Fault> {
        self.made(step, |what| if let What::Group(group) = what { Some(group) } else { None })
    }

    fn balancer(&mut self, step: &StepId) -> Result<&mut Balancer, Fault> {
        self.made(step, |what| if let What::Balancer(balancer) = what { Some(balancer) } else { None })
    }

    fn target_group(&mut self, step: &StepId) -> Result<&mut TargetGroup, Fault> {
        self.made(step, |what| if let What::TargetGroup(group) = what { Some(group) } else { None })
    }

    fn listener(&mut self, step: &StepId) -> Result<&mut Listener, Fault> {
        self.made(step, |what| if let What::Listener(listener) = what { Some(listener) } else { None })
    }

    fn service(&mut self, step: &StepId) -> Result<&mut Service, Fault> {
        self.made(step, |what| if let What::Service(service) = what { Some(service) } else { None })
    }

    fn made<T>(&mut self, step: &StepId, of: fn(&mut What) -> Option<&mut T>) -> Result<&mut T, Fault> {
        let found = self.things.iter_mut().find(|thing| &thing.step == step).and_then(|thing| of(&mut thing.what));
        found.ok_or_else(|| super::nothing_made(step))
    }
}

/// What a step makes by itself; an action that makes nothing which a format could declare is done by hand.
fn made(action: &Action) -> What {
    match action {
        Action::CreateSecurityGroup { vpc, name, description, tags } => What::Group(Group {
            vpc: vpc.to_string(),
            name: name.clone(),
            description: description.clone(),
            ingress: Vec::new(),
            // what AWS gives every new group, until told otherwise
            egress: vec![GroupRule::of_new_groups()],
            tags: tags.clone(),
        }),
        Action::CreateLoadBalancer { name, subnets, security_groups, dual_stack, tags } => What::Balancer(Balancer {
            name: name.clone(),
            subnets: subnets.iter().map(ToString::to_string).collect(),
            security_groups: security_groups.iter().map(Text::from).collect(),
            enforce_inbound: None,
            dual_stack: *dual_stack,
            attributes: BTreeMap::new(),
            tags: tags.clone(),
        }),
        Action::CreateTargetGroup { name, vpc, protocol, port, target_type, health_check, tags } => {
            What::TargetGroup(TargetGroup {
                name: name.clone(),
                vpc: vpc.to_string(),
                protocol: protocol.clone(),
                port: *port,
                target_type: target_type.clone(),
                health_check: health_check.clone(),
                attributes: BTreeMap::new(),
                tags: tags.clone(),
            })
        }
        Action::RegisterTargets { target_group, targets } => {
            What::Targets { group: target_group.into(), targets: targets.clone() }
        }
        Action::AttachAutoScaling { auto_scaling_group, target_group } => {
            What::Scaling { scaling: auto_scaling_group.clone(), group: target_group.into() }
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tls, tags } => What::Listener(Listener {
            load_balancer: load_balancer.into(),
            port: *port,
            protocol: protocol.clone(),
            target_group: target_group.into(),
            tls: tls.clone(),
            attributes: BTreeMap::new(),
            tags: tags.clone(),
        }),
        Action::CreateEndpointService {
            load_balancers,
            acceptance_required,
            private_dns_name,
            address_types,
            regions,
            tags,
        } => What::Service(Service {
            load_balancers: load_balancers.iter().map(Text::from).collect(),
            acceptance_required: *acceptance_required,
            private_dns_name: private_dns_name.clone(),
            address_types: address_types.clone(),
            regions: regions.clone(),
            tags: tags.clone(),
        }),
        Action::AddPrincipals { service, principals } => {
            What::Principals { service: service.into(), principals: principals.clone() }
        }
        Action::WriteTxtRecord { zone, record } => {
            let (name, value) = record_texts(record);
            What::Record { zone: zone.to_string(), name, value }
        }
        Action::VerifyPrivateDns { service } => What::Verification { service: service.into() },
        Action::CreateNotification { service, topic, events } => {
            What::Notification { service: service.into(), topic: topic.to_string(), events: events.clone() }
        }
        Action::AddTags { resource, tags } => What::Tags { resource: resource.clone(), tags: tags.clone() },
        Action::CreateEndpoint { vpc, subnets, security_groups, service_name, tags } => What::Endpoint(Endpoint {
            vpc: vpc.to_string(),
            subnets: subnets.iter().map(ToString::to_string).collect(),
            security_groups: security_groups.iter().map(Text::from).collect(),
            service_name: service_name.clone(),
            tags: tags.clone(),
        }),
        Action::AcceptConnection { service, endpoint } => {
            What::Acceptance { service: service.to_string(), endpoint: endpoint.to_string() }
        }
        Action::AuthorizeIngress { group, rules } => {
            What::Rules { group: group.into(), rules: rules.iter().map(GroupRule::from).collect(), inbound: true }
        }
        Action::AuthorizeEgress { group, rules } => {
            What::Rules { group: group.into(), rules: rules.iter().map(GroupRule::from).collect(), inbound: false }
        }
        Action::DeleteSecurityGroup { .. }
        | Action::RevokeIngress { .. }
        | Action::RevokeEgress { .. }
        | Action::DeleteLoadBalancer { .. }
        | Action::SetSecurityGroups { .. }
        | Action::SetSubnets { .. }
        | Action::SetDualStack { .. }
        | Action::SetLoadBalancerAttributes { .. }
        | Action::DeleteTargetGroup { .. }
        | Action::SetTargetGroupAttributes { .. }
        | Action::ModifyTargetGroup { .. }
        | Action::DeregisterTargets { .. }
        | Action::SetEcsTargetGroups { .. }
        | Action::DetachAutoScaling { .. }
        | Action::ModifyListener { .. }
        | Action::SetListenerAttributes { .. }
        | Action::DeleteListener { .. }
        | Action::DeleteEndpointService { .. }
        | Action::SetAcceptance { .. }
        | Action::ChangeEndpointService { .. }
        | Action::SetPrivateDnsName { .. }
        | Action::DeleteTxtRecord { .. }
        | Action::DeleteNotification { .. }
        | Action::RemoveTags { .. }
        | Action::RemovePrincipals { .. }
        | Action::RejectConnection { .. }
        | Action::DeleteEndpoint { .. } => What::ByHand,
    }
}

fn withdraw(has: &mut Vec<GroupRule>, rules: &[SlotRule]) {
    let gone: Vec<GroupRule> = rules.iter().map(GroupRule::from).collect();
    has.retain(|rule| !gone.iter().any(|other| other.is_same_as(rule)));
}

fn change_service(service: &mut Service, change: &ServiceChange) {
    fn change_list<T: PartialEq>(list: &mut Vec<T>, add: impl Iterator<Item = T>, remove: &[T]) {
        list.retain(|item| !remove.contains(item));
        for item in add {
            if !list.contains(&item) {
                list.push(item);
            }
        }
    }
    let texts = |slots: &[Slot<crate::Arn>]| slots.iter().map(Text::from).collect::<Vec<_>>();
    let removed = texts(&change.remove_load_balancers);
    change_list(&mut service.load_balancers, texts(&change.add_load_balancers).into_iter(), &removed);
    let (add, remove) = (&change.add_address_types, &change.remove_address_types);
    change_list(&mut service.address_types, add.iter().cloned(), remove);
    change_list(&mut service.regions, change.add_regions.iter().cloned(), &change.remove_regions);
}
