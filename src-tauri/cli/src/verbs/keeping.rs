//! Onboardings beyond plan and apply: taken over from what stands in AWS, copied, named anew, forgotten. AWS is not changed.

use std::path::Path;

use domain::{Desired, Event, Fault};
use host::Seat;

use super::named;
use crate::arguments::{CloneArguments, ImportArguments};
use crate::harmless::harmless;
use crate::output::{Ended, Output};
use crate::{file, firefly, onboarding_file};

/// Writes the file of an onboarding that adopts an endpoint service and what it stands on. Firefly's account is given twice, as
/// for a new one: AWS does not say whom somebody wants to let in.
pub async fn import(out: Output, seat: &Seat, arguments: ImportArguments) -> Result<Ended, Fault> {
    file::refuse_taken(&arguments.out, arguments.force)?;
    let account = firefly::account(&arguments.firefly)?;
    firefly::given_again(out, &account, arguments.firefly_again.as_deref(), "--firefly-again")?;
    let service = arguments.service.parse()?;
    let mut imported = seat.engine.import(&service, &account).await?;
    if let Some(name) = arguments.name {
        imported.desired.name = name;
    }
    onboarding_file::write(&arguments.out, &imported.desired, arguments.force)?;
    seat.engine.confirm_firefly(&imported.desired.id, &account)?;
    let event = Event::OnboardingImported { service: service.to_string() };
    seat.engine.note(Some(&imported.desired.id), event)?;
    out.document(&imported, &[], || {
        let notes: String = imported.notes.iter().map(|note| format!("  ! {}\n", harmless(note))).collect();
        format!("{}{notes}{}", wrote(&arguments.out, &imported.desired), next(&arguments.out))
    });
    Ok(Ended::Done)
}

/// Writes the file of a copy. Whom it lets in has to be confirmed anew when it is applied.
pub async fn clone(out: Output, seat: &Seat, arguments: CloneArguments) -> Result<Ended, Fault> {
    let original = named(&seat.engine, &arguments.name)?;
    let copy = seat.engine.duplicate(&original.id, &arguments.new_name)?;
    onboarding_file::write(&arguments.out, &copy, arguments.force)?;
    out.document(&copy, &[], || {
        let moved = copy.account != original.account || copy.region != original.region;
        let elsewhere = if moved {
            "It is for another account or Region than the original: VPC, subnets, targets, groups and certificates have to be named anew; the plan says which.\n"
        } else {
            ""
        };
        format!("{}{elsewhere}{}", wrote(&arguments.out, &copy), next(&arguments.out))
    });
    Ok(Ended::Done)
}

pub async fn rename(out: Output, seat: &Seat, name: &str, new_name: &str) -> Result<Ended, Fault> {
    let id = named(&seat.engine, name)?.id;
    let desired = seat.engine.rename(&id, new_name).await?;
    out.document(&desired, &[], || {
        format!(
            "“{}” is now called “{}”. What AWS holds keeps its names; change the name in the onboarding file too.",
            harmless(name),
            harmless(&desired.name)
        )
    });
    Ok(Ended::Done)
}

pub async fn forget(out: Output, seat: &Seat, name: &str, yes: bool) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, name)?;
    let known = harmless(&desired.name);
    let shown = format!(
        "“{known}” ({}) is forgotten on this computer. Everything that it made stays in AWS; its file, or else `privatelink import`, takes it up again.",
        desired.id
    );
    if !out.consent(yes, &shown, &[], "Forget it?")? {
        return Ok(Ended::Cancelled);
    }
    let forgotten = seat.engine.forget(&desired.id)?;
    out.document(&forgotten, &[], || format!("Forgot “{known}”."));
    Ok(Ended::Done)
}

fn wrote(file: &Path, desired: &Desired) -> String {
    format!("Wrote {} for “{}”.\n", harmless(&file.display().to_string()), harmless(&desired.name))
}

fn next(file: &Path) -> String {
    format!("Review it, then: privatelink plan {}", harmless(&file.display().to_string()))
}
