//! Who registers targets by themselves: ECS services their tasks, Auto Scaling groups their instances.

use std::collections::BTreeSet;

use aws_sdk_ecs::types::LoadBalancer;
use aws_types::request_id::RequestId;
use domain::{Arn, ContainerTarget, Done, Fault};

use super::{done, known, so_already};
use crate::fault::{damaged, writing};

/// Replaces the whole list of target groups; an empty one takes them all away. ECS starts the tasks anew (`docs/aws.md`, “ECS”).
pub(super) async fn set_ecs_target_groups(
    ecs: &aws_sdk_ecs::Client,
    cluster: &str,
    service: &Arn,
    targets: &[ContainerTarget],
) -> Result<Done, Fault> {
    const CALL: &str = "ecs:UpdateService";
    let asked = targets.iter().map(|t| known(&t.target_group).map(Arn::as_str)).collect::<Result<BTreeSet<_>, _>>()?;
    let list = targets.iter().map(load_balancer).collect::<Result<Vec<_>, _>>()?;
    let request = ecs.update_service().cluster(cluster).service(service.as_str()).set_load_balancers(Some(list));
    let answer = request.send().await.map_err(writing(CALL))?;
    let changed = answer.service().ok_or_else(|| damaged(CALL, "it names no service"))?;
    let has: BTreeSet<&str> = changed.load_balancers().iter().filter_map(|l| l.target_group_arn()).collect();
    if changed.service_arn() != Some(service.as_str()) || has != asked {
        return Err(damaged(CALL, "it names another service, or other target groups"));
    }
    Ok(done(answer.request_id()))
}

fn load_balancer(target: &ContainerTarget) -> Result<LoadBalancer, Fault> {
    let group = known(&target.target_group)?;
    Ok(LoadBalancer::builder()
        .target_group_arn(group.as_str())
        .container_name(&target.container)
        .container_port(target.port.number().into())
        .build())
}

/// Attaching what is attached changes nothing (model: AttachLoadBalancerTargetGroups). The answer is empty.
pub(super) async fn attach_auto_scaling(
    auto_scaling: &aws_sdk_autoscaling::Client,
    name: &str,
    target_group: &Arn,
) -> Result<Done, Fault> {
    let request = auto_scaling
        .attach_load_balancer_target_groups()
        .auto_scaling_group_name(name)
        .target_group_arns(target_group.as_str());
    let answer = request.send().await.map_err(writing("autoscaling:AttachLoadBalancerTargetGroups"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn detach_auto_scaling(
    auto_scaling: &aws_sdk_autoscaling::Client,
    name: &str,
    target_group: &Arn,
) -> Result<Done, Fault> {
    let request = auto_scaling
        .detach_load_balancer_target_groups()
        .auto_scaling_group_name(name)
        .target_group_arns(target_group.as_str());
    match request.send().await.map_err(writing("autoscaling:DetachLoadBalancerTargetGroups")) {
        Ok(answer) => Ok(done(answer.request_id())),
        Err(fault) if is_detached(&fault) => Ok(so_already(fault)),
        Err(fault) => Err(fault),
    }
}

/// Auto Scaling has no code of its own for these, only words (`docs/aws.md`, “Auto Scaling”).
fn is_detached(fault: &Fault) -> bool {
    const WORDS: [&str; 2] =
        ["Trying to remove Target Groups that are not part of the group", "AutoScalingGroup name not found"];
    fault.code == "ValidationError" && WORDS.iter().any(|words| fault.message.contains(words))
}
