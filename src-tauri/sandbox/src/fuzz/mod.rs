//! Whatever is sent, the sandbox answers in AWS's manner: never a panic, a 5xx, a page of HTML or a world that cannot be done again.
//! Requests come from the service models, with values at and beyond their edges, and with IDs that earlier answers gave.

mod make;
mod send;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use serde_json::Value;

use crate::model::{ALL, Model, Protocol, from_query};
use crate::testing::open;
use crate::wire::params::Params;
use crate::{ClockMode, Options, Sandbox};

use make::Dice;

/// Who asks, and where; the first most of the time.
const PLACES: [(&str, &str); 4] = [
    ("111122223333", "us-east-1"),
    ("444455556666", "us-east-1"),
    ("999988887777", "eu-west-3"),
    ("111122223333", "us-west-2"),
];

/// IDs and ARNs that answers held, to be asked about.
#[derive(Default)]
struct Pool(Vec<String>);

impl Pool {
    fn learn(&mut self, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-:/._+=@".contains(c)));
        let known: BTreeSet<&String> = self.0.iter().collect();
        let ids = |w: &&str| {
            (w.starts_with("arn:") || w.rsplit_once('-').is_some_and(|(_, id)| id.len() == 17)) && w.len() < 200
        };
        let new: BTreeSet<String> = words.filter(ids).map(str::to_owned).filter(|w| !known.contains(w)).collect();
        self.0.extend(new.into_iter().take(20));
    }
}

fn sane(answer: &Response<Bytes>, asked: &str) {
    let status = answer.status().as_u16();
    let body = String::from_utf8_lossy(answer.body());
    assert!((200..500).contains(&status), "{asked}: {status} {body}");
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(!kind.contains("html") && !body.to_lowercase().contains("<html"), "{asked}: {kind}");
    match kind {
        "application/cbor" => assert!(crate::model::from_cbor(answer.body()).is_some(), "{asked}"),
        kind if kind.contains("json") && !body.is_empty() => {
            assert!(serde_json::from_str::<Value>(&body).is_ok(), "{asked}: {body}");
        }
        kind if kind.contains("xml") && !body.is_empty() => {
            assert!(roxmltree::Document::parse(&body).is_ok(), "{asked}: {body}");
        }
        _ => {}
    }
}

/// The protocols of a model, each with the requests that it can carry.
fn all() -> impl Iterator<Item = (&'static str, &'static Model, Protocol)> {
    ALL.iter().flat_map(|(file, model)| model.protocols.iter().map(move |protocol| (*file, &***model, *protocol)))
}

#[test]
fn every_operation_answers_whatever_its_members_hold() {
    let sandbox = open("acme");
    let mut dice = Dice::new(1);
    let mut pool = Pool::default();
    for (file, model, protocol) in all() {
        for action in model.operations.keys() {
            for _ in 0..12 {
                let value = make::request(model, action, &mut dice, &pool.0);
                let asked = format!("{file} {action} {value}");
                let answer = sandbox.respond(send::request(PLACES[0], file, model, protocol, action, &value));
                sane(&answer, &asked);
                let body = String::from_utf8_lossy(answer.body());
                let unknown = body.contains("UnknownOperationException") || body.contains("<Code>InvalidAction</Code>");
                assert!(!unknown, "{asked}: a modelled operation is not answered");
                pool.learn(answer.body());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn what_is_sent_flattened_is_read_as_it_was(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        for (_, model, protocol) in all().filter(|(_, _, p)| p.is_flat()) {
            let action = dice.pick(&model.operations.keys().collect::<Vec<_>>()).to_string();
            let value = make::sound(model, &action, &mut dice);
            let flat = send::flat(model, protocol, &action, &value);
            let read = from_query(model, protocol == Protocol::Ec2, model.input(&action), &Params::parse(flat.as_bytes()));
            prop_assert_eq!(&read.value, &value, "{} {}", action, flat);
            prop_assert!(read.unknown.is_empty(), "{} {:?}", action, read.unknown);
        }
    }

    #[test]
    fn bytes_that_mean_nothing_are_refused(
        body in proptest::collection::vec(any::<u8>(), 0..300), header in "\\PC{0,40}", path in "/[ -~]{0,30}", pick in any::<u64>(),
    ) {
        let mut dice = Dice::new(pick);
        let service = dice.pick(&["ec2", "elasticloadbalancing", "sts", "iam", "ecs", "route53", "monitoring", "logs", "sso", "s3", ""]).to_string();
        let mut request = Request::builder().method(*dice.pick(&["GET", "POST", "DELETE", "PUT"])).uri(path.replace([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'], "%20"));
        let credential = format!("AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/{service}/aws4_request");
        for (name, value) in [("authorization", credential.as_str()), ("x-amz-target", header.as_str()), ("smithy-protocol", "rpc-v2-cbor")] {
            if dice.chance(2) && http::HeaderValue::from_str(value).is_ok() {
                request = request.header(name, value);
            }
        }
        if let Ok(request) = request.body(Bytes::from(body)) {
            sane(&open("empty").respond(request), &service);
        }
    }
}

/// A world is its seed and the calls that changed it: done again, they give the same.
#[test]
fn a_world_in_which_anything_was_tried_can_be_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let options = || Options { seed: "acme".to_owned(), dir: Some(dir.path().to_owned()), clock: ClockMode::Manual };
    let world = Sandbox::open(options()).unwrap();
    let mut dice = Dice::new(7);
    let mut pool = Pool::default();
    let models: Vec<_> = all().collect();
    let mut changed = BTreeSet::new();
    for _ in 0..9_000 {
        let (file, model, protocol) = *dice.pick(&models);
        let action = (*dice.pick(&model.operations.keys().collect::<Vec<_>>())).clone();
        let value = make::request(model, &action, &mut dice, &pool.0);
        let place = if dice.chance(4) { *dice.pick(&PLACES) } else { PLACES[0] };
        let answer = world.respond(send::request(place, file, model, protocol, &action, &value));
        if answer.status().is_success() && crate::call::changes(&action) {
            changed.insert(format!("{file} {action}"));
        }
        pool.learn(answer.body());
        if dice.chance(20) {
            world.advance(std::time::Duration::from_secs(dice.below(100)));
        }
    }
    assert!(changed.len() > 40, "few things came about: {changed:?}");
    let again = Sandbox::open(options()).unwrap();
    assert_eq!(again.notices(), Vec::<String>::new());
    let differences = differences(&world.dump(), &again.dump(), "");
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Where two dumps differ: the whole of them would fill a screen.
fn differences(before: &Value, after: &Value, path: &str) -> Vec<String> {
    match (before, after) {
        _ if before == after => Vec::new(),
        (Value::Object(b), Value::Object(a)) => {
            let keys: BTreeSet<&String> = b.keys().chain(a.keys()).collect();
            let one = |key: &String| differences(&before[key], &after[key], &format!("{path}/{key}"));
            keys.into_iter().flat_map(one).collect()
        }
        (Value::Array(b), Value::Array(a)) if b.len() == a.len() => {
            let each = b.iter().zip(a).enumerate();
            each.flat_map(|(n, (b, a))| differences(b, a, &format!("{path}/{n}"))).collect()
        }
        _ => vec![format!("{path}: {before} became {after}").chars().take(600).collect()],
    }
}
