//! Opening a packet on Firefly's side: what does not hold together is refused before anything is planned from it.

use super::{PACKET_SCHEMA, Packet};
use crate::{EndpointServiceId, Fault, Region};

/// A packet is a few kilobytes; anything this long is something else.
const MOST_BYTES: usize = 256 * 1024;

impl Packet {
    /// Reads a packet. A `Fault` says what is wrong: no JSON, another form, changed after it was made, or impossible values.
    pub fn parse(json: &str) -> Result<Self, Fault> {
        let packet = read(json)?;
        if packet.hash != packet.digest() {
            return Err(refused(
                "packet-changed",
                "The packet was changed after it was made",
                "Ask the sender for the file itself, not a retyped copy",
            ));
        }
        consistent(&packet)?;
        Ok(packet)
    }
}

/// `com.amazonaws.vpce.<region>.vpce-svc-…`, in China `cn.com.amazonaws.vpce.…`: what AWS returns
/// (`docs/aws.md`, “Names and IDs”).
pub(super) fn is_service_name(name: &str, region: &Region, id: &str) -> bool {
    let prefix = if region.as_str().starts_with("cn-") { "cn.com.amazonaws" } else { "com.amazonaws" };
    id.parse::<EndpointServiceId>().is_ok() && name == format!("{prefix}.vpce.{region}.{id}")
}

fn read(json: &str) -> Result<Packet, Fault> {
    let advice = "Ask the sender for the hand-off file (handoff.json)";
    if json.len() > MOST_BYTES {
        return Err(refused("packet-malformed", "The file is far too long for a hand-off packet", advice));
    }
    let value: serde_json::Value = serde_json::from_str(json).map_err(|e| {
        refused("packet-malformed", "The file is not JSON", advice).because(crate::clip(&e.to_string(), 200))
    })?;
    match value.get("schema").and_then(|s| s.as_str()) {
        Some(PACKET_SCHEMA) => {}
        Some(other) if other.starts_with("firefly-privatelink/handoff/") => {
            let message =
                format!("The packet has form {}, and this version knows {PACKET_SCHEMA}", crate::clip(other, 60));
            return Err(refused("packet-schema", &message, "Use the version of the product that wrote it"));
        }
        _ => return Err(refused("packet-malformed", "The file is not a hand-off packet", advice)),
    }
    // from the text, not from `value`: a Value keeps only the last of two equal keys, and would hide the first
    serde_json::from_str(json).map_err(|e| {
        refused("packet-malformed", "The packet does not have the form of a packet", advice)
            .because(crate::clip(&e.to_string(), 200))
    })
}

fn consistent(packet: &Packet) -> Result<(), Fault> {
    let ask = "Ask the sender for a new packet, and do not use this one";
    if !is_service_name(&packet.service_name, &packet.region, &packet.service_id) {
        let message = format!(
            "“{}” is not an endpoint service name of {}",
            crate::clip(&packet.service_name, 100),
            packet.region
        );
        return Err(refused("packet-service-name", &message, ask));
    }
    if packet.account == packet.expected_requester {
        let message = format!("The packet names {} as customer and as Firefly alike", packet.account.grouped());
        return Err(refused("packet-accounts", &message, ask));
    }
    if packet.subnets.is_empty() || packet.listeners.is_empty() {
        return Err(refused("packet-incomplete", "The packet names no zone or no port", ask));
    }
    if let Some(listener) =
        packet.listeners.iter().find(|l| !["TCP", "TLS", "UDP", "TCP_UDP"].contains(&l.protocol.as_str()))
    {
        let message = format!("“{}” is not a protocol of a Network Load Balancer", crate::clip(&listener.protocol, 40));
        return Err(refused("packet-protocol", &message, ask));
    }
    match packet.hostname.as_deref().filter(|h| !is_hostname(h)) {
        Some(host) => Err(refused("packet-hostname", &format!("“{}” is not a host name", crate::clip(host, 80)), ask)),
        None => Ok(()),
    }
}

/// Labels of 1 to 63 letters, digits and inner hyphens, 253 in all (RFC 1123), and at least one dot.
fn is_hostname(name: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}

fn refused(code: &str, message: &str, hint: &str) -> Fault {
    Fault::invalid(code, message).hint(hint)
}
