//! The drawing in words: as a table, and as one paragraph for people who do not see it.

use std::collections::{BTreeMap, HashMap, HashSet};

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
    let labels: HashMap<&str, &str> = drawing.nodes.iter().map(|n| (n.id.as_str(), n.label.as_str())).collect();
    let mut ends: HashMap<&str, Vec<&str>> = HashMap::new();
    for edge in &drawing.edges {
        if let Some(label) = labels.get(edge.to.as_str()) {
            ends.entry(&edge.from).or_default().push(label);
        }
    }
    drawing.nodes.iter().map(|node| row(node, ends.get(node.id.as_str()).map_or(&[], Vec::as_slice))).collect()
}

fn row(node: &Node, ends: &[&str]) -> Row {
    let mut leads_to: Vec<String> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    leads_to.extend(ends.iter().filter(|end| known.insert(end)).map(|end| (*end).to_owned()));
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
    let mut counted: BTreeMap<NodeKind, (u32, &Node)> = BTreeMap::new();
    for node in &drawing.nodes {
        counted.entry(node.kind).or_insert((0, node)).0 += node.members;
    }
    let named = |on_the_way: bool| -> Vec<String> {
        let such = counted.iter().rev().filter(|(kind, _)| is_on_the_way(**kind) == on_the_way);
        such.map(|(kind, (count, first))| counting(*kind, *count, first)).collect()
    };
    let mut sentences = vec![format!("{}, from Firefly to the targets: {}.", drawing.title, named(true).join("; "))];
    let beside = named(false);
    if !beside.is_empty() {
        sentences.push(format!("Beside the way: {}.", beside.join("; ")));
    }
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

/// Whether boxes of this kind are part of the chain.
fn is_on_the_way(kind: NodeKind) -> bool {
    match kind {
        NodeKind::Instance
        | NodeKind::Subnet
        | NodeKind::Vpc
        | NodeKind::NatGateway
        | NodeKind::InternetGateway
        | NodeKind::OtherLoadBalancer => false,
        NodeKind::Target
        | NodeKind::TargetGroup
        | NodeKind::Listener
        | NodeKind::LoadBalancer
        | NodeKind::EndpointService
        | NodeKind::Connection
        | NodeKind::Endpoint
        | NodeKind::PrivateDns => true,
    }
}

/// The one of its kind by its name; of several, how many.
fn counting(kind: NodeKind, count: u32, first: &Node) -> String {
    let title = kind.title();
    match (count, kind) {
        (1, _) => format!("{title} {}", first.label),
        (_, NodeKind::LoadBalancer) => format!("{title} in {count} subnets"),
        (_, NodeKind::Vpc | NodeKind::NatGateway) => format!("{count} {title}s"),
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
