//! Kernel file locks: freed when their holder drops them or dies, whichever comes first. No file's presence means anything.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use domain::{Fault, FaultKind};

use crate::folder::{make_private, private_file, unusable};

/// Where locks lie inside the folder of a realm's records.
pub(crate) const FOLDER: &str = "locks";

/// A lock that is held; closing the file frees it.
pub(crate) struct Held(#[expect(dead_code, reason = "kept open for its lock")] File);

/// Takes the lock at `path`, or says who is at work on `what`.
pub(crate) fn take(path: &Path, what: &str) -> Result<Held, Fault> {
    let mut file = open(path)?;
    match file.try_lock() {
        Ok(()) => {
            // The name is a courtesy to whom comes second, and the lock holds without it.
            let _ = sign(&mut file);
            Ok(Held(file))
        }
        Err(TryLockError::WouldBlock) => Err(taken(what, &holder(&mut file))),
        Err(TryLockError::Error(error)) => Err(unusable(path, &error)),
    }
}

/// Waits for the lock at `path`: for work that takes a moment only.
pub(crate) fn wait(path: &Path) -> Result<Held, Fault> {
    let file = open(path)?;
    file.lock().map_err(|e| unusable(path, &e))?;
    Ok(Held(file))
}

/// Takes a share of the lock at `path`, which others may have too; waits while somebody has it alone, which takes a moment only.
pub(crate) fn share(path: &Path) -> Result<Held, Fault> {
    let file = open(path)?;
    file.lock_shared().map_err(|e| unusable(path, &e))?;
    Ok(Held(file))
}

/// The lock at `path` alone; `None` while others have it.
pub(crate) fn alone(path: &Path) -> Result<Option<Held>, Fault> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Held(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unusable(path, &error)),
    }
}

fn open(path: &Path) -> Result<File, Fault> {
    if let Some(folder) = path.parent() {
        make_private(folder)?;
    }
    private_file(path)
}

fn sign(file: &mut File) -> std::io::Result<()> {
    let program = std::env::current_exe()?;
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    file.set_len(0)?;
    writeln!(file, "{name} (process {})", std::process::id())
}

/// What the holder wrote. On Windows a locked file cannot be read, and the holder stays unnamed.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(200).read_to_string(&mut text);
    let name: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if read.is_ok() && !name.is_empty() { name } else { "another program".to_owned() }
}

fn taken(what: &str, holder: &str) -> Fault {
    Fault::new(FaultKind::InUse, "onboarding-busy", format!("{what} is being worked on by {holder}"))
        .hint("Wait until it has finished, or end it there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_was_first_and_may_follow() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FOLDER).join("a.lock");
        std::fs::create_dir(home.path().join(FOLDER)).unwrap();
        std::fs::write(&path, "a much longer name that somebody left behind (process 123456789)").unwrap();
        let first = take(&path, "It").unwrap();
        let refused = take(&path, "It").err().unwrap();
        assert_eq!((refused.code.as_str(), refused.kind), ("onboarding-busy", FaultKind::InUse));
        assert!(refused.message.ends_with(&format!("(process {})", std::process::id())), "{}", refused.message);
        take(&home.path().join("b.lock"), "Another").unwrap();
        drop(first);
        take(&path, "It").unwrap();
    }
}
