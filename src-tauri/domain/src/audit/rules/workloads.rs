//! Whether the targets still are what was meant: instances that run, addresses that belong to the same workload, and whoever
//! fills a group still doing so.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::checklist::counted;
use crate::{
    Attach, AutoScalingGroup, DesiredListener, Evidence, NetworkInterface, TargetGroup, TargetHealth, Workload,
};

/// Targets whose evidence is shown where all are well.
const MOST_SHOWN: usize = 10;

pub(super) const RUNNING: AuditRule = AuditRule {
    id: "FPL-RUNNING",
    looks: &[call::INSTANCES, call::AUTO_SCALING],
    title: "Every instance behind it runs",
    severity: Severity::Medium,
    rationale: "A stopped instance gets no traffic and comes back without anybody noticing, or not at all",
    remediation: "Start the instance, or deregister it",
    repairable: false,
    controls: &[],
    judge: running,
};

pub(super) const ADDRESSES: AuditRule = AuditRule {
    id: "FPL-ADDRESSES",
    looks: &[call::INTERFACES, call::ECS_TASKS],
    title: "Every address behind it belongs to what was meant",
    severity: Severity::High,
    rationale: "Addresses are given to others: a target registered by address follows neither a task that is replaced nor a database that fails over",
    remediation: "Deregister the address and register what replaced it; attach the group to the ECS service where tasks come and go",
    repairable: false,
    controls: &[],
    judge: addresses,
};

pub(super) const ATTACHED: AuditRule = AuditRule {
    id: "FPL-ATTACHED",
    looks: &[call::AUTO_SCALING, call::ECS_SERVICES],
    title: "Whoever fills a target group still fills it",
    severity: Severity::High,
    rationale: "Without its ECS service or Auto Scaling group, a target group keeps what it has and never gets what replaces it",
    remediation: "Attach it again",
    repairable: false,
    controls: &[],
    judge: attached,
};

fn running(scope: &Scope) -> Vec<Judgement> {
    each_target(scope, "instance", judge_instance)
}

/// Judges each target of the groups of one type. Those that are as they should be are told together.
fn each_target(
    scope: &Scope,
    kind: &str,
    judge: impl Fn(&Scope, &TargetGroup, &TargetHealth) -> Judgement,
) -> Vec<Judgement> {
    scope.each_group(|_, group| {
        let (arn, name) = (group.arn.as_str(), group.arn.short());
        if group.target_type != kind {
            return Vec::new();
        }
        if !scope.targets_were_read(group) {
            return vec![Judgement::unknown(Some(arn), format!("The targets behind {name} could not be read"), vec![])];
        }
        let staying: Vec<&TargetHealth> = group.health.iter().filter(|t| !t.is_draining()).collect();
        let judged: Vec<Judgement> = staying.iter().map(|target| judge(scope, group, target)).collect();
        match judged.as_slice() {
            [_, _, ..] if judged.iter().all(Judgement::is_pass) => {
                let message = format!("Each of {} behind {name} is as it should be", counted(judged.len(), "target"));
                let shown = judged.iter().take(MOST_SHOWN).flat_map(Judgement::evidence).collect();
                vec![Judgement::pass(arn, message, shown)]
            }
            _ => judged,
        }
    })
}

fn judge_instance(scope: &Scope, group: &TargetGroup, target: &TargetHealth) -> Judgement {
    let id = target.id.as_str();
    let Some(instance) = scope.look.instance(id) else {
        return if scope.read(call::INSTANCES) {
            Judgement::fail(
                id,
                format!("{id} is not there any more"),
                vec![scope.saw("no such instance", id, call::INSTANCES)],
            )
        } else {
            Judgement::unknown(Some(id), format!("{id} could not be read"), vec![])
        };
    };
    let evidence = vec![scope.saw(format!("state = {}", instance.state), id, call::INSTANCES)];
    match instance.state.to_ascii_lowercase().as_str() {
        "running" => match instance.auto_scaling_group.as_deref() {
            Some(name) => judge_scaled(scope, group, id, name, evidence),
            None => Judgement::pass(id, format!("{id} runs"), evidence),
        },
        "" | "pending" => Judgement::unknown(Some(id), format!("Whether {id} runs is not known yet"), evidence),
        state => Judgement::fail(id, format!("{id} is {state}"), evidence),
    }
}

