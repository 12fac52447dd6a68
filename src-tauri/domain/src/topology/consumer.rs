//! The other side, as far as this account sees it: connections at the border, the endpoints behind them, and the name.
//! Firefly's account is expected, never observed; a stranger's is drawn apart.

use super::cast::{Cast, Party, Spot, between};
use std::collections::BTreeMap;

use super::{FrameKind, MOST, Node, NodeKind, Tone, facts};
use crate::plan::our_service;
use crate::{Connection, ConnectionCard};

const EXPECTED: &str = "connection:expected";
const EXPECTED_ENDPOINT: &str = "endpoint:expected";
const DNS: &str = "private-dns";
/// More connections than this are not listed one by one in the panel.
const MOST_LISTED: usize = 60;

/// Enters the connections, those of Firefly first, with what stands behind each.
pub(super) fn enter(cast: &mut Cast, cards: &[ConnectionCard]) {
    let firefly = &cast.desired.firefly.account;
    cast.parties.push(Party {
        id: format!("account:{firefly}"),
        kind: FrameKind::Firefly,
        label: format!("Firefly’s account · {}", firefly.grouped()),
        note: "as agreed; not visible from your account".to_owned(),
    });
    let mut shown: Vec<&ConnectionCard> = cards.iter().filter(|c| !c.connection.is("deleted")).collect();
    shown.sort_by_key(|c| {
        (
            c.connection.owner != *firefly,
            c.connection.owner.clone(),
            c.connection.created_at,
            c.connection.endpoint.clone(),
        )
    });
    if !shown.iter().any(|c| c.connection.owner == *firefly) {
        expected(cast);
    }
    let mut alike: BTreeMap<String, Vec<&ConnectionCard>> = BTreeMap::new();
    shown.iter().for_each(|card| alike.entry(key(card)).or_default().push(card));
    for card in shown {
        let key = key(card);
        match alike.get(&key) {
            Some(cards) if cards.len() > MOST && !cast.view.shows(&key) => {
                // where the first of them would stand
                if cards[0].connection.endpoint == card.connection.endpoint {
                    several(cast, &key, cards);
                }
            }
            _ => connection(cast, card),
        }
    }
    private_dns(cast);
}

/// The connection that Firefly has not asked for yet; unknown when connections could not be read.
fn expected(cast: &mut Cast) {
    let unread = our_service(cast.desired, cast.inventory).is_some_and(|s| s.connections.is_none());
    let (tone, status) =
        if unread { (Tone::Neutral, "could not be read") } else { (Tone::Planned, "not asked for yet") };
    let account = cast.desired.firefly.account.grouped();
    let border = Node::new(EXPECTED, NodeKind::Connection, "Firefly’s connection")
        .detail(&account)
        .state(tone, status)
        .fact("Requester", &account);
    let endpoint = Node::new(EXPECTED_ENDPOINT, NodeKind::Endpoint, "vpce-…")
        .detail("made by Firefly")
        .state(tone, if unread { "unknown" } else { "expected" })
        .fact("Zones that both sides must share", facts::zone_ids(cast.desired, cast.inventory));
    cast.enter(Spot::Border(0), border);
    cast.enter(Spot::Endpoint(0), endpoint);
    join(cast, EXPECTED, EXPECTED_ENDPOINT, "asks", tone);
}

/// Those of one party in one state that can be acted on alike.
fn key(card: &ConnectionCard) -> String {
    let connection = &card.connection;
    let acceptable = if card.acceptable { ":acceptable" } else { "" };
    format!("connections:{}:{}{acceptable}", connection.owner, connection.state.to_ascii_lowercase())
}

/// “12 connections” and the endpoints behind them.
fn several(cast: &mut Cast, key: &str, cards: &[&ConnectionCard]) {
    let (party, (tone, status)) = judged(cast, cards[0]);
    let noun = if cards[0].connection.is("available") { "connections" } else { "requests" };
    let mut border = Node::new(key, NodeKind::Connection, format!("{} {noun}", cards.len()))
        .detail(cards[0].connection.owner.grouped())
        .state(tone, status)
        .several(cards.len(), key)
        .stands_for(cards.iter().map(|c| &c.connection.endpoint));
    for card in cards.iter().take(MOST_LISTED) {
        border = border.fact(card.connection.endpoint.as_str(), &card.connection.state);
    }
    let behind = format!("endpoint:{key}");
    let endpoints = Node::new(&behind, NodeKind::Endpoint, format!("{} endpoints", cards.len()))
        .detail(if party == 0 { "made by Firefly" } else { "not agreed" })
        .state(tone, seen(&cards[0].connection))
        .several(cards.len(), key)
        .stands_for(cards.iter().map(|c| format!("endpoint:{}", c.connection.endpoint)));
    cast.enter(Spot::Border(party), border);
    cast.enter(Spot::Endpoint(party), endpoints);
    join(cast, key, &behind, if noun == "connections" { "connect" } else { "ask" }, tone);
}

