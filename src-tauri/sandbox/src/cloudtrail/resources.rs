//! The resources of an event: every ID and ARN in what was asked and answered, and some names.

use serde_json::Value;

use crate::call::Reply;

/// So many are named with one event.
const MOST: usize = 100;

/// IDs, by how they begin. Longer beginnings come first.
const IDS: &[(&str, &str)] = &[
    ("vpce-svc-", "AWS::EC2::VPCEndpointService"),
    ("vpce-", "AWS::EC2::VPCEndpoint"),
    ("vpc-", "AWS::EC2::VPC"),
    ("subnet-", "AWS::EC2::Subnet"),
    ("sg-", "AWS::EC2::SecurityGroup"),
    ("rtb-", "AWS::EC2::RouteTable"),
    ("igw-", "AWS::EC2::InternetGateway"),
    ("nat-", "AWS::EC2::NatGateway"),
    ("acl-", "AWS::EC2::NetworkAcl"),
    ("eni-", "AWS::EC2::NetworkInterface"),
    ("i-", "AWS::EC2::Instance"),
    ("ami-", "AWS::EC2::Ami"),
];

/// ARNs, by the service and the beginning of the rest.
const ARNS: &[(&str, &str, &str)] = &[
    ("elasticloadbalancing", "loadbalancer/", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
    ("elasticloadbalancing", "targetgroup/", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    ("elasticloadbalancing", "listener/", "AWS::ElasticLoadBalancingV2::Listener"),
    ("iam", "role/", "AWS::IAM::Role"),
    ("iam", "user/", "AWS::IAM::User"),
    ("iam", "policy/", "AWS::IAM::Policy"),
    ("acm", "certificate/", "AWS::ACM::Certificate"),
    ("cloudwatch", "alarm:", "AWS::CloudWatch::Alarm"),
    ("ecs", "service/", "AWS::ECS::Service"),
    ("ecs", "cluster/", "AWS::ECS::Cluster"),
    ("sns", "", "AWS::SNS::Topic"),
];

/// Names, by the member that holds them.
const NAMES: &[(&str, &str)] = &[
    ("RoleName", "AWS::IAM::Role"),
    ("UserName", "AWS::IAM::User"),
    ("HostedZoneId", "AWS::Route53::HostedZone"),
    ("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"),
    ("AlarmName", "AWS::CloudWatch::Alarm"),
    ("AlarmNames", "AWS::CloudWatch::Alarm"),
    ("logGroupName", "AWS::Logs::LogGroup"),
    ("logStreamName", "AWS::Logs::LogStream"),
];

/// Type and name of each, once.
pub(super) fn named(asked: &Value, reply: &Reply) -> Vec<(&'static str, String)> {
    let mut found = Found(Vec::new());
    found.walk("", asked);
    match reply {
        Reply::Value(value) => found.walk("", value),
        Reply::Xml(xml) => xml.split(['<', '>']).filter_map(kind).for_each(|(kind, name)| found.add(kind, name)),
    }
    found.0
}

struct Found(Vec<(&'static str, String)>);

impl Found {
    fn walk(&mut self, key: &str, value: &Value) {
        match value {
            Value::Object(members) => members.iter().for_each(|(key, value)| self.walk(key, value)),
            Value::Array(items) => items.iter().for_each(|item| self.walk(key, item)),
            Value::String(text) => {
                let by_name = || NAMES.iter().find(|(name, _)| *name == key).map(|(_, kind)| (*kind, text.as_str()));
                if let Some((kind, name)) = kind(text).or_else(by_name) {
                    self.add(kind, name);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add(&mut self, kind: &'static str, name: &str) {
        let known = self.0.iter().any(|(k, n)| *k == kind && n == name);
        if !known && self.0.len() < MOST {
            self.0.push((kind, name.to_owned()));
        }
    }
}

fn kind(text: &str) -> Option<(&'static str, &str)> {
    if let ["arn", _, service, _, _, rest] = text.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        let fits = |(known, begin, _): &&(&str, &str, &str)| known == service && rest.starts_with(begin);
        return ARNS.iter().find(fits).map(|(.., kind)| (*kind, text));
    }
    let id = |(begin, _): &&(&str, &str)| {
        let digits = text.strip_prefix(begin);
        digits.is_some_and(|d| matches!(d.len(), 8 | 17) && d.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    IDS.iter().find(id).map(|(_, kind)| (*kind, text))
}
