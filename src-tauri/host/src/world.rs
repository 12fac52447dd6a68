//! The sandbox's world on disk: where it is, opening it, beginning anew.

use std::fs::DirEntry;
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
    let options = Options { seed: seed.to_owned(), dir: Some(folder.join("world")), clock };
    Sandbox::open(options).map_err(|e| {
        let anew =
            format!("Look at that file, or begin anew with `privatelink --sandbox={} sandbox reset`", folder.display());
        unusable(&e).hint(anew)
    })
}

/// A world that ends with the process.
pub fn in_memory(seed: &str, clock: ClockMode) -> Result<Sandbox, Fault> {
    Sandbox::open(Options { seed: seed.to_owned(), dir: None, clock })
        .map_err(|e| unusable(&e).hint("Name one of the seeds: acme, empty or large:N"))
}

/// Throws the world and what was done in it away. Whatever else is in the folder stays: somebody may name any folder.
pub fn reset(folder: &Path) -> Result<(), Fault> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Fault::invalid("unreadable-folder", format!("{} cannot be read: {e}", folder.display()))),
    };
    for entry in entries.flatten().filter(is_ours) {
        std::fs::remove_dir_all(entry.path()).map_err(|e| {
            Fault::invalid("unwritable-folder", format!("{} cannot be removed: {e}", entry.path().display()))
        })?;
    }
    Ok(())
}

/// A world that holds its record, or an account's folder that holds its records: a name alone says nothing.
fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let account = |name: &str| name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit());
    let record = match name.to_str() {
        Some("world") => "world.jsonl",
        Some(name) if account(name) => "privatelink.db",
        _ => return false,
    };
    // A link leads to what is elsewhere, and so is not followed
    entry.file_type().is_ok_and(|kind| kind.is_dir()) && entry.path().join(record).is_file()
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
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Makes a folder with one file in it.
    fn folder_with(parent: &Path, name: &str, file: &str) -> PathBuf {
        let folder = parent.join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(file), "kept").unwrap();
        folder
    }

    #[test]
    fn a_reset_takes_only_what_the_sandbox_made() {
        let home = temporary().unwrap();
        let with = |name, file| folder_with(home.path(), name, file);
        let ours = [with("world", "world.jsonl"), with("111122223333", "privatelink.db")];
        let others = [
            with("444455556666", "invoices.csv"),
            with("world2", "world.jsonl"),
            with("11112222333", "privatelink.db"),
            with("11112222333a", "privatelink.db"),
        ];
        fs::write(home.path().join("777788889999"), "a file").unwrap();
        reset(home.path()).unwrap();
        assert!(ours.iter().all(|folder| !folder.exists()));
        assert!(others.iter().all(|folder| folder.is_dir()));
        assert!(home.path().join("777788889999").is_file());
    }

    #[test]
    fn a_world_of_somebody_else_stays() {
        let home = temporary().unwrap();
        let world = folder_with(home.path(), "world", "map.png");
        reset(home.path()).unwrap();
        assert!(world.join("map.png").is_file());
        assert_eq!(reset(&home.path().join("absent")), Ok(()));
    }

    #[test]
    fn what_was_opened_is_taken_away() {
        let home = temporary().unwrap();
        drop(open(home.path(), "empty", ClockMode::Manual).unwrap());
        reset(home.path()).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (home, elsewhere) = (temporary().unwrap(), temporary().unwrap());
        fs::write(elsewhere.path().join("world.jsonl"), "kept").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), home.path().join("world")).unwrap();
        reset(home.path()).unwrap();
        assert!(elsewhere.path().join("world.jsonl").is_file());
    }
}
