//! One call: who asks which service in which Region for what, and in which protocol the answer goes back.

mod answer;
mod read;
mod secrets;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::clock::Time;
use crate::error::AwsError;
use crate::iam;
use crate::ids;
use crate::model::{self, Protocol};
use crate::service::Service;
use crate::wire::params::Params;
use crate::world::World;

pub(crate) use answer::Reply;
pub(crate) use secrets::hash;

#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// As the credentials say; `identify` follows issued keys to their account.
    pub access_key: String,
    pub account: String,
    pub caller: String,
    pub region: String,
    pub service: Service,
    pub service_name: String,
    pub protocol: Protocol,
    pub action: String,
    /// Of the services that read them (see [`Service::by_model`]).
    pub params: Params,
    /// The request with the model's own names, of all other services. Moments are seconds since 1970.
    pub json: Value,
    /// The client, as it calls itself.
    pub agent: String,
    pub now: Time,
    /// Its place among the requests of this world.
    pub number: u64,
    pub request_id: String,
}

impl Call {
    /// Who the access key stands for: an issued session, a user, or the account whose number it is.
    pub fn identify(&mut self, world: &World) {
        let twelve = self.access_key.len() == 12 && self.access_key.bytes().all(|b| b.is_ascii_digit());
        let owner = || world.accounts.iter().find_map(|(id, a)| Some((id, a.iam.owner_of(&self.access_key)?)));
        let (account, caller) = match world.sessions.get(&self.access_key) {
            Some(session) => (session.account.clone(), Some(session.arn.clone())),
            None if twelve => (self.access_key.clone(), None),
            None => owner().map_or_else(
                || ("111122223333".to_owned(), None),
                |(account, user)| (account.clone(), Some(user.entity.arn.clone())),
            ),
        };
        self.caller = caller.unwrap_or_else(|| format!("arn:aws:iam::{account}:user/{}", iam::OWN_USER));
        self.account = account;
    }

    /// Reading calls are not recorded.
    pub fn changes_something(&self) -> bool {
        changes(&self.action)
    }

    /// Holds the request against the service's model: an operation that it has, and everything in it as it must be.
    pub fn check(&self) -> Result<(), AwsError> {
        let Some(model) = self.service.model() else { return Err(self.unknown_action()) };
        if !model.operations.contains_key(&self.action) {
            return Err(self.unknown_action());
        }
        let Some(shape) = model.input(&self.action) else { return Ok(()) };
        let found = if self.service.by_model() {
            model::violations(model, shape, &self.json)
        } else {
            let ec2 = self.service == Service::Ec2;
            let read = model::from_query(model, ec2, Some(shape), &self.params);
            if let Some(stranger) = read.unknown.first().filter(|_| ec2) {
                let message = format!("The parameter {stranger} is not recognized");
                return Err(AwsError::new("UnknownParameter", message));
            }
            model::violations(model, shape, &read.value)
        };
        model::refusal(self.service, &self.action, &found).map_or(Ok(()), Err)
    }

    /// AWS's error for an operation that is not there, in the words of the protocol.
    pub fn unknown_action(&self) -> AwsError {
        let action = &self.action;
        match self.protocol {
            Protocol::Ec2 | Protocol::Query if action.is_empty() => {
                AwsError::new("MissingAction", "The request must contain the parameter Action")
            }
            Protocol::Ec2 | Protocol::Query => AwsError::unknown_action(action),
            Protocol::Json => {
                AwsError::new("UnknownOperationException", format!("The operation {action} is not known"))
            }
            Protocol::RestXml | Protocol::RestJson | Protocol::Cbor => {
                AwsError::new("UnknownOperationException", format!("The operation {action} is not known")).status(404)
            }
        }
    }

    /// A hash of everything that was asked, but for the named members.
    pub fn fingerprint(&self, without: &[&str]) -> String {
        let kept: BTreeMap<&String, &String> =
            self.params.map().iter().filter(|(k, _)| !without.contains(&k.as_str())).collect();
        let mut json = self.json.clone();
        if let Some(members) = json.as_object_mut() {
            members.retain(|name, _| !without.contains(&name.as_str()));
        }
        ids::digest(&[&self.action, &serde_json::to_string(&kept).unwrap_or_default(), &json.to_string()], 32)
    }
}

/// Whether an operation changes the world, by its name.
pub(crate) fn changes(action: &str) -> bool {
    let reads = ["Describe", "Get", "List", "Lookup", "Simulate", "Filter", "Test", "Decode"];
    // these hand out credentials, which must be known afterwards
    let issues = ["GetSessionToken", "GetFederationToken", "GetRoleCredentials"];
    !reads.iter().any(|r| action.starts_with(r)) || issues.contains(&action)
}
