//! The onboarding file without AWS: is it valid, and what may it hold.

use std::path::Path;

use domain::{Fault, onboarding_schema};

use crate::harmless::harmless;
use crate::output::{Ended, Output};
use crate::{file, onboarding_file};

/// A bad file was told before this is reached.
pub fn check(out: Output, path: &Path) -> Result<Ended, Fault> {
    let desired = onboarding_file::read(path)?;
    out.document(&desired, &[], || {
        let (file, name) = (harmless(&path.display().to_string()), harmless(&desired.name));
        format!("{file} is a valid onboarding file for “{name}”.\nWhether AWS agrees says: privatelink plan {file}")
    });
    Ok(Ended::Done)
}

/// The schema itself, whatever form of output was asked for.
pub fn schema(out: Output, to: Option<&Path>, force: bool) -> Result<Ended, Fault> {
    file::refuse_taken_out(to, force)?;
    let text = format!("{:#}\n", onboarding_schema());
    match to {
        Some(path) => file::save(out, path, text.as_bytes(), force)?,
        None => Output { json: false }.document(&(), &[], || text),
    }
    Ok(Ended::Done)
}
