//! A packet's way from Firefly's endpoint to each target, hop by hop, as far as this account can see it: what lets it pass,
//! what stops it, and which rule would let it pass. What AWS does not show is *unknown*, never passed over in silence.

mod ahead;
mod behind;
mod filter;
mod hop;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::ahead::Ask;
use super::Drawing;
use crate::network::Lookup;
use crate::plan::{our_load_balancer, our_service, our_target_group};
use crate::{
    ConnectionCard, Desired, DesiredListener, EndpointService, Evidence, Inventory, Listener, LoadBalancer, Port,
    SubnetId, TargetGroup,
};

/// What becomes of the packet at a hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    Pass,
    Stop,
    Unknown,
}

/// One thing that lets the packet pass or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hop {
    /// The box that it stands at.
    pub node: String,
    /// The line that leads there from the box before, at the first hop of a box.
    pub edge: Option<String>,
    pub verdict: Passage,
    /// What is checked, in a few words: “Network ACL of the target’s subnet, inwards”.
    pub check: String,
    /// What was found, as a sentence without a period.
    pub says: String,
    /// The rule, ACL entry, route or attribute that stops it or lets it pass.
    pub rule: Option<String>,
    /// Where it is stopped: what would let it pass.
    pub would_allow: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// The way of one port from one connection, through the load balancer's node of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trace {
    /// Stable and unique: port, connection, zone and first target.
    pub id: String,
    /// “TCP 443 from vpce-… through us-east-1a to orders-1”.
    pub title: String,
    pub port: Port,
    /// The endpoint that asks; absent while nobody does.
    pub connection: Option<String>,
    /// The zone of the node that it comes in through.
    pub zone: String,
    /// The targets at the end of this way: those that fare alike, the one that `hops` speak of first. Empty where the node has none.
    pub targets: Vec<String>,
    /// In order, up to the first stop.
    pub hops: Vec<Hop>,
    /// Whether nothing is known to stop it.
    pub reached: bool,
    /// The index in `hops` of what stops it: the last one.
    pub stopped_at: Option<u32>,
    /// How many hops cannot be judged from this account.
    pub unknown: u32,
    /// What lies behind the stop, judged as if it were mended.
    pub beyond: Vec<Hop>,
}

/// The ways of every agreed port, for each open connection of Firefly (or for the one that is expected), through each zone of the
/// load balancer, to its targets; targets of one way that fare alike share a trace. The same values give the same traces.
pub fn trace(desired: &Desired, inventory: &Inventory, cards: &[ConnectionCard]) -> Vec<Trace> {
    let walk = Walk::new(desired, inventory);
    let asks = Ask::all(&walk, cards);
    let mut traces = Vec::new();
    for wanted in &desired.listeners {
        let road = walk.road(wanted);
        for entry in &walk.entries {
            let middle = ahead::from_service(&walk, &road, entry);
            let ends = behind::ends(&walk, &road, entry);
            for ask in &asks {
                let begun = ask.hops(&walk, entry, &middle);
                traces.extend(ends.iter().map(|(targets, end)| {
                    let hops = begun.iter().chain(end).cloned().collect();
                    assemble(&walk, &road, ask, entry, targets, hops)
                }));
            }
        }
    }
    traces
}

/// `traces` with their hops at the boxes and lines of `drawing`: where it shows several as one, at that one. A line that it does
/// not have is left out.
pub fn lay(mut traces: Vec<Trace>, drawing: &Drawing) -> Vec<Trace> {
    let mut boxes: HashMap<&str, &str> = HashMap::new();
    for node in &drawing.nodes {
        for id in &node.resources {
            boxes.entry(id).or_insert(&node.id);
        }
    }
    boxes.extend(drawing.nodes.iter().map(|node| (node.id.as_str(), node.id.as_str())));
    let lines: HashMap<(&str, &str), &str> =
        drawing.edges.iter().map(|e| ((e.from.as_str(), e.to.as_str()), e.id.as_str())).collect();
    let at = |id: &str| boxes.get(id).map_or_else(|| id.to_owned(), |found| (*found).to_owned());
    let along = |edge: &str| {
        let (from, to) = edge.split_once(" > ")?;
        lines.get(&(at(from).as_str(), at(to).as_str())).map(|id| (*id).to_owned())
    };
    for hop in traces.iter_mut().flat_map(|t| t.hops.iter_mut().chain(&mut t.beyond)) {
        hop.edge = hop.edge.as_deref().and_then(along);
        hop.node = at(&hop.node);
    }
    traces
}

/// Where the load balancer has a node, or will have.
struct Entry {
    node: String,
    subnet: SubnetId,
    zone: String,
}

