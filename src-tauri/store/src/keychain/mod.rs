//! Access keys in the OS keychain: Secret Service, macOS Keychain, Windows Credential Manager. Their names stand in a file,
//! because not every keychain can be asked for them. No secret is logged, formatted for debugging or written anywhere else.

mod names;
mod thread;

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{AccessKey, Fault, FaultKind, Keychain};
use keyring::{Entry, Error};
use serde::{Deserialize, Serialize};

use crate::folder::make_private;

/// Under this the entries of the product stand in the person's keychain.
const SERVICE: &str = "firefly-privatelink";

/// Long enough to type a password into a prompt.
const PATIENCE: Duration = Duration::from_secs(20);

/// `CRED_MAX_CREDENTIAL_BLOB_SIZE` of Windows, held to everywhere, so that what works on one computer works on the next.
const MOST_BYTES: usize = 2560;

/// The keychain of the person at this computer, and the names of the keys that one data folder put into it.
pub struct OsKeychain {
    folder: PathBuf,
}

/// How a key stands in the keychain: as JSON.
#[derive(Serialize, Deserialize)]
struct Kept {
    access_key_id: String,
    secret_access_key: String,
}

impl OsKeychain {
    /// With the names kept in `folder`, the data folder, which is made where it is missing. The keychain itself is asked later.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        make_private(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn ask<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Path, &str) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (folder, name) = (self.folder.clone(), checked(name)?.to_owned());
        thread::ask(PATIENCE, move || work(&folder, &name))
    }
}

impl Keychain for OsKeychain {
    fn names(&self) -> Result<Vec<String>, Fault> {
        names::read(&self.folder)
    }

    fn put(&self, name: &str, key: &AccessKey) -> Result<(), Fault> {
        let kept = Kept { access_key_id: key.access_key_id.clone(), secret_access_key: key.secret_access_key.clone() };
        let bytes = serde_json::to_vec(&kept).map_err(|_| unreadable(name))?;
        if bytes.len() > MOST_BYTES {
            return Err(Fault::invalid(
                "oversized-key",
                format!("The key takes {} bytes, and a keychain keeps {MOST_BYTES} at most", bytes.len()),
            )
            .hint("Check that it is an access key and nothing else"));
        }
        self.ask(name, move |folder, name| put(folder, name, &bytes))
    }

    fn get(&self, name: &str) -> Result<AccessKey, Fault> {
        self.ask(name, |_, name| get(name))
    }

    fn remove(&self, name: &str) -> Result<(), Fault> {
        self.ask(name, remove)
    }
}

/// The name goes first: a name without its key is seen and can be removed, a key without its name could not.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let entry = entry(name)?;
    let is_new = names::add(folder, name)?;
    entry.set_secret(bytes).map_err(|error| {
        if is_new {
            // The keychain's own fault is the one to tell.
            let _ = names::remove(folder, name);
        }
        refused(name, &error)
    })
}

fn get(name: &str) -> Result<AccessKey, Fault> {
    let bytes = entry(name)?.get_secret().map_err(|e| refused(name, &e))?;
    // The parser's message could quote what it read.
    let Kept { access_key_id, secret_access_key } = serde_json::from_slice(&bytes).map_err(|_| unreadable(name))?;
    Ok(AccessKey { access_key_id, secret_access_key })
}

fn remove(folder: &Path, name: &str) -> Result<(), Fault> {
    let gone = match entry(name)?.delete_credential() {
        Ok(()) => true,
        Err(Error::NoEntry) => false,
        Err(error) => return Err(refused(name, &error)),
    };
    let was_named = names::remove(folder, name)?;
    if gone || was_named { Ok(()) } else { Err(unknown(name)) }
}

/// `keyring` looks for the keychain once in a process, and remembers when there was none.
fn entry(name: &str) -> Result<Entry, Fault> {
    if let Err(error) = Entry::store_status() {
        return Err(trouble("keychain-absent", "No keychain answers on this computer")
            .hint("Start one, such as GNOME Keyring or KWallet on Linux, then open Firefly PrivateLink again, or use a profile")
            .because(in_short(error)));
    }
    Entry::new(SERVICE, name).map_err(|e| refused(name, &e))
}

