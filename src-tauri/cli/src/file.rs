//! Reading and writing what the person hands us: onboarding files, plans, packets.

use std::path::Path;

use domain::{Desired, Fault, Packet, Plan};

/// An onboarding file. The fault names file, line and field.
pub fn onboarding(path: &Path) -> Result<Desired, Fault> {
    let text = read(path)?;
    toml::from_str(&text).map_err(|e| {
        let line = e.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        let place = line.map(|l| format!(" at line {l}")).unwrap_or_default();
        Fault::invalid(
            "bad-onboarding-file",
            format!("{} is not a valid onboarding file{place}: {}", path.display(), e.message()),
        )
        .hint("Mend that line, or write a new file with `privatelink init`")
    })
}

/// Writes an onboarding file; an existing one only with `force`.
pub fn write_onboarding(path: &Path, desired: &Desired, force: bool) -> Result<(), Fault> {
    if path.exists() && !force {
        return Err(Fault::invalid("file-exists", format!("{} exists already", path.display()))
            .hint("Choose another name with --out, or overwrite it with --force"));
    }
    let body = toml::to_string_pretty(desired)
        .map_err(|e| Fault::invalid("bad-onboarding-file", format!("The onboarding cannot be written: {e}")))?;
    let head = "# What Firefly should reach, and how. Review it, then: privatelink plan\n\n";
    write(path, format!("{head}{body}").as_bytes())
}

/// A plan that was saved for review.
pub fn plan(path: &Path) -> Result<Plan, Fault> {
    serde_json::from_str(&read(path)?).map_err(|e| {
        Fault::invalid("bad-plan-file", format!("{} is not a saved plan: {e}", path.display()))
            .hint("Save one with `privatelink plan FILE --out PLAN`")
    })
}

/// A hand-off packet, with its hash checked.
pub fn packet(path: &Path) -> Result<Packet, Fault> {
    Packet::parse(&read(path)?)
}

pub fn read(path: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(path)
        .map_err(|e| Fault::invalid("unreadable-file", format!("{} cannot be read: {e}", path.display())))
}

/// Writes a whole file or nothing: first beside it, then in its place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    host::write_file(path, bytes)
}
