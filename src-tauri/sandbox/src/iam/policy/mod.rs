//! Policies: read once into types, then asked whether a request may be done. Pure: no world, no time of its own.

mod condition;
mod context;
mod decide;
#[cfg(test)]
mod outsider;
mod pattern;
mod positions;
mod principal;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use context::Context;
pub(crate) use decide::{Cause, Decision, Layers, Request, decide, trust};
pub(crate) use positions::Span;
pub(crate) use principal::{Caller, Principals, Trust};
pub(crate) use read::{Kind, read};

use condition::Condition;

#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// What it is called where it is shown that it matched.
    pub name: String,
    pub statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub effect: Effect,
    /// Of trust and resource policies only.
    pub principals: Option<Principals>,
    pub actions: Names,
    pub resources: Names,
    conditions: Vec<Condition>,
    /// Whether `${…}` stands for a value of the request, as in policies of version 2012-10-17.
    variables: bool,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// Those named, or all others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub all_but: bool,
    pub names: Vec<String>,
}
