//! What IAM Identity Center knows: accounts, people and what they may be, and who signs in or has. Of everything that lets its bearer
//! in, only a hash is here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::clock::Time;
use crate::log::OpenError;

#[derive(Debug, Clone, Default)]
pub(crate) struct Directory {
    /// Empty where there is no Identity Center.
    pub start_url: String,
    /// Account ID to name.
    pub accounts: BTreeMap<String, String>,
    pub people: Vec<Person>,
    /// By client ID.
    pub clients: BTreeMap<String, Client>,
    /// By the hash of the device code.
    pub devices: BTreeMap<String, Device>,
    /// By the hash of the access token.
    pub tokens: BTreeMap<String, Token>,
    /// By the hash of the refresh token.
    pub refreshes: BTreeMap<String, Token>,
    /// When a device asked last, by the hash of its code. It decides between two refusals only, so it need not be recorded: each process
    /// knows of its own.
    pub polls: BTreeMap<String, Time>,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub name: String,
    /// Account and permission set.
    pub assigned: BTreeSet<(String, String)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// A hash.
    pub secret: String,
    pub expires: Time,
    pub grants: Vec<String>,
    pub scopes: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub client: String,
    pub user_code: String,
    pub expires: Time,
    pub answer: Answer,
}

/// What a person said to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Waiting,
    /// By whom, and when.
    Approved(String, Time),
    Refused,
    /// The token was fetched.
    Used,
}

/// An access or a refresh token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub client: String,
    pub user: String,
    pub expires: Time,
    /// When the person's session ends, whatever is refreshed.
    pub session_ends: Time,
    /// All tokens of one signing in have the same.
    pub session: String,
}

/// A line of the record: a person's answer to a device.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    pub user_code: String,
    pub approve: bool,
    pub user: String,
    pub now: Time,
}

/// Why a device's request to sign in cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    #[error("No device waits with the code “{0}”")]
    Unknown(String),
    #[error("The code “{0}” was answered already")]
    Answered(String),
    #[error("The code “{0}” has expired")]
    Expired(String),
    #[error("“{0}” is nobody in this directory")]
    Nobody(String),
    #[error(transparent)]
    World(#[from] OpenError),
}

impl Directory {
    /// An answer as it is recorded; of the first person where none is named.
    pub fn decision(&self, user_code: &str, approve: bool, user: Option<&str>, now: Time) -> Decision {
        let first = || self.people.first().map(|p| p.name.as_str());
        let user = user.or_else(first).unwrap_or_default().to_owned();
        Decision { user_code: user_code.to_ascii_uppercase(), approve, user, now }
    }

    /// Hands a person's answer to the device that waits for it.
    pub fn decide(&mut self, decision: &Decision) -> Result<(), DeviceError> {
        let code = || decision.user_code.clone();
        if self.person(&decision.user).is_none() {
            return Err(DeviceError::Nobody(decision.user.clone()));
        }
        let device = self.devices.values_mut().find(|d| d.user_code == decision.user_code);
        let device = device.ok_or_else(|| DeviceError::Unknown(code()))?;
        if device.answer != Answer::Waiting {
            return Err(DeviceError::Answered(code()));
        }
        if decision.now >= device.expires {
            return Err(DeviceError::Expired(code()));
        }
        device.answer =
            if decision.approve { Answer::Approved(decision.user.clone(), decision.now) } else { Answer::Refused };
        Ok(())
    }

    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.name == name)
    }
}
