//! Taking down only what this onboarding made, in the order that AWS's blockers force. The rest is listed and left.

use std::collections::BTreeSet;

use super::build::Build;
use super::groups::put_by_us;
use super::ours::{our_load_balancer, our_security_group, port_of, several, several_of_ours};
use super::provider::{DETAILS, NEEDED, refuse_incomplete};
use crate::{
    Action, Connection, Desired, Endpoint, EndpointService, Fault, Inventory, LoadBalancer, Packet, Plan, Purpose,
    SecurityGroup, Slot, SlotRule, TargetGroup, Wait, belongs_to, is_ours,
};

/// Plans the provider's teardown.
pub fn teardown(desired: &Desired, inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    let mut build =
        Build::new(Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), Purpose::Teardown));
    if inventory.account != desired.account || inventory.region != desired.region {
        build.refuse(
            Fault::invalid("wrong-account", "This session is not in the onboarding’s account and Region")
                .hint("Sign in there first"),
        );
        return build.finish();
    }
    refuse_incomplete(&mut build, inventory, &NEEDED, &DETAILS);
    several_of_ours(desired, inventory, stands).into_iter().for_each(|fault| build.refuse(fault));
    if !build.faults.is_empty() {
        return build.finish();
    }
    services(&mut build, desired, inventory);
    load_balancer(&mut build, desired, inventory);
    target_groups(&mut build, desired, inventory);
    admitted(&mut build, desired, inventory);
    security_group(&mut build, desired, inventory);
    build.finish()
}

/// The onboarding's services, whatever their state: one that failed keeps the load balancer as much as one that works.
fn services(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let ours = || inventory.endpoint_services.iter().filter(|s| is_ours(&s.tags, &desired.id, "endpoint-service"));
    if let Some(service) = ours().find(|s| stands(s)) {
        close_service(build, service);
    }
    let mut going: Vec<&EndpointService> = ours().filter(|s| s.is("Deleting")).collect();
    going.sort_by_key(|s| &s.id);
    for service in going {
        wait_until_gone(build, service);
    }
}

/// Whether a service is there and not on its way out.
fn stands(service: &EndpointService) -> bool {
    !service.is("Deleted") && !service.is("Deleting")
}

fn wait_until_gone(build: &mut Build, service: &EndpointService) {
    let wait = Wait::EndpointServiceGone { service: Slot::Known(service.id.clone()) };
    let first = "endpoint-service-gone".to_owned();
    // an earlier one may still be on its way out beside the one that is deleted now
    let id = if build.has(&first) { format!("{first}-{}", service.id) } else { first };
    build.wait(
        &id,
        "Wait until the endpoint service is gone".into(),
        "AWS keeps the load balancer until then",
        wait,
        &["delete-endpoint-service"],
    );
}

fn close_service(build: &mut Build, service: &EndpointService) {
    if service.connections.is_none() || service.principals.is_none() {
        let fault = Fault::invalid(
            "service-unread",
            format!("The principals or the connections of {} could not be read", service.id),
        );
        build.refuse(fault.hint("Look again; if it stays so, check the permissions"));
        return;
    }
    let slot = Slot::Known(service.id.clone());
    let principals: BTreeSet<String> = service.principals.iter().flatten().map(|p| p.principal.clone()).collect();
    let principals: Vec<String> = principals.into_iter().collect();
    if !principals.is_empty() {
        let action = Action::RemovePrincipals { service: slot.clone(), principals };
        build.act(
            "remove-principals",
            "Let nobody ask for a connection any more".into(),
            "No new request may arrive during the teardown",
            action,
            &[],
        );
    }
    let blocks = |c: &&Connection| ["available", "pending", "pendingAcceptance"].iter().any(|s| c.is(s));
    let mut needs = vec!["remove-principals".to_owned()];
    let mut open: Vec<&Connection> = service.known_connections().iter().filter(blocks).collect();
    open.sort_by_key(|c| &c.endpoint);
    for connection in open {
        let endpoint = &connection.endpoint;
        let action = Action::RejectConnection { service: service.id.clone(), endpoint: endpoint.clone() };
        let title = format!("Cut connection {endpoint} of account {}", connection.owner.grouped());
        build.act(
            &format!("reject-{endpoint}"),
            title,
            "AWS keeps the endpoint service while a connection is open",
            action,
            &["remove-principals"],
        );
        let wait = Wait::ConnectionRejected { service: service.id.clone(), endpoint: endpoint.clone() };
        let acted = format!("reject-{endpoint}");
        build.wait(
            &format!("rejected-{endpoint}"),
            "Read back that it is cut".into(),
            "The deletion would be refused otherwise",
            wait,
            &[&acted],
        );
        needs.push(format!("rejected-{endpoint}"));
    }
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let action = Action::DeleteEndpointService { service: slot };
    build.act(
        "delete-endpoint-service",
        format!("Delete endpoint service {}", service.name),
        "Its name is gone for good",
        action,
        &needs,
    );
    wait_until_gone(build, service);
}

