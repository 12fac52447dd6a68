//! Attributes of subscriptions.

use serde_json::{Value, json};

use super::{done, invalid, is_object, masked, own, subscriptions, text};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

pub(super) fn get(world: &World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "SubscriptionArn");
    own(call, arn, "SubscriptionArn")?;
    let (_, found) = subscriptions::living(world, call).find(|(known, _)| *known == arn).ok_or_else(not_found)?;
    let mut shown = found.attributes.clone();
    for (name, value) in [
        ("SubscriptionArn", arn),
        ("TopicArn", &found.topic),
        ("Owner", &call.account),
        ("Protocol", &found.protocol),
        ("Endpoint", &masked(&found.endpoint)),
        ("SubscriptionPrincipal", &found.principal),
        ("PendingConfirmation", if found.token.is_some() { "true" } else { "false" }),
        ("ConfirmationWasAuthenticated", if found.authenticated { "true" } else { "false" }),
        ("RawMessageDelivery", "false"),
    ] {
        shown.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }
    if shown.contains_key("FilterPolicy") {
        shown.entry("FilterPolicyScope".to_owned()).or_insert_with(|| "MessageAttributes".to_owned());
    }
    Ok(json!({ "Attributes": shown }))
}

pub(super) fn set(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (arn, name, value) = (text(call, "SubscriptionArn"), text(call, "AttributeName"), text(call, "AttributeValue"));
    own(call, arn, "SubscriptionArn")?;
    let there = subscriptions::living(world, call).any(|(known, _)| known == arn);
    let found = world.mine(call).sns.subscriptions.get_mut(arn).filter(|_| there).ok_or_else(not_found)?;
    check(name, value)?;
    if value.is_empty() {
        found.attributes.remove(name);
    } else {
        found.attributes.insert(name.to_owned(), value.to_owned());
    }
    Ok(done())
}

/// Refuses an attribute that is not there, or cannot have that value.
pub(super) fn check(name: &str, value: &str) -> Result<(), AwsError> {
    let fits = match name {
        "DeliveryPolicy" | "FilterPolicy" | "RedrivePolicy" | "ReplayPolicy" => value.is_empty() || is_object(value),
        "FilterPolicyScope" => matches!(value, "MessageAttributes" | "MessageBody"),
        "RawMessageDelivery" => matches!(value, "true" | "false"),
        "SubscriptionRoleArn" => value.starts_with("arn:"),
        _ => return Err(invalid("AttributeName")),
    };
    if fits { Ok(()) } else { Err(invalid(&format!("Attributes Reason: {name} cannot have this value"))) }
}

fn not_found() -> AwsError {
    AwsError::new("NotFound", "Subscription does not exist").status(404)
}
