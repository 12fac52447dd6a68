//! Amazon SNS: topics and who is subscribed to them. Nothing leaves this process: messages are taken and go to nobody, and the tokens
//! that would confirm subscriptions are shown in the dump of the world. Platform applications, SMS settings, batches and policies by
//! statement are not simulated.

mod endpoint;
mod publish;
mod subscribe;
mod subscription_attributes;
mod subscriptions;
mod tags;
#[cfg(test)]
mod tests;
mod topic_attributes;
mod topics;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub(crate) use endpoint::{masked, with_password};

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::page;
use crate::world::World;

/// Topics and subscriptions of one account in one Region, by ARN.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sns {
    topics: BTreeMap<String, Topic>,
    subscriptions: BTreeMap<String, Subscription>,
}

#[derive(Debug, Clone)]
struct Topic {
    /// Those that were set; the others have AWS's defaults.
    attributes: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
    /// Subscriptions that were ended.
    ended: u64,
    /// Messages that were taken.
    published: u64,
}

#[derive(Debug, Clone)]
struct Subscription {
    topic: String,
    protocol: String,
    endpoint: String,
    attributes: BTreeMap<String, String>,
    created: Time,
    /// What its endpoint would send back to confirm it, until it does.
    token: Option<String>,
    principal: String,
    /// Only its owner may end it.
    authenticated: bool,
}

/// Things on one page of a list.
const PAGE: i64 = 100;

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "CreateTopic" => topics::create(world, call),
        "DeleteTopic" => topics::delete(world, call),
        "ListTopics" => topics::list(world, call),
        "GetTopicAttributes" => topic_attributes::get(world, call),
        "SetTopicAttributes" => topic_attributes::set(world, call),
        "Subscribe" => subscribe::subscribe(world, call),
        "ConfirmSubscription" => subscribe::confirm(world, call),
        "Unsubscribe" => subscriptions::end(world, call),
        "ListSubscriptions" => subscriptions::list(world, call, None),
        "ListSubscriptionsByTopic" => subscriptions::of_topic(world, call),
        "GetSubscriptionAttributes" => subscription_attributes::get(world, call),
        "SetSubscriptionAttributes" => subscription_attributes::set(world, call),
        "Publish" => publish::publish(world, call),
        "TagResource" => tags::add(world, call),
        "UntagResource" => tags::remove(world, call),
        "ListTagsForResource" => tags::list(world, call),
        _ => Err(call.unknown_action()),
    }
}

impl Sns {
    /// A topic that has been there from the beginning.
    pub fn plant(&mut self, arn: &str, attributes: BTreeMap<String, String>, tags: BTreeMap<String, String>) {
        self.topics.insert(arn.to_owned(), Topic { attributes, tags, ended: 0, published: 0 });
    }

    /// Topics, and subscriptions with what would confirm them: for looking and for tests.
    pub fn dump(&self) -> Value {
        let subscription = |(arn, s): (&String, &Subscription)| json!({ "arn": arn, "topic": s.topic, "protocol": s.protocol, "endpoint": masked(&s.endpoint), "token": s.token });
        json!({ "topics": self.topics.keys().collect::<Vec<_>>(),
            "subscriptions": self.subscriptions.iter().map(subscription).collect::<Vec<_>>() })
    }
}

impl Topic {
    fn is_fifo(&self) -> bool {
        self.attributes.get("FifoTopic").is_some_and(|v| v == "true")
    }
}

/// The topic of an ARN: of this account and Region, in the form that AWS gives out.
fn topic<'a>(world: &'a mut World, call: &Call, arn: &str) -> Result<&'a mut Topic, AwsError> {
    own(call, arn, "TopicArn")?;
    let missing = || AwsError::new("NotFound", "Topic does not exist").status(404);
    world.mine(call).sns.topics.get_mut(arn).ok_or_else(missing)
}

/// Refuses what is no ARN of this Region, and what is another account's.
fn own(call: &Call, arn: &str, member: &str) -> Result<(), AwsError> {
    let parts: Vec<&str> = arn.split(':').collect();
    match parts.as_slice() {
        ["arn", "aws", "sns", region, account, name, ..] if *region == call.region && !name.is_empty() => {
            if *account == call.account {
                return Ok(());
            }
            let message =
                format!("User: {} is not authorized to perform: SNS:{} on resource: {arn}", call.caller, call.action);
            Err(AwsError::new("AuthorizationError", message).status(403))
        }
        [] | [_, ..] => Err(invalid(member)),
    }
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.json[name].as_str().unwrap_or_default()
}

/// A map of texts.
fn map(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

fn done() -> Value {
    json!({})
}

fn invalid(what: &str) -> AwsError {
    AwsError::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

fn is_object(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|v| v.is_object())
}

/// One page of a list, under its name in the answer.
fn paged(name: &str, items: Vec<Value>, call: &Call) -> Result<Value, AwsError> {
    let page = page::page(items, Some(PAGE), call.json["NextToken"].as_str());
    let (items, next) = page.map_err(|_| invalid("NextToken"))?;
    let mut answer = json!({ name: items });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}
