//! What of an action is still to be done, by what AWS shows now: nothing where it is so already, and only the missing part of a
//! list. So that a roll back that was cut short goes on, and one that is done plans nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::difference;
use crate::{
    Action, Arn, ContainerTarget, Inventory, Listener, Rule, SecurityGroup, ServiceChange, Slot, SlotRule, Tags,
    Target, TargetGroup,
};

/// The part of `action`, whose slots are all known, that is still to be done. What is not visible here is done once more, which
/// harms nothing: each of these calls may be repeated.
pub(super) fn remaining(action: &Action, i: &Inventory) -> Option<Action> {
    match action {
        Action::AuthorizeIngress { group, rules } => {
            let missing = missing_rules(rules, &security_group(i, group)?.ingress);
            some(missing, |rules| Action::AuthorizeIngress { group: group.clone(), rules })
        }
        Action::AuthorizeEgress { group, rules } => {
            let missing = missing_rules(rules, &security_group(i, group)?.egress);
            some(missing, |rules| Action::AuthorizeEgress { group: group.clone(), rules })
        }
        Action::RevokeIngress { group, rules } => {
            let there = rules_there(rules, &security_group(i, group)?.ingress);
            some(there, |rules| Action::RevokeIngress { group: group.clone(), rules })
        }
        Action::RevokeEgress { group, rules } => {
            let there = rules_there(rules, &security_group(i, group)?.egress);
            some(there, |rules| Action::RevokeEgress { group: group.clone(), rules })
        }
        Action::RegisterTargets { target_group, targets } => {
            let group = group(i, target_group)?;
            let missing = targets.iter().filter(|t| !holds(group, t)).cloned().collect();
            some(missing, |targets| Action::RegisterTargets { target_group: target_group.clone(), targets })
        }
        Action::DeregisterTargets { target_group, targets } => {
            let group = group(i, target_group)?;
            let there = targets.iter().filter(|t| holds(group, t)).cloned().collect();
            some(there, |targets| Action::DeregisterTargets { target_group: target_group.clone(), targets })
        }
        Action::SetTargetGroupAttributes { target_group, attributes } => {
            unless(differs(&group(i, target_group)?.attributes, attributes), action)
        }
        Action::ModifyTargetGroup { target_group, health_check } => {
            unless(group(i, target_group)?.health_check != *health_check, action)
        }
        Action::SetLoadBalancerAttributes { load_balancer, attributes } => {
            unless(differs(&balancer(i, load_balancer)?.attributes, attributes), action)
        }
        Action::SetSecurityGroups { load_balancer, security_groups, enforce_inbound } => {
            let has = balancer(i, load_balancer)?;
            let groups = security_groups.iter().filter_map(known);
            let enforced = has.enforce_inbound.as_deref().is_some_and(|e| e.eq_ignore_ascii_case("on"));
            unless(!has.security_groups.iter().eq(groups) || enforced != *enforce_inbound, action)
        }
        Action::SetSubnets { load_balancer, subnets } => {
            let has: BTreeSet<_> = balancer(i, load_balancer)?.zones.iter().map(|z| &z.subnet).collect();
            unless(has != subnets.iter().collect(), action)
        }
        Action::SetDualStack { load_balancer, on } => {
            let has = balancer(i, load_balancer)?.address_type.eq_ignore_ascii_case("dualstack");
            unless(has != *on, action)
        }
        Action::ModifyListener { listener: slot, protocol, target_group, tls } => {
            let has = listener(i, slot)?;
            let leads = matches!(known(target_group), Some(arn) if has.target_groups == [arn.clone()]);
            let alpn = has.certificate.as_ref().map(|_| has.alpn.as_deref().unwrap_or("None"));
            let speaks = has.protocol == *protocol
                && has.certificate.as_ref() == tls.as_ref().map(|t| &t.certificate)
                && has.policy.as_deref() == tls.as_ref().map(|t| t.policy.as_str())
                && alpn == tls.as_ref().map(|t| t.alpn.as_str());
            unless(!(leads && speaks), action)
        }
        Action::SetListenerAttributes { listener: slot, attributes } => {
            unless(differs(&listener(i, slot)?.attributes, attributes), action)
        }
        Action::DeleteListener { listener: slot } => listener(i, slot).map(|_| action.clone()),
        Action::SetEcsTargetGroups { service, target_groups, .. } => {
            let has = i.workloads.iter().find(|w| &w.arn == service)?;
            let named = |t: &ContainerTarget| Some((known(&t.target_group)?.clone(), t.container.clone(), t.port));
            let wants: BTreeSet<_> = target_groups.iter().filter_map(named).collect();
            let there = has.attached.iter().map(|a| (a.target_group.clone(), a.container.clone(), a.port)).collect();
            unless(wants != there, action)
        }
        Action::AttachAutoScaling { auto_scaling_group, target_group } => {
            unless(!attached(i, auto_scaling_group, target_group)?, action)
        }
        Action::DetachAutoScaling { auto_scaling_group, target_group } => {
            unless(attached(i, auto_scaling_group, target_group)?, action)
        }
        Action::AddPrincipals { service, principals } => {
            let missing = principals.iter().filter(|p| !allowed(i, service, p)).cloned().collect();
            some(missing, |principals| Action::AddPrincipals { service: service.clone(), principals })
        }
        Action::RemovePrincipals { service, principals } => {
            let there = principals.iter().filter(|p| allowed(i, service, p)).cloned().collect();
            some(there, |principals| Action::RemovePrincipals { service: service.clone(), principals })
        }
        Action::ChangeEndpointService { service, change } => {
            let has = i.endpoint_service(known(service)?)?;
            let change = left(change, &has.load_balancers, &has.ip_address_types, &has.regions);
            (!change.is_empty()).then(|| Action::ChangeEndpointService { service: service.clone(), change })
        }
        Action::SetPrivateDnsName { service, name } => {
            unless(i.endpoint_service(known(service)?)?.private_dns_name != *name, action)
        }
        Action::DeleteNotification { notification } => {
            let mut all = i.endpoint_services.iter().filter_map(|s| s.notifications.as_ref());
            let there = all.any(|list| list.iter().any(|n| Some(&n.id) == known(notification)));
            unless(there, action)
        }
        Action::AddTags { resource, tags } => unless(differs(tags_of(i, resource)?, tags), action),
        Action::RemoveTags { resource, tags } => {
            unless(tags.keys().any(|key| tags_of(i, resource).is_some_and(|has| has.contains_key(key))), action)
        }
        Action::CreateSecurityGroup { .. }
        | Action::DeleteSecurityGroup { .. }
        | Action::CreateLoadBalancer { .. }
        | Action::DeleteLoadBalancer { .. }
        | Action::CreateTargetGroup { .. }
        | Action::DeleteTargetGroup { .. }
        | Action::CreateListener { .. }
        | Action::CreateEndpointService { .. }
        | Action::DeleteEndpointService { .. }
        | Action::SetAcceptance { .. }
        | Action::VerifyPrivateDns { .. }
        | Action::WriteTxtRecord { .. }
        | Action::DeleteTxtRecord { .. }
        | Action::CreateNotification { .. }
        | Action::AcceptConnection { .. }
        | Action::RejectConnection { .. }
        | Action::CreateEndpoint { .. }
        | Action::DeleteEndpoint { .. } => Some(action.clone()),
    }
}

