//! Logs as a client sees them.

use serde_json::{Value, json};

use crate::Sandbox;
use crate::testing::{ACCOUNT, client, open, wait};

/// Where a manual clock begins.
const START: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;

fn ask(sandbox: &Sandbox, action: &str, body: &Value) -> Value {
    let answer = client(sandbox, ACCOUNT).json("logs", &format!("Logs_20140328.{action}"), &body.to_string());
    serde_json::from_str(&answer.body).unwrap()
}

fn ok(sandbox: &Sandbox, action: &str, body: &Value) -> Value {
    let answer = ask(sandbox, action, body);
    assert!(answer["__type"].is_null(), "{action}: {answer}");
    answer
}

fn code(sandbox: &Sandbox, action: &str, body: &Value) -> String {
    ask(sandbox, action, body)["__type"].as_str().unwrap_or_default().to_owned()
}

fn group(sandbox: &Sandbox, name: &str) {
    ok(sandbox, "CreateLogGroup", &json!({ "logGroupName": name }));
}

fn stream() -> Sandbox {
    let sandbox = open("empty");
    group(&sandbox, "g");
    ok(&sandbox, "CreateLogStream", &json!({ "logGroupName": "g", "logStreamName": "s" }));
    sandbox
}

fn put(sandbox: &Sandbox, events: &[(i64, &str)]) -> Value {
    let events: Vec<Value> = events.iter().map(|(at, m)| json!({ "timestamp": at, "message": m })).collect();
    ask(sandbox, "PutLogEvents", &json!({ "logGroupName": "g", "logStreamName": "s", "logEvents": events }))
}

fn messages(answer: &Value) -> Vec<&str> {
    answer["events"].as_array().unwrap().iter().map(|e| e["message"].as_str().unwrap()).collect()
}

#[test]
fn groups_are_made_shown_and_deleted() {
    let sandbox = open("empty");
    ok(&sandbox, "CreateLogGroup", &json!({ "logGroupName": "/aws/vpc", "tags": { "k": "v" } }));
    group(&sandbox, "b");
    group(&sandbox, "a");
    assert_eq!(code(&sandbox, "CreateLogGroup", &json!({ "logGroupName": "a" })), "ResourceAlreadyExistsException");
    for name in ["aws/x", "a b", "", &"x".repeat(513)] {
        assert_eq!(code(&sandbox, "CreateLogGroup", &json!({ "logGroupName": name })), "InvalidParameterException");
    }
    let first = ok(&sandbox, "DescribeLogGroups", &json!({ "limit": 2 }));
    assert_eq!(
        first["logGroups"][0],
        json!({ "logGroupName": "/aws/vpc", "creationTime": START, "metricFilterCount": 0, "storedBytes": 0,
            "arn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc:*", "logGroupClass": "STANDARD",
            "logGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc", "deletionProtectionEnabled": false })
    );
    let second = ok(&sandbox, "DescribeLogGroups", &json!({ "limit": 2, "nextToken": first["nextToken"] }));
    assert_eq!((&second["logGroups"][0]["logGroupName"], &second["nextToken"]), (&json!("b"), &Value::Null));
    let count = |body: &Value| ok(&sandbox, "DescribeLogGroups", body)["logGroups"].as_array().unwrap().len();
    assert_eq!(count(&json!({ "logGroupNamePrefix": "/aws" })), 1);
    assert_eq!(count(&json!({ "logGroupNamePattern": "vpc" })), 1);
    let both = json!({ "logGroupNamePrefix": "a", "logGroupNamePattern": "a" });
    assert_eq!(code(&sandbox, "DescribeLogGroups", &both), "InvalidParameterException");
    assert_eq!(code(&sandbox, "DescribeLogGroups", &json!({ "nextToken": "x" })), "InvalidParameterException");
    ok(&sandbox, "DeleteLogGroup", &json!({ "logGroupName": "a" }));
    assert_eq!(code(&sandbox, "DeleteLogGroup", &json!({ "logGroupName": "a" })), "ResourceNotFoundException");
}

