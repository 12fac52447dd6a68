//! SNS topics, which may be told of connections.

use aws_sdk_sns::Client;
use domain::Arn;

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::needed;

pub(super) async fn find(sns: &Client, look: &Look) -> Vec<Arn> {
    const CALL: &str = "sns:ListTopics";
    let fetch = async |token| {
        let answer = sns.list_topics().set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.topics, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, |topic| needed(topic.topic_arn()))
}
