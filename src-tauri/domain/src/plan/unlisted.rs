//! Target groups that something may still fill which could not be listed: an ECS service cannot start tasks for a group that is
//! gone, so that nothing is deleted on the strength of an incomplete list. Where nothing points to such a filler, an account
//! that may not read them is not kept from anything.

use super::build::Build;
use crate::{Attach, Desired, Fault, Inventory, TargetGroup, TargetHealth};

/// Refuses to delete `group` where it may still be filled.
pub(super) fn refuse_perhaps_filled(build: &mut Build, desired: &Desired, inventory: &Inventory, group: &TargetGroup) {
    let attaches = |kind: fn(&Attach) -> bool| desired.listeners.iter().any(|l| l.attach.as_ref().is_some_and(kind));
    let is_ecs = |attach: &Attach| matches!(attach, Attach::EcsService { .. });
    let is_scaling = |attach: &Attach| matches!(attach, Attach::AutoScalingGroup(_));
    let named = |t: &TargetHealth| desired.listeners.iter().any(|l| l.targets.contains(&t.id));
    // an Auto Scaling group registers its own instances, which carry its tag
    let alone = |t: &TargetHealth| inventory.instance(&t.id).is_some_and(|i| i.auto_scaling_group.is_none());
    let kind = group.target_type.as_str();
    let by_ecs = kind != "alb" && !inventory.lists_ecs_services();
    if by_ecs && (attaches(is_ecs) || holds(inventory, group, |t| !named(t))) {
        build.refuse(unlisted(group, "ECS services", "ecs:ListClusters, ecs:ListServices and ecs:DescribeServices"));
    }
    let by_scaling = kind == "instance" && !inventory.lists_auto_scaling_groups();
    if by_scaling && (attaches(is_scaling) || holds(inventory, group, |t| !named(t) && !alone(t))) {
        build.refuse(unlisted(group, "Auto Scaling groups", "autoscaling:DescribeAutoScalingGroups"));
    }
}

/// Whether a target that stays is `strange`. What could not be read may be.
fn holds(inventory: &Inventory, group: &TargetGroup, strange: impl Fn(&TargetHealth) -> bool) -> bool {
    let unread = group.health.is_empty() && inventory.has_gap("elasticloadbalancing:DescribeTargetHealth");
    unread || group.health.iter().any(|t| !t.is_draining() && strange(t))
}

fn unlisted(group: &TargetGroup, fillers: &str, calls: &str) -> Fault {
    let message = format!(
        "Target group {} would be deleted, but {fillers} could not all be listed, and one of them may register its targets there",
        group.name
    );
    Fault::invalid("fillers-unlisted", message).hint(format!(
        "Have {calls} allowed and look again; or make sure that none uses the group and deregister what is left in it, then plan again"
    ))
}
