//! Plans, runs, checklists and connections as lines of text. Same words and order as the screens.

mod audit;

pub use audit::{audit, comparison, open, snapshots};

use domain::audit::Outcome;
use domain::cost::Estimate;
use domain::{
    Checklist, ConnectionCard, Ending, Entry, Event, Evidence, ItemState, OnboardingId, Packet, Plan, Purpose, RunView,
    Work,
};

use crate::action_words::parameters;
use crate::harmless::harmless;

/// A plan: what would happen, in order and with every parameter, and what stays.
pub fn plan(plan: &Plan) -> String {
    let mut text = format!("Plan for account {} in {}\n", plan.account.grouped(), plan.region);
    for kept in &plan.kept {
        text.push_str(&format!("  = {}\n", harmless(&kept.title)));
    }
    for step in &plan.steps {
        let mark = match &step.work {
            Work::Act(action) if action.creates() => '+',
            Work::Act(action) if action.deletes() => '-',
            Work::Act(_) => '~',
            Work::Wait(_) => '…',
        };
        text.push_str(&format!("  {mark} {}\n      {}\n", harmless(&step.title), harmless(&step.why)));
        if let Work::Act(action) = &step.work {
            parameters(action).iter().for_each(|line| text.push_str(&format!("        · {line}\n")));
        }
    }
    for warning in &plan.warnings {
        text.push_str(&format!("  ! {}\n", harmless(warning)));
    }
    match plan.changes() {
        0 => text.push_str("Nothing to change.\n"),
        1 => text.push_str(&format!("1 call would change AWS. Plan {}\n", &plan.hash()[..12])),
        n => text.push_str(&format!("{n} calls would change AWS. Plan {}\n", &plan.hash()[..12])),
    }
    text
}

/// What a packet asks Firefly's side to trust, so that it can be compared before anything is made from it.
pub fn packet(packet: &Packet) -> String {
    let ports = packet.listeners.iter().map(|l| format!("{} {}", l.protocol, l.port)).collect::<Vec<_>>().join(", ");
    let facts = [
        ("customer", packet.account.grouped()),
        ("Region", packet.region.to_string()),
        ("service name", packet.service_name.clone()),
        ("ports", ports),
        ("packet hash", packet.hash.clone()),
        ("made at", packet.made_at.to_string()),
    ];
    let realm = if packet.sandbox { " (SANDBOX)" } else { "" };
    let mut text = format!("Packet for “{}”{realm}\n", harmless(&packet.name));
    for (label, value) in facts {
        text.push_str(&format!("  {label:<12}  {}\n", harmless(&value)));
    }
    text.push_str("The hash finds accidents and is no signature: compare it with the customer over another channel.\n");
    text
}

/// The line that an entry of a run is worth, if any. `view` gives the titles and has taken the entry in.
pub fn progress(view: &RunView, purpose: Purpose, entry: &Entry) -> Option<String> {
    let title = |step: &domain::StepId| {
        view.steps.iter().find(|s| &s.id == step).map_or_else(|| step.to_string(), |s| harmless(&s.title))
    };
    match &entry.event {
        Event::Done { step, note, .. } => {
            let note = note.as_ref().map(|n| format!(" ({})", harmless(n))).unwrap_or_default();
            Some(format!("  ✓ {}{note}", title(step)))
        }
        Event::Reached { step, saw, .. } => Some(format!("  ✓ {} ({})", title(step), harmless(saw))),
        Event::Waiting { step, saw, .. } => Some(format!("  … {}: {}", title(step), harmless(saw))),
        Event::Failed { step, fault, will_retry: true, .. } => {
            Some(format!("  ↻ {}: {}; trying again", title(step), harmless(&fault.message)))
        }
        Event::Failed { step, fault, .. } => Some(format!("  ✗ {}: {}", title(step), harmless(&fault.message))),
        Event::Paused { step, fault, .. } => Some(format!("  ‖ {}: {}", title(step), harmless(&fault.message))),
        Event::Resumed { .. } => Some("  ▸ going on with new credentials".to_owned()),
        Event::RunEnded { ending, .. } => Some(ended(ending, purpose, &view.onboarding)),
        _ => None,
    }
}

