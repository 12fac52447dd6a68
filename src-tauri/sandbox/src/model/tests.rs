//! The models themselves, and requests and answers by them.

use super::*;
use crate::wire::params::Params;
use serde_json::json;

#[test]
fn every_model_is_read_and_whole() {
    for (file, model) in ALL {
        assert!(!model.operations.is_empty(), "{file}");
        for (name, shape) in &model.shapes {
            let members = shape.members.values().chain(&shape.member).chain(&shape.key).chain(&shape.value);
            for member in members {
                assert!(model.shape(&member.shape).is_some(), "{file}: {name} refers to {}", member.shape);
            }
        }
    }
}

#[test]
fn every_pattern_is_understood() {
    let shapes = ALL.iter().flat_map(|(file, model)| model.shapes.iter().map(move |(name, shape)| (file, name, shape)));
    let patterns = shapes.filter_map(|(file, name, shape)| Some((file, name, shape.pattern.as_ref()?)));
    let strange = patterns.filter(|(_, _, pattern)| compiled(pattern).is_none());
    let strange: Vec<String> = strange.map(|(file, name, _)| format!("{file} {name}")).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn patterns_that_look_ahead_are_kept() {
    let fits = |model: &Model, shape: &str, text: &str| model.shape(shape).unwrap().fits(text);
    let long = format!("{}.example", "a".repeat(63));
    for name in ["example.com", "*.a-b.example.com", "a.b.cc", "1--2.example", long.as_str()] {
        assert!(fits(&ACM, "DomainNameString", name), "{name}");
    }
    let longer = format!("{}.example", "a".repeat(64));
    for name in
        ["example", "a.b", "-a.example", "a-.example", "a..example", "*a.example", "a.-b", "a.b-", longer.as_str()]
    {
        assert!(!fits(&ACM, "DomainNameString", name), "{name}");
    }
    for alias in ["abc", "a-b", "a-b-c", "123"] {
        assert!(fits(&IAM, "accountAliasType", alias), "{alias}");
    }
    for alias in ["-ab", "ab-", "a--b", "Abc", "a_b"] {
        assert!(!fits(&IAM, "accountAliasType", alias), "{alias}");
    }
}

fn read(model: &Model, ec2: bool, action: &str, body: &str) -> (serde_json::Value, Vec<String>) {
    let read = from_query(model, ec2, model.input(action), &Params::parse(body.as_bytes()));
    (read.value, read.unknown)
}

#[test]
fn flattened_parameters_are_read_by_the_model() {
    let body = "Action=CreateVpcEndpoint&VpcId=vpc-1&SubnetId.1=a&SubnetId.2=b&PrivateDnsEnabled=true&TagSpecification.1.Tag.1.Key=k&Colour=red";
    let (value, unknown) = read(&EC2, true, "CreateVpcEndpoint", body);
    let tags = json!([{ "Tags": [{ "Key": "k" }] }]);
    assert_eq!(
        value,
        json!({ "VpcId": "vpc-1", "SubnetIds": ["a", "b"], "PrivateDnsEnabled": true, "TagSpecifications": tags })
    );
    assert_eq!(unknown, ["Colour"]);
    let body = "Action=CreateTargetGroup&Name=n&Port=x&Matcher.HttpCode=200&Tags.member.1.Key=k&Tags.member.1.Value=";
    let (value, _) = read(&ELBV2, false, "CreateTargetGroup", body);
    assert_eq!(
        value,
        json!({ "Name": "n", "Port": "x", "Matcher": { "HttpCode": "200" }, "Tags": [{ "Key": "k", "Value": "" }] })
    );
}

/// As botocore sends it.
#[test]
fn a_list_without_a_value_is_an_empty_one() {
    let (value, _) = read(&ELBV2, false, "CreateTargetGroup", "Action=CreateTargetGroup&Name=n&Tags=");
    assert_eq!(value, json!({ "Name": "n", "Tags": [] }));
    let found = violations(&ELBV2, ELBV2.input("CreateTargetGroup").unwrap(), &value);
    assert!(found.iter().any(|v| (v.path.as_str(), &v.kind) == ("Tags", &Wrong::TooShort(1.0))), "{found:?}");
}

#[test]
fn what_breaks_a_constraint_is_named() {
    let shape = ELBV2.input("CreateTargetGroup").unwrap();
    let value =
        json!({ "Port": 70000, "Protocol": "SMTP", "HealthCheckPath": "", "Tags": [{}], "HealthyThresholdCount": "x" });
    let found = violations(&ELBV2, shape, &value);
    let named: Vec<(&str, &Wrong)> = found.iter().map(|v| (v.path.as_str(), &v.kind)).collect();
    assert!(named.contains(&("Name", &Wrong::Missing)));
    assert!(named.contains(&("Port", &Wrong::TooLarge(65535.0))));
    assert!(named.iter().any(|(path, kind)| *path == "Protocol" && matches!(kind, Wrong::Word(_))));
    assert!(named.contains(&("HealthCheckPath", &Wrong::TooShort(1.0))));
    assert!(named.contains(&("Tags.1.Key", &Wrong::Missing)));
    assert!(named.contains(&("HealthyThresholdCount", &Wrong::Type(ShapeKind::Integer))));
    assert_eq!(found.len(), 6, "{found:?}");
}

/// What the checks do not see, nobody else may see either.
#[test]
fn what_an_operation_does_not_have_is_left_out() {
    let mut value = json!({ "logGroupName": "a", "resourceArn": "b", "tags": { "k": "v" } });
    prune(&LOGS, LOGS.input("CreateLogGroup"), &mut value);
    assert_eq!(value, json!({ "logGroupName": "a", "tags": { "k": "v" } }));
    let mut value = json!({ "clientName": "x", "client_secret": "s", "scopes": ["a", { "b": 1 }] });
    prune(&SSO_OIDC, SSO_OIDC.input("RegisterClient"), &mut value);
    assert_eq!(value, json!({ "clientName": "x", "scopes": ["a", { "b": 1 }] }));
    let sandbox = crate::testing::open("acme");
    let me = crate::testing::client(&sandbox, "111122223333");
    let vpc = me.ec2("DescribeVpcs", &[]).ok().get("vpcId");
    let group = [("Name", "g"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", vpc.as_str()), ("Tags.1.Key", "k")];
    let made = me.elbv2("CreateTargetGroup", &group).ok().get("TargetGroupArn");
    let listed = me.elbv2("DescribeTags", &[("ResourceArns.member.1", &made), ("ResourceArns.02", "x")]).ok();
    assert_eq!(listed.all("Key"), Vec::<String>::new());
}

#[test]
fn rest_requests_are_routed_and_read() {
    let headers = http::HeaderMap::new();
    let found = route(&ROUTE53, "POST", "/2013-04-01/hostedzone/Z1%2F2/rrset/").unwrap();
    assert_eq!(found.action, "ChangeResourceRecordSets");
    let body = r#"<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>
        <Change><Action>UPSERT</Action><ResourceRecordSet><Name>a.example</Name><Type>A</Type><TTL>60</TTL>
        <ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>
        </Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"#;
    let value = found.read(&ROUTE53, Protocol::RestXml, "", &headers, body.as_bytes()).unwrap();
    let set = json!({ "Name": "a.example", "Type": "A", "TTL": 60, "ResourceRecords": [{ "Value": "10.0.0.1" }] });
    let batch = json!({ "Changes": [{ "Action": "UPSERT", "ResourceRecordSet": set }] });
    assert_eq!(value, json!({ "HostedZoneId": "Z1/2", "ChangeBatch": batch }));
    let found = route(&ROUTE53, "GET", "/2013-04-01/hostedzone").unwrap();
    let value = found.read(&ROUTE53, Protocol::RestXml, "maxitems=5", &headers, b"").unwrap();
    assert_eq!((found.action, value), ("ListHostedZones", json!({ "MaxItems": "5" })));
    assert!(route(&ROUTE53, "PUT", "/2013-04-01/hostedzone").is_none());
}

#[test]
fn answers_are_written_by_the_model() {
    let value = json!({ "HostedZones": [{ "Id": "/hostedzone/Z1", "Name": "a.example.", "CallerReference": "<r>" }],
        "IsTruncated": false, "MaxItems": "100", "Marker": "" });
    let text = answer(&ROUTE53, ROUTE53.output("ListHostedZones"), &value);
    assert!(
        text.contains("<HostedZones><HostedZone><CallerReference>&lt;r&gt;</CallerReference><Id>/hostedzone/Z1</Id>")
    );
    let value = json!({ "Datapoints": [{ "Timestamp": 1_700_000_000.5, "Sum": 1.0 }], "Label": "x" });
    let text = answer(&CLOUDWATCH, CLOUDWATCH.output("GetMetricStatistics"), &value);
    assert!(text.contains("<member><Sum>1.0</Sum><Timestamp>2023-11-14T22:13:20.500Z</Timestamp></member>"), "{text}");
}

#[test]
fn cbor_comes_back_as_it_went() {
    let value = json!({ "Datapoints": [{ "Timestamp": 1_700_000_000, "Sum": 1.5 }], "Label": "x" });
    let bytes = cbor(&CLOUDWATCH, CLOUDWATCH.output("GetMetricStatistics"), &value);
    assert_eq!(from_cbor(&bytes), Some(value));
    assert_eq!(from_cbor(&[0xff, 0x00]), None);
}

/// The flattened parameters of the smallest request that an EC2 model lets through, with these members too.
pub(crate) fn smallest(model: &Model, action: &str, also: &[&str]) -> Vec<(String, String)> {
    let Some(shape) = model.input(action) else { return Vec::new() };
    let of = |(name, member): (&String, &Member)| -> Option<(String, String)> {
        let named = member.query.clone().or(member.name.clone()).unwrap_or_else(|| name.clone());
        let wire = format!("{}{}", named[..1].to_uppercase(), &named[1..]);
        if !shape.required.contains(name) && !also.contains(&wire.as_str()) {
            return None;
        }
        let inner = model.shape(&member.shape)?;
        Some(match (inner.kind, &inner.member) {
            (ShapeKind::List, Some(element)) if model.shape(&element.shape)?.kind == ShapeKind::Structure => {
                (format!("{wire}.1.Key"), "x".to_owned())
            }
            (ShapeKind::List, _) => (format!("{wire}.1"), "x".to_owned()),
            (ShapeKind::Integer, _) => (wire, "1".to_owned()),
            (ShapeKind::Boolean, _) => (wire, "true".to_owned()),
            _ => (wire, inner.words.first().cloned().unwrap_or_else(|| "x".to_owned())),
        })
    };
    shape.members.iter().filter_map(of).collect()
}
