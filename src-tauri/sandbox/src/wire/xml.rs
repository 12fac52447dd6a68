//! Writing XML: every value is escaped, and what XML cannot hold is left out.

use std::fmt::{Display, Write};

/// XML in the making.
#[derive(Debug, Default)]
pub(crate) struct Xml(String);

impl Xml {
    pub fn new() -> Self {
        Self::default()
    }

    /// `<name>value</name>`.
    pub fn leaf(&mut self, name: &str, value: impl Display) -> &mut Self {
        self.open(name);
        // writing to a string cannot fail
        let _ = write!(Escaped(&mut self.0), "{value}");
        self.close(name)
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
        self.open(name);
        inside(self);
        self.close(name)
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

    fn open(&mut self, name: &str) {
        self.0.push('<');
        self.0.push_str(name);
        self.0.push('>');
    }

    fn close(&mut self, name: &str) -> &mut Self {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
        self
    }

    pub fn done(self) -> String {
        self.0
    }
}

/// Escapes what is written through it. XML 1.0 knows no control characters but tab and line ends.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if text.bytes().all(plain) {
            self.0.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            match c {
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '&' => self.0.push_str("&amp;"),
                '"' => self.0.push_str("&quot;"),
                '\r' => self.0.push_str("&#13;"),
                c if c.is_control() && c != '\n' && c != '\t' => {}
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// Needs no second look.
fn plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"')
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn values_are_escaped_and_what_xml_cannot_hold_is_left_out() {
        let mut x = Xml::new();
        x.leaf("a", "1 < 2 & \"é\"\r\n\u{0}\u{1b}>").leaf("b", 7).maybe("c", None::<u8>);
        x.within("d", |x| {
            x.values("e", "f", ["g", "h"]);
        });
        let wanted = "<a>1 &lt; 2 &amp; &quot;é&quot;&#13;\n&gt;</a><b>7</b><d><e><f>g</f><f>h</f></e></d>";
        assert_eq!(x.done(), wanted);
    }
}
