//! Filling the checklist from what AWS shows and what people stated. Each line says which of the two it is.

use super::facts::Facts;
use super::items::{
    acceptance, account, backend, connected, endpoint, firefly, handoff, listeners, load_balancer, principal, rules,
    service, targets, verified,
};
use super::{Actor, Checklist, Item, ItemState, NextAction};
use crate::{Desired, Entry, Inventory};

/// The guide's checklist as it stands for `desired`. `entries` are the onboarding's own.
pub fn checklist(desired: &Desired, inventory: &Inventory, entries: &[Entry]) -> Checklist {
    let facts = Facts::gather(desired, inventory, entries);
    let mut items = vec![
        account(&facts),
        backend(&facts),
        load_balancer(&facts),
        listeners(&facts),
        targets(&facts),
        rules(&facts),
        service(&facts),
        acceptance(&facts),
        principal(&facts),
        handoff(&facts),
        endpoint(&facts),
        firefly(
            "firefly-group",
            "Security group and flow logs on Firefly’s endpoint",
            "Firefly has to state it; AWS does not show it to you",
        ),
        firefly(
            "firefly-dns",
            "Private DNS name on Firefly’s side",
            "Firefly has to state it; AWS does not show it to you",
        ),
        verified(&facts),
        connected(&facts),
        firefly("validated", "Firefly confirms that the connection works", "Firefly has to confirm it"),
    ];
    mark_next(&mut items);
    let next = next_action(&items, &facts);
    Checklist { stage: stage(&facts).to_owned(), items, next }
}

/// The first line that is not begun is the next one.
fn mark_next(items: &mut [Item]) {
    if items.iter().any(|i| i.state == ItemState::Next) {
        return;
    }
    if let Some(first) = items.iter_mut().find(|i| i.state == ItemState::Later) {
        first.state = ItemState::Next;
    }
}

fn stage(f: &Facts) -> &'static str {
    let connection = f.firefly_connection();
    if f.cards.iter().any(|c| c.connection.is("pendingAcceptance")) {
        "approval needed"
    } else if connection.is_some_and(|c| c.is("available")) {
        "connected"
    } else if f.balancer.is_none() && f.taken_down {
        "taken down"
    } else if f.balancer.is_none() {
        "planned"
    } else if !f.has_principal() {
        "building"
    } else if f.handed.is_none() {
        "ready to hand off"
    } else {
        "waiting for Firefly"
    }
}

fn next_action(items: &[Item], f: &Facts) -> NextAction {
    let action = |title: &str, detail: String, room: &str, actor| NextAction {
        title: title.into(),
        detail,
        room: room.into(),
        actor,
    };
    let state = |key: &str| items.iter().find(|i| i.key == key).map(|i| i.state);
    let drifted = ["acceptance", "principal", "enforce"].iter().any(|k| state(k) == Some(ItemState::Attention));
    match stage(f) {
        _ if drifted => action(
            "Repair what no longer matches",
            "Someone changed AWS by hand; the plan shows what would be put right".into(),
            "audit",
            Actor::You,
        ),
        _ if f.strangers() > 0 => action(
            "Reject the stranger’s connection",
            format!("{} of an account that is not Firefly’s", super::counted(f.strangers(), "connection")),
            "connections",
            Actor::You,
        ),
        "approval needed" => action(
            "Verify and accept Firefly’s request",
            "It is held against everything that was agreed".into(),
            "connections",
            Actor::You,
        ),
        "taken down" => action(
            "Nothing is left to do",
            "What this onboarding made is gone; Firefly removes its endpoint on its own side".into(),
            "activity",
            Actor::You,
        ),
        "connected" if f.reported => action(
            "Let Firefly confirm that it works",
            "The connection is available and the report is saved; what only Firefly can state stays unknown here"
                .into(),
            "connections",
            Actor::Firefly,
        ),
        "connected" => action(
            "Save the onboarding report",
            "The connection is available; the report is the evidence".into(),
            "report",
            Actor::You,
        ),
        _ if f.firefly_connection().is_some_and(|c| c.is("pending")) => action(
            "Wait until AWS has built the connection",
            "It is accepted; AWS builds it in every zone".into(),
            "connections",
            Actor::You,
        ),
        "planned" => {
            action("Review the plan and apply it", "Nothing is done that was not shown".into(), "plan", Actor::You)
        }
        "building" => {
            let targets = items.iter().find(|i| i.key == "targets-healthy");
            let detail = targets.map(|i| i.detail.clone()).unwrap_or_default();
            match targets.map(|i| i.state) {
                Some(ItemState::Attention) => action("See why targets are not healthy", detail, "audit", Actor::You),
                _ => action("Go on with the set-up", detail, "plan", Actor::You),
            }
        }
        "ready to hand off" => action(
            "Hand the packet to your Firefly contact",
            "Everything that Firefly needs, and nothing else".into(),
            "handoff",
            Actor::You,
        ),
        _ => action(
            "Wait for Firefly’s request",
            "Firefly creates its endpoint now; requests are watched for".into(),
            "connections",
            Actor::Firefly,
        ),
    }
}
