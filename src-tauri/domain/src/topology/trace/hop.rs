//! How a hop is made: its texts are plain, and each carries what it was read from.

use super::{Hop, Passage};
use crate::network::saw;
use crate::{Evidence, Inventory, plain};

impl Hop {
    pub(super) fn pass(node: &str, check: &str, says: impl AsRef<str>) -> Self {
        Self::new(node, check, Passage::Pass, says.as_ref())
    }

    pub(super) fn stop(node: &str, check: &str, says: impl AsRef<str>) -> Self {
        Self::new(node, check, Passage::Stop, says.as_ref())
    }

    pub(super) fn unknown(node: &str, check: &str, says: impl AsRef<str>) -> Self {
        let mut hop = Self::new(node, check, Passage::Unknown, says.as_ref());
        hop.evidence.push(Evidence::Unknown { because: hop.says.clone() });
        hop
    }

    fn new(node: &str, check: &str, verdict: Passage, says: &str) -> Self {
        Self {
            node: node.to_owned(),
            edge: None,
            verdict,
            check: check.to_owned(),
            says: plain(says),
            rule: None,
            would_allow: None,
            evidence: Vec::new(),
        }
    }

    /// The first hop at its box: the line from `before` leads there.
    pub(super) fn from(mut self, before: &str) -> Self {
        self.edge = Some(format!("{before} > {}", self.node));
        self
    }

    pub(super) fn rule(mut self, rule: impl AsRef<str>) -> Self {
        self.rule = Some(plain(rule.as_ref()));
        self
    }

    pub(super) fn allow(mut self, what: impl AsRef<str>) -> Self {
        self.would_allow = Some(plain(what.as_ref()));
        self
    }

    pub(super) fn seen(mut self, inventory: &Inventory, fact: &str, resource: &str, call: &str) -> Self {
        self.evidence.push(saw(inventory, fact, resource, call));
        self
    }
}
