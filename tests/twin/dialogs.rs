//! Dialogs without a person: everything is saved to one folder, what was saved last is opened, the clipboard is empty.

use std::path::PathBuf;
use std::sync::Mutex;

use domain::{Fault, FaultKind, Pending};
use host::Dialogs;

/// Saves to this folder, and remembers what was saved last.
pub struct Folder {
    folder: PathBuf,
    last: Mutex<Option<PathBuf>>,
}

impl Folder {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, last: Mutex::default() }
    }
}

impl Dialogs for Folder {
    fn save<'a>(&'a self, suggested: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async move {
            let path = self.folder.join(suggested);
            *self.last.lock().expect("nobody panics with it") = Some(path.clone());
            Ok(Some(path))
        })
    }

    fn open<'a>(&'a self, _title: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(self.last.lock().expect("nobody panics with it").clone()) })
    }

    fn read_clipboard(&self) -> Result<String, Fault> {
        Err(Fault::new(FaultKind::Other, "no-clipboard", "The browser twin has no clipboard"))
    }

    fn clear_clipboard(&self) -> Result<(), Fault> {
        Ok(())
    }
}
