//! The lines, at right angles. Links join neighbouring columns only, so each runs in the gutter between two columns:
//! out of its box, along the lane of its net, into the other box. No box stands in a gutter, so none is crossed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
/// A gutter grows no wider than for this many lanes.
const MOST_LANES: usize = 60;
/// With more nets than this, the order of lanes is not searched for the fewest crossings.
const MOST_ORDERED: usize = 12;

/// Of a gutter without lines.
pub(super) const EMPTY_GUTTER: f64 = 2.0 * CLEAR;

/// How wide the gutter left of the boxes of each kind must be for its lines and their labels.
pub(super) fn gutters(cast: &Cast) -> BTreeMap<NodeKind, f64> {
    let mut found: BTreeMap<NodeKind, (BTreeSet<&str>, f64)> = BTreeMap::new();
    for link in &cast.links {
        let Some(node) = cast.node(&link.from) else { continue };
        let (nets, words) = found.entry(column(node.kind)).or_default();
        nets.insert(&link.net);
        *words = words.max(width(&link.label, LABEL_SIZE));
    }
    found.into_iter().map(|(kind, (nets, words))| (kind, gutter(nets.len(), words))).collect()
}

/// The kind of box that a column is named by: what stands beside the chain shares its columns.
fn column(kind: NodeKind) -> NodeKind {
    match kind {
        NodeKind::OtherLoadBalancer => NodeKind::LoadBalancer,
        NodeKind::InternetGateway => NodeKind::EndpointService,
        kind => kind,
    }
}

/// How wide a gutter must be for so many nets, and for labels of this width.
pub(super) fn gutter(nets: usize, words: f64) -> f64 {
    let label = if words > 0.0 { words + AIR } else { 0.0 };
    // with more nets than can be told apart, lanes lie closer
    (EMPTY_GUTTER + LANE * count(nets.min(MOST_LANES).saturating_sub(1)) + label).ceil()
}

/// How high each box must be for the nets that arrive at it.
pub(super) fn landings(links: &[Link]) -> HashMap<String, f64> {
    let mut nets: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for link in links {
        nets.entry(&link.to).or_default().insert(&link.net);
    }
    nets.into_iter()
        .map(|(id, nets)| (id.to_owned(), 2.0 * CORNER + STEP * count(nets.len().saturating_sub(1))))
        .collect()
}

/// Adds a line for every link whose ends are in `drawing`. Twice the same link is one line, as bad as the worse.
pub(super) fn connect(drawing: &mut Drawing, links: &[Link]) {
    let boxes: HashMap<&str, Place> = drawing.nodes.iter().map(|n| (n.id.as_str(), n.place)).collect();
    let mut wires: Vec<Wire> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for link in links {
        let (Some(from), Some(to)) = (boxes.get(link.from.as_str()), boxes.get(link.to.as_str())) else { continue };
        match known.get(&(link.from.as_str(), link.to.as_str())) {
            Some(index) => wires[*index].link.tone = wires[*index].link.tone.worse(link.tone),
            None => {
                known.insert((&link.from, &link.to), wires.len());
                wires.push(Wire { link: link.clone(), from: *from, to: *to });
            }
        }
    }
    // boxes of one column begin at the same place: their lines share a gutter
    let mut gutters: BTreeMap<u64, Vec<Wire>> = BTreeMap::new();
    for wire in wires {
        gutters.entry(wire.from.x.to_bits()).or_default().push(wire);
    }
    drawing.edges = gutters.values().flat_map(|wires| Gutter::new(&drawing.frames, wires).edges(wires)).collect();
}

/// What is free between two boxes: from the right side of what holds only `to`, to the left side of what holds only `from`.
pub(super) fn between<'f>(frames: impl IntoIterator<Item = &'f Frame>, from: &Place, to: &Place) -> (f64, f64) {
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

/// A number of lines as a factor; nobody draws more than a `u32` of them.
pub(super) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

struct Wire {
    link: Link,
    from: Place,
    to: Place,
}

/// A box and a net.
type End<'a> = (&'a str, &'a str);

/// The lines between two columns, while they are being led.
struct Gutter<'a> {
    /// Where each net arrives at a box.
    arrivals: HashMap<End<'a>, f64>,
    departures: HashMap<End<'a>, f64>,
    /// The lane of each net that has to turn.
    lanes: HashMap<&'a str, f64>,
}

