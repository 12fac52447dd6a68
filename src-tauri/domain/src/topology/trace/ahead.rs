//! From Firefly's endpoint to the target group: connection, endpoint service, node, enforcement, listener, forward.

use super::{Entry, Hop, Road, Walk};
use crate::network::{
    Admission, Place, Side, admits, call, carriers, in_words, is_anywhere, joined, permits, place_of, rules_of,
};
use crate::{ConnectionCard, LoadBalancer, Rule, TargetGroup};

/// Whose packet it is.
pub(super) struct Ask<'a>(Option<&'a ConnectionCard>);

impl<'a> Ask<'a> {
    /// Firefly's connections that are not over; where there is none, the one that is expected.
    pub fn all(walk: &Walk, cards: &'a [ConnectionCard]) -> Vec<Self> {
        let of_firefly = |c: &&ConnectionCard| c.connection.owner == walk.desired.firefly.account;
        let mut found: Vec<&ConnectionCard> =
            cards.iter().filter(of_firefly).filter(|c| c.connection.is_open()).collect();
        found.sort_by_key(|c| (c.connection.created_at, c.connection.endpoint.clone()));
        if found.is_empty() { vec![Self(None)] } else { found.into_iter().map(|c| Self(Some(c))).collect() }
    }

    pub fn id(&self) -> Option<String> {
        self.0.map(|card| card.connection.endpoint.to_string())
    }

    /// From the endpoint over the border, and on along `inside`, which begins at the endpoint service.
    pub fn hops(&self, walk: &Walk, entry: &Entry, inside: &[Hop]) -> Vec<Hop> {
        let (endpoint, border) = match self.id() {
            Some(id) => (format!("endpoint:{id}"), id),
            None => ("endpoint:expected".to_owned(), "connection:expected".to_owned()),
        };
        let mut hops = vec![self.zones(walk, entry, &endpoint), self.connection(walk, &border).from(&endpoint)];
        hops.extend(inside.iter().cloned());
        if let Some(service) = hops.get_mut(2) {
            service.edge = Some(format!("{border} > {}", service.node));
        }
        hops
    }

    /// An endpoint talks to the node of its own zone, and its zones are not shown to us (docs/aws.md, “Endpoint services and
    /// connections”, “Target health”).
    fn zones(&self, walk: &Walk, entry: &Entry, node: &str) -> Hop {
        const CHECK: &str = "Zone of Firefly’s endpoint";
        let stands = self.0.is_some_and(|c| c.connection.is("available"));
        let only = walk.service.is_some_and(|s| matches!(s.zones.as_slice(), [one] if one.as_str() == entry.zone));
        if let (true, true, Some(service)) = (stands, only, walk.service) {
            let says = format!(
                "The service stands in {} alone, so an endpoint that is connected stands there too",
                entry.zone
            );
            return Hop::pass(node, CHECK, says).seen(
                walk.inventory,
                &format!("zones = {}", entry.zone),
                service.id.as_str(),
                call::SERVICES,
            );
        }
        let id = walk.look.subnet(&entry.subnet).map(|s| format!(" ({})", s.zone_id)).unwrap_or_default();
        let says = format!(
            "AWS does not show you in which zones Firefly’s endpoint stands; this is the way for one in {}{id}",
            entry.zone
        );
        Hop::unknown(node, CHECK, says)
    }

