//! Reading files that people name, never without an end, and writing them whole or not at all.

use std::fmt::Display;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use domain::{Fault, Packet, Paper};

/// Onboarding files and plans take a few kilobytes, a large plan some hundreds.
const MOST_OF_A_FILE: u64 = 4 * 1024 * 1024;

/// What a packet may take (`Packet::parse` holds to the same).
const MOST_OF_A_PACKET: u64 = 256 * 1024;

/// An access key in any of its forms takes some hundred bytes.
pub const MOST_OF_A_KEY: u64 = 64 * 1024;

/// The text of an onboarding file or of a saved plan.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    read(path, MOST_OF_A_FILE)
}

/// A plan that was saved for review, with its hash checked.
pub fn read_paper(path: &Path) -> Result<Paper, Fault> {
    Paper::parse(&read_text(path)?).map_err(|fault| fault.because(format!("read from {}", path.display())))
}

/// A hand-off packet, with its hash checked.
pub fn read_packet(path: &Path) -> Result<Packet, Fault> {
    Packet::parse(&read(path, MOST_OF_A_PACKET)?)
}

/// A text file of `most` bytes at most. One byte more is read to tell a longer one, whatever stands behind the path.
pub fn read(path: &Path, most: u64) -> Result<String, Fault> {
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
#[derive(Debug)]
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

/// Writes beside the file first, then puts it in its place.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    beside(path, bytes)?.persist(path).map_err(|e| unwritable(path, &e.error))?;
    Ok(())
}

/// The same where nothing may be there yet.
///
/// # Errors
/// `file-exists` where something is.
pub fn write_new_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let placed = beside(path, bytes)?.persist_noclobber(path);
    placed.map(drop).map_err(|e| match e.error.kind() {
        ErrorKind::AlreadyExists => taken(path),
        _ => unwritable(path, &e.error),
    })
}

/// Something is there, and nobody asked to overwrite it.
pub fn taken(path: &Path) -> Fault {
    Fault::invalid("file-exists", format!("{} exists already", path.display()))
        .hint("Choose another name with --out, or overwrite it with --force")
}

fn beside(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Fault> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // the system would name the file beside it, which nobody asked for
    if !folder.is_dir() {
        return Err(unwritable(path, &format!("there is no folder {}", folder.display())));
    }
    let fault = |e: std::io::Error| unwritable(path, &e);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
    Ok(file)
}

fn unwritable(path: &Path, why: &dyn Display) -> Fault {
    Fault::invalid("unwritable-file", format!("{} cannot be written: {why}", path.display()))
        .hint("Choose a folder that exists and that you may write to")
}

fn unreadable(path: &Path, why: impl Display) -> Fault {
    Fault::invalid("unreadable-file", format!("{} cannot be read: {why}", path.display()))
        .hint("Check the path, and that you may read it")
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
