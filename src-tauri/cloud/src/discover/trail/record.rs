//! One event of CloudTrail, read from its record. The record is text that callers wrote parts of: what is not as expected is left out,
//! and nothing of it is long.

use std::collections::BTreeMap;

use aws_sdk_cloudtrail::types::Event;
use domain::{Fault, TrailEvent};
use serde_json::{Map, Value};

use crate::wire::{moment, some, text};

/// What a request asks for that bears on access, under our name and each of AWS's: the parameters of EC2's endpoint
/// operations are written in its query protocol's names (`docs/aws.md`, “CloudTrail”), where a list goes by its elements' name.
const ASKED: [(&str, &[&str]); 4] = [
    ("acceptanceRequired", &["AcceptanceRequired"]),
    ("addAllowedPrincipals", &["AddAllowedPrincipals"]),
    ("removeAllowedPrincipals", &["RemoveAllowedPrincipals"]),
    ("vpcEndpointIds", &["VpcEndpointId", "VpcEndpointIds"]),
];

/// The services that a request is about.
const SERVICES: &[&str] = &["ServiceId", "ServiceIds"];

/// Values of one parameter that are kept.
const MOST_VALUES: usize = 100;
/// Characters of one text that are kept; ARNs have 2,048 at most.
const LONGEST: usize = 2048;

/// The event with what its record says.
pub(super) fn event(event: &Event) -> Result<TrailEvent, Fault> {
    let unreadable =
        || Fault::invalid("malformed-event", "an event of CloudTrail has no ID, no time, or no readable record");
    let record: Value = event.cloud_trail_event().and_then(|t| serde_json::from_str(t).ok()).ok_or_else(unreadable)?;
    let request = request(&record);
    let asked = ASKED.iter().filter_map(|(ours, theirs)| Some(((*ours).to_owned(), parameter(request, theirs)?)));
    Ok(TrailEvent {
        id: some(event.event_id()).ok_or_else(unreadable)?,
        at: moment(event.event_time()).ok_or_else(unreadable)?,
        name: text(event.event_name()),
        by: member(&record["userIdentity"], "arn"),
        resource: parameter(request, SERVICES).or_else(|| made(event)),
        error: member(&record, "errorCode"),
        asked: asked.collect::<BTreeMap<_, _>>(),
    })
}

/// The parameters, without the wrapping that EC2's endpoint operations have: `{"…Request": {…}}`.
fn request(record: &Value) -> Option<&Map<String, Value>> {
    let parameters = record["requestParameters"].as_object()?;
    let mut members = parameters.iter();
    match (members.next(), members.next()) {
        (Some((name, Value::Object(inner))), None) if name.ends_with("Request") => Some(inner),
        _ => Some(parameters),
    }
}

/// The values of a parameter, joined; nothing where it has none.
fn parameter(request: Option<&Map<String, Value>>, names: &[&str]) -> Option<String> {
    let asked = request?.iter().filter(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let mut values = Vec::new();
    asked.for_each(|(_, value)| collect(value, &mut values));
    (!values.is_empty()).then(|| values.join(","))
}

/// The texts in a value; elements of lists are plain, or hold what they are beside their number.
fn collect(value: &Value, into: &mut Vec<String>) {
    if into.len() >= MOST_VALUES {
        return;
    }
    match value {
        Value::Null => {}
        Value::Bool(yes) => into.push(yes.to_string()),
        Value::Number(number) => into.push(number.to_string()),
        Value::String(text) => into.push(short(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(members) => {
            members.get("content").or_else(|| members.get("items")).into_iter().for_each(|inner| collect(inner, into));
        }
    }
}

/// The service that a creation made, which its request cannot name.
fn made(event: &Event) -> Option<String> {
    let mut names = event.resources().iter().filter_map(|r| r.resource_name());
    names.find(|name| name.starts_with("vpce-svc-")).map(short)
}

fn member(of: &Value, name: &str) -> Option<String> {
    of.get(name)?.as_str().filter(|text| !text.is_empty()).map(short)
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudtrail::types::Resource;
    use aws_smithy_types::DateTime;
    use serde_json::json;

    use super::*;

    fn read(record: &str) -> Result<TrailEvent, Fault> {
        let service = Resource::builder().resource_name("vpce-svc-0123456789abcdef0").build();
        let of = Event::builder().event_id("e-1").event_name("X").event_time(DateTime::from_secs(1_700_000_000));
        event(&of.resources(service).cloud_trail_event(record).build())
    }

    #[test]
    fn parameters_are_read_in_either_manner_of_writing() {
        let wrapped = json!({ "requestParameters": { "ModifyVpcEndpointServicePermissionsRequest": {
            "ServiceId": "vpce-svc-1", "AddAllowedPrincipals": [{ "tag": 1, "content": "*" }, { "tag": 2, "content": "arn:b" }],
            "RemoveAllowedPrincipals": { "tag": 1, "content": "arn:c" } } } });
        let plain = json!({ "requestParameters": { "serviceId": "vpce-svc-1", "addAllowedPrincipals": ["*", "arn:b"],
            "removeAllowedPrincipals": { "items": ["arn:c"] } } });
        for record in [wrapped, plain] {
            let event = read(&record.to_string()).unwrap();
            assert_eq!(event.resource.as_deref(), Some("vpce-svc-1"));
            assert_eq!(
                (event.asked["addAllowedPrincipals"].as_str(), event.asked["removeAllowedPrincipals"].as_str()),
                ("*,arn:b", "arn:c")
            );
        }
        let accepted = json!({ "errorCode": "Client.UnauthorizedOperation", "userIdentity": { "arn": "arn:aws:iam::111122223333:user/ada" },
            "requestParameters": { "X": { "VpcEndpointId": { "tag": 1, "content": "vpce-1" } }, "AcceptanceRequired": false } });
        let event = read(&accepted.to_string()).unwrap();
        assert_eq!((event.asked.len(), event.asked["acceptanceRequired"].as_str()), (1, "false"));
        assert_eq!(event.by.as_deref(), Some("arn:aws:iam::111122223333:user/ada"));
        assert_eq!(event.error.as_deref(), Some("Client.UnauthorizedOperation"));
        assert_eq!(event.resource.as_deref(), Some("vpce-svc-0123456789abcdef0"), "what a creation made");
    }

    #[test]
    fn a_hostile_record_is_no_event_or_a_short_one() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for record in ["", "{", "\u{0}", &deep] {
            assert_eq!(read(record).unwrap_err().code, "malformed-event");
        }
        for record in ["7", "null", "[]", r#"{"requestParameters":"x","userIdentity":[],"errorCode":{"a":1}}"#] {
            let event = read(record).unwrap();
            assert!(event.asked.is_empty() && event.by.is_none() && event.error.is_none());
        }
        let nested = |depth: usize| (0..depth).fold(json!("x"), |inner, _| json!({ "content": inner }));
        let long = json!({ "userIdentity": { "arn": "a".repeat(100_000) },
            "requestParameters": { "AddAllowedPrincipals": vec!["p"; 5000], "VpcEndpointIds": nested(60) } });
        let event = read(&long.to_string()).unwrap();
        assert_eq!(
            (event.by.unwrap().len(), event.asked["addAllowedPrincipals"].split(',').count()),
            (LONGEST, MOST_VALUES)
        );
    }
}
