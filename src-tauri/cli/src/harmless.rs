//! Text from outside made harmless for a terminal: one value, a text of several lines, JSON. Which characters steer or hide
//! is said in `domain::plain`, and nowhere else.

use domain::{escaped, plain};

/// One value on one line, whatever is in it.
pub fn harmless(text: &str) -> String {
    plain(text)
}

/// A text of our own making, looked through once more: its lines, also with CR LF, and its indentation stay.
pub fn harmless_lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        shown.push(match c {
            '\n' => '\n',
            '\r' if rest.peek() == Some(&'\n') => '\r',
            _ if c.is_whitespace() => ' ',
            _ if is_harmful(c) => '\u{fffd}',
            _ => c,
        });
    }
    shown
}

/// JSON with such characters escaped. It stays the same value, because packets and entries are hashed.
pub fn harmless_json(json: &str) -> String {
    escaped(json)
}

fn is_harmful(c: char) -> bool {
    !c.is_ascii_graphic() && plain(c.encode_utf8(&mut [0; 4])) == "\u{fffd}"
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[31mb\u{7}\r\nc\u{202e}d\u{200b}\u{9b}e\u{e0041}";

    #[test]
    fn one_value_stays_on_one_line() {
        assert_eq!(harmless(HOSTILE), "a\u{fffd}[31mb\u{fffd} c\u{fffd}d\u{fffd}\u{fffd}e\u{fffd}");
    }

    #[test]
    fn lines_keep_their_breaks_and_their_indentation() {
        assert_eq!(harmless_lines("  a\u{1b}b\r\n\n    c\td\re\u{2028}f\n"), "  a\u{fffd}b\r\n\n    c d e f\n");
        assert_eq!(harmless_lines("עברית 日本語 ✓ → …"), "עברית 日本語 ✓ → …");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({ "name": HOSTILE, "kept": "日本語\u{a0}\n" });
        let shown = harmless_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(shown.chars().all(|c| c == '\n' || (!c.is_control() && !is_harmful(c))), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
