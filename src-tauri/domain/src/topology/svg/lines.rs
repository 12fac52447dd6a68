//! The lines: rounded bends, an arrow head where they end, their label beside the box that they leave.

use std::collections::HashMap;

use super::markup::{Markup, moves};
use super::palette::{self, MUTED};
use crate::topology::measure::width;
use crate::topology::route::{self, LABEL_SIZE};
use crate::topology::{Drawing, Edge, Place, Tone};

type Point = (f64, f64);

const BEND: f64 = 7.0;
/// Length and half the width of an arrow head.
const HEAD: (f64, f64) = (8.0, 4.5);

/// All lines, what is graver above what is less grave, then their labels.
pub(super) fn draw(page: &mut Markup, drawing: &Drawing) {
    for tone in [Tone::Good, Tone::Neutral, Tone::Planned, Tone::Pending, Tone::Bad] {
        drawing.edges.iter().filter(|edge| edge.tone == tone).for_each(|edge| line(page, edge));
    }
    let places: HashMap<&str, &Place> = drawing.nodes.iter().map(|n| (n.id.as_str(), &n.place)).collect();
    // one label for each fan, where all its lines say the same
    let mut fans: HashMap<&str, (&Edge, bool)> = HashMap::new();
    for edge in &drawing.edges {
        let (first, alike) = fans.entry(&edge.from).or_insert((edge, true));
        *alike &= first.label == edge.label;
    }
    let first = |edge: &&Edge| fans.get(edge.from.as_str()).is_some_and(|(first, alike)| *alike && first.id == edge.id);
    for edge in drawing.edges.iter().filter(first).filter(|e| !e.label.is_empty()) {
        label(page, drawing, &places, edge);
    }
}

/// A short piece of a line, for the legend.
pub(super) fn sample(page: &mut Markup, tone: Tone, x: f64, y: f64) {
    stroke(page, tone, &format!("M{x} {y}h30"));
}

fn line(page: &mut Markup, edge: &Edge) {
    let mut data = String::new();
    for (index, point) in edge.points.iter().enumerate() {
        match (index.checked_sub(1).and_then(|i| edge.points.get(i)), edge.points.get(index + 1)) {
            (None, _) => moves(&mut data, 'M', *point),
            (Some(before), None) => moves(&mut data, 'L', towards(*point, *before, HEAD.0 - 2.0)),
            (Some(before), Some(after)) => {
                let bend = BEND.min(distance(*before, *point) / 2.0).min(distance(*point, *after) / 2.0);
                moves(&mut data, 'L', towards(*point, *before, bend));
                moves(&mut data, 'Q', *point);
                moves(&mut data, ' ', towards(*point, *after, bend));
            }
        }
    }
    stroke(page, edge.tone, &data);
    if let Some(&(x, y)) = edge.points.last() {
        let (long, half) = HEAD;
        let mut head = String::new();
        moves(&mut head, 'M', (x, y));
        moves(&mut head, 'L', (x + long, y - half));
        moves(&mut head, 'L', (x + long, y + half));
        page.leaf("path", &[("d", &format!("{head}z")), ("fill", &palette::tone(edge.tone))]);
    }
}

fn stroke(page: &mut Markup, tone: Tone, data: &str) {
    let (wide, dashes) = match tone {
        Tone::Good | Tone::Neutral => (1.6, None),
        Tone::Bad => (2.8, None),
        Tone::Pending => (2.0, Some("2 4")),
        Tone::Planned => (1.6, Some("7 5")),
    };
    let colour = palette::tone(tone);
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
        vec![("d", &data), ("fill", &"none"), ("stroke", &colour), ("stroke-width", &wide)];
    if let Some(dashes) = &dashes {
        attributes.push(("stroke-dasharray", dashes));
    }
    page.leaf("path", &attributes);
}

/// Above the line, in the free strip between frames; left out where that is too narrow.
fn label(page: &mut Markup, drawing: &Drawing, places: &HashMap<&str, &Place>, edge: &Edge) {
    let place = |id: &str| places.get(id).copied();
    let (Some(from), Some(to), Some(start)) = (place(&edge.from), place(&edge.to), edge.points.first()) else { return };
    let (left, right) = route::between(&drawing.frames, from, to);
    if width(&edge.label, LABEL_SIZE) <= right - left - 16.0 {
        page.text(right - 7.0, start.1 - 6.0, LABEL_SIZE, &[("fill", &MUTED), ("text-anchor", &"end")], &edge.label);
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

/// The point `by` away from `from`, on the way to `to`; lines are level or upright.
fn towards(from: Point, to: Point, by: f64) -> Point {
    let part = by / distance(from, to).max(by).max(0.01);
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}
