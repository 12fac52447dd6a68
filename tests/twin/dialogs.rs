//! Dialogs without a person: everything is saved to one folder, nothing is opened, the clipboard is empty.

use std::path::PathBuf;

use domain::{Fault, FaultKind, Pending};
use host::Dialogs;

/// Saves to this folder.
pub struct Folder(pub PathBuf);

impl Dialogs for Folder {
    fn save<'a>(&'a self, suggested: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async move { Ok(Some(self.0.join(suggested))) })
    }

    fn open<'a>(&'a self, _title: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(None) })
    }

    fn read_clipboard(&self) -> Result<String, Fault> {
        Err(Fault::new(FaultKind::Other, "no-clipboard", "The browser twin has no clipboard"))
    }

    fn clear_clipboard(&self) -> Result<(), Fault> {
        Ok(())
    }
}
