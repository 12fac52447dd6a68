//! The lines of the checklist, one function each, in the order of the guide. What comes next is not decided here.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::{Actor, Evidence, Item, ItemState, Part, counted};
use crate::audit::Outcome;
use crate::health::because;
use crate::{Desired, DesiredListener, is_root_of, plain};

const LISTENERS: &str = "elasticloadbalancing:DescribeListeners";
const ELB: &str = "elasticloadbalancing:DescribeLoadBalancers";
const HEALTH: &str = "elasticloadbalancing:DescribeTargetHealth";
const SERVICES: &str = "ec2:DescribeVpcEndpointServiceConfigurations";
const PRINCIPALS: &str = "ec2:DescribeVpcEndpointServicePermissions";
const CONNECTIONS: &str = "ec2:DescribeVpcEndpointConnections";

fn item(key: &str, part: Part, title: &str, state: ItemState, detail: String, evidence: Vec<Evidence>) -> Item {
    Item {
        key: key.to_owned(),
        part,
        title: title.to_owned(),
        actor: Actor::You,
        state,
        detail: plain(&detail),
        evidence,
    }
}

/// What could not be read is neither there nor absent.
fn unread(key: &str, part: Part, title: &str, what: &str) -> Item {
    let because = format!("{what} could not be read completely");
    item(key, part, title, ItemState::Unknown, because.clone(), vec![Evidence::Unknown { because }])
}

fn done_or_later(done: bool) -> ItemState {
    if done { ItemState::Done } else { ItemState::Later }
}

pub(super) fn account(f: &Facts) -> Item {
    let same = f.inventory.account == f.desired.account && f.inventory.region == f.desired.region;
    let detail = format!("Account {} in {}", f.inventory.account.grouped(), f.inventory.region);
    let state = if same { ItemState::Done } else { ItemState::Attention };
    let evidence = vec![f.observed(format!("account = {}", f.inventory.account), None, "sts:GetCallerIdentity")];
    item("account", Part::Prerequisites, "The AWS account hosts the service", state, detail, evidence)
}

pub(super) fn backend(f: &Facts) -> Item {
    let problems = crate::validate(f.desired, f.inventory);
    let ports: Vec<String> =
        f.desired.listeners.iter().map(|l| format!("{} {}", l.protocol.as_str(), l.port)).collect();
    let (state, detail) = match problems.first() {
        None => (ItemState::Done, format!("{} behind {}", counted(distinct(f.desired), "target"), ports.join(" and "))),
        Some(problem) => (ItemState::Attention, problem.message.clone()),
    };
    let evidence = vec![f.observed(
        format!("VPC {}", f.desired.network.vpc),
        Some(f.desired.network.vpc.as_str()),
        "ec2:DescribeVpcs",
    )];
    item("backend", Part::Prerequisites, "Service, network and ports are known", state, detail, evidence)
}

pub(super) fn load_balancer(f: &Facts) -> Item {
    let title = "Internal Network Load Balancer";
    let Some(balancer) = f.balancer else {
        if f.unread(&[ELB]) {
            return unread("load-balancer", Part::LoadBalancer, title, "The load balancers");
        }
        return item(
            "load-balancer",
            Part::LoadBalancer,
            title,
            ItemState::Later,
            "Not created yet".into(),
            vec![f.observed("none with this onboarding’s tags", None, ELB)],
        );
    };
    let state = match (balancer.state.to_ascii_lowercase().as_str(), balancer.scheme.eq_ignore_ascii_case("internal")) {
        ("active", true) => ItemState::Done,
        ("provisioning", true) => ItemState::InProgress,
        _ => ItemState::Attention,
    };
    let detail = format!(
        "{} is {}, {}, in {}",
        balancer.name,
        balancer.state,
        balancer.scheme,
        counted(balancer.zones.len(), "zone")
    );
    let fact = format!("state = {}, scheme = {}", balancer.state, balancer.scheme);
    item(
        "load-balancer",
        Part::LoadBalancer,
        title,
        state,
        detail,
        vec![f.observed(fact, Some(balancer.arn.as_str()), ELB)],
    )
}

