//! The boxes: kind, name, detail, and state as a mark and in words; the number of findings on the upper edge.

use super::markup::{Markup, number};
use super::palette::{self, ALARM, INK, MUTED, PAPER};
use crate::topology::layout::{LABEL_LINE, LINE, MARK, SIDES};
use crate::topology::measure::{fit, lines, width};
use crate::topology::{Node, Place, Tone, pictogram, route};

/// From the border of a box to its text.
const INSET: f64 = 13.0;
const RADIUS: f64 = 9.0;

pub(super) fn draw(page: &mut Markup, node: &Node) {
    let Place { x, y, width, height } = node.place;
    let colour = palette::tone(node.tone);
    page.open("g", &[]);
    page.words("title", &[], &hint(node));
    outline(page, node, colour);
    let room = width - SIDES;
    let [label, detail] = [(&node.label, 13.0), (&node.detail, 11.0)].map(|(text, size)| lines(text, size, room));
    let status = lines(&node.status, 11.0, room - MARK);
    let [labels, details, statuses] = [&label, &detail, &status].map(|lines| route::count(lines.len()));
    // the box may be higher than its text: others in its row, or the lines that arrive, may need more
    let high = 36.0 + labels * LABEL_LINE + (details + statuses) * LINE + 4.0;
    let (left, top) = (x + INSET, y + (height - high) / 2.0);
    picture(page, node, left - 1.0, top + 7.0);
    page.text(left + 21.0, top + 19.0, 10.0, &[("fill", &MUTED)], &fit(node.kind.title(), 10.0, room - 21.0));
    let mut y_text = top + 40.0;
    for (text, size, step, shift, ink, weight) in [
        (&label, 13.0, LABEL_LINE, 0.0, INK, 600),
        (&detail, 11.0, LINE, 0.0, MUTED, 400),
        (&status, 11.0, LINE, MARK, colour, 600),
    ] {
        if shift > 0.0 {
            y_text += 2.0;
            mark(page, node.tone, left, y_text - 10.0);
        }
        for line in text {
            page.text(left + shift, y_text, size, &[("font-weight", &weight), ("fill", &ink)], line);
            y_text += step;
        }
    }
    if node.findings > 0 {
        let text = counted(node.findings);
        badge(page, x + width - badge_width(&text) - 8.0, y - 9.0, &text);
    }
    page.close("g");
}

/// The mark of a tone, 12 by 12 pixels.
pub(super) fn mark(page: &mut Markup, tone: Tone, x: f64, y: f64) {
    let (outline, filled, sign) = pictogram::mark(tone);
    let colour = palette::tone(tone);
    let (fill, ink) = if filled { (colour, PAPER) } else { (PAPER, colour) };
    page.open(
        "g",
        &[
            ("transform", &at(x, y)),
            ("stroke-linecap", &"round"),
            ("stroke-linejoin", &"round"),
            ("stroke-width", &1.3),
        ],
    );
    page.leaf("path", &[("d", &outline), ("fill", &fill), ("stroke", &colour)]);
    page.leaf("path", &[("d", &sign), ("fill", &"none"), ("stroke", &ink)]);
    page.close("g");
}

/// A pill with white text, 18 pixels high.
pub(super) fn badge(page: &mut Markup, x: f64, y: f64, text: &str) {
    let place = Place { x, y, width: badge_width(text), height: 18.0 };
    page.rect(&place, &[("rx", &9), ("fill", &ALARM), ("stroke", &PAPER), ("stroke-width", &1.5)]);
    page.text(x + 9.0, y + 12.6, 10.0, &[("font-weight", &700), ("fill", &PAPER)], text);
}

pub(super) fn badge_width(text: &str) -> f64 {
    width(text, 10.0).ceil() + 18.0
}

fn counted(findings: u32) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}

/// What a pointer that rests on the box is told: all of its text.
fn hint(node: &Node) -> String {
    let findings = if node.findings > 0 { counted(node.findings) } else { String::new() };
    let parts = [node.label.as_str(), &node.detail, &node.status, &findings];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}: {}", node.kind.title(), said.join(", "))
}

fn outline(page: &mut Markup, node: &Node, colour: &str) {
    let Place { x, y, height, .. } = node.place;
    let wash = palette::wash(node.tone);
    let dashes = if node.tone == Tone::Planned { "6 4" } else { "none" };
    let wide = if node.tone == Tone::Bad { 2.2 } else { 1.4 };
    page.rect(
        &node.place,
        &[
            ("rx", &RADIUS),
            ("fill", &wash),
            ("stroke", &colour),
            ("stroke-width", &wide),
            ("stroke-dasharray", &dashes),
        ],
    );
    let [left, top, bar] = [x, y + RADIUS, height - 2.0 * RADIUS].map(number);
    if node.tone != Tone::Planned {
        page.leaf(
            "path",
            &[
                ("d", &format!("M{left} {top}v{bar}")),
                ("stroke", &colour),
                ("stroke-width", &5),
                ("stroke-linecap", &"round"),
            ],
        );
    }
}

fn picture(page: &mut Markup, node: &Node, x: f64, y: f64) {
    let drawn = pictogram::picture(node.kind);
    page.open("g", &[("transform", &at(x, y))]);
    page.leaf(
        "path",
        &[
            ("d", &drawn),
            ("fill", &"none"),
            ("stroke", &INK),
            ("stroke-width", &1.4),
            ("stroke-linecap", &"round"),
            ("stroke-linejoin", &"round"),
        ],
    );
    page.close("g");
}

fn at(x: f64, y: f64) -> String {
    format!("translate({} {})", number(x), number(y))
}
