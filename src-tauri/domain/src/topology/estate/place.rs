//! Where everything of a network stands. All boxes are of one size, so sums do; the columns at the right sides of the VPCs are
//! level with each other, so that their lines share a gutter.

use super::super::layout::{GAP, LABEL, MARGIN, NOTE, PAD, SIDES, rooms, text_height};
use super::super::{Drawing, Frame, FrameKind, Node, Place as Rect, frames::frame, route};
use super::blocks::{Block, Column, Place};
use crate::network::Lookup;
use crate::{clip, plain};

/// Boxes, frames and the size of the sheet; the lines come later.
pub(super) fn place(look: &Lookup, blocks: &[Block]) -> Drawing {
    let all = || blocks.iter().flat_map(nodes);
    let rooms = rooms(all());
    let width = rooms.values().copied().fold(0.0, f64::max) + SIDES;
    let mut sheet = Sheet { width, height: text_height(all(), &rooms), nodes: Vec::new(), frames: Vec::new() };
    let left = MARGIN + 2.0 * PAD;
    let zones = blocks.iter().map(|b| sheet.zones_width(b)).fold(0.0, f64::max);
    let nets: usize = blocks.iter().map(|b| b.border.len()).max().unwrap_or_default();
    let inside = left + PAD + zones;
    let right = inside + width + PAD;
    let border = right + PAD + route::gutter(nets, 0.0);
    let mut top = MARGIN + 2.0 * LABEL;
    for block in blocks {
        top += sheet.block(block, top, left, inside, border) + PAD;
    }
    let inventory = look.inventory;
    let region = Rect {
        x: MARGIN + PAD,
        y: MARGIN + LABEL,
        width: border + width + PAD - MARGIN - PAD,
        height: (top - MARGIN - LABEL).max(LABEL),
    };
    let account = Rect { x: MARGIN, y: MARGIN, width: region.width + 2.0 * PAD, height: region.height + LABEL + PAD };
    let owner = inventory.account.grouped();
    let outer = [
        frame(
            &format!("account:{}", inventory.account),
            FrameKind::Account,
            &format!("Your account · {owner}"),
            "",
            account,
        ),
        frame(
            &format!("region:{}", inventory.region),
            FrameKind::Region,
            &format!("Region {}", inventory.region),
            "",
            region,
        ),
    ];
    Drawing {
        title: plain(&format!("Network of {owner} in {}", inventory.region)),
        width: account.right() + MARGIN,
        height: account.bottom() + MARGIN,
        frames: outer.into_iter().chain(sheet.frames).collect(),
        nodes: sheet.nodes,
        edges: Vec::new(),
        description: String::new(),
    }
}

fn nodes(block: &Block) -> impl Iterator<Item = &Node> {
    let subnets = block.zones.iter().flat_map(|z| &z.subnets).flat_map(|place| match place {
        Place::Box(node) => std::slice::from_ref(node),
        Place::Open(_, nodes) => nodes.as_slice(),
    });
    block.whole.iter().chain(subnets).chain(&block.inside).chain(&block.border)
}

struct Sheet {
    width: f64,
    height: f64,
    nodes: Vec<Node>,
    frames: Vec<Frame>,
}

impl Sheet {
    /// Places one VPC below `top`, and gives its height.
    fn block(&mut self, block: &Block, top: f64, left: f64, inside: f64, border: f64) -> f64 {
        let index = self.frames.len();
        if let Some(whole) = &block.whole {
            self.put(whole, left + PAD, top);
            return self.height;
        }
        let content = top + LABEL;
        let mut bottom = content;
        let mut x = left + PAD;
        for zone in &block.zones {
            let width = self.zone_width(zone);
            bottom = bottom.max(self.zone(zone, x, content, width));
            x += width + PAD;
        }
        bottom = bottom.max(self.stack(&block.inside, inside, content));
        let at_border = self.stack(&block.border, border, content);
        if block.id.is_empty() {
            return at_border.max(bottom) - top;
        }
        bottom = bottom.max(content + self.height) + PAD;
        let rect = Rect { x: left, y: top, width: inside + self.width + PAD - left, height: bottom - top };
        self.frames.insert(index, frame(&block.id, FrameKind::Vpc, &block.label, "", rect));
        bottom.max(at_border) - top
    }

    /// Places a zone, and gives where it ends.
    fn zone(&mut self, zone: &Column, x: f64, top: f64, width: f64) -> f64 {
        let index = self.frames.len();
        let mut y = top + LABEL;
        for place in &zone.subnets {
            y = match place {
                Place::Box(node) => {
                    self.put(node, x + PAD, y);
                    y + self.height
                }
                Place::Open(yard, nodes) => {
                    let head = if yard.note.is_empty() { LABEL } else { LABEL + NOTE };
                    let columns = columns(nodes.len());
                    for (index, node) in nodes.iter().enumerate() {
                        let (row, column) = (route::count(index / columns), route::count(index % columns));
                        self.put(
                            node,
                            x + 2.0 * PAD + column * (self.width + GAP),
                            y + head + row * (self.height + GAP),
                        );
                    }
                    let rows = route::count(nodes.len().div_ceil(columns));
                    let height = head + rows * (self.height + GAP) - GAP + PAD;
                    let rect = Rect { x: x + PAD, y, width: width - 2.0 * PAD, height };
                    self.frames.push(frame(&yard.key, yard.kind, &yard.label, &yard.note, rect));
                    y + height
                }
            } + GAP;
        }
        let bottom = y - GAP + PAD;
        let rect = Rect { x, y: top, width, height: bottom - top };
        self.frames.insert(index, frame(&zone.id, FrameKind::Zone, &zone.label, "", rect));
        bottom
    }

    /// Places boxes below each other, and gives where they end.
    fn stack(&mut self, nodes: &[Node], x: f64, top: f64) -> f64 {
        let mut y = top;
        for node in nodes {
            self.put(node, x, y);
            y += self.height + GAP;
        }
        if nodes.is_empty() { top } else { y - GAP }
    }

    fn put(&mut self, node: &Node, x: f64, y: f64) {
        let place = Rect { x, y, width: self.width, height: self.height };
        let (label, detail) = (clip(&node.label, 32), clip(&node.detail, 44));
        self.nodes.push(Node { place, label, detail, status: clip(&node.status, 44), ..node.clone() });
    }

    fn zones_width(&self, block: &Block) -> f64 {
        block.zones.iter().map(|z| self.zone_width(z) + PAD).sum()
    }

    fn zone_width(&self, zone: &Column) -> f64 {
        let widths = zone.subnets.iter().map(|place| match place {
            Place::Box(_) => self.width,
            Place::Open(_, nodes) => {
                let columns = route::count(columns(nodes.len()));
                columns * (self.width + GAP) - GAP + 2.0 * PAD
            }
        });
        widths.fold(self.width, f64::max) + 2.0 * PAD
    }
}

/// Many instances stand in about twice as many rows as columns.
fn columns(count: usize) -> usize {
    (1..).find(|columns| columns * columns * 2 >= count).unwrap_or(1)
}
