//! Whether a request to connect is Firefly's. Acceptance needs every required check to hold, for IAM cannot tell one
//! requester from another (`docs/aws.md`, “Endpoint services and connections”).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::audit::Outcome;
use crate::{AccountId, Connection, Desired, EndpointService, belongs_to};

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
        (false, _) => Some(format!("The connection is {}, so there is nothing to accept", connection.state)),
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
    Check { key: key.to_owned(), title: title.to_owned(), outcome, detail, required }
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
    let ours = belongs_to(&service.tags, &desired.id);
    let detail = if ours {
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
    // AWS leaves the Region out for an endpoint in the service's own Region
    let region = connection.region.as_deref().unwrap_or(desired.region.as_str());
    let how = if agreed(region) { "as agreed" } else { "which was not agreed" };
    check("region", title, true, holds(agreed(region)), format!("The endpoint is in {region}, {how}"))
}

fn address_type(service: &EndpointService, connection: &Connection) -> Check {
    let title = "Address type fits";
    match connection.ip_address_type.as_deref() {
        None => check(
            "address_type",
            title,
            false,
            Outcome::Unknown,
            "AWS does not say the endpoint’s address type".to_owned(),
        ),
        Some(kind) => {
            let fits = service.ip_address_types.is_empty()
                || kind == "dualstack"
                || service.ip_address_types.iter().any(|t| t == kind);
            check("address_type", title, true, holds(fits), format!("The endpoint asks for {kind}"))
        }
    }
}

fn only_one(service: &EndpointService, connection: &Connection) -> Check {
    let pending = |c: &&Connection| c.owner == connection.owner && c.is("pendingAcceptance");
    let count = service.known_connections().iter().filter(pending).count();
    let detail = if count > 1 {
        format!("{count} requests of the same account wait; ask Firefly which one is meant")
    } else {
        "No other request of that account waits".to_owned()
    };
    let outcome = if count > 1 { Outcome::Unknown } else { Outcome::Pass };
    check("only_one", "One request, not several", false, outcome, detail)
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
