//! Performs actions: one call, one attempt, and an answer that was looked at before it is believed.
//! When to repeat, and whether to look first, is the engine's.

mod endpoint;
mod endpoint_service;
mod load_balancer;
mod security_group;
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
    let Writer { ec2, elb } = writer;
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
        Action::CreateLoadBalancer { name, subnets, security_groups, tags } => {
            load_balancer::create(elb, name, subnets, &all_known(security_groups)?, tags).await
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
        Action::SetLoadBalancerAttributes { load_balancer, attributes } => {
            load_balancer::set_attributes(elb, known(load_balancer)?, attributes).await
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tags } => {
            load_balancer::create_listener(elb, known(load_balancer)?, *port, protocol, known(target_group)?, tags)
                .await
        }
        Action::DeleteListener { listener } => load_balancer::delete_listener(elb, known(listener)?).await,
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
        Action::CreateEndpointService { load_balancers, acceptance_required, tags } => {
            endpoint_service::create(ec2, &all_known(load_balancers)?, *acceptance_required, tags, token).await
        }
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