/// An instance that AWS replaces: the next one is registered only where the group is attached.
fn judge_scaled(scope: &Scope, group: &TargetGroup, id: &str, name: &str, evidence: Vec<Evidence>) -> Judgement {
    match scope.index.scaling(name) {
        Some(scaling) if scaling.target_groups.contains(&group.arn) => Judgement::pass(
            id,
            format!("{id} runs, and Auto Scaling group {name} registers what replaces it"),
            evidence,
        ),
        Some(_) => {
            let message = format!("{id} is of Auto Scaling group {name}, which does not register what replaces it");
            Judgement::fail(id, message, evidence)
                .mended(false, "Attach the target group to the Auto Scaling group, in the onboarding")
        }
        None => {
            let message = format!("{id} is of Auto Scaling group {name}, which could not be read");
            Judgement::unknown(Some(id), message, evidence)
        }
    }
}

fn addresses(scope: &Scope) -> Vec<Judgement> {
    each_target(scope, "ip", judge_address)
}

fn judge_address(scope: &Scope, group: &TargetGroup, target: &TargetHealth) -> Judgement {
    let address = target.id.as_str();
    let attached = scope.ports_of(group).any(|l| matches!(l.attach, Some(Attach::EcsService { .. })));
    let Some(interface) = scope.look.interface_of(address) else { return nobody(scope, group, address) };
    let evidence = vec![scope.saw(in_words(interface), address, call::INTERFACES)];
    if scope.look.task_at(address).is_some() {
        return if attached {
            Judgement::pass(
                address,
                format!("{address} is a task’s, and its ECS service keeps the group up to date"),
                evidence,
            )
        } else {
            let message = format!(
                "{address} is a task’s, and was registered by hand: when the task goes, the address may be another’s"
            );
            Judgement::fail(address, message, evidence).weighed(Severity::Medium)
        };
    }
    // managed services replace or move their interfaces, and say so in the description (our reading)
    let managed = interface.requester_managed || interface.instance.is_none();
    match () {
        _ if attached => {
            let message = format!("{address} is no task of the attached ECS service that is known here");
            let known = scope.inventory.lists_ecs_services() && !scope.inventory.has_gap(call::ECS_TASKS);
            if known {
                Judgement::fail(address, message, evidence)
            } else {
                Judgement::unknown(Some(address), message, evidence)
            }
        }
        () if managed && moves(interface) => {
            let message =
                format!("{address} is {}’s, which gets another address when it fails over", interface.description);
            Judgement::fail(address, message, evidence).weighed(Severity::Medium).mended(
                false,
                "Look the name up again after every failover and register the new address, or put a proxy that does so before it",
            )
        }
        () => Judgement::pass(address, format!("{address} is {}’s", interface.id), evidence),
    }
}

/// Interfaces of RDS are described `RDSNetworkInterface`, those of ElastiCache `ElastiCache …` (guide: EC2, requester-managed
/// interfaces; seen in public listings).
fn moves(interface: &NetworkInterface) -> bool {
    ["RDSNetworkInterface", "ElastiCache"].iter().any(|made| interface.description.starts_with(made))
}

fn nobody(scope: &Scope, group: &TargetGroup, address: &str) -> Judgement {
    let inside = address.parse().ok().zip(group.vpc.as_ref()).and_then(|(ip, vpc)| scope.look.subnet_at(vpc, ip));
    match inside {
        None => {
            let message = format!("{address} lies outside the VPC, where this account does not show whose it is");
            Judgement::unknown(Some(address), message, vec![])
        }
        Some(subnet) if scope.read(call::INTERFACES) && subnet.owner == scope.inventory.account => {
            let evidence = vec![scope.saw("no interface holds it", address, call::INTERFACES)];
            Judgement::fail(
                address,
                format!("{address} belongs to nothing any more; the next one who gets it gets the traffic"),
                evidence,
            )
        }
        Some(_) => Judgement::unknown(Some(address), format!("Whose {address} is could not be read"), vec![]),
    }
}

