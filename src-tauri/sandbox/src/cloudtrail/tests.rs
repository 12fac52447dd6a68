//! The history as a client sees it.

use serde_json::{Value, json};

use crate::testing::{ACCOUNT, Client, OTHER, client, open, wait};
use crate::{ClockMode, Options, Sandbox};

fn ask(client: &Client, action: &str, body: &Value) -> Value {
    let target = format!("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.{action}");
    serde_json::from_str(&client.json("cloudtrail", &target, &body.to_string()).body).unwrap()
}

fn events(client: &Client, body: &Value) -> Vec<Value> {
    ask(client, "LookupEvents", body)["Events"].as_array().unwrap().clone()
}

fn by(key: &str, value: &str) -> Value {
    json!({ "LookupAttributes": [{ "AttributeKey": key, "AttributeValue": value }] })
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().filter_map(|e| e["EventName"].as_str()).collect()
}

fn text(event: &Value) -> Value {
    serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap()).unwrap()
}

fn connection(acme: &Client) -> (String, String) {
    let found = acme.ec2("DescribeVpcEndpointConnections", &[]).ok();
    (found.get("serviceId"), found.get("vpcEndpointId"))
}

#[test]
fn what_was_accepted_and_rejected_is_found_by_the_service() {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    let (service, endpoint) = connection(&acme);
    let which = [("ServiceId", service.as_str()), ("VpcEndpointId.1", endpoint.as_str())];
    acme.ec2("AcceptVpcEndpointConnections", &which).ok();
    wait(&sandbox, 1);
    acme.ec2("RejectVpcEndpointConnections", &which).ok();
    assert!(events(&acme, &json!({})).is_empty(), "CloudTrail needs its time");
    wait(&sandbox, 300);
    let found = events(&acme, &by("ResourceName", &service));
    assert_eq!(names(&found), ["RejectVpcEndpointConnections", "AcceptVpcEndpointConnections"]);
    let accepted = &found[1];
    assert_eq!(accepted["Resources"][1], json!({ "ResourceType": "AWS::EC2::VPCEndpoint", "ResourceName": endpoint }));
    assert_eq!((&accepted["ReadOnly"], &accepted["Username"]), (&json!("false"), &json!("sandbox")));
    let text = text(accepted);
    let asked = json!({ "ServiceId": service, "VpcEndpointId": { "tag": 1, "content": endpoint } });
    assert_eq!(text["requestParameters"], json!({ "AcceptVpcEndpointConnectionsRequest": asked }));
    assert_eq!(text["eventTime"], json!("2026-01-01T00:00:00Z"));
    assert_eq!(text["eventID"], accepted["EventId"]);
    assert_eq!(text["userIdentity"]["arn"], json!("arn:aws:iam::111122223333:user/sandbox"));
    assert!(events(&client(&sandbox, OTHER), &json!({})).is_empty(), "it is this account's history");
    let mut elsewhere = acme.clone();
    elsewhere.region = "eu-west-1".to_owned();
    assert!(events(&elsewhere, &json!({})).is_empty());
}

#[test]
fn each_kind_of_operation_is_written_in_its_manner() {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    let group = [("GroupName", "g"), ("GroupDescription", "d")];
    let id = acme.ec2("CreateSecurityGroup", &group).ok().get("groupId");
    acme.ec2("CreateTags", &[("ResourceId.1", &id), ("Tag.1.Key", "k"), ("Tag.1.Value", "v")]).ok();
    let rule = [
        ("GroupId", id.as_str()),
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", "1"),
        ("IpPermissions.1.ToPort", "2"),
        ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8"),
    ];
    acme.ec2("AuthorizeSecurityGroupIngress", &rule).ok();
    let target_group = [("Name", "t"), ("Protocol", "TCP"), ("Port", "443"), ("VpcId", "vpc-x"), ("TargetType", "alb")];
    assert_ne!(acme.elbv2("CreateTargetGroup", &target_group).code(), "", "refused, and so not in the history");
    let (service, _) = connection(&acme);
    let change = [("ServiceId", service.as_str()), ("AcceptanceRequired", "true")];
    acme.ec2("ModifyVpcEndpointServiceConfiguration", &change).ok();
    wait(&sandbox, 400);
    let asked: Vec<Value> = events(&acme, &json!({})).iter().map(|e| text(e)["requestParameters"].clone()).collect();
    let ranges = json!({ "items": [{ "cidrIp": "10.0.0.0/8" }] });
    let permission = json!({ "ipProtocol": "tcp", "fromPort": 1, "toPort": 2, "ipRanges": ranges });
    let expected = [
        json!({ "ModifyVpcEndpointServiceConfigurationRequest": { "ServiceId": service, "AcceptanceRequired": true } }),
        json!({ "groupId": id, "ipPermissions": { "items": [permission] } }),
        json!({ "resourcesSet": { "items": [{ "resourceId": id }] }, "tagSet": { "items": [{ "key": "k", "value": "v" }] } }),
        json!({ "groupName": "g", "groupDescription": "d" }),
    ];
    assert_eq!(asked, expected);
}

