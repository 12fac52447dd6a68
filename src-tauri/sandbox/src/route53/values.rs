//! The values of records, type by type: how many, and what each is made of (`docs/aws.md`, “Hosted zones and records”).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::names;

/// The most values of one record set.
const VALUES: usize = 400;
/// Characters of one string between quotes.
const STRING: usize = 255;

#[derive(Clone, Copy)]
enum Part {
    Number(u64),
    Name,
    /// Between quotes.
    Text,
    Word,
    Hex,
    /// Whatever follows, if anything.
    Rest,
}

use Part::{Hex, Name, Number, Rest, Text, Word};

const BYTE: Part = Number(255);
const SHORT: Part = Number(65_535);
const LONG: Part = Number(u32::MAX as u64);

/// The parts of a value, of the types that are a row of them.
fn parts(kind: &str) -> &'static [Part] {
    match kind {
        "CNAME" | "NS" | "PTR" => &[Name],
        "MX" => &[SHORT, Name],
        "SRV" => &[SHORT, SHORT, SHORT, Name],
        "CAA" => &[BYTE, Word, Text],
        "SOA" => &[Name, Name, LONG, LONG, LONG, LONG, LONG],
        "NAPTR" => &[SHORT, SHORT, Text, Text, Text, Name],
        "DS" => &[SHORT, BYTE, BYTE, Hex],
        "TLSA" => &[BYTE, BYTE, BYTE, Hex],
        "SSHFP" => &[BYTE, BYTE, Hex],
        "SVCB" | "HTTPS" => &[SHORT, Name, Rest],
        _ => &[],
    }
}

/// Everything that is wrong with the values of a record set.
pub(super) fn check(kind: &str, values: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    if values.len() > VALUES {
        wrong.push(format!("Cannot have more than {VALUES} records in a RRSet."));
    }
    if values.len() != 1 && matches!(kind, "CNAME" | "SOA") {
        wrong.push(format!("A RRSet of type {kind} must have exactly one value"));
    }
    for (at, value) in values.iter().enumerate() {
        if values.iter().take(at).any(|v| v == value) {
            wrong.push(format!("Duplicate Resource Record: '{value}'"));
        }
        if let Err(why) = one(kind, value) {
            wrong.push(format!("Invalid Resource Record: 'FATAL problem: {why} encountered with '{value}''"));
        }
    }
    wrong
}

/// A TXT value without its quotes, its strings joined.
pub(super) fn joined(value: &str) -> String {
    let tokens = tokens(value).unwrap_or_default();
    let bytes: Vec<u8> = tokens.into_iter().flat_map(|t| t.bytes).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn one(kind: &str, value: &str) -> Result<(), &'static str> {
    match kind {
        "A" => value
            .parse::<Ipv4Addr>()
            .map(drop)
            .map_err(|_| "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"),
        "AAAA" => value
            .parse::<Ipv6Addr>()
            .map(drop)
            .map_err(|_| "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"),
        "TXT" | "SPF" => {
            let tokens = tokens(value)?;
            if tokens.is_empty() {
                return Err("InvalidCharacterString (Value should be enclosed in quotation marks)");
            }
            tokens.iter().try_for_each(|token| fits(Text, token))
        }
        _ => row(parts(kind), &tokens(value)?),
    }
}

fn row(parts: &[Part], tokens: &[Token]) -> Result<(), &'static str> {
    let rest = matches!(parts.last(), Some(Rest));
    let needed = if rest { parts.len() - 1 } else { parts.len() };
    if tokens.len() < needed || tokens.len() > needed && !rest {
        return Err("InvalidNumberOfFields (Value has too many or too few fields)");
    }
    parts.iter().zip(tokens).try_for_each(|(part, token)| fits(*part, token))
}

fn fits(part: Part, token: &Token) -> Result<(), &'static str> {
    let text = std::str::from_utf8(&token.bytes).unwrap_or_default();
    let plain = !token.quoted;
    match part {
        Number(most) if plain && !text.starts_with('+') && text.parse().is_ok_and(|n: u64| n <= most) => Ok(()),
        Number(_) => Err("InvalidNumber (Value is not a number in range)"),
        // the root means that there is nothing of the kind
        Name if plain && token.raw == "." => Ok(()),
        Name if plain => names::normal(&token.raw).map(drop),
        Name => Err("InvalidDomainName (Value is not a domain name)"),
        Text if plain => Err("InvalidCharacterString (Value should be enclosed in quotation marks)"),
        Text if token.bytes.len() > STRING => Err("CharacterStringTooLong (Value is too long)"),
        Text => Ok(()),
        Word if plain && text.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(()),
        Word => Err("InvalidTag (Value is not a word of letters and digits)"),
        Hex if plain && text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(()),
        Hex => Err("InvalidHexadecimal (Value is not hexadecimal)"),
        Rest => Ok(()),
    }
}

