//! An onboarding as code for other tools.

use std::path::Path;

use domain::{ExportFormat, Fault};

use super::{at_home, named, sit};
use crate::arguments::{CodeFormat, ExportArguments, SeatArguments};
use crate::output::{Ended, Output};
use crate::{file, onboarding_file};

/// Prints or writes the code. What ends in `.toml` is an onboarding file, everything else a name.
pub async fn export(out: Output, seat: &SeatArguments, arguments: ExportArguments) -> Result<Ended, Fault> {
    let format = match arguments.format {
        CodeFormat::Terraform => ExportFormat::Terraform,
        CodeFormat::Cloudformation => ExportFormat::CloudFormation,
        CodeFormat::Cli => ExportFormat::Cli,
    };
    file::refuse_taken_out(arguments.out.as_deref(), arguments.force)?;
    let path = Path::new(&arguments.onboarding);
    let view = if path.extension().is_some_and(|end| end == "toml") {
        let desired = onboarding_file::read(path)?;
        sit(&at_home(seat, path)?).await?.engine.export_desired(&desired, format).await?
    } else {
        let seat = sit(seat).await?;
        seat.engine.export(&named(&seat.engine, &arguments.onboarding)?.id, format).await?
    };
    match &arguments.out {
        Some(path) => file::save(out, path, view.text.as_bytes(), arguments.force)?,
        None => out.document(&view, &view.unread, || view.text.trim_end().to_owned()),
    }
    Ok(Ended::Done)
}
