//! The hand-off packet: everything that Firefly needs and nothing else. No secret, no unrelated inventory.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, OnboardingId, Port, Region, SubnetId, VpcId, ZoneId, ZoneName, sha256_of};

/// What the customer sends to the Firefly contact, versioned and hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// SHA-256 over the canonical JSON of everything above.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PacketSubnet {
    pub subnet: SubnetId,
    pub zone: ZoneName,
    /// The same place in every account, unlike the name.
    pub zone_id: ZoneId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// The hash that the packet should carry.
    pub fn digest(&self) -> String {
        let mut bare = self.clone();
        bare.hash = String::new();
        sha256_of(&bare)
    }

    /// The packet with its hash.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }
}
