//! Target groups with their attributes, tags and the health of every target.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Arn, Fault, HealthCheck, Tags, TargetGroup, TargetHealth};
use futures_util::future::join_all;

use super::load_balancers::tags_of;
use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{count, each, needed, optional, port, text};

pub(super) async fn find(elb: &Client, look: &Look) -> Vec<TargetGroup> {
    const CALL: &str = "elasticloadbalancing:DescribeTargetGroups";
    let fetch = async |marker| {
        let answer =
            elb.describe_target_groups().page_size(400).set_marker(marker).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.target_groups, answer.next_marker))
    };
    let mut found = look.keep(CALL, &look.list(CALL, fetch).await, target_group);
    let arns = found.iter().map(|g| g.arn.clone()).collect();
    let (mut tags, _) =
        tokio::join!(tags_of(elb, look, arns), join_all(found.iter_mut().map(|group| details(elb, look, group))));
    for group in &mut found {
        group.tags = tags.remove(&group.arn).unwrap_or_default();
    }
    found
}

async fn details(elb: &Client, look: &Look, group: &mut TargetGroup) {
    let (attributes, health) = tokio::join!(attributes(elb, look, &group.arn), health(elb, look, &group.arn));
    group.attributes = attributes;
    group.health = health;
}

fn target_group(g: &types::TargetGroup) -> Result<TargetGroup, Fault> {
    Ok(TargetGroup {
        arn: needed(g.target_group_arn())?,
        name: text(g.target_group_name()),
        protocol: text(g.protocol().map(|p| p.as_str())),
        port: port(g.port()),
        vpc: optional(g.vpc_id())?,
        target_type: text(g.target_type().map(|t| t.as_str())),
        health_check: health_check(g),
        load_balancers: each(g.load_balancer_arns().iter().map(String::as_str))?,
        attributes: BTreeMap::new(),
        health: Vec::new(),
        tags: Tags::new(),
    })
}

fn health_check(g: &types::TargetGroup) -> HealthCheck {
    HealthCheck {
        protocol: text(g.health_check_protocol().map(|p| p.as_str())),
        port: text(g.health_check_port()),
        path: g.health_check_path().map(str::to_owned),
        matcher: g.matcher().and_then(|m| m.http_code()).map(str::to_owned),
        interval_seconds: count(g.health_check_interval_seconds()),
        timeout_seconds: count(g.health_check_timeout_seconds()),
        healthy_threshold: count(g.healthy_threshold_count()),
        unhealthy_threshold: count(g.unhealthy_threshold_count()),
    }
}

async fn attributes(elb: &Client, look: &Look, arn: &Arn) -> BTreeMap<String, String> {
    const CALL: &str = "elasticloadbalancing:DescribeTargetGroupAttributes";
    let fetch = async |_| {
        let answer = elb
            .describe_target_group_attributes()
            .target_group_arn(arn.as_str())
            .send()
            .await
            .map_err(reading(CALL))?;
        Ok(Page::only(answer.attributes))
    };
    let found = look.list(CALL, fetch).await;
    found.into_iter().filter_map(|a| Some((a.key?, a.value.unwrap_or_default()))).collect()
}

async fn health(elb: &Client, look: &Look, arn: &Arn) -> Vec<TargetHealth> {
    const CALL: &str = "elasticloadbalancing:DescribeTargetHealth";
    let fetch = async |_| {
        let answer = elb.describe_target_health().target_group_arn(arn.as_str()).send().await.map_err(reading(CALL))?;
        Ok(Page::only(answer.target_health_descriptions))
    };
    look.list(CALL, fetch).await.iter().filter_map(target_health).collect()
}

/// The health of one target; nothing for an entry that names none.
pub(crate) fn target_health(d: &types::TargetHealthDescription) -> Option<TargetHealth> {
    let target = d.target()?;
    let health = d.target_health();
    Some(TargetHealth {
        id: target.id()?.to_owned(),
        port: port(target.port()),
        zone: target.availability_zone().map(str::to_owned),
        state: text(health.and_then(|h| h.state()).map(|s| s.as_str())),
        reason: health.and_then(|h| h.reason()).map(|r| r.as_str().to_owned()),
        description: health.and_then(|h| h.description()).map(str::to_owned),
        admin_override: d.administrative_override().and_then(|o| o.state()).map(|s| s.as_str().to_owned()),
    })
}