    fn connection(&self, walk: &Walk, node: &str) -> Hop {
        const CHECK: &str = "Connection accepted";
        let Some(card) = self.0 else {
            let unread = walk.service.is_some_and(|s| s.connections.is_none());
            return if unread {
                Hop::unknown(node, CHECK, "The connections could not be read")
            } else {
                Hop::stop(node, CHECK, "Firefly has not asked for a connection yet")
                    .allow("A request by Firefly, and your acceptance")
            };
        };
        let connection = &card.connection;
        let fact = format!("state = {}", connection.state);
        let hop = match connection.state.to_ascii_lowercase().as_str() {
            "available" => Hop::pass(node, CHECK, "The connection is accepted and available"),
            "pendingacceptance" if card.acceptable => {
                Hop::stop(node, CHECK, "The request waits for your approval").allow("Your acceptance of the request")
            }
            "pendingacceptance" => {
                let because = card.blocked_because.as_deref().unwrap_or("a required check does not hold");
                Hop::stop(node, CHECK, format!("The request cannot be accepted: {because}"))
                    .allow("Mend that, then accept the request")
            }
            "pending" => Hop::stop(node, CHECK, "The connection is accepted, and AWS is still building it")
                .allow("Nothing: wait until it is available"),
            other => Hop::unknown(node, CHECK, format!("The connection is in the state {}", crate::clip(other, 40))),
        };
        hop.rule(&fact).seen(walk.inventory, &fact, connection.endpoint.as_str(), call::CONNECTIONS)
    }
}

/// From the endpoint service to the target group.
pub(super) fn from_service(walk: &Walk, road: &Road, entry: &Entry) -> Vec<Hop> {
    let mut hops = vec![service(walk, entry)];
    hops.push(node(walk, entry).from(&walk.service_id));
    hops.extend(shift(walk, road, entry));
    hops.push(enforcement(walk, road, entry));
    hops.push(listener(walk, road).from(&entry.node));
    hops.push(forward(walk, road).from(&road.listener_id));
    hops
}

fn service(walk: &Walk, entry: &Entry) -> Hop {
    const CHECK: &str = "Endpoint service";
    let id = &walk.service_id;
    let Some(service) = walk.service else {
        return missing(walk, id, CHECK, call::SERVICES, "endpoint service");
    };
    let zones = joined(service.zones.iter());
    let hop = if !service.is("available") {
        Hop::stop(id, CHECK, format!("The endpoint service is {}", crate::clip(&service.state, 40)))
            .allow("The state Available")
    } else if walk.balancer.is_some_and(|b| !service.load_balancers.contains(&b.arn)) {
        Hop::stop(id, CHECK, "The endpoint service does not lead to this load balancer")
            .allow("This load balancer among those of the service")
    } else if !service.zones.is_empty() && !service.zones.iter().any(|z| z.as_str() == entry.zone) {
        Hop::stop(id, CHECK, format!("The endpoint service is not offered in {}, only in {zones}", entry.zone))
            .allow(format!("{} among the load balancer’s zones", entry.zone))
    } else if service.load_balancers.len() > 1 {
        let says = format!(
            "The service stands on {} load balancers; this is the way through one of them",
            service.load_balancers.len()
        );
        Hop::unknown(id, CHECK, says)
    } else {
        Hop::pass(id, CHECK, format!("The endpoint service is available in {}", entry.zone))
    };
    let fact = format!("state = {}, zones = {zones}", service.state);
    hop.rule(&fact).seen(walk.inventory, &fact, service.id.as_str(), call::SERVICES)
}

fn node(walk: &Walk, entry: &Entry) -> Hop {
    let check = format!("Load balancer in {}", entry.zone);
    let Some(balancer) = walk.balancer else {
        return missing(walk, &entry.node, &check, call::LOAD_BALANCERS, "load balancer");
    };
    let fact = format!("state = {}", balancer.state);
    let says = format!("The load balancer is {} and has a node in {}", crate::clip(&balancer.state, 40), entry.zone);
    // what is impaired still routes (docs/aws.md, “Load balancers, target groups, listeners”)
    let hop = match balancer.state.to_ascii_lowercase().as_str() {
        "active" | "active_impaired" => Hop::pass(&entry.node, &check, says),
        _ => Hop::stop(&entry.node, &check, says).allow("The state active"),
    };
    hop.rule(&fact).seen(walk.inventory, &fact, balancer.arn.as_str(), call::LOAD_BALANCERS)
}

