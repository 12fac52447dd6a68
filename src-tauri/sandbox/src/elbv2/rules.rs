//! Rules of listeners: create, describe, modify, delete, order. The default rule is part of its listener, and only read here.

use std::collections::{BTreeMap, BTreeSet};

use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Elbv2, Listener, LoadBalancer, Rule, Scene, Transform, actions, ask, conditions, transforms};

/// Of one load balancer, default rules not counted (DescribeAccountLimits).
const LIMIT: usize = 100;
const LOWEST: u32 = 50_000;

/// Not idempotent: a repeat finds its priority in use.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let of = ask::need(p, "ListenerArn")?;
    let conditions = conditions::read(p)?.ok_or_else(|| ask::null("Conditions"))?;
    let priority = ask::within(p, "Priority", 1..=LOWEST)?.ok_or_else(|| ask::null("Priority"))?;
    let action = actions::read(p, "Actions")?.ok_or_else(|| ask::null("Actions"))?;
    let (transforms, tags) = (transforms::read(p)?, ask::tags(p)?);
    let all = &Scene::of(world, call).estate.elbv2;
    let listener = all.listener(of)?;
    let balancer = all.load_balancer(&listener.load_balancer)?;
    takes_rules(balancer, &transforms)?;
    conditions::fit(&conditions, balancer)?;
    if all.rules_of(of).iter().any(|r| r.priority == priority) {
        return Err(in_use(priority));
    }
    actions::fits(&action, &listener.protocol, balancer, all)?;
    if all.listeners_of(&balancer.arn).map(|l| all.rules_of(&l.arn).len()).sum::<usize>() >= LIMIT {
        return Err(AwsError::new(
            "TooManyRules",
            "The maximum number of rules has been reached for this load balancer",
        ));
    }
    let listener = of.to_owned();
    let arn = new_arn(world, call, of, priority);
    Ok(keep(world, call, Rule { arn, listener, priority, conditions, action, transforms, tags }))
}

/// Those of a listener in their order, the default rule last, or those asked for by ARN.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (of, arns) = (call.params.get("ListenerArn"), call.params.list("RuleArns"));
    let all = &Scene::of(world, call).estate.elbv2;
    let found: Vec<Shown> = match (of, arns.as_slice()) {
        (Some(arn), []) => {
            let listener = all.listener(arn)?;
            all.rules_of(arn).into_iter().map(Shown::Own).chain([Shown::Default(listener)]).collect()
        }
        (None, [_, ..]) => arns.iter().map(|arn| find(all, arn)).collect::<Result<_, _>>()?,
        _ => return Err(AwsError::validation("You must specify either listener rule ARNs or a listener ARN")),
    };
    Ok(ask::listed("Rules", ask::page(&call.params, found)?, |x, rule| show(x, &rule)))
}

/// What is not given stays as it is.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let arn = ask::need(p, "RuleArn")?;
    let (conditions, action) = (conditions::read(p)?, actions::read(p, "Actions")?);
    let transforms = changed_transforms(p)?;
    if conditions.is_none() && action.is_none() && transforms.is_none() {
        return Err(AwsError::validation("Either conditions or actions must be specified"));
    }
    let all = &Scene::of(world, call).estate.elbv2;
    let before = own(all, arn, "modified")?.clone();
    let listener = all.listener(&before.listener)?;
    let balancer = all.load_balancer(&listener.load_balancer)?;
    let rule = Rule {
        conditions: conditions.unwrap_or(before.conditions),
        action: action.unwrap_or(before.action),
        transforms: transforms.unwrap_or(before.transforms),
        ..before
    };
    takes_rules(balancer, &rule.transforms)?;
    conditions::fit(&rule.conditions, balancer)?;
    actions::fits(&rule.action, &listener.protocol, balancer, all)?;
    Ok(keep(world, call, rule))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "RuleArn")?;
    let all = &mut Scene::of(world, call).estate.elbv2;
    own(all, arn, "deleted")?;
    all.rules.remove(arn);
    Ok(String::new())
}

