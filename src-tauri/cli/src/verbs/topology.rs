//! The chain or the whole account as a drawing, and the way of a packet through it.

use domain::topology::{Drawing, Hop, Passage, Trace, View, svg, table as rows};
use domain::{Fault, Port};
use engine::views::{NetworkInput, PictureFormat, PictureInput, TopologyInput};
use host::Seat;

use super::named;
use crate::arguments::{DrawingFormat, TopologyArguments};
use crate::file;
use crate::harmless::harmless;
use crate::output::{Ended, Output, json, table};

pub async fn topology(out: Output, seat: &Seat, arguments: TopologyArguments) -> Result<Ended, Fault> {
    let view = View { expanded: arguments.expand.iter().cloned().collect() };
    let id = arguments.name.as_deref().map(|name| named(&seat.engine, name)).transpose()?.map(|desired| desired.id);
    if arguments.format == DrawingFormat::Png {
        let Some(path) = &arguments.out else {
            return Err(Fault::invalid("picture-without-file", "A PNG is not for a terminal")
                .hint("Name a file with --out, or choose --format svg"));
        };
        let bytes = seat.engine.picture(&PictureInput { id, view, format: PictureFormat::Png }).await?;
        file::save(out, path, &bytes, arguments.force)?;
        return Ok(Ended::Done);
    }
    let shown = match id {
        Some(id) => seat.engine.topology(&TopologyInput { id, view }).await?,
        None => seat.engine.network(&NetworkInput { view }).await?,
    };
    let body = match arguments.format {
        DrawingFormat::Svg | DrawingFormat::Png => svg(&shown.drawing),
        DrawingFormat::Json => json(&shown.drawing)?,
        DrawingFormat::Table => tabled(&shown.drawing),
    };
    match &arguments.out {
        Some(path) => file::save(out, path, body.as_bytes(), arguments.force)?,
        None => out.document(&shown.drawing, &shown.unread, || body),
    }
    Ok(Ended::Done)
}

fn tabled(drawing: &Drawing) -> String {
    let cells = rows(drawing).into_iter().map(|row| {
        let findings = if row.findings == 0 { String::new() } else { row.findings.to_string() };
        vec![row.kind, row.label, row.detail, row.status, findings, row.leads_to.join(", ")]
    });
    table(&["kind", "name", "detail", "state", "findings", "leads to"], &cells.collect::<Vec<_>>())
}

/// Exit 3 while something stops a packet.
pub async fn trace(out: Output, seat: &Seat, name: &str, port: Option<u16>) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    let port = port.map(|p| Port::try_from(u32::from(p))).transpose()?;
    let shown = seat.engine.topology(&TopologyInput { id: desired.id.clone(), view: View::default() }).await?;
    let ways: Vec<Trace> = shown.traces.into_iter().filter(|t| port.is_none_or(|p| t.port == p)).collect();
    if ways.is_empty() {
        return Err(Fault::invalid("no-such-way", "This onboarding has no way for that port")
            .hint("Leave out --port to see the ways of every agreed port"));
    }
    out.document(&ways, &shown.unread, || ways.iter().map(told).collect::<Vec<_>>().join("\n"));
    Ok(if ways.iter().all(|way| way.reached) { Ended::Done } else { Ended::NeedsAttention })
}

fn told(way: &Trace) -> String {
    let end = match (way.reached, way.unknown) {
        (true, 0) => "  ✓ it arrives\n".to_owned(),
        (true, unknown) => {
            format!("  ? nothing is known to stop it; {unknown} of the checks cannot be made from here\n")
        }
        (false, _) => "  ✗ it ends here\n".to_owned(),
    };
    let hops: String = way.hops.iter().map(hop).collect();
    let beyond: String = way.beyond.iter().filter(|h| h.verdict == Passage::Stop).map(hop).collect();
    let beyond = if beyond.is_empty() { beyond } else { format!("  beyond that:\n{beyond}") };
    format!("{}\n{hops}{end}{beyond}", harmless(&way.title))
}

fn hop(hop: &Hop) -> String {
    let mark = match hop.verdict {
        Passage::Pass => "✓",
        Passage::Stop => "✗",
        Passage::Unknown => "?",
    };
    let mut text = format!("  {mark} {}: {}\n", harmless(&hop.check), harmless(&hop.says));
    if let Some(rule) = hop.rule.as_ref().filter(|_| hop.verdict == Passage::Stop) {
        text.push_str(&format!("      by {}\n", harmless(rule)));
    }
    if let Some(allow) = &hop.would_allow {
        text.push_str(&format!("      would pass with {}\n", harmless(allow)));
    }
    text
}
