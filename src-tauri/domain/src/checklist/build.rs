//! Filling the checklist from what AWS shows and what people stated. Each line says which of the two it is.

use jiff::Timestamp;

use super::{Actor, Checklist, Evidence, Item, ItemState, NextAction, Part};
use crate::plan::{our_load_balancer, our_service};
use crate::{
    Connection, ConnectionCard, Desired, EndpointService, Entry, Event, Inventory, LoadBalancer, TargetGroup, is_ours, is_root_of, judge,
};

/// The source document as it stands for `desired`. `entries` are the onboarding's own.
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
        firefly("firefly-group", "Security group and flow logs on Firefly’s endpoint", "Firefly has to state it; AWS does not show it to you"),
        firefly("firefly-dns", "Private DNS name on Firefly’s side", "Firefly has to state it; AWS does not show it to you"),
        verified(&facts),
        connected(&facts),
        firefly("validated", "Firefly confirms that the connection works", "Firefly has to confirm it"),
    ];
    mark_next(&mut items);
    let next = next_action(&items, &facts);
    Checklist { stage: stage(&facts).to_owned(), items, next }
}

struct Facts<'a> {
    desired: &'a Desired,
    inventory: &'a Inventory,
    balancer: Option<&'a LoadBalancer>,
    groups: Vec<Option<&'a TargetGroup>>,
    service: Option<&'a EndpointService>,
    cards: Vec<ConnectionCard>,
    handed: Option<(Timestamp, &'a str, &'a str)>,
}

impl<'a> Facts<'a> {
    fn gather(desired: &'a Desired, inventory: &'a Inventory, entries: &'a [Entry]) -> Self {
        let group = |port: String| inventory.target_groups.iter().find(move |g| is_ours(&g.tags, &desired.id, &format!("target-group-{port}")));
        let service = our_service(desired, inventory);
        let handed = entries.iter().rev().find_map(|e| match &e.event {
            Event::HandedOff { to, .. } => Some((e.at, to.as_str(), e.who.as_str())),
            _ => None,
        });
        Self {
            desired,
            inventory,
            balancer: our_load_balancer(desired, inventory),
            groups: desired.listeners.iter().map(|l| group(l.port.to_string())).collect(),
            service,
            cards: service.map(|s| judge(desired, s)).unwrap_or_default(),
            handed,
        }
    }

    fn observed(&self, fact: impl Into<String>, resource: Option<&str>, call: &str) -> Evidence {
        Evidence::Observed { fact: fact.into(), resource: resource.map(str::to_owned), call: call.to_owned(), at: self.inventory.read_at(call) }
    }

    /// How many of the agreed targets are healthy, and how many there should be. Others that are registered do not count.
    fn healthy(&self) -> (usize, usize) {
        let wanted: usize = self.desired.listeners.iter().map(|l| l.targets.len()).sum();
        let well = self.desired.listeners.iter().zip(&self.groups).flat_map(|(listener, group)| {
            let is_well = move |id: &&String| group.is_some_and(|g| g.health.iter().any(|h| h.id == **id && h.is_healthy()));
            listener.targets.iter().filter(is_well)
        });
        (well.count(), wanted)
    }

    /// An absence that means nothing, because the list it was looked for in may lack something.
    fn unread(&self, calls: &[&str]) -> bool {
        calls.iter().any(|call| !self.inventory.read_completely(call)) || self.inventory.has_gap(TAGS)
    }

    fn has_principal(&self) -> bool {
        let account = &self.desired.firefly.account;
        self.service.and_then(|s| s.principals.as_ref()).is_some_and(|list| list.iter().any(|p| is_root_of(&p.principal, account)))
    }

    fn firefly_connection(&self) -> Option<&Connection> {
        let ours = |c: &&ConnectionCard| c.connection.owner == self.desired.firefly.account;
        let live = |c: &&ConnectionCard| c.connection.is_open();
        self.cards.iter().filter(ours).find(live).map(|c| &c.connection)
    }

    fn strangers(&self) -> usize {
        self.cards.iter().filter(|c| c.connection.is_open()).filter(|c| c.connection.owner != self.desired.firefly.account).count()
    }
}

const TAGS: &str = "elasticloadbalancing:DescribeTags";
const LISTENERS: &str = "elasticloadbalancing:DescribeListeners";
const ELB: &str = "elasticloadbalancing:DescribeLoadBalancers";
const HEALTH: &str = "elasticloadbalancing:DescribeTargetHealth";
const SERVICES: &str = "ec2:DescribeVpcEndpointServiceConfigurations";
const PRINCIPALS: &str = "ec2:DescribeVpcEndpointServicePermissions";
const CONNECTIONS: &str = "ec2:DescribeVpcEndpointConnections";

