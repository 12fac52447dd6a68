//! Every operation that changes something is asked for on what it changes.

use serde_json::{Map, Value, json};

use super::{Call, Service, asks, ec2};
use crate::call::changes;
use crate::model::{Model, Protocol, Shape, ShapeKind};
use crate::testing::{ACCOUNT, REGION, open};
use crate::wire::params::Params;

const SIGNED: [Service; 13] = [
    Service::Ec2,
    Service::Elbv2,
    Service::Sts,
    Service::Iam,
    Service::Ecs,
    Service::Route53,
    Service::Acm,
    Service::AutoScaling,
    Service::CloudWatch,
    Service::CloudTrail,
    Service::Logs,
    Service::Quotas,
    Service::Sns,
];

/// What AWS judges on `*`, as its service authorization reference has it.
const ON_ANYTHING: [&str; 8] = [
    "acm:RequestCertificate",
    "cloudwatch:PutMetricData",
    "ec2:ModifyVpcBlockPublicAccessOptions",
    "ecs:DeregisterTaskDefinition",
    "iam:CreateAccountAlias",
    "iam:DeleteAccountAlias",
    "route53:CreateHostedZone",
    "sts:DecodeAuthorizationMessage",
];

/// A request with every member, down to some depth.
fn filled(model: &Model, name: &str, shape: &Shape, depth: usize) -> Value {
    let of = |name: &str, shape: &str| match model.shape(shape).filter(|_| depth > 0) {
        Some(shape) => filled(model, name, shape, depth - 1),
        None => Value::Null,
    };
    match shape.kind {
        ShapeKind::Structure => {
            let members = shape.members.iter().map(|(name, member)| (name.clone(), of(name, &member.shape)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        ShapeKind::List => json!([shape.member.as_ref().map(|member| of(name, &member.shape))]),
        ShapeKind::Map => json!({ "x": "x" }),
        ShapeKind::String if name.to_lowercase().trim_end_matches('s').ends_with("arn") => {
            json!(format!("arn:aws:any:{REGION}:{ACCOUNT}:thing/x"))
        }
        ShapeKind::String => json!("x"),
        _ => Value::Null,
    }
}

#[test]
fn whatever_changes_something_is_asked_for_on_what_it_changes() {
    let sandbox = open("empty");
    let mut state = sandbox.state();
    for service in SIGNED {
        let model = service.model().unwrap();
        for action in model.operations.keys().filter(|action| changes(action) || *action == "FilterLogEvents") {
            let json = model.input(action).map_or(Value::Null, |shape| filled(model, "", shape, 4));
            let call = Call {
                access_key: ACCOUNT.to_owned(),
                account: ACCOUNT.to_owned(),
                caller: String::new(),
                region: REGION.to_owned(),
                service,
                service_name: service.name().to_owned(),
                protocol: Protocol::Query,
                action: action.clone(),
                params: Params::default(),
                json: json.clone(),
                now: 0,
                number: 0,
                request_id: String::new(),
                agent: String::new(),
            };
            if super::free(&call) {
                continue;
            }
            let asked = asks(&mut state.world, &call, &json);
            let own = super::action(&call);
            let on: Vec<&str> = asked.iter().filter(|a| a.action == own).map(|a| a.resource.as_str()).collect();
            assert!(!on.is_empty(), "{own} is not asked for");
            // what an association is of is known where there is one only
            let known = ON_ANYTHING.contains(&own.as_str()) || ec2::by_what_exists(action);
            assert_eq!(on.contains(&"*"), known, "{own} on {on:?}");
        }
    }
}