/// Only messages of platforms are passed on: some of the other variants carry what was read.
fn refused(name: &str, error: &Error) -> Fault {
    match error {
        Error::NoEntry => unknown(name),
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => no_access(&cause.to_string()),
        Error::Ambiguous(_) => trouble("ambiguous-key", format!("The keychain holds more than one key named “{name}”"))
            .hint("Remove the others with the keychain's own program"),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => unreadable(name),
        _ => no_access(&in_short(error)),
    }
}

/// The platforms tell these apart by their words alone by the time that they come here.
fn no_access(cause: &str) -> Fault {
    let lower = cause.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let fault = if says(&["dismissed", "cancel", "denied", "not permitted", "passphrase you entered"]) {
        trouble("keychain-denied", "The keychain was not opened: its prompt was refused, or could not be shown")
            .hint("Try again, and allow the access when the keychain asks; without a screen, unlock the keychain first")
    } else if says(&["locked", "interaction is not allowed", "prompt"]) {
        trouble("keychain-locked", "The keychain is locked")
            .hint("Unlock it, by signing in at this computer or with its own program, then try again")
    } else {
        trouble("keychain-unusable", "The keychain could not do it")
            .hint("Check the keychain with its own program, or use a profile")
    };
    fault.because(cause)
}

fn in_short(error: &Error) -> String {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => cause.to_string(),
        Error::TooLong(what, limit) => format!("{what} is longer than {limit} characters"),
        Error::Invalid(what, why) => format!("{what} {why}"),
        Error::BadStoreFormat(why) | Error::NotSupportedByStore(why) => why.clone(),
        _ => "the keychain gave no reason".to_owned(),
    }
}

fn checked(name: &str) -> Result<&str, Fault> {
    let is_fit = !name.trim().is_empty() && name.chars().count() <= 64 && !name.chars().any(char::is_control);
    let fault = || {
        Fault::invalid("invalid-key-name", "The name of a key has 1 to 64 characters, none of them a control character")
    };
    if is_fit { Ok(name) } else { Err(fault().hint("Choose another name")) }
}

fn trouble(code: &str, message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Credentials, code, message)
}

fn unknown(name: &str) -> Fault {
    Fault::not_found("unknown-key", format!("The keychain holds no key named “{name}”"))
        .hint("Add the key, or choose another")
}

fn unreadable(name: &str) -> Fault {
    trouble("unreadable-key", format!("What the keychain holds under “{name}” is not an access key"))
        .hint("Remove it and add the key again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_platforms_say_has_its_own_fault() {
        for (words, code) in [
            ("SS Error: object locked", "keychain-locked"),
            (
                "zbus error: org.freedesktop.Secret.Error.IsLocked: Cannot create an item in a locked collection",
                "keychain-locked",
            ),
            ("User interaction is not allowed.", "keychain-locked"),
            ("SS error: prompt dismissed", "keychain-denied"),
            ("User canceled the operation.", "keychain-denied"),
            ("Input/output error", "keychain-unusable"),
        ] {
            let fault = no_access(words);
            assert_eq!((fault.code.as_str(), fault.causes.as_slice()), (code, [words.to_owned()].as_slice()));
            assert!(fault.hint.is_some());
        }
    }

    #[test]
    fn nothing_that_was_read_is_quoted() {
        let secret = b"wJalrXUtnFEMI".to_vec();
        for error in [Error::BadEncoding(secret.clone()), Error::BadDataFormat(secret, "wJalrXUtnFEMI".into())] {
            let fault = refused("prod", &error);
            assert_eq!(fault.code, "unreadable-key");
            assert!(!format!("{fault:?}").contains("wJalr"));
        }
    }

    #[test]
    fn what_no_keychain_takes_is_refused_before_it_is_asked() {
        let home = tempfile::tempdir().unwrap();
        let keychain = OsKeychain::open(home.path()).unwrap();
        let key = |length: usize| AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret_access_key: "x".repeat(length),
        };
        assert_eq!(keychain.put("prod", &key(2560)).unwrap_err().code, "oversized-key");
        for name in ["", "  ", "a\nb", &"n".repeat(65)] {
            assert_eq!(keychain.put(name, &key(40)).unwrap_err().code, "invalid-key-name", "{name:?}");
        }
        assert!(keychain.names().unwrap().is_empty());
    }
}