/// A zonal shift away from the node's zone, seen at its targets (docs/aws.md, “Target health”).
fn shift(walk: &Walk, road: &Road, entry: &Entry) -> Option<Hop> {
    let group = road.group?;
    let shifted = group.health.iter().find(|t| {
        is_shifted(t.admin_override.as_deref()) && place_of(&walk.look, group, t) == Place::Zone(entry.zone.clone())
    })?;
    let fact = format!("administrative override = {}", shifted.admin_override.as_deref().unwrap_or_default());
    let says = format!(
        "A zonal shift leads traffic away from {}; whether endpoints still use its node meanwhile AWS does not say",
        entry.zone
    );
    let hop = Hop::unknown(&entry.node, "Zonal shift", says).rule(&fact);
    Some(hop.seen(walk.inventory, &fact, group.arn.as_str(), call::TARGET_HEALTH))
}

/// Whether AWS says that traffic is led away.
fn is_shifted(state: Option<&str>) -> bool {
    state.is_some_and(|s| s.to_ascii_lowercase().starts_with("zonal_shift"))
}

const ENFORCEMENT: &str = "Inbound rules for PrivateLink";

fn enforcement(walk: &Walk, road: &Road, entry: &Entry) -> Hop {
    let Some(balancer) = walk.balancer else {
        let says = if walk.desired.exposure.enforce_inbound {
            "Inbound rules will be held against PrivateLink traffic, with the agreed ranges"
        } else {
            "Inbound rules will not be held against PrivateLink traffic"
        };
        return Hop::pass(&entry.node, ENFORCEMENT, says);
    };
    let switch = balancer.enforce_inbound.as_deref().map(str::to_ascii_lowercase);
    let fact = format!("enforce inbound rules on PrivateLink traffic = {}", switch.as_deref().unwrap_or("not given"));
    let hop = match switch.as_deref() {
        _ if balancer.security_groups.is_empty() => {
            Hop::pass(&entry.node, ENFORCEMENT, "The load balancer has no security group that could stop it")
        }
        Some("off") => {
            Hop::pass(&entry.node, ENFORCEMENT, "Inbound rules are not held against PrivateLink traffic").rule(&fact)
        }
        Some("on") => enforced(walk, road, entry, balancer),
        _ => Hop::unknown(
            &entry.node,
            ENFORCEMENT,
            "AWS did not say whether inbound rules are held against PrivateLink traffic; unless switched off, they are",
        ),
    };
    hop.seen(walk.inventory, &fact, balancer.arn.as_str(), call::LOAD_BALANCERS)
}

/// Inbound rules see Firefly's own addresses (docs/aws.md, “Security groups and enforcement”).
fn enforced(walk: &Walk, road: &Road, entry: &Entry, balancer: &LoadBalancer) -> Hop {
    let node = &entry.node;
    let Some(rules) = rules_of(&walk.look, &balancer.security_groups, true) else {
        return Hop::unknown(node, ENFORCEMENT, "The load balancer’s security groups could not be read");
    };
    let (ranges, port) = (&walk.desired.exposure.consumer_ranges, road.wanted.port);
    let side = Side { groups: &[], nets: ranges.clone() };
    let group = &balancer.security_groups[0];
    let mut by: Option<&Rule> = None;
    for carrier in road.wanted.protocol.ip_protocols() {
        let speaks = carrier.to_uppercase();
        let wide = rules.iter().copied().find(|r| permits(r, carrier, port) && is_anywhere(&r.peer));
        match (wide, admits(&rules, carrier, port, &side)) {
            (Some(rule), _) | (None, Admission::By(rule)) => by = Some(rule),
            (None, Admission::Perhaps(rule)) => {
                let says = "Inbound rules are held against PrivateLink traffic; whether this one admits Firefly’s addresses is not known";
                return Hop::unknown(node, ENFORCEMENT, says)
                    .rule(format!("{group} inbound: {}", in_words(rule, "from")));
            }
            (None, Admission::No) => {
                let from = if ranges.is_empty() { "Firefly’s addresses".to_owned() } else { joined(ranges.iter()) };
                let says = format!(
                    "Inbound rules are held against PrivateLink traffic, and none admits {speaks} {port} from {from}"
                );
                return Hop::stop(node, ENFORCEMENT, says)
                    .rule(format!("{group} inbound: {}", crate::checklist::counted(rules.len(), "rule")))
                    .allow(format!("In {group}, inbound {speaks} {port} from {from}; or enforcement switched off"));
            }
        }
    }
    let rule = by.map(|r| format!("{group} inbound: {}", in_words(r, "from"))).unwrap_or_default();
    Hop::pass(node, ENFORCEMENT, "Inbound rules are held against PrivateLink traffic, and admit it").rule(rule)
}

