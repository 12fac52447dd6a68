//! Compiles the capability file and the window's configuration in, and keeps generated schemas out of the root.

use std::path::Path;

fn main() {
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .app_manifest(manifest);
    tauri_build::try_build(attributes).expect("the window's configuration compiles");
    keep_schemas_out_of_the_root();
}

/// `tauri_build` always writes `./gen/schemas`; the top level of the project stays short, so they move.
fn keep_schemas_out_of_the_root() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest folder");
    let out = std::env::var("OUT_DIR").expect("cargo sets the output folder");
    let generated = Path::new(&root).join("gen");
    let kept = Path::new(&out).join("gen");
    let _ = std::fs::remove_dir_all(&kept);
    if std::fs::rename(&generated, &kept).is_err() {
        let _ = std::fs::remove_dir_all(&generated);
    }
}
