//! Where the command writes what a person asked for: never over something else without being told to.

use std::path::Path;

use domain::Fault;
pub use host::files::{
    Unusable, read_packet as packet, read_paper as paper, read_text as text, text_of, write_file as write,
};

/// Refuses to write where something is, unless with `force`.
pub fn refuse_taken(path: &Path, force: bool) -> Result<(), Fault> {
    if force || !is_taken(path) {
        return Ok(());
    }
    Err(Fault::invalid("file-exists", format!("{} exists already", path.display()))
        .hint("Choose another name with --out, or overwrite it with --force where the verb has it"))
}

/// Whether something is there, even a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
