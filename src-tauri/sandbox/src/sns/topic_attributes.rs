//! Attributes of topics, and their defaults.

use serde_json::{Value, json};

use super::{done, invalid, is_object, subscriptions, text, topic};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// What can be set at any time.
const SETTABLE: &[&str] = &[
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "DeliveryPolicy",
    "DisplayName",
    "FifoThroughputScope",
    "KmsMasterKeyId",
    "Policy",
    "SignatureVersion",
    "TracingConfig",
];

/// Feedback on deliveries: of these protocols, each with these endings.
const FEEDBACK: [&str; 5] = ["Application", "Firehose", "HTTP", "Lambda", "SQS"];
const ENDINGS: [&str; 3] = ["FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate"];

pub(super) fn get(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "TopicArn");
    let found = topic(world, call, arn)?;
    let (mut shown, ended) = (found.attributes.clone(), found.ended);
    let fifo = found.is_fifo();
    let (mut confirmed, mut pending) = (0, 0);
    for (_, subscription) in subscriptions::living(world, call).filter(|(_, s)| s.topic == arn) {
        *if subscription.token.is_some() { &mut pending } else { &mut confirmed } += 1;
    }
    let mut default = |name: &str, value: String| {
        shown.entry(name.to_owned()).or_insert(value);
    };
    default("Policy", policy(arn, &call.account));
    default("DisplayName", String::new());
    default("EffectiveDeliveryPolicy", delivery_policy());
    default("Owner", call.account.clone());
    default("TopicArn", arn.to_owned());
    default("SubscriptionsConfirmed", format!("{confirmed}"));
    default("SubscriptionsPending", format!("{pending}"));
    default("SubscriptionsDeleted", format!("{ended}"));
    if fifo {
        default("ContentBasedDeduplication", "false".to_owned());
    }
    Ok(json!({ "Attributes": shown }))
}

pub(super) fn set(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (name, value) = (text(call, "AttributeName"), text(call, "AttributeValue"));
    let topic = topic(world, call, text(call, "TopicArn"))?;
    check(name, value, false)?;
    if value.is_empty() {
        topic.attributes.remove(name);
    } else {
        topic.attributes.insert(name.to_owned(), value.to_owned());
    }
    Ok(done())
}

/// Refuses an attribute that is not there, or cannot have that value.
pub(super) fn check(name: &str, value: &str, creation: bool) -> Result<(), AwsError> {
    let feedback = || FEEDBACK.iter().any(|p| name.strip_prefix(p).is_some_and(|rest| ENDINGS.contains(&rest)));
    if !(SETTABLE.contains(&name) || (creation && name == "FifoTopic") || feedback()) {
        return Err(invalid("AttributeName"));
    }
    let fits = value.is_empty()
        || match name {
            "Policy" | "DeliveryPolicy" | "ArchivePolicy" => is_object(value),
            "FifoTopic" | "ContentBasedDeduplication" => matches!(value, "true" | "false"),
            "DisplayName" => value.chars().count() <= 100,
            "SignatureVersion" => matches!(value, "1" | "2"),
            "TracingConfig" => matches!(value, "PassThrough" | "Active"),
            "FifoThroughputScope" => matches!(value, "Topic" | "MessageGroup"),
            _ if name.ends_with("SampleRate") => value.parse().is_ok_and(|n: u8| n <= 100),
            _ => true,
        };
    if fits { Ok(()) } else { Err(invalid(&format!("Attributes Reason: {name} cannot have this value"))) }
}

/// Who owns a topic may do all with it.
fn policy(arn: &str, account: &str) -> String {
    let actions = [
        "GetTopicAttributes",
        "SetTopicAttributes",
        "AddPermission",
        "RemovePermission",
        "DeleteTopic",
        "Subscribe",
        "ListSubscriptionsByTopic",
        "Publish",
    ];
    let actions = actions.map(|action| format!("SNS:{action}"));
    json!({ "Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [{ "Sid": "__default_statement_ID",
        "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": actions, "Resource": arn,
        "Condition": { "StringEquals": { "AWS:SourceOwner": account } } }] })
    .to_string()
}

fn delivery_policy() -> String {
    json!({ "http": { "defaultHealthyRetryPolicy": { "minDelayTarget": 20, "maxDelayTarget": 20, "numRetries": 3,
        "numMaxDelayRetries": 0, "numNoDelayRetries": 0, "numMinDelayRetries": 0, "backoffFunction": "linear" },
        "disableSubscriptionOverrides": false,
        "defaultRequestPolicy": { "headerContentType": "text/plain; charset=UTF-8" } } })
    .to_string()
}
