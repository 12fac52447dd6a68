//! Forwarding to one target group, or to several by weight.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{Elbv2, Forward, LoadBalancer, TargetGroup, ask, quotas};

/// Target groups in one action.
const GROUPS: usize = 5;
/// What a group weighs when nothing is said.
const WEIGHT: u32 = 1;

/// `TargetGroupArn` or `ForwardConfig` of an action.
pub(super) fn read(action: &Params) -> Result<Forward, AwsError> {
    let config = ask::inner(action, "ForwardConfig");
    let mut forward = sticky(&ask::inner(&config, "TargetGroupStickinessConfig"))?;
    for weighted in config.structs("TargetGroups") {
        let arn = ask::need(&weighted, "TargetGroupArn")?.to_owned();
        forward.groups.push((arn, ask::within(&weighted, "Weight", 0..=999)?.unwrap_or(WEIGHT)));
    }
    if let Some(arn) = action.get("TargetGroupArn") {
        match forward.groups.as_slice() {
            [] => forward.groups.push((arn.to_owned(), WEIGHT)),
            [(same, _)] if same == arn => {}
            _ => return Err(AwsError::validation("TargetGroupArn and ForwardConfig must name the same target group")),
        }
    }
    let mut arns: Vec<&str> = forward.groups.iter().map(|(arn, _)| arn.as_str()).collect();
    arns.sort_unstable();
    arns.dedup();
    match arns.len() {
        0 => Err(AwsError::validation("A target group ARN must be specified")),
        n if n < forward.groups.len() => Err(AwsError::validation("A target group is named more than once")),
        n if n > GROUPS => Err(too_many("Too many target groups in one action")),
        _ => Ok(forward),
    }
}

/// Every group must exist, fit the listener's protocol and VPC, and serve no other load balancer.
pub(super) fn fits(forward: &Forward, protocol: &str, balancer: &LoadBalancer, all: &Elbv2) -> Result<(), AwsError> {
    if balancer.kind == "network" && forward.sticky_seconds.is_some() {
        let words =
            "The duration of target group stickiness is supported for load balancers with type 'application' only";
        return Err(ask::configuration(words));
    }
    if balancer.kind != "network" && forward.sticky && forward.sticky_seconds.is_none() {
        return Err(AwsError::validation("A duration must be specified when target group stickiness is enabled"));
    }
    for (arn, _) in &forward.groups {
        let group = all.target_group(arn)?;
        if !compatible(protocol, group) {
            let words = "are incompatible";
            let message =
                format!("Listener protocol '{protocol}' and target group protocol '{}' {words}", group.protocol);
            return Err(AwsError::new("IncompatibleProtocols", message));
        }
        if group.target_type != "lambda" && group.vpc != balancer.vpc {
            return Err(ask::configuration(format!("The target group '{arn}' is not in the VPC of the load balancer")));
        }
        alone(group, balancer, all)?;
        quotas::targets(all, balancer, group)?;
    }
    quotas::groups(all, balancer, forward)
}

/// A single group stands both in the action and in its `ForwardConfig`; several stand in the latter only.
pub(super) fn show(x: &mut Xml, forward: &Forward) {
    if let [(only, _)] = forward.groups.as_slice() {
        x.leaf("TargetGroupArn", only);
    }
    x.within("ForwardConfig", |x| {
        x.each("TargetGroups", "member", &forward.groups, |x, (arn, weight)| {
            x.leaf("TargetGroupArn", arn).leaf("Weight", weight);
        });
        x.within("TargetGroupStickinessConfig", |x| {
            x.leaf("Enabled", forward.sticky).maybe("DurationSeconds", forward.sticky_seconds);
        });
    });
}

/// `TargetGroupStickinessConfig`; with application load balancers it wants a duration.
fn sticky(config: &Params) -> Result<Forward, AwsError> {
    let (sticky, sticky_seconds) = (config.flag("Enabled"), ask::within(config, "DurationSeconds", 1..=604_800)?);
    Ok(Forward { groups: Vec::new(), sticky, sticky_seconds })
}

/// Which group protocols a listener takes (Network Load Balancers guide, “Listener configuration”). A load balancer as
/// target is for TCP listeners only.
fn compatible(listener: &str, group: &TargetGroup) -> bool {
    let (function, balancer) = (group.target_type == "lambda", group.target_type == "alb");
    let group = group.protocol.as_str();
    match listener {
        "TCP" => matches!(group, "TCP" | "TCP_UDP"),
        "TLS" => !balancer && matches!(group, "TCP" | "TLS"),
        "UDP" => matches!(group, "UDP" | "TCP_UDP"),
        "TCP_UDP" => group == "TCP_UDP",
        _ => function || matches!(group, "HTTP" | "HTTPS"),
    }
}

fn alone(group: &TargetGroup, balancer: &LoadBalancer, all: &Elbv2) -> Result<(), AwsError> {
    if all.users_of(&group.arn).all(|l| l.load_balancer == balancer.arn) {
        return Ok(());
    }
    let words = "The following target groups cannot be associated with more than one load balancer";
    Err(AwsError::new("TargetGroupAssociationLimit", format!("{words}: {}", group.arn)))
}

fn too_many(message: &str) -> AwsError {
    AwsError::new("TooManyUniqueTargetGroupsPerLoadBalancer", message)
}
