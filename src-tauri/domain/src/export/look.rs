//! How what a creation made before is found: by our tags where EC2 filters by them, by name where Elastic Load Balancing does not.

use super::command::{Command, ec2, elb};
use super::text::{Text, Tree};
use crate::{Arn, EndpointServiceId, Port, Slot, Tags, tag};

/// A question whose answer is the ID of what was made before, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    pub command: Command,
    /// Onboarding and step that the tags of what was found have to name. Absent where the tags were asked for.
    pub ours: Option<(String, String)>,
}

pub(super) fn group(tags: &Tags) -> Option<Look> {
    by_tags(ec2("describe-security-groups"), tags, "SecurityGroups[].GroupId")
}

pub(super) fn service(tags: &Tags) -> Option<Look> {
    let query = "ServiceConfigurations[?ServiceState=='Pending' || ServiceState=='Available'].ServiceId";
    by_tags(ec2("describe-vpc-endpoint-service-configurations"), tags, query)
}

pub(super) fn endpoint(tags: &Tags) -> Option<Look> {
    let query = "VpcEndpoints[?State=='pendingAcceptance' || State=='pending' || State=='available'].VpcEndpointId";
    by_tags(ec2("describe-vpc-endpoints"), tags, query)
}

pub(super) fn balancer(name: &str, tags: &Tags) -> Option<Look> {
    let query = format!("LoadBalancers[?LoadBalancerName=={}].LoadBalancerArn", raw(name));
    by_name(elb("describe-load-balancers"), query, tags)
}

pub(super) fn target_group(name: &str, tags: &Tags) -> Option<Look> {
    let query = format!("TargetGroups[?TargetGroupName=={}].TargetGroupArn", raw(name));
    by_name(elb("describe-target-groups"), query, tags)
}

pub(super) fn listener(load_balancer: &Slot<Arn>, port: Port, tags: &Tags) -> Option<Look> {
    let command = elb("describe-listeners").with("--load-balancer-arn", load_balancer);
    by_name(command, format!("Listeners[?to_string(Port)=='{port}'].ListenerArn"), tags)
}

/// A notification has no tags: it is told by its service and its topic.
pub(super) fn notification(service: &Slot<EndpointServiceId>, topic: &Arn) -> Option<Look> {
    let query = Text::from("ConnectionNotificationSet[?ServiceId=='").and(service);
    let query = query.and(format!("' && ConnectionNotificationArn=={}].ConnectionNotificationId", raw(topic.as_str())));
    Some(Look { command: asked(ec2("describe-vpc-endpoint-connection-notifications"), query), ours: None })
}

/// The command with a query whose answer is plain text.
pub(super) fn asked(command: Command, query: impl Into<Text>) -> Command {
    command.with("--query", query).with("--output", "text")
}

/// None where the action carries no tags of ours.
fn by_tags(command: Command, tags: &Tags, query: &str) -> Option<Look> {
    let filter = |key: &str| {
        let value = Tree::text(tags.get(key)?.as_str());
        let name = Tree::text(format!("tag:{key}"));
        Some(Tree::map([("Name", name), ("Values", Tree::List(vec![value]))]))
    };
    let filters = Tree::List(vec![filter(tag::ONBOARDING)?, filter(tag::STEP)?]);
    Some(Look { command: asked(command.with("--filters", filters.json()), query), ours: None })
}

fn by_name(command: Command, query: String, tags: &Tags) -> Option<Look> {
    let of = |key: &str| tags.get(key).cloned().unwrap_or_default();
    Some(Look { command: asked(command, query), ours: Some((of(tag::ONBOARDING), of(tag::STEP))) })
}

/// A raw string of the AWS CLI's query language.
fn raw(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
