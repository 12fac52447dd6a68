//! The endpoint service of a plan: made, or used as it is; what it stands on and offers; who is told. Its private DNS name is
//! `private_dns.rs`.

use std::collections::BTreeSet;

use super::build::Build;
use super::ours::{former_load_balancers, our_load_balancer, our_service};
use super::private_dns;
use crate::{
    Action, AddressType, Arn, Desired, EndpointService, EndpointServiceId, Fault, FaultKind, Inventory, Notification,
    ServiceChange, Slot, Wait, ZoneName, is_ours, tag,
};

/// What an SNS topic is told of (`CreateVpcEndpointConnectionNotification`).
const EVENTS: [&str; 4] = ["Accept", "Connect", "Delete", "Reject"];

/// The endpoint service, available or about to be, with acceptance required.
pub(super) fn service(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    balancer: &Slot<Arn>,
) -> Slot<EndpointServiceId> {
    let Some(existing) = our_service(desired, inventory) else {
        refuse_in_the_way(build, desired, inventory, balancer);
        return create(build, desired, balancer);
    };
    let slot = Slot::Known(existing.id.clone());
    build.keep("endpoint-service", &existing.id, format!("Endpoint service {}", existing.name));
    if !existing.is("Available") {
        wait_until_available(build, &slot);
    }
    if !existing.acceptance_required {
        let action = Action::SetAcceptance { service: slot.clone(), required: true };
        let title = "Require acceptance of every connection".into();
        build.act("acceptance", title, "Without it whoever may ask is connected at once", action, &[]);
        build.change("Acceptance", Some("not required".into()), Some("required".into()));
    }
    slot
}

/// Whether an existing service will stand on a load balancer that it does not stand on yet: somebody may be connected, so what
/// is behind that one has to answer first.
pub(super) fn moves(desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) -> bool {
    our_service(desired, inventory).is_some_and(|existing| !missing(desired, existing, balancer).is_empty())
}

/// What an existing service stands on and offers is brought to what is desired; then the private DNS name and who is told.
pub(super) fn change(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    service: &Slot<EndpointServiceId>,
    balancer: &Slot<Arn>,
) {
    let existing = our_service(desired, inventory);
    if let Some(existing) = existing {
        offer(build, desired, inventory, existing, balancer);
    }
    private_dns::private_dns(build, desired, inventory, existing, service);
    notification(build, desired, existing, service);
}

fn missing(desired: &Desired, existing: &EndpointService, balancer: &Slot<Arn>) -> Vec<Slot<Arn>> {
    let further = desired.service.further_load_balancers.iter().cloned().map(Slot::Known);
    let wanted = std::iter::once(balancer.clone()).chain(further);
    let stands = |slot: &Slot<Arn>| matches!(slot, Slot::Known(arn) if existing.load_balancers.contains(arn));
    wanted.filter(|slot| !stands(slot)).collect()
}

