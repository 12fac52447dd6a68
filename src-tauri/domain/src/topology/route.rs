//! The lines, at right angles. Links join neighbouring columns only, so each runs in the gutter between two columns:
//! out of its box, along the lane of its net, into the other box. No box stands in a gutter, so none is crossed.

use std::collections::BTreeMap;

use super::cast::{Cast, Link};
use super::measure::width;
use super::{Drawing, Edge, Frame, NodeKind, Place};
use crate::plain;

/// Size of a line's label, in pixels.
pub(super) const LABEL_SIZE: f64 = 11.0;
/// Free of lanes at both sides of a gutter: room for the arrow heads.
const CLEAR: f64 = 16.0;
/// Between two lanes.
const LANE: f64 = 12.0;
/// Around a label.
const AIR: f64 = 10.0;
/// Between the ends of two lines at one box, where it is high enough.
const STEP: f64 = 12.0;
/// No line ends nearer to a corner of a box than this.
const CORNER: f64 = 16.0;
/// A line that does not fan out may leave a box this far from its middle, so that it runs straight.
const STRAIGHT: f64 = 26.0;
/// A fan moves only this far.
const NUDGE: f64 = 12.0;
/// Lines of different nets keep this far apart where they would lie on each other.
const APART: f64 = 5.0;
/// With more nets than this, the order of lanes is not searched for the fewest crossings.
const MOST_ORDERED: usize = 12;

/// How wide the gutter left of the boxes of `kind` must be for its lines and their labels.
pub(super) fn gutter(cast: &Cast, kind: NodeKind) -> f64 {
    let links: Vec<&Link> = cast.links.iter().filter(|l| kind_of(cast, &l.from) == Some(kind)).collect();
    let mut nets: Vec<&str> = links.iter().map(|l| l.net.as_str()).collect();
    nets.sort_unstable();
    nets.dedup();
    let words = links.iter().map(|l| width(&l.label, LABEL_SIZE)).fold(0.0, f64::max);
    let label = if words > 0.0 { words + AIR } else { 0.0 };
    (2.0 * CLEAR + LANE * count(nets.len().saturating_sub(1)) + label).ceil()
}

/// How high the box `id` must be for the nets that arrive at it.
pub(super) fn landing(cast: &Cast, id: &str) -> f64 {
    let mut nets: Vec<&str> = cast.links.iter().filter(|l| l.to == id).map(|l| l.net.as_str()).collect();
    nets.sort_unstable();
    nets.dedup();
    2.0 * CORNER + STEP * count(nets.len().saturating_sub(1))
}

/// Adds a line for every link of `cast` whose ends are in `drawing`. Twice the same link is one line, as bad as the worse.
pub(super) fn connect(drawing: &mut Drawing, cast: &Cast) {
    let mut gutters: BTreeMap<NodeKind, Vec<Wire>> = BTreeMap::new();
    for link in &cast.links {
        let ends = |id: &str| drawing.nodes.iter().find(|n| n.id == id).map(|n| (n.kind, n.place));
        let (Some((kind, from)), Some((_, to))) = (ends(&link.from), ends(&link.to)) else { continue };
        let wires = gutters.entry(kind).or_default();
        match wires.iter_mut().find(|w| w.link.from == link.from && w.link.to == link.to) {
            Some(known) => known.link.tone = known.link.tone.worse(link.tone),
            None => wires.push(Wire { link: link.clone(), from, to }),
        }
    }
    drawing.edges = gutters.values().flat_map(|wires| Gutter::new(&drawing.frames, wires).edges(wires)).collect();
}

/// What is free between two boxes: from the right side of what holds only `to`, to the left side of what holds only `from`.
pub(super) fn between(frames: &[Frame], from: &Place, to: &Place) -> (f64, f64) {
    let mut free = (to.right(), from.x);
    for frame in frames {
        let Place { x: left, .. } = frame.place;
        let right = frame.place.right();
        match (holds(&frame.place, from), holds(&frame.place, to)) {
            (false, true) if right <= from.x => free.0 = free.0.max(right),
            (true, false) if left >= to.right() => free.1 = free.1.min(left),
            // it holds both, or neither, or leaves one of them upwards or downwards
            (true | false, true | false) => {}
        }
    }
    free
}

