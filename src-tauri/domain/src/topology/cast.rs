//! Who is in the drawing and who is linked to whom, before anything has a place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{FrameKind, Node, NodeKind, Place, Tone, View};
use crate::audit::{Audit, Finding, Outcome, Severity};
use crate::network::Lookup;
use crate::{Desired, Inventory, clip, plain};

/// More characters than this lose their middle; an endpoint service ID has 26.
const MOST_LABEL: usize = 32;
const MOST_DETAIL: usize = 44;

/// Where a box belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// A target in this lane, and in this yard where its subnet is known.
    Target(usize, Option<usize>),
    /// A target outside the VPC.
    Outside,
    Group,
    Listener,
    /// The load balancer in this lane, and in this yard.
    Balancer(usize, Option<usize>),
    /// In the VPC, but not on the way: other load balancers, NAT gateways.
    Beside,
    Service,
    /// At the border of the VPC: its internet gateways.
    Gate,
    /// A connection of this party, between the accounts.
    Border(usize),
    /// An endpoint of this party.
    Endpoint(usize),
    /// In Firefly's account, which is party 0.
    Dns,
}

/// One Availability Zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lane {
    pub key: String,
    pub label: String,
}

/// One subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Yard {
    /// The subnet's ID.
    pub key: String,
    pub kind: FrameKind,
    pub label: String,
    pub note: String,
}

/// An account on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Party {
    pub id: String,
    pub kind: FrameKind,
    pub label: String,
    pub note: String,
}

/// A line to be drawn. Links of one `net` may share a part of their way: they mean one fan.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub from: String,
    pub to: String,
    pub label: String,
    pub tone: Tone,
    pub net: String,
}

pub(super) struct Cast<'a> {
    pub desired: &'a Desired,
    pub inventory: &'a Inventory,
    pub view: &'a View,
    pub look: Lookup<'a>,
    /// What failed and nobody accepted, by resource.
    failed: HashMap<&'a str, Vec<&'a Finding>>,
    ids: HashMap<String, usize>,
    /// The box that stands for a resource.
    stands: HashMap<String, usize>,
    kinds: BTreeMap<NodeKind, Vec<usize>>,
    pub lanes: Vec<Lane>,
    pub yards: Vec<Yard>,
    pub parties: Vec<Party>,
    pub members: Vec<(Spot, Node)>,
    pub links: Vec<Link>,
}

impl<'a> Cast<'a> {
    pub fn new(desired: &'a Desired, inventory: &'a Inventory, audit: &'a Audit, view: &'a View) -> Self {
        let mut failed: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in audit.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.accepted.is_none()) {
            if let Some(resource) = &finding.resource {
                failed.entry(resource).or_default().push(finding);
            }
        }
        Self {
            desired,
            inventory,
            view,
            look: Lookup::of(inventory),
            failed,
            ids: HashMap::new(),
            stands: HashMap::new(),
            kinds: BTreeMap::new(),
            lanes: Vec::new(),
            yards: Vec::new(),
            parties: Vec::new(),
            members: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Adds a box, with its text made plain and its findings counted, but for those that somebody accepted.
    pub fn enter(&mut self, spot: Spot, mut node: Node) {
        node.label = clip(&node.label, MOST_LABEL);
        node.detail = clip(&node.detail, MOST_DETAIL);
        let resources: BTreeSet<&str> = node.resources.iter().map(String::as_str).collect();
        let failed: Vec<&Finding> = resources.iter().filter_map(|r| self.failed.get(r)).flatten().copied().collect();
        node.findings = u32::try_from(failed.len()).unwrap_or(u32::MAX);
        if node.tone == Tone::Good && failed.iter().any(|f| f.severity <= Severity::High) {
            node.tone = Tone::Bad;
            node.status = format!("{}, with findings", node.status);
        }
        node.status = clip(&node.status, MOST_DETAIL);
        self.ids.entry(node.id.clone()).or_insert(self.members.len());
        self.kinds.entry(node.kind).or_default().push(self.members.len());
        for resource in &node.resources {
            self.stands.entry(resource.clone()).or_insert(self.members.len());
        }
        self.members.push((spot, node));
    }

    pub fn link(&mut self, from: &str, to: &str, label: String, tone: Tone, net: &str) {
        self.links.push(Link { from: from.to_owned(), to: to.to_owned(), label, tone, net: net.to_owned() });
    }

    pub fn has(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// Whether a box stands for this resource.
    pub fn holds(&self, resource: &str) -> bool {
        self.stands.contains_key(resource)
    }

    /// The ID of the box that stands for this resource.
    pub fn box_of(&self, resource: &str) -> Option<String> {
        self.stands.get(resource).map(|index| self.members[*index].1.id.clone())
    }

    /// The box with this ID.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.ids.get(id).map(|index| &self.members[*index].1)
    }

    /// The IDs of the boxes of a kind.
    pub fn of(&self, kind: NodeKind) -> Vec<(String, Tone)> {
        let indices = self.kinds.get(&kind).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|index| &self.members[*index].1).map(|n| (n.id.clone(), n.tone)).collect()
    }
}

/// The line between two boxes: planned or pending while one of them is. What ails a box does not ail the line to it.
pub(super) fn between(a: Tone, b: Tone) -> Tone {
    [Tone::Planned, Tone::Pending, Tone::Neutral]
        .into_iter()
        .find(|tone| a == *tone || b == *tone)
        .unwrap_or(Tone::Good)
}

impl Node {
    pub(super) fn new(id: impl Into<String>, kind: NodeKind, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind,
            label: label.into(),
            detail: String::new(),
            tone: Tone::Neutral,
            status: String::new(),
            findings: 0,
            place: Place::default(),
            facts: Vec::new(),
            resources: Vec::new(),
            members: 1,
            collapsed: None,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn state(mut self, tone: Tone, status: impl Into<String>) -> Self {
        self.tone = tone;
        self.status = status.into();
        self
    }

    /// Adds a line to the panel; an empty value adds none.
    pub(super) fn fact(mut self, label: &str, value: impl AsRef<str>) -> Self {
        let value = plain(value.as_ref());
        if !value.is_empty() {
            self.facts.push((label.to_owned(), value));
        }
        self
    }

    pub(super) fn facts(self, facts: Vec<(&'static str, String)>) -> Self {
        facts.into_iter().fold(self, |node, (label, value)| node.fact(label, value))
    }

    /// A box for `count` alike, which `key` draws one by one.
    pub(super) fn several(mut self, count: usize, key: &str) -> Self {
        self.members = u32::try_from(count).unwrap_or(u32::MAX);
        self.collapsed = Some(key.to_owned());
        self
    }

    pub(super) fn stands_for<T: ToString>(mut self, resources: impl IntoIterator<Item = T>) -> Self {
        self.resources.extend(resources.into_iter().map(|r| r.to_string()));
        self
    }
}
