//! What only the host's own surroundings can do: ask for a file, read the clipboard. The window answers with native
//! dialogs, so that a secret goes from file or clipboard to the keychain without ever meeting the web view.

use std::path::PathBuf;

use domain::{Fault, Pending};

/// Native dialogs and the clipboard.
pub trait Dialogs: Send + Sync {
    /// Where to save a file; `None` when the person cancels.
    fn save<'a>(&'a self, suggested: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>>;
    /// Which file to read; `None` when the person cancels.
    fn open<'a>(&'a self, title: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>>;
    fn read_clipboard(&self) -> Result<String, Fault>;
    fn clear_clipboard(&self) -> Result<(), Fault>;
}