/// How a run ended, and what to do then.
fn ended(ending: &Ending, purpose: Purpose, id: &OnboardingId) -> String {
    let again = "Run the same command again to go on; nothing is done twice";
    match (ending, purpose) {
        (Ending::Finished, Purpose::Consumer) => {
            "Finished. The customer verifies the request and accepts it: privatelink connections, on their side"
                .to_owned()
        }
        (Ending::Finished, Purpose::ConsumerTeardown) => "Finished.".to_owned(),
        (Ending::Finished, Purpose::Teardown) => {
            format!("Finished. The onboarding is still known here: privatelink forget {id}")
        }
        (
            Ending::Finished,
            Purpose::SetUp | Purpose::Repair | Purpose::RollBack | Purpose::Accept | Purpose::Reject,
        ) => {
            format!("Finished. See how it stands: privatelink status {id}")
        }
        (Ending::Failed, Purpose::SetUp | Purpose::Repair) => {
            format!("Stopped at a fault. {again}; or take it back: privatelink rollback {id}")
        }
        (Ending::Failed, _) => format!("Stopped at a fault. {again}."),
        (Ending::Cancelled, _) => format!("Stopped. {again}."),
        (Ending::NeedsAttention, _) => {
            "Not every target is healthy yet, so nobody was let in. Run the same command again once they are; nothing is done twice.".to_owned()
        }
    }
}

/// What a month costs, in one line. The window has each figure with its basis.
pub fn estimate(estimate: &Estimate) -> String {
    let dollars = |cents: u64| format!("{}.{:02} USD", cents / 100, cents % 100);
    format!(
        "Estimated for a month with {} GB: {} for you, {} for Firefly (AWS’s list prices of {} in {}, without taxes and discounts)",
        estimate.traffic.gb_per_month,
        dollars(estimate.customer_cents),
        dollars(estimate.firefly_cents),
        estimate.priced_on,
        estimate.region
    )
}

/// The document as a checklist, and what comes next.
pub fn checklist(list: &Checklist) -> String {
    let mut text = String::new();
    let mut part = None;
    for item in &list.items {
        if part != Some(item.part) {
            text.push_str(&format!("{}\n", item.part.title()));
            part = Some(item.part);
        }
        text.push_str(&format!(
            "  {} {}: {}{}\n",
            state_mark(item.state),
            harmless(&item.title),
            harmless(&item.detail),
            basis(&item.evidence)
        ));
    }
    let (stage, next) = (harmless(&list.stage), &list.next);
    text.push_str(&format!("Stage: {stage}\nNext:  {}. {}\n", harmless(&next.title), harmless(&next.detail)));
    text
}

fn state_mark(state: ItemState) -> char {
    match state {
        ItemState::Done => '✓',
        ItemState::InProgress => '…',
        ItemState::Next => '→',
        ItemState::Later => '·',
        ItemState::Attention => '!',
        ItemState::Unknown => '?',
    }
}

fn basis(evidence: &[Evidence]) -> &'static str {
    match evidence.first() {
        Some(Evidence::Observed { .. }) => " [observed]",
        Some(Evidence::Attested { .. }) => " [attested]",
        Some(Evidence::Unknown { .. }) | None => "",
    }
}

fn outcome_mark(outcome: Outcome) -> char {
    match outcome {
        Outcome::Pass => '✓',
        Outcome::Fail => '✗',
        Outcome::Unknown => '?',
    }
}

