//! The drawing as one SVG file: light, for print and for every viewer. Attributes only, no style sheet, no script, nothing
//! loaded from elsewhere. What it means is said in shape and words as well as in colour.

mod boxes;
mod lines;
mod markup;
mod palette;

use self::markup::{Markup, number};
use self::palette::{INK, MUTED, PAPER};
use super::measure::{fit, width};
use super::{Drawing, Frame, FrameKind, Tone};

/// The first family that is there; all of them are sans-serif of about the same width.
const FONTS: &str = "Inter, \"Liberation Sans\", Arial, sans-serif";
const HEAD: f64 = 62.0;
const FOOT: f64 = 50.0;
const SIDE: f64 = 24.0;
const READING: &str = "A connection goes from right to left: from Firefly, through AWS PrivateLink, to a target.";
const LEGEND: [(Tone, &str); 5] = [
    (Tone::Good, "As it should be"),
    (Tone::Pending, "Waiting or in progress"),
    (Tone::Bad, "Broken or not allowed"),
    (Tone::Neutral, "Not judged, or not visible"),
    (Tone::Planned, "Planned, not there yet"),
];

/// The whole of `drawing` with title and legend, as a self-contained SVG document in UTF-8. Pure: the same drawing gives
/// the same bytes. For people who do not see it, it carries the drawing's title and description.
pub fn svg(drawing: &Drawing) -> String {
    let mut page = Markup::default();
    let (wide, high) = (drawing.width + 2.0 * SIDE, drawing.height + HEAD + FOOT);
    let view = format!("0 0 {} {}", number(wide), number(high));
    page.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("width", &number(wide)),
            ("height", &number(high)),
            ("role", &"img"),
            ("aria-labelledby", &"topology-title topology-description"),
            ("font-family", &FONTS),
        ],
    );
    page.words("title", &[("id", &"topology-title")], &drawing.title);
    page.words("desc", &[("id", &"topology-description")], &drawing.description);
    page.leaf("rect", &[("width", &number(wide)), ("height", &number(high)), ("fill", &PAPER)]);
    head(&mut page, drawing);
    page.open("g", &[("transform", &format!("translate({} {})", number(SIDE), number(HEAD)))]);
    drawing.frames.iter().for_each(|f| frame(&mut page, f));
    lines::draw(&mut page, drawing);
    drawing.nodes.iter().for_each(|node| boxes::draw(&mut page, node));
    page.close("g");
    legend(&mut page, high - FOOT / 2.0);
    page.close("svg");
    page.finish()
}

fn head(page: &mut Markup, drawing: &Drawing) {
    let left = SIDE + 12.0;
    page.text(
        left,
        32.0,
        19.0,
        &[("font-weight", &700), ("fill", &INK)],
        &fit(&drawing.title, 20.0, drawing.width - 24.0),
    );
    page.text(left, 51.0, 12.0, &[("fill", &MUTED)], &fit(READING, 12.0, drawing.width - 24.0));
}

fn frame(page: &mut Markup, frame: &Frame) {
    let (fill, stroke, ink) = palette::frame(frame.kind);
    let place = &frame.place;
    let radius = match frame.kind {
        FrameKind::Subnet | FrameKind::PublicSubnet => 6,
        FrameKind::Zone => 8,
        FrameKind::Account
        | FrameKind::Region
        | FrameKind::Vpc
        | FrameKind::Backbone
        | FrameKind::Firefly
        | FrameKind::Stranger => 12,
    };
    page.open("g", &[]);
    page.words("title", &[], &frame.label);
    page.rect(place, &[("rx", &radius), ("fill", &fill), ("stroke", &stroke), ("stroke-width", &1.25)]);
    let room = place.width - 24.0;
    page.text(
        place.x + 13.0,
        place.y + 20.0,
        12.0,
        &[("font-weight", &600), ("fill", &ink)],
        &fit(&frame.label, 12.0, room),
    );
    if !frame.note.is_empty() {
        page.text(place.x + 13.0, place.y + 35.0, 11.0, &[("fill", &MUTED)], &fit(&frame.note, 11.0, room));
    }
    page.close("g");
}

/// One line at the bottom: what the marks mean.
fn legend(page: &mut Markup, middle: f64) {
    let mut x = SIDE + 12.0;
    for (tone, text) in LEGEND {
        lines::sample(page, tone, x, middle);
        boxes::mark(page, tone, x + 38.0, middle - 6.0);
        page.text(x + 56.0, middle + 4.0, 11.0, &[("fill", &INK)], text);
        x += 56.0 + width(text, 11.0) + 22.0;
    }
    boxes::badge(page, x, middle - 9.0, "2 findings");
    page.text(
        x + boxes::badge_width("2 findings") + 8.0,
        middle + 4.0,
        11.0,
        &[("fill", &INK)],
        "Failed findings that concern it",
    );
}
