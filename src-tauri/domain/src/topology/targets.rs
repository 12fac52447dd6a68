//! The targets, each where it stands and how it is; many of them as one box.

use std::collections::BTreeMap;

use super::cast::{Cast, Spot, between};
use super::provider::Row;
use super::zones::{self, Stand};
use super::{Node, NodeKind, Tone, facts};
use crate::TargetHealth;

/// More targets than this are drawn as one box for each zone.
const MOST_TARGETS: usize = 6;
/// More targets than this are not listed one by one in the panel.
const MOST_LISTED: usize = 60;

/// One target behind one port.
struct Registration<'a> {
    row: usize,
    port: String,
    /// Absent while it is only desired.
    health: Option<&'a TargetHealth>,
    desired: bool,
    listening: bool,
}

struct Member<'a> {
    id: String,
    stand: Stand,
    registrations: Vec<Registration<'a>>,
}

/// Enters the zones and the targets, and links each to the target groups that it is in.
pub(super) fn enter(cast: &mut Cast, rows: &[Row]) {
    let members = members(cast, rows);
    let stands: Vec<Stand> = members.iter().map(|m| m.stand.clone()).collect();
    cast.lanes = zones::lanes(cast.desired, cast.inventory, &stands);
    let collapse = members.len() > MOST_TARGETS;
    let mut boxes: BTreeMap<(Stand, Vec<usize>, String), Vec<Member>> = BTreeMap::new();
    for member in members {
        let in_rows = member.registrations.iter().map(|r| r.row).collect();
        let name = if collapse { String::new() } else { member.id.clone() };
        boxes.entry((member.stand.clone(), in_rows, name)).or_default().push(member);
    }
    for ((stand, in_rows, _), members) in boxes {
        let spot = spot(cast, &stand);
        let node = match members.as_slice() {
            [one] => single(cast, one),
            many => collapsed(&stand, &in_rows, many),
        };
        let id = node.id.clone();
        cast.enter(spot, node);
        in_rows.iter().for_each(|index| link(cast, &rows[*index], *index, &id, &members));
    }
}

fn members<'a>(cast: &Cast<'a>, rows: &[Row<'a>]) -> Vec<Member<'a>> {
    let mut found: BTreeMap<String, Member> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let healths = row.group.map_or(&[][..], |g| &g.health);
        let wanted = row.wanted.map_or(&[][..], |w| &w.targets);
        let missing = wanted.iter().filter(|id| !healths.iter().any(|h| &h.id == *id)).map(|id| (id, None));
        for (id, health) in healths.iter().map(|h| (&h.id, Some(h))).chain(missing) {
            let member = found.entry(id.clone()).or_insert_with(|| Member {
                id: id.clone(),
                stand: Stand::Outside,
                registrations: Vec::new(),
            });
            member.stand = zones::stand(cast.desired, cast.inventory, id, health.and_then(|h| h.zone.as_deref()));
            if member.registrations.iter().all(|r| r.row != index) {
                let port = health
                    .and_then(|h| h.port)
                    .or(row.wanted.map(|w| w.target_port))
                    .map(|p| p.to_string())
                    .unwrap_or_default();
                member.registrations.push(Registration {
                    row: index,
                    port,
                    health,
                    desired: wanted.contains(id),
                    listening: row.listener.is_some(),
                });
            }
        }
    }
    found.into_values().collect()
}

fn spot(cast: &Cast, stand: &Stand) -> Spot {
    match stand {
        Stand::Outside => Spot::Outside,
        Stand::Lane(key) => Spot::Target(cast.lanes.iter().position(|l| &l.key == key).unwrap_or_default()),
    }
}

fn link(cast: &mut Cast, row: &Row, index: usize, target: &str, members: &[Member]) {
    let here = members.iter().flat_map(|m| &m.registrations).filter(|r| r.row == index);
    let (mut tone, mut port) = (Tone::Good, "");
    for registration in here {
        tone = tone.worse(state(registration).0);
        port = &registration.port;
    }
    let tone = if row.group.is_none() { between(tone, Tone::Planned) } else { tone };
    cast.link(&row.group_id, target, format!("port {port}"), tone, &row.group_id);
}

