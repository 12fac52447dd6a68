//! Where the command writes what a person asked for. One rule for all of it: nothing that is there is overwritten, whatever it
//! is, unless with `--force`.

use std::path::Path;

use domain::Fault;
use serde_json::json;

pub use host::files::{
    Unusable, read_packet as packet, read_paper as paper, read_text as text, text_of, write_file as overwrite,
};

use crate::harmless::harmless;
use crate::output::Output;

/// Refuses to write where something is, unless with `force`. Asked before anything is looked at or changed.
pub fn refuse_taken(path: &Path, force: bool) -> Result<(), Fault> {
    if force || !is_taken(path) { Ok(()) } else { Err(host::files::taken(path)) }
}

/// The same where something is to be written at all.
pub fn refuse_taken_out(path: Option<&Path>, force: bool) -> Result<(), Fault> {
    path.map_or(Ok(()), |path| refuse_taken(path, force))
}

/// Writes. What came there since somebody asked is not overwritten either, unless with `force`.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Fault> {
    if force { overwrite(path, bytes) } else { host::files::write_new_file(path, bytes) }
}

/// Writes, and says so: the one document of a verb that writes instead of printing.
pub fn save(out: Output, path: &Path, bytes: &[u8], force: bool) -> Result<(), Fault> {
    write(path, bytes, force)?;
    out.document(&json!({ "path": path, "bytes": bytes.len() }), &[], || {
        format!("Wrote {}", harmless(&path.display().to_string()))
    });
    Ok(())
}

/// Whether something is there, even a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