/// Rules may change places; one that is not named keeps its own.
pub(super) fn set_priorities(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mut wanted: BTreeMap<String, u32> = BTreeMap::new();
    for pair in ask::need_structs(&call.params, "RulePriorities")? {
        let arn = ask::need(&pair, "RuleArn")?;
        let priority = ask::within(&pair, "Priority", 1..=LOWEST)?.ok_or_else(|| ask::null("Priority"))?;
        if wanted.insert(arn.to_owned(), priority).is_some() {
            return Err(AwsError::validation(format!("Rule '{arn}' was provided multiple times")));
        }
    }
    let all = &mut Scene::of(world, call).estate.elbv2;
    let mut taken: BTreeSet<(&str, u32)> = BTreeSet::new();
    for (arn, priority) in &wanted {
        let listener = &own(all, arn, "reprioritized")?.listener;
        if !taken.insert((listener, *priority)) {
            return Err(AwsError::validation(format!("Priority '{priority}' was provided multiple times")));
        }
        if all.rules_of(listener).iter().any(|r| r.priority == *priority && !wanted.contains_key(&r.arn)) {
            return Err(in_use(*priority));
        }
    }
    for (arn, priority) in &wanted {
        all.rules.entry(arn.clone()).and_modify(|r| r.priority = *priority);
    }
    let mut x = Xml::new();
    x.each("Rules", "member", wanted.keys().filter_map(|arn| all.rules.get(arn)), |x, r| show(x, &Shown::Own(r)));
    Ok(x.done())
}

impl Listener {
    /// The ARN of its default rule.
    pub(super) fn default_rule(&self) -> String {
        let digits = ids::digest(&["default rule", &self.arn], 16);
        format!("{}/{digits}", self.arn.replacen(":listener/", ":listener-rule/", 1))
    }
}

/// A rule as AWS shows it.
enum Shown<'a> {
    Own(&'a Rule),
    Default(&'a Listener),
}

fn find<'a>(all: &'a Elbv2, arn: &str) -> Result<Shown<'a>, AwsError> {
    ask::arn(arn, "listener-rule", "listener rule")?;
    let default = || all.listeners.values().find(|l| l.default_rule() == arn).map(Shown::Default);
    all.rules.get(arn).map(Shown::Own).or_else(default).ok_or_else(ask::rule_not_found)
}

/// A rule that can be changed.
fn own<'a>(all: &'a Elbv2, arn: &str, done: &str) -> Result<&'a Rule, AwsError> {
    match find(all, arn)? {
        Shown::Own(rule) => Ok(rule),
        Shown::Default(_) => {
            Err(AwsError::new("OperationNotPermitted", format!("Default rule '{arn}' cannot be {done}")))
        }
    }
}

/// Application load balancers, and dual-stack network load balancers (CreateRule).
fn takes_rules(balancer: &LoadBalancer, transforms: &[Transform]) -> Result<(), AwsError> {
    if balancer.kind != "network" {
        return Ok(());
    }
    if balancer.ip_address_type != "dualstack" {
        let words = "Rules are supported for load balancers with type 'network' and IP address type 'dualstack' only";
        return Err(ask::configuration(words));
    }
    if !transforms.is_empty() {
        return Err(ask::configuration("Transforms are supported for load balancers with type 'application' only"));
    }
    Ok(())
}

/// `Transforms` or `ResetTransforms`, not both.
fn changed_transforms(params: &Params) -> Result<Option<Vec<Transform>>, AwsError> {
    let given = transforms::read(params)?;
    match (given.is_empty(), params.flag("ResetTransforms")) {
        (false, true) => Err(AwsError::validation("You cannot specify both Transforms and ResetTransforms")),
        (false, false) => Ok(Some(given)),
        (true, true) => Ok(Some(Vec::new())),
        (true, false) => Ok(None),
    }
}

fn keep(world: &mut World, call: &Call, rule: Rule) -> String {
    let mut x = Xml::new();
    x.each("Rules", "member", [&rule], |x, r| show(x, &Shown::Own(r)));
    let all = &mut Scene::of(world, call).estate.elbv2;
    all.begin_use(&rule.action, call.now);
    all.rules.insert(rule.arn.clone(), rule);
    x.done()
}

fn new_arn(world: &mut World, call: &Call, listener: &str, priority: u32) -> String {
    let digits = ask::digits(world, call, "listener-rule", &format!("{listener} {priority}"));
    format!("{}/{digits}", listener.replacen(":listener/", ":listener-rule/", 1))
}

fn in_use(priority: u32) -> AwsError {
    AwsError::new("PriorityInUse", format!("Priority '{priority}' is currently in use"))
}

fn show(x: &mut Xml, rule: &Shown) {
    let (arn, priority, conditions, action, transforms) = match rule {
        Shown::Own(r) => (r.arn.clone(), r.priority.to_string(), &*r.conditions, &r.action, &*r.transforms),
        Shown::Default(l) => (l.default_rule(), "default".to_owned(), &[][..], &l.action, &[][..]),
    };
    x.leaf("RuleArn", arn).leaf("Priority", priority);
    x.each("Conditions", "member", conditions, conditions::show);
    actions::show(x, "Actions", action);
    x.leaf("IsDefault", matches!(rule, Shown::Default(_)));
    if !transforms.is_empty() {
        x.each("Transforms", "member", transforms, transforms::show);
    }
}
