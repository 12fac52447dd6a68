//! Records that are damaged: kept as they are under other names, never overwritten, and what can be read of their
//! onboardings. That they were put aside is the first entry of the chain that begins in their place.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use domain::{Event, Fault, KeptFile, clip};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use crate::database::{beside, remove};
use crate::folder::{private_file, sync_parent, unusable};
use crate::onboardings::{self, Row};

/// What SQLite keeps in files beside its main one and needs for reading it. The third, `-shm`, is an index of the first.
const PARTS: [&str; 3] = ["", "-wal", "-journal"];

/// What was found beside a record that begins.
pub(crate) struct Aside {
    files: Vec<KeptFile>,
    pub salvaged: Vec<Row>,
    /// Whether every onboarding could be read.
    complete: bool,
}

/// Gives the records at `file` the next free name. The main file goes first: without it the others alone show what is missing.
pub(crate) fn put(file: &Path) -> Result<(), Fault> {
    let kept = next_name(file);
    for part in PARTS {
        let from = beside(file, part);
        match fs::metadata(&from) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(unusable(&from, &e)),
            // reading a database makes an empty log beside it
            Ok(found) if found.len() == 0 && from != file => remove(&from)?,
            Ok(_) => fs::rename(&from, beside(&kept, part)).map_err(|e| unusable(&from, &e))?,
        }
    }
    remove(&beside(file, "-shm"))?;
    sync_parent(file).map_err(|e| unusable(file, &e))
}

/// Everything that lies put aside beside `file`, with what can be read of the newest; `None` where nothing does.
/// Asked whenever a record begins, so that a computer that stops between the two loses no trace of it.
pub(crate) fn found(file: &Path) -> Result<Option<Aside>, Fault> {
    let mut files = Vec::new();
    let mut newest = None;
    for number in 1..=highest(file) {
        let main = name(file, number);
        let there: Vec<PathBuf> = PARTS.iter().map(|part| beside(&main, part)).filter(|path| path.is_file()).collect();
        newest = there.contains(&main).then_some(main).or(newest);
        files.extend(there.iter().map(|path| kept(path)).collect::<Result<Vec<_>, _>>()?);
    }
    if files.is_empty() {
        return Ok(None);
    }
    let (salvaged, complete) = newest.map_or(Ok((Vec::new(), false)), |main| salvage(&main))?;
    Ok(Some(Aside { files, salvaged, complete }))
}

impl Aside {
    /// The first entry of the record that begins.
    pub fn event(&self) -> Event {
        Event::RecordsPutAside {
            files: self.files.clone(),
            salvaged: self.salvaged.iter().map(|row| row.desired.id.clone()).collect(),
            complete: self.complete,
        }
    }

    /// What a person should know, in one line.
    pub fn notice(&self, file: &Path) -> String {
        let names: Vec<&str> = self.files.iter().map(|kept| kept.name.as_str()).collect();
        let folder = file.parent().unwrap_or(file).display();
        let taken: Vec<String> = self.salvaged.iter().map(|row| format!("“{}”", clip(&row.desired.name, 60))).collect();
        let taken = if taken.is_empty() { "none".to_owned() } else { taken.join(", ") };
        let rest = if self.complete {
            "which is all that it held"
        } else {
            "and others may be lost: `privatelink import` finds them again in AWS by their tags"
        };
        format!(
            "The records in {folder} were damaged. They are kept there as they were, as {}, and a new record begins. \
             Onboardings taken over from them: {taken}, {rest}. What was done, attested and decided before stands in the \
             kept files alone",
            names.join(" and ")
        )
    }
}

/// `privatelink.db` becomes `privatelink.damaged-1.db`.
fn name(file: &Path, number: u32) -> PathBuf {
    file.with_extension(format!("damaged-{number}.db"))
}

/// The name after the highest that anything has, so that the newest always has the highest.
fn next_name(file: &Path) -> PathBuf {
    name(file, highest(file) + 1)
}

/// The highest number that anything beside `file` has: a file, or a link that leads nowhere.
fn highest(file: &Path) -> u32 {
    let stem = format!("{}.damaged-", file.file_stem().unwrap_or_default().to_string_lossy());
    let numbered = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.strip_prefix(&stem)?.split_once(".db")?.0.parse().ok()
    };
    let beside = file.parent().and_then(|folder| fs::read_dir(folder).ok());
    beside.into_iter().flatten().flatten().filter_map(numbered).max().unwrap_or(0)
}

fn kept(path: &Path) -> Result<KeptFile, Fault> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(|e| unusable(path, &e))?;
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).map_err(|e| unusable(path, &e))? {
            0 => break,
            bytes => hash.update(&piece[..bytes]),
        }
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(KeptFile { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), sha256 })
}

/// The onboardings in the records at `main` that read as they should, and whether that is all of them. A copy is read, so
/// that what is kept stays what it is.
fn salvage(main: &Path) -> Result<(Vec<Row>, bool), Fault> {
    let copy = beside(main, ".reading");
    let read = duplicate(main, &copy).map(|()| readable(&copy));
    for part in ["", "-wal", "-journal", "-shm"] {
        remove(&beside(&copy, part))?;
    }
    read
}

fn duplicate(main: &Path, copy: &Path) -> Result<(), Fault> {
    for part in PARTS {
        let (from, to) = (beside(main, part), beside(copy, part));
        if from.is_file() {
            let copied = File::open(&from).and_then(|mut from| io::copy(&mut from, &mut fresh(&to)?));
            copied.map_err(|e| unusable(&to, &e))?;
        }
    }
    Ok(())
}

fn fresh(path: &Path) -> io::Result<File> {
    let file = private_file(path).map_err(|fault| io::Error::other(fault.message))?;
    file.set_len(0)?;
    Ok(file)
}

/// Read from both ends, since what is damaged may stand in the middle.
fn readable(copy: &Path) -> (Vec<Row>, bool) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(connection) = Connection::open_with_flags(copy, flags) else { return (Vec::new(), false) };
    let (mut rows, complete) = onboardings::readable(&connection, "ASC");
    if !complete {
        let (rest, _) = onboardings::readable(&connection, "DESC");
        let missing = |row: &Row| rows.iter().all(|known| known.desired.id != row.desired.id);
        let rest: Vec<Row> = rest.into_iter().rev().filter(missing).collect();
        rows.extend(rest);
    }
    (rows, complete)
}

/// When and by whom a record is begun.
#[derive(Clone, Copy)]
pub(crate) struct Beginning<'a> {
    pub at: Timestamp,
    pub who: &'a str,
}

#[cfg(test)]
mod tests;