#[test]
fn tags_and_retention() {
    let sandbox = open("empty");
    group(&sandbox, "g");
    let arn = "arn:aws:logs:us-east-1:111122223333:log-group:g";
    ok(&sandbox, "TagResource", &json!({ "resourceArn": arn, "tags": { "a": "1", "b": "2" } }));
    ok(&sandbox, "UntagResource", &json!({ "resourceArn": arn, "tagKeys": ["a"] }));
    assert_eq!(ok(&sandbox, "ListTagsForResource", &json!({ "resourceArn": arn }))["tags"], json!({ "b": "2" }));
    assert_eq!(
        code(&sandbox, "ListTagsForResource", &json!({ "resourceArn": format!("{arn}:*") })),
        "InvalidParameterException"
    );
    assert_eq!(
        code(&sandbox, "ListTagsForResource", &json!({ "resourceArn": format!("{arn}x") })),
        "ResourceNotFoundException"
    );
    let tags: Value = (0..50).map(|n| (format!("k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(code(&sandbox, "TagResource", &json!({ "resourceArn": arn, "tags": tags })), "TooManyTagsException");
    let put =
        |days: i64| code(&sandbox, "PutRetentionPolicy", &json!({ "logGroupName": "g", "retentionInDays": days }));
    assert_eq!(
        (put(7), put(8), put(0)),
        (String::new(), "InvalidParameterException".into(), "InvalidParameterException".into())
    );
    let days = || ok(&sandbox, "DescribeLogGroups", &json!({}))["logGroups"][0]["retentionInDays"].clone();
    assert_eq!(days(), json!(7));
    ok(&sandbox, "DeleteRetentionPolicy", &json!({ "logGroupName": "g" }));
    assert_eq!(days(), Value::Null);
}

#[test]
fn events_are_read_from_either_end() {
    let sandbox = stream();
    let all: Vec<(i64, String)> = (0..5).map(|n| (START + n * MINUTE, format!("m{n}"))).collect();
    let all: Vec<(i64, &str)> = all.iter().map(|(at, m)| (*at, m.as_str())).collect();
    assert!(put(&sandbox, &all)["nextSequenceToken"].is_string());
    let get = |more: Value| {
        let mut asked = json!({ "logGroupName": "g", "logStreamName": "s", "limit": 2 });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ok(&sandbox, "GetLogEvents", &asked)
    };
    let last = get(json!({}));
    assert_eq!(messages(&last), ["m3", "m4"]);
    assert_eq!(messages(&get(json!({ "nextToken": last["nextBackwardToken"] }))), ["m1", "m2"]);
    let end = get(json!({ "nextToken": last["nextForwardToken"] }));
    assert_eq!((messages(&end).len(), &end["nextForwardToken"]), (0, &last["nextForwardToken"]));
    assert_eq!(messages(&get(json!({ "startFromHead": true }))), ["m0", "m1"]);
    assert_eq!(messages(&get(json!({ "startTime": START + MINUTE, "endTime": START + 2 * MINUTE }))), ["m1"]);
    let streams = ok(&sandbox, "DescribeLogStreams", &json!({ "logGroupName": "g" }));
    let stream = &streams["logStreams"][0];
    assert_eq!(
        (&stream["firstEventTimestamp"], &stream["lastEventTimestamp"]),
        (&json!(START), &json!(START + 4 * MINUTE))
    );
    assert_eq!(stream["arn"], json!("arn:aws:logs:us-east-1:111122223333:log-group:g:log-stream:s"));
    for token in ["x", "f/x/s", "f/99999999999999999999999/s"] {
        let asked = json!({ "logGroupName": "g", "logStreamName": "s", "nextToken": token });
        assert_eq!(code(&sandbox, "GetLogEvents", &asked), "InvalidParameterException");
    }
}

#[test]
fn events_out_of_time_are_left_out_or_refused() {
    let sandbox = stream();
    let day = 1440 * MINUTE;
    assert_eq!(put(&sandbox, &[(START, "b"), (START - 1, "a")])["__type"], json!("InvalidParameterException"));
    assert_eq!(put(&sandbox, &[(START - 2 * day, "a"), (START, "b")])["__type"], json!("InvalidParameterException"));
    let old = put(&sandbox, &[(START - 15 * day, "old"), (START - 14 * day, "just")]);
    assert_eq!(old["rejectedLogEventsInfo"], json!({ "tooOldLogEventEndIndex": 1 }));
    let both = put(&sandbox, &[(START - 20 * day, "old"), (START, "now")]);
    assert_eq!(both["rejectedLogEventsInfo"], json!({ "tooOldLogEventEndIndex": 1 }), "what is left out spans nothing");
    let new = put(&sandbox, &[(START, "now"), (START + 121 * MINUTE, "new")]);
    assert_eq!(new["rejectedLogEventsInfo"], json!({ "tooNewLogEventStartIndex": 1 }));
    let long = "x".repeat(1_048_576);
    assert_eq!(put(&sandbox, &[(START, &long)])["__type"], json!("InvalidParameterException"));
    ok(&sandbox, "PutRetentionPolicy", &json!({ "logGroupName": "g", "retentionInDays": 1 }));
    wait(&sandbox, 2 * 86_400);
    let left = ok(&sandbox, "GetLogEvents", &json!({ "logGroupName": "g", "logStreamName": "s" }));
    assert!(messages(&left).is_empty(), "a day is over");
}

#[test]
fn words_find_events() {
    let sandbox = stream();
    put(&sandbox, &[(START, "ERROR disk full"), (START + 1, "ERROR net down"), (START + 2, "INFO all well")]);
    let find =
        |pattern: &str| ask(&sandbox, "FilterLogEvents", &json!({ "logGroupName": "g", "filterPattern": pattern }));
    for (pattern, expected) in [
        ("", 3),
        ("ERROR", 2),
        ("ERROR disk", 1),
        ("?disk ?well", 2),
        ("ERROR -disk", 1),
        ("\"net down\"", 1),
        ("error", 0),
    ] {
        assert_eq!(messages(&find(pattern)).len(), expected, "{pattern}");
    }
    for pattern in ["{ $.x = 1 }", "[a, b]", "\"open", "a=b", "-"] {
        assert_eq!(find(pattern)["__type"], json!("InvalidParameterException"), "{pattern}");
    }
    let both = json!({ "logGroupName": "g", "logStreamNames": ["s"], "logStreamNamePrefix": "s" });
    assert_eq!(code(&sandbox, "FilterLogEvents", &both), "InvalidParameterException");
    let arn = json!({ "logGroupIdentifier": "arn:aws:logs:us-east-1:111122223333:log-group:g", "logStreamNames": ["nobody"] });
    assert_eq!(code(&sandbox, "FilterLogEvents", &arn), "ResourceNotFoundException");
}

#[test]
fn streams_are_made_once_and_ordered() {
    let sandbox = stream();
    let asked = json!({ "logGroupName": "g", "logStreamName": "s" });
    assert_eq!(code(&sandbox, "CreateLogStream", &asked), "ResourceAlreadyExistsException");
    ok(&sandbox, "CreateLogStream", &json!({ "logGroupName": "g", "logStreamName": "a" }));
    put(&sandbox, &[(START, "x")]);
    let order = |by: &str, descending: bool| {
        let asked = json!({ "logGroupName": "g", "orderBy": by, "descending": descending });
        ok(&sandbox, "DescribeLogStreams", &asked)["logStreams"][0]["logStreamName"].clone()
    };
    assert_eq!((order("LogStreamName", false), order("LastEventTime", true)), (json!("a"), json!("s")));
    let both = json!({ "logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "s" });
    assert_eq!(code(&sandbox, "DescribeLogStreams", &both), "InvalidParameterException");
    assert_eq!(code(&sandbox, "DescribeLogStreams", &json!({})), "InvalidParameterException");
    ok(&sandbox, "DeleteLogStream", &asked);
    assert_eq!(code(&sandbox, "DeleteLogStream", &asked), "ResourceNotFoundException");
}
