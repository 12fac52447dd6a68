//! Putting the window together.

use std::path::PathBuf;
use std::sync::Arc;

use host::Host;
use tauri::{Manager, Runtime};

use crate::commands;
use crate::dialogs::Native;

/// Opens the window and stays until it is closed. A second start brings the first one forward.
pub fn run() {
    let started = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
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
