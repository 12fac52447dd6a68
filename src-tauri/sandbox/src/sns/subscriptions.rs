//! Who is subscribed to what.

use serde_json::{Value, json};

use super::{Subscription, done, invalid, masked, own, paged, text, topic};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// AWS's seconds after which a subscription that nobody confirmed is gone.
const PENDING: i64 = 2 * 86_400;

/// All but those that nobody confirmed in time, by ARN.
pub(super) fn living<'a>(world: &'a World, call: &'a Call) -> impl Iterator<Item = (&'a String, &'a Subscription)> {
    let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
    let all = estate.into_iter().flat_map(|e| &e.sns.subscriptions);
    all.filter(|(_, s)| s.token.is_none() || world.since(s.created, call) < PENDING)
}

pub(super) fn list(world: &World, call: &Call, topic: Option<&str>) -> Result<Value, AwsError> {
    let of_topic = living(world, call).filter(|(_, s)| topic.is_none_or(|t| t == s.topic));
    let show = |(arn, s): (&String, &Subscription)| {
        let arn = if s.token.is_some() { "PendingConfirmation" } else { arn };
        json!({ "SubscriptionArn": arn, "Owner": call.account, "Protocol": s.protocol, "Endpoint": masked(&s.endpoint), "TopicArn": s.topic })
    };
    paged("Subscriptions", of_topic.map(show).collect(), call)
}

pub(super) fn of_topic(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "TopicArn");
    topic(world, call, arn)?;
    list(world, call, Some(arn))
}

/// One that is not there has ended already; one that nobody confirmed cannot be ended.
pub(super) fn end(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "SubscriptionArn");
    own(call, arn, "SubscriptionArn")?;
    let sns = &mut world.mine(call).sns;
    match sns.subscriptions.get(arn) {
        Some(found) if found.token.is_some() => {
            return Err(invalid("SubscriptionArn Reason: A subscription that is pending confirmation cannot be ended"));
        }
        Some(found) => {
            if let Some(topic) = sns.topics.get_mut(&found.topic) {
                topic.ended += 1;
            }
            sns.subscriptions.remove(arn);
        }
        None => {}
    }
    Ok(done())
}
