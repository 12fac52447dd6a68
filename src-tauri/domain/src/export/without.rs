//! An account as it was before an onboarding, as far as that can be told: what a set-up from nothing is planned against.

use crate::plan::admit_mark;
use crate::{Desired, Inventory, Peer, Rule, SecurityGroup, SecurityGroupId, Tags, belongs_to, tag};

/// Addresses that a load balancer takes in each of its subnets (`docs/aws.md`, “Load balancers, target groups, listeners”).
const ADDRESSES: u32 = 8;

/// `inventory` without what `desired` made: its resources, its rules in other people's groups, its marks and its principals on
/// what it adopted. So an onboarding that stands is exported like one that does not.
pub fn without_ours(desired: &Desired, inventory: &Inventory) -> Inventory {
    let mut left = inventory.clone();
    let ours = |tags: &Tags| belongs_to(tags, &desired.id);
    let groups: Vec<SecurityGroupId> =
        left.security_groups.iter().filter(|g| ours(&g.tags)).map(|g| g.id.clone()).collect();
    give_addresses_back(desired, &mut left);
    left.security_groups.retain(|g| !ours(&g.tags));
    for group in &mut left.security_groups {
        take_rules_out(desired, group, &groups);
    }
    left.load_balancers.retain(|l| !ours(&l.tags));
    for balancer in &mut left.load_balancers {
        balancer.listeners.retain(|l| !ours(&l.tags));
        unmark(desired, &mut balancer.tags);
    }
    let gone: Vec<_> = left.target_groups.iter().filter(|g| ours(&g.tags)).map(|g| g.arn.clone()).collect();
    left.target_groups.retain(|g| !ours(&g.tags));
    for group in &mut left.target_groups {
        unmark(desired, &mut group.tags);
    }
    for workload in &mut left.workloads {
        workload.attached.retain(|a| !gone.contains(&a.target_group));
    }
    for scaling in &mut left.auto_scaling_groups {
        scaling.target_groups.retain(|arn| !gone.contains(arn));
    }
    left.endpoint_services.retain(|s| !ours(&s.tags));
    take_adoption_back(desired, &mut left);
    left
}

/// What was adopted is marked by a tag; the principal was let in by us.
fn take_adoption_back(desired: &Desired, left: &mut Inventory) {
    let wanted = desired.firefly.account.root_principal(&left.partition);
    for service in &mut left.endpoint_services {
        if let (true, Some(principals)) = (unmark(desired, &mut service.tags), &mut service.principals) {
            principals.retain(|p| p.principal != wanted);
        }
    }
}

/// Takes the mark of this onboarding off what it adopted; whether there was one.
fn unmark(desired: &Desired, tags: &mut Tags) -> bool {
    let marked = tags.get(tag::ADOPTED).is_some_and(|by| by == desired.id.as_str());
    if marked {
        tags.remove(tag::ADOPTED);
    }
    marked
}

fn take_rules_out(desired: &Desired, group: &mut SecurityGroup, gone: &[SecurityGroupId]) {
    let put_by_us = |rule: &Rule| {
        rule.description.as_deref() == Some(admit_mark(&desired.id).as_str())
            && matches!(&rule.peer, Peer::Group(peer) if gone.contains(peer))
    };
    group.ingress.retain(|rule| !put_by_us(rule));
}

fn give_addresses_back(desired: &Desired, left: &mut Inventory) {
    let standing = left.load_balancers.iter().filter(|l| belongs_to(&l.tags, &desired.id));
    let subnets: Vec<_> = standing.flat_map(|l| l.zones.iter().map(|z| z.subnet.clone())).collect();
    for subnet in left.subnets.iter_mut().filter(|s| subnets.contains(&s.id)) {
        subnet.free_addresses = subnet.free_addresses.saturating_add(ADDRESSES);
    }
}
