//! Whether a request to connect is Firefly's. Acceptance needs every required check to hold, for IAM cannot tell one
//! requester from another (`docs/aws.md`, “Endpoint services and connections”).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::Outcome;
use crate::{AccountId, Connection, Desired, EndpointId, EndpointService, Fault, belongs_to, clip, plain};

/// One check of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    pub key: String,
    pub title: String,
    pub outcome: Outcome,
    pub detail: String,
    /// Whether a failure (or an unknown) forbids acceptance.
    pub required: bool,
}

/// One connection, beside what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionCard {
    pub connection: Connection,
    pub expected_owner: AccountId,
    pub checks: Vec<Check>,
    /// True for a pending request all of whose required checks hold.
    pub acceptable: bool,
    /// True where rejecting makes sense: pending, or live.
    pub rejectable: bool,
    /// Why acceptance is not possible.
    pub blocked_because: Option<String>,
}

/// Holds every connection of `service` against what `desired` pins. Pure; read `service` fresh before acting on it.
pub fn judge(desired: &Desired, service: &EndpointService) -> Vec<ConnectionCard> {
    let mut cards: Vec<ConnectionCard> =
        service.known_connections().iter().map(|c| card(desired, service, c)).collect();
    cards.sort_by_key(|c| {
        (!c.connection.is("pendingAcceptance"), c.connection.created_at, c.connection.endpoint.clone())
    });
    cards
}

/// Why a request may still be accepted, on facts read the moment before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillAcceptable {
    /// It waits, and every required check holds.
    Acceptable,
    /// It was accepted before: AWS builds it, or it is available. Every required check holds.
    AlreadyAccepted,
}

/// Judges one request of `service` again, right before it is accepted. `service` holds its tags, and the principals and
/// connections as AWS shows them now. A fault `no-longer-acceptable` names every required check that does not hold, also for
/// a connection that is accepted already: that somebody connected is no reason to call it right.
pub fn still_acceptable(
    desired: &Desired,
    service: &EndpointService,
    endpoint: &EndpointId,
) -> Result<StillAcceptable, Fault> {
    let refused = |causes: Vec<String>| {
        let fault = Fault::invalid("no-longer-acceptable", format!("{endpoint} can no longer be accepted"));
        let fault = fault.hint("Look at the connection again; reject it, or mend the cause");
        causes.into_iter().fold(fault, Fault::because)
    };
    if service.connections.is_none() {
        return Err(refused(vec![format!("The connections of {} could not be read", service.id)]));
    }
    let Some(connection) = service.known_connections().iter().find(|c| &c.endpoint == endpoint) else {
        return Err(refused(vec![format!("{endpoint} has no connection to {} any more", service.id)]));
    };
    let card = card(desired, service, connection);
    let broken: Vec<String> = card.broken().map(|c| c.detail.clone()).collect();
    let accepted = ["pending", "available"].iter().any(|s| connection.is(s));
    match (broken.is_empty(), connection.is("pendingAcceptance"), accepted) {
        (true, true, _) => Ok(StillAcceptable::Acceptable),
        (true, _, true) => Ok(StillAcceptable::AlreadyAccepted),
        (true, ..) => Err(refused(vec![format!("The connection is {}", clip(&connection.state, 40))])),
        (false, ..) => Err(refused(broken)),
    }
}

impl ConnectionCard {
    /// Required checks that do not hold.
    pub fn broken(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|c| c.required && c.outcome != Outcome::Pass)
    }
}

fn card(desired: &Desired, service: &EndpointService, connection: &Connection) -> ConnectionCard {
    let checks = vec![
        owner(desired, connection),
        ours(desired, service),
        principals(desired, service),
        region(desired, connection),
        address_type(service, connection),
        only_one(service, connection),
        zone(),
    ];
    let pending = connection.is("pendingAcceptance");
    let broken = checks.iter().find(|c| c.required && c.outcome != Outcome::Pass);
    let blocked_because = match (pending, broken) {
        (false, _) => Some(format!("The connection is {}, so there is nothing to accept", clip(&connection.state, 40))),
        (true, Some(check)) => Some(check.detail.clone()),
        (true, None) => None,
    };
    ConnectionCard {
        connection: connection.clone(),
        expected_owner: desired.firefly.account.clone(),
        acceptable: pending && broken.is_none(),
        rejectable: ["pendingAcceptance", "pending", "available"].iter().any(|s| connection.is(s)),
        blocked_because,
        checks,
    }
}

fn check(key: &str, title: &str, required: bool, outcome: Outcome, detail: String) -> Check {
    Check { key: key.to_owned(), title: title.to_owned(), outcome, detail: plain(&detail), required }
}

fn holds(yes: bool) -> Outcome {
    if yes { Outcome::Pass } else { Outcome::Fail }
}

