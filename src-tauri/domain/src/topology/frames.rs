//! The frames around what is placed: the accounts, the VPC, its zones, and AWS's network between the accounts.

use super::cast::Cast;
use super::layout::{Cell, LABEL, PAD};
use super::{Frame, FrameKind, Place};
use crate::plain;

pub(super) const BACKBONE: &str = "AWS backbone";
pub(super) const BACKBONE_NOTE: &str = "PrivateLink, never the internet";

/// The frames around `cells`, outer ones before those inside them.
///
/// What stands outside the VPC stands below the customer's frame: nobody said that it is in the account.
pub(super) fn around(cast: &Cast, cells: &[(Cell, Place)]) -> Vec<Frame> {
    let mut frames = customer(cast, cells);
    let zones = cells.iter().filter_map(|(cell, place)| match cell {
        Cell::Zone(lane, part) => {
            let lane = &cast.lanes[*lane];
            Some(frame(&format!("zone:{}:{part}", lane.key), FrameKind::Zone, &lane.label, "", *place))
        }
        Cell::Customer | Cell::Yard(..) | Cell::Plain(_) | Cell::Border(_) | Cell::Party(_) => None,
    });
    let yards = cells.iter().filter_map(|(cell, place)| match cell {
        Cell::Yard(index, part) => {
            let yard = &cast.yards[*index];
            Some(frame(&format!("{}:{part}", yard.key), yard.kind, &yard.label, &yard.note, *place))
        }
        Cell::Customer | Cell::Zone(..) | Cell::Plain(_) | Cell::Border(_) | Cell::Party(_) => None,
    });
    frames.extend(zones.chain(yards));
    let border = union(cells, |cell| matches!(cell, Cell::Border(_)));
    frames.push(frame("backbone", FrameKind::Backbone, BACKBONE, BACKBONE_NOTE, grown(border, 0.0, 0.0)));
    frames.extend(cells.iter().filter_map(|(cell, place)| match cell {
        Cell::Party(index) => {
            let party = &cast.parties[*index];
            Some(frame(&party.id, party.kind, &party.label, &party.note, *place))
        }
        Cell::Customer | Cell::Yard(..) | Cell::Plain(_) | Cell::Border(_) | Cell::Zone(..) => None,
    }));
    frames
}

/// The account, its Region, and in it the VPC; gateways stand at the VPC's right border, beside the endpoint service.
fn customer(cast: &Cast, cells: &[(Cell, Place)]) -> Vec<Frame> {
    let desired = cast.desired;
    let in_vpc = |cell: &Cell| matches!(cell, Cell::Zone(..) | Cell::Plain("groups" | "listeners" | "beside"));
    let vpc = grown(union(cells, in_vpc), LABEL, PAD);
    let in_region = |cell: &Cell| in_vpc(cell) || matches!(cell, Cell::Plain("service" | "gate"));
    let all = union(cells, in_region);
    let grid = union(cells, |cell| *cell == Cell::Customer);
    let bottom = vpc.bottom().max(all.bottom());
    let region = Place {
        x: vpc.x - PAD,
        y: grid.y + LABEL,
        width: all.right() + PAD - (vpc.x - PAD),
        height: bottom + PAD - (grid.y + LABEL),
    };
    let account = Place { height: region.bottom() + PAD - grid.y, ..grid };
    vec![
        frame(
            &format!("account:{}", desired.account),
            FrameKind::Account,
            &format!("Your account · {}", desired.account.grouped()),
            "",
            account,
        ),
        frame(
            &format!("region:{}", desired.region),
            FrameKind::Region,
            &format!("Region {}", desired.region),
            "",
            region,
        ),
        frame(desired.network.vpc.as_str(), FrameKind::Vpc, &vpc_label(cast), "", vpc),
    ]
}

fn vpc_label(cast: &Cast) -> String {
    let id = &cast.desired.network.vpc;
    cast.inventory.vpc(id).map_or_else(|| format!("VPC {id} · not read"), label_of)
}

/// A VPC by its name, ID and ranges.
pub(super) fn label_of(vpc: &crate::Vpc) -> String {
    let id = &vpc.id;
    let name = vpc.name.as_deref().map(|name| format!("{} · ", crate::clip(name, 40))).unwrap_or_default();
    let ranges: Vec<String> = vpc.cidrs.iter().map(ToString::to_string).collect();
    format!("VPC {name}{id} · {}", ranges.join(", "))
}

pub(super) fn frame(id: &str, kind: FrameKind, label: &str, note: &str, place: Place) -> Frame {
    Frame { id: id.to_owned(), kind, label: plain(label), note: plain(note), place }
}

/// The smallest place that holds every chosen cell.
fn union(cells: &[(Cell, Place)], chosen: impl Fn(&Cell) -> bool) -> Place {
    let both = |a: Place, b: Place| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Place { x, y, width: a.right().max(b.right()) - x, height: a.bottom().max(b.bottom()) - y }
    };
    cells.iter().filter(|(cell, _)| chosen(cell)).map(|(_, place)| *place).reduce(both).unwrap_or_default()
}

/// `place` with room at its sides, and more above and below.
fn grown(place: Place, above: f64, below: f64) -> Place {
    Place { x: place.x - PAD, y: place.y - above, width: place.width + 2.0 * PAD, height: place.height + above + below }
}
