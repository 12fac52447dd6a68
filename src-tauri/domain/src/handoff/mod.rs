//! The hand-off packet: everything that Firefly needs and nothing else. No secret, no unrelated inventory, and nothing
//! before the targets are healthy.

mod gates;
mod letters;
mod parse;
#[cfg(test)]
mod tests;

pub use gates::gates;
pub use letters::{email, markdown};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::plan::our_service;
use crate::{AccountId, Desired, Inventory, OnboardingId, Port, Region, SubnetId, VpcId, ZoneId, ZoneName, sha256_of};

/// The form of packet that this code writes and reads.
pub const PACKET_SCHEMA: &str = "firefly-privatelink/handoff/1";

/// The gate that a written reason may let pass, and the only one.
pub const HEALTH_GATE: &str = "targets-healthy";

/// What the customer sends to the Firefly contact, versioned and hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Packet {
    /// `firefly-privatelink/handoff/1`.
    pub schema: String,
    /// True for a packet of the sandbox; the real Firefly refuses it.
    pub sandbox: bool,
    pub onboarding: OnboardingId,
    pub name: String,
    #[ts(type = "string")]
    pub made_at: Timestamp,
    pub account: AccountId,
    pub region: Region,
    pub vpc: VpcId,
    pub subnets: Vec<PacketSubnet>,
    /// As AWS gave it.
    pub service_name: String,
    pub service_id: String,
    pub listeners: Vec<PacketListener>,
    pub hostname: Option<String>,
    pub restrictions: Option<String>,
    /// The account whose request will be accepted.
    pub expected_requester: AccountId,
    /// Why it was handed over although not every target was healthy, in the words of the person who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub health_override: Option<String>,
    /// SHA-256 over the canonical JSON of everything above.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PacketSubnet {
    pub subnet: SubnetId,
    pub zone: ZoneName,
    /// The same place in every account, unlike the name.
    pub zone_id: ZoneId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PacketListener {
    pub port: Port,
    pub protocol: String,
}

/// Something that has to be so before anything is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gate {
    /// Stable key, such as `targets-healthy`.
    pub key: String,
    pub title: String,
    /// What is missing.
    pub detail: String,
}

impl Packet {
    /// The packet of `desired` as `inventory` shows it, or every gate that is still shut.
    ///
    /// `override_reason` lets the health gate pass, and no other; it stands in the packet for everyone to read.
    pub fn of(
        desired: &Desired,
        inventory: &Inventory,
        made_at: Timestamp,
        sandbox: bool,
        override_reason: Option<&str>,
    ) -> Result<Self, Vec<Gate>> {
        let reason = override_reason.map(str::trim).filter(|r| !r.is_empty());
        let mut shut = gates(desired, inventory);
        let ill = shut.iter().any(|g| g.key == HEALTH_GATE);
        shut.retain(|g| g.key != HEALTH_GATE || reason.is_none());
        let health_override = reason.filter(|_| ill).map(str::to_owned);
        let Some(service) = our_service(desired, inventory).filter(|_| shut.is_empty()) else { return Err(shut) };
        let packet = Self {
            schema: PACKET_SCHEMA.to_owned(),
            sandbox,
            onboarding: desired.id.clone(),
            name: desired.name.clone(),
            made_at,
            account: desired.account.clone(),
            region: desired.region.clone(),
            vpc: desired.network.vpc.clone(),
            subnets: gates::standing_in(desired, inventory).unwrap_or_default(),
            service_name: service.name.clone(),
            service_id: service.id.to_string(),
            listeners: listeners(desired),
            hostname: desired.exposure.hostname.clone(),
            restrictions: desired.exposure.restrictions.clone(),
            expected_requester: desired.firefly.account.clone(),
            health_override,
            hash: String::new(),
        };
        Ok(packet.sealed())
    }

    /// The hash that the packet should carry: of what it says, not of when that was looked up, so that two looks at the same
    /// estate give the same packet.
    pub fn digest(&self) -> String {
        let mut bare = self.clone();
        bare.hash = String::new();
        bare.made_at = Timestamp::UNIX_EPOCH;
        sha256_of(&bare)
    }

    /// The packet with its hash.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }
}

fn listeners(desired: &Desired) -> Vec<PacketListener> {
    let mut listeners: Vec<_> = desired
        .listeners
        .iter()
        .map(|l| PacketListener { port: l.port, protocol: l.protocol.as_str().to_owned() })
        .collect();
    listeners.sort_by_key(|l| l.port);
    listeners
}
