//! What leaves the product: packet and report.

use std::path::Path;

use domain::{Fault, Gate};
use host::Seat;

use super::named;
use crate::arguments::{HandoffArguments, HandoffFormat};
use crate::file;
use crate::harmless::harmless;
use crate::output::{Ended, Output, json};

/// Exit 3 when a gate is not met.
pub async fn handoff(out: Output, seat: &Seat, arguments: HandoffArguments) -> Result<Ended, Fault> {
    file::refuse_taken_out(arguments.out.as_deref(), arguments.force)?;
    let desired = named(&seat.engine, &arguments.name)?;
    let view = seat.engine.handoff(&desired.id, arguments.override_reason.as_deref()).await?;
    let Some(packet) = &view.packet else {
        out.document(&view, &[], || {
            let gate = |g: &Gate| format!("  ✗ {}: {}", harmless(&g.title), harmless(&g.detail));
            let missing = view.gates.iter().map(gate).collect::<Vec<_>>();
            format!("Nothing can be handed over yet:\n{}", missing.join("\n"))
        });
        return Ok(Ended::NeedsAttention);
    };
    let body = match arguments.format {
        HandoffFormat::Markdown => view.markdown.clone(),
        HandoffFormat::Email => format!("Subject: {}\n\n{}", harmless(&view.email_subject), view.email_body),
        HandoffFormat::Json => json(packet)?,
    };
    if let Some(path) = &arguments.out {
        file::save(out, path, body.as_bytes(), arguments.force)?;
        out.remark(&format!("Packet hash {}: read it to Firefly over another channel", packet.hash));
    }
    if let Some(to) = &arguments.sent_to {
        seat.engine.handed_off(&desired.id, &packet.hash, to).await?;
    }
    if arguments.out.is_none() {
        out.document(packet, &[], || body);
    }
    Ok(Ended::Done)
}

pub async fn report(
    out: Output,
    seat: &Seat,
    name: &str,
    (to, force): (&Path, bool),
    as_of: Option<String>,
) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    let moment = as_of
        .map(|t| {
            t.parse().map_err(|e| {
                Fault::invalid("bad-time", format!("“{t}” is not a time: {e}")).hint("Write it as 2026-01-31T12:00:00Z")
            })
        })
        .transpose()?;
    let (pdf, sha256) = seat.engine.report(&desired.id, moment).await?;
    file::write(to, &pdf, force)?;
    let saved = serde_json::json!({ "path": to, "bytes": pdf.len(), "sha256": sha256 });
    let file = harmless(&to.display().to_string());
    out.document(&saved, &[], || format!("Wrote {file} ({} bytes)\nSHA-256 {sha256}", pdf.len()));
    Ok(Ended::Done)
}
