//! Topics.

use serde_json::{Value, json};

use super::{Topic, done, invalid, map, own, paged, tags, text, topic_attributes};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Standard topics, and FIFO ones, of one account in one Region.
const MOST: usize = 100_000;
const MOST_FIFO: usize = 1000;

/// The same name with the same settings gives what exists.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "Name");
    let attributes = map(&call.json["Attributes"]);
    let fifo = attributes.get("FifoTopic").is_some_and(|v| v == "true");
    let bare = if fifo { name.strip_suffix(".fifo") } else { Some(name) };
    let plain = |bare: &str| bare.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if name.is_empty() || name.len() > 256 || !bare.is_some_and(|bare| !bare.is_empty() && plain(bare)) {
        return Err(invalid("Topic Name"));
    }
    for (attribute, value) in &attributes {
        topic_attributes::check(attribute, value, true)?;
    }
    let given = tags::given(&call.json["Tags"])?;
    let arn = format!("arn:aws:sns:{}:{}:{name}", call.region, call.account);
    let topics = &mut world.mine(call).sns.topics;
    match topics.get(&arn) {
        Some(known) if attributes.iter().any(|(k, v)| known.attributes.get(k) != Some(v)) => {
            return Err(invalid("Attributes Reason: Topic already exists with different attributes"));
        }
        Some(known) if !given.is_empty() && known.tags != given => {
            return Err(invalid("Tags Reason: Topic already exists with different tags"));
        }
        Some(_) => {}
        None => {
            let like = topics.values().filter(|t| t.is_fifo() == fifo).count();
            if like >= if fifo { MOST_FIFO } else { MOST } {
                return Err(
                    AwsError::new("TopicLimitExceeded", "The account has as many topics as it can have.").status(403)
                );
            }
            topics.insert(arn.clone(), Topic { attributes, tags: given, ended: 0, published: 0 });
        }
    }
    Ok(json!({ "TopicArn": arn }))
}

/// A topic that is not there is deleted already. Its subscriptions go with it.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let arn = text(call, "TopicArn");
    own(call, arn, "TopicArn")?;
    let sns = &mut world.mine(call).sns;
    sns.topics.remove(arn);
    sns.subscriptions.retain(|_, s| s.topic != arn);
    Ok(done())
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let topics = world.mine(call).sns.topics.keys().map(|arn| json!({ "TopicArn": arn })).collect();
    paged("Topics", topics, call)
}
