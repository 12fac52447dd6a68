//! Foreign text made fit to be set: one line, nothing that reorders or hides, and no character that the embedded fonts
//! cannot draw. PDF/A refuses a page with a missing glyph, and a hostile name must not cost anyone the report.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::plain;

use crate::world::{FAMILIES, FONTS};

/// For each family, what every one of its fonts covers: a word may come in any weight.
static COVERED: LazyLock<Vec<BTreeSet<u32>>> =
    LazyLock::new(|| FAMILIES.iter().map(|family| covered(family)).collect());

/// `text` as the report can show it. A character that no embedded font draws becomes its number: `[U+65E5]`.
///
/// A word is set in one family or not at all, because marks combine with their letters only within one font.
pub(crate) fn settable(text: &str) -> String {
    plain(text).split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    let whole = |covered: &&BTreeSet<u32>| word.chars().all(|c| covered.contains(&u32::from(c)));
    if word.is_ascii() || COVERED.iter().any(|covered| whole(&covered)) {
        return word.to_owned();
    }
    let first = &COVERED[0];
    let shown =
        |c: char| if first.contains(&u32::from(c)) { c.to_string() } else { format!("[U+{:04X}]", u32::from(c)) };
    word.chars().map(shown).collect()
}

fn covered(family: &str) -> BTreeSet<u32> {
    let fonts = FONTS.iter().filter(|f| f.info().family == family);
    let sets = fonts.map(|f| f.info().coverage.iter().filter(|c| !is_private(*c)).collect::<BTreeSet<u32>>());
    sets.reduce(|a, b| &a & &b).unwrap_or_default()
}

/// Private use: PDF/A-2a wants every character to have a meaning (ISO 19005-2, 6.2.11.7.3).
fn is_private(c: u32) -> bool {
    (0xe000..=0xf8ff).contains(&c) || c >= 0xf_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fonts_draw_stays_and_the_rest_becomes_numbers() {
        assert_eq!(settable("Ünï עברית Привет “x” →"), "Ünï עברית Привет “x” →");
        assert_eq!(settable("日本"), "[U+65E5][U+672C]");
        assert_eq!(settable("a\u{e000}b"), "a[U+E000]b");
        assert_eq!(settable("#panic() $x$ *b* _i_ @a <l> // c"), "#panic() $x$ *b* _i_ @a <l> // c");
    }

    #[test]
    fn marks_of_the_template_are_covered() {
        for mark in "✓✗?◐○●–—·…→“”’".chars() {
            assert_eq!(settable(&mark.to_string()), mark.to_string(), "{mark}");
        }
    }
}
