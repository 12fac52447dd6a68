//! The provider's side: from what exists to what is desired. Repairing drift is the same difference, later.
//! Order and reasons: AWS-documented behaviour of NLB and PrivateLink (an NLB's groups only at creation, a target
//! group without listener never gets healthy, one NLB belongs to one endpoint service).

use std::collections::{BTreeMap, BTreeSet};

use super::build::Build;
use super::ours::{our_load_balancer, our_service, refuse_stranger, serves, several_of_ours};
use super::{groups, listeners};
use crate::validate::doubts;
use crate::{
    Action, Arn, Desired, EndpointService, EndpointServiceId, Fault, Inventory, LoadBalancer, Plan, Purpose,
    SecurityGroupId, Slot, Wait, is_ours, tag, validate,
};

/// Lists that must be complete before anything is concluded from an absence.
pub(super) const NEEDED: [&str; 4] = [
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTargetGroups",
];

/// Details that are asked for only where there is something to ask about. Without tags, what is ours would look like a stranger's.
pub(super) const DETAILS: [&str; 2] = ["elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeListeners"];

/// Plans the set-up, or the repair, of `desired` from what `inventory` shows. Everything that forbids it comes back at once.
/// Where somebody may be connected already, what is new comes first and works before anything old goes.
pub fn provider(desired: &Desired, inventory: &Inventory, purpose: Purpose) -> Result<Plan, Vec<Fault>> {
    let plan = Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), purpose);
    let mut build = Build::new(plan);
    refuse_incomplete(&mut build, inventory, &NEEDED, &DETAILS);
    refuse_invalid(&mut build, desired, inventory);
    several_of_ours(desired, inventory, serves).into_iter().for_each(|fault| build.refuse(fault));
    if !build.faults.is_empty() {
        return build.finish();
    }
    let group = groups::load_balancer_group(&mut build, desired, inventory);
    groups::admit(&mut build, desired, inventory, &group);
    let balancer = load_balancer(&mut build, desired, inventory, &group);
    listeners::listeners(&mut build, desired, inventory, &balancer);
    let service = endpoint_service(&mut build, desired, inventory, &balancer);
    listeners::wait_until_healthy(&mut build, desired, inventory, lets_in(desired, inventory));
    listeners::withdraw(&mut build, desired, inventory);
    groups::withdraw(&mut build, desired, inventory, &group);
    groups::dismiss(&mut build, desired, inventory, &group);
    principals(&mut build, desired, inventory, &service);
    warn(&mut build, desired, inventory);
    for group in groups::shut(desired, inventory, &group) {
        build.warn(format!(
            "Nothing in the targets’ group {group} admits the load balancer: name the group in admit_in, or add the rule yourself; the targets stay unhealthy until then"
        ));
    }
    build.finish()
}

/// Refuses to plan while one of the lists `needed`, or one of the `details` of what they hold, may be missing something.
pub(super) fn refuse_incomplete(build: &mut Build, inventory: &Inventory, needed: &[&str], details: &[&str]) {
    let missing = needed.iter().filter(|call| !inventory.read_completely(call));
    for call in missing.chain(details.iter().filter(|call| inventory.has_gap(call))) {
        let fault = Fault::invalid(
            "inventory-incomplete",
            format!("{call} did not answer completely, so nothing can be planned"),
        );
        let fault = fault.hint("Look again; if it stays so, check the permissions");
        build.refuse(match inventory.faults.iter().find(|f| f.call == *call) {
            Some(unread) => fault.because(unread.fault.message.clone()),
            None => fault,
        });
    }
}

fn refuse_invalid(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    for problem in validate(desired, inventory) {
        let mut fault = Fault::invalid(problem.code, format!("{}: {}", problem.field, problem.message));
        fault.hint = problem.hint;
        build.refuse(fault);
    }
}

fn load_balancer(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    group: &Slot<SecurityGroupId>,
) -> Slot<Arn> {
    let name = desired.aws_name("");
    let slot = match our_load_balancer(desired, inventory) {
        Some(existing) => {
            keep_load_balancer(build, desired, existing);
            Slot::Known(existing.arn.clone())
        }
        None => {
            let same_name = |l: &&LoadBalancer| l.name.eq_ignore_ascii_case(&name);
            refuse_stranger(build, &name, inventory.load_balancers.iter().find(same_name).map(|l| l.arn.as_str()));
            create_load_balancer(build, desired, &name, group)
        }
    };
    rules_and_attributes(build, desired, inventory, group, &slot);
    slot
}