fn holds(outer: &Place, inner: &Place) -> bool {
    outer.x <= inner.x && outer.right() >= inner.right() && outer.y <= inner.y && outer.bottom() >= inner.bottom()
}

fn kind_of(cast: &Cast, id: &str) -> Option<NodeKind> {
    cast.members.iter().find(|(_, node)| node.id == id).map(|(_, node)| node.kind)
}

/// A number of lines as a factor; nobody draws more than a `u32` of them.
pub(super) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

struct Wire {
    link: Link,
    from: Place,
    to: Place,
}

/// The lines between two columns, while they are being led.
struct Gutter {
    /// Where each net arrives at a box: by box and net.
    arrivals: BTreeMap<(String, String), f64>,
    departures: BTreeMap<(String, String), f64>,
    /// The lane of each net that has to turn.
    lanes: BTreeMap<String, f64>,
}

impl Gutter {
    fn new(frames: &[Frame], wires: &[Wire]) -> Self {
        let mut gutter = Self { arrivals: arrivals(wires), departures: BTreeMap::new(), lanes: BTreeMap::new() };
        for wire in wires {
            let key = (wire.link.from.clone(), wire.link.net.clone());
            if !gutter.departures.contains_key(&key) {
                let y = gutter.departure(wires, wire);
                gutter.departures.insert(key, y);
            }
        }
        gutter.assign(frames, wires);
        gutter
    }

    /// As near to the middle as it goes without lying on another net's line; level with an arrival of its own, if one is near.
    fn departure(&self, wires: &[Wire], wire: &Wire) -> f64 {
        let net = &wire.link.net;
        let own: Vec<&Wire> = wires.iter().filter(|w| w.link.net == *net).collect();
        let reach = if own.len() == 1 { STRAIGHT } else { NUDGE };
        let middle = wire.from.middle();
        let level = own
            .iter()
            .map(|w| self.arrivals[&(w.link.to.clone(), net.clone())])
            .filter(|y| (y - middle).abs() <= reach);
        if let Some(level) = level.min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs())) {
            return level;
        }
        let strange: Vec<f64> = self.arrivals.iter().filter(|((_, other), _)| other != net).map(|(_, y)| *y).collect();
        let free = |y: &f64| strange.iter().all(|other| (other - y).abs() >= APART);
        [0.0, 6.0, -6.0, 12.0, -12.0, 18.0, -18.0, 24.0, -24.0]
            .map(|by| middle + by)
            .into_iter()
            .find(free)
            .unwrap_or(middle)
    }

    /// Gives every net that turns its lane, in the order with the fewest crossings.
    fn assign(&mut self, frames: &[Frame], wires: &[Wire]) {
        let free = wires.iter().map(|w| between(frames, &w.from, &w.to));
        let (left, right) = free.reduce(|a, b| (a.0.max(b.0), a.1.min(b.1))).unwrap_or_default();
        let words = wires.iter().map(|w| width(&w.link.label, LABEL_SIZE)).fold(0.0, f64::max);
        let right = if words > 0.0 { right - words - AIR } else { right };
        let mut nets: Vec<Net> = Vec::new();
        for wire in wires {
            let ends = self.ends(wire);
            match nets.iter_mut().find(|n| n.name == wire.link.net) {
                Some(net) => net.ends.push(ends),
                None => nets.push(Net { name: wire.link.net.clone(), ends: vec![ends] }),
            }
        }
        nets.retain(|net| net.ends.iter().any(|(from, to)| turns(*from, *to)));
        nets.sort_by(|a, b| a.ends[0].0.total_cmp(&b.ends[0].0).then_with(|| a.name.cmp(&b.name)));
        order(&mut nets);
        let last = count(nets.len().saturating_sub(1));
        let room = (right - left - 2.0 * CLEAR).max(0.0);
        let step = if last > 0.0 { (room / last).min(LANE) } else { 0.0 };
        let first = (left + right - step * last) / 2.0;
        self.lanes = nets.into_iter().enumerate().map(|(index, net)| (net.name, first + step * count(index))).collect();
    }

    fn ends(&self, wire: &Wire) -> (f64, f64) {
        let Link { from, to, net, .. } = &wire.link;
        (self.departures[&(from.clone(), net.clone())], self.arrivals[&(to.clone(), net.clone())])
    }

    fn edges(&self, wires: &[Wire]) -> Vec<Edge> {
        wires.iter().map(|wire| self.edge(wire)).collect()
    }

    fn edge(&self, wire: &Wire) -> Edge {
        let Link { from, to, label, tone, net } = &wire.link;
        let (leaves, arrives) = self.ends(wire);
        let (start, end) = ((wire.from.x, leaves), (wire.to.right(), arrives));
        let points = match self.lanes.get(net) {
            Some(lane) if turns(leaves, arrives) => vec![start, (*lane, leaves), (*lane, arrives), end],
            _ => vec![start, end],
        };
        Edge {
            id: format!("{from} > {to}"),
            from: from.clone(),
            to: to.clone(),
            label: plain(label),
            tone: *tone,
            points,
        }
    }
}

