//! The action of a listener or rule. There is one: authentication before it is not simulated.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{Action, ActionKind, Elbv2, LoadBalancer, ask, forward, redirects};

const KINDS: [&str; 6] =
    ["forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response", "jwt-validation"];
/// Parameters of the kinds, by kind.
const CONFIGS: [(&str, &str); 4] = [
    ("forward", "TargetGroupArn"),
    ("forward", "ForwardConfig"),
    ("redirect", "RedirectConfig"),
    ("fixed-response", "FixedResponseConfig"),
];

/// The actions of that name, if given.
pub(super) fn read(params: &Params, name: &str) -> Result<Option<Action>, AwsError> {
    match params.structs(name).as_slice() {
        [] => Ok(None),
        [action] => one(action).map(Some),
        _ => Err(AwsError::new("TooManyActions", "Only one action can be specified here, and it must route requests")),
    }
}

/// Refuses an action that a listener of that protocol and load balancer cannot have.
pub(super) fn fits(action: &Action, protocol: &str, balancer: &LoadBalancer, all: &Elbv2) -> Result<(), AwsError> {
    match &action.kind {
        ActionKind::Forward(forward) => forward::fits(forward, protocol, balancer, all),
        ActionKind::Redirect(_) | ActionKind::FixedResponse(_) if balancer.kind == "network" => Err(invalid(format!(
            "The action type '{}' is not valid with a load balancer of type 'network'",
            action.word()
        ))),
        ActionKind::Redirect(redirect) => redirects::fits(redirect, protocol),
        ActionKind::FixedResponse(_) => Ok(()),
    }
}

pub(super) fn show(x: &mut Xml, name: &str, action: &Action) {
    x.each(name, "member", [action], |x, action| {
        x.leaf("Type", action.word());
        x.maybe("Order", action.order);
        match &action.kind {
            ActionKind::Forward(forward) => forward::show(x, forward),
            ActionKind::Redirect(redirect) => redirects::show(x, redirect),
            ActionKind::FixedResponse(response) => redirects::show_fixed(x, response),
        }
    });
}

/// The refusal of an action.
pub(super) fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidLoadBalancerAction", message)
}

impl Action {
    fn word(&self) -> &'static str {
        match self.kind {
            ActionKind::Forward(_) => "forward",
            ActionKind::Redirect(_) => "redirect",
            ActionKind::FixedResponse(_) => "fixed-response",
        }
    }
}

fn one(params: &Params) -> Result<Action, AwsError> {
    let word = ask::one_of(params, "Type", &KINDS)?.ok_or_else(|| ask::null("Type"))?;
    let given = |config: &str| params.map().keys().any(|k| k.split('.').next() == Some(config));
    if let Some((_, foreign)) = CONFIGS.iter().find(|(kind, config)| *kind != word && given(config)) {
        return Err(invalid(format!("'{foreign}' cannot be specified with an action of type '{word}'")));
    }
    let kind = match word.as_str() {
        "forward" => ActionKind::Forward(forward::read(params)?),
        "redirect" => ActionKind::Redirect(redirects::read(&ask::inner(params, "RedirectConfig"))?),
        "fixed-response" => {
            ActionKind::FixedResponse(redirects::read_fixed(&ask::inner(params, "FixedResponseConfig"))?)
        }
        other => return Err(invalid(format!("The action type '{other}' is not available here"))),
    };
    Ok(Action { order: ask::within(params, "Order", 1..=50_000)?, kind })
}