fn item(key: &str, part: Part, title: &str, state: ItemState, detail: String, evidence: Vec<Evidence>) -> Item {
    Item { key: key.to_owned(), part, title: title.to_owned(), actor: Actor::You, state, detail, evidence }
}

/// What could not be read is neither there nor absent.
fn unread(key: &str, part: Part, title: &str, what: &str) -> Item {
    let because = format!("{what} could not be read completely");
    item(key, part, title, ItemState::Unknown, because.clone(), vec![Evidence::Unknown { because }])
}

fn done_or_later(done: bool) -> ItemState {
    if done { ItemState::Done } else { ItemState::Later }
}

fn account(f: &Facts) -> Item {
    let same = f.inventory.account == f.desired.account && f.inventory.region == f.desired.region;
    let detail = format!("Account {} in {}", f.inventory.account.grouped(), f.inventory.region);
    let state = if same { ItemState::Done } else { ItemState::Attention };
    let evidence = vec![f.observed(format!("account = {}", f.inventory.account), None, "sts:GetCallerIdentity")];
    item("account", Part::Prerequisites, "The AWS account hosts the service", state, detail, evidence)
}

fn backend(f: &Facts) -> Item {
    let problems = crate::validate(f.desired, f.inventory);
    let ports: Vec<String> = f.desired.listeners.iter().map(|l| format!("{} {}", l.protocol.as_str(), l.port)).collect();
    let (state, detail) = match problems.first() {
        None => (ItemState::Done, format!("{} behind {}", super::counted(f.healthy().1, "target"), ports.join(", "))),
        Some(problem) => (ItemState::Attention, problem.message.clone()),
    };
    let evidence = vec![f.observed(format!("VPC {}", f.desired.network.vpc), Some(f.desired.network.vpc.as_str()), "ec2:DescribeVpcs")];
    item("backend", Part::Prerequisites, "Service, network and ports are known", state, detail, evidence)
}

fn load_balancer(f: &Facts) -> Item {
    let title = "Internal Network Load Balancer";
    let Some(balancer) = f.balancer else {
        if f.unread(&[ELB]) {
            return unread("load-balancer", Part::LoadBalancer, title, "The load balancers");
        }
        return item("load-balancer", Part::LoadBalancer, title, ItemState::Later, "Not created yet".into(), vec![f.observed("none with this onboarding’s tags", None, ELB)]);
    };
    let state = match (balancer.state.to_ascii_lowercase().as_str(), balancer.scheme.eq_ignore_ascii_case("internal")) {
        ("active", true) => ItemState::Done,
        ("provisioning", true) => ItemState::InProgress,
        _ => ItemState::Attention,
    };
    let detail = format!("{} is {}, {}, in {}", balancer.name, balancer.state, balancer.scheme, super::counted(balancer.zones.len(), "zone"));
    let fact = format!("state = {}, scheme = {}", balancer.state, balancer.scheme);
    item("load-balancer", Part::LoadBalancer, title, state, detail, vec![f.observed(fact, Some(balancer.arn.as_str()), ELB)])
}

fn listeners(f: &Facts) -> Item {
    if f.balancer.map_or_else(|| f.unread(&[ELB]), |_| f.unread(&[LISTENERS])) {
        return unread("listeners", Part::LoadBalancer, "Listeners for the agreed ports", "The listeners");
    }
    let has: Vec<_> = f.balancer.map(|b| b.listeners.iter().map(|l| l.port).collect()).unwrap_or_default();
    let count = f.desired.listeners.iter().filter(|l| has.contains(&l.port)).count();
    let all = count == f.desired.listeners.len();
    let detail = format!("{count} of {} listen", super::counted(f.desired.listeners.len(), "port"));
    let evidence = vec![f.observed(detail.clone(), f.balancer.map(|b| b.arn.as_str()), "elasticloadbalancing:DescribeListeners")];
    item("listeners", Part::LoadBalancer, "Listeners for the agreed ports", done_or_later(all), detail, evidence)
}

fn targets(f: &Facts) -> Item {
    let (healthy, wanted) = f.healthy();
    let silent = f.groups.iter().flatten().any(|g| g.health.is_empty()) && f.unread(&[HEALTH]);
    if silent || (f.groups.contains(&None) && f.unread(&["elasticloadbalancing:DescribeTargetGroups"])) {
        return unread("targets-healthy", Part::LoadBalancer, "All targets are healthy", "The targets and their health");
    }
    let registered: usize = f.groups.iter().flatten().map(|g| g.health.len()).sum();
    let unhealthy = f.groups.iter().flatten().flat_map(|g| &g.health).any(|h| h.state.eq_ignore_ascii_case("unhealthy"));
    let state = match (healthy >= wanted && wanted > 0, registered, unhealthy) {
        (true, ..) => ItemState::Done,
        (_, 0, _) => ItemState::Later,
        (_, _, true) => ItemState::Attention,
        _ => ItemState::InProgress,
    };
    let detail = format!("{healthy} of {wanted} targets healthy");
    let evidence = f.groups.iter().flatten().map(|g| f.observed(detail.clone(), Some(g.arn.as_str()), HEALTH)).collect();
    item("targets-healthy", Part::LoadBalancer, "All targets are healthy", state, detail, evidence)
}