impl<'a> Gutter<'a> {
    fn new(frames: &[Frame], wires: &'a [Wire]) -> Self {
        let mut gutter = Self { arrivals: arrivals(wires), departures: HashMap::new(), lanes: HashMap::new() };
        let strange = gutter.by_height();
        let mut fans: HashMap<&str, Vec<&Wire>> = HashMap::new();
        for wire in wires {
            fans.entry(&wire.link.net).or_default().push(wire);
        }
        for wire in wires {
            let key = (wire.link.from.as_str(), wire.link.net.as_str());
            if !gutter.departures.contains_key(&key) {
                let y = gutter.departure(&fans[key.1], &strange, wire);
                gutter.departures.insert(key, y);
            }
        }
        gutter.assign(frames, wires);
        gutter
    }

    /// Where lines arrive, from top to bottom.
    fn by_height(&self) -> Vec<(f64, &'a str)> {
        let mut all: Vec<(f64, &str)> = self.arrivals.iter().map(|((_, net), y)| (*y, *net)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        all
    }

    /// As near to the middle as it goes without lying on another net's line; level with an arrival of its own, if one is near.
    fn departure(&self, own: &[&Wire], arrivals: &[(f64, &str)], wire: &Wire) -> f64 {
        let net = wire.link.net.as_str();
        let reach = if own.len() == 1 { STRAIGHT } else { NUDGE };
        let middle = wire.from.middle();
        let level =
            own.iter().map(|w| self.arrivals[&(w.link.to.as_str(), net)]).filter(|y| (y - middle).abs() <= reach);
        if let Some(level) = level.min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs())) {
            return level;
        }
        let free = |y: &f64| {
            let first = arrivals.partition_point(|(other, _)| *other <= y - APART);
            arrivals[first..].iter().take_while(|(other, _)| *other < y + APART).all(|(_, other)| *other == net)
        };
        [0.0, 6.0, -6.0, 12.0, -12.0, 18.0, -18.0, 24.0, -24.0]
            .map(|by| middle + by)
            .into_iter()
            .find(free)
            .unwrap_or(middle)
    }

    /// Gives every net that turns its lane, in the order with the fewest crossings.
    fn assign(&mut self, frames: &[Frame], wires: &'a [Wire]) {
        let free = free_between(frames, wires);
        let words = wires.iter().map(|w| width(&w.link.label, LABEL_SIZE)).fold(0.0, f64::max);
        let (left, right) = if words > 0.0 { (free.0, free.1 - words - AIR) } else { free };
        let mut nets: Vec<Net> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for wire in wires {
            let ends = self.ends(wire);
            match known.get(wire.link.net.as_str()) {
                Some(index) => nets[*index].ends.push(ends),
                None => {
                    known.insert(&wire.link.net, nets.len());
                    nets.push(Net { name: &wire.link.net, ends: vec![ends] });
                }
            }
        }
        nets.retain(|net| net.ends.iter().any(|(from, to)| turns(*from, *to)));
        nets.sort_by(|a, b| a.ends[0].0.total_cmp(&b.ends[0].0).then_with(|| a.name.cmp(b.name)));
        order(&mut nets);
        let last = count(nets.len().saturating_sub(1));
        let room = (right - left - 2.0 * CLEAR).max(0.0);
        let step = if last > 0.0 { (room / last).min(LANE) } else { 0.0 };
        let first = (left + right - step * last) / 2.0;
        self.lanes = nets.into_iter().enumerate().map(|(index, net)| (net.name, first + step * count(index))).collect();
    }

    fn ends(&self, wire: &Wire) -> (f64, f64) {
        let Link { from, to, net, .. } = &wire.link;
        (self.departures[&(from.as_str(), net.as_str())], self.arrivals[&(to.as_str(), net.as_str())])
    }

    fn edges(&self, wires: &[Wire]) -> Vec<Edge> {
        wires.iter().map(|wire| self.edge(wire)).collect()
    }

    fn edge(&self, wire: &Wire) -> Edge {
        let Link { from, to, label, tone, net } = &wire.link;
        let (leaves, arrives) = self.ends(wire);
        let (start, end) = ((wire.from.x, leaves), (wire.to.right(), arrives));
        let points = match self.lanes.get(net.as_str()) {
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

/// What is free between two columns: of all frames, only those that begin or end between them narrow it.
fn free_between(frames: &[Frame], wires: &[Wire]) -> (f64, f64) {
    let right = wires.iter().map(|w| w.from.x).fold(f64::INFINITY, f64::min);
    let left = wires.iter().map(|w| w.to.right()).fold(f64::NEG_INFINITY, f64::max);
    let near: Vec<&Frame> = frames
        .iter()
        .filter(|f| (left..=right).contains(&f.place.x) || (left..=right).contains(&f.place.right()))
        .collect();
    // boxes that stand in the same frames meet the same borders
    let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
    let mut free = (left, right);
    for wire in wires {
        let holding = near.iter().flat_map(|f| [holds(&f.place, &wire.from), holds(&f.place, &wire.to)]).collect();
        if seen.insert(holding) {
            let (a, b) = between(near.iter().copied(), &wire.from, &wire.to);
            free = (free.0.max(a), free.1.min(b));
        }
    }
    free
}

/// Spreads the nets that arrive at a box over its side, those from above uppermost.
fn arrivals(wires: &[Wire]) -> HashMap<End<'_>, f64> {
    let mut boxes: BTreeMap<&str, (Place, BTreeMap<&str, f64>)> = BTreeMap::new();
    for wire in wires {
        let nets = &mut boxes.entry(&wire.link.to).or_insert((wire.to, BTreeMap::new())).1;
        let highest = nets.entry(&wire.link.net).or_insert(f64::INFINITY);
        *highest = highest.min(wire.from.middle());
    }
    let mut found = HashMap::new();
    for (id, (place, nets)) in boxes {
        let mut nets: Vec<(&str, f64)> = nets.into_iter().collect();
        nets.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(b.0)));
        let last = count(nets.len() - 1);
        let step = if last > 0.0 { ((place.height - 2.0 * CORNER) / last).min(STEP) } else { 0.0 };
        for (index, (net, _)) in nets.into_iter().enumerate() {
            let y = place.middle() + step * (count(index) - last / 2.0);
            found.insert((id, net), y);
        }
    }
    found
}

