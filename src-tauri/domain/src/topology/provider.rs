//! The customer's side of the chain: target groups, listeners, the load balancer in each zone, the endpoint service.
//! What is desired and missing is entered as planned.

use super::cast::{Cast, Spot, between};
use super::{Node, NodeKind, Tone, bundles, facts, targets, yards, zones};
use crate::plan::{our_load_balancer, our_service, our_target_group};
use crate::{Arn, DesiredListener, EndpointService, Inventory, Listener, LoadBalancer, Port, SubnetId, TargetGroup};

/// One port from end to end, as desired and as found.
pub(super) struct Row<'a> {
    pub port: Port,
    pub wanted: Option<&'a DesiredListener>,
    pub listener: Option<&'a Listener>,
    pub group: Option<&'a TargetGroup>,
    pub listener_id: String,
    pub group_id: String,
    /// Whether others that fare alike are drawn with it as one.
    pub bundled: bool,
}

impl Row<'_> {
    /// Whether the listener leads elsewhere than to the group that is wanted.
    pub fn is_astray(&self) -> bool {
        let leads = |l: &Listener| l.target_groups.iter().any(|g| Some(g) == self.group.map(|group| &group.arn));
        self.group.is_some() && self.listener.is_some_and(|l| !leads(l))
    }

    pub fn has_group(&self) -> bool {
        self.group.is_some() || self.wanted.is_some()
    }
}

/// Enters everything of the customer's side, from the targets to the endpoint service.
pub(super) fn enter(cast: &mut Cast) {
    let mut rows = rows(cast);
    bundles::name(cast, &mut rows);
    targets::enter(cast, &rows);
    rows.iter().filter(|r| !r.bundled).for_each(|row| group(cast, row));
    rows.iter().filter(|r| !r.bundled).for_each(|row| listener(cast, row));
    bundles::enter(cast, &rows);
    load_balancer(cast);
    service(cast);
}

fn rows<'a>(cast: &Cast<'a>) -> Vec<Row<'a>> {
    let (desired, inventory) = (cast.desired, cast.inventory);
    let listeners: &'a [Listener] = our_load_balancer(desired, inventory).map_or(&[], |l| &l.listeners);
    let mut rows: Vec<Row> = desired
        .listeners
        .iter()
        .map(|wanted| {
            let tagged = our_target_group(desired, inventory, wanted);
            row(inventory, wanted.port, Some(wanted), listeners.iter().find(|l| l.port == wanted.port), tagged)
        })
        .collect();
    let undesired = |l: &&Listener| !desired.listeners.iter().any(|wanted| wanted.port == l.port);
    rows.extend(listeners.iter().filter(undesired).map(|l| row(inventory, l.port, None, Some(l), None)));
    rows.sort_by_key(|r| (r.wanted.is_none(), r.port));
    rows
}

fn row<'a>(
    inventory: &'a Inventory,
    port: Port,
    wanted: Option<&'a DesiredListener>,
    listener: Option<&'a Listener>,
    tagged: Option<&'a TargetGroup>,
) -> Row<'a> {
    let forwarded = || listener.and_then(|l| inventory.target_group(l.target_groups.first()?));
    let group = tagged.or_else(forwarded);
    let group_id = group.map_or_else(|| format!("target-group-{port}"), |g| g.arn.to_string());
    let listener_id = listener.map_or_else(|| format!("listener-{port}"), |l| l.arn.to_string());
    Row { port, wanted, listener, group, listener_id, group_id, bundled: false }
}

fn group(cast: &mut Cast, row: &Row) {
    if cast.has(&row.group_id) || !row.has_group() {
        return;
    }
    let node = match (row.group, row.wanted) {
        (Some(found), _) => {
            let (tone, status) = group_state(found);
            let ports = format!(
                "{}{} · {}",
                found.protocol,
                found.port.map(|p| format!(" {p}")).unwrap_or_default(),
                found.target_type
            );
            Node::new(&row.group_id, NodeKind::TargetGroup, &found.name)
                .detail(ports)
                .state(tone, status)
                .facts(facts::of_group(found))
                .stands_for([&found.arn])
        }
        (None, wanted) => {
            let detail = wanted
                .map(|w| format!("{} {} · {}", w.protocol.as_str(), w.target_port, w.target_type.as_str()))
                .unwrap_or_default();
            let name = cast.desired.aws_name(&row.port.to_string());
            Node::new(&row.group_id, NodeKind::TargetGroup, name).detail(detail).state(Tone::Planned, "planned")
        }
    };
    cast.enter(Spot::Group, node);
}

pub(super) fn group_state(group: &TargetGroup) -> (Tone, String) {
    let healthy = group.health.iter().filter(|t| t.is_healthy()).count();
    let ill = group.health.iter().any(|t| t.state.to_ascii_lowercase().starts_with("unhealthy"));
    let count = format!("{healthy} of {} healthy", group.health.len());
    match group.health.len() {
        0 => (Tone::Pending, "no target registered".to_owned()),
        all if healthy == all => (Tone::Good, count),
        _ if ill => (Tone::Bad, count),
        _ => (Tone::Pending, count),
    }
}

