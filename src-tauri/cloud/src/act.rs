//! Performs actions: one call, one attempt, and an answer that was looked at before it is believed.
//! When to repeat, and whether to look first, is the engine's.

mod attach;
mod endpoint;
mod endpoint_service;
mod listener;
mod load_balancer;
mod notification;
mod record;
mod security_group;
mod tags;
mod target_group;

use domain::{Action, CloudWrite, Done, Fault, FaultKind, Pending, Slot, Token};

use crate::fault::damaged;
use crate::session::{Cloud, Writer};

impl CloudWrite for Cloud {
    fn act<'a>(&'a self, action: &'a Action, token: &'a Token) -> Pending<'a, Result<Done, Fault>> {
        Box::pin(perform(&self.writer, action, token))
    }
}

async fn perform(writer: &Writer, action: &Action, token: &Token) -> Result<Done, Fault> {
    let Writer { auto_scaling, ec2, ecs, elb, route53 } = writer;
    match action {
        Action::CreateSecurityGroup { vpc, name, description, tags } => {
            security_group::create(ec2, vpc, name, description, tags).await
        }
        Action::DeleteSecurityGroup { group } => security_group::delete(ec2, known(group)?).await,
        Action::AuthorizeIngress { group, rules } => {
            security_group::edit(ec2, security_group::Edit::AuthorizeIngress, known(group)?, rules).await
        }
        Action::RevokeIngress { group, rules } => {
            security_group::edit(ec2, security_group::Edit::RevokeIngress, known(group)?, rules).await
        }
        Action::AuthorizeEgress { group, rules } => {
            security_group::edit(ec2, security_group::Edit::AuthorizeEgress, known(group)?, rules).await
        }
        Action::RevokeEgress { group, rules } => {
            security_group::edit(ec2, security_group::Edit::RevokeEgress, known(group)?, rules).await
        }
        Action::CreateLoadBalancer { name, subnets, security_groups, dual_stack, tags } => {
            load_balancer::create(elb, name, subnets, &all_known(security_groups)?, *dual_stack, tags).await
        }
        Action::DeleteLoadBalancer { load_balancer } => load_balancer::delete(elb, known(load_balancer)?).await,
        Action::SetSecurityGroups { load_balancer, security_groups, enforce_inbound } => {
            load_balancer::set_security_groups(
                elb,
                known(load_balancer)?,
                &all_known(security_groups)?,
                *enforce_inbound,
            )
            .await
        }
        Action::SetSubnets { load_balancer, subnets } => {
            load_balancer::set_subnets(elb, known(load_balancer)?, subnets).await
        }
        Action::SetDualStack { load_balancer, on } => {
            load_balancer::set_dual_stack(elb, known(load_balancer)?, *on).await
        }
        Action::SetLoadBalancerAttributes { load_balancer, attributes } => {
            load_balancer::set_attributes(elb, known(load_balancer)?, attributes).await
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tls, tags } => {
            let does = listener::Does { protocol, target_group: known(target_group)?, tls: tls.as_ref() };
            listener::create(elb, known(load_balancer)?, *port, does, tags).await
        }
        Action::ModifyListener { listener, protocol, target_group, tls } => {
            let does = listener::Does { protocol, target_group: known(target_group)?, tls: tls.as_ref() };
            listener::modify(elb, known(listener)?, does).await
        }
        Action::SetListenerAttributes { listener, attributes } => {
            listener::set_attributes(elb, known(listener)?, attributes).await
        }
        Action::DeleteListener { listener } => listener::delete(elb, known(listener)?).await,
        Action::CreateTargetGroup { name, vpc, protocol, port, target_type, health_check, tags } => {
            let asked = target_group::Asked { name, vpc, protocol, port: *port, target_type, health_check, tags };
            target_group::create(elb, asked).await
        }
        Action::DeleteTargetGroup { target_group } => target_group::delete(elb, known(target_group)?).await,
        Action::SetTargetGroupAttributes { target_group, attributes } => {
            target_group::set_attributes(elb, known(target_group)?, attributes).await
        }
        Action::ModifyTargetGroup { target_group, health_check } => {
            target_group::modify(elb, known(target_group)?, health_check).await
        }
        Action::RegisterTargets { target_group, targets } => {
            target_group::register(elb, known(target_group)?, targets).await
        }
        Action::DeregisterTargets { target_group, targets } => {
            target_group::deregister(elb, known(target_group)?, targets).await
        }
        Action::SetEcsTargetGroups { cluster, service, target_groups } => {
            attach::set_ecs_target_groups(ecs, cluster, service, target_groups).await
        }
        Action::AttachAutoScaling { auto_scaling_group, target_group } => {
            attach::attach_auto_scaling(auto_scaling, auto_scaling_group, known(target_group)?).await
        }
        Action::DetachAutoScaling { auto_scaling_group, target_group } => {
            attach::detach_auto_scaling(auto_scaling, auto_scaling_group, known(target_group)?).await
        }
        Action::CreateEndpointService {
            load_balancers,
            acceptance_required,
            private_dns_name,
            address_types,
            regions,
            tags,
        } => {
            let asked = endpoint_service::Asked {
                load_balancers: &all_known(load_balancers)?,
                acceptance: *acceptance_required,
                private_dns_name: private_dns_name.as_deref(),
                address_types,
                regions,
                tags,
            };
            endpoint_service::create(ec2, asked, token).await
        }
        Action::ChangeEndpointService { service, change } => {
            let (add, remove) = (all_known(&change.add_load_balancers)?, all_known(&change.remove_load_balancers)?);
            endpoint_service::change(ec2, known(service)?, &add, &remove, change).await
        }
        Action::SetPrivateDnsName { service, name } => {
            endpoint_service::set_private_dns_name(ec2, known(service)?, name.as_deref()).await
        }
        Action::VerifyPrivateDns { service } => endpoint_service::verify_private_dns(ec2, known(service)?).await,
        Action::WriteTxtRecord { zone, record } => record::write(route53, zone, known(record)?).await,
        Action::DeleteTxtRecord { zone, record } => record::delete(route53, zone, known(record)?).await,
        Action::CreateNotification { service, topic, events } => {
            notification::create(ec2, known(service)?, topic, events, token).await
        }
        Action::DeleteNotification { notification } => notification::delete(ec2, known(notification)?).await,
        Action::AddTags { resource, tags } => tags::add(ec2, elb, resource, tags).await,
        Action::RemoveTags { resource, tags } => tags::remove(ec2, elb, resource, tags).await,
        Action::DeleteEndpointService { service } => endpoint_service::delete(ec2, known(service)?).await,
        Action::SetAcceptance { service, required } => {
            endpoint_service::set_acceptance(ec2, known(service)?, *required).await
        }
        Action::AddPrincipals { service, principals } => {
            endpoint_service::principals(ec2, known(service)?, principals, &[]).await
        }
        Action::RemovePrincipals { service, principals } => {
            endpoint_service::principals(ec2, known(service)?, &[], principals).await
        }
        Action::AcceptConnection { service, endpoint } => endpoint_service::accept(ec2, service, endpoint).await,
        Action::RejectConnection { service, endpoint } => endpoint_service::reject(ec2, service, endpoint).await,
        Action::CreateEndpoint { vpc, subnets, security_groups, service_name, tags } => {
            endpoint::create(ec2, vpc, subnets, &all_known(security_groups)?, service_name, tags, token).await
        }
        Action::DeleteEndpoint { endpoint } => endpoint::delete(ec2, known(endpoint)?).await,
    }
}