fn in_words(interface: &NetworkInterface) -> String {
    let host = interface.instance.as_ref().map(|i| format!(" of {i}")).unwrap_or_default();
    let about = if interface.description.is_empty() { "no description" } else { &interface.description };
    format!("{}{host}, {about}", interface.id)
}

/// Whether a target is there because of what fills the group; `None` where that is not shown.
pub(super) fn fills(scope: &Scope, attach: &Attach, target: &TargetHealth) -> Option<bool> {
    let (found, known) = match attach {
        Attach::EcsService { service, .. } => {
            let workload = scope.inventory.workloads.iter().find(|w| &w.arn == service);
            let is_task = |w: &Workload| w.tasks.iter().any(|t| t.private_ip.as_deref() == Some(target.id.as_str()));
            // without a network interface of its own a task is registered by its instance, which the task does not tell
            let by_address = workload.is_some_and(|w| w.network_mode == "awsvpc");
            let read = scope.inventory.lists_ecs_services() && !scope.inventory.has_gap(call::ECS_TASKS);
            (workload.is_some_and(is_task), by_address && read)
        }
        Attach::AutoScalingGroup(name) => {
            let holds = |g: &AutoScalingGroup| g.instances.iter().any(|i| i.as_str() == target.id);
            (scope.index.scaling(name).is_some_and(holds), scope.inventory.lists_auto_scaling_groups())
        }
    };
    if found { Some(true) } else { known.then_some(false) }
}

fn attached(scope: &Scope) -> Vec<Judgement> {
    let ports = scope.desired.map(|d| d.listeners.as_slice()).unwrap_or_default();
    ports
        .iter()
        .filter_map(|port| Some((port, port.attach.as_ref()?)))
        .map(|(port, attach)| judge_attach(scope, port, attach))
        .collect()
}

fn judge_attach(scope: &Scope, port: &DesiredListener, attach: &Attach) -> Judgement {
    let Some(group) = scope.own_group(port) else {
        return Judgement::unknown(None, format!("The target group of port {} was not found", port.port), vec![]);
    };
    let (arn, name) = (group.arn.as_str(), group.arn.short());
    let (filler, found, read, call) = match attach {
        Attach::EcsService { service, .. } => {
            let workload = scope.inventory.workloads.iter().find(|w| &w.arn == service);
            let fills = workload.map(|w| w.attached.iter().any(|a| a.target_group == group.arn));
            (
                format!("ECS service {}", service.short()),
                fills,
                scope.inventory.lists_ecs_services(),
                call::ECS_SERVICES,
            )
        }
        Attach::AutoScalingGroup(of) => {
            let scaling = scope.index.scaling(of);
            let fills = scaling.map(|g| g.target_groups.contains(&group.arn));
            (format!("Auto Scaling group {of}"), fills, scope.inventory.lists_auto_scaling_groups(), call::AUTO_SCALING)
        }
    };
    let evidence: Vec<Evidence> = vec![scope.saw(format!("{filler} fills it = {}", found.unwrap_or(false)), arn, call)];
    match found {
        Some(true) => Judgement::pass(arn, format!("{filler} fills {name}"), evidence),
        Some(false) => Judgement::fail(arn, format!("{filler} does not fill {name}"), evidence)
            .mended(true, "Attach the group again; the repair plan does it"),
        None if read => Judgement::fail(arn, format!("{filler}, which fills {name}, is not there"), evidence),
        None => Judgement::unknown(Some(arn), format!("{filler}, which fills {name}, could not be read"), vec![]),
    }
}
