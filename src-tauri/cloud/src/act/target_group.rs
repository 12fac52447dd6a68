//! Target groups, their health checks and their targets.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::Client;
use aws_sdk_elasticloadbalancingv2::types::{
    Matcher, ProtocolEnum, TargetDescription, TargetGroupAttribute, TargetTypeEnum,
};
use aws_types::request_id::RequestId;
use domain::{Arn, Done, Fault, HealthCheck, Port, Tags, Target, VpcId};

use super::load_balancer::tagged;
use super::{done, gone_is_done, made, new_arn};
use crate::fault::{damaged, writing};

/// A target group as it is asked for.
pub(super) struct Asked<'a> {
    pub name: &'a str,
    pub vpc: &'a VpcId,
    pub protocol: &'a str,
    pub port: Port,
    pub target_type: &'a str,
    pub health_check: &'a HealthCheck,
    pub tags: &'a Tags,
}

pub(super) async fn create(elb: &Client, asked: Asked<'_>) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:CreateTargetGroup";
    let check = asked.health_check;
    let request = elb
        .create_target_group()
        .name(asked.name)
        .vpc_id(asked.vpc.as_str())
        .protocol(ProtocolEnum::from(asked.protocol))
        .port(asked.port.number().into())
        .target_type(TargetTypeEnum::from(asked.target_type))
        .health_check_enabled(true)
        .health_check_protocol(ProtocolEnum::from(check.protocol.as_str()))
        .health_check_port(&check.port)
        .set_health_check_path(path(check))
        .set_matcher(matcher(check))
        .set_health_check_interval_seconds(seconds(check.interval_seconds))
        .set_health_check_timeout_seconds(seconds(check.timeout_seconds))
        .set_healthy_threshold_count(seconds(check.healthy_threshold))
        .set_unhealthy_threshold_count(seconds(check.unhealthy_threshold))
        .set_tags(tagged(asked.tags));
    let answer = request.send().await.map_err(writing(CALL))?;
    let made_one = answer.target_groups().first().ok_or_else(|| damaged(CALL, "it names no target group"))?;
    if made_one.target_group_name() != Some(asked.name) {
        return Err(damaged(CALL, "it names another target group"));
    }
    Ok(made(new_arn(CALL, "targetgroup", made_one.target_group_arn())?, answer.request_id()))
}

pub(super) async fn delete(elb: &Client, arn: &Arn) -> Result<Done, Fault> {
    let answer = elb.delete_target_group().target_group_arn(arn.as_str()).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:DeleteTargetGroup")))
}

pub(super) async fn modify(elb: &Client, arn: &Arn, check: &HealthCheck) -> Result<Done, Fault> {
    let request = elb
        .modify_target_group()
        .target_group_arn(arn.as_str())
        .health_check_protocol(ProtocolEnum::from(check.protocol.as_str()))
        .health_check_port(&check.port)
        .set_health_check_path(path(check))
        .set_matcher(matcher(check))
        .set_health_check_interval_seconds(seconds(check.interval_seconds))
        .set_health_check_timeout_seconds(seconds(check.timeout_seconds))
        .set_healthy_threshold_count(seconds(check.healthy_threshold))
        .set_unhealthy_threshold_count(seconds(check.unhealthy_threshold));
    let answer = request.send().await.map_err(writing("elasticloadbalancing:ModifyTargetGroup"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn set_attributes(
    elb: &Client,
    arn: &Arn,
    attributes: &BTreeMap<String, String>,
) -> Result<Done, Fault> {
    let attributes =
        attributes.iter().map(|(key, value)| TargetGroupAttribute::builder().key(key).value(value).build()).collect();
    let request = elb.modify_target_group_attributes().target_group_arn(arn.as_str()).set_attributes(Some(attributes));
    let answer = request.send().await.map_err(writing("elasticloadbalancing:ModifyTargetGroupAttributes"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn register(elb: &Client, arn: &Arn, targets: &[Target]) -> Result<Done, Fault> {
    let request = elb.register_targets().target_group_arn(arn.as_str()).set_targets(Some(descriptions(targets)));
    let answer = request.send().await.map_err(writing("elasticloadbalancing:RegisterTargets"))?;
    Ok(done(answer.request_id()))
}

/// Targets of a group that is gone are deregistered.
pub(super) async fn deregister(elb: &Client, arn: &Arn, targets: &[Target]) -> Result<Done, Fault> {
    let answer =
        elb.deregister_targets().target_group_arn(arn.as_str()).set_targets(Some(descriptions(targets))).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:DeregisterTargets")))
}

fn descriptions(targets: &[Target]) -> Vec<TargetDescription> {
    let one = |t: &Target| {
        TargetDescription::builder()
            .id(&t.id)
            .port(t.port.number().into())
            .set_availability_zone(t.zone.clone())
            .build()
    };
    targets.iter().map(one).collect()
}

/// Path and success codes are for HTTP and HTTPS only; AWS refuses them elsewhere.
fn path(check: &HealthCheck) -> Option<String> {
    check.path.clone().filter(|_| check.protocol != "TCP")
}

fn matcher(check: &HealthCheck) -> Option<Matcher> {
    let codes = check.matcher.clone().filter(|_| check.protocol != "TCP")?;
    Some(Matcher::builder().http_code(codes).build())
}

fn seconds(number: u32) -> Option<i32> {
    i32::try_from(number).ok()
}