struct Net<'a> {
    name: &'a str,
    /// Where each of its lines leaves and arrives.
    ends: Vec<(f64, f64)>,
}

/// Swaps lanes as long as that leaves fewer crossings.
fn order(nets: &mut Vec<Net>) {
    if nets.len() > MOST_ORDERED {
        return;
    }
    let costs = costs(nets);
    let mut lanes: Vec<usize> = (0..nets.len()).collect();
    let mut best = crossings(&lanes, &costs);
    let mut better = true;
    while better && best > 0 {
        better = false;
        for a in 0..lanes.len() {
            for b in a + 1..lanes.len() {
                lanes.swap(a, b);
                let now = crossings(&lanes, &costs);
                if now < best {
                    (best, better) = (now, true);
                } else {
                    lanes.swap(a, b);
                }
            }
        }
    }
    let mut placed: Vec<Option<Net>> = nets.drain(..).map(Some).collect();
    nets.extend(lanes.into_iter().filter_map(|index| placed[index].take()));
}

fn crossings(lanes: &[usize], costs: &[Vec<usize>]) -> usize {
    let pairs =
        lanes.iter().enumerate().flat_map(|(at, left)| lanes[at + 1..].iter().map(|right| costs[*left][*right]));
    pairs.sum()
}

/// The crossings of each net with each other one that lies right of it: what leaves on the left lane crosses the right lane,
/// and what arrives from the right lane crosses the left.
fn costs(nets: &[Net]) -> Vec<Vec<usize>> {
    let spans: Vec<(f64, f64)> = nets.iter().map(Net::span).collect();
    let within = |y: f64, span: (f64, f64)| y > span.0 && y < span.1;
    let cost = |left: usize, right: usize| {
        let leaving = nets[left].ends.iter().filter(|(leaves, _)| within(*leaves, spans[right])).count();
        leaving + nets[right].ends.iter().filter(|(_, arrives)| within(*arrives, spans[left])).count()
    };
    (0..nets.len()).map(|left| (0..nets.len()).map(|right| cost(left, right)).collect()).collect()
}

impl Net<'_> {
    /// How high and how low its lines reach.
    fn span(&self) -> (f64, f64) {
        let all = self.ends.iter().flat_map(|(leaves, arrives)| [*leaves, *arrives]);
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), y| (top.min(y), bottom.max(y)))
    }
}
