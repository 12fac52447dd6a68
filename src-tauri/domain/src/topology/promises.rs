//! What every drawing promises, whatever is in it: nothing overlaps, nothing leaves its frame, lines touch what they join and
//! nothing else. Held against estates of every shape, with any part of them unread.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::example::*;
use super::*;

/// All of them at once.
pub(crate) fn hold(name: &str, drawing: &Drawing) {
    boxes_apart(name, drawing);
    frames_whole(name, drawing);
    frames_nested(name, drawing);
    lines_right(name, drawing);
}

pub(crate) fn overlap(a: &Place, b: &Place) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

pub(crate) fn holds(outer: &Place, inner: &Place) -> bool {
    // sums of the same numbers in another order differ in their last bits
    let slack = 0.01;
    outer.x <= inner.x + slack
        && outer.right() >= inner.right() - slack
        && outer.y <= inner.y + slack
        && outer.bottom() >= inner.bottom() - slack
}

pub(crate) fn segments(edge: &Edge) -> impl Iterator<Item = Place> {
    edge.points.windows(2).map(|pair| {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        Place { x: ax.min(bx), y: ay.min(by), width: (ax - bx).abs(), height: (ay - by).abs() }
    })
}

/// No two boxes overlap, all are on the sheet, and each has an ID of its own.
pub(crate) fn boxes_apart(name: &str, drawing: &Drawing) {
    let sheet = Place { width: drawing.width, height: drawing.height, ..Place::default() };
    for (index, a) in drawing.nodes.iter().enumerate() {
        assert!(a.place.width > 0.0 && holds(&sheet, &a.place), "{name}: {} is off the sheet", a.id);
        for b in &drawing.nodes[index + 1..] {
            assert_ne!(a.id, b.id, "{name}");
            assert!(!overlap(&a.place, &b.place), "{name}: {} lies on {}", a.id, b.id);
        }
    }
}

/// Every box is wholly inside or outside of each frame.
pub(crate) fn frames_whole(name: &str, drawing: &Drawing) {
    for frame in &drawing.frames {
        for node in &drawing.nodes {
            let apart = holds(&frame.place, &node.place) || !overlap(&frame.place, &node.place);
            assert!(apart, "{name}: the frame {} cuts {}", frame.id, node.id);
        }
    }
}

/// Frames lie inside each other, outer ones first, or apart; and each has an ID of its own.
pub(crate) fn frames_nested(name: &str, drawing: &Drawing) {
    for (index, outer) in drawing.frames.iter().enumerate() {
        for inner in &drawing.frames[index + 1..] {
            let (a, b) = (&outer.place, &inner.place);
            assert_ne!(outer.id, inner.id, "{name}");
            assert!(holds(a, b) || !overlap(a, b), "{name}: {} and {}", outer.id, inner.id);
        }
    }
}

/// Lines end on their boxes, turn at right angles, and cross no box.
pub(crate) fn lines_right(name: &str, drawing: &Drawing) {
    let boxes: HashMap<&str, &Place> = drawing.nodes.iter().map(|n| (n.id.as_str(), &n.place)).collect();
    for edge in &drawing.edges {
        let (from, to) = (boxes[edge.from.as_str()], boxes[edge.to.as_str()]);
        let (start, end) = (edge.points[0], edge.points[edge.points.len() - 1]);
        let on = |place: &Place, y: f64| y > place.y && y < place.bottom();
        assert!(start.0 == from.x && on(from, start.1), "{name}: {} starts beside its box", edge.id);
        assert!(end.0 == to.right() && on(to, end.1), "{name}: {} ends beside its box", edge.id);
        for segment in segments(edge) {
            assert!(segment.width == 0.0 || segment.height == 0.0, "{name}: {} is askew", edge.id);
            for other in &drawing.nodes {
                assert!(!overlap(&segment, &other.place), "{name}: {} runs through {}", edge.id, other.id);
            }
        }
    }
}

/// What an estate is like.
#[derive(Debug, Clone)]
struct Shape {
    ports: usize,
    targets: usize,
    zones: usize,
    asks: usize,
    built: bool,
    surrounded: bool,
    expanded: bool,
    /// Which of the inventory's lists were read, and how much of each stays.
    kept: Vec<(bool, usize)>,
    /// Targets in this state, by turns.
    states: Vec<usize>,
}

