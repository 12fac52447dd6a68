//! Connections to an endpoint service, as its owner sees and decides them. States are spelled as on the wire, not as in
//! the model (`docs/aws.md`, “Endpoint services and connections”).

use super::endpoints::dns_names;
use super::listing::{self, CONNECTION, ENDPOINT, Pages, SERVICE, Shape, known, known_mut, mine, one};
use super::state::{Connection, EndpointService};
use super::tags;
use crate::call::Call;
use crate::clock::{Clock, Time, stamp};
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's seconds from accepted to available.
const BUILT_IN: i64 = crate::waits::CONNECTION_SECONDS as i64;

/// AWS's seconds that an endpoint takes to be deleted; its interfaces stand as long.
pub(super) const DELETED_IN: i64 = crate::waits::ENDPOINT_DELETION_SECONDS as i64;

/// AWS's seconds that the owner of the service still sees a deleted connection.
pub(super) const FORGOTTEN_IN: i64 = 80;

/// A connection's state now: what was last decided, and what time has made of it.
pub(super) fn connection_state(world: &World, call: &Call, connection: &Connection) -> &'static str {
    let passed = world.since(connection.since, call);
    match connection.state.as_str() {
        "pending" if passed < BUILT_IN => "pending",
        "pending" | "available" => "available",
        "deleting" if passed < DELETED_IN => "deleting",
        "deleting" | "deleted" => "deleted",
        "rejected" => "rejected",
        "failed" => "failed",
        "expired" => "expired",
        _ => "pendingAcceptance",
    }
}

/// Since when traffic passes through a connection, while it does.
pub(crate) fn open_since(clock: &Clock, now: Time, connection: &Connection) -> Option<Time> {
    let since = match connection.state.as_str() {
        "available" => connection.since,
        "pending" => clock.after(connection.since, BUILT_IN),
        _ => return None,
    };
    (since <= now).then_some(since)
}

const CONNECTIONS: Shape = Shape {
    set: "vpcEndpointConnectionSet",
    filters: &[
        "ip-address-type",
        "service-id",
        "transit-gateway-attachment-id",
        "vpc-endpoint-owner",
        "vpc-endpoint-region",
        "vpc-endpoint-state",
    ],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let services = mine(world, call)?.endpoint_services.values();
    let all: Vec<(&EndpointService, &Connection)> =
        services.flat_map(|s| s.connections.iter().map(move |c| (s, c))).collect();
    let value = |(s, c): &(&EndpointService, &Connection), name: &str| match name {
        "ip-address-type" => one(&c.ip_address_type),
        "service-id" => one(&s.id),
        "vpc-endpoint-owner" => one(&c.owner),
        "vpc-endpoint-region" if c.region == call.region => one(&c.region),
        "vpc-endpoint-region" => vec![c.region.clone(), "cross-region".to_owned()],
        // The model spells states with a capital, the wire without: both find it
        "vpc-endpoint-state" => spellings(connection_state(world, call, c)),
        _ => Vec::new(),
    };
    listing::list(call, &CONNECTIONS, all, |(_, c)| Some(&c.tags), value, |x, (s, c)| write(x, world, call, s, c))
}

fn spellings(state: &str) -> Vec<String> {
    let (first, rest) = state.split_at(1);
    vec![state.to_owned(), format!("{}{rest}", first.to_uppercase())]
}

fn write(x: &mut Xml, world: &World, call: &Call, s: &EndpointService, c: &Connection) {
    x.leaf("vpcEndpointConnectionId", connection_id(&s.id, c));
    x.leaf("serviceId", &s.id).leaf("vpcEndpointId", &c.endpoint).leaf("vpcEndpointOwner", &c.owner);
    x.leaf("vpcEndpointState", connection_state(world, call, c))
        .leaf("vpcEndpointRegion", &c.region)
        .leaf("ipAddressType", &c.ip_address_type);
    x.leaf("creationTimestamp", stamp(c.created));
    x.each("dnsEntrySet", "item", dns_names(world, &c.owner, &c.region, &c.endpoint), |x, (name, zone)| {
        x.leaf("dnsName", name).leaf("hostedZoneId", zone);
    });
    x.values("networkLoadBalancerArnSet", "item", &s.load_balancers);
    tags::write(x, &c.tags);
}

/// Follows from the service and the endpoint.
pub(super) fn connection_id(service: &str, connection: &Connection) -> String {
    ids::ec2(CONNECTION.prefix, &[service, &connection.endpoint])
}

pub(super) fn accept(world: &mut World, call: &Call) -> Result<String, AwsError> {
    decide(world, call, |state| match state {
        "pendingAcceptance" => Some("pending"),
        "pending" | "available" => Some(state),
        _ => None,
    })
}

/// Also cuts a connection that is in use.
pub(super) fn reject(world: &mut World, call: &Call) -> Result<String, AwsError> {
    decide(world, call, |state| match state {
        "pendingAcceptance" | "pending" | "available" | "rejected" => Some("rejected"),
        _ => None,
    })
}

/// HTTP 200 whatever became of each endpoint; `to` gives the state after, or nothing where the state now does not permit it.
fn decide(
    world: &mut World,
    call: &Call,
    to: impl Fn(&'static str) -> Option<&'static str>,
) -> Result<String, AwsError> {
    let service = known(&mine(world, call)?.endpoint_services, call.params.need("ServiceId")?, &SERVICE)?.id.clone();
    let mut failed = Vec::new();
    for endpoint in call.params.list("VpcEndpointId") {
        match next(world, call, &service, &endpoint, &to) {
            Ok(None) => {}
            Ok(Some(state)) => set(world, call, &service, &endpoint, state)?,
            Err(error) => failed.push((endpoint, error)),
        }
    }
    Ok(listing::unsuccessful(&failed))
}

/// The state to go to, when it is another one.
fn next(
    world: &World,
    call: &Call,
    service: &str,
    endpoint: &str,
    to: impl Fn(&'static str) -> Option<&'static str>,
) -> Result<Option<&'static str>, AwsError> {
    ENDPOINT.check(endpoint)?;
    let service = known(&mine(world, call)?.endpoint_services, service, &SERVICE)?;
    let connection =
        service.connections.iter().find(|c| c.endpoint == endpoint).ok_or_else(|| ENDPOINT.not_found(endpoint))?;
    let now = connection_state(world, call, connection);
    let refused = || {
        AwsError::new("InvalidState", format!("The connection of the VPC endpoint {endpoint} is in the state {now}"))
    };
    to(now).map(|state| (state != now).then_some(state)).ok_or_else(refused)
}

fn set(world: &mut World, call: &Call, service: &str, endpoint: &str, state: &str) -> Result<(), AwsError> {
    let service = known_mut(&mut world.mine(call).ec2.endpoint_services, service, &SERVICE)?;
    for connection in service.connections.iter_mut().filter(|c| c.endpoint == endpoint) {
        state.clone_into(&mut connection.state);
        connection.since = call.now;
    }
    Ok(())
}