fn load_balancer(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let Some(balancer) = our_load_balancer(desired, inventory) else { return };
    refuse_in_use(build, desired, inventory, balancer);
    let slot = Slot::Known(balancer.arn.clone());
    let gone = build.those(&["endpoint-service-gone"]);
    let mut needs: Vec<&str> = gone.iter().map(String::as_str).collect();
    // switched off also where it could not be read: AWS refuses the deletion otherwise
    if balancer.attributes.get("deletion_protection.enabled").is_none_or(|v| v != "false") {
        let attributes = [("deletion_protection.enabled".to_owned(), "false".to_owned())].into();
        let action = Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
        build.act(
            "unprotect",
            "Switch deletion protection off".into(),
            "AWS refuses the deletion otherwise",
            action,
            &needs,
        );
    }
    needs.push("unprotect");
    let action = Action::DeleteLoadBalancer { load_balancer: slot.clone() };
    build.act(
        "delete-load-balancer",
        format!("Delete load balancer {}", balancer.name),
        "Its listeners go with it",
        action,
        &needs,
    );
    let wait = Wait::LoadBalancerGone { load_balancer: slot };
    build.wait(
        "load-balancer-gone",
        "Wait until the load balancer is gone".into(),
        "Target groups and security group are in use until then",
        wait,
        &["delete-load-balancer"],
    );
}

/// A service that is not ours keeps our load balancer: AWS would refuse to delete it, and the service is not ours to delete.
fn refuse_in_use(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &LoadBalancer) {
    let other = |s: &&EndpointService| {
        !s.is("Deleted")
            && s.load_balancers.contains(&balancer.arn)
            && !is_ours(&s.tags, &desired.id, "endpoint-service")
    };
    if let Some(service) = inventory.endpoint_services.iter().find(other) {
        let message = format!(
            "Endpoint service {} stands on load balancer {}, and was not made by this onboarding",
            service.id, balancer.name
        );
        build.refuse(
            Fault::new(crate::FaultKind::InUse, "load-balancer-in-use", message)
                .hint("Move or delete that endpoint service first"),
        );
    }
}

fn target_groups(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let tagged = inventory.target_groups.iter().filter(|g| belongs_to(&g.tags, &desired.id));
    let (mut ours, mut others): (Vec<&TargetGroup>, Vec<&TargetGroup>) =
        tagged.partition(|g| port_of(&g.tags, &desired.id, "target-group-").is_some());
    others.sort_by_key(|g| &g.name);
    for group in others {
        build.warn(format!(
            "Target group {} carries this onboarding’s tags, but no step of it made it, so that it stays",
            group.name
        ));
    }
    ours.sort_by_key(|g| &g.name);
    for group in ours {
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let title = format!("Delete target group {}", group.name);
        build.act(
            &format!("delete-target-group-{}", group.name),
            title,
            "The targets themselves are not touched",
            action,
            &["load-balancer-gone"],
        );
    }
}

