//! The built screens, read once, under the content security policy of the window.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use hyper::{Response, StatusCode};

use crate::{Body, full};

/// As `tauri.conf.json` says, with this server in place of the window's own channel.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'none'; form-action 'none'";

/// Every file of `ui/dist` by its path.
pub struct Screens(HashMap<String, Bytes>);

impl Screens {
    /// Panics when the screens are not built.
    pub fn read(folder: &Path) -> Screens {
        let mut files = HashMap::new();
        collect(folder, "", &mut files);
        assert!(files.contains_key("/index.html"), "the screens are not built: run `cargo xtask ui` first");
        Screens(files)
    }

    pub fn respond(&self, path: &str) -> Response<Body> {
        let path = if path == "/" { "/index.html" } else { path };
        let (status, body) = match self.0.get(path) {
            Some(file) => (StatusCode::OK, file.clone()),
            None => (StatusCode::NOT_FOUND, Bytes::new()),
        };
        let answer = Response::builder().status(status).header("content-type", kind(path));
        answer.header("content-security-policy", POLICY).body(full(body)).expect("status and headers are valid")
    }
}

fn collect(folder: &Path, at: &str, files: &mut HashMap<String, Bytes>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{at}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &path, files);
        } else if let Ok(bytes) = fs::read(entry.path()) {
            files.insert(path, Bytes::from(bytes));
        }
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
