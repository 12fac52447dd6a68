//! Subscribing an endpoint to a topic, and confirming that it wants to be.

use serde_json::{Value, json};

use super::{Subscription, invalid, map, own, subscription_attributes, subscriptions, text, topic};
use crate::call::{Call, hash};
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// The same protocol and endpoint give what exists.
pub(super) fn subscribe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (arn, protocol, endpoint) = (text(call, "TopicArn"), text(call, "Protocol"), text(call, "Endpoint"));
    let fifo = topic(world, call, arn)?.is_fifo();
    fits(protocol, endpoint, fifo)?;
    let attributes = map(&call.json["Attributes"]);
    for (name, value) in &attributes {
        subscription_attributes::check(name, value)?;
    }
    if protocol == "firehose" && !attributes.contains_key("SubscriptionRoleArn") {
        return Err(invalid("Attributes Reason: SubscriptionRoleArn is required for the firehose protocol"));
    }
    let same = |s: &Subscription| s.topic == arn && s.protocol == protocol && s.endpoint == endpoint;
    let known = subscriptions::living(world, call).find(|(_, s)| same(s));
    if let Some((known, subscription)) = known {
        if attributes.iter().any(|(k, v)| subscription.attributes.get(k) != Some(v)) {
            return Err(invalid("Attributes Reason: Subscription already exists with different attributes"));
        }
        return Ok(answer(call, known, subscription.token.is_some()));
    }
    let seed = world.new_id(call, "subscription", &[arn, protocol, endpoint].join("\n"));
    let new = format!("{arn}:{}", ids::uuid(&["subscription", &seed]));
    // what has somebody behind it is asked first
    let asks = matches!(protocol, "http" | "https" | "email" | "email-json");
    let subscription = Subscription {
        topic: arn.to_owned(),
        protocol: protocol.to_owned(),
        endpoint: endpoint.to_owned(),
        attributes,
        created: call.now,
        token: asks.then(|| ids::digest(&["confirm", &seed], 64)),
        principal: call.caller.clone(),
        authenticated: !asks,
    };
    world.mine(call).sns.subscriptions.insert(new.clone(), subscription);
    Ok(answer(call, &new, asks))
}

fn answer(call: &Call, arn: &str, pending: bool) -> Value {
    let told = !pending || call.json["ReturnSubscriptionArn"].as_bool().unwrap_or_default();
    json!({ "SubscriptionArn": if told { arn } else { "pending confirmation" } })
}

/// Whether a protocol exists and an endpoint is one of its kind.
fn fits(protocol: &str, endpoint: &str, fifo: bool) -> Result<(), AwsError> {
    let fits = match protocol {
        "http" => endpoint.starts_with("http://"),
        "https" => endpoint.starts_with("https://"),
        "email" | "email-json" => {
            endpoint.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !at.contains('@'))
        }
        "sms" => {
            let digits = endpoint.strip_prefix('+').unwrap_or(endpoint);
            (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        }
        "sqs" | "lambda" | "firehose" => endpoint.starts_with(&format!("arn:aws:{protocol}:")),
        "application" => endpoint.starts_with("arn:aws:sns:"),
        _ => return Err(invalid("Protocol Reason: it is not one that SNS knows")),
    };
    if fifo && protocol != "sqs" {
        return Err(invalid("Protocol Reason: FIFO topics take SQS queues only"));
    }
    if fits { Ok(()) } else { Err(invalid("Endpoint Reason: it does not fit the protocol")) }
}

/// With what was sent to the endpoint, which is hashed as it arrives.
pub(super) fn confirm(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (arn, token) = (text(call, "TopicArn"), text(call, "Token"));
    own(call, arn, "TopicArn")?;
    topic(world, call, arn)?;
    let meant = |s: &Subscription| s.topic == arn && s.token.as_deref().is_some_and(|own| hash(own) == token);
    let found = subscriptions::living(world, call).find(|(_, s)| meant(s)).map(|(arn, _)| arn.clone());
    let found = found.ok_or_else(|| invalid("Token"))?;
    if let Some(subscription) = world.mine(call).sns.subscriptions.get_mut(&found) {
        subscription.token = None;
        subscription.authenticated = text(call, "AuthenticateOnUnsubscribe") == "true";
    }
    Ok(json!({ "SubscriptionArn": found }))
}
