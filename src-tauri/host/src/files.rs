//! Writing files whole or not at all.

use std::io::Write;
use std::path::Path;

use domain::Fault;

/// Writes beside the file first, then puts it in its place.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let fault =
        |e: std::io::Error| Fault::invalid("unwritable-file", format!("{} cannot be written: {e}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
    file.persist(path).map_err(|e| fault(e.error))?;
    Ok(())
}