/// One target that serves several ports is one.
fn distinct(desired: &Desired) -> usize {
    desired.listeners.iter().flat_map(|l| &l.targets).collect::<BTreeSet<_>>().len()
}

pub(super) fn listeners(f: &Facts) -> Item {
    if f.balancer.map_or_else(|| f.unread(&[ELB]), |_| f.unread(&[LISTENERS])) {
        return unread("listeners", Part::LoadBalancer, "Listeners for the agreed ports", "The listeners");
    }
    let has = f.balancer.map(|b| b.listeners.as_slice()).unwrap_or_default();
    let listens =
        |wanted: &&DesiredListener| has.iter().any(|l| l.port == wanted.port && l.protocol == wanted.protocol.as_str());
    let count = f.desired.listeners.iter().filter(listens).count();
    let all = count == f.desired.listeners.len();
    let ports = counted(f.desired.listeners.len(), "port");
    let detail = if all { format!("{ports} as agreed") } else { format!("{count} of {ports} as agreed") };
    let evidence =
        vec![f.observed(detail.clone(), f.balancer.map(|b| b.arn.as_str()), "elasticloadbalancing:DescribeListeners")];
    item("listeners", Part::LoadBalancer, "Listeners for the agreed ports", done_or_later(all), detail, evidence)
}

pub(super) fn targets(f: &Facts) -> Item {
    let (healthy, wanted) = f.healthy();
    let silent = f.groups.iter().flatten().any(|g| g.health.is_empty()) && f.unread(&[HEALTH]);
    if silent || (f.groups.contains(&None) && f.unread(&["elasticloadbalancing:DescribeTargetGroups"])) {
        return unread(
            "targets-healthy",
            Part::LoadBalancer,
            "All targets are healthy",
            "The targets and their health",
        );
    }
    let registered: usize = f.groups.iter().flatten().map(|g| g.health.len()).sum();
    let unhealthy =
        f.groups.iter().flatten().flat_map(|g| &g.health).any(|h| h.state.eq_ignore_ascii_case("unhealthy"));
    let state = match (healthy >= wanted && wanted > 0, registered, unhealthy) {
        (true, ..) => ItemState::Done,
        (_, 0, _) => ItemState::Later,
        (_, _, true) => ItemState::Attention,
        _ => ItemState::InProgress,
    };
    let because = f.groups.iter().flatten().flat_map(|g| &g.health).filter(|h| !h.is_healthy()).find_map(because);
    let because = because.map(|b| format!("; {b}")).unwrap_or_default();
    let detail = format!("{healthy} of {wanted} registered targets healthy{because}");
    let evidence =
        f.groups.iter().flatten().map(|g| f.observed(detail.clone(), Some(g.arn.as_str()), HEALTH)).collect();
    item("targets-healthy", Part::LoadBalancer, "All targets are healthy", state, detail, evidence)
}

