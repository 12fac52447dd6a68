//! One drawing of the whole chain, with its positions: the same for screen, SVG and PDF.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a box stands for; also names its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
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
    Account,
    Vpc,
    Zone,
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Node {
    /// Stable: the resource's ID or ARN, else a name made from its step.
    pub id: String,
    pub kind: NodeKind,
    /// First line.
    pub label: String,
    /// Second line: port, zone ID, state.
    pub detail: String,
    pub tone: Tone,
    /// What the tone means, in words: “healthy”, “waiting for approval”.
    pub status: String,
    /// How many findings concern it.
    pub findings: u32,
    pub place: Place,
    /// For the side panel: label and value.
    pub facts: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Frame {
    pub id: String,
    pub kind: FrameKind,
    pub label: String,
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
    pub frames: Vec<Frame>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// The same in words, for people who do not see it.
    pub description: String,
}
