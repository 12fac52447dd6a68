//! Where the drawing stands on its page.

use domain::ReportInput;
use typst::layout::{Abs, Frame, FrameItem, Point, Size};

use super::frames;
use crate::sample;

/// The largest image of the report: its place and size in points, the size of its page, and what the page says.
fn drawing(input: &ReportInput) -> (Point, Size, Size, String) {
    let frames = frames(input);
    let found = frames.iter().filter_map(|page| {
        let (mut images, mut text) = (Vec::new(), String::new());
        walk(page, Point::zero(), &mut images, &mut text);
        let (at, size) = images.into_iter().max_by_key(|(_, size)| size.x)?;
        Some((at, size, page.size(), text))
    });
    found.max_by_key(|(_, size, ..)| size.x).unwrap()
}

fn walk(frame: &Frame, at: Point, images: &mut Vec<(Point, Size)>, text: &mut String) {
    for (offset, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, at + *offset, images, text),
            FrameItem::Image(_, size, _) => images.push((at + *offset, *size)),
            FrameItem::Text(piece) => text.push_str(&piece.text),
            _ => {}
        }
    }
}

#[test]
fn a_low_drawing_stands_on_top_across_its_page_with_the_words_under_it() {
    let (at, size, page, text) = drawing(&sample::connected("Orders API"));
    assert!(page.x > page.y, "landscape");
    assert!(at.y < page.y * 0.2, "{at:?} of {page:?}");
    assert!((size.x - (page.x - Abs::cm(3.2))).abs() < Abs::pt(1.0), "{size:?} of {page:?}");
    assert!(text.contains("The diagram in words") && text.contains("Target group"));
}

#[test]
fn a_tall_drawing_stays_on_its_page_and_the_words_follow() {
    let mut input = sample::connected("Orders API");
    input.drawing.height *= 5.0;
    let (at, size, page, text) = drawing(&input);
    assert!(page.y > page.x, "portrait");
    assert!(at.y + size.y < page.y - Abs::cm(2.2), "{at:?} {size:?} of {page:?}");
    assert!(!text.contains("The diagram in words"));
}
