//! Taking down only what this onboarding made, in the order that AWS's blockers force. The rest is listed and left.

use std::collections::BTreeSet;

use super::build::Build;
use super::ours::{made_load_balancers, our_security_group, port_of, several, several_of_ours};
use super::provider::{DETAILS, NEEDED, refuse_incomplete};
use super::{admit, private_dns, targets, unlisted};
use crate::{
    Action, Arn, Connection, Desired, Endpoint, EndpointService, Fault, Inventory, Listener, LoadBalancer, Packet,
    Plan, Purpose, SecurityGroup, ServiceChange, Slot, Tags, TargetGroup, Wait, adopted_tags, belongs_to, is_ours, tag,
};

/// Plans the provider's teardown. What was adopted stays, and loses only its mark.
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
    borrowed_listeners(&mut build, desired, inventory);
    detach(&mut build, desired, inventory);
    load_balancers(&mut build, desired, inventory);
    target_groups(&mut build, desired, inventory);
    let gone = build.those(&["load-balancer-gone", "remove-listener-"]);
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    admit::dismiss_all(&mut build, desired, inventory, &gone);
    security_group(&mut build, desired, inventory);
    give_back(&mut build, desired, inventory);
    build.finish()
}

/// The onboarding's services, whatever their state: one that failed keeps the load balancer as much as one that works.
fn services(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let ours = || inventory.endpoint_services.iter().filter(|s| is_ours(&s.tags, &desired.id, "endpoint-service"));
    if let Some(service) = ours().find(|s| stands(s)) {
        close_service(build, desired, inventory, service);
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

fn close_service(build: &mut Build, desired: &Desired, inventory: &Inventory, service: &EndpointService) {
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
    needs.extend(forget_names(build, desired, inventory, service));
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

/// The proof of its private DNS name and who is told of it, while the service still says what they are.
fn forget_names(build: &mut Build, desired: &Desired, inventory: &Inventory, service: &EndpointService) -> Vec<String> {
    let mut steps = private_dns::forget(build, desired, inventory, service);
    let ours = service.notifications.iter().flatten().filter(|n| Some(&n.topic) == desired.service.notify.as_ref());
    for notification in ours {
        let id = format!("delete-{}", notification.id);
        let action = Action::DeleteNotification { notification: Slot::Known(notification.id.clone()) };
        let title = format!("Tell SNS topic {} no more", notification.topic.short());
        build.act(&id, title, "The service that it tells of goes", action, &["remove-principals"]);
        steps.push(id);
    }
    steps
}

/// Listeners of ours on the load balancer that was adopted: they do not go with it.
fn borrowed_listeners(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let adopted = desired.adopt.load_balancer.as_ref().and_then(|arn| inventory.load_balancer(arn));
    let ours = |l: &&Listener| port_of(&l.tags, &desired.id, "listener-").is_some();
    let mut listeners: Vec<&Listener> = adopted.into_iter().flat_map(|l| &l.listeners).filter(ours).collect();
    listeners.sort_by_key(|l| (l.port, &l.arn));
    for listener in listeners {
        let action = Action::DeleteListener { listener: Slot::Known(listener.arn.clone()) };
        let title = format!("Stop listening on port {} of {}", listener.port, listener.arn.short());
        let why = "The load balancer was there before, and stays";
        build.act(&format!("remove-listener-{}", listener.port), title, why, action, &["endpoint-service-gone"]);
    }
}

/// Services and Auto Scaling groups would go on registering, and ECS cannot start tasks for a group that is gone.
fn detach(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    // what registers itself in a group that was there before goes on doing so
    let made = inventory.target_groups.iter().filter(|g| port_of(&g.tags, &desired.id, "target-group-").is_some());
    let groups: Vec<&Arn> = made.map(|g| &g.arn).collect();
    let gone = build.those(&["endpoint-service-gone"]);
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    targets::detach_from(build, inventory, &groups, &gone);
}

fn load_balancers(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let before = build.those(&["endpoint-service-gone", "detach-"]);
    for (number, balancer) in made_load_balancers(desired, inventory).into_iter().enumerate() {
        let mut before = before.clone();
        match lent_to(desired, inventory, balancer) {
            Some(service) => before.push(take_back(build, service, balancer)),
            None => refuse_in_use(build, desired, inventory, balancer),
        }
        let suffix = if number == 0 { String::new() } else { format!("-{}", balancer.name) };
        delete_load_balancer(build, balancer, &suffix, &before);
    }
}

/// The adopted service that stands on a load balancer of ours, and on others too.
fn lent_to<'a>(desired: &Desired, inventory: &'a Inventory, balancer: &LoadBalancer) -> Option<&'a EndpointService> {
    let service = inventory.endpoint_service(desired.adopt.endpoint_service.as_ref()?)?;
    let stands = service.load_balancers.contains(&balancer.arn) && service.load_balancers.len() > 1;
    let connected = service.connections.as_ref().is_none_or(|all| all.iter().any(|c| c.is_open()));
    (stands && !connected).then_some(service)
}

fn take_back(build: &mut Build, service: &EndpointService, balancer: &LoadBalancer) -> String {
    let remove_load_balancers = vec![Slot::Known(balancer.arn.clone())];
    let change = ServiceChange { remove_load_balancers, ..ServiceChange::default() };
    let action = Action::ChangeEndpointService { service: Slot::Known(service.id.clone()), change };
    let id = format!("leave-{}", balancer.name);
    let title = format!("Take load balancer {} from endpoint service {}", balancer.name, service.id);
    build.act(&id, title, "The service was there before, and stays on its others", action, &[]);
    id
}

fn delete_load_balancer(build: &mut Build, balancer: &LoadBalancer, suffix: &str, before: &[String]) {
    let slot = Slot::Known(balancer.arn.clone());
    let (unprotect, delete) = (format!("unprotect{suffix}"), format!("delete-load-balancer{suffix}"));
    let mut needs: Vec<&str> = before.iter().map(String::as_str).collect();
    // switched off also where it could not be read: AWS refuses the deletion otherwise
    if balancer.attributes.get("deletion_protection.enabled").is_none_or(|v| v != "false") {
        let attributes = [("deletion_protection.enabled".to_owned(), "false".to_owned())].into();
        let action = Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
        let title = format!("Switch deletion protection of {} off", balancer.name);
        build.act(&unprotect, title, "AWS refuses the deletion otherwise", action, &needs);
    }
    needs.push(&unprotect);
    let action = Action::DeleteLoadBalancer { load_balancer: slot.clone() };
    let title = format!("Delete load balancer {}", balancer.name);
    build.act(&delete, title, "Its listeners go with it", action, &needs);
    let title = format!("Wait until load balancer {} is gone", balancer.name);
    let why = "Target groups and security group are in use until then";
    let wait = Wait::LoadBalancerGone { load_balancer: slot };
    build.wait(&format!("load-balancer-gone{suffix}"), title, why, wait, &[&delete]);
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
                .hint("Reject its connections and move it to another load balancer first"),
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
    let gone = build.those(&["load-balancer-gone", "remove-listener-", "detach-"]);
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    for group in ours {
        unlisted::refuse_perhaps_filled(build, desired, inventory, group);
        let action = Action::DeleteTargetGroup { target_group: Slot::Known(group.arn.clone()) };
        let title = format!("Delete target group {}", group.name);
        let id = format!("delete-target-group-{}", group.name);
        build.act(&id, title, "The targets themselves are not touched", action, &gone);
    }
}

/// What was adopted loses its mark, and is listed with what it keeps.
fn give_back(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let marked = |tags: &Tags| tags.get(tag::ADOPTED).is_some_and(|by| by == desired.id.as_str());
    let balancers = inventory.load_balancers.iter().map(|l| (l.arn.to_string(), &l.name, &l.tags));
    let groups = inventory.target_groups.iter().map(|g| (g.arn.to_string(), &g.name, &g.tags));
    let services = inventory.endpoint_services.iter().map(|s| (s.id.to_string(), &s.name, &s.tags));
    let mut found: Vec<_> = balancers.chain(groups).chain(services).filter(|(_, _, tags)| marked(tags)).collect();
    found.sort();
    let before = build.all();
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    for (number, (resource, name, _)) in found.into_iter().enumerate() {
        build.warn(format!(
            "{name} was there before and stays, with every setting, target, principal and connection that it has"
        ));
        let action = Action::RemoveTags { resource, tags: adopted_tags(&desired.id) };
        let title = format!("Take this onboarding’s mark off {name}");
        build.act(&format!("give-back-{}", number + 1), title, "It is no longer used by it", action, &needs);
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
