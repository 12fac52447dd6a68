//! SNS as a client sees it.

use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, OTHER, client, open, wait};

const ARN: &str = "arn:aws:sns:us-east-1:111122223333:alerts";

fn ask(sandbox: &Sandbox, action: &str, parameters: &[(&str, &str)]) -> Answer {
    client(sandbox, ACCOUNT).query("sns", "2010-03-31", action, parameters)
}

fn topic() -> Sandbox {
    let sandbox = open("empty");
    ask(&sandbox, "CreateTopic", &[("Name", "alerts")]).ok();
    sandbox
}

fn subscribe(sandbox: &Sandbox, protocol: &str, endpoint: &str) -> Answer {
    ask(sandbox, "Subscribe", &[("TopicArn", ARN), ("Protocol", protocol), ("Endpoint", endpoint)])
}

fn attribute(answer: &Answer, name: &str) -> String {
    let (_, after) = answer.body.split_once(&format!("<key>{name}</key><value>")).unwrap_or_default();
    after.split_once("</value>").map(|(value, _)| value.to_owned()).unwrap_or_default()
}

#[test]
fn a_topic_is_made_once() {
    let sandbox = topic();
    let again = |more: &[(&str, &str)]| ask(&sandbox, "CreateTopic", &[&[("Name", "alerts")], more].concat());
    assert_eq!(again(&[]).ok().get("TopicArn"), ARN);
    let name = [("Attributes.entry.1.key", "DisplayName"), ("Attributes.entry.1.value", "x")];
    assert_eq!(again(&name).code(), "InvalidParameter");
    let tag = [("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")];
    assert_eq!(again(&tag).code(), "InvalidParameter");
    for name in ["", "a b", "x.fifo", &"x".repeat(257)] {
        assert_eq!(ask(&sandbox, "CreateTopic", &[("Name", name)]).code(), "InvalidParameter", "{name}");
    }
    let fifo = [("Attributes.entry.1.key", "FifoTopic"), ("Attributes.entry.1.value", "true")];
    let made = |name: &str| ask(&sandbox, "CreateTopic", &[&[("Name", name)], fifo.as_slice()].concat());
    assert_eq!(made("plain").code(), "InvalidParameter");
    assert!(made("x.fifo").ok().get("TopicArn").ends_with(":x.fifo"));
    assert_eq!(ask(&sandbox, "ListTopics", &[]).ok().all("TopicArn").len(), 2);
    ask(&sandbox, "DeleteTopic", &[("TopicArn", ARN)]).ok();
    ask(&sandbox, "DeleteTopic", &[("TopicArn", ARN)]).ok();
    assert_eq!(ask(&sandbox, "GetTopicAttributes", &[("TopicArn", ARN)]).code(), "NotFound");
}

#[test]
fn attributes_have_defaults_and_limits() {
    let sandbox = topic();
    let get = || ask(&sandbox, "GetTopicAttributes", &[("TopicArn", ARN)]).ok();
    assert_eq!((attribute(&get(), "Owner"), attribute(&get(), "DisplayName")), (ACCOUNT.to_owned(), String::new()));
    assert!(attribute(&get(), "Policy").contains("__default_policy_ID"));
    let set = |name: &str, value: &str| {
        ask(&sandbox, "SetTopicAttributes", &[("TopicArn", ARN), ("AttributeName", name), ("AttributeValue", value)])
    };
    set("DisplayName", "Alerts & more").ok();
    assert_eq!(attribute(&get(), "DisplayName"), "Alerts &amp; more");
    for (name, value) in [("Colour", "red"), ("Policy", "{"), ("FifoTopic", "true"), ("SignatureVersion", "3")] {
        assert_eq!(set(name, value).code(), "InvalidParameter", "{name}");
    }
}