#[test]
fn every_attribute_finds_its_events() {
    let sandbox = open("empty");
    let acme = client(&sandbox, ACCOUNT);
    let group = acme.ec2("CreateSecurityGroup", &[("GroupName", "g"), ("GroupDescription", "d")]).ok().get("groupId");
    acme.ec2("CreateSecurityGroup", &[("GroupName", "g"), ("GroupDescription", "d")]);
    acme.ec2("DescribeSecurityGroups", &[]).ok();
    wait(&sandbox, 400);
    let all = events(&acme, &json!({}));
    assert_eq!(names(&all), ["CreateSecurityGroup"], "neither a refused call nor a reading one");
    assert_eq!(text(&all[0])["requestParameters"], json!({ "groupName": "g", "groupDescription": "d" }));
    let id = all[0]["EventId"].as_str().unwrap();
    for (key, value) in [
        ("EventId", id),
        ("EventName", "CreateSecurityGroup"),
        ("ReadOnly", "false"),
        ("Username", "sandbox"),
        ("ResourceType", "AWS::EC2::SecurityGroup"),
        ("ResourceName", &group),
        ("EventSource", "ec2.amazonaws.com"),
        ("AccessKeyId", ACCOUNT),
    ] {
        assert_eq!(events(&acme, &by(key, value)).len(), 1, "{key}");
        assert_eq!(events(&acme, &by(key, "other")).len(), 0, "{key}");
    }
    let at = all[0]["EventTime"].as_i64().unwrap();
    let within = |from: i64, to: i64| events(&acme, &json!({ "StartTime": from, "EndTime": to })).len();
    assert_eq!((within(at, at + 1), within(at + 1, at + 9), within(at - 9, at - 1)), (1, 0, 0));
    wait(&sandbox, 90 * 86_400);
    assert!(events(&acme, &json!({})).is_empty(), "ninety days are over");
}

#[test]
fn global_services_are_recorded_in_one_region_and_roles_as_roles() {
    let sandbox = open("acme");
    let mut acme = client(&sandbox, ACCOUNT);
    acme.region = "eu-west-1".to_owned();
    let role = [("RoleArn", "arn:aws:iam::111122223333:role/FireflyPrivateLinkSetUp"), ("RoleSessionName", "jo")];
    let key = acme.sts("AssumeRole", &role).ok().get("AccessKeyId");
    let session = Client { access_key: key, region: "us-east-1".to_owned(), ..acme.clone() };
    let group = [("GroupName", "g"), ("GroupDescription", "d")];
    session.ec2("CreateSecurityGroup", &group).ok();
    acme.iam("CreateUser", &[("UserName", "kim")]).ok();
    wait(&sandbox, 400);
    let assumed = events(&acme, &json!({}));
    assert_eq!((names(&assumed), &assumed[0]["ReadOnly"]), (vec!["AssumeRole"], &json!("true")));
    let all = events(&session, &json!({}));
    assert_eq!(names(&all), ["CreateUser", "CreateSecurityGroup"]);
    let made = &all[1..];
    let identity = &text(&made[0])["userIdentity"];
    assert_eq!((&made[0]["Username"], &identity["type"]), (&json!("jo"), &json!("AssumedRole")));
    assert_eq!(
        identity["sessionContext"]["sessionIssuer"]["arn"],
        json!("arn:aws:iam::111122223333:role/FireflyPrivateLinkSetUp")
    );
}

