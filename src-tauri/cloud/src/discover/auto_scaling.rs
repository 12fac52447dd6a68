//! Auto Scaling groups, and the target groups that their instances are registered in.

use aws_sdk_autoscaling::{Client, types};
use domain::{Arn, AutoScalingGroup, Fault};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{count, each, text};

pub(super) async fn find(auto_scaling: &Client, look: &Look) -> Vec<AutoScalingGroup> {
    const CALL: &str = "autoscaling:DescribeAutoScalingGroups";
    let fetch = async |token| {
        let request = auto_scaling.describe_auto_scaling_groups().max_records(100).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.auto_scaling_groups, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, group)
}

fn group(g: &types::AutoScalingGroup) -> Result<AutoScalingGroup, Fault> {
    // one long text, with commas in between
    let subnets = g.vpc_zone_identifier().unwrap_or_default().split(',').map(str::trim).filter(|s| !s.is_empty());
    Ok(AutoScalingGroup {
        name: text(g.auto_scaling_group_name()),
        desired: count(g.desired_capacity()),
        instances: each(g.instances().iter().filter_map(|i| i.instance_id()))?,
        subnets: each(subnets)?,
        target_groups: target_groups(g)?,
    })
}

/// A target group may also be attached as a traffic source, and then stands there at least.
fn target_groups(g: &types::AutoScalingGroup) -> Result<Vec<Arn>, Fault> {
    let sources = g.traffic_sources().iter().filter(|s| s.r#type() == Some("elbv2")).filter_map(|s| s.identifier());
    let mut arns: Vec<Arn> = each(g.target_group_arns().iter().map(String::as_str).chain(sources))?;
    arns.sort_unstable();
    arns.dedup();
    Ok(arns)
}