fn shape() -> impl Strategy<Value = Shape> {
    let numbers = (1usize..12, 0usize..26, 1usize..4, 0usize..16);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let kept = proptest::collection::vec((prop::bool::weighted(0.8), 0usize..40), 10);
    let states = proptest::collection::vec(0usize..6, 1..5);
    (numbers, flags, kept, states).prop_map(
        |((ports, targets, zones, asks), (built, surrounded, expanded), kept, states)| Shape {
            ports,
            targets,
            zones,
            asks,
            built,
            surrounded,
            expanded,
            kept,
            states,
        },
    )
}

fn world(shape: &Shape) -> World {
    let ports: Vec<u16> = (8000u16..).take(shape.ports).collect();
    let mut world = if shape.built {
        built(&ports, shape.targets, shape.zones)
    } else {
        planned(&ports, shape.targets, shape.zones)
    };
    if shape.built {
        for n in 0..shape.asks {
            let owner = [FIREFLY, STRANGER][n % 2];
            world.connect(owner, &format!("vpce-0{n:016x}"), ["PendingAcceptance", "Available", "Rejected"][n % 3]);
        }
        let states = ["healthy", "unhealthy", "initial", "draining", "unused", "strange"];
        let targets = world.inventory.target_groups.iter_mut().flat_map(|g| &mut g.health);
        for (index, target) in targets.enumerate() {
            target.state = states[shape.states[index % shape.states.len()]].to_owned();
        }
    }
    if shape.surrounded {
        world.surround();
    }
    cut(&mut world.inventory, &shape.kept);
    world
}

/// Leaves some lists out, and shortens others.
fn cut(inventory: &mut Inventory, kept: &[(bool, usize)]) {
    fn keep<T>(list: &mut Vec<T>, (all, count): (bool, usize)) {
        if !all {
            list.truncate(count.saturating_sub(20));
        }
    }
    keep(&mut inventory.vpcs, kept[0]);
    keep(&mut inventory.subnets, kept[1]);
    keep(&mut inventory.instances, kept[2]);
    keep(&mut inventory.load_balancers, kept[3]);
    keep(&mut inventory.target_groups, kept[4]);
    keep(&mut inventory.endpoint_services, kept[5]);
    keep(&mut inventory.route_tables, kept[6]);
    keep(&mut inventory.gateways, kept[7]);
    keep(&mut inventory.sources, kept[8]);
    keep(&mut inventory.security_groups, kept[9]);
}

/// Every key that a drawing and those behind it offer.
fn keys(draw: impl Fn(&View) -> Drawing) -> View {
    let mut view = View::default();
    loop {
        let found: BTreeSet<String> = draw(&view).nodes.into_iter().filter_map(|n| n.collapsed).collect();
        if found.is_subset(&view.expanded) {
            return view;
        }
        view.expanded.extend(found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_estate_is_drawn_as_promised(shape in shape()) {
        let world = world(&shape);
        let audit = findings(&[SERVICE, BALANCER]);
        let draw = |view: &View| super::draw(&world.desired, &world.inventory, &world.cards(), &audit, view);
        let view = if shape.expanded { keys(draw) } else { View::default() };
        let drawing = draw(&view);
        hold("chain", &drawing);
        prop_assert_eq!(&drawing, &draw(&view));
        prop_assert_eq!(compare(&drawing, &draw(&view)), Difference::default());
        let ids: BTreeSet<&str> = drawing.nodes.iter().map(|n| n.id.as_str()).collect();
        let traces = lay(trace(&world.desired, &world.inventory, &world.cards()), &drawing);
        for trace in &traces {
            let lost = trace.hops.iter().chain(&trace.beyond).find(|h| !ids.contains(h.node.as_str()));
            prop_assert!(lost.is_none(), "{:?}", lost);
            prop_assert_eq!(trace.stopped_at.is_some(), !trace.reached);
        }
    }

    #[test]
    fn any_network_is_drawn_as_promised(shape in shape()) {
        let inventory = world(&shape).inventory;
        let draw = |view: &View| draw_network(&inventory, view);
        let view = if shape.expanded { keys(draw) } else { View::default() };
        let drawing = draw(&view);
        hold("network", &drawing);
        prop_assert_eq!(&drawing, &draw(&view));
        prop_assert!(svg(&drawing).len() > 500);
    }
}