fn keep_load_balancer(build: &mut Build, desired: &Desired, existing: &LoadBalancer) {
    build.keep("load-balancer", &existing.arn, format!("Network Load Balancer {}", existing.name));
    refuse_unfit(build, existing);
    let mut has: Vec<_> = existing.zones.iter().map(|z| z.subnet.clone()).collect();
    let mut wants = desired.network.subnets.clone();
    has.sort();
    wants.sort();
    if has != wants {
        build.refuse(
            Fault::invalid(
                "subnets-differ",
                format!("Load balancer {} stands in other subnets than desired", existing.name),
            )
            .hint("Put its subnets back into the onboarding, or tear the onboarding down and set it up anew"),
        );
    }
    if !existing.state.to_ascii_lowercase().starts_with("active") {
        let wait = Wait::LoadBalancerActive { load_balancer: Slot::Known(existing.arn.clone()) };
        build.wait(
            "load-balancer-active",
            "Wait until the load balancer is active".into(),
            "AWS builds it in its own time",
            wait,
            &[],
        );
    }
}

/// What AWS never lets be changed on a load balancer that exists.
fn refuse_unfit(build: &mut Build, existing: &LoadBalancer) {
    let mut refuse = |code: &str, what: &str| {
        let fault = Fault::invalid(code, format!("Load balancer {} {what}", existing.name));
        build.refuse(fault.hint("Tear the onboarding down and set it up anew"));
    };
    if existing.security_groups.is_empty() {
        refuse("no-security-group", "was made without a security group, and AWS never lets one be added");
    }
    if !existing.scheme.eq_ignore_ascii_case("internal") {
        refuse("not-internal", "is not internal, and AWS never changes that");
    }
    if existing.state.eq_ignore_ascii_case("failed") {
        refuse("load-balancer-failed", "could not be built by AWS");
    }
}

fn create_load_balancer(build: &mut Build, desired: &Desired, name: &str, group: &Slot<SecurityGroupId>) -> Slot<Arn> {
    let action = Action::CreateLoadBalancer {
        name: name.to_owned(),
        subnets: desired.network.subnets.clone(),
        security_groups: vec![group.clone()],
        dual_stack: desired.service.is_dual_stack(),
        tags: desired.tags_for("load-balancer"),
    };
    let title = format!("Create the internal Network Load Balancer {name}");
    build.act(
        "load-balancer",
        title,
        "PrivateLink needs one in front of the service; internal, so that nothing is public",
        action,
        &["security-group"],
    );
    let slot = build.from("load-balancer");
    let wait = Wait::LoadBalancerActive { load_balancer: slot.clone() };
    build.wait(
        "load-balancer-active",
        "Wait until the load balancer is active".into(),
        "AWS takes a few minutes to build it",
        wait,
        &["load-balancer"],
    );
    slot
}

fn rules_and_attributes(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    group: &Slot<SecurityGroupId>,
    slot: &Slot<Arn>,
) {
    let existing = our_load_balancer(desired, inventory);
    if existing.is_none_or(|l| !filters_as_desired(l, desired, group)) {
        let action = Action::SetSecurityGroups {
            load_balancer: slot.clone(),
            security_groups: vec![group.clone()],
            enforce_inbound: desired.exposure.enforce_inbound,
        };
        let (title, why) = if desired.exposure.enforce_inbound {
            ("Apply inbound rules to PrivateLink traffic", "Only Firefly’s agreed ranges get in")
        } else {
            (
                "Let PrivateLink traffic pass the inbound rules",
                "The rules would be held against Firefly’s addresses, which are not known here, and drop everything silently",
            )
        };
        build.act(
            "load-balancer-rules",
            title.into(),
            why,
            action,
            &[
                "security-group",
                "security-group-outbound",
                "security-group-inbound",
                "load-balancer",
                "load-balancer-active",
            ],
        );
    }
    let attributes = differing(existing, desired);
    if !attributes.is_empty() {
        let what: Vec<String> = attributes.iter().map(|(key, value)| in_words(key, value)).collect();
        let action = Action::SetLoadBalancerAttributes { load_balancer: slot.clone(), attributes };
        let title = format!("Switch {}", what.join(" and "));
        build.act(
            "load-balancer-attributes",
            title,
            "Every zone reaches every healthy target, and nobody deletes it by accident",
            action,
            &["load-balancer"],
        );
    }
}

