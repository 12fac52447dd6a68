//! Native dialogs and the clipboard, so that a secret never meets the web view.

use std::path::PathBuf;

use domain::{Fault, FaultKind, Pending};
use host::Dialogs;
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

/// The desktop's own dialogs.
pub struct Native {
    pub app: AppHandle,
}

impl Dialogs for Native {
    fn save<'a>(&'a self, suggested: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async move {
            let (sender, chosen) = oneshot::channel();
            self.app.dialog().file().set_file_name(suggested).save_file(move |path| {
                // the asker may have gone away
                let _ = sender.send(path);
            });
            local(chosen.await.unwrap_or(None))
        })
    }

    fn open<'a>(&'a self, title: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async move {
            let (sender, chosen) = oneshot::channel();
            self.app.dialog().file().set_title(title).pick_file(move |path| {
                let _ = sender.send(path);
            });
            local(chosen.await.unwrap_or(None))
        })
    }

    fn read_clipboard(&self) -> Result<String, Fault> {
        self.app.clipboard().read_text().map_err(|e| clipboard("read", &e))
    }

    fn clear_clipboard(&self) -> Result<(), Fault> {
        self.app.clipboard().clear().map_err(|e| clipboard("cleared", &e))
    }
}

fn clipboard(what: &str, why: &impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Other, "no-clipboard", format!("The clipboard cannot be {what}: {why}"))
}

fn local(path: Option<FilePath>) -> Result<Option<PathBuf>, Fault> {
    path.map(|p| {
        p.into_path().map_err(|e| Fault::invalid("not-a-file", format!("That is not a file on this machine: {e}")))
    })
    .transpose()
}
