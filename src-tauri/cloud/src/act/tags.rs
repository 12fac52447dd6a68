//! Tags on what was there before: by ARN in Elastic Load Balancing, by ID in EC2.

use aws_sdk_ec2::Client as Ec2;
use aws_sdk_ec2::types::Tag;
use aws_sdk_elasticloadbalancingv2::Client as Elb;
use aws_types::request_id::RequestId;
use domain::{Done, Fault, Tags};

use super::load_balancer::tagged;
use super::{done, gone_is_done};
use crate::fault::writing;

pub(super) async fn add(ec2: &Ec2, elb: &Elb, resource: &str, tags: &Tags) -> Result<Done, Fault> {
    if is_arn(resource) {
        let answer = elb.add_tags().resource_arns(resource).set_tags(tagged(tags)).send().await;
        return answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:AddTags"));
    }
    let answer = ec2.create_tags().resources(resource).set_tags(Some(pairs(tags))).send().await;
    answer.map(|a| done(a.request_id())).map_err(writing("ec2:CreateTags"))
}

/// EC2 removes a tag only where its value is the same too; Elastic Load Balancing looks at keys alone.
pub(super) async fn remove(ec2: &Ec2, elb: &Elb, resource: &str, tags: &Tags) -> Result<Done, Fault> {
    if is_arn(resource) {
        let keys = tags.keys().cloned().collect();
        let answer = elb.remove_tags().resource_arns(resource).set_tag_keys(Some(keys)).send().await;
        return gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:RemoveTags")));
    }
    let answer = ec2.delete_tags().resources(resource).set_tags(Some(pairs(tags))).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("ec2:DeleteTags")))
}

fn is_arn(resource: &str) -> bool {
    resource.starts_with("arn:")
}

fn pairs(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}
