//! The targets, each where it stands and how it is; many of them as one box.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::{Cast, Spot, between};
use super::provider::Row;
use super::zones::{self, Stand};
use super::{MOST, Node, NodeKind, Tone, facts, yards};
use crate::{SubnetId, TargetHealth};

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
    subnet: Option<SubnetId>,
    registrations: Vec<Registration<'a>>,
}

/// What stands at one place behind the same ports.
type Place = (Stand, Option<SubnetId>, Vec<usize>);

/// Enters the zones and the targets, and links each to the target groups that it is in. Where more than a few stand at one place
/// behind the same ports, they are one box; drawn in full, those that need to be looked at come first.
pub(super) fn enter(cast: &mut Cast, rows: &[Row]) {
    let members = members(cast, rows);
    let stands: Vec<Stand> = members.iter().map(|m| m.stand.clone()).collect();
    cast.lanes = zones::lanes(cast.desired, cast.inventory, &stands);
    let mut places: BTreeMap<Place, Vec<Member>> = BTreeMap::new();
    for member in members {
        let in_rows = member.registrations.iter().map(|r| r.row).collect();
        places.entry((member.stand.clone(), member.subnet.clone(), in_rows)).or_default().push(member);
    }
    for ((stand, subnet, in_rows), mut members) in places {
        members.sort_by_cached_key(|m| std::cmp::Reverse(together(&m.registrations).0.weight()));
        let spot = spot(cast, &stand, subnet.as_ref());
        let key = key(rows, &stand, subnet.as_ref(), &in_rows);
        let whole = members.len() > MOST && !cast.view.shows(&key);
        let boxes: Vec<(Node, &[Member])> = if whole {
            vec![(collapsed(&key, &stand, &members), &members[..])]
        } else {
            members.iter().map(|m| (single(cast, m), std::slice::from_ref(m))).collect()
        };
        for (node, members) in boxes {
            let id = node.id.clone();
            cast.enter(spot, node);
            in_rows.iter().for_each(|index| link(cast, &rows[*index], *index, &id, members));
        }
    }
}

/// The same as long as place and ports stay.
fn key(rows: &[Row], stand: &Stand, subnet: Option<&SubnetId>, in_rows: &[usize]) -> String {
    let place = match (stand, subnet) {
        (Stand::Outside, _) => "outside".to_owned(),
        (Stand::Lane(zone), None) => zone.clone(),
        (Stand::Lane(_), Some(subnet)) => subnet.to_string(),
    };
    let ports: Vec<String> = in_rows.iter().map(|index| rows[*index].port.to_string()).collect();
    format!("targets:{place}:{}", ports.join("-"))
}

fn members<'a>(cast: &Cast<'a>, rows: &[Row<'a>]) -> Vec<Member<'a>> {
    let mut found: BTreeMap<String, Member> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let healths = row.group.map_or(&[][..], |g| &g.health);
        let wanted: BTreeSet<&str> = row.wanted.map_or(&[][..], |w| &w.targets).iter().map(String::as_str).collect();
        let registered: BTreeSet<&str> = healths.iter().map(|h| h.id.as_str()).collect();
        let missing = wanted.difference(&registered).map(|id| (*id, None));
        for (id, health) in healths.iter().map(|h| (h.id.as_str(), Some(h))).chain(missing) {
            let stand = zones::stand(cast.desired, &cast.look, id, health.and_then(|h| h.zone.as_deref()));
            let member = found.entry(id.to_owned()).or_insert_with(|| Member {
                id: id.to_owned(),
                stand: Stand::Outside,
                subnet: None,
                registrations: Vec::new(),
            });
            if stand != Stand::Outside {
                member.subnet = cast.look.subnet_of(id, &cast.desired.network.vpc).map(|s| s.id.clone());
            }
            member.stand = stand;
            if member.registrations.last().is_none_or(|r| r.row != index) {
                let port = health.and_then(|h| h.port).or(row.wanted.map(|w| w.target_port));
                member.registrations.push(Registration {
                    row: index,
                    port: port.map(|p| p.to_string()).unwrap_or_default(),
                    health,
                    desired: wanted.contains(id),
                    listening: row.listener.is_some(),
                });
            }
        }
    }
    found.into_values().collect()
}

fn spot(cast: &mut Cast, stand: &Stand, subnet: Option<&SubnetId>) -> Spot {
    match stand {
        Stand::Outside => Spot::Outside,
        Stand::Lane(key) => {
            let lane = cast.lanes.iter().position(|l| &l.key == key).unwrap_or_default();
            Spot::Target(lane, subnet.and_then(|id| yards::yard(cast, id)))
        }
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
    let instance = cast.look.instance(&member.id);
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
    node.facts(facts::of_target(&cast.look, &member.id))
}

/// “12 targets”, “2 unhealthy”; those first in its list.
fn collapsed(key: &str, stand: &Stand, members: &[Member]) -> Node {
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
    let mut node = Node::new(key, NodeKind::Target, format!("{} targets", members.len()))
        .detail(detail)
        .state(tone, status)
        .several(members.len(), key)
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
