//! Flow logs.

use super::{alone, vpc};
use crate::testing::{Answer, Client};

fn log(me: &Client, resource: &str, more: &[(&str, &str)]) -> Answer {
    let mut given = vec![
        ("ResourceType", "Subnet"),
        ("ResourceId.1", resource),
        ("TrafficType", "ALL"),
        ("LogGroupName", "/ffly/flows"),
        ("DeliverLogsPermissionArn", "arn:aws:iam::111122223333:role/flows"),
    ];
    given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
    given.extend(more.iter().filter(|(_, v)| !v.is_empty()));
    me.ec2("CreateFlowLogs", &given)
}

#[test]
fn a_flow_log_is_made_once_listed_and_deleted() {
    let me = alone();
    let (_, one, two) = vpc(&me);
    let tagged = [
        ("ResourceId.2", two.as_str()),
        ("ClientToken", "t"),
        ("TagSpecification.1.ResourceType", "vpc-flow-log"),
        ("TagSpecification.1.Tag.1.Key", "ManagedBy"),
        ("TagSpecification.1.Tag.1.Value", "us"),
    ];
    let made = log(&me, &one, &tagged).ok();
    let ids = made.get("flowLogIdSet");
    assert_eq!((made.get("clientToken"), made.get("unsuccessful")), ("t".to_owned(), String::new()));
    assert_eq!(log(&me, &one, &tagged).ok().get("flowLogIdSet"), ids);
    assert_eq!(log(&me, &one, &[("ClientToken", "t")]).code(), "IdempotentParameterMismatch");
    let again = log(&me, &one, &[("ResourceId.2", "subnet-0123456789abcdef0")]).ok();
    assert_eq!(again.all("code"), ["FlowLogAlreadyExists", "InvalidSubnetID.NotFound"]);
    assert_eq!(again.all("resourceId"), [one.clone(), "subnet-0123456789abcdef0".to_owned()]);
    let of_one = [("Filter.1.Name", "resource-id"), ("Filter.1.Value.1", one.as_str())];
    let seen = me.ec2("DescribeFlowLogs", &of_one).ok();
    assert_eq!(
        (seen.get("flowLogStatus"), seen.get("logGroupName"), seen.get("maxAggregationInterval"), seen.get("value")),
        ("ACTIVE".into(), "/ffly/flows".into(), "600".into(), "us".into())
    );
    let id = seen.get("flowLogId");
    let gone = me.ec2("DeleteFlowLogs", &[("FlowLogId.1", &id), ("FlowLogId.2", "fl-0123456789abcdef0")]).ok();
    assert_eq!(gone.all("code"), ["InvalidFlowLogId.NotFound"]);
    assert_eq!(me.ec2("DescribeFlowLogs", &[("FlowLogId.1", &id)]).code(), "InvalidFlowLogId.NotFound");
    assert_eq!(me.ec2("DescribeFlowLogs", &[]).ok().all("resourceId"), [two]);
}

#[test]
fn destinations_need_what_belongs_to_them() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let code = |more: &[(&str, &str)]| log(&me, &one, more).code();
    let invalid = "InvalidParameter";
    assert_eq!(code(&[("DeliverLogsPermissionArn", "")]), invalid);
    assert_eq!(code(&[("LogGroupName", "")]), invalid);
    assert_eq!(code(&[("LogDestination", "arn:aws:logs:us-east-1:111122223333:log-group:x")]), invalid);
    assert_eq!(code(&[("LogDestinationType", "s3")]), invalid);
    let s3 = |arn| {
        let role = ("DeliverLogsPermissionArn", "");
        [("LogDestinationType", "s3"), ("LogGroupName", ""), role, ("LogDestination", arn)]
    };
    let with_role = [("LogDestinationType", "s3"), ("LogGroupName", ""), ("LogDestination", "arn:aws:s3:::flows")];
    assert_eq!(code(&with_role), invalid);
    assert_eq!(code(&s3("")), invalid);
    assert_eq!(code(&s3("arn:aws:s3:::flows/AWSLogs/")), invalid);
    assert_eq!(code(&s3("flows")), invalid);
    assert_eq!(code(&s3("arn:aws:s3:::flows/ours/")), "");
    assert_eq!(code(&[("MaxAggregationInterval", "61")]), invalid);
    assert_eq!(code(&[("TrafficType", "")]), "MissingParameter");
    assert_eq!(code(&[("TrafficType", "SOME")]), "InvalidParameterValue");
    assert_eq!(code(&[("ResourceType", "TransitGateway")]), "UnsupportedOperation");
    assert_eq!(code(&[("LogFormat", "version")]), invalid);
    let format = [("ResourceType", "VPC"), ("ResourceId.1", vpc.as_str()), ("LogFormat", "${version} ${az-id}")];
    log(&me, &vpc, &format).ok();
    assert_eq!(me.ec2("DescribeFlowLogs", &[]).ok().all("logDestinationType").len(), 2);
    let many: Vec<(String, String)> = (1..=301).map(|n| (format!("ResourceId.{n}"), one.clone())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(code(&many), "InvalidParameterValue");
}
