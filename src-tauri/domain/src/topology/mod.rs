//! One drawing of the whole chain, with its positions: the same for screen, SVG and PDF. Pure: the same values give the
//! same drawing. Colours, fonts and icons are the affair of whoever shows it.

mod bundles;
mod cast;
mod compare;
mod consumer;
mod estate;
mod facts;
mod frames;
mod layout;
mod measure;
mod pictogram;
mod provider;
mod route;
mod svg;
mod targets;
mod trace;
mod ways;
mod words;
mod yards;
mod zones;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod tests;

pub use compare::{Difference, DrawnPart, PartChange, PartKind, compare};
pub use estate::draw_network;
pub use svg::svg;
pub use trace::{Hop, Passage, Trace, lay, trace};
pub use words::{Row, table};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::Audit;
use crate::{ConnectionCard, Desired, Inventory};

/// Draws the chain of `desired`: what `inventory` shows of it, and as planned what is not there yet.
///
/// `cards` are the judged connections of its endpoint service; `audit` gives the badges. Targets stand left, Firefly right;
/// every line leads the way a connection takes, from Firefly to a target. More than six alike are one box, unless `view` says otherwise.
pub fn draw(desired: &Desired, inventory: &Inventory, cards: &[ConnectionCard], audit: &Audit, view: &View) -> Drawing {
    let mut cast = cast::Cast::new(desired, inventory, audit, view);
    provider::enter(&mut cast);
    ways::enter(&mut cast);
    consumer::enter(&mut cast, cards);
    let mut drawing = layout::place(&cast);
    route::connect(&mut drawing, &cast.links);
    drawing.description = words::description(&drawing);
    drawing
}

/// What somebody wants to see of a drawing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct View {
    /// Keys of boxes that stand for several and are drawn in full: what `Node::collapsed` gave. Keys that fit nothing are ignored.
    pub expanded: BTreeSet<String>,
}

/// More than these alike in one place are drawn as one.
pub(crate) const MOST: usize = 6;

/// What a box stands for; also names its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Only in the drawing of the whole network, as the next two.
    Instance,
    Subnet,
    Vpc,
    NatGateway,
    InternetGateway,
    /// One that is not part of the chain.
    OtherLoadBalancer,
    Target,
    TargetGroup,
    Listener,
    LoadBalancer,
    EndpointService,
    Connection,
    Endpoint,
    PrivateDns,
}

/// What a frame stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FrameKind {
    /// The customer's account.
    Account,
    Region,
    Vpc,
    Zone,
    Subnet,
    /// A subnet whose route table leads to an internet gateway.
    PublicSubnet,
    /// Between the accounts: AWS's own network, never the internet.
    Backbone,
    /// Firefly's account: expected, not observed.
    Firefly,
    /// An account that nobody agreed to.
    Stranger,
}

/// How a box is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Good,
    Pending,
    Bad,
    Neutral,
    /// Desired, but not there yet.
    Planned,
}

/// Pixels, origin top left, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Node {
    /// Stable and unique: the resource's ID or ARN (of a load balancer with `#` and the subnet), else a name made from its step.
    pub id: String,
    pub kind: NodeKind,
    /// First line. All text here is plain: no control or reordering characters.
    pub label: String,
    /// Second line: port, address, what it does.
    pub detail: String,
    pub tone: Tone,
    /// What the tone means, in words: “healthy”, “waiting for your approval”.
    pub status: String,
    /// How many failed findings concern it.
    pub findings: u32,
    pub place: Place,
    /// For the side panel: label and value.
    pub facts: Vec<(String, String)>,
    /// IDs and ARNs that it stands for; findings about these are its findings.
    pub resources: Vec<String>,
    /// How many it stands for; 1 unless it is a box for several.
    #[serde(default = "one")]
    pub members: u32,
    /// Of a box for several: the key that `View::expanded` takes to draw each of them.
    #[serde(default)]
    pub collapsed: Option<String>,
}

fn one() -> u32 {
    1
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Frame {
    pub id: String,
    pub kind: FrameKind,
    pub label: String,
    /// A second line: how this is known. May be empty.
    pub note: String,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Edge {
    pub id: String,
    pub from: String,
    pub to: String,
    pub label: String,
    pub tone: Tone,
    /// The corners of the line, ends included.
    pub points: Vec<(f64, f64)>,
}

/// Frames, boxes and lines, all placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Drawing {
    pub title: String,
    pub width: f64,
    pub height: f64,
    /// Outer frames before the frames inside them.
    pub frames: Vec<Frame>,
    /// From the targets to the private DNS name.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// The same in words, for people who do not see it.
    pub description: String,
}

impl NodeKind {
    /// The name of the thing, as AWS writes it.
    pub fn title(self) -> &'static str {
        match self {
            NodeKind::Instance => "Instance",
            NodeKind::Subnet => "Subnet",
            NodeKind::Vpc => "VPC",
            NodeKind::NatGateway => "NAT gateway",
            NodeKind::InternetGateway => "Internet gateway",
            NodeKind::OtherLoadBalancer => "Load balancer",
            NodeKind::Target => "Target",
            NodeKind::TargetGroup => "Target group",
            NodeKind::Listener => "Listener",
            NodeKind::LoadBalancer => "Network Load Balancer",
            NodeKind::EndpointService => "Endpoint service",
            NodeKind::Connection => "Connection",
            NodeKind::Endpoint => "Interface endpoint",
            NodeKind::PrivateDns => "Private DNS",
        }
    }
}

impl View {
    pub(crate) fn shows(&self, key: &str) -> bool {
        self.expanded.contains(key)
    }
}

impl Tone {
    /// The graver of two: what is bad outweighs what is pending, planned, neutral and good, in this order.
    #[must_use]
    pub fn worse(self, other: Tone) -> Tone {
        if other.weight() > self.weight() { other } else { self }
    }

    pub(crate) fn weight(self) -> u8 {
        match self {
            Tone::Good => 0,
            Tone::Neutral => 1,
            Tone::Planned => 2,
            Tone::Pending => 3,
            Tone::Bad => 4,
        }
    }
}

impl Place {
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The height of its middle.
    pub fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }
}