fn listener(cast: &mut Cast, row: &Row) {
    let id = &row.listener_id;
    let protocol = row.listener.map_or_else(|| row.wanted.map_or("", |w| w.protocol.as_str()), |l| &l.protocol);
    let (tone, status) = listener_state(cast, row);
    let mut node = Node::new(id, NodeKind::Listener, format!("{protocol} {}", row.port))
        .detail("dialled by Firefly")
        .state(tone, status);
    if let Some(found) = row.listener {
        node = node.facts(facts::of_listener(found)).stands_for([&found.arn]);
    }
    cast.enter(Spot::Listener, node);
    let Some(group_tone) = cast.node(&row.group_id).map(|n| n.tone) else { return };
    let line = if row.is_astray() { Tone::Bad } else { between(tone, group_tone) };
    cast.link(id, &row.group_id, "forwards".to_owned(), line, id);
}

pub(super) fn listener_state(cast: &Cast, row: &Row) -> (Tone, String) {
    let active =
        our_load_balancer(cast.desired, cast.inventory).is_some_and(|l| l.state.eq_ignore_ascii_case("active"));
    match (row.listener, row.wanted) {
        (None, _) => (Tone::Planned, "planned".to_owned()),
        (Some(_), None) => (Tone::Bad, "not agreed".to_owned()),
        (Some(l), Some(w)) if l.protocol != w.protocol.as_str() => {
            (Tone::Bad, format!("{} was agreed", w.protocol.as_str()))
        }
        (Some(_), Some(_)) if active => (Tone::Good, "listening".to_owned()),
        (Some(_), Some(_)) => (Tone::Pending, "not listening yet".to_owned()),
    }
}

fn load_balancer(cast: &mut Cast) {
    let balancer = our_load_balancer(cast.desired, cast.inventory);
    for subnet in zones::subnets(cast.desired, cast.inventory) {
        let key = zones::zone_of_subnet(cast.inventory, &subnet);
        let Some(lane) = cast.lanes.iter().position(|l| l.key == key) else { continue };
        let stands = balancer.filter(|b| b.zones.iter().any(|z| z.subnet == subnet));
        let node = match stands {
            Some(found) => standing(cast, found, &subnet),
            None => Node::new(format!("load-balancer#{subnet}"), NodeKind::LoadBalancer, cast.desired.aws_name(""))
                .state(Tone::Planned, "planned"),
        };
        let detail = cast
            .inventory
            .subnet(&subnet)
            .map_or_else(|| subnet.to_string(), |s| format!("{} · {}", s.name.as_deref().unwrap_or("subnet"), s.cidr));
        let node = node.detail(detail).facts(facts::of_subnet(cast.inventory, &subnet)).stands_for([&subnet]);
        let (id, tone) = (node.id.clone(), node.tone);
        let yard = yards::yard(cast, &subnet);
        cast.enter(Spot::Balancer(lane, yard), node);
        for (listener, listener_tone) in cast.of(NodeKind::Listener) {
            cast.link(&id, &listener, String::new(), between(tone, listener_tone), "load-balancer");
        }
    }
}

fn standing(cast: &Cast, found: &LoadBalancer, subnet: &SubnetId) -> Node {
    let agreed = cast.desired.network.subnets.contains(subnet);
    let (tone, status) = match found.state.to_ascii_lowercase().as_str() {
        _ if found.scheme != "internal" => (Tone::Bad, format!("{}, {}", found.state, found.scheme)),
        "active" if !agreed => (Tone::Bad, "active, subnet not agreed".to_owned()),
        "active" => (Tone::Good, "active, internal".to_owned()),
        "provisioning" => (Tone::Pending, "provisioning".to_owned()),
        _ => (Tone::Bad, found.state.clone()),
    };
    Node::new(format!("{}#{subnet}", found.arn), NodeKind::LoadBalancer, &found.name)
        .state(tone, status)
        .facts(facts::of_load_balancer(found))
        .stands_for([&found.arn])
        .stands_for(&found.security_groups)
}

fn service(cast: &mut Cast) {
    let found = our_service(cast.desired, cast.inventory);
    let node = match found {
        Some(service) => {
            let (tone, status) = service_state(service);
            let detail = if service.acceptance_required { "acceptance required" } else { "acceptance NOT required" };
            Node::new(service.id.as_str(), NodeKind::EndpointService, service.id.as_str())
                .detail(detail)
                .state(tone, status)
                .facts(facts::of_service(service))
                .stands_for([&service.id])
        }
        None => Node::new("endpoint-service", NodeKind::EndpointService, "vpce-svc-…")
            .detail("acceptance required")
            .state(Tone::Planned, "planned; AWS names it"),
    };
    let (id, tone) = (node.id.clone(), node.tone);
    cast.enter(Spot::Service, node);
    let carries = |arn: &Arn| found.is_none_or(|s| s.load_balancers.contains(arn));
    let stands = our_load_balancer(cast.desired, cast.inventory).is_none_or(|b| carries(&b.arn));
    for (balancer, balancer_tone) in cast.of(NodeKind::LoadBalancer).into_iter().filter(|_| stands) {
        cast.link(&id, &balancer, String::new(), between(tone, balancer_tone), "service");
    }
}

fn service_state(service: &EndpointService) -> (Tone, String) {
    match service.state.to_ascii_lowercase().as_str() {
        "available" if !service.acceptance_required => (Tone::Bad, "open: connects at once".to_owned()),
        "available" => (Tone::Good, "available".to_owned()),
        "pending" => (Tone::Pending, "AWS is setting it up".to_owned()),
        _ => (Tone::Bad, service.state.clone()),
    }
}
