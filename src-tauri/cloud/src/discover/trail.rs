//! Who changed endpoint services in the last 90 days, as CloudTrail has it. What a record says is read in `trail/record.rs`.

mod record;

use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use domain::{Fault, FaultKind, TrailEvent};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;

const CALL: &str = "cloudtrail:LookupEvents";

/// What bears on who may connect.
const NAMES: [&str; 6] = [
    "ModifyVpcEndpointServicePermissions",
    "ModifyVpcEndpointServiceConfiguration",
    "AcceptVpcEndpointConnections",
    "RejectVpcEndpointConnections",
    "CreateVpcEndpointServiceConfiguration",
    "DeleteVpcEndpointServiceConfigurations",
];

/// Of 50 events each, for every name: AWS answers two such calls a second (`docs/aws.md`, “CloudTrail”).
const MOST_PAGES: u32 = 4;

/// Why a list was not read to its end, where that is our own choice.
const CUT: &str = "trail-cut";

/// The newest first. One name after another; where one is not answered, the rest would not be either.
pub(super) async fn find(cloudtrail: &Client, look: &Look) -> Vec<TrailEvent> {
    let mut events = Vec::new();
    for name in NAMES {
        let pages = AtomicU32::new(0);
        let found = look.walk(CALL, |token| page(cloudtrail, name, token, &pages)).await;
        events.extend(found.items);
        if found.broken.is_some_and(|fault| fault.code != CUT) {
            break;
        }
    }
    let mut events = look.keep(CALL, &events, record::event);
    events.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    events
}

async fn page(cloudtrail: &Client, name: &str, token: Option<String>, pages: &AtomicU32) -> Result<Page<Event>, Fault> {
    if pages.fetch_add(1, Ordering::Relaxed) >= MOST_PAGES {
        return Err(cut(name));
    }
    let of = LookupAttribute::builder().attribute_key(LookupAttributeKey::EventName).attribute_value(name).build();
    let of =
        of.map_err(|_| Fault::invalid("request-not-built", format!("The request for {CALL} could not be built")))?;
    let request = cloudtrail.lookup_events().lookup_attributes(of).max_results(50).set_next_token(token);
    let answer = request.send().await.map_err(reading(CALL))?;
    Ok(Page::new(answer.events, answer.next_token))
}

fn cut(name: &str) -> Fault {
    let message = format!("Only the newest {} events of {name} were read from CloudTrail", MOST_PAGES * 50);
    Fault::new(FaultKind::Other, CUT, message).hint("Look older ones up in CloudTrail’s event history")
}
