//! Connection notifications: who wants to be told what happens to a service's or an endpoint's connections. Nobody is told,
//! since there is no SNS here.

use super::listing::{self, ENDPOINT, Pages, SERVICE, Shape, known, one};
use super::state::{Ec2, Notification, Watched};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// In the order in which AWS shows them (cli: describe-vpc-endpoint-connection-notifications).
const EVENTS: [&str; 4] = ["Accept", "Reject", "Delete", "Connect"];

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, make)?;
    let ec2 = &world.mine(call).ec2;
    let notification = found(ec2, &id)?;
    let mut x = Xml::new();
    x.within("connectionNotification", |x| write(x, ec2, call, notification)).maybe("clientToken", token);
    Ok(x.done())
}

fn make(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let of = match (call.params.get("ServiceId"), call.params.get("VpcEndpointId")) {
        (Some(id), None) => Watched::Service(known(&ec2.endpoint_services, id, &SERVICE)?.id.clone()),
        (None, Some(id)) => Watched::Endpoint(known(&ec2.endpoints, id, &ENDPOINT)?.id.clone()),
        (None, None) => return Err(AwsError::missing("ServiceId or VpcEndpointId")),
        (Some(_), Some(_)) => {
            let message = "Only one of ServiceId and VpcEndpointId can be specified";
            return Err(AwsError::new("InvalidParameterCombination", message));
        }
    };
    let (topic, events) = (topic(call.params.need("ConnectionNotificationArn")?)?, events(call)?);
    let key = call.params.get("ClientToken").map_or_else(|| topic.clone(), str::to_owned);
    let id = world.new_id(call, "vpce-nfn", &key);
    let notification = Notification { id: id.clone(), of, topic, events };
    world.mine(call).ec2.notifications.insert(id.clone(), notification);
    Ok(id)
}

/// `arn:<partition>:sns:<Region>:<account>:<topic>`.
fn topic(arn: &str) -> Result<String, AwsError> {
    let parts: Vec<&str> = arn.split(':').collect();
    let named = |name: &str| {
        (1..=256).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let twelve = |account: &str| account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        ["arn", partition, "sns", region, account, name]
            if partition.starts_with("aws") && !region.is_empty() && twelve(account) && named(name) =>
        {
            Ok(arn.to_owned())
        }
        _ => Err(AwsError::new("InvalidParameter", format!("Invalid SNS topic ARN: {arn}"))),
    }
}

/// Each event once, in AWS's order.
fn events(call: &Call) -> Result<Vec<&'static str>, AwsError> {
    let asked = call.params.list("ConnectionEvents");
    match asked.iter().find(|e| !EVENTS.contains(&e.as_str())) {
        Some(unknown) => {
            Err(AwsError::invalid(format!("Value ({unknown}) for parameter ConnectionEvents is invalid.")))
        }
        None => Ok(EVENTS.into_iter().filter(|e| asked.iter().any(|a| a == e)).collect()),
    }
}

fn found<'a>(ec2: &'a Ec2, id: &str) -> Result<&'a Notification, AwsError> {
    let missing = || AwsError::new("InvalidConnectionNotification", format!("The notification '{id}' does not exist"));
    ec2.notifications.get(id).ok_or_else(missing)
}

impl Notification {
    fn service(&self) -> Option<&String> {
        match &self.of {
            Watched::Service(id) => Some(id),
            Watched::Endpoint(_) => None,
        }
    }

    fn endpoint(&self) -> Option<&String> {
        match &self.of {
            Watched::Service(_) => None,
            Watched::Endpoint(id) => Some(id),
        }
    }

    /// Whether what it is about is still there.
    pub(super) fn stands(&self, ec2: &Ec2) -> bool {
        match &self.of {
            Watched::Service(id) => ec2.endpoint_services.contains_key(id),
            Watched::Endpoint(id) => ec2.endpoints.contains_key(id),
        }
    }
}

const NOTIFICATIONS: Shape = Shape {
    set: "connectionNotificationSet",
    filters: &[
        "connection-notification-arn",
        "connection-notification-id",
        "connection-notification-state",
        "connection-notification-type",
        "service-id",
        "vpc-endpoint-id",
    ],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = match call.params.get("ConnectionNotificationId") {
        Some(id) => vec![found(ec2, id)?],
        None => ec2.notifications.values().collect(),
    };
    let value = |n: &&Notification, name: &str| match name {
        "connection-notification-arn" => one(&n.topic),
        "connection-notification-id" => one(&n.id),
        "connection-notification-state" => one("Enabled"),
        "connection-notification-type" => one("Topic"),
        "service-id" => n.service().cloned().into_iter().collect(),
        "vpc-endpoint-id" => n.endpoint().cloned().into_iter().collect(),
        _ => Vec::new(),
    };
    listing::list(call, &NOTIFICATIONS, chosen, |_| None, value, |x, n| write(x, ec2, call, n))
}

/// The Region of the service is told where it is another one.
fn write(x: &mut Xml, ec2: &Ec2, call: &Call, n: &Notification) {
    x.leaf("connectionNotificationId", &n.id).maybe("serviceId", n.service()).maybe("vpcEndpointId", n.endpoint());
    x.leaf("connectionNotificationType", "Topic").leaf("connectionNotificationArn", &n.topic);
    x.values("connectionEvents", "item", &n.events).leaf("connectionNotificationState", "Enabled");
    let endpoint = n.endpoint().and_then(|id| ec2.endpoints.get(id));
    x.maybe("serviceRegion", endpoint.map(|e| &e.service_region).filter(|r| **r != call.region));
}

pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = call.params.need("ConnectionNotificationId")?;
    let old = found(&world.mine(call).ec2, id)?.clone();
    let topic = call.params.get("ConnectionNotificationArn").map(topic).transpose()?.unwrap_or(old.topic);
    let events = Some(events(call)?).filter(|e| !e.is_empty()).unwrap_or(old.events);
    let notification = Notification { id: old.id, of: old.of, topic, events };
    world.mine(call).ec2.notifications.insert(id.to_owned(), notification);
    Ok(listing::done())
}

/// Each notification apart.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let mut failed = Vec::new();
    for id in call.params.list("ConnectionNotificationId") {
        match found(ec2, &id).map(drop) {
            Ok(()) => drop(ec2.notifications.remove(&id)),
            Err(error) => failed.push((id, error)),
        }
    }
    Ok(listing::unsuccessful(&failed))
}
