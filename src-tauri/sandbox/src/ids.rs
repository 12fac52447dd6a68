//! Identifiers as AWS makes them, but reproducible: a hash of what makes them unique, so that concurrency does not change them.

use sha2::{Digest, Sha256};

/// Hexadecimal digits of the hash of `parts`.
pub(crate) fn digest(parts: &[&str], length: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
    hash.finalize().iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).take(length).collect()
}

/// `prefix` and 17 digits that begin with 0, as new EC2 resources have.
pub(crate) fn ec2(prefix: &str, parts: &[&str]) -> String {
    format!("{prefix}-0{}", digest(parts, 16))
}

/// A request ID in the form of a UUID.
pub(crate) fn request_id(number: u64) -> String {
    uuid(&["request", &number.to_string()])
}

/// The hash of `parts` in the form of a UUID.
pub(crate) fn uuid(parts: &[&str]) -> String {
    let d = digest(parts, 32);
    format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32])
}