fn listener(walk: &Walk, road: &Road) -> Hop {
    let (wanted, id) = (road.wanted, &road.listener_id);
    let check = format!("Listener on port {}", wanted.port);
    let Some(listener) = road.listener else {
        return missing(walk, id, &check, call::LISTENERS, &format!("listener on port {}", wanted.port));
    };
    let fact = format!("{} {}", listener.protocol, listener.port);
    let agreed = wanted.protocol.as_str();
    let hop = if listener.protocol.eq_ignore_ascii_case(agreed) {
        Hop::pass(id, &check, format!("The load balancer listens on {fact}"))
    } else {
        Hop::stop(id, &check, format!("The listener speaks {}, and {agreed} was agreed", listener.protocol))
            .allow(format!("A listener for {agreed} on port {}", wanted.port))
    };
    hop.rule(&fact).seen(walk.inventory, &fact, listener.arn.as_str(), call::LISTENERS)
}

fn forward(walk: &Walk, road: &Road) -> Hop {
    const CHECK: &str = "Forward to the target group";
    let id = &road.group_id;
    let Some(group) = road.group else {
        return missing(walk, id, CHECK, call::TARGET_GROUPS, "target group for this port");
    };
    let Some(listener) = road.listener else { return Hop::pass(id, CHECK, "The plan makes the listener forward here") };
    let fact = format!("forwards to {}", joined(listener.target_groups.iter().map(|arn| arn.short())));
    let hop = if !listener.target_groups.contains(&group.arn) {
        Hop::stop(id, CHECK, format!("The listener {fact}, and not to {}", group.name))
            .allow(format!("A default action that forwards to {}", group.name))
    } else if !holds_targets(walk, group) {
        Hop::stop(id, CHECK, format!("{} holds no target", group.name)).allow("A registered target")
    } else if listener.target_groups.len() > 1 {
        let says = format!(
            "The listener spreads connections by weight over {}",
            crate::checklist::counted(listener.target_groups.len(), "target group")
        );
        Hop::unknown(id, CHECK, says)
    } else {
        Hop::pass(id, CHECK, format!("The listener forwards to {}", group.name))
    };
    hop.rule(&fact).seen(walk.inventory, &fact, listener.arn.as_str(), call::LISTENERS)
}

fn holds_targets(walk: &Walk, group: &TargetGroup) -> bool {
    !group.health.is_empty() || !walk.inventory.read_completely(call::TARGET_HEALTH)
}

/// What is not there, or was not seen.
fn missing(walk: &Walk, node: &str, check: &str, call: &str, what: &str) -> Hop {
    if walk.inventory.read_completely(call) {
        Hop::stop(node, check, format!("There is no {what} yet")).allow("The plan, applied")
    } else {
        Hop::unknown(node, check, format!("No {what} was seen, and the list could not be read completely"))
    }
}

/// The protocols that a group's packets travel in.
pub(super) fn travels(road: &Road) -> &'static [&'static str] {
    road.group.map_or(road.wanted.protocol.ip_protocols(), |g| carriers(&g.protocol))
}