/// A word, or a string between quotes with its escapes resolved.
struct Token {
    bytes: Vec<u8>,
    raw: String,
    quoted: bool,
}

fn tokens(value: &str) -> Result<Vec<Token>, &'static str> {
    let mut tokens = Vec::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if first == '"' {
            let (bytes, end) = string(rest.as_bytes())?;
            tokens.push(Token { bytes, raw: String::new(), quoted: true });
            end
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
            let raw = rest.get(..end).unwrap_or_default().to_owned();
            tokens.push(Token { bytes: raw.clone().into_bytes(), raw, quoted: false });
            end
        };
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

/// The string at the beginning, and where it ends.
fn string(bytes: &[u8]) -> Result<(Vec<u8>, usize), &'static str> {
    let (mut read, mut at) = (Vec::new(), 1);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => return Ok((read, at)),
            b'\\' => match (names::octal(bytes.get(at..at + 3)), bytes.get(at)) {
                (Some(escaped), _) => {
                    read.push(escaped);
                    at += 3;
                }
                (None, Some(escaped)) => {
                    read.push(*escaped);
                    at += 1;
                }
                (None, None) => {}
            },
            other => read.push(*other),
        }
    }
    Err("InvalidCharacterString (Value should be enclosed in quotation marks)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_values() {
        for (kind, good) in [
            ("A", "10.0.0.1"),
            ("AAAA", "2001:db8::1"),
            ("CNAME", "a.example."),
            ("MX", "10 mail.example"),
            ("MX", "0 ."),
            ("SRV", "1 10 5269 xmpp.example."),
            ("CAA", "0 issue \"amazon.com\""),
            ("SOA", "ns.example. host.example. 1 7200 900 1209600 86400"),
            ("NAPTR", "100 50 \"s\" \"http\" \"\" _http._tcp.example."),
            ("DS", "12345 3 1 123456789abcdef67890123456789abcdef67890"),
            ("TLSA", "3 1 1 0123ab"),
            ("SSHFP", "2 1 0123ab"),
            ("HTTPS", "1 . alpn=\"h2\" port=8443"),
            ("SVCB", "0 other.example."),
            ("TXT", "\"v=spf1 -all\""),
            ("TXT", "\"one\" \"two\"\"three\""),
            ("TXT", "\"a \\\"quoted\\\" word\\344\""),
        ] {
            assert_eq!(check(kind, &[good]), Vec::<String>::new(), "{kind} {good}");
        }
        let (long, open) = (format!("\"{}\"", "a".repeat(256)), "\"open");
        for (kind, bad) in [
            ("A", "10.0.0"),
            ("A", "2001:db8::1"),
            ("AAAA", "10.0.0.1"),
            ("CNAME", "a b"),
            ("CNAME", "a..b"),
            ("MX", "mail.example"),
            ("MX", "70000 mail.example"),
            ("MX", "+1 mail.example"),
            ("SRV", "1 1 a b.example"),
            ("CAA", "0 issue amazon.com"),
            ("CAA", "256 issue \"amazon.com\""),
            ("DS", "1 1 1 xyz"),
            ("SOA", "ns.example. host.example. 1"),
            ("HTTPS", "one ."),
            ("TXT", "bare"),
            ("TXT", ""),
            ("TXT", open),
            ("TXT", "\"end\\"),
            ("TXT", &long),
        ] {
            assert_eq!(check(kind, &[bad]).len(), 1, "{kind} {bad}");
        }
        assert_eq!(check("CNAME", &["a.example", "b.example"]).len(), 1);
        assert_eq!(check("A", &["10.0.0.1", "10.0.0.1"]).len(), 1);
        assert_eq!(joined("\"a \\\"b\\\"\" \"\\101\""), "a \"b\"A");
    }
}
