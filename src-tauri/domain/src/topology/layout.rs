//! Where everything stands: nested taffy grids give the boxes, and the frames are drawn around them.
//! Lines run in gutters between the columns, each as wide as its lines need; taffy keeps boxes apart.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use taffy::prelude::*;

use super::cast::{Cast, Party, Spot};
use super::measure::{count_of_lines, room_for_two, width};
use super::{Drawing, Node, NodeKind, Place, frames, route};
use crate::clip;

/// Room inside a frame, and between the frames of one level.
pub(super) const PAD: f64 = 14.0;
/// Room above a frame's content for its label, and for its note where it has one.
pub(super) const LABEL: f64 = 34.0;
pub(super) const NOTE: f64 = 16.0;
/// Between boxes of one column.
pub(super) const GAP: f64 = 22.0;
/// Around the whole drawing.
pub(super) const MARGIN: f64 = 12.0;
/// Of a box each of whose three texts takes one line.
pub(super) const BOX_HEIGHT: f64 = 84.0;
/// What a line of text more adds to it: of the label, and of the smaller texts.
pub(super) const LABEL_LINE: f64 = 16.0;
pub(super) const LINE: f64 = 14.0;
/// The least room for text in a box, and what its borders and its status mark take beside it.
const LEAST_ROOM: f64 = 142.0;
pub(super) const SIDES: f64 = 26.0;
pub(super) const MARK: f64 = 17.0;
/// More characters of the onboarding's name than this are left out of the title.
const MOST_TITLE: usize = 60;

/// Places the boxes and frames of `cast`; the lines come later.
pub(super) fn place(cast: &Cast) -> Drawing {
    let mut spots: BTreeMap<Spot, Vec<usize>> = BTreeMap::new();
    for (index, (spot, _)) in cast.members.iter().enumerate() {
        spots.entry(*spot).or_default().push(index);
    }
    let nodes = || cast.members.iter().map(|(_, node)| node);
    let rooms = rooms(nodes());
    let mut sheet = Sheet {
        tree: TaffyTree::new(),
        boxes: vec![NodeId::new(0); cast.members.len()],
        cells: Vec::new(),
        height: text_height(nodes(), &rooms),
        gutters: route::gutters(cast),
        landings: route::landings(&cast.links),
        spots,
        rooms,
    };
    let customer = sheet.customer(cast);
    sheet.cells.push((Cell::Customer, customer));
    let root = sheet.root(cast, customer);
    // taffy fails only on a node that is not in its tree, and every node here was just made in it
    let _ = sheet.tree.compute_layout(root, Size::MAX_CONTENT);
    let mut places = HashMap::new();
    sheet.collect(root, 0.0, 0.0, &mut places);
    sheet.drawing(cast, root, &places)
}

