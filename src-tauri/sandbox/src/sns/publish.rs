//! Publishing: a message is judged, numbered, and goes to nobody.

use serde_json::{Value, json};

use super::{invalid, text, topic};
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// Bytes of a message.
const MOST: usize = 262_144;

pub(super) fn publish(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let targets: Vec<&str> =
        ["TopicArn", "TargetArn", "PhoneNumber"].into_iter().filter(|name| !call.json[*name].is_null()).collect();
    let [target] = targets.as_slice() else {
        return Err(invalid(
            "TopicArn or TargetArn Reason: exactly one of TopicArn, TargetArn and PhoneNumber is required",
        ));
    };
    message(call)?;
    attributes(&call.json["MessageAttributes"])?;
    let id = ids::uuid(&["message", &call.account, &call.number.to_string()]);
    if *target == "PhoneNumber" {
        let digits = text(call, target).strip_prefix('+').unwrap_or_default();
        let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        return if fits { Ok(json!({ "MessageId": id })) } else { Err(invalid("PhoneNumber Reason: it is not valid")) };
    }
    let topic = topic(world, call, text(call, target))?;
    let told = |name: &str| call.json[name].as_str().is_some_and(|text| !text.is_empty());
    if topic.is_fifo() {
        let by_content = topic.attributes.get("ContentBasedDeduplication").is_some_and(|v| v == "true");
        if !told("MessageGroupId") {
            return Err(invalid("The MessageGroupId parameter is required for FIFO topics"));
        }
        if !told("MessageDeduplicationId") && !by_content {
            let message = "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
            return Err(invalid(message));
        }
    } else if told("MessageDeduplicationId") {
        return Err(invalid(
            "MessageDeduplicationId Reason: The request includes a parameter that is not valid for this topic type",
        ));
    }
    topic.published += 1;
    let mut answer = json!({ "MessageId": id });
    if topic.is_fifo() {
        answer["SequenceNumber"] = json!(format!("{:020}", topic.published));
    }
    Ok(answer)
}

fn message(call: &Call) -> Result<(), AwsError> {
    let message = text(call, "Message");
    if message.is_empty() {
        return Err(invalid("Empty message"));
    }
    if message.len() > MOST {
        return Err(invalid("Message too long"));
    }
    if let Some(subject) = call.json["Subject"].as_str() {
        let fits = (1..=100).contains(&subject.chars().count()) && !subject.chars().any(char::is_control);
        if !fits {
            return Err(invalid("Subject"));
        }
    }
    match call.json["MessageStructure"].as_str() {
        None => Ok(()),
        Some("json") => match serde_json::from_str::<Value>(message) {
            Ok(parts) if parts["default"].is_string() => Ok(()),
            Ok(_) => Err(invalid("Message Structure - No default entry in JSON message body")),
            Err(_) => Err(invalid("Message Structure - JSON message body failed to parse")),
        },
        Some(_) => Err(invalid("MessageStructure")),
    }
}

/// Each has a kind, and a value of it.
fn attributes(attributes: &Value) -> Result<(), AwsError> {
    for (name, attribute) in attributes.as_object().into_iter().flatten() {
        let kind = attribute["DataType"].as_str().unwrap_or_default();
        let told = |member: &str| attribute[member].as_str().filter(|text| !text.is_empty());
        let fits = match kind.split('.').next() {
            Some("String") => told("StringValue").is_some(),
            Some("Number") => told("StringValue").is_some_and(|text| text.parse::<f64>().is_ok()),
            Some("Binary") => told("BinaryValue").is_some(),
            Some(_) | None => false,
        };
        if !fits {
            let message = format!("The message attribute '{name}' with type '{kind}' must use a value of that type.");
            return Err(AwsError::new("ParameterValueInvalid", message));
        }
    }
    Ok(())
}