#[test]
fn a_subscription_waits_to_be_confirmed() {
    let sandbox = topic();
    assert_eq!(subscribe(&sandbox, "email", "a@example.com").ok().get("SubscriptionArn"), "pending confirmation");
    let listed = || ask(&sandbox, "ListSubscriptionsByTopic", &[("TopicArn", ARN)]).ok().all("SubscriptionArn");
    assert_eq!(listed(), ["PendingConfirmation"]);
    let dump = sandbox.dump();
    let own = dump.as_array().unwrap().iter().find(|e| e["account"] == ACCOUNT).unwrap();
    let token = own["sns"]["subscriptions"][0]["token"].as_str().unwrap();
    let confirm = |token: &str| ask(&sandbox, "ConfirmSubscription", &[("TopicArn", ARN), ("Token", token)]);
    assert_eq!(confirm("guess").code(), "InvalidParameter");
    let arn = confirm(token).ok().get("SubscriptionArn");
    assert_eq!(listed(), [arn.as_str()]);
    assert_eq!(subscribe(&sandbox, "email", "a@example.com").ok().get("SubscriptionArn"), arn, "it is there already");
    let told = ask(&sandbox, "GetSubscriptionAttributes", &[("SubscriptionArn", &arn)]).ok();
    assert_eq!(
        (attribute(&told, "PendingConfirmation"), attribute(&told, "Protocol")),
        ("false".into(), "email".into())
    );
    let set = |name: &str, value: &str| {
        let which = [("SubscriptionArn", arn.as_str()), ("AttributeName", name), ("AttributeValue", value)];
        ask(&sandbox, "SetSubscriptionAttributes", &which).code()
    };
    assert_eq!(
        (set("RawMessageDelivery", "true"), set("RawMessageDelivery", "x")),
        (String::new(), "InvalidParameter".into())
    );
    ask(&sandbox, "Unsubscribe", &[("SubscriptionArn", &arn)]).ok();
    ask(&sandbox, "Unsubscribe", &[("SubscriptionArn", &arn)]).ok();
    assert_eq!(ask(&sandbox, "GetSubscriptionAttributes", &[("SubscriptionArn", &arn)]).code(), "NotFound");
    subscribe(&sandbox, "https", "https://example.com/").ok();
    wait(&sandbox, 2 * 86_400);
    assert!(listed().is_empty(), "nobody confirmed it in two days");
}

#[test]
fn endpoints_fit_their_protocols() {
    let sandbox = topic();
    for (protocol, endpoint) in
        [("pigeon", "x"), ("http", "https://x"), ("email", "x"), ("sqs", "x"), ("firehose", "arn:aws:firehose:x")]
    {
        assert_eq!(subscribe(&sandbox, protocol, endpoint).code(), "InvalidParameter", "{protocol}");
    }
    let queue = "arn:aws:sqs:us-east-1:111122223333:q";
    assert!(subscribe(&sandbox, "sqs", queue).ok().get("SubscriptionArn").starts_with(ARN));
    assert_eq!(attribute(&ask(&sandbox, "GetTopicAttributes", &[("TopicArn", ARN)]), "SubscriptionsConfirmed"), "1");
}

#[test]
fn messages_are_judged() {
    let sandbox = topic();
    let publish = |more: &[(&str, &str)]| ask(&sandbox, "Publish", &[&[("TopicArn", ARN)], more].concat());
    assert_eq!(publish(&[("Message", "hello"), ("Subject", "s")]).ok().get("MessageId").len(), 36);
    publish(&[("Message", &"x".repeat(262_144))]).ok();
    for wrong in [
        vec![("Message", "")],
        vec![("Message", &*"x".repeat(262_145))],
        vec![("Message", "x"), ("Subject", "a\nb")],
        vec![("Message", "x"), ("MessageStructure", "json")],
        vec![("Message", "{}"), ("MessageStructure", "json")],
        vec![("Message", "x"), ("TargetArn", ARN)],
        vec![("Message", "x"), ("MessageDeduplicationId", "1")],
    ] {
        assert_eq!(publish(&wrong).code(), "InvalidParameter");
    }
    let typed = [
        ("Message", "x"),
        ("MessageAttributes.entry.1.Name", "n"),
        ("MessageAttributes.entry.1.Value.DataType", "Number"),
        ("MessageAttributes.entry.1.Value.StringValue", "many"),
    ];
    assert_eq!(publish(&typed).code(), "ParameterValueInvalid");
}

#[test]
fn others_and_other_regions_are_kept_out() {
    let sandbox = topic();
    let stranger = client(&sandbox, OTHER);
    let refused = stranger.query("sns", "2010-03-31", "GetTopicAttributes", &[("TopicArn", ARN)]);
    assert_eq!((refused.code(), refused.status), ("AuthorizationError".to_owned(), 403));
    for arn in ["alerts", "arn:aws:sns:eu-west-1:111122223333:alerts", "arn:aws:sqs:us-east-1:111122223333:alerts"] {
        assert_eq!(ask(&sandbox, "GetTopicAttributes", &[("TopicArn", arn)]).code(), "InvalidParameter");
    }
    let tag = [("ResourceArn", ARN), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")];
    ask(&sandbox, "TagResource", &tag).ok();
    assert_eq!(ask(&sandbox, "ListTagsForResource", &[("ResourceArn", ARN)]).ok().all("Key"), ["k"]);
    ask(&sandbox, "UntagResource", &[("ResourceArn", ARN), ("TagKeys.member.1", "k")]).ok();
    assert!(ask(&sandbox, "ListTagsForResource", &[("ResourceArn", ARN)]).ok().all("Key").is_empty());
    let missing = [("ResourceArn", "arn:aws:sns:us-east-1:111122223333:x")];
    assert_eq!(ask(&sandbox, "ListTagsForResource", &missing).code(), "ResourceNotFound");
}