pub(super) fn rules(f: &Facts) -> Item {
    let title = "Inbound rules on PrivateLink traffic, decided on purpose";
    let wanted = if f.desired.exposure.enforce_inbound { "on" } else { "off" };
    let Some(balancer) = f.balancer else {
        if f.unread(&[ELB]) {
            return unread("enforce", Part::LoadBalancer, title, "The load balancers");
        }
        return item("enforce", Part::LoadBalancer, title, ItemState::Later, "Not created yet".into(), vec![]);
    };
    if balancer.security_groups.is_empty() {
        let (state, detail) = match f.desired.exposure.enforce_inbound {
            true => {
                (ItemState::Attention, "It has no security group, so its rules cannot be enforced; AWS adds none later")
            }
            false => (ItemState::Done, "It has no security group, so nothing filters at it; AWS adds none later"),
        };
        let evidence = vec![f.observed("no security group", Some(balancer.arn.as_str()), ELB)];
        return item("enforce", Part::LoadBalancer, title, state, detail.into(), evidence);
    }
    let Some(has) = balancer.enforce_inbound.as_deref() else {
        let because = "It is not told whether inbound rules are applied to PrivateLink traffic".to_owned();
        let evidence = vec![Evidence::Unknown { because: because.clone() }];
        return item("enforce", Part::LoadBalancer, title, ItemState::Unknown, because, evidence);
    };
    let state = match (has.eq_ignore_ascii_case(wanted), balancer.state.eq_ignore_ascii_case("provisioning")) {
        (true, _) => ItemState::Done,
        (false, true) => ItemState::Later,
        (false, false) => ItemState::Attention,
    };
    let detail = format!("Enforcement is {has}, wanted {wanted}");
    item(
        "enforce",
        Part::LoadBalancer,
        title,
        state,
        detail,
        vec![f.observed(format!("enforce = {has}"), Some(balancer.arn.as_str()), ELB)],
    )
}