fn unless(open: bool, action: &Action) -> Option<Action> {
    open.then(|| action.clone())
}

fn some<T>(list: Vec<T>, make: impl FnOnce(Vec<T>) -> Action) -> Option<Action> {
    (!list.is_empty()).then(|| make(list))
}

fn known<T>(slot: &Slot<T>) -> Option<&T> {
    match slot {
        Slot::Known(value) => Some(value),
        Slot::From(_) => None,
    }
}

fn security_group<'a>(i: &'a Inventory, slot: &Slot<crate::SecurityGroupId>) -> Option<&'a SecurityGroup> {
    i.security_group(known(slot)?)
}

fn group<'a>(i: &'a Inventory, slot: &Slot<Arn>) -> Option<&'a TargetGroup> {
    i.target_group(known(slot)?)
}

fn balancer<'a>(i: &'a Inventory, slot: &Slot<Arn>) -> Option<&'a crate::LoadBalancer> {
    i.load_balancer(known(slot)?)
}

fn listener<'a>(i: &'a Inventory, slot: &Slot<Arn>) -> Option<&'a Listener> {
    let arn = known(slot)?;
    i.load_balancers.iter().flat_map(|l| &l.listeners).find(|l| &l.arn == arn)
}

fn plain(rules: &[SlotRule]) -> Vec<Rule> {
    rules.iter().filter_map(|rule| rule.resolve(&BTreeMap::new()).ok()).collect()
}