/// Its own group and no other, enforced or not as it was decided. A switch that is not told cannot be compared, and setting
/// it again would never end: that is warned of.
fn filters_as_desired(balancer: &LoadBalancer, desired: &Desired, group: &Slot<SecurityGroupId>) -> bool {
    let wants = if desired.exposure.enforce_inbound { "on" } else { "off" };
    let alone = matches!(group, Slot::Known(id) if balancer.security_groups == [id.clone()]);
    alone && balancer.enforce_inbound.as_deref().is_none_or(|has| has.eq_ignore_ascii_case(wants))
}

fn in_words(key: &str, value: &str) -> String {
    let what = match key {
        "deletion_protection.enabled" => "deletion protection",
        "load_balancing.cross_zone.enabled" => "cross-zone load balancing",
        other => other,
    };
    format!("{what} {}", if value == "true" { "on" } else { "off" })
}

/// What has to be set. Attributes that could not be read at all are set, whatever they are.
fn differing(existing: Option<&LoadBalancer>, desired: &Desired) -> BTreeMap<String, String> {
    let wanted = [
        ("deletion_protection.enabled", desired.exposure.deletion_protection),
        ("load_balancing.cross_zone.enabled", desired.exposure.cross_zone),
    ];
    let unread = existing.is_some_and(|l| l.attributes.is_empty());
    let has = |key: &str| existing.and_then(|l| l.attributes.get(key)).is_some_and(|v| v == "true");
    wanted
        .into_iter()
        .filter(|(key, want)| unread || has(key) != *want)
        .map(|(key, want)| (key.to_owned(), want.to_string()))
        .collect()
}

fn endpoint_service(
    build: &mut Build,
    desired: &Desired,
    inventory: &Inventory,
    balancer: &Slot<Arn>,
) -> Slot<EndpointServiceId> {
    let Some(existing) = our_service(desired, inventory) else {
        refuse_service_in_the_way(build, desired, inventory, balancer);
        return create_service(build, desired, balancer);
    };
    let slot = Slot::Known(existing.id.clone());
    build.keep("endpoint-service", &existing.id, format!("Endpoint service {}", existing.name));
    if !existing.state.eq_ignore_ascii_case("Available") {
        wait_for_service(build, &slot);
    }
    if !existing.acceptance_required {
        let action = Action::SetAcceptance { service: slot.clone(), required: true };
        build.act(
            "acceptance",
            "Require acceptance of every connection".into(),
            "Without it whoever may ask is connected at once",
            action,
            &[],
        );
    }
    refuse_elsewhere(build, existing, balancer);
    slot
}

/// A service stands on its own load balancer and on no other: what else it leads to was never agreed.
fn refuse_elsewhere(build: &mut Build, existing: &EndpointService, balancer: &Slot<Arn>) {
    let own = match balancer {
        Slot::Known(arn) => existing.load_balancers.contains(arn).then_some(arn),
        Slot::From(_) => None,
    };
    if own.is_none() {
        build.refuse(
            Fault::invalid(
                "service-elsewhere",
                format!("Endpoint service {} does not stand on the load balancer of this onboarding", existing.id),
            )
            .hint("Tear the onboarding down and set it up anew"),
        );
    }
    let others: Vec<&str> = existing.load_balancers.iter().filter(|arn| Some(*arn) != own).map(Arn::short).collect();
    if own.is_some() && !others.is_empty() {
        build.warn(format!(
            "Endpoint service {} also stands on {}, which is not of this onboarding",
            existing.id,
            others.join(", ")
        ));
    }
}

/// One load balancer belongs to one endpoint service: one that is not ours, or no longer sound, has to go first.
fn refuse_service_in_the_way(build: &mut Build, desired: &Desired, inventory: &Inventory, balancer: &Slot<Arn>) {
    let stands = |s: &EndpointService| matches!(balancer, Slot::Known(arn) if s.load_balancers.contains(arn));
    let ours = |s: &EndpointService| is_ours(&s.tags, &desired.id, "endpoint-service");
    let in_the_way = inventory.endpoint_services.iter().filter(|s| !s.is("Deleted")).find(|s| stands(s) || ours(s));
    if let Some(service) = in_the_way {
        let hint = match (ours(service), service.is("Deleting")) {
            (_, true) => "Wait until AWS has deleted it, then plan again",
            (true, false) => "Tear the onboarding down and set it up anew",
            (false, false) => "Remove it, or give it this onboarding’s tags back if it was made by it",
        };
        let message = match ours(service) {
            true => format!("Endpoint service {} of this onboarding is {}", service.id, service.state),
            false => format!(
                "Endpoint service {} stands on the load balancer, and was not made by this onboarding",
                service.id
            ),
        };
        build.refuse(Fault::new(crate::FaultKind::Duplicate, "service-in-the-way", message).hint(hint));
    }
}

