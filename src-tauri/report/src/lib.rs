//! The onboarding report as an accessible, archival PDF, and drawings as pictures. Data reaches the template as values, never as markup; nothing
//! is read from disk, the network or the clock, so the same input gives the same bytes.

mod activity;
mod judged;
mod picture;
mod text;
mod values;
mod world;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use domain::{Fault, FaultKind, ReportInput, Typesetter};
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use world::Desk;

/// Sets the report with typst.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report;

impl Typesetter for Report {
    /// A tagged PDF that declares PDF/A-2a and PDF/UA-1, and is refused by the exporter where it would not keep them.
    /// The document's date is that of the look at AWS: nothing in it is newer.
    fn pdf(&self, input: &ReportInput) -> Result<Vec<u8>, Fault> {
        let desk = Desk::new(values::inputs(input)?);
        let document = typst::compile(&desk).output.map_err(|errors| refused(&errors))?;
        let pdf = typst_pdf::pdf(&document, &options(input)?).map_err(|errors| refused(&errors));
        // What typst remembers of this report would never be asked for again
        comemo::evict(0);
        pdf
    }

    fn png(&self, svg: &str) -> Result<Vec<u8>, Fault> {
        picture::png(svg)
    }
}

fn options(input: &ReportInput) -> Result<PdfOptions, Fault> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|e| failed(e.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("firefly-privatelink/report/{}", input.desired.id)),
        creator: Smart::Custom(Some("Firefly PrivateLink".to_owned())),
        timestamp: date(input).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn date(input: &ReportInput) -> Option<Datetime> {
    let at = jiff::tz::TimeZone::UTC.to_datetime(input.inventory.looked_at);
    let part = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        at.year().into(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}

fn refused(errors: &[SourceDiagnostic]) -> Fault {
    let words = |e: &SourceDiagnostic| {
        std::iter::once(e.message.to_string())
            .chain(e.hints.iter().map(|h| h.v.to_string()))
            .collect::<Vec<_>>()
            .join(": ")
    };
    errors.iter().map(words).fold(failed("The report could not be set".to_owned()), Fault::because)
}

fn failed(message: String) -> Fault {
    Fault::new(FaultKind::Other, "report-failed", message)
        .hint("Save the diagnostics and send them to Firefly; nothing in AWS has changed")
}