fn missing_rules(rules: &[SlotRule], has: &[Rule]) -> Vec<SlotRule> {
    super::groups::plain(difference(&plain(rules), has).0)
}

fn rules_there(rules: &[SlotRule], has: &[Rule]) -> Vec<SlotRule> {
    let missing = difference(&plain(rules), has).0;
    super::groups::plain(plain(rules).into_iter().filter(|rule| !missing.contains(rule)).collect())
}

fn holds(group: &TargetGroup, target: &Target) -> bool {
    let same = |h: &&crate::TargetHealth| h.id == target.id && h.port.or(group.port) == Some(target.port);
    group.health.iter().filter(|h| !h.is_draining()).any(|h| same(&h))
}

fn differs(has: &BTreeMap<String, String>, wants: &BTreeMap<String, String>) -> bool {
    wants.iter().any(|(key, value)| has.get(key) != Some(value))
}

fn attached(i: &Inventory, name: &str, group: &Slot<Arn>) -> Option<bool> {
    let found = i.auto_scaling_groups.iter().find(|g| g.name == name)?;
    Some(found.target_groups.contains(known(group)?))
}

fn allowed(i: &Inventory, service: &Slot<crate::EndpointServiceId>, principal: &str) -> bool {
    let found = known(service).and_then(|id| i.endpoint_service(id));
    found.and_then(|s| s.principals.as_ref()).is_some_and(|list| list.iter().any(|p| p.principal == principal))
}

fn left(change: &ServiceChange, balancers: &[Arn], types: &[String], regions: &[String]) -> ServiceChange {
    let stands = |slot: &&Slot<Arn>| known(slot).is_some_and(|arn| balancers.contains(arn));
    let keep = |list: &[String], has: &[String], there: bool| -> Vec<String> {
        list.iter().filter(|one| has.contains(one) == there).cloned().collect()
    };
    ServiceChange {
        add_load_balancers: change.add_load_balancers.iter().filter(|s| !stands(s)).cloned().collect(),
        remove_load_balancers: change.remove_load_balancers.iter().filter(stands).cloned().collect(),
        add_address_types: keep(&change.add_address_types, types, false),
        remove_address_types: keep(&change.remove_address_types, types, true),
        add_regions: keep(&change.add_regions, regions, false),
        remove_regions: keep(&change.remove_regions, regions, true),
    }
}

fn tags_of<'a>(i: &'a Inventory, resource: &str) -> Option<&'a Tags> {
    let balancer = i.load_balancers.iter().find(|l| l.arn.as_str() == resource).map(|l| &l.tags);
    let group = || i.target_groups.iter().find(|g| g.arn.as_str() == resource).map(|g| &g.tags);
    let service = || i.endpoint_services.iter().find(|s| s.id.as_str() == resource).map(|s| &s.tags);
    balancer.or_else(group).or_else(service)
}
