//! Access keys in the OS keychain: names are shown, keys never.

use std::io::Read;

use domain::{Fault, Keychain};
use host::Host;

use crate::arguments::{CredentialsVerb, SeatArguments};
use crate::output::{Ended, Output};

pub fn credentials(out: Output, arguments: &SeatArguments, what: CredentialsVerb) -> Result<Ended, Fault> {
    let keychain = Host::keychain(arguments.data_dir.as_deref())?;
    match what {
        CredentialsVerb::List => {
            let names = keychain.names()?;
            out.document(
                &names,
                &[],
                || if names.is_empty() { "No keys are kept.".to_owned() } else { names.join("\n") },
            );
        }
        CredentialsVerb::Add { name } => {
            out.remark("Reading the access key from standard input: the CSV that the AWS console hands out, or ID and secret on two lines");
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|e| Fault::invalid("unreadable-input", format!("Standard input cannot be read: {e}")))?;
            keychain.put(&name, &host::parse_access_key(&text)?)?;
            out.document(&name, &[], || format!("Kept as “{name}”. Use it with --key {name}"));
        }
        CredentialsVerb::Remove { name } => {
            keychain.remove(&name)?;
            out.document(&name, &[], || format!("Forgot “{name}”"));
        }
    }
    Ok(Ended::Done)
}