fn offer(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    existing: &EndpointService,
    balancer: &Slot<Arn>,
) {
    let has: BTreeSet<String> = existing.regions.iter().filter(|r| *r != desired.region.as_str()).cloned().collect();
    let wants: BTreeSet<String> = regions(desired).into_iter().collect();
    let types = address_types(desired);
    // a service that does not say has IPv4, as every service had before there was a choice
    let has_types =
        if existing.ip_address_types.is_empty() { vec!["ipv4".to_owned()] } else { existing.ip_address_types.clone() };
    // what a service offered before it was adopted stays offered: others may use it
    let adopted = desired.adopt.endpoint_service.is_some();
    let unless_adopted = |list: Vec<String>| if adopted { Vec::new() } else { list };
    let change = ServiceChange {
        add_load_balancers: missing(desired, existing, balancer),
        remove_load_balancers: Vec::new(),
        add_address_types: types.iter().filter(|t| !has_types.contains(t)).cloned().collect(),
        remove_address_types: unless_adopted(has_types.iter().filter(|t| !types.contains(t)).cloned().collect()),
        add_regions: wants.difference(&has).cloned().collect(),
        remove_regions: unless_adopted(has.difference(&wants).cloned().collect()),
    };
    warn_of_others(build, desired, inventory, existing, balancer);
    let zones = new_zones(desired, inventory, existing);
    if change.is_empty() && zones.is_empty() {
        return;
    }
    let (title, why) = if change.is_empty() {
        let zones: Vec<&str> = zones.iter().map(ZoneName::as_str).collect();
        let title = format!("Have the endpoint service take over zone {}", zones.join(", "));
        (title, "A new zone of the load balancer is offered only once its service is told")
    } else {
        (
            "Bring what the endpoint service stands on and offers to what is desired".to_owned(),
            "It differs from what is desired",
        )
    };
    let before = build.those(&[
        "load-balancer",
        "targets-healthy-",
        "endpoint-service-available",
        "listener-",
        "modify-listener-",
    ]);
    let needs: Vec<&str> = before.iter().map(String::as_str).collect();
    let names = |slots: &[Slot<Arn>]| -> Vec<String> {
        let one = |slot: &Slot<Arn>| match slot {
            Slot::Known(arn) => arn.short().to_owned(),
            Slot::From(step) => format!("what {step} makes"),
        };
        slots.iter().map(one).collect()
    };
    let standing: Vec<String> = existing.load_balancers.iter().map(|arn| arn.short().to_owned()).collect();
    let added = names(&change.add_load_balancers);
    let action = Action::ChangeEndpointService { service: Slot::Known(existing.id.clone()), change };
    build.act("service-offer", title, why, action, &needs);
    let shown = |list: Vec<String>| Some(list.join(", "));
    build.change("Load balancers", shown(standing.clone()), shown([standing, added].concat()));
    build.change("Other Regions", shown(has.into_iter().collect()), shown(wants.into_iter().collect()));
    build.change("Address types", shown(has_types), shown(types));
}

/// Regions besides the service's own from which Firefly may connect.
fn regions(desired: &Desired) -> Vec<String> {
    let others = desired.firefly.regions.iter().filter(|r| **r != desired.region);
    others.map(ToString::to_string).collect::<BTreeSet<_>>().into_iter().collect()
}

fn address_types(desired: &Desired) -> Vec<String> {
    let types: BTreeSet<AddressType> = desired.service.address_types.iter().copied().collect();
    types.into_iter().map(|t| t.as_str().to_owned()).collect()
}

/// Zones of the load balancer that the service does not offer yet.
fn new_zones(desired: &Desired, inventory: &Inventory, existing: &EndpointService) -> BTreeSet<ZoneName> {
    if our_load_balancer(desired, inventory).is_none() {
        return BTreeSet::new();
    }
    let zones = desired.network.subnets.iter().filter_map(|id| inventory.subnet(id)).map(|s| s.zone.clone());
    zones.filter(|zone| !existing.zones.contains(zone)).collect()
}

/// What else a service leads to was never agreed, unless it is what we made before.
fn warn_of_others(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    existing: &EndpointService,
    balancer: &Slot<Arn>,
) {
    let former: Vec<&Arn> = former_load_balancers(desired, inventory).iter().map(|l| &l.arn).collect();
    let agreed = |arn: &&Arn| {
        matches!(balancer, Slot::Known(own) if own == *arn)
            || desired.service.further_load_balancers.contains(arn)
            || former.contains(arn)
    };
    let others: Vec<&str> = existing.load_balancers.iter().filter(|arn| !agreed(arn)).map(Arn::short).collect();
    if !others.is_empty() {
        build.warn(format!(
            "Endpoint service {} also stands on {}, which is not of this onboarding",
            existing.id,
            others.join(", ")
        ));
    }
}

