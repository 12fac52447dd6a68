//! What earlier editions left: their load balancers leave the endpoint service and go, once nobody is connected any more.
//! AWS takes no load balancer from a service while an endpoint is connected to it (PrivateLink guide, “Configure an endpoint
//! service”), so until then they stay, and that is said.

use super::build::Build;
use super::ours::{former_load_balancers, is_of_former_edition, our_service, port_of};
use super::{targets, unlisted};
use crate::{Action, Arn, Desired, EndpointService, Inventory, LoadBalancer, ServiceChange, Slot, TargetGroup, Wait};

/// Takes away the load balancers and target groups of earlier editions. False where they have to stay for now.
pub(super) fn withdraw(build: &mut Build, desired: &Desired, inventory: &Inventory) -> bool {
    let former = former_load_balancers(desired, inventory);
    let service = our_service(desired, inventory);
    let keeping: Vec<&str> =
        former.iter().filter(|l| service.is_some_and(|s| keeps(s, l))).map(|l| l.name.as_str()).collect();
    if !keeping.is_empty() {
        build.warn(format!(
            "Load balancer {} stays while an endpoint is connected: AWS takes it from the service only then; reject the connections, then plan again",
            keeping.join(", ")
        ));
        return false;
    }
    let settled = build.those(&["service-offer", "targets-healthy-", "load-balancer", "principals-verified"]);
    let mut needs: Vec<String> = settled;
    for balancer in &former {
        if let Some(service) = service.filter(|s| s.load_balancers.contains(&balancer.arn)) {
            leave(build, service, balancer, &needs);
            needs.push(format!("leave-{}", balancer.name));
        }
        go(build, balancer, &needs);
        needs.push(format!("gone-{}", balancer.name));
    }
    target_groups(build, desired, inventory, &needs);
    true
}

/// Whether AWS would refuse to take the load balancer from the service. What was not read counts as connected.
fn keeps(service: &EndpointService, balancer: &LoadBalancer) -> bool {
    let connected = service.connections.as_ref().is_none_or(|all| all.iter().any(|c| c.is_open()));
    connected && service.load_balancers.contains(&balancer.arn)
}

fn leave(build: &mut Build, service: &EndpointService, balancer: &LoadBalancer, needs: &[String]) {
    let change =
        ServiceChange { remove_load_balancers: vec![Slot::Known(balancer.arn.clone())], ..ServiceChange::default() };
    let action = Action::ChangeEndpointService { service: Slot::Known(service.id.clone()), change };
    let title = format!("Take load balancer {} from the endpoint service", balancer.name);
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    build.act(&format!("leave-{}", balancer.name), title, "The new one has taken its place", action, &needs);
}

fn go(build: &mut Build, balancer: &LoadBalancer, needs: &[String]) {
    let slot: Slot<Arn> = Slot::Known(balancer.arn.clone());
    let mut needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let (unprotect, delete) = (format!("unprotect-{}", balancer.name), format!("remove-{}", balancer.name));
    if balancer.attributes.get("deletion_protection.enabled").is_none_or(|v| v != "false") {
        let attributes = [("deletion_protection.enabled".to_owned(), "false".to_owned())].into();
        let action = Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
        let title = format!("Switch deletion protection of {} off", balancer.name);
        build.act(&unprotect, title, "AWS refuses the deletion otherwise", action, &needs);
    }
    needs.push(&unprotect);
    let action = Action::DeleteLoadBalancer { load_balancer: slot.clone() };
    build.act(&delete, format!("Delete load balancer {}", balancer.name), "Its listeners go with it", action, &needs);
    let title = format!("Wait until load balancer {} is gone", balancer.name);
    let wait = Wait::LoadBalancerGone { load_balancer: slot };
    build.wait(&format!("gone-{}", balancer.name), title, "Its target groups are in use until then", wait, &[&delete]);
}

fn target_groups(build: &mut Build, desired: &Desired, inventory: &Inventory, needs: &[String]) {
    let made = |g: &&TargetGroup| {
        is_of_former_edition(&g.tags, desired) && port_of(&g.tags, &desired.id, "target-group-").is_some()
    };
    let mut groups: Vec<&TargetGroup> = inventory.target_groups.iter().filter(made).collect();
    groups.sort_by_key(|g| &g.name);
    let arns: Vec<&Arn> = groups.iter().map(|g| &g.arn).collect();
    let settled: Vec<&str> = needs.iter().map(String::as_str).collect();
    targets::detach_from(build, inventory, &arns, &settled);
    let mut needs = build.those(&["detach-"]);
    needs.extend(settled.iter().map(|s| (*s).to_owned()));
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    for group in groups {
        unlisted::refuse_perhaps_filled(build, desired, inventory, group);
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let title = format!("Delete target group {}", group.name);
        build.act(&format!("remove-{}", group.name), title, "Its load balancer is gone", action, &needs);
    }
}