fn create_service(build: &mut Build, desired: &Desired, balancer: &Slot<Arn>) -> Slot<EndpointServiceId> {
    let mut tags = desired.tags_for("endpoint-service");
    tags.insert(tag::NAME.to_owned(), desired.aws_name(""));
    let action = Action::CreateEndpointService {
        load_balancers: vec![balancer.clone()],
        acceptance_required: true,
        private_dns_name: desired.service.private_dns_name.clone(),
        address_types: Vec::new(),
        regions: Vec::new(),
        tags,
    };
    let why = "It gives Firefly a name to connect to; acceptance is required, and nobody is allowed to ask yet";
    build.act(
        "endpoint-service",
        "Create the endpoint service".into(),
        why,
        action,
        &["load-balancer", "load-balancer-active"],
    );
    let slot = build.from("endpoint-service");
    wait_for_service(build, &slot);
    slot
}

fn wait_for_service(build: &mut Build, slot: &Slot<EndpointServiceId>) {
    let wait = Wait::EndpointServiceAvailable { service: slot.clone() };
    build.wait(
        "endpoint-service-available",
        "Wait until the endpoint service is available".into(),
        "AWS sets it up in every zone",
        wait,
        &["endpoint-service"],
    );
}

/// Whether Firefly's account is not yet allowed to ask, as far as is known.
fn lets_in(desired: &Desired, inventory: &Inventory) -> bool {
    let wanted = desired.firefly.account.root_principal(&inventory.partition);
    let has = our_service(desired, inventory).map_or(Some(&[][..]), |s| s.principals.as_deref());
    has.is_some_and(|list| !list.iter().any(|p| p.principal == wanted))
}

/// Firefly's account and nobody else, and only once the targets are healthy: before that nobody is let in.
fn principals(build: &mut Build, desired: &Desired, inventory: &Inventory, service: &Slot<EndpointServiceId>) {
    let wanted = desired.firefly.account.root_principal(&inventory.partition);
    let existing = our_service(desired, inventory);
    let Some(has) = existing.map_or(Some(Vec::new()), |s| s.principals.clone()) else {
        build.refuse(
            Fault::invalid("principals-unread", "The allowed principals could not be read, so they cannot be compared")
                .hint("Look again"),
        );
        return;
    };
    let strangers: BTreeSet<String> = has.iter().map(|p| p.principal.clone()).filter(|p| p != &wanted).collect();
    let strangers: Vec<String> = strangers.into_iter().collect();
    if !strangers.is_empty() {
        let title = format!("Remove {} from the allowed principals", strangers.join(", "));
        let action = Action::RemovePrincipals { service: service.clone(), principals: strangers };
        build.act("remove-principals", title, "Only Firefly’s account may ask for a connection", action, &[]);
    }
    if lets_in(desired, inventory) {
        let before = build.all();
        let needs: Vec<&str> = before.iter().map(String::as_str).collect();
        let action = Action::AddPrincipals { service: service.clone(), principals: vec![wanted.clone()] };
        let title = format!("Allow Firefly’s account {} to ask for a connection", desired.firefly.account.grouped());
        build.act(
            "principal",
            title,
            "Only now, because the targets are healthy; every request still needs your acceptance",
            action,
            &needs,
        );
    }
    if build.has("principal") || build.has("remove-principals") {
        let wait = Wait::PrincipalsAre { service: service.clone(), principals: vec![wanted] };
        build.wait(
            "principals-verified",
            "Read the allowed principals back".into(),
            "Nothing but Firefly’s account may be among them",
            wait,
            &["principal", "remove-principals"],
        );
    }
}

fn warn(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    doubts(desired, inventory).iter().for_each(|doubt| build.warn(doubt));
    if desired.network.subnets.len() < 2 {
        build.warn("Only one Availability Zone: the connection ends when that zone does");
    }
    for subnet in
        desired.network.subnets.iter().filter_map(|s| inventory.subnet(s)).filter(|s| s.owner != desired.account)
    {
        build.warn(format!(
            "Subnet {} belongs to account {}: its routes and ACL cannot be read here",
            subnet.id,
            subnet.owner.grouped()
        ));
    }
    if our_load_balancer(desired, inventory).is_some_and(|l| l.enforce_inbound.is_none()) {
        build.warn("It is not told whether inbound rules are applied to PrivateLink traffic");
    }
    if !desired.exposure.deletion_protection {
        build.warn("Deletion protection is off: one call can cut the connection");
    }
}
