//! Many ports that fare alike, as one listener and one target group.

use std::collections::BTreeMap;

use super::cast::{Cast, Spot, between};
use super::provider::{Row, group_state, listener_state};
use super::{MOST, Node, NodeKind, Tone};
use crate::clip;

/// Draws every port for itself.
const KEY: &str = "listeners";

/// Names one box for the rows that fare alike, where they are more than a few. What differs stays by itself.
pub(super) fn name(cast: &Cast, rows: &mut [Row]) {
    if cast.view.shows(KEY) {
        return;
    }
    let mut alike: BTreeMap<(u8, u8), Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_astray() && row.has_group()) {
        let fate = (listener_state(cast, row).0.weight(), group_tone(row).weight());
        alike.entry(fate).or_default().push(index);
    }
    for ((listener, group), indices) in alike.into_iter().filter(|(_, indices)| indices.len() > MOST) {
        for index in indices {
            rows[index].bundled = true;
            rows[index].listener_id = format!("listeners:{listener}{group}");
            rows[index].group_id = format!("target-groups:{listener}{group}");
        }
    }
}

/// Enters the boxes of the bundled rows.
pub(super) fn enter(cast: &mut Cast, rows: &[Row]) {
    let mut bundles: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.bundled) {
        bundles.entry(&row.listener_id).or_default().push(row);
    }
    for (id, rows) in bundles {
        let (tone, status) = listener_state(cast, rows[0]);
        let ports: Vec<String> = rows.iter().map(|r| r.port.to_string()).collect();
        let mut listeners = Node::new(id, NodeKind::Listener, format!("{} listeners", rows.len()))
            .detail(format!("ports {}", clip(&ports.join(", "), 30)))
            .state(tone, status)
            .several(rows.len(), KEY)
            .fact("Ports", ports.join(", "));
        listeners.resources = rows
            .iter()
            .map(|r| r.listener.map_or_else(|| format!("listener-{}", r.port), |l| l.arn.to_string()))
            .collect();
        cast.enter(Spot::Listener, listeners);
        let group = groups(&rows);
        let (group_id, line) = (group.id.clone(), between(tone, group.tone));
        cast.enter(Spot::Group, group);
        cast.link(id, &group_id, "forwards".to_owned(), line, id);
    }
}

fn groups(rows: &[&Row]) -> Node {
    let tone = group_tone(rows[0]);
    let status = match tone {
        Tone::Good => "all targets healthy",
        Tone::Neutral => "health not known",
        Tone::Planned => "planned",
        Tone::Pending => "targets not healthy yet",
        Tone::Bad => "with unhealthy targets",
    };
    let id = |r: &&Row| r.group.map_or_else(|| format!("target-group-{}", r.port), |g| g.arn.to_string());
    let mut ids: Vec<String> = rows.iter().map(id).collect();
    ids.sort();
    ids.dedup();
    let count = ids.len();
    let mut node =
        Node::new(&rows[0].group_id, NodeKind::TargetGroup, crate::checklist::counted(count, "target group"))
            .detail("one for each port")
            .state(tone, status)
            .several(count, KEY);
    node.resources = ids;
    node
}

fn group_tone(row: &Row) -> Tone {
    row.group.map_or(Tone::Planned, |g| group_state(g).0)
}
