//! The file with the names of kept keys: a sorted JSON list. Names only; it is as harmless as a list of profiles.

use std::fs;
use std::io;
use std::path::Path;

use domain::{Fault, FaultKind};

use crate::folder::{private_file, put_in_place, unusable};
use crate::lock;

const FILE: &str = "keys.json";

/// All names, sorted; none when there is no file yet.
pub(super) fn read(folder: &Path) -> Result<Vec<String>, Fault> {
    let file = folder.join(FILE);
    match fs::read(&file) {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| damaged(&file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unusable(&file, &error)),
    }
}

/// Adds `name`, and says whether it is new.
pub(super) fn add(folder: &Path, name: &str) -> Result<bool, Fault> {
    change(folder, |names| match names.binary_search_by(|known| known.as_str().cmp(name)) {
        Ok(_) => false,
        Err(place) => {
            names.insert(place, name.to_owned());
            true
        }
    })
}

/// Takes `name` out, and says whether it was there.
pub(super) fn remove(folder: &Path, name: &str) -> Result<bool, Fault> {
    change(folder, |names| {
        let before = names.len();
        names.retain(|known| known != name);
        names.len() < before
    })
}

/// Reads, changes and writes while no other process does.
fn change(folder: &Path, edit: impl FnOnce(&mut Vec<String>) -> bool) -> Result<bool, Fault> {
    let _alone = lock::wait(&folder.join("keys.lock"))?;
    let mut names = read(folder)?;
    names.sort();
    let changed = edit(&mut names);
    if changed {
        write(&folder.join(FILE), &names)?;
    }
    Ok(changed)
}

fn write(file: &Path, names: &[String]) -> Result<(), Fault> {
    let new = file.with_extension("json.new");
    let text = serde_json::to_vec(names).map_err(|_| damaged(file))?;
    private_file(&new)?;
    fs::write(&new, text).map_err(|e| unusable(&new, &e))?;
    put_in_place(&new, file)
}

fn damaged(file: &Path) -> Fault {
    Fault::new(FaultKind::Other, "damaged-key-names", format!("{} is not a list of names", file.display()))
        .hint("Move the file elsewhere, then add the keys again under their names")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_sorted() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        assert!(read(folder).unwrap().is_empty());
        assert!(
            add(folder, "prod").unwrap() && add(folder, "a “quoted” name").unwrap() && !add(folder, "prod").unwrap()
        );
        assert_eq!(read(folder).unwrap(), ["a “quoted” name", "prod"]);
        assert!(remove(folder, "prod").unwrap() && !remove(folder, "prod").unwrap());
        assert_eq!(read(folder).unwrap(), ["a “quoted” name"]);
    }

    #[test]
    fn names_added_at_the_same_time_are_all_kept() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let folder = home.path();
                scope.spawn(move || add(folder, &format!("key {number}")).unwrap());
            }
        });
        assert_eq!(read(home.path()).unwrap().len(), 8);
    }

    #[test]
    fn a_damaged_list_is_not_taken_for_an_empty_one() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join(FILE);
        fs::write(&file, "[\"prod\"").unwrap();
        assert_eq!(read(home.path()).unwrap_err().code, "damaged-key-names");
        assert_eq!(add(home.path(), "other").unwrap_err().code, "damaged-key-names");
        assert_eq!(fs::read_to_string(&file).unwrap(), "[\"prod\"");
    }
}
