//! The drawing in words: as a table, and as one paragraph for people who do not see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Drawing, Node, NodeKind, Tone};

/// One box of the drawing. All text is plain; a format's escaping is left to whoever prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is, as AWS names it.
    pub kind: String,
    pub label: String,
    pub detail: String,
    pub tone: Tone,
    /// What the tone means, in words.
    pub status: String,
    /// How many failed findings concern it.
    pub findings: u32,
    /// The labels of the boxes that it leads to, on the way from Firefly to a target.
    pub leads_to: Vec<String>,
    /// The resource's ID or ARN, or a name made from its step while AWS has not named it.
    pub id: String,
}

/// The boxes of `drawing` in its order, from the targets to the private DNS name.
pub fn table(drawing: &Drawing) -> Vec<Row> {
    drawing.nodes.iter().map(|node| row(drawing, node)).collect()
}

fn row(drawing: &Drawing, node: &Node) -> Row {
    let ends = drawing.edges.iter().filter(|edge| edge.from == node.id);
    let mut leads_to: Vec<String> = Vec::new();
    for end in ends.filter_map(|edge| drawing.nodes.iter().find(|n| n.id == edge.to)) {
        if !leads_to.contains(&end.label) {
            leads_to.push(end.label.clone());
        }
    }
    Row {
        kind: node.kind.title().to_owned(),
        label: node.label.clone(),
        detail: node.detail.clone(),
        tone: node.tone,
        status: node.status.clone(),
        findings: node.findings,
        leads_to,
        id: node.id.clone(),
    }
}

/// One paragraph: what stands on the way from Firefly to the targets, then every problem, what is waited for, what is planned.
pub(super) fn description(drawing: &Drawing) -> String {
    let mut counted: BTreeMap<NodeKind, usize> = BTreeMap::new();
    for node in &drawing.nodes {
        *counted.entry(node.kind).or_default() += 1;
    }
    let way: Vec<String> = counted.iter().rev().map(|(kind, count)| counting(drawing, *kind, *count)).collect();
    let mut sentences = vec![format!("{}, from Firefly to the targets: {}.", drawing.title, way.join("; "))];
    let bad: Vec<String> =
        drawing.nodes.iter().filter(|n| n.tone == Tone::Bad || n.findings > 0).map(problem).collect();
    sentences.push(if bad.is_empty() {
        "No problem is known.".to_owned()
    } else {
        format!("Problems: {}.", bad.join("; "))
    });
    for (intro, tone) in [("Waiting", Tone::Pending), ("Planned, not there yet", Tone::Planned)] {
        let such: Vec<String> = drawing.nodes.iter().filter(|n| n.tone == tone && n.findings == 0).map(state).collect();
        if !such.is_empty() {
            sentences.push(format!("{intro}: {}.", such.join("; ")));
        }
    }
    sentences.join(" ")
}

/// The one of its kind by its name; of several, how many.
fn counting(drawing: &Drawing, kind: NodeKind, count: usize) -> String {
    let title = kind.title();
    match drawing.nodes.iter().find(|node| node.kind == kind) {
        Some(node) if count == 1 => format!("{title} {}", node.label),
        _ if kind == NodeKind::LoadBalancer => format!("{title} in {count} subnets"),
        _ if kind == NodeKind::Target => format!("{count} boxes of targets"),
        _ => format!("{count} {}s", title[..1].to_lowercase() + &title[1..]),
    }
}

fn state(node: &Node) -> String {
    let Node { label, status, .. } = node;
    let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
    format!("{} {label}{status}", node.kind.title())
}

fn problem(node: &Node) -> String {
    match node.findings {
        0 => state(node),
        1 => format!("{}, 1 finding", state(node)),
        many => format!("{}, {many} findings", state(node)),
    }
}
