//! Taking down only what this onboarding made, in the order that AWS's blockers force. The rest is listed and left.

use super::build::Build;
use super::groups::admit_description;
use super::provider::{our_load_balancer, our_service};
use crate::{
    Action, Connection, Desired, Endpoint, EndpointService, Fault, Inventory, OnboardingId, Plan, Purpose, Rule, SecurityGroup, Slot, SlotRule, Wait,
    belongs_to, is_ours,
};

/// Plans the provider's teardown.
pub fn teardown(desired: &Desired, inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    let mut build = Build::new(Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), Purpose::Teardown));
    if inventory.account != desired.account || inventory.region != desired.region {
        build.refuse(Fault::invalid("wrong-account", "This session is not in the onboarding’s account and Region").hint("Sign in there first"));
        return build.finish();
    }
    if let Some(service) = our_service(desired, inventory) {
        close_service(&mut build, service);
    }
    load_balancer(&mut build, desired, inventory);
    target_groups(&mut build, desired, inventory);
    admitted(&mut build, desired, inventory);
    security_group(&mut build, desired, inventory);
    build.finish()
}

fn close_service(build: &mut Build, service: &EndpointService) {
    let slot = Slot::Known(service.id.clone());
    let principals: Vec<String> = service.principals.iter().flatten().map(|p| p.principal.clone()).collect();
    if !principals.is_empty() {
        let action = Action::RemovePrincipals { service: slot.clone(), principals };
        build.act("remove-principals", "Let nobody ask for a connection any more".into(), "No new request may arrive during the teardown", action, &[]);
    }
    let blocks = |c: &&Connection| ["available", "pending", "pendingAcceptance"].iter().any(|s| c.is(s));
    let mut needs = vec!["remove-principals".to_owned()];
    for connection in service.known_connections().iter().filter(blocks) {
        let endpoint = &connection.endpoint;
        let action = Action::RejectConnection { service: service.id.clone(), endpoint: endpoint.clone() };
        let title = format!("Cut connection {endpoint} of account {}", connection.owner.grouped());
        build.act(&format!("reject-{endpoint}"), title, "AWS keeps the endpoint service while a connection is open", action, &["remove-principals"]);
        let wait = Wait::ConnectionRejected { service: service.id.clone(), endpoint: endpoint.clone() };
        let acted = format!("reject-{endpoint}");
        build.wait(&format!("rejected-{endpoint}"), "Read back that it is cut".into(), "The deletion would be refused otherwise", wait, &[&acted]);
        needs.push(format!("rejected-{endpoint}"));
    }
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let action = Action::DeleteEndpointService { service: slot.clone() };
    build.act("delete-endpoint-service", format!("Delete endpoint service {}", service.name), "Its name is gone for good", action, &needs);
    let wait = Wait::EndpointServiceGone { service: slot };
    build.wait("endpoint-service-gone", "Wait until the endpoint service is gone".into(), "AWS keeps the load balancer until then", wait, &["delete-endpoint-service"]);
}

fn load_balancer(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let Some(balancer) = our_load_balancer(desired, inventory) else { return };
    let slot = Slot::Known(balancer.arn.clone());
    if balancer.attributes.get("deletion_protection.enabled").is_some_and(|v| v == "true") {
        let attributes = [("deletion_protection.enabled".to_owned(), "false".to_owned())].into();
        let action = Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
        build.act("unprotect", "Switch deletion protection off".into(), "AWS refuses the deletion otherwise", action, &["endpoint-service-gone"]);
    }
    let action = Action::DeleteLoadBalancer { load_balancer: slot.clone() };
    build.act("delete-load-balancer", format!("Delete load balancer {}", balancer.name), "Its listeners go with it", action, &["unprotect", "endpoint-service-gone"]);
    let wait = Wait::LoadBalancerGone { load_balancer: slot };
    build.wait("load-balancer-gone", "Wait until the load balancer is gone".into(), "Target groups and security group are in use until then", wait, &["delete-load-balancer"]);
}

fn target_groups(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for group in inventory.target_groups.iter().filter(|g| belongs_to(&g.tags, &desired.id)) {
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let title = format!("Delete target group {}", group.name);
        build.act(&format!("delete-{}", group.name), title, "The targets themselves are not touched", action, &["load-balancer-gone"]);
    }
}

/// Rules of ours in the targets' own groups: told by their description and by the group they name.
fn admitted(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let marked = |r: &&Rule| r.description.as_deref() == Some(admit_description(desired).as_str());
    for group in &inventory.security_groups {
        let rules: Vec<SlotRule> = group.ingress.iter().filter(marked).cloned().map(SlotRule::Plain).collect();
        if !rules.is_empty() {
            let action = Action::RevokeIngress { group: Slot::Known(group.id.clone()), rules };
            let title = format!("Take the load balancer’s rule out of the targets’ group {}", group.name);
            build.act(&format!("dismiss-{}", group.id), title, "It was put there by this onboarding", action, &["load-balancer-gone"]);
        }
    }
}

fn security_group(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let Some(group) = inventory.security_groups.iter().find(|g| is_ours(&g.tags, &desired.id, "security-group")) else { return };
    delete_group(build, group, "load-balancer-gone");
}

/// Plans the teardown of the consumer's side: the endpoint, then its group.
pub fn consumer_teardown(onboarding: &OnboardingId, inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    let plan = Plan::empty(onboarding.clone(), inventory.account.clone(), inventory.region.clone(), Purpose::ConsumerTeardown);
    let mut build = Build::new(plan);
    let alive = |e: &&Endpoint| !e.state.eq_ignore_ascii_case("deleted") && !e.state.eq_ignore_ascii_case("deleting");
    if let Some(endpoint) = inventory.endpoints.iter().filter(alive).find(|e| is_ours(&e.tags, onboarding, "endpoint")) {
        let slot = Slot::Known(endpoint.id.clone());
        build.act("delete-endpoint", format!("Delete endpoint {}", endpoint.id), "Only the consumer can delete it", Action::DeleteEndpoint { endpoint: slot.clone() }, &[]);
        build.wait("endpoint-gone", "Wait until the endpoint is gone".into(), "Its group is in use until then", Wait::EndpointGone { endpoint: slot }, &["delete-endpoint"]);
    }
    if let Some(group) = inventory.security_groups.iter().find(|g| is_ours(&g.tags, onboarding, "endpoint-group")) {
        delete_group(&mut build, group, "endpoint-gone");
    }
    build.finish()
}

fn delete_group(build: &mut Build, group: &SecurityGroup, after: &str) {
    let slot = Slot::Known(group.id.clone());
    let before: Vec<String> = build.plan.steps.iter().map(|s| s.id.to_string()).filter(|s| s.starts_with("dismiss-")).collect();
    let mut needs: Vec<&str> = before.iter().map(String::as_str).collect();
    needs.push(after);
    build.wait("security-group-free", "Wait until no network interface uses the security group".into(), "AWS removes them some time later", Wait::SecurityGroupFree { group: slot.clone() }, &needs);
    needs.push("security-group-free");
    let action = Action::DeleteSecurityGroup { group: slot };
    build.act("delete-security-group", format!("Delete security group {}", group.name), "Nothing uses it any more", action, &needs);
}
