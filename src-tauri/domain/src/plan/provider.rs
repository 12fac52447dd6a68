//! The provider's side: from what exists to what is desired. Repairing drift is the same difference, later.
//! Order and reasons: AWS-documented behaviour of NLB and PrivateLink (an NLB's groups only at creation, a target
//! group without listener never gets healthy, one NLB belongs to one endpoint service).

use std::collections::BTreeSet;

use super::build::Build;
use super::ours::{our_load_balancer, our_service, serves, several_of_ours};
use super::{admit, former, groups, listeners, load_balancer, service};
use crate::validate::doubts;
use crate::{
    Action, Desired, EndpointServiceId, Fault, Inventory, Plan, Purpose, Slot, Tags, Wait, adopted_tags, tag, validate,
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
    adopt(&mut build, desired, inventory);
    let groups = groups::of_load_balancer(&mut build, desired, inventory);
    let sender = admit::Sender::new(desired, inventory, &groups);
    admit::admit(&mut build, desired, inventory, &sender);
    let balancer = load_balancer::load_balancer(&mut build, desired, inventory, &groups);
    listeners::listeners(&mut build, desired, inventory, &balancer);
    let service = service::service(&mut build, desired, inventory, &balancer);
    let moves = service::moves(desired, inventory, &balancer);
    let withdraw = |build: &mut Build| {
        listeners::withdraw(build, desired, inventory);
        // a load balancer that has to stay still needs the rules that it was made with
        if former::withdraw(build, desired, inventory) {
            groups::withdraw(build, desired, inventory, &groups);
            admit::dismiss(build, desired, inventory, &sender);
        }
    };
    let mut trial = build.clone();
    withdraw(&mut trial);
    let withdraws = trial.changes() > build.changes();
    let every_port = moves || lets_in(desired, inventory);
    listeners::wait_until_healthy(&mut build, desired, inventory, every_port, withdraws);
    listeners::turn(&mut build, desired, inventory);
    service::change(&mut build, desired, inventory, &service, &balancer);
    load_balancer::withdraw_dual_stack(&mut build, desired, inventory);
    withdraw(&mut build);
    principals(&mut build, desired, inventory, &service);
    warn(&mut build, desired, inventory);
    for group in admit::shut(desired, inventory, &sender) {
        build.warn(format!(
            "Nothing in the targets’ group {group} admits the load balancer: let it in with the option for it (admit_in in a file), or add the rule yourself; the targets stay unhealthy until then"
        ));
    }
    build.finish()
}

/// Marks what was there before and is used, so that a colleague's copy of this product sees the same. What another onboarding
/// uses is refused.
fn adopt(build: &mut Build, desired: &Desired, inventory: &Inventory) {
    let balancer = desired.adopt.load_balancer.as_ref().and_then(|arn| inventory.load_balancer(arn));
    let service = desired.adopt.endpoint_service.as_ref().and_then(|id| inventory.endpoint_service(id));
    let groups = desired.listeners.iter().filter_map(|l| inventory.target_group(l.adopt_target_group.as_ref()?));
    let mut found: Vec<(String, &str, &Tags)> = Vec::new();
    found.extend(balancer.map(|l| (l.arn.to_string(), l.name.as_str(), &l.tags)));
    found.extend(groups.map(|g| (g.arn.to_string(), g.name.as_str(), &g.tags)));
    found.extend(service.map(|s| (s.id.to_string(), s.name.as_str(), &s.tags)));
    found.dedup_by(|a, b| a.0 == b.0);
    for (number, (resource, name, tags)) in found.into_iter().enumerate() {
        let by = tags.get(tag::ADOPTED).or_else(|| tags.get(tag::ONBOARDING));
        match by {
            Some(by) if by != desired.id.as_str() => build.refuse(
                Fault::invalid("adopted-elsewhere", format!("{name} is used by onboarding {by} already"))
                    .hint("Use another one, or forget that onboarding and take its tag off first"),
            ),
            Some(_) => {}
            None => {
                let action = Action::AddTags { resource, tags: adopted_tags(&desired.id) };
                let title = format!("Mark {name} as used by this onboarding");
                let why = "It was there before: it is used, and it stays at teardown";
                build.act(&format!("adopt-{}", number + 1), title, why, action, &[]);
            }
        }
    }
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
    if let Some(balancer) = our_load_balancer(desired, inventory) {
        match (&balancer.enforce_inbound, balancer.security_groups.is_empty()) {
            (_, true) => build.warn(
                "The load balancer has no security group, and AWS adds none later: nothing filters at it until a new one takes its place (network.edition)",
            ),
            (None, false) => build.warn("It is not told whether inbound rules are applied to PrivateLink traffic"),
            (Some(_), false) => {}
        }
    }
    if !desired.exposure.deletion_protection {
        build.warn("Deletion protection is off: one call can cut the connection");
    }
}