/// One agreed port, as found.
struct Road<'a> {
    wanted: &'a DesiredListener,
    listener: Option<&'a Listener>,
    listener_id: String,
    group: Option<&'a TargetGroup>,
    group_id: String,
}

/// What every way has in common.
struct Walk<'a> {
    desired: &'a Desired,
    inventory: &'a Inventory,
    look: Lookup<'a>,
    balancer: Option<&'a LoadBalancer>,
    service: Option<&'a EndpointService>,
    service_id: String,
    entries: Vec<Entry>,
}

impl<'a> Walk<'a> {
    fn new(desired: &'a Desired, inventory: &'a Inventory) -> Self {
        let (balancer, service) = (our_load_balancer(desired, inventory), our_service(desired, inventory));
        let service_id = service.map_or_else(|| "endpoint-service".to_owned(), |s| s.id.to_string());
        let mut walk = Self {
            desired,
            inventory,
            look: Lookup::of(inventory),
            balancer,
            service,
            service_id,
            entries: Vec::new(),
        };
        walk.entries = walk.entries();
        walk
    }

    /// The nodes that stand; before that, those that are wanted.
    fn entries(&self) -> Vec<Entry> {
        let entry = |node: String, subnet: &SubnetId, zone: String| Entry { node, subnet: subnet.clone(), zone };
        match self.balancer {
            Some(balancer) => {
                let zones = balancer.zones.iter();
                zones.map(|z| entry(format!("{}#{}", balancer.arn, z.subnet), &z.subnet, z.zone.to_string())).collect()
            }
            None => {
                let zone = |id: &SubnetId| self.look.subnet(id).map_or_else(|| id.to_string(), |s| s.zone.to_string());
                let subnets = self.desired.network.subnets.iter();
                subnets.map(|s| entry(format!("load-balancer#{s}"), s, zone(s))).collect()
            }
        }
    }

    fn road(&self, wanted: &'a DesiredListener) -> Road<'a> {
        let listener = self.balancer.and_then(|b| b.listeners.iter().find(|l| l.port == wanted.port));
        let forwarded = || listener.and_then(|l| self.inventory.target_group(l.target_groups.first()?));
        let group = our_target_group(self.desired, self.inventory, wanted).or_else(forwarded);
        Road {
            wanted,
            listener,
            listener_id: listener.map_or_else(|| format!("listener-{}", wanted.port), |l| l.arn.to_string()),
            group,
            group_id: group.map_or_else(|| format!("target-group-{}", wanted.port), |g| g.arn.to_string()),
        }
    }
}

fn assemble(walk: &Walk, road: &Road, ask: &Ask, entry: &Entry, targets: &[String], mut hops: Vec<Hop>) -> Trace {
    let stop = hops.iter().position(|h| h.verdict == Passage::Stop);
    let beyond = stop.map(|at| hops.split_off(at + 1)).unwrap_or_default();
    let wanted = road.wanted;
    let connection = ask.id();
    let end = match targets {
        [] => "no target".to_owned(),
        [one] => behind::name(walk, one),
        [first, others @ ..] => format!("{} and {} more", behind::name(walk, first), others.len()),
    };
    let from = connection.as_deref().unwrap_or("Firefly");
    let (protocol, port) = (wanted.protocol.as_str(), wanted.port);
    Trace {
        id: [port.to_string().as_str(), from, &entry.node, targets.first().map_or("", String::as_str)].join(" "),
        title: crate::plain(&format!("{protocol} {port} from {from} through {} to {end}", entry.zone)),
        port,
        zone: entry.zone.clone(),
        targets: targets.to_vec(),
        reached: stop.is_none(),
        stopped_at: stop.and_then(|at| u32::try_from(at).ok()),
        unknown: u32::try_from(hops.iter().filter(|h| h.verdict == Passage::Unknown).count()).unwrap_or(u32::MAX),
        hops,
        beyond,
        connection,
    }
}

/// Puts what fares alike together, in the order of its first one: the same checks with the same verdicts, stopped by the same rule.
fn alike(ways: Vec<(String, Vec<Hop>)>) -> Vec<(Vec<String>, Vec<Hop>)> {
    let mut known: BTreeMap<Vec<(String, Passage, Option<String>)>, usize> = BTreeMap::new();
    let mut found: Vec<(Vec<String>, Vec<Hop>)> = Vec::new();
    for (target, hops) in ways {
        let rule = |h: &Hop| h.rule.clone().filter(|_| h.verdict == Passage::Stop);
        let fate = hops.iter().map(|h| (h.check.clone(), h.verdict, rule(h))).collect();
        match known.get(&fate) {
            Some(index) => found[*index].0.push(target),
            None => {
                known.insert(fate, found.len());
                found.push((vec![target], hops));
            }
        }
    }
    found
}
