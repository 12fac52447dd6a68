//! Who registers targets by itself: ECS services and Auto Scaling groups (`docs/aws.md`, “Target health”, “ECS”).

use super::arns::{ECS_SERVICE, misplaced};
use super::{At, shown};
use crate::{Attach, Inventory, Port, Problem, TargetType, Workload};

/// An Auto Scaling group registers instances, and nothing registers itself behind an Application Load Balancer.
pub(super) fn form(at: &At) -> Vec<Problem> {
    let kind = at.listener.target_type;
    match &at.listener.attach {
        None => Vec::new(),
        Some(Attach::EcsService { service, .. }) => {
            let field = format!("{}.attach.ecs_service.service", at.field);
            let mut problems: Vec<Problem> = misplaced(service, &ECS_SERVICE, at.desired, &field).into_iter().collect();
            if kind == TargetType::Alb {
                problems.push(unfit(
                    at,
                    "Tasks of ECS register addresses or instances, never a load balancer",
                    "ip or instance",
                ));
            }
            problems
        }
        Some(Attach::AutoScalingGroup(name)) => {
            let mut problems = Vec::new();
            if kind != TargetType::Instance {
                let message = format!("Auto Scaling group {} registers instances, not {}", shown(name), kind.as_str());
                problems.push(unfit(at, message, "instance"));
            }
            if name.is_empty() || name.chars().count() > 255 {
                let message = "The name of an Auto Scaling group has 1 to 255 characters";
                let hint = "Give the group’s name, not its ARN";
                problems.push(at.problem("attach.auto_scaling_group", "auto-scaling-name", message, hint));
            }
            problems
        }
    }
}

/// They exist, are of the right kind, and stand in the onboarding's VPC.
pub(super) fn known(at: &At, inventory: &Inventory) -> Option<Problem> {
    match at.listener.attach.as_ref()? {
        Attach::AutoScalingGroup(name) => auto_scaling(at, inventory, name),
        Attach::EcsService { service, container, container_port } => {
            match inventory.workloads.iter().find(|w| &w.arn == service) {
                Some(workload) => ecs(at, inventory, workload, container, *container_port),
                None => inventory.lists_ecs_services().then(|| {
                    let message = format!("ECS service {} does not exist in this account and Region", service.short());
                    let hint = "Choose one of the services that were found";
                    at.problem("attach.ecs_service.service", "unknown-ecs-service", message, hint)
                }),
            }
        }
    }
}

/// Tasks with an address of their own are registered by it, others by their instance (`docs/aws.md`, “ECS”).
fn ecs(at: &At, inventory: &Inventory, workload: &Workload, container: &str, port: Port) -> Option<Problem> {
    let (name, mode) = (shown(&workload.name), workload.network_mode.to_ascii_lowercase());
    let fits = if mode == "awsvpc" { TargetType::Ip } else { TargetType::Instance };
    if at.listener.target_type != TargetType::Alb && at.listener.target_type != fits {
        let message =
            format!("Tasks of {name} are in network mode {}, so they register {}", shown(&mode), fits.as_str());
        return Some(unfit(at, message, fits.as_str()));
    }
    let has = |c: &crate::ContainerPort| c.container == container && c.port == port;
    if !workload.containers.is_empty() && !workload.containers.iter().any(has) {
        let list: Vec<_> = workload.containers.iter().map(|c| format!("{} {}", c.container, c.port)).collect();
        let message = format!("The tasks of {name} have no container {} with port {port}", shown(container));
        let hint = format!("Use one of these: {}", list.join(", "));
        return Some(at.problem("attach.ecs_service.container", "unknown-container", message, &hint));
    }
    let elsewhere = workload.tasks.iter().filter_map(|t| t.subnet.as_ref()).find(|s| is_elsewhere(at, inventory, s))?;
    let message = format!("Tasks of {name} run in {elsewhere}, which is not in {}", at.desired.network.vpc);
    Some(at.problem(
        "attach.ecs_service.service",
        "attach-elsewhere",
        message,
        "Set the VPC of the tasks as network.vpc",
    ))
}

fn auto_scaling(at: &At, inventory: &Inventory, name: &str) -> Option<Problem> {
    let field = "attach.auto_scaling_group";
    let Some(group) = inventory.auto_scaling_groups.iter().find(|g| g.name == name) else {
        return inventory.lists_auto_scaling_groups().then(|| {
            let message = format!("Auto Scaling group {} does not exist in this account and Region", shown(name));
            at.problem(field, "unknown-auto-scaling-group", message, "Choose one of the groups that were found")
        });
    };
    let elsewhere = group.subnets.iter().find(|s| is_elsewhere(at, inventory, s))?;
    let message = format!(
        "Auto Scaling group {} starts instances in {elsewhere}, not in {}",
        shown(name),
        at.desired.network.vpc
    );
    Some(at.problem(field, "attach-elsewhere", message, "Set the VPC of the instances as network.vpc"))
}

fn is_elsewhere(at: &At, inventory: &Inventory, subnet: &crate::SubnetId) -> bool {
    inventory.subnet(subnet).is_some_and(|s| s.vpc != at.desired.network.vpc)
}

fn unfit(at: &At, message: impl Into<String>, fits: &str) -> Problem {
    at.problem("target_type", "attach-type", message, &format!("Make the target type {fits}"))
}
