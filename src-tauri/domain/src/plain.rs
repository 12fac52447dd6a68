//! Hostile text made harmless: names, tags and descriptions from AWS, shown as one line of text and nothing else.
//! Escaping for a format (XML, Markdown, CSV) is that format's own affair.

/// One line: line breaks and runs of blanks become one blank; other control characters, and marks that reorder or hide
/// text, become `�`, so that they are seen instead of obeyed.
pub fn plain(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                ' '
            } else if is_unseen(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `plain`, with the middle taken out when it is longer than `most` characters: both ends of an ID tell it apart.
pub fn clip(text: &str, most: usize) -> String {
    let chars: Vec<char> = plain(text).chars().collect();
    if chars.len() <= most {
        return chars.into_iter().collect();
    }
    let tail = most.saturating_sub(1) / 2;
    let head = most.saturating_sub(1 + tail);
    chars[..head].iter().chain(&['…']).chain(&chars[chars.len() - tail..]).collect()
}

/// JSON with such characters escaped (RFC 8259, section 7): they are seen, and it stays the same value.
pub fn escaped(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if !c.is_ascii_whitespace() && (is_unseen(c) || c.is_whitespace() && c != ' ') {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The first character of `text` that is obeyed or hidden instead of shown, line breaks among them.
pub(crate) fn unseen(text: &str) -> Option<char> {
    text.chars().find(|c| is_unseen(*c))
}

/// Control characters, bidirectional marks (UAX 9), zero-width and invisible ones, tags, and what XML cannot hold.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reorders_or_hides_text_is_seen_instead() {
        assert_eq!(plain("api\u{202e}txt.exe\u{200b}"), "api\u{fffd}txt.exe\u{fffd}");
        assert_eq!(plain(" a\r\n\tb\u{2028}c\0 "), "a b c\u{fffd}");
        assert_eq!(plain("עברית 日本語 Ünï"), "עברית 日本語 Ünï");
    }

    #[test]
    fn a_long_text_keeps_both_ends() {
        assert_eq!(clip("vpce-svc-0123456789abcdef0", 26), "vpce-svc-0123456789abcdef0");
        assert_eq!(clip("vpce-svc-0123456789abcdef0", 11), "vpce-…cdef0");
        assert_eq!(clip("abc", 1), "…");
    }
}
