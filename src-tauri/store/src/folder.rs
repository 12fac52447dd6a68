//! Where things are kept on this machine, and folders and files that only their owner may read.
//! The sandbox's own folders are the host's business.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use domain::{Fault, FaultKind, Realm, sha256_of};

/// The product's folder among those of other programs.
const NAME: &str = "firefly-privatelink";

/// The folder of everything that the product keeps: `given`, else the platform's usual place. It need not exist yet.
pub fn data_folder(given: Option<&Path>) -> Result<PathBuf, Fault> {
    let folder = match given {
        Some(folder) => folder.to_owned(),
        None => usual_folder(std::env::consts::OS, |name| std::env::var_os(name)).ok_or_else(homeless)?,
    };
    std::path::absolute(&folder).map_err(|e| unusable(&folder, &e))
}

/// The folder of one realm's records inside the data folder. Two URLs never share one.
pub fn realm_folder(given: Option<&Path>, realm: &Realm) -> Result<PathBuf, Fault> {
    let name = match realm {
        Realm::Aws | Realm::Sandbox => realm.name().to_owned(),
        // A hash, because a URL may hold what a folder's name may not: slashes, a password, two spellings in one case.
        Realm::Custom(url) => format!("custom-{}", &sha256_of(url)[..32]),
    };
    Ok(data_folder(given)?.join(name))
}

/// As the XDG base directory specification, Apple and Microsoft have it. XDG says that a relative path counts as absent.
fn usual_folder(system: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let place = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let parent = match system {
        "windows" => place("APPDATA")?,
        "macos" => place("HOME")?.join("Library").join("Application Support"),
        _ => place("XDG_DATA_HOME").or_else(|| Some(place("HOME")?.join(".local").join("share")))?,
    };
    Some(parent.join(NAME))
}

/// Makes `folder` and those above it where they are missing, closed to other users. What exists keeps its permissions.
pub(crate) fn make_private(folder: &Path) -> Result<(), Fault> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| unusable(folder, &e))
}

/// Opens `path` for reading and writing, made where it is missing, closed to other users, its content untouched.
pub(crate) fn private_file(path: &Path) -> Result<File, Fault> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| unusable(path, &e))
}

/// Gives `path` what was written to `new`, wholly or not at all, and makes the name last over a power loss.
pub(crate) fn put_in_place(new: &Path, path: &Path) -> Result<(), Fault> {
    let done = private_file(new)?.sync_all().and_then(|()| fs::rename(new, path)).and_then(|()| sync_parent(path));
    done.map_err(|e| unusable(path, &e))
}

/// A new name is durable only with its folder. Windows has no such call and journals names by itself.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

/// Says that `path` cannot be used.
pub(crate) fn unusable(path: &Path, error: &io::Error) -> Fault {
    let (code, hint) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            ("disk-full", "Free some space, then try again")
        }
        _ => ("unusable-folder", "Check that the folder exists and that you may write in it, or choose another"),
    };
    Fault::new(FaultKind::Other, code, format!("{} cannot be used: {error}", path.display())).hint(hint)
}

fn homeless() -> Fault {
    Fault::new(FaultKind::Other, "no-home", "This user has no home folder, so there is no usual place for data")
        .hint("Name a data folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(system: &str, variables: &[(&str, &str)]) -> Option<PathBuf> {
        usual_folder(system, |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn each_system_has_its_usual_place() {
        let home = ("HOME", "/home/ada");
        assert_eq!(usual("linux", &[home]).unwrap(), Path::new("/home/ada/.local/share/firefly-privatelink"));
        assert_eq!(
            usual("linux", &[home, ("XDG_DATA_HOME", "/data")]).unwrap(),
            Path::new("/data/firefly-privatelink")
        );
        assert_eq!(usual("linux", &[home, ("XDG_DATA_HOME", "data")]), usual("linux", &[home]));
        assert_eq!(
            usual("macos", &[home]).unwrap(),
            Path::new("/home/ada/Library/Application Support/firefly-privatelink")
        );
        assert_eq!(usual("windows", &[("APPDATA", "/roaming")]).unwrap(), Path::new("/roaming/firefly-privatelink"));
        assert_eq!(usual("windows", &[home]), None);
        assert_eq!(usual("linux", &[]), None);
    }

    #[test]
    fn realms_keep_apart() {
        let given = Path::new("/data");
        let folder = |realm: &Realm| realm_folder(Some(given), realm).unwrap();
        let custom = |url: &str| folder(&Realm::Custom(url.into()));
        assert_eq!(folder(&Realm::Aws), given.join("aws"));
        assert_ne!(custom("http://localhost:4566"), custom("http://localhost:4567"));
        assert_ne!(custom("http://host/a"), custom("http://host/A"));
        assert_eq!(custom("http://host/../../x").parent(), Some(given));
    }

    #[test]
    fn what_is_made_belongs_to_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a").join("b");
        make_private(&folder).unwrap();
        let file = folder.join("file");
        private_file(&file).unwrap();
        #[cfg(unix)]
        for (path, mode) in [(folder.parent().unwrap(), 0o700), (&folder, 0o700), (&file, 0o600)] {
            let found = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions());
            assert_eq!(found & 0o777, mode, "{}", path.display());
        }
        assert_eq!(make_private(&file.join("c")).unwrap_err().code, "unusable-folder");
    }
}
