//! How listeners, and their default rules, are written.

use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

use super::{Listener, Scene, ask, forward};

pub(super) fn one(listener: &Listener) -> String {
    let mut x = Xml::new();
    x.each("Listeners", "member", [listener], show);
    x.done()
}

pub(super) fn show(x: &mut Xml, l: &Listener) {
    x.leaf("ListenerArn", &l.arn);
    x.leaf("LoadBalancerArn", &l.load_balancer);
    x.leaf("Port", l.port);
    x.leaf("Protocol", &l.protocol);
    if let Some(certificate) = &l.certificate {
        x.each("Certificates", "member", [certificate], |x, arn| {
            x.leaf("CertificateArn", arn);
        });
    }
    x.maybe("SslPolicy", l.ssl_policy.as_ref());
    actions(x, "DefaultActions", l);
}

/// Every listener has one rule: its default action.
pub(super) fn rules(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (of, arns) = (call.params.get("ListenerArn"), call.params.list("RuleArns"));
    let all = &Scene::of(world, call).estate.elbv2;
    let missing = || AwsError::new("RuleNotFound", "One or more rules not found");
    let found: Vec<&Listener> = match (of, arns.as_slice()) {
        (Some(arn), []) => vec![all.listener(arn)?],
        (None, [_, ..]) => {
            arns.iter().map(|arn| all.listener_of_rule(arn).ok_or_else(missing)).collect::<Result<_, _>>()?
        }
        _ => return Err(AwsError::validation("You must specify either listener rule ARNs or a listener ARN")),
    };
    Ok(ask::listed("Rules", ask::page(&call.params, found)?, show_rule))
}

pub(super) fn rule_arn(listener: &Listener) -> String {
    let digits = ids::digest(&["default rule", &listener.arn], 16);
    format!("{}/{digits}", listener.arn.replacen(":listener/", ":listener-rule/", 1))
}

fn show_rule(x: &mut Xml, l: &Listener) {
    x.leaf("RuleArn", rule_arn(l)).leaf("Priority", "default").values::<&str>("Conditions", "member", []);
    actions(x, "Actions", l);
    x.leaf("IsDefault", true);
}

fn actions(x: &mut Xml, name: &str, l: &Listener) {
    x.each(name, "member", [l], forward::show);
}
