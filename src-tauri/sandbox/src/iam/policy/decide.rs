//! The decision: a denial anywhere wins, and what is allowed must be allowed by every kind of policy that applies.

use std::collections::BTreeSet;

use super::condition::Condition;
use super::principal::{Caller, Trust};
use super::{Context, Effect, Names, Policy, Statement, pattern};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub action: &'a str,
    /// `*` of operations that act on no resource.
    pub resource: &'a str,
    pub context: &'a Context,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    ExplicitDeny,
    ImplicitDeny,
}

impl Decision {
    pub fn name(self) -> &'static str {
        match self {
            Decision::Allowed => "allowed",
            Decision::ExplicitDeny => "explicitDeny",
            Decision::ImplicitDeny => "implicitDeny",
        }
    }
}

/// All that applies to a request. Kinds that are absent limit nothing, but for those of the identity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layers {
    pub identity: Vec<Policy>,
    pub boundary: Option<Vec<Policy>>,
    pub session: Option<Vec<Policy>>,
    /// Service control policies, level by level from the root down.
    pub organization: Vec<Vec<Policy>>,
}

/// Which kind of policy refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Identity,
    Boundary,
    Session,
    Organization,
}

#[derive(Debug, Clone)]
pub(crate) struct Verdict<'a> {
    pub decision: Decision,
    /// Whether all but the identity's own policies allow: then a resource's policy that names the caller is enough.
    pub others_allow: bool,
    /// Of a refusal.
    pub cause: Option<Cause>,
    /// What decided: the denials, or else what of the identity allows.
    pub matched: Vec<(&'a Policy, &'a Statement)>,
    /// Keys that conditions ask for and the request lacks.
    pub missing: BTreeSet<String>,
    /// Whether the boundary, where there is one, allows.
    pub boundary: Option<bool>,
    pub organization: Option<bool>,
}

/// What one set of policies says.
#[derive(Debug, Clone, Default)]
struct Said<'a> {
    allows: Vec<(&'a Policy, &'a Statement)>,
    denies: Vec<(&'a Policy, &'a Statement)>,
}

pub(crate) fn decide<'a>(layers: &'a Layers, request: &Request) -> Verdict<'a> {
    let mut missing = BTreeSet::new();
    let identity = ask(&layers.identity, request, None, &mut missing);
    let mut all = vec![(Cause::Identity, identity)];
    let mut boundary = None;
    if let Some(policies) = &layers.boundary {
        let said = ask(policies, request, None, &mut missing);
        boundary = Some(said.allowed());
        all.push((Cause::Boundary, said));
    }
    if let Some(policies) = &layers.session {
        all.push((Cause::Session, ask(policies, request, None, &mut missing)));
    }
    let mut organization = None;
    for level in &layers.organization {
        let said = ask(level, request, None, &mut missing);
        organization = Some(organization.unwrap_or(true) && said.allowed());
        all.push((Cause::Organization, said));
    }
    let denied: Vec<_> = all.iter().flat_map(|(_, said)| said.denies.clone()).collect();
    if let Some((cause, _)) = all.iter().find(|(_, said)| !said.denies.is_empty()) {
        let (decision, cause) = (Decision::ExplicitDeny, Some(*cause));
        return Verdict { decision, others_allow: false, cause, matched: denied, missing, boundary, organization };
    }
    let others_allow = all.iter().skip(1).all(|(_, said)| said.allowed());
    let lacking = all.iter().find(|(_, said)| said.allows.is_empty()).map(|(cause, _)| *cause);
    let matched = all.into_iter().next().map(|(_, said)| said.allows).unwrap_or_default();
    let decision = if lacking.is_none() { Decision::Allowed } else { Decision::ImplicitDeny };
    Verdict { decision, others_allow, cause: lacking, matched, missing, boundary, organization }
}

/// What a policy of a role or a resource gives to a caller; None also where it denies.
pub(crate) fn trust(policy: &Policy, request: &Request, caller: &Caller) -> Result<Trust, Decision> {
    let mut missing = BTreeSet::new();
    let said = ask(std::slice::from_ref(policy), request, Some(caller), &mut missing);
    if !said.denies.is_empty() {
        return Err(Decision::ExplicitDeny);
    }
    let trusts = said.allows.iter().filter_map(|(_, s)| Some(s.principals.as_ref()?.trust(caller)));
    trusts.max().filter(|t| *t > Trust::None).ok_or(Decision::ImplicitDeny)
}

impl Said<'_> {
    fn allowed(&self) -> bool {
        !self.allows.is_empty() && self.denies.is_empty()
    }
}

fn ask<'a>(
    policies: &'a [Policy],
    request: &Request,
    caller: Option<&Caller>,
    missing: &mut BTreeSet<String>,
) -> Said<'a> {
    let mut said = Said::default();
    for policy in policies {
        for statement in policy.statements.iter().filter(|s| s.applies(request, caller, missing)) {
            match statement.effect {
                Effect::Allow => said.allows.push((policy, statement)),
                Effect::Deny => said.denies.push((policy, statement)),
            }
        }
    }
    said
}

impl Statement {
    fn applies(&self, request: &Request, caller: Option<&Caller>, missing: &mut BTreeSet<String>) -> bool {
        let named = match (&self.principals, caller) {
            (Some(principals), Some(caller)) => principals.trust(caller) > Trust::None,
            (Some(_), None) | (None, Some(_)) => false,
            (None, None) => true,
        };
        let action = request.action.to_ascii_lowercase();
        let plain = Context::default();
        // an action holds no variables, and its case does not matter
        let acts = |name: &str| pattern::fits(&name.to_ascii_lowercase(), &action, &plain, false).unwrap_or(false);
        if !named || !self.actions.include(acts) {
            return false;
        }
        let mut lacks = BTreeSet::new();
        let mut touches = |name: &str| {
            let fits = pattern::fits(name, request.resource, request.context, self.variables);
            fits.unwrap_or_else(|pattern::NoValue(key)| {
                lacks.insert(key);
                false
            })
        };
        // of a trust policy the resource is the role itself
        let touched = caller.is_some() && self.resources.names.is_empty() || self.resources.include(&mut touches);
        // “all but” what a request does not say is nothing
        let touched = touched && (lacks.is_empty() || !self.resources.all_but);
        missing.extend(lacks);
        if !touched {
            return false;
        }
        // every condition is looked at, so that all missing keys are found
        let unmet = |c: &&Condition| !c.holds(request.context, self.variables, missing);
        self.conditions.iter().filter(unmet).count() == 0
    }
}

impl Names {
    fn include(&self, mut matches: impl FnMut(&str) -> bool) -> bool {
        self.names.iter().any(|name| matches(name)) != self.all_but
    }
}