/// One load balancer belongs to one endpoint service: one that is not ours, or no longer sound, has to go first.
fn refuse_in_the_way(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) {
    let stands = |s: &EndpointService| matches!(balancer, Slot::Known(arn) if s.load_balancers.contains(arn));
    let ours = |s: &EndpointService| is_ours(&s.tags, &desired.id, "endpoint-service");
    let in_the_way = inventory.endpoint_services.iter().filter(|s| !s.is("Deleted")).find(|s| stands(s) || ours(s));
    let Some(service) = in_the_way else { return };
    let hint = match (ours(service), service.is("Deleting")) {
        (_, true) => "Wait until AWS has deleted it, then plan again",
        (true, false) => "Tear the onboarding down and set it up anew",
        (false, false) => {
            "Adopt it with adopt.endpoint_service, remove it, or give it this onboarding’s tags back if it was made by it"
        }
    };
    let message = match ours(service) {
        true => format!("Endpoint service {} of this onboarding is {}", service.id, service.state),
        false => {
            format!("Endpoint service {} stands on the load balancer, and was not made by this onboarding", service.id)
        }
    };
    build.refuse(Fault::new(FaultKind::Duplicate, "service-in-the-way", message).hint(hint));
}

fn create(build: &mut Build, desired: &Desired, balancer: &Slot<Arn>) -> Slot<EndpointServiceId> {
    let mut tags = desired.tags_for("endpoint-service");
    tags.insert(tag::NAME.to_owned(), desired.aws_name(""));
    let further = desired.service.further_load_balancers.iter().cloned().map(Slot::Known);
    let types = address_types(desired);
    let action = Action::CreateEndpointService {
        load_balancers: std::iter::once(balancer.clone()).chain(further).collect(),
        acceptance_required: true,
        private_dns_name: desired.service.private_dns_name.clone(),
        // what AWS takes by itself is not told, so that Regions without the choice serve too
        address_types: if types == ["ipv4"] { Vec::new() } else { types },
        regions: regions(desired),
        tags,
    };
    let why = "It gives Firefly a name to connect to; acceptance is required, and nobody is allowed to ask yet";
    let made = desired.edition_step("load-balancer");
    let needs = [made.as_str(), "load-balancer-active", "load-balancer-address-type"];
    build.act("endpoint-service", "Create the endpoint service".into(), why, action, &needs);
    let slot = build.from("endpoint-service");
    wait_until_available(build, &slot);
    slot
}

fn wait_until_available(build: &mut Build, slot: &Slot<EndpointServiceId>) {
    let wait = Wait::EndpointServiceAvailable { service: slot.clone() };
    build.wait(
        "endpoint-service-available",
        "Wait until the endpoint service is available".into(),
        "AWS sets it up in every zone",
        wait,
        &["endpoint-service"],
    );
}

/// An SNS topic that is told. Notifications carry no tags, so that those of other topics are left alone.
fn notification(
    build: &mut Build,
    desired: &Desired,
    existing: Option<&EndpointService>,
    service: &Slot<EndpointServiceId>,
) {
    let Some(topic) = &desired.service.notify else { return };
    let Some(known) = existing.map_or(Some(&[][..]), |s| s.notifications.as_deref()) else {
        let message = "The notifications of the endpoint service could not be read, so they cannot be compared";
        return build.refuse(Fault::invalid("notifications-unread", message).hint("Look again"));
    };
    let tells = |n: &Notification| &n.topic == topic && EVENTS.iter().all(|e| n.events.iter().any(|has| has == e));
    if known.iter().any(tells) {
        return;
    }
    let action = Action::CreateNotification {
        service: service.clone(),
        topic: topic.clone(),
        events: EVENTS.map(str::to_owned).to_vec(),
    };
    let title = format!("Tell SNS topic {} of requests and connections", topic.short());
    build.act("notification", title, "As it was chosen", action, &["endpoint-service", "endpoint-service-available"]);
}
