//! Who is told of an endpoint service's connections: one list for the whole account and Region.

use std::collections::HashMap;

use aws_sdk_ec2::{Client, types};
use domain::{EndpointServiceId, Fault, Notification};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{needed, text};

/// The notifications by service; nothing where one is missing or fails its pattern.
pub(super) async fn find(ec2: &Client, look: &Look) -> Option<HashMap<EndpointServiceId, Vec<Notification>>> {
    const CALL: &str = "ec2:DescribeVpcEndpointConnectionNotifications";
    let fetch = async |token| {
        let request = ec2.describe_vpc_endpoint_connection_notifications().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.connection_notification_set, answer.next_token))
    };
    let mut list = look.whole(CALL, fetch).await?;
    // Those of endpoints, on the consumer's side, name no service
    list.retain(|n| n.service_id().is_some_and(|id| !id.is_empty()));
    let known = look.keep(CALL, &list, notification);
    if known.len() < list.len() {
        return None;
    }
    let mut by_service: HashMap<_, Vec<_>> = HashMap::new();
    for (service, notification) in known {
        by_service.entry(service).or_default().push(notification);
    }
    Some(by_service)
}

fn notification(n: &types::ConnectionNotification) -> Result<(EndpointServiceId, Notification), Fault> {
    let notification = Notification {
        id: needed(n.connection_notification_id())?,
        topic: needed(n.connection_notification_arn())?,
        events: n.connection_events().to_vec(),
        state: text(n.connection_notification_state().map(|s| s.as_str())),
    };
    Ok((needed(n.service_id())?, notification))
}
