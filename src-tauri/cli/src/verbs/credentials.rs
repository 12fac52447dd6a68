//! Access keys in the OS keychain: names are shown, keys never.

use domain::{Fault, Keychain};
use host::Host;
use host::files::MOST_OF_A_KEY;

use crate::arguments::{CredentialsVerb, SeatArguments};
use crate::file::{Unusable, text_of};
use crate::harmless::harmless;
use crate::output::{Ended, Output, is_somebody_there};

const PIPE: &str = "Pipe the CSV file that the AWS console hands out, or ID and secret on two lines";

pub fn credentials(out: Output, arguments: &SeatArguments, what: CredentialsVerb) -> Result<Ended, Fault> {
    let keychain = Host::keychain(arguments.data_dir.as_deref())?;
    match what {
        CredentialsVerb::List => {
            let names = keychain.names()?;
            let lines = || names.iter().map(|name| harmless(name)).collect::<Vec<_>>().join("\n");
            out.document(&names, &[], || if names.is_empty() { "No keys are kept.".to_owned() } else { lines() });
        }
        CredentialsVerb::Add { name } => add(out, &keychain, &name)?,
        CredentialsVerb::Remove { name } => {
            keychain.remove(&name)?;
            out.document(&name, &[], || format!("Forgot “{}”", harmless(&name)));
        }
    }
    Ok(Ended::Done)
}

fn add(out: Output, keychain: &impl Keychain, name: &str) -> Result<(), Fault> {
    if is_somebody_there() {
        return Err(Fault::invalid("key-would-show", "A terminal would show the secret while it is typed")
            .hint(format!("Pipe the file: privatelink credentials add {name} < key.csv")));
    }
    out.remark("Reading the access key from standard input: the CSV that the AWS console hands out, or ID and secret on two lines");
    let text = text_of(std::io::stdin().lock(), MOST_OF_A_KEY).map_err(|e| match e {
        Unusable::TooLong => {
            Fault::invalid("no-access-key", "Standard input is far too long for an access key").hint(PIPE)
        }
        Unusable::Unreadable(why) => {
            Fault::invalid("unreadable-input", format!("Standard input cannot be read: {why}")).hint(PIPE)
        }
    })?;
    is_new(keychain, name)?;
    keychain.put(name, &host::parse_access_key(&text)?)?;
    let shown = harmless(name);
    out.document(&name, &[], || format!("Kept as “{shown}”. Use it with --key {shown}"));
    Ok(())
}

/// Another key under the same name would change who acts wherever that name is used.
fn is_new(keychain: &impl Keychain, name: &str) -> Result<(), Fault> {
    if !keychain.names()?.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(Fault::invalid("key-exists", format!("There is a key “{name}” already"))
        .hint(format!("Choose another name, or remove that one first: privatelink credentials remove {name}")))
}

#[cfg(test)]
mod tests {
    use domain::AccessKey;

    use super::*;

    /// A keychain with one name in it.
    struct One;

    impl Keychain for One {
        fn names(&self) -> Result<Vec<String>, Fault> {
            Ok(vec!["acme".to_owned()])
        }

        fn put(&self, _: &str, _: &AccessKey) -> Result<(), Fault> {
            Ok(())
        }

        fn get(&self, _: &str) -> Result<AccessKey, Fault> {
            Err(Fault::not_found("unknown-key", "There is no such key"))
        }

        fn remove(&self, _: &str) -> Result<(), Fault> {
            Ok(())
        }
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        let fault = is_new(&One, "acme").unwrap_err();
        assert_eq!(fault.code, "key-exists");
        assert!(fault.hint.unwrap().contains("credentials remove acme"));
        assert!(is_new(&One, "other").is_ok());
    }
}