fn admitted(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let Some(own) = our_security_group(desired, inventory) else { return };
    let mut others: Vec<&SecurityGroup> = inventory.security_groups.iter().filter(|g| g.id != own.id).collect();
    others.sort_by_key(|g| &g.id);
    for group in others {
        let rules: Vec<SlotRule> = put_by_us(desired, &own.id, group).into_iter().map(SlotRule::Plain).collect();
        if !rules.is_empty() {
            let action = Action::RevokeIngress { group: Slot::Known(group.id.clone()), rules };
            let title = format!("Take the load balancer’s rule out of the targets’ group {}", group.name);
            build.act(
                &format!("dismiss-{}", group.id),
                title,
                "It was put there by this onboarding",
                action,
                &["load-balancer-gone"],
            );
        }
    }
}

fn security_group(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let Some(group) = our_security_group(desired, inventory) else { return };
    delete_group(build, group, &["dismiss-", "load-balancer-gone"]);
}

/// Plans the teardown of the consumer's side: every endpoint to the packet's service, then their group. An onboarding's id is
/// the customer's own word, so an endpoint that leads to another service than `packet` names is somebody else's, and refused.
pub fn consumer_teardown(packet: &Packet, inventory: &Inventory) -> Result<Plan, Vec<Fault>> {
    let onboarding = &packet.onboarding;
    let plan =
        Plan::empty(onboarding.clone(), inventory.account.clone(), inventory.region.clone(), Purpose::ConsumerTeardown);
    let mut build = Build::new(plan);
    refuse_incomplete(&mut build, inventory, &["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups"], &[]);
    let groups = inventory.security_groups.iter().map(|g| (&g.tags, g.id.to_string()));
    let twins = several(onboarding, "security groups", groups, |step| step == "endpoint-group");
    twins.into_iter().for_each(|fault| build.refuse(fault));
    let alive = |e: &&Endpoint| !e.state.eq_ignore_ascii_case("deleted") && !e.state.eq_ignore_ascii_case("deleting");
    let ours = inventory.endpoints.iter().filter(alive).filter(|e| is_ours(&e.tags, onboarding, "endpoint"));
    let mut ours: Vec<&Endpoint> = ours.collect();
    ours.sort_by_key(|e| &e.id);
    for endpoint in ours {
        delete_endpoint(&mut build, packet, inventory, endpoint);
    }
    if let Some(group) = inventory.security_groups.iter().find(|g| is_ours(&g.tags, onboarding, "endpoint-group")) {
        delete_group(&mut build, group, &["gone-"]);
    }
    build.finish()
}

fn delete_endpoint(build: &mut Build, packet: &Packet, inventory: &Inventory, endpoint: &Endpoint) {
    let id = &endpoint.id;
    if endpoint.service_name != packet.service_name || inventory.region != packet.region {
        let message =
            format!("Endpoint {id} leads to {}, but the packet names {}", endpoint.service_name, packet.service_name);
        build.refuse(
            Fault::invalid("endpoint-elsewhere", message)
                .hint("Use the packet that the endpoint was made from; this one may be another customer’s"),
        );
        return;
    }
    let acted = format!("delete-{id}");
    build.act(
        &acted,
        format!("Delete endpoint {id}, which leads to {}", endpoint.service_name),
        "Only the consumer can delete it",
        Action::DeleteEndpoint { endpoint: Slot::Known(id.clone()) },
        &[],
    );
    build.wait(
        &format!("gone-{id}"),
        format!("Wait until endpoint {id} is gone"),
        "Its group is in use until then",
        Wait::EndpointGone { endpoint: Slot::Known(id.clone()) },
        &[&acted],
    );
}

/// `after` are the beginnings of the steps that free the group.
fn delete_group(build: &mut Build, group: &SecurityGroup, after: &[&str]) {
    let slot = Slot::Known(group.id.clone());
    let before = build.those(after);
    let mut needs: Vec<&str> = before.iter().map(String::as_str).collect();
    build.wait(
        "security-group-free",
        "Wait until no network interface uses the security group".into(),
        "AWS removes them some time later",
        Wait::SecurityGroupFree { group: slot.clone() },
        &needs,
    );
    needs.push("security-group-free");
    let action = Action::DeleteSecurityGroup { group: slot };
    build.act(
        "delete-security-group",
        format!("Delete security group {}", group.name),
        "Nothing uses it any more",
        action,
        &needs,
    );
}
