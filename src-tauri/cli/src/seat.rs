//! From words to a seat: which realm, which identity, which Region.

use domain::{CredentialSource, Fault, Realm};
use host::{SeatChoice, Where};

use crate::arguments::SeatArguments;

/// The seat that the arguments name. The sandbox ignores everything `AWS_*`.
pub fn choice(arguments: &SeatArguments) -> Result<SeatChoice, Fault> {
    if let Some(folder) = &arguments.sandbox {
        return Ok(SeatChoice {
            realm: Realm::Sandbox,
            source: CredentialSource::Sandbox { account: arguments.sandbox_account.parse()? },
            region: Some(sandbox_region(arguments)?),
            data: arguments.data_dir.clone(),
            world: folder.clone().map_or(Where::Default, Where::Folder),
        });
    }
    let source = match (&arguments.profile, &arguments.key) {
        (_, Some(name)) => CredentialSource::Key { name: name.clone() },
        (Some(profile), None) => CredentialSource::Profile { profile: profile.clone() },
        (None, None) => CredentialSource::Default,
    };
    let realm = arguments.endpoint_url.clone().map_or(Realm::Aws, Realm::Custom);
    let region = arguments.region.as_deref().map(str::parse).transpose()?;
    Ok(SeatChoice { realm, source, region, data: arguments.data_dir.clone(), world: Where::Default })
}

fn sandbox_region(arguments: &SeatArguments) -> Result<domain::Region, Fault> {
    // AWS_REGION belongs to the real AWS; only a --region of this command counts
    let said = std::env::var("AWS_REGION").ok();
    match &arguments.region {
        Some(region) if Some(region) != said.as_ref() => region.parse(),
        _ => host::SANDBOX_REGION.parse(),
    }
}
