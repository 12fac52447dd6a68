//! Handing over and reporting: what leaves the product, and the record that it did.

use domain::audit::{Known, audit};
use domain::topology::View;
use domain::{
    Entry, Event, Fault, HEALTH_GATE, Inventory, OnboardingId, Packet, ReportInput, Snapshot, SnapshotWhy, belongs_to,
    checklist, email, markdown, verify,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::Engine;
use crate::onboarding::{cards, drawn};
use crate::views::*;

impl Engine {
    /// The packet as the contact will read it, or what is missing. A reason lets the health gate pass and is recorded.
    pub async fn handoff(&self, id: &OnboardingId, override_reason: Option<&str>) -> Result<HandoffView, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        let sent = self.sent(id)?;
        match Packet::of(&desired, &inventory, inventory.looked_at, self.sandbox, override_reason) {
            Ok(packet) => {
                if let Some(reason) = &packet.health_override {
                    self.note(Some(id), Event::Overridden { gate: HEALTH_GATE.to_owned(), reason: reason.clone() })?;
                }
                let (email_subject, email_body) = email(&packet);
                Ok(HandoffView {
                    markdown: markdown(&packet),
                    packet: Some(packet),
                    gates: Vec::new(),
                    email_subject,
                    email_body,
                    sent,
                })
            }
            Err(gates) => Ok(HandoffView {
                packet: None,
                gates,
                markdown: String::new(),
                email_subject: String::new(),
                email_body: String::new(),
                sent,
            }),
        }
    }

    /// Records that the packet was sent, with the packet itself where it is still what AWS holds.
    pub async fn handed_off(&self, id: &OnboardingId, packet_hash: &str, to: &str) -> Result<(), Fault> {
        if to.trim().is_empty() {
            return Err(Fault::invalid("no-recipient", "It is not said to whom the packet was sent")
                .hint("Name the person, address or thread"));
        }
        let packet = self.packet_with(id, packet_hash).await?.map(Box::new);
        let event = Event::HandedOff { packet_hash: packet_hash.to_owned(), to: to.trim().to_owned(), packet };
        self.note(Some(id), event)?;
        let (desired, inventory) = (self.desired(id)?, self.glance().await?);
        // the hand-off is on record, whatever becomes of this
        let _ = self.keep_look(&desired, &inventory, SnapshotWhy::HandedOff { to: to.trim().to_owned() });
        Ok(())
    }

    async fn packet_with(&self, id: &OnboardingId, hash: &str) -> Result<Option<Packet>, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.glance().await?;
        let entries = self.journal.entries(0, Some(id))?;
        let made = |reason| Packet::of(&desired, &inventory, inventory.looked_at, self.sandbox, reason).ok();
        Ok([made(None), made(last_override(&entries))].into_iter().flatten().find(|packet| packet.hash == hash))
    }

    /// The packet that Firefly works from: the one sent last while its service stands, else what would be sent now.
    pub async fn packet_at_firefly(&self, id: &OnboardingId) -> Result<Packet, Fault> {
        let inventory = self.look().await?;
        let stands = |packet: &Packet| inventory.endpoint_services.iter().any(|s| s.id.as_str() == packet.service_id);
        let entries = self.journal.entries(0, Some(id))?;
        let sent = entries.into_iter().rev().find_map(|entry| match entry.event {
            Event::HandedOff { packet, .. } => packet,
            _ => None,
        });
        if let Some(packet) = sent.filter(|packet| stands(packet)) {
            return Ok(*packet);
        }
        let HandoffView { packet, gates, .. } = self.handoff(id, None).await?;
        packet.ok_or_else(|| {
            let fault = Fault::invalid("gate", "Firefly cannot begin before the hand-off is possible")
                .hint("See under Hand-off what is missing");
            gates.into_iter().fold(fault, |fault, gate| fault.because(gate.detail))
        })
    }

    fn sent(&self, id: &OnboardingId) -> Result<Vec<Sent>, Fault> {
        let entries = self.journal.entries(0, Some(id))?;
        let sent = entries.into_iter().filter_map(|e| match e.event {
            Event::HandedOff { packet_hash, to, .. } => Some(Sent { at: e.at, packet_hash, to }),
            _ => None,
        });
        Ok(sent.collect())
    }

    /// The report's data: AWS as it is now, and the onboarding's activity up to `as_of`, or up to the look at AWS.
    ///
    /// # Errors
    /// `as-of-in-the-future` where `as_of` is later than the look: nobody can tell yet what will have been done by then.
    pub async fn report_input(&self, id: &OnboardingId, as_of: Option<Timestamp>) -> Result<ReportInput, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        let as_of = until(as_of, inventory.looked_at)?;
        let all = self.journal.entries(0, None)?;
        let chain = verify(&all);
        let entries = told(all, id, as_of);
        let known = Known::of(&entries);
        let packet = Packet::of(&desired, &inventory, inventory.looked_at, self.sandbox, last_override(&entries)).ok();
        Ok(ReportInput {
            title: format!("{}: PrivateLink onboarding report", desired.name),
            sandbox: self.sandbox,
            as_of,
            identity: (*self.identity()).clone(),
            checklist: checklist(&desired, &inventory, &entries),
            audit: audit(Some(&desired), &inventory, &known),
            connections: cards(&desired, &inventory),
            drawing: drawn(&desired, &inventory, &known, &View::default()),
            packet,
            last_hash: entries.last().map(|e| e.hash.clone()),
            activity: entries,
            chain,
            inventory: own(&inventory, &desired),
            desired,
        })
    }

    /// The PDF and its SHA-256, recorded in the activity.
    pub async fn report(&self, id: &OnboardingId, as_of: Option<Timestamp>) -> Result<(Vec<u8>, String), Fault> {
        let input = self.report_input(id, as_of).await?;
        let (pdf, input) = self.typeset(move |typesetter| Ok((typesetter.pdf(&input)?, input))).await?;
        let sha256 = sha256_of_bytes(&pdf);
        self.note(Some(id), Event::Reported { sha256: sha256.clone() })?;
        let why = SnapshotWhy::Reported { sha256: sha256.clone() };
        // what was decided since a moment of the past would be missing; and the report is on record, whatever becomes of this
        if as_of.is_some() {
            return Ok((pdf, sha256));
        }
        let _ = self.keep_judged(id, Snapshot::new(input.inventory.looked_at, why, input.audit, input.drawing));
        Ok((pdf, sha256))
    }
}