fn rules(f: &Facts) -> Item {
    let title = "Inbound rules on PrivateLink traffic, decided on purpose";
    let wanted = if f.desired.exposure.enforce_inbound { "on" } else { "off" };
    let Some(balancer) = f.balancer else {
        if f.unread(&[ELB]) {
            return unread("enforce", Part::LoadBalancer, title, "The load balancers");
        }
        return item("enforce", Part::LoadBalancer, title, ItemState::Later, "Not created yet".into(), vec![]);
    };
    let has = balancer.enforce_inbound.as_deref().unwrap_or("not set");
    let state = match (has.eq_ignore_ascii_case(wanted), balancer.state.eq_ignore_ascii_case("provisioning")) {
        (true, _) => ItemState::Done,
        (false, true) => ItemState::Later,
        (false, false) => ItemState::Attention,
    };
    let detail = format!("Enforcement is {has}, wanted {wanted}");
    item("enforce", Part::LoadBalancer, title, state, detail, vec![f.observed(format!("enforce = {has}"), Some(balancer.arn.as_str()), ELB)])
}

fn service(f: &Facts) -> Item {
    let title = "VPC endpoint service";
    let Some(service) = f.service else {
        if f.unread(&[SERVICES]) {
            return unread("endpoint-service", Part::EndpointService, title, "The endpoint services");
        }
        return item("endpoint-service", Part::EndpointService, title, ItemState::Later, "Not created yet".into(), vec![f.observed("none with this onboarding’s tags", None, SERVICES)]);
    };
    let state = if service.state.eq_ignore_ascii_case("Available") { ItemState::Done } else { ItemState::InProgress };
    let detail = format!("{} is {}", service.name, service.state);
    item("endpoint-service", Part::EndpointService, title, state, detail, vec![f.observed(format!("state = {}", service.state), Some(service.id.as_str()), SERVICES)])
}

fn no_service(f: &Facts, key: &str, part: Part, title: &str) -> Item {
    if f.unread(&[SERVICES]) {
        return unread(key, part, title, "The endpoint services");
    }
    item(key, part, title, ItemState::Later, "No endpoint service yet".into(), vec![])
}

/// Whether it is not known who asked: a service without its list of connections.
fn connections_unread(f: &Facts) -> bool {
    f.service.map_or_else(|| f.unread(&[SERVICES]), |s| s.connections.is_none())
}

fn acceptance(f: &Facts) -> Item {
    let title = "Acceptance is required";
    let Some(service) = f.service else { return no_service(f, "acceptance", Part::EndpointService, title) };
    let (state, detail) = if service.acceptance_required {
        (ItemState::Done, "Every connection needs your acceptance")
    } else {
        (ItemState::Attention, "Anyone allowed to ask is connected at once")
    };
    let fact = format!("acceptance required = {}", service.acceptance_required);
    item("acceptance", Part::EndpointService, title, state, detail.to_owned(), vec![f.observed(fact, Some(service.id.as_str()), SERVICES)])
}

fn principal(f: &Facts) -> Item {
    let title = "Firefly’s account is the only allowed principal";
    let account = &f.desired.firefly.account;
    let Some(service) = f.service else { return no_service(f, "principal", Part::EndpointService, title) };
    let Some(list) = &service.principals else {
        let because = "The allowed principals could not be read".to_owned();
        return item("principal", Part::EndpointService, title, ItemState::Unknown, because.clone(), vec![Evidence::Unknown { because }]);
    };
    let stranger = list.iter().find(|p| !is_root_of(&p.principal, account));
    let (state, detail) = match (stranger, f.has_principal()) {
        (Some(p), _) => (ItemState::Attention, format!("{} may ask too", p.principal)),
        (None, true) => (ItemState::Done, format!("Only {} may ask", account.grouped())),
        (None, false) => (ItemState::Later, "Nobody may ask yet".to_owned()),
    };
    let fact = format!("principals = {}", list.iter().map(|p| p.principal.as_str()).collect::<Vec<_>>().join(", "));
    item("principal", Part::EndpointService, title, state, detail, vec![f.observed(fact, Some(service.id.as_str()), PRINCIPALS)])
}

fn handoff(f: &Facts) -> Item {
    let title = "Packet handed to the Firefly contact";
    match f.handed {
        Some((at, to, by)) => {
            let evidence = Evidence::Attested { statement: format!("handed to {to}"), by: by.to_owned(), at };
            item("handoff", Part::Handoff, title, ItemState::Done, format!("Handed to {to}"), vec![evidence])
        }
        None => item("handoff", Part::Handoff, title, ItemState::Later, "Not handed over yet".into(), vec![]),
    }
}

