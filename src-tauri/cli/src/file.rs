//! Reading and writing what the person hands us: onboarding files, plans, packets. Nothing is read without an end.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::{Fault, Packet, Paper};

/// Onboarding files and plans take a few kilobytes, a large plan some hundreds.
const MOST_OF_A_FILE: u64 = 4 * 1024 * 1024;

/// What a packet may take (`Packet::parse` holds to the same).
const MOST_OF_A_PACKET: u64 = 256 * 1024;

/// The text of an onboarding file or of a saved plan.
pub fn text(path: &Path) -> Result<String, Fault> {
    read(path, MOST_OF_A_FILE)
}

/// Refuses to write where something is, unless with `force`.
pub fn refuse_taken(path: &Path, force: bool) -> Result<(), Fault> {
    if force || !is_taken(path) {
        return Ok(());
    }
    Err(Fault::invalid("file-exists", format!("{} exists already", path.display()))
        .hint("Choose another name with --out, or overwrite it with --force where the verb has it"))
}

/// Whether something is there, even a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A plan that was saved for review, with its hash checked.
pub fn paper(path: &Path) -> Result<Paper, Fault> {
    Paper::parse(&text(path)?).map_err(|fault| fault.because(format!("read from {}", path.display())))
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
