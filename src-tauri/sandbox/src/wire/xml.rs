//! Writing XML: every value is escaped, and what XML cannot hold is left out.

use std::fmt::Display;

/// XML in the making.
#[derive(Debug, Default)]
pub(crate) struct Xml(String);

impl Xml {
    pub fn new() -> Self {
        Self::default()
    }

    /// `<name>value</name>`.
    pub fn leaf(&mut self, name: &str, value: impl Display) -> &mut Self {
        self.0.push_str(&format!("<{name}>{}</{name}>", escape(&value.to_string())));
        self
    }

    /// The same, when there is a value.
    pub fn maybe(&mut self, name: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.leaf(name, value);
        }
        self
    }

    /// `<name>` around what `inside` writes.
    pub fn within(&mut self, name: &str, inside: impl FnOnce(&mut Xml)) -> &mut Self {
        self.0.push_str(&format!("<{name}>"));
        inside(self);
        self.0.push_str(&format!("</{name}>"));
        self
    }

    /// A list whose elements are called `element`.
    pub fn each<T>(
        &mut self,
        name: &str,
        element: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Xml, T),
    ) -> &mut Self {
        self.within(name, |x| {
            for item in items {
                x.within(element, |x| write(x, item));
            }
        })
    }

    /// A list of plain values.
    pub fn values<T: Display>(&mut self, name: &str, element: &str, items: impl IntoIterator<Item = T>) -> &mut Self {
        self.within(name, |x| {
            for item in items {
                x.leaf(element, item);
            }
        })
    }

    pub fn done(self) -> String {
        self.0
    }
}

/// XML 1.0 knows no control characters but tab and line ends.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}
