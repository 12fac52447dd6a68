//! What differs between two drawings of one thing: boxes and lines, whatever their places.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Drawing, Edge, Node, Tone};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Box,
    Line,
}

/// A box or a line of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DrawnPart {
    pub kind: PartKind,
    /// Of the node or edge.
    pub id: String,
    /// “Target group ffly-orders-443”, “443 → ffly-orders-443”.
    pub label: String,
}

/// What changed about one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartChange {
    pub part: DrawnPart,
    /// What it is, before and after; empty where there was, or is, none.
    pub what: Vec<(String, String, String)>,
}

/// Boxes before lines, each in the order of the drawing that it is in; what changed in that of the later one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    pub added: Vec<DrawnPart>,
    pub removed: Vec<DrawnPart>,
    pub changed: Vec<PartChange>,
}

/// Holds `after` against `before`, part by part, by their IDs. A box for several counts as one box.
pub fn compare(before: &Drawing, after: &Drawing) -> Difference {
    let (old, new) = (parts(before), parts(after));
    let by_id = |all: &[Known]| -> HashMap<(PartKind, String), usize> {
        all.iter().enumerate().map(|(index, k)| ((k.part.kind, k.part.id.clone()), index)).collect()
    };
    let (in_old, in_new) = (by_id(&old), by_id(&new));
    let absent = |from: &[Known], other: &HashMap<(PartKind, String), usize>| -> Vec<DrawnPart> {
        let gone = from.iter().filter(|k| !other.contains_key(&(k.part.kind, k.part.id.clone())));
        gone.map(|k| k.part.clone()).collect()
    };
    let changed = new.iter().filter_map(|now| {
        let was = &old[*in_old.get(&(now.part.kind, now.part.id.clone()))?];
        let what = differing(&was.facts, &now.facts);
        (!what.is_empty()).then(|| PartChange { part: now.part.clone(), what })
    });
    Difference { added: absent(&new, &in_old), removed: absent(&old, &in_new), changed: changed.collect() }
}

/// A part with all that is said about it.
struct Known {
    part: DrawnPart,
    facts: BTreeMap<String, String>,
}

fn parts(drawing: &Drawing) -> Vec<Known> {
    let labels: HashMap<&str, &str> = drawing.nodes.iter().map(|n| (n.id.as_str(), n.label.as_str())).collect();
    drawing.nodes.iter().map(of_node).chain(drawing.edges.iter().map(|edge| of_edge(edge, &labels))).collect()
}

fn of_node(node: &Node) -> Known {
    let mut facts: BTreeMap<String, String> = [
        ("Name", node.label.clone()),
        ("Detail", node.detail.clone()),
        ("Status", node.status.clone()),
        ("State", tone(node.tone).to_owned()),
        ("Findings", node.findings.to_string()),
        ("Number", node.members.to_string()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .into();
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (label, value) in &node.facts {
        told.entry(label).or_default().push(value);
    }
    for (label, values) in told {
        // what the panel calls alike is told apart from what the box shows
        let label = if facts.contains_key(label) { format!("{label} in AWS") } else { label.to_owned() };
        facts.insert(label, values.join(", "));
    }
    let label = format!("{} {}", node.kind.title(), node.label);
    Known { part: DrawnPart { kind: PartKind::Box, id: node.id.clone(), label }, facts }
}

fn of_edge(edge: &Edge, labels: &HashMap<&str, &str>) -> Known {
    let end = |id: &str| labels.get(id).map_or_else(|| id.to_owned(), |label| (*label).to_owned());
    let label = format!("{} → {}", end(&edge.from), end(&edge.to));
    let facts = [("Label", edge.label.clone()), ("State", tone(edge.tone).to_owned())];
    Known {
        part: DrawnPart { kind: PartKind::Line, id: edge.id.clone(), label },
        facts: facts.map(|(label, value)| (label.to_owned(), value)).into(),
    }
}

fn differing(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<(String, String, String)> {
    let mut labels: Vec<&String> = before.keys().chain(after.keys()).collect();
    labels.sort();
    labels.dedup();
    let value = |facts: &BTreeMap<String, String>, label: &String| facts.get(label).cloned().unwrap_or_default();
    let both = labels.into_iter().map(|label| (label.clone(), value(before, label), value(after, label)));
    both.filter(|(_, before, after)| before != after).collect()
}

/// As the legend says it.
fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "as it should be",
        Tone::Pending => "waiting or in progress",
        Tone::Bad => "broken or not allowed",
        Tone::Neutral => "not judged, or not visible",
        Tone::Planned => "planned, not there yet",
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::*;
    use super::super::{View, draw};
    use super::*;

    fn drawn(world: &World) -> Drawing {
        draw(&world.desired, &world.inventory, &world.cards(), &findings(&[]), &View::default())
    }

    #[test]
    fn a_drawing_does_not_differ_from_itself_wherever_it_stands() {
        let before = drawn(&built(&[443, 22], 3, 2));
        let mut after = before.clone();
        after.nodes.iter_mut().for_each(|n| n.place.x += 7.0);
        after.edges.iter_mut().for_each(|e| e.points.clear());
        assert_eq!(compare(&before, &after), Difference::default());
    }

    #[test]
    fn what_came_went_and_changed_is_named() {
        let before = drawn(&built(&[443], 2, 2));
        let mut world = built(&[443], 3, 2);
        world.inventory.target_groups[0].health[0].state = "unhealthy".into();
        let after = drawn(&world);
        let difference = compare(&before, &after);
        let labels: Vec<&str> = difference.added.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["Target orders-3", "ffly-orders-api-k3m9-443 → orders-3"]);
        assert!(difference.removed.is_empty());
        let target = difference.changed.iter().find(|c| c.part.id == instance(0)).unwrap();
        let status = ("Status".to_owned(), "healthy".to_owned(), "unhealthy".to_owned());
        assert!(target.part.label == "Target orders-1" && target.what.contains(&status), "{:?}", target.what);
        let back = compare(&after, &before);
        assert_eq!((back.removed, back.added.len()), (difference.added, 0));
    }
}
