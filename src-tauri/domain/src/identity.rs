//! Who we are in AWS, and in which world: never how we prove it. No secret has a field here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, Region, plain};

/// The world an onboarding lives in. Each has its own database and its own activity chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Realm {
    /// The real AWS.
    Aws,
    /// The built-in simulated AWS.
    Sandbox,
    /// Something else that speaks AWS's protocols, at this URL.
    Custom(String),
}

impl Realm {
    /// One word for folders, screens and packets.
    pub fn name(&self) -> &str {
        match self {
            Realm::Aws => "aws",
            Realm::Sandbox => "sandbox",
            Realm::Custom(_) => "custom",
        }
    }
}

/// Where credentials come from. Names only; the secret stays with its owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CredentialSource {
    /// The standard chain: environment, default profile, container, instance role.
    Default,
    /// A named profile of `~/.aws`.
    Profile { profile: String },
    /// An access key that the OS keychain keeps under this name.
    Key { name: String },
    /// An account of the sandbox.
    Sandbox { account: AccountId },
}

impl CredentialSource {
    /// How a person renews what has ended. Without a period at the end, as every hint.
    pub fn sign_in_again(&self) -> String {
        match self {
            CredentialSource::Default => {
                "Sign in again where these credentials come from (with SSO: aws sso login); those of this program’s own \
                 environment cannot be renewed while it runs"
                    .to_owned()
            }
            CredentialSource::Profile { profile } => {
                let profile = plain(profile);
                format!("Sign in again with profile “{profile}” (with SSO: aws sso login --profile {profile}), or renew its keys")
            }
            CredentialSource::Key { name } => {
                let name = plain(name);
                format!("Take the key “{name}” out of the keychain and add one that works under the same name")
            }
            CredentialSource::Sandbox { .. } => "The sandbox asks for no new sign-in".to_owned(),
        }
    }
}

/// What `sts:GetCallerIdentity` says of us, with where and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identity {
    /// The account that will be changed.
    pub account: AccountId,
    /// The caller's ARN.
    pub arn: String,
    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub partition: String,
    /// The account's alias, where we may read it.
    pub alias: Option<String>,
    /// Region that calls go to.
    pub region: Region,
    /// Where the credentials come from.
    pub source: CredentialSource,
    /// When the credentials end, where that is known.
    #[ts(type = "string | null")]
    pub expires_at: Option<Timestamp>,
}
