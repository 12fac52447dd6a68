//! From words to a seat: which realm, which identity, which Region. What was typed wins over the environment, which is read
//! here and not by the parser of the command line: to that, a variable would look like a word of the person's.

use std::path::PathBuf;

use domain::{CredentialSource, Fault, Realm, Region};
use host::{SeatChoice, Where};

use crate::arguments::SeatArguments;

/// The seat that the arguments name, and the environment where they are silent. The sandbox ignores everything `AWS_*`.
pub fn choice(arguments: &SeatArguments) -> Result<SeatChoice, Fault> {
    choice_in(arguments, |name| std::env::var(name).ok())
}

fn choice_in(arguments: &SeatArguments, variable: impl Fn(&str) -> Option<String>) -> Result<SeatChoice, Fault> {
    match &arguments.sandbox {
        Some(folder) => in_sandbox(arguments, folder.as_ref()),
        None => in_aws(arguments, |name| variable(name).filter(|value| !value.is_empty())),
    }
}

fn in_sandbox(arguments: &SeatArguments, folder: Option<&PathBuf>) -> Result<SeatChoice, Fault> {
    let region = arguments.region.as_deref().unwrap_or(host::SANDBOX_REGION);
    Ok(SeatChoice {
        realm: Realm::Sandbox,
        source: CredentialSource::Sandbox { account: arguments.sandbox_account.parse()? },
        region: Some(region.parse()?),
        data: arguments.data_dir.clone(),
        world: folder.map_or(Where::Default, |folder| Where::Folder(folder.clone())),
        attended: arguments.attended,
    })
}

fn in_aws(arguments: &SeatArguments, variable: impl Fn(&str) -> Option<String>) -> Result<SeatChoice, Fault> {
    let typed_or = |typed: &Option<String>, name: &str| typed.clone().or_else(|| variable(name));
    let source = match (&arguments.key, typed_or(&arguments.profile, "AWS_PROFILE")) {
        (Some(name), _) => CredentialSource::Key { name: name.clone() },
        (None, Some(profile)) => CredentialSource::Profile { profile },
        (None, None) => CredentialSource::Default,
    };
    let region = typed_or(&arguments.region, "AWS_REGION").map(|text| text.parse::<Region>()).transpose()?;
    let realm = typed_or(&arguments.endpoint_url, "AWS_ENDPOINT_URL").map_or(Realm::Aws, Realm::Custom);
    Ok(SeatChoice {
        realm,
        source,
        region,
        data: arguments.data_dir.clone(),
        world: Where::Default,
        attended: arguments.attended,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::Arguments;

    /// A person's everyday shell.
    fn everyday(name: &str) -> Option<String> {
        let value = match name {
            "AWS_PROFILE" => "production",
            "AWS_REGION" => "eu-west-1",
            "AWS_ENDPOINT_URL" => "http://localhost:4566",
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn chosen(words: &[&str], variable: impl Fn(&str) -> Option<String>) -> SeatChoice {
        let words = [&["privatelink"], words, &["whoami"]].concat();
        choice_in(&Arguments::try_parse_from(words).unwrap().seat, variable).unwrap()
    }

    #[test]
    fn the_sandbox_wins_over_the_environment() {
        let choice = chosen(&["--sandbox"], everyday);
        assert_eq!(choice.realm, Realm::Sandbox);
        assert!(matches!(choice.source, CredentialSource::Sandbox { .. }));
        assert_eq!(choice.region.unwrap().as_str(), host::SANDBOX_REGION);
        let choice = chosen(&["--sandbox", "--region", "eu-west-1"], everyday);
        assert_eq!(choice.region.unwrap().as_str(), "eu-west-1", "a typed Region counts in the sandbox too");
    }

    #[test]
    fn a_key_wins_over_a_profile_of_the_environment() {
        let choice = chosen(&["--key", "acme"], everyday);
        assert_eq!(choice.source, CredentialSource::Key { name: "acme".to_owned() });
        assert_eq!(choice.realm, Realm::Custom("http://localhost:4566".to_owned()));
    }

    #[test]
    fn the_environment_speaks_where_nothing_was_typed() {
        let choice = chosen(&[], everyday);
        assert_eq!(choice.source, CredentialSource::Profile { profile: "production".to_owned() });
        assert_eq!(choice.region.unwrap().as_str(), "eu-west-1");
        let typed = ["--profile", "tests", "--region", "us-east-2", "--endpoint-url", "http://localhost:5000"];
        let choice = chosen(&typed, everyday);
        assert_eq!(choice.source, CredentialSource::Profile { profile: "tests".to_owned() });
        assert_eq!(choice.region.unwrap().as_str(), "us-east-2");
        assert_eq!(choice.realm, Realm::Custom("http://localhost:5000".to_owned()));
    }

    #[test]
    fn an_empty_variable_says_nothing() {
        let choice = chosen(&[], |_| Some(String::new()));
        assert_eq!((choice.source, choice.realm), (CredentialSource::Default, Realm::Aws));
        assert_eq!(choice.region, None);
    }

    #[test]
    fn words_that_were_typed_together_still_contradict_each_other() {
        for words in [["--sandbox", "--profile=a"], ["--sandbox", "--key=a"], ["--key=a", "--profile=b"]] {
            let words = [&["privatelink"], &words[..], &["whoami"]].concat();
            let error = Arguments::try_parse_from(&words).unwrap_err();
            assert_eq!(error.kind(), clap::error::ErrorKind::ArgumentConflict, "{words:?}");
        }
    }
}
