//! Notifications: an SNS topic is told of an endpoint service's requests, connections and their ends.

use aws_sdk_ec2::Client;
use aws_types::request_id::RequestId;
use domain::{Arn, Done, EndpointServiceId, Fault, NotificationId, Token};

use super::endpoint_service::all_succeeded;
use super::{gone_is_done, made, new_id};
use crate::fault::{damaged, writing};

/// Without a token a repeat makes a second one, and everybody is told twice (`docs/aws.md`, “Idempotency”).
pub(super) async fn create(
    ec2: &Client,
    service: &EndpointServiceId,
    topic: &Arn,
    events: &[String],
    token: &Token,
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:CreateVpcEndpointConnectionNotification";
    let request = ec2
        .create_vpc_endpoint_connection_notification()
        .service_id(service.as_str())
        .connection_notification_arn(topic.as_str())
        .set_connection_events(Some(events.to_vec()))
        .client_token(token.as_str());
    let answer = request.send().await.map_err(writing(CALL))?;
    let made_one = answer.connection_notification().ok_or_else(|| damaged(CALL, "it names no notification"))?;
    if made_one.service_id() != Some(service.as_str()) || made_one.connection_notification_arn() != Some(topic.as_str())
    {
        return Err(damaged(CALL, "it names another service or topic"));
    }
    Ok(made(new_id(CALL, made_one.connection_notification_id())?, answer.request_id()))
}

pub(super) async fn delete(ec2: &Client, notification: &NotificationId) -> Result<Done, Fault> {
    const CALL: &str = "ec2:DeleteVpcEndpointConnectionNotifications";
    let request = ec2.delete_vpc_endpoint_connection_notifications().connection_notification_ids(notification.as_str());
    let answer = request.send().await;
    gone_is_done(answer.map_err(writing(CALL)).and_then(|a| all_succeeded(CALL, a.unsuccessful(), a.request_id())))
}