fn turns(leaves: f64, arrives: f64) -> bool {
    (leaves - arrives).abs() > 0.01
}

/// Spreads the nets that arrive at a box over its side, those from above uppermost.
fn arrivals(wires: &[Wire]) -> BTreeMap<(String, String), f64> {
    let mut boxes: BTreeMap<&str, (Place, BTreeMap<&str, f64>)> = BTreeMap::new();
    for wire in wires {
        let nets = &mut boxes.entry(&wire.link.to).or_insert((wire.to, BTreeMap::new())).1;
        let highest = nets.entry(&wire.link.net).or_insert(f64::INFINITY);
        *highest = highest.min(wire.from.middle());
    }
    let mut found = BTreeMap::new();
    for (id, (place, nets)) in boxes {
        let mut nets: Vec<(&str, f64)> = nets.into_iter().collect();
        nets.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(b.0)));
        let last = count(nets.len() - 1);
        let step = if last > 0.0 { ((place.height - 2.0 * CORNER) / last).min(STEP) } else { 0.0 };
        for (index, (net, _)) in nets.into_iter().enumerate() {
            let y = place.middle() + step * (count(index) - last / 2.0);
            found.insert((id.to_owned(), net.to_owned()), y);
        }
    }
    found
}

struct Net {
    name: String,
    /// Where each of its lines leaves and arrives.
    ends: Vec<(f64, f64)>,
}

/// Swaps lanes as long as that leaves fewer crossings.
fn order(nets: &mut [Net]) {
    if nets.len() > MOST_ORDERED {
        return;
    }
    let mut best = crossings(nets);
    let mut better = true;
    while better && best > 0 {
        better = false;
        for a in 0..nets.len() {
            for b in a + 1..nets.len() {
                nets.swap(a, b);
                let now = crossings(nets);
                if now < best {
                    (best, better) = (now, true);
                } else {
                    nets.swap(a, b);
                }
            }
        }
    }
}

/// Of two nets, what leaves on the left lane crosses the right lane, and what arrives from the right lane crosses the left.
fn crossings(nets: &[Net]) -> usize {
    let mut sum = 0;
    for (index, left) in nets.iter().enumerate() {
        for right in &nets[index + 1..] {
            sum += left.ends.iter().filter(|(leaves, _)| right.spans(*leaves)).count();
            sum += right.ends.iter().filter(|(_, arrives)| left.spans(*arrives)).count();
        }
    }
    sum
}

impl Net {
    fn spans(&self, y: f64) -> bool {
        let all = || self.ends.iter().flat_map(|(leaves, arrives)| [*leaves, *arrives]);
        y > all().fold(f64::INFINITY, f64::min) && y < all().fold(f64::NEG_INFINITY, f64::max)
    }
}