fn endpoint(f: &Facts) -> Item {
    let title = "Firefly’s interface endpoint asks for a connection";
    let mut made = match f.firefly_connection() {
        Some(c) => {
            let detail = format!("{} of {} asked", c.endpoint, c.owner.grouped());
            item("firefly-endpoint", Part::FireflySide, title, ItemState::Done, detail, vec![f.observed(format!("state = {}", c.state), Some(c.endpoint.as_str()), CONNECTIONS)])
        }
        None if connections_unread(f) => unread("firefly-endpoint", Part::FireflySide, title, "The connections"),
        None => item("firefly-endpoint", Part::FireflySide, title, ItemState::Later, "No request of Firefly’s account yet".into(), vec![]),
    };
    made.actor = Actor::Firefly;
    made
}

fn firefly(key: &str, title: &str, because: &str) -> Item {
    let part = if key == "validated" { Part::Validation } else { Part::FireflySide };
    let evidence = vec![Evidence::Unknown { because: because.to_owned() }];
    Item { key: key.to_owned(), part, title: title.to_owned(), actor: Actor::Firefly, state: ItemState::Unknown, detail: because.to_owned(), evidence }
}

fn verified(f: &Facts) -> Item {
    let title = "Requests are verified; strangers are rejected";
    if connections_unread(f) {
        return unread("verified", Part::Approval, title, "The connections");
    }
    let (state, detail) = match (f.strangers(), f.cards.len()) {
        (0, 0) => (ItemState::Later, "No request yet".to_owned()),
        (0, _) => (ItemState::Done, "No stranger waits or is connected".to_owned()),
        (n, _) => (ItemState::Attention, format!("{} of an account that is not Firefly’s", super::counted(n, "connection"))),
    };
    let evidence = f.cards.iter().map(|c| f.observed(format!("{} is {}", c.connection.owner, c.connection.state), Some(c.connection.endpoint.as_str()), CONNECTIONS)).collect();
    item("verified", Part::Approval, title, state, detail, evidence)
}

fn connected(f: &Facts) -> Item {
    let title = "Firefly’s connection is accepted and available";
    match f.firefly_connection() {
        None if connections_unread(f) => unread("connected", Part::Approval, title, "The connections"),
        None => item("connected", Part::Approval, title, ItemState::Later, "No request of Firefly’s account yet".into(), vec![]),
        Some(c) => {
            let state = match c.state.to_ascii_lowercase().as_str() {
                "available" => ItemState::Done,
                "pending" => ItemState::InProgress,
                "pendingacceptance" => ItemState::Next,
                _ => ItemState::Attention,
            };
            let evidence = vec![f.observed(format!("state = {}", c.state), Some(c.endpoint.as_str()), CONNECTIONS)];
            item("connected", Part::Approval, title, state, format!("{} is {}", c.endpoint, c.state), evidence)
        }
    }
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
    let action = |title: &str, detail: String, room: &str, actor| NextAction { title: title.into(), detail, room: room.into(), actor };
    let state = |key: &str| items.iter().find(|i| i.key == key).map(|i| i.state);
    let drifted = ["acceptance", "principal", "enforce"].iter().any(|k| state(k) == Some(ItemState::Attention));
    match stage(f) {
        _ if drifted => action("Repair what no longer matches", "Someone changed AWS by hand; the plan shows what would be put right".into(), "audit", Actor::You),
        _ if f.strangers() > 0 => action("Reject the stranger’s connection", format!("{} of an account that is not Firefly’s", super::counted(f.strangers(), "connection")), "connections", Actor::You),
        "approval needed" => action("Verify and accept Firefly’s request", "It is held against everything that was agreed".into(), "connections", Actor::You),
        "connected" => action("Save the onboarding report", "The connection is available; the report is the evidence".into(), "report", Actor::You),
        _ if f.firefly_connection().is_some_and(|c| c.is("pending")) => {
            action("Wait until AWS has built the connection", "It is accepted; AWS builds it in every zone".into(), "connections", Actor::You)
        }
        "planned" => action("Review the plan and apply it", "Nothing is done that was not shown".into(), "plan", Actor::You),
        "building" => action("Go on with the set-up", items.iter().find(|i| i.key == "targets-healthy").map(|i| i.detail.clone()).unwrap_or_default(), "plan", Actor::You),
        "ready to hand off" => action("Hand the packet to your Firefly contact", "Everything that Firefly needs, and nothing else".into(), "handoff", Actor::You),
        _ => action("Wait for Firefly’s request", "Firefly creates its endpoint now; requests are watched for".into(), "connections", Actor::Firefly),
    }
}
