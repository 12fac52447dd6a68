//! Putting the window together.

use std::path::PathBuf;
use std::sync::Arc;

use host::Host;
use tauri::plugin::{self, TauriPlugin};
use tauri::{Manager, Runtime, Url};

use crate::commands;
use crate::dialogs::Native;

/// Opens the window and stays until it is closed. A second start brings the first one forward.
pub fn run() {
    let started = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(at_home())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .setup(|app| {
            let native = Native { app: app.handle().clone() };
            app.manage(Host::new(data_folder(), Arc::new(native)));
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![commands::call, commands::follow])
        .run(tauri::generate_context!());
    if let Err(e) = started {
        eprintln!("The window cannot be opened: {e}");
        std::process::exit(1);
    }
}

/// Keeps the window on its own pages: another page in its frame could ask for what only we may be given.
fn at_home<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("at-home").on_navigation(|_, to| is_ours(to)).build()
}

/// The embedded pages, as each system names them; while developing also the dev server.
fn is_ours(to: &Url) -> bool {
    let embedded = matches!(
        (to.scheme(), to.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    );
    embedded || (tauri::is_dev() && to.host_str() == Some("localhost") && to.port() == Some(5173))
}

/// The product's usual data folder, unless the environment names another (as tests do).
fn data_folder() -> Option<PathBuf> {
    std::env::var_os("FIREFLY_PRIVATELINK_DATA").map(PathBuf::from)
}

fn show<R: Runtime>(app: &tauri::AppHandle<R>) {
    if let Some(window) = app.get_webview_window("main") {
        // a window that cannot be brought forward is still there
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_at_home() {
        for ours in ["tauri://localhost/", "tauri://localhost/index.html#/onboardings", "https://tauri.localhost/"] {
            assert!(is_ours(&ours.parse().unwrap()), "{ours}");
        }
        for other in [
            "https://example.com/",
            "tauri://example/",
            "http://tauri.localhost.example/",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(!is_ours(&other.parse().unwrap()), "{other}");
        }
    }
}
