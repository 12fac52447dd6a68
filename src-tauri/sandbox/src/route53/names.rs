//! DNS names as Route 53 keeps them: small letters, a dot at the end, octal codes for what is no letter, digit, hyphen or underscore
//! (`docs/aws.md`, “Hosted zones and records”).

/// What is wrong with a name, in Route 53's manner.
pub(super) type Wrong = &'static str;

/// The name as it is kept. Not the root.
pub(super) fn normal(text: &str) -> Result<String, Wrong> {
    let mut labels: Vec<Vec<u8>> = vec![Vec::new()];
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        let byte = match byte {
            b'.' => {
                labels.push(Vec::new());
                continue;
            }
            b'\\' => match octal(bytes.get(at..at + 3)) {
                Some(escaped) => {
                    at += 3;
                    escaped
                }
                None => b'\\',
            },
            0x21..0x7f => *byte,
            _ => return Err("UnsupportedCharacter (Value contains unsupported characters)"),
        };
        if let Some(label) = labels.last_mut() {
            label.push(byte.to_ascii_lowercase());
        }
    }
    if labels.last().is_some_and(Vec::is_empty) {
        labels.pop();
    }
    check(&labels)?;
    Ok(labels.iter().map(|label| format!("{}.", shown(label))).collect())
}

/// The name with its labels reversed, by which lists are ordered.
pub(super) fn order(name: &str) -> String {
    name.split_terminator('.').rev().map(|label| format!("{label}.")).collect()
}

/// Whether a name is the zone's own or one below it.
pub(super) fn within(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn check(labels: &[Vec<u8>]) -> Result<(), Wrong> {
    if labels.is_empty() {
        return Err("DomainNameEmpty (Domain name is empty)");
    }
    if labels.iter().any(Vec::is_empty) {
        return Err("DomainLabelEmpty (Domain label is empty)");
    }
    if labels.iter().any(|l| l.len() > 63) {
        return Err("DomainLabelTooLong (Domain label is too long)");
    }
    if labels.iter().map(|l| l.len() + 1).sum::<usize>() > 255 {
        return Err("DomainNameTooLong (Domain name is too long)");
    }
    Ok(())
}

fn shown(label: &[u8]) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    label.iter().map(|b| if plain(b) { char::from(*b).to_string() } else { format!("\\{b:03o}") }).collect()
}

/// The byte that three octal digits mean.
pub(super) fn octal(digits: Option<&[u8]>) -> Option<u8> {
    let digits = digits.filter(|d| d.iter().all(|b| (b'0'..=b'7').contains(b)))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_in_one_form() {
        for (given, kept) in [
            ("WWW.Example.com", "www.example.com."),
            ("*.example.com.", "\\052.example.com."),
            ("\\052.example.com", "\\052.example.com."),
            ("\\101b_c-1.example", "ab_c-1.example."),
            ("a\\056b.example", "a\\056b.example."),
            ("ex\\344mple.com", "ex\\344mple.com."),
            ("a\\b.c", "a\\134b.c."),
        ] {
            assert_eq!(normal(given).as_deref(), Ok(kept));
            assert_eq!(normal(kept).as_deref(), Ok(kept));
        }
        let long = format!("{}.com", "a".repeat(64));
        for bad in ["", ".", "a..b", ".a", "ä.com", "a b.com", &long, &"a.".repeat(128)] {
            assert!(normal(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lists_go_by_reversed_labels() {
        assert_eq!(order("www.example.com."), "com.example.www.");
        assert!(within("a.b.", "b.") && within("b.", "b.") && !within("ab.", "b."));
    }
}