fn single(cast: &Cast, member: &Member) -> Node {
    let instance = cast.inventory.instance(&member.id);
    let name = instance.and_then(|i| i.name.as_deref()).unwrap_or(&member.id);
    let address = instance.and_then(|i| i.private_ip.as_deref()).unwrap_or(&member.id);
    let place =
        if member.stand == Stand::Outside { "outside the VPC".to_owned() } else { ports(&member.registrations) };
    let (tone, status) = together(&member.registrations);
    let listed = member.registrations.iter().map(|r| (format!("Port {}", r.port), state(r).1));
    let mut node = Node::new(&member.id, NodeKind::Target, name)
        .detail(format!("{address} · {place}"))
        .state(tone, status)
        .stands_for([&member.id]);
    for (label, state) in listed {
        node = node.fact(&label, state);
    }
    node.facts(facts::of_target(cast.inventory, &member.id))
}

/// «5 targets, 1 unhealthy».
fn collapsed(stand: &Stand, in_rows: &[usize], members: &[Member]) -> Node {
    let place = match stand {
        Stand::Lane(key) => key.clone(),
        Stand::Outside => "outside".to_owned(),
    };
    let rows: Vec<String> = in_rows.iter().map(ToString::to_string).collect();
    let states: Vec<(Tone, String)> = members.iter().map(|m| together(&m.registrations)).collect();
    let tone = states.iter().fold(Tone::Good, |worst, (tone, _)| worst.worse(*tone));
    let count = |wanted: Tone| states.iter().filter(|(tone, _)| *tone == wanted).count();
    let status = match tone {
        Tone::Good => "all healthy".to_owned(),
        Tone::Bad => format!("{} unhealthy", count(Tone::Bad)),
        Tone::Pending => format!("{} not healthy yet", count(Tone::Pending)),
        Tone::Planned => format!("{} planned", count(Tone::Planned)),
        Tone::Neutral => format!("{} of unknown health", count(Tone::Neutral)),
    };
    let detail = if *stand == Stand::Outside { "outside the VPC".to_owned() } else { ports(&members[0].registrations) };
    let mut node = Node::new(
        format!("targets:{place}:{}", rows.join("-")),
        NodeKind::Target,
        format!("{} targets", members.len()),
    )
    .detail(detail)
    .state(tone, status)
    .stands_for(members.iter().map(|m| &m.id));
    for (member, (_, state)) in members.iter().zip(&states).take(MOST_LISTED) {
        node = node.fact(&member.id, state);
    }
    let left = members.len().saturating_sub(MOST_LISTED);
    if left > 0 { node.fact("Further targets", left.to_string()) } else { node }
}

fn ports(registrations: &[Registration]) -> String {
    let mut ports: Vec<&str> = registrations.iter().map(|r| r.port.as_str()).collect();
    ports.dedup();
    format!("{} {}", if ports.len() == 1 { "port" } else { "ports" }, ports.join(", "))
}

fn together(registrations: &[Registration]) -> (Tone, String) {
    let states: Vec<(Tone, String)> = registrations.iter().map(state).collect();
    let tone = states.iter().fold(Tone::Good, |worst, (tone, _)| worst.worse(*tone));
    let port = registrations.iter().zip(&states).find(|(_, s)| s.0 == tone);
    match port {
        Some((r, (_, status))) if states.iter().any(|s| s.0 != tone) => (tone, format!("{status} on port {}", r.port)),
        Some((_, (_, status))) => (tone, status.clone()),
        None => (tone, String::new()),
    }
}

fn state(registration: &Registration) -> (Tone, String) {
    let Some(health) = registration.health else { return (Tone::Planned, "not registered yet".to_owned()) };
    let because = health.reason.as_deref().map(|r| format!(": {r}")).unwrap_or_default();
    match health.state.to_ascii_lowercase().as_str() {
        "healthy" if !registration.desired => (Tone::Bad, "healthy, but not agreed".to_owned()),
        "healthy" => (Tone::Good, "healthy".to_owned()),
        "initial" => (Tone::Pending, "first health checks".to_owned()),
        "unused" if !registration.listening => (Tone::Pending, "waits for its listener".to_owned()),
        "draining" => (Tone::Neutral, "draining".to_owned()),
        "unavailable" => (Tone::Neutral, "health not checked".to_owned()),
        other => (Tone::Bad, format!("{other}{because}")),
    }
}