pub(super) fn service(f: &Facts) -> Item {
    let title = "VPC endpoint service";
    let Some(service) = f.service else {
        if f.unread(&[SERVICES]) {
            return unread("endpoint-service", Part::EndpointService, title, "The endpoint services");
        }
        return item(
            "endpoint-service",
            Part::EndpointService,
            title,
            ItemState::Later,
            "Not created yet".into(),
            vec![f.observed("none with this onboarding’s tags", None, SERVICES)],
        );
    };
    let state = if service.state.eq_ignore_ascii_case("Available") { ItemState::Done } else { ItemState::InProgress };
    let detail = format!("{} is {}", service.name, service.state);
    item(
        "endpoint-service",
        Part::EndpointService,
        title,
        state,
        detail,
        vec![f.observed(format!("state = {}", service.state), Some(service.id.as_str()), SERVICES)],
    )
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

pub(super) fn acceptance(f: &Facts) -> Item {
    let title = "Acceptance is required";
    let Some(service) = f.service else { return no_service(f, "acceptance", Part::EndpointService, title) };
    let (state, detail) = if service.acceptance_required {
        (ItemState::Done, "Every connection needs your acceptance")
    } else {
        (ItemState::Attention, "Anyone allowed to ask is connected at once")
    };
    let fact = format!("acceptance required = {}", service.acceptance_required);
    item(
        "acceptance",
        Part::EndpointService,
        title,
        state,
        detail.to_owned(),
        vec![f.observed(fact, Some(service.id.as_str()), SERVICES)],
    )
}

pub(super) fn principal(f: &Facts) -> Item {
    let title = "Firefly’s account is the only allowed principal";
    let account = &f.desired.firefly.account;
    let Some(service) = f.service else { return no_service(f, "principal", Part::EndpointService, title) };
    let Some(list) = &service.principals else {
        let because = "The allowed principals could not be read".to_owned();
        return item(
            "principal",
            Part::EndpointService,
            title,
            ItemState::Unknown,
            because.clone(),
            vec![Evidence::Unknown { because }],
        );
    };
    let stranger = list.iter().find(|p| !is_root_of(&p.principal, account));
    let (state, detail) = match (stranger, f.has_principal()) {
        (Some(p), _) => (ItemState::Attention, format!("{} may ask too", p.principal)),
        (None, true) => (ItemState::Done, format!("Only {} may ask", account.grouped())),
        (None, false) => (ItemState::Later, "Nobody may ask yet".to_owned()),
    };
    let fact = format!("principals = {}", list.iter().map(|p| p.principal.as_str()).collect::<Vec<_>>().join(", "));
    item(
        "principal",
        Part::EndpointService,
        title,
        state,
        detail,
        vec![f.observed(fact, Some(service.id.as_str()), PRINCIPALS)],
    )
}

pub(super) fn handoff(f: &Facts) -> Item {
    let title = "Packet handed to the Firefly contact";
    match f.handed {
        Some((at, to, by)) => {
            let evidence = Evidence::Attested { statement: plain(&format!("handed to {to}")), by: by.to_owned(), at };
            item("handoff", Part::Handoff, title, ItemState::Done, format!("Handed to {to}"), vec![evidence])
        }
        None => item("handoff", Part::Handoff, title, ItemState::Later, "Not handed over yet".into(), vec![]),
    }
}

pub(super) fn endpoint(f: &Facts) -> Item {
    let title = "Firefly’s interface endpoint asks for a connection";
    let mut made = match f.firefly_connection() {
        Some(c) => {
            let detail = format!("{} of {} asked", c.endpoint, c.owner.grouped());
            item(
                "firefly-endpoint",
                Part::FireflySide,
                title,
                ItemState::Done,
                detail,
                vec![f.observed(format!("state = {}", c.state), Some(c.endpoint.as_str()), CONNECTIONS)],
            )
        }
        None if connections_unread(f) => unread("firefly-endpoint", Part::FireflySide, title, "The connections"),
        None => item(
            "firefly-endpoint",
            Part::FireflySide,
            title,
            ItemState::Later,
            "No request of Firefly’s account yet".into(),
            vec![],
        ),
    };
    made.actor = Actor::Firefly;
    made
}

pub(super) fn firefly(key: &str, title: &str, because: &str) -> Item {
    let part = if key == "validated" { Part::Validation } else { Part::FireflySide };
    let evidence = vec![Evidence::Unknown { because: because.to_owned() }];
    Item {
        key: key.to_owned(),
        part,
        title: title.to_owned(),
        actor: Actor::Firefly,
        state: ItemState::Unknown,
        detail: because.to_owned(),
        evidence,
    }
}

pub(super) fn verified(f: &Facts) -> Item {
    let title = "Requests are verified; strangers are rejected";
    if connections_unread(f) {
        return unread("verified", Part::Approval, title, "The connections");
    }
    let open: Vec<_> = f.cards.iter().filter(|c| c.connection.is_open()).collect();
    // ticked off on what was read alone: an open connection whose checks fail, or could not be made, is not verified
    let doubtful = open.iter().find_map(|c| Some((&c.connection.endpoint, c.broken().next()?)));
    let (state, detail) = match (f.strangers(), doubtful, open.len()) {
        (n, ..) if n > 0 => {
            (ItemState::Attention, format!("{} of an account that is not Firefly’s", counted(n, "connection")))
        }
        (_, Some((endpoint, check)), _) if check.outcome == Outcome::Fail => {
            (ItemState::Attention, format!("{endpoint}: {}", check.detail))
        }
        (_, Some((endpoint, check)), _) => (ItemState::Unknown, format!("{endpoint}: {}", check.detail)),
        (_, None, 0) if f.cards.is_empty() => (ItemState::Later, "No request yet".to_owned()),
        (_, None, 0) => (ItemState::Done, "Nobody waits or is connected".to_owned()),
        (_, None, n) => (
            ItemState::Done,
            format!(
                "{} held against what was agreed; no stranger waits or is connected",
                counted(n, "open connection")
            ),
        ),
    };
    let evidence = f
        .cards
        .iter()
        .map(|c| {
            f.observed(
                format!("{} is {}", c.connection.owner, c.connection.state),
                Some(c.connection.endpoint.as_str()),
                CONNECTIONS,
            )
        })
        .collect();
    item("verified", Part::Approval, title, state, detail, evidence)
}

pub(super) fn connected(f: &Facts) -> Item {
    let title = "Firefly’s connection is accepted and available";
    match f.firefly_connection() {
        None if connections_unread(f) => unread("connected", Part::Approval, title, "The connections"),
        None => item(
            "connected",
            Part::Approval,
            title,
            ItemState::Later,
            "No request of Firefly’s account yet".into(),
            vec![],
        ),
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
