//! A call becomes an event of its account and Region.

use serde_json::{Value, json};

use super::{Event, request, resources};
use crate::call::{Call, Reply};
use crate::clock::Time;
use crate::ids;
use crate::service::Service;
use crate::sts;
use crate::world::World;

/// Data events, which CloudTrail keeps only where a trail asks for them.
const DATA: [(Service, &str); 3] =
    [(Service::CloudWatch, "PutMetricData"), (Service::Logs, "PutLogEvents"), (Service::Sns, "Publish")];

/// What hands out credentials changes nothing in AWS's eyes.
const READ_ONLY: [&str; 3] = ["AssumeRole", "GetSessionToken", "GetFederationToken"];

/// Remembers a call that succeeded.
pub(crate) fn record(world: &mut World, call: &Call, reply: &Reply) {
    // whoever signs in has no account yet
    let nobody = matches!(call.service, Service::Sso | Service::SsoOidc | Service::Other);
    if nobody || DATA.iter().any(|(service, action)| *service == call.service && *action == call.action) {
        return;
    }
    let asked = request::parameters(call);
    let event = Event {
        id: ids::uuid(&["event", &call.account, &call.number.to_string()]),
        name: call.action.clone(),
        at: call.now,
        source: format!("{}.amazonaws.com", call.service.name()),
        region: region(call).to_owned(),
        username: call.caller.rsplit('/').next().unwrap_or_default().to_owned(),
        access_key: call.access_key.clone(),
        read_only: READ_ONLY.contains(&call.action.as_str()),
        resources: resources::named(&asked, reply),
        text: String::new(),
    };
    let identity = identity(world, call);
    let text = text(call, &event, &identity, request::shown(call, &asked));
    world.account(&call.account).history.events.push(Event { text, ..event });
}

/// Services that are everywhere are recorded in one Region (`docs/aws.md`, “CloudTrail”).
fn region(call: &Call) -> &str {
    match call.service {
        Service::Iam | Service::Route53 => "us-east-1",
        _ => &call.region,
    }
}

fn text(call: &Call, event: &Event, identity: &Value, asked: Value) -> String {
    json!({
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": second(event.at),
        "eventSource": event.source,
        "eventName": event.name,
        "awsRegion": event.region,
        "sourceIPAddress": "127.0.0.1",
        "userAgent": call.agent,
        "requestParameters": asked,
        "responseElements": null,
        "requestID": call.request_id,
        "eventID": event.id,
        "readOnly": event.read_only,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": call.account,
        "eventCategory": "Management",
    })
    .to_string()
}

fn identity(world: &World, call: &Call) -> Value {
    let account = &call.account;
    let mut identity = json!({ "type": "IAMUser", "principalId": sts::user_id(&call.caller), "arn": call.caller,
        "accountId": account, "accessKeyId": call.access_key });
    let role = world.sessions.get(&call.access_key).and_then(|s| s.role.as_deref());
    match role {
        Some(role) => {
            let name = role.rsplit('/').next().unwrap_or_default();
            identity["type"] = json!("AssumedRole");
            identity["sessionContext"] = json!({ "sessionIssuer": { "type": "Role", "principalId": world.sessions.get(&call.access_key).and_then(|s| s.user_id.split(':').next()).unwrap_or_default(),
                "arn": role, "accountId": account, "userName": name } });
        }
        None if call.caller.contains(":federated-user/") => identity["type"] = json!("FederatedUser"),
        None => identity["userName"] = json!(call.caller.rsplit('/').next().unwrap_or_default()),
    }
    identity
}

fn second(at: Time) -> String {
    let at = jiff::Timestamp::from_second(at.div_euclid(1000)).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