fn judged(cast: &mut Cast, card: &ConnectionCard) -> (usize, (Tone, String)) {
    let connection = &card.connection;
    if connection.owner == card.expected_owner {
        (0, agreed(card))
    } else {
        (stranger(cast, connection), strange(connection))
    }
}

fn connection(cast: &mut Cast, card: &ConnectionCard) {
    let connection = &card.connection;
    let (party, (tone, status)) = judged(cast, card);
    let (title, behind) = match (party, connection.is("available")) {
        (0, _) => ("Firefly’s connection", "made by Firefly"),
        (_, true) => ("Stranger’s connection", "not agreed"),
        (_, false) => ("Stranger’s request", "not agreed"),
    };
    let id = connection.endpoint.as_str();
    let listed = facts::of_connection(cast.inventory, connection);
    let mut border = Node::new(id, NodeKind::Connection, title)
        .detail(connection.owner.grouped())
        .state(tone, status.clone())
        .facts(listed.clone())
        .stands_for([id]);
    if let Some(because) = card.blocked_because.as_ref().filter(|_| connection.is("pendingAcceptance")) {
        border = border.fact("Cannot be accepted because", because);
    }
    let behind_id = format!("endpoint:{id}");
    let place = connection.region.as_deref().map_or_else(|| behind.to_owned(), |r| format!("{behind} · {r}"));
    let endpoint =
        Node::new(&behind_id, NodeKind::Endpoint, id).detail(place).state(tone, seen(connection)).facts(listed);
    cast.enter(Spot::Border(party), border);
    cast.enter(Spot::Endpoint(party), endpoint);
    join(cast, id, &behind_id, if connection.is("available") { "connects" } else { "asks" }, tone);
}

fn agreed(card: &ConnectionCard) -> (Tone, String) {
    let connection = &card.connection;
    let (tone, status) = match connection.state.to_ascii_lowercase().as_str() {
        "pendingacceptance" if card.acceptable => (Tone::Pending, "waits for your approval"),
        "pendingacceptance" => (Tone::Pending, "waits, cannot be accepted yet"),
        "pending" => (Tone::Pending, "AWS is connecting it"),
        "available" => (Tone::Good, "connected"),
        "rejected" => (Tone::Neutral, "rejected"),
        "deleting" => (Tone::Neutral, "being deleted"),
        _ => return (Tone::Bad, connection.state.clone()),
    };
    (tone, status.to_owned())
}

fn strange(connection: &Connection) -> (Tone, String) {
    let (tone, status) = match connection.state.to_ascii_lowercase().as_str() {
        "pendingacceptance" => (Tone::Bad, "asks to connect: reject it"),
        "pending" | "available" => (Tone::Bad, "connected: cut it"),
        "rejected" => (Tone::Neutral, "rejected"),
        other => return (Tone::Neutral, other.to_owned()),
    };
    (tone, status.to_owned())
}

/// What AWS tells the service's owner about an endpoint is the connection's state, and no more.
fn seen(connection: &Connection) -> String {
    let state = if connection.is("pendingAcceptance") { "waiting for acceptance" } else { &connection.state };
    format!("seen as {state}")
}

fn stranger(cast: &mut Cast, connection: &Connection) -> usize {
    let id = format!("account:{}", connection.owner);
    if let Some(known) = cast.parties.iter().position(|p| p.id == id) {
        return known;
    }
    let label = format!("Stranger’s account · {}", connection.owner.grouped());
    cast.parties.push(Party { id, kind: FrameKind::Stranger, label, note: "nobody agreed to this one".to_owned() });
    cast.parties.len() - 1
}

fn join(cast: &mut Cast, connection: &str, endpoint: &str, how: &str, tone: Tone) {
    cast.link(endpoint, connection, how.to_owned(), tone, endpoint);
    for (service, service_tone) in cast.of(NodeKind::EndpointService) {
        let line = if service_tone == Tone::Planned { service_tone } else { tone };
        cast.link(connection, &service, String::new(), line, connection);
    }
}

fn private_dns(cast: &mut Cast) {
    let hostname = cast.desired.exposure.hostname.as_deref();
    let endpoints: Vec<(String, Tone)> = cast
        .members
        .iter()
        .filter(|(spot, _)| *spot == Spot::Endpoint(0))
        .map(|(_, n)| (n.id.clone(), n.tone))
        .collect();
    let live = endpoints.iter().any(|(_, tone)| *tone == Tone::Good);
    let (tone, status) = if live { (Tone::Neutral, "not visible from here") } else { (Tone::Planned, "expected") };
    let node = Node::new(DNS, NodeKind::PrivateDns, hostname.unwrap_or("name chosen by Firefly"))
        .detail("resolves to the endpoint")
        .state(tone, status)
        .fact("Name", hostname.unwrap_or_default())
        .fact("How known", "as agreed; Firefly’s private hosted zone is not visible from your account");
    cast.enter(Spot::Dns, node);
    for (endpoint, tone) in endpoints {
        let line = if tone == Tone::Good { Tone::Neutral } else { between(tone, Tone::Planned) };
        cast.link(DNS, &endpoint, "resolves to".to_owned(), line, DNS);
    }
}