/// Each connection beside what was expected, with every check.
pub fn connections(cards: &[ConnectionCard]) -> String {
    if cards.is_empty() {
        return "No connections and no requests.".to_owned();
    }
    let mut text = String::new();
    for card in cards {
        let c = &card.connection;
        text.push_str(&format!(
            "{}  {}\n  requester  {}\n  expected   {}\n",
            c.endpoint,
            harmless(&c.state),
            c.owner.grouped(),
            card.expected_owner.grouped()
        ));
        if c.owner != card.expected_owner {
            text.push_str(&format!(
                "             {}\n",
                differing_digits(&c.owner.grouped(), &card.expected_owner.grouped())
            ));
        }
        for check in &card.checks {
            let (title, detail) = (harmless(&check.title), harmless(&check.detail));
            text.push_str(&format!("  {} {title}: {detail}\n", outcome_mark(check.outcome)));
        }
        if let (true, Some(why)) = (c.is("pendingAcceptance"), &card.blocked_because) {
            text.push_str(&format!("  Cannot be accepted: {}\n", harmless(why)));
        }
    }
    text
}

/// Marks where two account IDs differ, digit by digit.
fn differing_digits(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).map(|(x, y)| if x == y { ' ' } else { '^' }).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Action, Kept, PACKET_SCHEMA, PacketListener, Purpose, Slot, Step, sha256_of};

    use super::*;

    const HOSTILE: &str = "a\u{1b}[2J\u{7}\n  = Nothing to change\u{202e}";

    fn plan_with(step: Step) -> Plan {
        let (account, region) = ("111122223333".parse().unwrap(), "us-east-1".parse().unwrap());
        let mut plan = Plan::empty("k3m9x2p7qa".parse().unwrap(), account, region, Purpose::SetUp);
        plan.kept.push(Kept { step: step.id.clone(), id: "sg-1".to_owned(), title: HOSTILE.to_owned() });
        plan.warnings.push(HOSTILE.to_owned());
        plan.steps.push(step);
        plan
    }

    fn allow_firefly() -> Step {
        let principals = vec!["arn:aws:iam::444455556666:root".to_owned()];
        Step {
            id: "principal".parse().unwrap(),
            title: HOSTILE.to_owned(),
            why: HOSTILE.to_owned(),
            work: Work::Act(Action::AddPrincipals { service: Slot::From("service".parse().unwrap()), principals }),
            needs: Vec::new(),
            changes: Vec::new(),
            undo: None,
        }
    }

    #[test]
    fn a_plan_shows_each_parameter_below_its_step() {
        let text = plan(&plan_with(allow_firefly()));
        assert!(text.contains("\n        · may ask from now on: arn:aws:iam::444455556666:root\n"), "{text}");
        assert!(text.contains("1 call would change AWS"), "{text}");
    }

    #[test]
    fn hostile_names_in_a_plan_neither_steer_the_terminal_nor_begin_a_line() {
        let text = plan(&plan_with(allow_firefly()));
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
        // head, kept, title, why, two parameters, warning, sum
        assert_eq!(text.lines().count(), 8, "{text}");
    }

    #[test]
    fn a_packet_shows_what_to_compare_and_with_whom() {
        let service_id = "vpce-svc-0123456789abcdef0";
        let sent = Packet {
            schema: PACKET_SCHEMA.to_owned(),
            sandbox: true,
            onboarding: "k3m9x2p7qa".parse().unwrap(),
            name: HOSTILE.to_owned(),
            made_at: "2026-01-31T12:00:00Z".parse().unwrap(),
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            vpc: "vpc-0123456789abcdef0".parse().unwrap(),
            subnets: Vec::new(),
            service_name: format!("com.amazonaws.vpce.us-east-1.{service_id}"),
            service_id: service_id.to_owned(),
            listeners: [443, 22]
                .map(|port: u32| PacketListener { port: port.try_into().unwrap(), protocol: "TCP".to_owned() })
                .to_vec(),
            hostname: None,
            restrictions: None,
            expected_requester: "444455556666".parse().unwrap(),
            health_override: None,
            hash: sha256_of(&"any"),
        };
        let text = packet(&sent);
        for words in [
            "1111 2222 3333",
            "us-east-1",
            &sent.service_name,
            "TCP 443, TCP 22",
            &sent.hash,
            "2026-01-31T12:00:00Z",
            "no signature",
            "SANDBOX",
        ] {
            assert!(text.contains(words), "{words} is missing in\n{text}");
        }
        assert_eq!(text.lines().count(), 8, "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    }
}