/// A cell that becomes a frame, or bounds one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Customer,
    Zone(usize, &'static str),
    /// A subnet in a part of its zone.
    Yard(usize, &'static str),
    Plain(&'static str),
    Border(usize),
    Party(usize),
}

struct Sheet {
    tree: TaffyTree<()>,
    boxes: Vec<NodeId>,
    cells: Vec<(Cell, NodeId)>,
    /// Of every box that no more than a few lines reach: boxes that face each other are level then, and their lines straight.
    height: f64,
    /// The room for text in the boxes of each kind.
    rooms: BTreeMap<NodeKind, f64>,
    gutters: BTreeMap<NodeKind, f64>,
    landings: HashMap<String, f64>,
    spots: BTreeMap<Spot, Vec<usize>>,
}

/// A spot in a lane: of its targets, or of its load balancer.
type InLane = fn(usize, Option<usize>) -> Spot;

impl Sheet {
    /// Columns: targets, groups, listeners, load balancers, service; rows: zones, then what stands beside them in the VPC, then
    /// what is outside of it.
    fn customer(&mut self, cast: &Cast) -> NodeId {
        let zones = cast.lanes.len().max(1);
        let mut items = Vec::new();
        let parts: [(i16, &'static str, InLane); 2] =
            [(1, "targets", Spot::Target), (7, "load-balancer", Spot::Balancer)];
        for lane in 0..cast.lanes.len() {
            for (column, name, spot) in parts {
                if let Some(zone) = self.zone(cast, lane, name, spot) {
                    items.push(self.at(zone, column, lane + 1, 1));
                }
            }
        }
        for (column, name, spot) in
            [(3, "groups", Spot::Group), (5, "listeners", Spot::Listener), (9, "service", Spot::Service)]
        {
            let cell = self.stack(cast, spot, open(LABEL));
            self.cells.push((Cell::Plain(name), cell));
            items.push(self.at(cell, column, 1, zones));
        }
        let rest = [
            (7, "beside", Spot::Beside, zones + 1, level()),
            (9, "gate", Spot::Gate, zones + 1, open(0.0)),
            (1, "outside", Spot::Outside, zones + 2, open(LABEL + 3.0 * PAD)),
        ];
        for (column, name, spot, row, style) in rest {
            if self.spots.contains_key(&spot) {
                let cell = self.stack(cast, spot, style);
                self.cells.push((Cell::Plain(name), cell));
                items.push(self.at(cell, column, row, 1));
            }
        }
        let style = Style {
            display: Display::Grid,
            grid_template_columns: self.columns(),
            gap: Size { width: zero(), height: length(PAD) },
            padding: Rect {
                left: length(3.0 * PAD),
                right: length(2.0 * PAD),
                top: length(3.0 * LABEL),
                bottom: length(3.0 * PAD),
            },
            align_self: Some(AlignSelf::START),
            ..Style::default()
        };
        self.parent(style, &items)
    }

    /// The columns of the customer's account, a gutter for the lines left of each but the first.
    fn columns<T: taffy::style_helpers::TaffyAuto + taffy::style_helpers::FromLength>(&self) -> Vec<T> {
        let gutters = [
            self.gutter(NodeKind::TargetGroup),
            self.gutter(NodeKind::Listener),
            self.gutter(NodeKind::LoadBalancer),
            self.gutter(NodeKind::EndpointService) + PAD,
        ];
        let mut columns = vec![auto()];
        columns.extend(gutters.into_iter().flat_map(|gutter| [length(gutter), auto()]));
        columns
    }

    fn gutter(&self, kind: NodeKind) -> f64 {
        self.gutters.get(&kind).copied().unwrap_or(route::EMPTY_GUTTER)
    }

    /// One part of a zone: its subnets below each other, then what stands in a subnet that is not known.
    fn zone(&mut self, cast: &Cast, lane: usize, part: &'static str, spot: InLane) -> Option<NodeId> {
        let mut inside = Vec::new();
        for (index, yard) in cast.yards.iter().enumerate() {
            if self.spots.contains_key(&spot(lane, Some(index))) {
                let text = width(&yard.label, 12.0).max(width(&yard.note, 11.0));
                let note = if yard.note.is_empty() { 0.0 } else { NOTE };
                let cell = self.stack(cast, spot(lane, Some(index)), framed(text, note));
                self.cells.push((Cell::Yard(index, part), cell));
                inside.push(cell);
            }
        }
        if self.spots.contains_key(&spot(lane, None)) {
            inside.push(self.stack(cast, spot(lane, None), Style::default()));
        }
        if inside.is_empty() {
            return None;
        }
        let column = Style {
            gap: Size { width: zero(), height: length(PAD) },
            ..column(framed(width(&cast.lanes[lane].label, 12.0), 0.0))
        };
        let zone = self.parent(column, &inside);
        self.cells.push((Cell::Zone(lane, part), zone));
        Some(zone)
    }

    /// Columns: the customer, the border, the other accounts; one row for each of these.
    fn root(&mut self, cast: &Cast, customer: NodeId) -> NodeId {
        let parties = cast.parties.len();
        let mut items = vec![self.at(customer, 1, 1, parties)];
        for (index, party) in cast.parties.iter().enumerate() {
            let border = self.stack(cast, Spot::Border(index), backbone());
            self.cells.push((Cell::Border(index), border));
            items.push(self.at(border, 3, index + 1, 1));
            let account = self.party(cast, index, party);
            self.cells.push((Cell::Party(index), account));
            items.push(self.at(account, 5, index + 1, 1));
        }
        let columns = vec![
            auto(),
            length(self.gutter(NodeKind::Connection) + PAD),
            auto(),
            length(self.gutter(NodeKind::Endpoint) + PAD),
            auto(),
        ];
        let style = Style {
            display: Display::Grid,
            grid_template_columns: columns,
            gap: Size { width: zero(), height: length(2.0 * PAD) },
            padding: Rect::length(MARGIN),
            ..Style::default()
        };
        self.parent(style, &items)
    }

    fn party(&mut self, cast: &Cast, index: usize, party: &Party) -> NodeId {
        let mut items = vec![self.stack(cast, Spot::Endpoint(index), Style::default())];
        let mut columns = vec![auto()];
        if index == 0 {
            items.push(self.stack(cast, Spot::Dns, Style::default()));
            columns.extend([length(self.gutter(NodeKind::PrivateDns)), auto()]);
            items = vec![self.at(items[0], 1, 1, 1), self.at(items[1], 3, 1, 1)];
        }
        let text = width(&party.label, 12.0).max(width(&party.note, 11.0));
        let style = Style {
            display: Display::Grid,
            grid_template_columns: columns,
            grid_template_rows: vec![fr(1.0)],
            justify_content: JustifyContent::START,
            ..framed(text, NOTE)
        };
        self.parent(style, &items)
    }

    /// A column of the boxes that belong to `spot`.
    fn stack(&mut self, cast: &Cast, spot: Spot, style: Style) -> NodeId {
        let mut boxes = Vec::new();
        for index in self.spots.get(&spot).cloned().unwrap_or_default() {
            let node = &cast.members[index].1;
            let height = self.landings.get(&node.id).copied().unwrap_or_default().max(self.height);
            let room = self.rooms.get(&node.kind).copied().unwrap_or(LEAST_ROOM);
            let min_size = Size { width: length(room + SIDES), height: length(height) };
            let style = Style { min_size, flex_shrink: 0.0, ..Style::default() };
            self.boxes[index] = self.parent(style, &[]);
            boxes.push(self.boxes[index]);
        }
        self.parent(column(style), &boxes)
    }

    fn parent(&mut self, style: Style, children: &[NodeId]) -> NodeId {
        // taffy's constructors cannot fail while every child is in the tree
        self.tree.new_with_children(style, children).unwrap_or(NodeId::new(0))
    }

    /// Puts `item` into a cell of its grid; columns and rows count from 1.
    fn at(&mut self, item: NodeId, column: i16, row: usize, rows: usize) -> NodeId {
        let mut style = self.tree.style(item).cloned().unwrap_or_default();
        style.grid_column = line(column);
        style.grid_row = Line { start: line(short(row)), end: line(short(row + rows)) };
        let _ = self.tree.set_style(item, style);
        item
    }

    fn drawing(&self, cast: &Cast, root: NodeId, places: &HashMap<NodeId, Place>) -> Drawing {
        let place = |wanted: &NodeId| places.get(wanted).copied().unwrap_or_default();
        let cells: Vec<(Cell, Place)> = self.cells.iter().map(|(cell, id)| (cell.clone(), place(id))).collect();
        let placed =
            |(index, (_, node)): (usize, &(Spot, Node))| Node { place: place(&self.boxes[index]), ..node.clone() };
        let mut nodes: Vec<Node> = cast.members.iter().enumerate().map(placed).collect();
        nodes.sort_by(in_order);
        let whole = place(&root);
        Drawing {
            title: format!("How Firefly reaches {}", clip(&cast.desired.name, MOST_TITLE)),
            width: whole.width,
            height: whole.height,
            frames: frames::around(cast, &cells),
            nodes,
            edges: Vec::new(),
            description: String::new(),
        }
    }

    fn collect(&self, parent: NodeId, x: f64, y: f64, places: &mut HashMap<NodeId, Place>) {
        let Ok(layout) = self.tree.layout(parent) else { return };
        let (x, y) = (x + f64::from(layout.location.x), y + f64::from(layout.location.y));
        let (width, height) = (f64::from(layout.size.width), f64::from(layout.size.height));
        places.insert(parent, Place { x, y, width, height });
        for child in self.tree.children(parent).unwrap_or_default() {
            self.collect(child, x, y, places);
        }
    }
}

/// By kind, then from top to bottom.
pub(super) fn in_order(a: &Node, b: &Node) -> Ordering {
    a.kind.cmp(&b.kind).then(a.place.y.total_cmp(&b.place.y)).then(a.place.x.total_cmp(&b.place.x))
}

fn column(style: Style) -> Style {
    Style {
        display: Display::Flex,
        flex_direction: FlexDirection::Column,
        justify_content: JustifyContent::CENTER,
        align_items: AlignItems::STRETCH,
        gap: Size { width: zero(), height: length(GAP) },
        ..style
    }
}

fn short(number: usize) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

fn open(top: f64) -> Style {
    Style { padding: Rect { left: zero(), right: zero(), top: length(top), bottom: length(PAD) }, ..Style::default() }
}

/// Boxes begin where those in a subnet of a zone do, so that their lines share a gutter.
fn level() -> Style {
    Style {
        padding: Rect { left: length(2.0 * PAD), right: length(2.0 * PAD), ..open(0.0).padding },
        ..Style::default()
    }
}

fn framed(text: f64, note: f64) -> Style {
    Style {
        padding: Rect { left: length(PAD), right: length(PAD), top: length(LABEL + note), bottom: length(PAD) },
        min_size: Size { width: length(text + 2.0 * PAD), height: auto() },
        ..Style::default()
    }
}

/// The cell of what lies between the accounts, as wide as the words above it.
fn backbone() -> Style {
    let text = width(frames::BACKBONE, 12.0).max(width(frames::BACKBONE_NOTE, 11.0));
    Style { min_size: Size { width: length(text), height: auto() }, ..open(LABEL + NOTE) }
}

/// As high as the text of any box needs.
pub(super) fn text_height<'a>(nodes: impl Iterator<Item = &'a Node>, rooms: &BTreeMap<NodeKind, f64>) -> f64 {
    let further = |text: &str, size: f64, room: f64| count_of_lines(text, size, room).saturating_sub(1);
    let needs = |node: &Node| {
        let room = rooms.get(&node.kind).copied().unwrap_or(LEAST_ROOM);
        let label = further(&node.label, 13.0, room);
        let small = further(&node.detail, 11.0, room) + further(&node.status, 11.0, room - MARK);
        BOX_HEIGHT + route::count(label) * LABEL_LINE + route::count(small) * LINE
    };
    nodes.map(needs).fold(BOX_HEIGHT, f64::max)
}

/// The room for text in the boxes of each kind, so that none of their texts takes more than two lines.
pub(super) fn rooms<'a>(nodes: impl Iterator<Item = &'a Node>) -> BTreeMap<NodeKind, f64> {
    let mut rooms: BTreeMap<NodeKind, f64> = BTreeMap::new();
    for node in nodes {
        let label = room_for_two(&node.label, 13.0, LEAST_ROOM);
        let detail = room_for_two(&node.detail, 11.0, LEAST_ROOM);
        let status = room_for_two(&node.status, 11.0, LEAST_ROOM - MARK) + MARK;
        let needs = label.max(detail).max(status).max(width(node.kind.title(), 10.0) + 21.0).ceil();
        let room = rooms.entry(node.kind).or_insert(LEAST_ROOM);
        *room = room.max(needs);
    }
    rooms
}
