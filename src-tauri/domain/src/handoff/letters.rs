//! The packet in words: for the support thread and for e-mail. What people or AWS wrote stands in code spans, where it is
//! text and nothing else: no link, no mention, no markup.

use super::{Packet, PacketListener};
use crate::plain;

const SANDBOX: &str = "SANDBOX rehearsal: nothing in this packet exists in AWS";
const AFTER: &str =
    "Once the endpoint asks for a connection, we compare the requester with that account and accept it.";

/// A message for the support thread, in Markdown.
pub fn markdown(packet: &Packet) -> String {
    let mut lines = Vec::new();
    if packet.sandbox {
        lines.push(format!("> **{SANDBOX}.**\n"));
    }
    lines.push(format!("## {}Firefly PrivateLink hand-off: {}\n", mark(packet), code(&packet.name)));
    lines.push(format!(
        "Please create an interface endpoint for this service name, as AWS returned it:\n\n```text\n{}\n```\n",
        plain(&packet.service_name)
    ));
    lines.extend(facts(packet).into_iter().map(|(label, value)| format!("- {label}: {}", code(&value))));
    lines.push("- Availability Zones, by the IDs that are the same in every account:".to_owned());
    lines.extend(packet.subnets.iter().map(|s| {
        format!("  - {} (here {}, {})", code(s.zone_id.as_str()), code(s.zone.as_str()), code(s.subnet.as_str()))
    }));
    if let Some(reason) = &packet.health_override {
        lines.push(format!("\n> Not every target was healthy at the hand-off. The reason given: {}", code(reason)));
    }
    lines.push(format!("\n{AFTER}\n"));
    lines.push(format!(
        "Packet {}, made {}, SHA-256 {}\n",
        code(&packet.schema),
        code(&packet.made_at.to_string()),
        code(&packet.hash)
    ));
    lines.join("\n")
}

/// Subject and body of an e-mail, both plain text.
pub fn email(packet: &Packet) -> (String, String) {
    let subject = format!("{}Firefly PrivateLink hand-off: {} ({})", mark(packet), plain(&packet.name), packet.region);
    let mut lines = Vec::new();
    if packet.sandbox {
        lines.push(format!("{SANDBOX}.\n"));
    }
    lines.push(format!("Hello,\n\nplease create an interface endpoint for “{}”.\n", plain(&packet.name)));
    lines.push(format!("Service name, as AWS returned it:\n  {}\n", plain(&packet.service_name)));
    lines.extend(facts(packet).into_iter().map(|(label, value)| format!("{label}: {}", plain(&value))));
    lines.push("Availability Zones, by the IDs that are the same in every account:".to_owned());
    lines.extend(packet.subnets.iter().map(|s| format!("  {} (here {}, {})", s.zone_id, s.zone, s.subnet)));
    if let Some(reason) = &packet.health_override {
        lines.push(format!("\nNot every target was healthy at the hand-off. The reason given: {}", plain(reason)));
    }
    lines.push(format!("\n{AFTER}\nThe packet itself is attached (handoff.json).\n"));
    lines.push(format!("{}Made {}, SHA-256 {}\n", mark(packet), packet.made_at, packet.hash));
    (subject, lines.join("\n"))
}

fn mark(packet: &Packet) -> &'static str {
    if packet.sandbox { "[SANDBOX] " } else { "" }
}

fn facts(packet: &Packet) -> Vec<(&'static str, String)> {
    let ports: Vec<String> =
        packet.listeners.iter().map(|l: &PacketListener| format!("{} {}", l.protocol, l.port)).collect();
    let hostname = packet.hostname.clone().unwrap_or_else(|| "none; please choose one".to_owned());
    vec![
        ("Region", packet.region.to_string()),
        ("Ports", ports.join(", ")),
        ("Requester that will be accepted, and no other", packet.expected_requester.grouped()),
        ("Stable hostname", hostname),
        ("Restrictions", packet.restrictions.clone().unwrap_or_else(|| "none stated".to_owned())),
        ("Customer account", packet.account.grouped()),
        ("VPC", packet.vpc.to_string()),
        ("Endpoint service", packet.service_id.clone()),
        ("Onboarding", packet.onboarding.to_string()),
    ]
}

/// A code span that its content cannot leave: one line, fenced by more backticks than it holds in a row (CommonMark 6.1).
fn code(text: &str) -> String {
    let text = plain(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 && !text.is_empty() { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}
