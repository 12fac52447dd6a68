//! Reading and writing what the person hands us: onboarding files, plans, packets. Nothing is read without an end.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::{Desired, Fault, Packet, Plan};

/// Onboarding files and plans take a few kilobytes, a large plan some hundreds.
const MOST_OF_A_FILE: u64 = 4 * 1024 * 1024;

/// What a packet may take (`Packet::parse` holds to the same).
const MOST_OF_A_PACKET: u64 = 256 * 1024;

/// An onboarding file. The fault names file, line and field.
pub fn onboarding(path: &Path) -> Result<Desired, Fault> {
    let text = read(path, MOST_OF_A_FILE)?;
    toml::from_str(&text).map_err(|e| {
        let line = e.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        let place = line.map(|l| format!(" at line {l}")).unwrap_or_default();
        Fault::invalid(
            "bad-onboarding-file",
            format!("{} is not a valid onboarding file{place}: {}", path.display(), e.message()),
        )
        .hint("Mend that line, or write a new file with `privatelink init`")
    })
}

/// Writes an onboarding file; an existing one only with `force`.
pub fn write_onboarding(path: &Path, desired: &Desired, force: bool) -> Result<(), Fault> {
    refuse_taken(path, force)?;
    let body = toml::to_string_pretty(desired)
        .map_err(|e| Fault::invalid("bad-onboarding-file", format!("The onboarding cannot be written: {e}")))?;
    let head = "# What Firefly should reach, and how. Review it, then: privatelink plan\n\n";
    write(path, format!("{head}{body}").as_bytes())
}

/// Refuses to write where something is, unless with `force`.
pub fn refuse_taken(path: &Path, force: bool) -> Result<(), Fault> {
    if force || !is_taken(path) {
        return Ok(());
    }
    Err(Fault::invalid("file-exists", format!("{} exists already", path.display()))
        .hint("Choose another name with --out, or overwrite it with --force"))
}

/// Whether something is there, even a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A plan that was saved for review.
pub fn plan(path: &Path) -> Result<Plan, Fault> {
    serde_json::from_str(&read(path, MOST_OF_A_FILE)?).map_err(|e| {
        Fault::invalid("bad-plan-file", format!("{} is not a saved plan: {e}", path.display()))
            .hint("Save one with `privatelink plan FILE --out PLAN`")
    })
}

/// A hand-off packet, with its hash checked.
pub fn packet(path: &Path) -> Result<Packet, Fault> {
    Packet::parse(&read(path, MOST_OF_A_PACKET)?)
}

/// A text file of `most` bytes at most. One byte more is read to tell a longer one, whatever stands behind the path.
fn read(path: &Path, most: u64) -> Result<String, Fault> {
    let file = File::open(path).map_err(|e| unreadable(path, e))?;
    text_of(file, most).map_err(|e| match e {
        Unusable::TooLong => {
            let message = format!("{} is longer than {} KiB, which no such file needs", path.display(), most / 1024);
            Fault::invalid("file-too-long", message).hint("Check that it is the file that is meant")
        }
        Unusable::Unreadable(why) => unreadable(path, why),
    })
}

/// Why a text cannot be used.
pub enum Unusable {
    TooLong,
    Unreadable(String),
}

/// Everything that `source` gives, as UTF-8, unless that is more than `most` bytes.
pub fn text_of(source: impl Read, most: u64) -> Result<String, Unusable> {
    let mut bytes = Vec::new();
    let read = source.take(most + 1).read_to_end(&mut bytes).map_err(|e| Unusable::Unreadable(e.to_string()))?;
    if read as u64 > most {
        return Err(Unusable::TooLong);
    }
    String::from_utf8(bytes).map_err(|_| Unusable::Unreadable("it is not UTF-8 text".to_owned()))
}

fn unreadable(path: &Path, why: impl Display) -> Fault {
    Fault::invalid("unreadable-file", format!("{} cannot be read: {why}", path.display()))
}

/// Writes a whole file or nothing: first beside it, then in its place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    host::write_file(path, bytes)
}

#[cfg(test)]
mod tests {
    use std::io::repeat;

    use super::*;

    #[test]
    fn what_has_no_end_is_refused_at_the_bound() {
        assert!(matches!(text_of(repeat(b'x'), 1000), Err(Unusable::TooLong)));
        assert!(text_of(repeat(b'x').take(1000), 1000).is_ok_and(|text| text.len() == 1000));
        assert!(matches!(text_of(repeat(b'x').take(1001), 1000), Err(Unusable::TooLong)));
        assert!(matches!(text_of(&[0xff, 0xfe][..], 1000), Err(Unusable::Unreadable(_))));
    }
}
