//! The sandbox's world on disk: where it is, opening it, beginning anew.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use domain::{Fault, sha256_of};
use sandbox::{ClockMode, Options, Sandbox};

/// The folder that a world lies in, and the one of the records of those who work in it: the same unless both are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub world: PathBuf,
    pub records: PathBuf,
}

/// The world `named`, else the default one among the product's data. Where a world and a data folder are named, the records
/// are among the data, apart for each world, so that several data folders may share one.
pub fn place(data: Option<&Path>, named: Option<&Path>) -> Result<Place, Fault> {
    let one = |folder: PathBuf| Place { world: folder.clone(), records: folder };
    match (data, named) {
        (data, None) => Ok(one(store::data_folder(data)?.join("sandbox").join("default"))),
        (None, Some(world)) => Ok(one(world.to_owned())),
        (Some(data), Some(world)) => {
            // the same world by whatever path it is named
            let known = std::fs::canonicalize(world).or_else(|_| std::path::absolute(world));
            let known = known.unwrap_or_else(|_| world.to_owned());
            let name = format!("world-{}", &sha256_of(&known.display().to_string())[..32]);
            Ok(Place { world: world.to_owned(), records: store::data_folder(Some(data))?.join("sandbox").join(name) })
        }
    }
}

/// Opens the world kept in `folder`, or makes one from `seed`.
pub fn open(folder: &Path, seed: &str, clock: ClockMode) -> Result<Sandbox, Fault> {
    let options = Options { seed: seed.to_owned(), dir: Some(folder.join("world")), clock };
    Sandbox::open(options).map_err(|e| {
        let anew =
            format!("Look at that file, or begin anew with `privatelink --sandbox={} sandbox reset`", folder.display());
        unusable(&e, anew)
    })
}

/// A world that ends with the process.
pub fn in_memory(seed: &str, clock: ClockMode) -> Result<Sandbox, Fault> {
    Sandbox::open(Options { seed: seed.to_owned(), dir: None, clock })
        .map_err(|e| unusable(&e, "Name one of the seeds: acme, empty or large:N"))
}

/// Throws the world and what was done in it away. Whatever else is in the folders stays: somebody may name any folder.
pub fn reset(place: &Place) -> Result<(), Fault> {
    clear(&place.world)?;
    clear(&place.records)
}

fn clear(folder: &Path) -> Result<(), Fault> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => {
            return Err(Fault::invalid("unreadable-folder", format!("{} cannot be read: {e}", folder.display()))
                .hint("Check the path, and that it is a folder that you may read"));
        }
    };
    for entry in entries.flatten().filter(is_ours) {
        std::fs::remove_dir_all(entry.path()).map_err(|e| {
            Fault::invalid("unwritable-folder", format!("{} cannot be removed: {e}", entry.path().display()))
                .hint("End whatever still uses it, then try again")
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
    tempfile::tempdir().map_err(|e| {
        Fault::invalid("unwritable-folder", format!("No temporary folder can be made: {e}"))
            .hint("Make room where temporary files lie, or name another place in TMPDIR")
    })
}

/// 128 random bits in hexadecimal.
pub fn random_token() -> Result<String, Fault> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| {
        Fault::invalid("no-randomness", format!("The system gives no random bytes: {e}"))
            .hint("Try again; a system that has just started may not have any yet")
    })?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

fn unusable(error: &impl std::fmt::Display, hint: impl Into<String>) -> Fault {
    Fault::invalid("sandbox-unusable", format!("The sandbox cannot be opened: {error}")).hint(hint)
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
        clear(home.path()).unwrap();
        assert!(ours.iter().all(|folder| !folder.exists()));
        assert!(others.iter().all(|folder| folder.is_dir()));
        assert!(home.path().join("777788889999").is_file());
    }

    #[test]
    fn several_data_folders_share_a_world() {
        let (home, data) = (temporary().unwrap(), temporary().unwrap());
        let alone = place(None, Some(home.path())).unwrap();
        assert_eq!((alone.world.as_path(), alone.records.as_path()), (home.path(), home.path()));
        let both = place(Some(data.path()), Some(home.path())).unwrap();
        assert_eq!(both.world, home.path());
        assert!(both.records.starts_with(data.path()), "{both:?}");
        assert_eq!(both.records, place(Some(data.path()), Some(&home.path().join("."))).unwrap().records);
        let other = place(Some(data.path()), Some(&home.path().join("other"))).unwrap();
        assert_ne!(both.records, other.records);
    }

    #[test]
    fn a_world_of_somebody_else_stays() {
        let home = temporary().unwrap();
        let world = folder_with(home.path(), "world", "map.png");
        clear(home.path()).unwrap();
        assert!(world.join("map.png").is_file());
        assert_eq!(clear(&home.path().join("absent")), Ok(()));
    }

    #[test]
    fn what_was_opened_is_taken_away() {
        let home = temporary().unwrap();
        drop(open(home.path(), "empty", ClockMode::Manual).unwrap());
        clear(home.path()).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (home, elsewhere) = (temporary().unwrap(), temporary().unwrap());
        fs::write(elsewhere.path().join("world.jsonl"), "kept").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), home.path().join("world")).unwrap();
        clear(home.path()).unwrap();
        assert!(elsewhere.path().join("world.jsonl").is_file());
    }
}
