//! The default action of a listener: forwarding to one target group, or to several by weight. Other kinds of action
//! (redirects, fixed answers, authentication) belong to application load balancers and are not simulated.

use std::collections::BTreeMap;

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{Elbv2, Listener, LoadBalancer, TargetGroup, ask};

/// Target groups in one action.
const GROUPS: usize = 5;
const ACTIONS: [&str; 6] =
    ["forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response", "jwt-validation"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Forward {
    pub target_groups: Vec<String>,
    /// Given weights, by target group.
    pub weights: BTreeMap<String, u32>,
}

/// `DefaultActions`, if given.
pub(super) fn read(params: &Params) -> Result<Option<Forward>, AwsError> {
    match params.structs("DefaultActions").as_slice() {
        [] => Ok(None),
        [action] => one(action).map(Some),
        _ => Err(AwsError::new("TooManyActions", "A listener can have one default action of type 'forward'")),
    }
}

fn one(action: &Params) -> Result<Forward, AwsError> {
    let kind = ask::one_of(action, "Type", &ACTIONS)?;
    if kind.as_deref() != Some("forward") {
        let kind = kind.unwrap_or_default();
        return Err(AwsError::new(
            "InvalidLoadBalancerAction",
            format!("The action type '{kind}' is not valid with this load balancer"),
        ));
    }
    let mut forward = Forward::default();
    for weighted in action.structs("ForwardConfig.TargetGroups") {
        let arn = ask::need(&weighted, "TargetGroupArn")?.to_owned();
        if let Some(weight) = ask::within(&weighted, "Weight", 0..=999)? {
            forward.weights.insert(arn.clone(), weight);
        }
        forward.target_groups.push(arn);
    }
    if let Some(arn) = action.get("TargetGroupArn") {
        match forward.target_groups.as_slice() {
            [] => forward.target_groups.push(arn.to_owned()),
            [same] if same == arn => {}
            _ => return Err(AwsError::validation("TargetGroupArn and ForwardConfig must name the same target group")),
        }
    }
    let mut groups = forward.target_groups.clone();
    groups.sort();
    groups.dedup();
    match groups.len() {
        0 => Err(AwsError::validation("A target group ARN must be specified")),
        n if n < forward.target_groups.len() => Err(AwsError::validation("A target group is named more than once")),
        n if n > GROUPS => {
            Err(AwsError::new("TooManyUniqueTargetGroupsPerLoadBalancer", "Too many target groups in one action"))
        }
        _ => Ok(forward),
    }
}

/// Every group must exist, fit the listener's protocol and VPC, and serve no other load balancer.
pub(super) fn fits(forward: &Forward, protocol: &str, balancer: &LoadBalancer, all: &Elbv2) -> Result<(), AwsError> {
    for arn in &forward.target_groups {
        let group = all.target_group(arn)?;
        if !compatible(protocol, &group.protocol) {
            let words = "are incompatible";
            let message =
                format!("Listener protocol '{protocol}' and target group protocol '{}' {words}", group.protocol);
            return Err(AwsError::new("IncompatibleProtocols", message));
        }
        if group.vpc != balancer.vpc {
            return Err(ask::configuration(format!("The target group '{arn}' is not in the VPC of the load balancer")));
        }
        alone(group, balancer, all)?;
    }
    Ok(())
}

/// Which group protocols a listener takes (Network Load Balancers guide, “Listener configuration”).
fn compatible(listener: &str, group: &str) -> bool {
    match listener {
        "TCP" => matches!(group, "TCP" | "TCP_UDP"),
        "TLS" => matches!(group, "TCP" | "TLS"),
        "UDP" => matches!(group, "UDP" | "TCP_UDP"),
        "TCP_UDP" => group == "TCP_UDP",
        _ => matches!(group, "HTTP" | "HTTPS"),
    }
}

fn alone(group: &TargetGroup, balancer: &LoadBalancer, all: &Elbv2) -> Result<(), AwsError> {
    if all.users_of(&group.arn).all(|l| l.load_balancer == balancer.arn) {
        return Ok(());
    }
    let words = "The following target groups cannot be associated with more than one load balancer";
    Err(AwsError::new("TargetGroupAssociationLimit", format!("{words}: {}", group.arn)))
}

/// A single group stands both in the action and in its `ForwardConfig`; several stand in the latter only.
pub(super) fn show(x: &mut Xml, listener: &Listener) {
    x.leaf("Type", "forward");
    if let [only] = listener.target_groups.as_slice() {
        x.leaf("TargetGroupArn", only);
    }
    x.within("ForwardConfig", |x| {
        x.each("TargetGroups", "member", &listener.target_groups, |x, arn| {
            x.leaf("TargetGroupArn", arn).leaf("Weight", listener.weights.get(arn).copied().unwrap_or(1));
        });
        x.within("TargetGroupStickinessConfig", |x| {
            x.leaf("Enabled", false);
        });
    });
}
