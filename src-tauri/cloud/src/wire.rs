//! Small translations between AWS's types and the domain's, used by every family. What fails its pattern is a fault.

use std::str::FromStr;

use aws_sdk_ec2::types as ec2;
use aws_sdk_elasticloadbalancingv2::types as elb;
use aws_smithy_types::DateTime;
use domain::{Fault, Port, Tags};
use ipnet::IpNet;
use jiff::Timestamp;

/// A text that AWS always sends, as its type.
pub(crate) fn needed<T: FromStr<Err = Fault>>(text: Option<&str>) -> Result<T, Fault> {
    text.unwrap_or_default().parse()
}

/// A text that may be missing; a malformed one is a fault, too.
pub(crate) fn optional<T: FromStr<Err = Fault>>(text: Option<&str>) -> Result<Option<T>, Fault> {
    text.filter(|t| !t.is_empty()).map(str::parse).transpose()
}

/// Each text as its type, or the first fault.
pub(crate) fn each<'a, T: FromStr<Err = Fault>>(texts: impl IntoIterator<Item = &'a str>) -> Result<Vec<T>, Fault> {
    texts.into_iter().map(str::parse).collect()
}

/// A CIDR block.
pub(crate) fn cidr(text: &str) -> Result<IpNet, Fault> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
        Fault::invalid("malformed-cidr", format!("“{shown}” is not a CIDR block"))
    })
}

/// A text, empty where AWS left it out.
pub(crate) fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// A text, where AWS says one that is not empty.
pub(crate) fn some(value: Option<&str>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A port, where AWS names one from 1 to 65535.
pub(crate) fn port(number: Option<i32>) -> Option<Port> {
    Port::try_from(u32::try_from(number?).ok()?).ok()
}

/// One end of a port range; AWS writes -1 for “all”.
pub(crate) fn port_number(number: Option<i32>) -> Option<u16> {
    u16::try_from(number?).ok()
}

/// A count; AWS sends no negative ones.
pub(crate) fn count(number: Option<i32>) -> u32 {
    number.and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
}

/// A moment of AWS's.
pub(crate) fn moment(at: Option<&DateTime>) -> Option<Timestamp> {
    let at = at?;
    Timestamp::new(at.secs(), i32::try_from(at.subsec_nanos()).ok()?).ok()
}

/// Tags of EC2.
pub(crate) fn ec2_tags(tags: &[ec2::Tag]) -> Tags {
    tags.iter().filter_map(|t| Some((t.key()?.to_owned(), text(t.value())))).collect()
}

/// Tags of Elastic Load Balancing.
pub(crate) fn elb_tags(tags: &[elb::Tag]) -> Tags {
    tags.iter().filter_map(|t| Some((t.key()?.to_owned(), text(t.value())))).collect()
}

/// A domain name without its final dot, its octal codes read: Route 53 writes `\052.acme.example.` for `*.acme.example`
/// (`docs/aws.md`, “Hosted zones and records”).
pub(crate) fn domain_name(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.strip_suffix('.').unwrap_or(name).as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.first_chunk().filter(|_| *first == b'\\').and_then(octal);
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &more[3..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn octal(digits: &[u8; 3]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    u8::from_str_radix(digits, 8).ok()
}

/// The `Name` tag.
pub(crate) fn name(tags: &Tags) -> Option<String> {
    tags.get("Name").filter(|name| !name.is_empty()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_names_are_read_as_people_write_them() {
        let table = [
            ("acme.example.", "acme.example"),
            ("\\052.acme.example.", "*.acme.example"),
            ("a\\100b.example", "a@b.example"),
            ("\\303\\244.example.", "ä.example"),
            ("odd\\9.example.", "odd\\9.example"),
            ("end\\05", "end\\05"),
            ("\\+12.example", "\\+12.example"),
        ];
        for (wire, name) in table {
            assert_eq!(domain_name(wire), name, "{wire}");
        }
    }
}