/// How far the activity is told, which is not beyond the look at AWS.
fn until(as_of: Option<Timestamp>, looked_at: Timestamp) -> Result<Timestamp, Fault> {
    match as_of {
        Some(later) if later > looked_at => Err(Fault::invalid(
            "as-of-in-the-future",
            format!("The activity cannot be told up to {later}: AWS was looked at before that, at {looked_at}"),
        )
        .hint("Give an earlier time, or none for all that was done until now")),
        Some(moment) => Ok(moment),
        None => Ok(looked_at),
    }
}

/// The entries of one onboarding up to a moment.
fn told(all: Vec<Entry>, id: &OnboardingId, as_of: Timestamp) -> Vec<Entry> {
    all.into_iter().filter(|e| e.onboarding.as_ref() == Some(id) && e.at <= as_of).collect()
}

/// Why the health gate was last let pass: the packet that was handed over says it, so the report's does too.
fn last_override(entries: &[Entry]) -> Option<&str> {
    entries.iter().rev().find_map(|entry| match &entry.event {
        Event::Overridden { gate, reason } if gate == HEALTH_GATE => Some(reason.as_str()),
        _ => None,
    })
}

/// SHA-256 of a file's bytes in hexadecimal.
pub fn sha256_of_bytes(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The inventory without what the onboarding does not concern: a report never holds unrelated resources.
fn own(inventory: &Inventory, desired: &domain::Desired) -> Inventory {
    let mut own = inventory.clone();
    own.vpcs.retain(|v| v.id == desired.network.vpc);
    own.subnets.retain(|s| desired.network.subnets.contains(&s.id));
    own.load_balancers.retain(|l| belongs_to(&l.tags, &desired.id));
    own.target_groups.retain(|g| belongs_to(&g.tags, &desired.id));
    own.endpoint_services.retain(|s| belongs_to(&s.tags, &desired.id));
    own.security_groups.retain(|g| belongs_to(&g.tags, &desired.id) || desired.exposure.admit_in.contains(&g.id));
    let named = |id: &str| desired.listeners.iter().any(|l| l.targets.iter().any(|t| t == id));
    own.instances.retain(|i| named(i.id.as_str()));
    own.endpoints.clear();
    own.workloads.clear();
    own.interfaces.clear();
    own.network_acls.clear();
    own.route_tables.clear();
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Entries a second apart, of these onboardings in turn.
    fn record(of: &[&str]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (second, id) in (0..).zip(of) {
            let event = Event::Played { part: format!("part {second}") };
            entries.push(Entry::after(entries.last(), at(second), id.parse().ok(), "me".to_owned(), event));
        }
        entries
    }

    #[test]
    fn the_activity_ends_with_the_look_or_before_it() {
        assert_eq!(until(None, at(9)).unwrap(), at(9));
        assert_eq!(until(Some(at(9)), at(9)).unwrap(), at(9));
        assert_eq!(until(Some(at(3)), at(9)).unwrap(), at(3));
        let fault = until(Some(at(10)), at(9)).unwrap_err();
        assert_eq!(fault.code, "as-of-in-the-future");
        assert!(fault.message.contains("1970-01-01T00:00:10Z") && fault.message.contains("1970-01-01T00:00:09Z"));
    }

    #[test]
    fn only_the_onboardings_own_entries_up_to_the_moment_are_told() {
        let (ours, theirs) = ("k3m9x2p7qa", "aaaabbbbcc");
        let all = record(&[ours, theirs, ours, ours]);
        let seqs =
            |as_of| told(all.clone(), &ours.parse().unwrap(), at(as_of)).iter().map(|e| e.seq).collect::<Vec<_>>();
        assert_eq!(seqs(9), [1, 3, 4]);
        assert_eq!(seqs(2), [1, 3]);
        assert_eq!(verify(&all).broken, None, "the chain holds over the entries of all");
        assert!(verify(&told(all, &ours.parse().unwrap(), at(9))).broken.is_some(), "and not over those of one");
    }
}