fn owner(desired: &Desired, connection: &Connection) -> Check {
    let expected = &desired.firefly.account;
    let same = &connection.owner == expected;
    let detail = if same {
        format!("The requester {} is the Firefly account that was pinned", expected.grouped())
    } else {
        format!("The requester is {}, but Firefly’s account is {}", connection.owner.grouped(), expected.grouped())
    };
    check("owner", "Requester is Firefly’s account", true, holds(same), detail)
}

fn ours(desired: &Desired, service: &EndpointService) -> Check {
    let adopted = desired.adopt.endpoint_service.as_ref() == Some(&service.id);
    let ours = adopted || belongs_to(&service.tags, &desired.id);
    let detail = if adopted {
        format!("{} was adopted by this onboarding", service.id)
    } else if ours {
        format!("{} carries the tags of this onboarding", service.id)
    } else {
        format!("{} does not carry the tags of this onboarding", service.id)
    };
    check("service", "The endpoint service is ours", true, holds(ours), detail)
}

fn principals(desired: &Desired, service: &EndpointService) -> Check {
    let title = "Only Firefly is allowed to ask";
    let Some(principals) = &service.principals else {
        return check(
            "principals",
            title,
            true,
            Outcome::Unknown,
            "The allowed principals could not be read".to_owned(),
        );
    };
    let expected = &desired.firefly.account;
    let (firefly, strangers): (Vec<&str>, Vec<&str>) =
        principals.iter().map(|p| p.principal.as_str()).partition(|p| is_root_of(p, expected));
    let detail = match (firefly.as_slice(), strangers.as_slice()) {
        ([], []) => format!("The allowed principals do not hold Firefly’s account {}", expected.grouped()),
        (_, []) => "The allowed principals hold Firefly’s account and nothing else".to_owned(),
        (_, found) => format!("The allowed principals also hold {}", found.join(", ")),
    };
    check("principals", title, true, holds(!firefly.is_empty() && strangers.is_empty()), detail)
}

fn region(desired: &Desired, connection: &Connection) -> Check {
    let title = "Region was agreed";
    let agreed = |r: &str| {
        let list = &desired.firefly.regions;
        if list.is_empty() { r == desired.region.as_str() } else { list.iter().any(|a| a.as_str() == r) }
    };
    let how = |region: &str| if agreed(region) { "as agreed" } else { "which was not agreed" };
    // AWS leaves the Region out for an endpoint in the service's own Region
    let own = desired.region.as_str();
    let (region, detail) = match connection.region.as_deref() {
        Some(region) => (region, format!("The endpoint is in {region}, {}", how(region))),
        None => (own, format!("AWS names no Region, which means the service’s own, {own}, {}", how(own))),
    };
    check("region", title, true, holds(agreed(region)), detail)
}

fn address_type(service: &EndpointService, connection: &Connection) -> Check {
    let title = "Address type fits";
    let unknown =
        |what: &str| check("address_type", title, false, Outcome::Unknown, format!("AWS does not say {what}"));
    match connection.ip_address_type.as_deref() {
        None => unknown("the endpoint’s address type"),
        Some(_) if service.ip_address_types.is_empty() => unknown("the service’s address types"),
        Some(kind) => {
            let fits = kind == "dualstack" || service.ip_address_types.iter().any(|t| t == kind);
            check("address_type", title, true, holds(fits), format!("The endpoint asks for {kind}"))
        }
    }
}

fn only_one(service: &EndpointService, connection: &Connection) -> Check {
    let waits =
        |c: &&Connection| c.owner == connection.owner && c.endpoint != connection.endpoint && c.is("pendingAcceptance");
    let others = service.known_connections().iter().filter(waits).count();
    let (outcome, detail) = match (others, connection.is("pendingAcceptance")) {
        (0, _) => (Outcome::Pass, "No other request of that account waits".to_owned()),
        (n, true) => {
            (Outcome::Unknown, format!("{} requests of the same account wait; ask Firefly which one is meant", n + 1))
        }
        (n, false) => (Outcome::Unknown, format!("{} of the same account beside this connection", waiting(n))),
    };
    check("only_one", "One request, not several", false, outcome, detail)
}

fn waiting(count: usize) -> String {
    if count == 1 { "1 request waits".to_owned() } else { format!("{count} requests wait") }
}

/// `VpcEndpointConnection` has no zone or subnet (`docs/aws.md`, “Endpoint services and connections”).
fn zone() -> Check {
    let detail = "AWS does not show the requester’s zones to the service’s owner".to_owned();
    check("zone", "Shares an Availability Zone", false, Outcome::Unknown, detail)
}

/// Whether `principal` stands for the whole of `account`, in whichever partition.
pub fn is_root_of(principal: &str, account: &AccountId) -> bool {
    let parts: Vec<&str> = principal.split(':').collect();
    matches!(parts.as_slice(), ["arn", partition, "iam", "", owner, "root"] if partition.starts_with("aws") && *owner == account.as_str())
}

#[cfg(test)]
mod tests;
