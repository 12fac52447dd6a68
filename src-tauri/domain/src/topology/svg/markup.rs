//! Writes XML: every value and every text passes through here and is escaped. Knows nothing of what is drawn.

use std::fmt::{Display, Write as _};

use crate::plain;
use crate::topology::Place;

pub(super) type Attributes<'a> = [(&'a str, &'a dyn Display)];

#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    pub fn open(&mut self, tag: &str, attributes: &Attributes) {
        self.tag(tag, attributes, ">\n");
    }

    pub fn close(&mut self, tag: &str) {
        self.0.extend(["</", tag, ">\n"]);
    }

    /// An element without content.
    pub fn leaf(&mut self, tag: &str, attributes: &Attributes) {
        self.tag(tag, attributes, "/>\n");
    }

    /// An element that holds text and nothing else.
    pub fn words(&mut self, tag: &str, attributes: &Attributes, text: &str) {
        self.tag(tag, attributes, ">");
        escape(&mut self.0, &plain(text));
        self.close(tag);
    }

    /// Text whose baseline begins at `x`, `y`; nothing when it is empty.
    pub fn text(&mut self, x: f64, y: f64, size: f64, attributes: &Attributes, text: &str) {
        if !text.is_empty() {
            let (x, y) = (number(x), number(y));
            let mut all: Vec<(&str, &dyn Display)> = vec![("x", &x), ("y", &y), ("font-size", &size)];
            all.extend_from_slice(attributes);
            self.words("text", &all, text);
        }
    }

    pub fn rect(&mut self, place: &Place, attributes: &Attributes) {
        let [x, y, width, height] = [place.x, place.y, place.width, place.height].map(number);
        let mut all: Vec<(&str, &dyn Display)> = vec![("x", &x), ("y", &y), ("width", &width), ("height", &height)];
        all.extend_from_slice(attributes);
        self.leaf("rect", &all);
    }

    pub fn finish(self) -> String {
        self.0
    }

    fn tag(&mut self, tag: &str, attributes: &Attributes, end: &str) {
        self.0.extend(["<", tag]);
        for (name, value) in attributes {
            self.0.extend([" ", name, "=\""]);
            escape(&mut self.0, &value.to_string());
            self.0.push('"');
        }
        self.0.push_str(end);
    }
}

/// Rounded to hundredths, which no eye tells apart; never `-0`.
pub(super) fn number(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

/// Points as path data: `M x y L x y …`.
pub(super) fn moves(data: &mut String, command: char, (x, y): (f64, f64)) {
    // writing into a String cannot fail
    let _ = write!(data, "{command}{} {}", number(x), number(y));
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
