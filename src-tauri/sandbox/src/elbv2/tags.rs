//! Tags of load balancers, target groups, listeners and rules.

use crate::call::Call;
use crate::ec2::Tags;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Elbv2, Scene, ask};

/// ARNs in one call.
const AT_ONCE: usize = 20;

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arns = arns(call)?;
    let scene = Scene::of(world, call);
    let all = &mut scene.estate.elbv2;
    let found = arns.iter().map(|arn| Ok((arn, of(all, arn)?.clone()))).collect::<Result<Vec<_>, AwsError>>()?;
    let mut x = Xml::new();
    x.each("TagDescriptions", "member", found, |x, (arn, tags)| {
        x.leaf("ResourceArn", arn);
        x.each("Tags", "member", &tags, |x, (key, value)| {
            x.leaf("Key", key).leaf("Value", value);
        });
    });
    Ok(x.done())
}

/// Overwrites the value of a key that is there.
pub(super) fn add(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arns = arns(call)?;
    ask::need_structs(&call.params, "Tags")?;
    let new = ask::tags(&call.params)?;
    each(world, call, &arns, |tags| tags.extend(new.clone()))
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arns = arns(call)?;
    let keys = ask::need_list(&call.params, "TagKeys")?;
    each(world, call, &arns, |tags| tags.retain(|key, _| !keys.contains(key)))
}

/// Changes the tags of every resource, or of none.
fn each(world: &mut World, call: &Call, arns: &[String], change: impl Fn(&mut Tags)) -> Result<String, AwsError> {
    let scene = Scene::of(world, call);
    let all = &mut scene.estate.elbv2;
    for arn in arns {
        let mut after = of(all, arn)?.clone();
        change(&mut after);
        ask::few_enough(&after)?;
    }
    for arn in arns {
        change(of(all, arn)?);
    }
    Ok(String::new())
}

fn arns(call: &Call) -> Result<Vec<String>, AwsError> {
    let arns = ask::need_list(&call.params, "ResourceArns")?;
    if arns.len() > AT_ONCE {
        return Err(AwsError::validation(format!("The maximum number of resources in one call is {AT_ONCE}")));
    }
    Ok(arns)
}

fn of<'a>(all: &'a mut Elbv2, arn: &str) -> Result<&'a mut Tags, AwsError> {
    let kind = arn.splitn(6, ':').nth(5).and_then(|r| r.split('/').next());
    match kind {
        Some("loadbalancer") => {
            all.load_balancers.get_mut(arn).map(|b| &mut b.tags).ok_or_else(|| ask::load_balancer_not_found(arn))
        }
        Some("targetgroup") => {
            all.target_groups.get_mut(arn).map(|g| &mut g.tags).ok_or_else(ask::target_group_not_found)
        }
        Some("listener") => all.listeners.get_mut(arn).map(|l| &mut l.tags).ok_or_else(ask::listener_not_found),
        Some("listener-rule") => match all.rules.get_mut(arn) {
            Some(rule) => Ok(&mut rule.tags),
            None => {
                let default = all.listeners.values_mut().find(|l| l.default_rule() == arn);
                default.map(|l| &mut l.default_rule_tags).ok_or_else(ask::rule_not_found)
            }
        },
        _ => Err(AwsError::validation(format!("'{arn}' is not a valid ELB resource ARN"))),
    }
}
