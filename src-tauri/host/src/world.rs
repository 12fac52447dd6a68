//! The sandbox's world on disk: where it is, opening it, beginning anew.

use std::path::{Path, PathBuf};

use domain::Fault;
use sandbox::{ClockMode, Options, Sandbox};

/// The folder of the sandbox: the one named, else the default one among the product's data.
pub fn folder(data: Option<&Path>, named: Option<PathBuf>) -> Result<PathBuf, Fault> {
    match named {
        Some(folder) => Ok(folder),
        None => Ok(store::data_folder(data)?.join("sandbox").join("default")),
    }
}

/// Opens the world kept in `folder`, or makes one from `seed`.
pub fn open(folder: &Path, seed: &str, clock: ClockMode) -> Result<Sandbox, Fault> {
    Sandbox::open(Options { seed: seed.to_owned(), dir: Some(folder.join("world")), clock }).map_err(|e| unusable(&e))
}

/// A world that ends with the process.
pub fn in_memory(seed: &str, clock: ClockMode) -> Result<Sandbox, Fault> {
    Sandbox::open(Options { seed: seed.to_owned(), dir: None, clock }).map_err(|e| unusable(&e))
}

/// Throws the world and what was done in it away. Only the sandbox's own folders are touched.
pub fn reset(folder: &Path) -> Result<(), Fault> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Fault::invalid("unreadable-folder", format!("{} cannot be read: {e}", folder.display()))),
    };
    let ours = |name: &str| name == "world" || (name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit()));
    for entry in entries.flatten().filter(|e| e.file_name().to_str().is_some_and(ours)) {
        std::fs::remove_dir_all(entry.path()).map_err(|e| {
            Fault::invalid("unwritable-folder", format!("{} cannot be removed: {e}", entry.path().display()))
        })?;
    }
    Ok(())
}

/// A folder that is removed when it is dropped.
pub fn temporary() -> Result<tempfile::TempDir, Fault> {
    tempfile::tempdir()
        .map_err(|e| Fault::invalid("unwritable-folder", format!("No temporary folder can be made: {e}")))
}

/// 128 random bits in hexadecimal.
pub fn random_token() -> Result<String, Fault> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|e| Fault::invalid("no-randomness", format!("The system gives no random bytes: {e}")))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

fn unusable(error: &impl std::fmt::Display) -> Fault {
    Fault::invalid("sandbox-unusable", format!("The sandbox cannot be opened: {error}"))
        .hint("Begin anew with `privatelink sandbox reset`")
}