fn known<T>(slot: &Slot<T>) -> Result<&T, Fault> {
    match slot {
        Slot::Known(value) => Ok(value),
        Slot::From(step) => Err(Fault::invalid("slot-empty", format!("step “{step}” has not produced its result yet"))),
    }
}

fn all_known<T>(slots: &[Slot<T>]) -> Result<Vec<&T>, Fault> {
    slots.iter().map(known).collect()
}

/// Done, with nothing made.
fn done(request_id: Option<&str>) -> Done {
    Done { produced: None, request_id: request_id.map(str::to_owned), note: None }
}

/// Done, with something made.
fn made(what: impl Into<String>, request_id: Option<&str>) -> Done {
    Done { produced: Some(what.into()), ..done(request_id) }
}

/// Done before: AWS says by `fault` that it is so already.
fn so_already(fault: Fault) -> Done {
    let note = format!("It was so already: AWS answered {}", fault.code);
    Done { produced: None, request_id: fault.request_id, note: Some(note) }
}

/// A deletion of what is gone has succeeded.
fn gone_is_done(result: Result<Done, Fault>) -> Result<Done, Fault> {
    match result {
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(so_already(fault)),
        other => other,
    }
}

/// The ID of something just made: 17 hexadecimal digits, or 8 in EC2's old form. Any other number is the remains of one.
fn new_id(call: &str, id: Option<&str>) -> Result<String, Fault> {
    let id = id.unwrap_or_default();
    let digits = id.rsplit('-').next().unwrap_or_default();
    let whole = [8, 17].contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if whole { Ok(id.to_owned()) } else { Err(damaged(call, "the ID of what was made is not whole")) }
}

/// The ARN of something just made by Elastic Load Balancing: of the right kind, and with its 16 hexadecimal digits at the end.
fn new_arn(call: &str, kind: &str, arn: Option<&str>) -> Result<String, Fault> {
    let arn = arn.unwrap_or_default();
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let digits = resource.rsplit('/').next().unwrap_or_default();
    let whole =
        resource.split('/').next() == Some(kind) && digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if whole && arn.parse::<domain::Arn>().is_ok() {
        Ok(arn.to_owned())
    } else {
        Err(damaged(call, "the ARN of what was made is not whole"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remains_of_an_id_are_no_id() {
        let id = "vpce-svc-0123456789abcdef0";
        assert!(new_id("x", Some(id)).is_ok());
        let old_form = "vpce-svc-01234567".len();
        for length in (0..id.len()).filter(|length| *length != old_form) {
            assert_eq!(new_id("x", Some(&id[..length])).unwrap_err().kind, FaultKind::Lost, "{length}");
        }
    }

    #[test]
    fn the_remains_of_an_arn_are_no_arn() {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-api/0123456789abcdef";
        assert!(new_arn("x", "loadbalancer", Some(arn)).is_ok());
        assert!(new_arn("x", "listener", Some(arn)).is_err());
        for length in 0..arn.len() {
            assert!(new_arn("x", "loadbalancer", Some(&arn[..length])).is_err(), "{length}");
        }
    }
}