#[test]
fn pages_do_not_move_when_something_happens() {
    let sandbox = open("empty");
    let acme = client(&sandbox, ACCOUNT);
    let make = |name: &str| acme.ec2("CreateSecurityGroup", &[("GroupName", name), ("GroupDescription", "d")]).ok();
    let _ = ["a", "b", "c"].map(make);
    wait(&sandbox, 400);
    let first = ask(&acme, "LookupEvents", &json!({ "MaxResults": 2 }));
    make("d");
    wait(&sandbox, 400);
    let second = ask(&acme, "LookupEvents", &json!({ "MaxResults": 2, "NextToken": first["NextToken"] }));
    assert_eq!((second["Events"].as_array().unwrap().len(), &second["NextToken"]), (1, &Value::Null));
    assert_eq!(text(&second["Events"][0])["requestParameters"]["groupName"], json!("a"));
}

#[test]
fn what_cannot_be_looked_up_is_refused() {
    let acme = client(&open("empty"), ACCOUNT);
    let attribute = json!({ "AttributeKey": "EventName", "AttributeValue": "x" });
    for (body, code) in [
        (json!({ "LookupAttributes": [attribute, attribute] }), "InvalidLookupAttributesException"),
        (by("Colour", "red"), "InvalidLookupAttributesException"),
        (json!({ "MaxResults": 51 }), "InvalidMaxResultsException"),
        (json!({ "MaxResults": 0 }), "InvalidMaxResultsException"),
        (json!({ "StartTime": 2, "EndTime": 1 }), "InvalidTimeRangeException"),
        (json!({ "NextToken": "x" }), "InvalidNextTokenException"),
        (json!({ "EventCategory": "x" }), "InvalidEventCategoryException"),
    ] {
        assert_eq!(ask(&acme, "LookupEvents", &body)["__type"], json!(code), "{body}");
    }
}

#[test]
fn the_history_is_the_same_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let dir = Some(dir.path().to_owned());
        Sandbox::open(Options { seed: "acme".to_owned(), dir, clock: ClockMode::Manual }).unwrap()
    };
    let told = |sandbox: &Sandbox| events(&client(sandbox, ACCOUNT), &json!({}));
    let sandbox = open();
    let acme = client(&sandbox, ACCOUNT);
    let (service, endpoint) = connection(&acme);
    acme.ec2("RejectVpcEndpointConnections", &[("ServiceId", &service), ("VpcEndpointId.1", &endpoint)]).ok();
    acme.ec2("CreateVpc", &[("CidrBlock", "10.99.0.0/16")]).ok();
    wait(&sandbox, 400);
    assert_eq!(told(&sandbox).len(), 2);
    assert_eq!(told(&open()), told(&sandbox));
}

#[test]
fn the_seed_has_a_trail() {
    let sandbox = open("acme");
    let acme = client(&sandbox, ACCOUNT);
    let arn = json!("arn:aws:cloudtrail:us-east-1:111122223333:trail/acme-audit");
    assert_eq!(ask(&acme, "ListTrails", &json!({}))["Trails"][0]["TrailARN"], arn);
    assert_eq!(ask(&acme, "GetTrail", &json!({ "Name": arn }))["Trail"]["Name"], json!("acme-audit"));
    assert_eq!(ask(&acme, "GetTrailStatus", &json!({ "Name": "acme-audit" }))["IsLogging"], json!(true));
    let mut elsewhere = acme.clone();
    elsewhere.region = "eu-west-1".to_owned();
    let described = |body: &Value| ask(&elsewhere, "DescribeTrails", body)["trailList"].as_array().unwrap().len();
    assert_eq!((described(&json!({})), described(&json!({ "includeShadowTrails": false }))), (1, 0));
    assert_eq!(described(&json!({ "trailNameList": ["nobody", "acme-audit"] })), 0);
    assert_eq!(described(&json!({ "trailNameList": [arn] })), 1);
    for (name, code) in [
        ("nobody", "TrailNotFoundException"),
        ("a", "InvalidTrailNameException"),
        ("arn:aws:s3:::x", "CloudTrailARNInvalidException"),
    ] {
        assert_eq!(ask(&acme, "GetTrail", &json!({ "Name": name }))["__type"], json!(code));
    }
    assert_eq!(ask(&client(&sandbox, OTHER), "ListTrails", &json!({}))["Trails"], json!([]));
}
