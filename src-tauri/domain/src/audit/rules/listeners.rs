//! The doors of the load balancer: exactly the agreed ports, each leading to the agreed targets.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use super::workloads::fills;
use crate::{
    Arn, Attach, Desired, DesiredListener, Evidence, Listener, LoadBalancer, TargetGroup, TargetHealth, is_ours,
};

pub(super) const LISTENERS: AuditRule = AuditRule {
    id: "FPL-LISTENERS",
    looks: &[call::LISTENERS, call::TARGET_GROUPS, call::TARGET_HEALTH],
    title: "Only the agreed ports listen, and each leads to the agreed targets",
    severity: Severity::High,
    rationale: "Whatever listens on the load balancer can be dialled by everyone connected, agreed or not",
    remediation: "Delete the listener, or make it part of the onboarding",
    repairable: false,
    controls: &["prowler:elbv2_listeners_underneath", "powerpipe:elb_application_network_lb_use_listeners"],
    judge: listeners,
};

fn listeners(scope: &Scope) -> Vec<Judgement> {
    scope.each_balancer(|balancer| {
        let complete = scope.inventory.read_completely(call::LISTENERS);
        let mut all = match scope.desired {
            Some(desired) => against_desired(scope, balancer, desired, complete),
            None if balancer.listeners.is_empty() && !complete => Vec::new(),
            None => vec![leads_somewhere(scope, balancer)],
        };
        if !complete {
            let message = format!(
                "The listeners of {} could not be read completely, so others may be missing here",
                balancer.arn.short()
            );
            all.push(Judgement::unknown(Some(balancer.arn.as_str()), message, vec![]));
        }
        all
    })
}

fn against_desired(scope: &Scope, balancer: &LoadBalancer, desired: &Desired, complete: bool) -> Vec<Judgement> {
    let mut all: Vec<Judgement> = balancer.listeners.iter().map(|l| judge_listener(scope, l, desired)).collect();
    let absent = desired.listeners.iter().filter(|w| complete && !balancer.listeners.iter().any(|l| l.port == w.port));
    all.extend(absent.map(|wanted| {
        let arn = balancer.arn.as_str();
        let message = format!("{} does not listen on port {}", balancer.arn.short(), wanted.port);
        Judgement::fail(
            arn,
            message,
            vec![scope.saw(format!("no listener on port {}", wanted.port), arn, call::LISTENERS)],
        )
        .mended(true, "Go on with the set-up; the plan creates the listener")
    }));
    all
}

fn judge_listener(scope: &Scope, listener: &Listener, desired: &Desired) -> Judgement {
    let arn = listener.arn.as_str();
    let evidence = vec![leads_to(scope, listener)];
    let what = format!("{} {}", listener.protocol, listener.port);
    let Some(wanted) = desired.listeners.iter().find(|w| w.port == listener.port) else {
        // the repair plan removes listeners of this onboarding only, never a stranger's
        let ours = is_ours(&listener.tags, &desired.id, &desired.edition_step(&format!("listener-{}", listener.port)));
        let failed = Judgement::fail(arn, format!("{what} listens, which was never agreed"), evidence);
        return if ours { failed.mended(true, "Remove the listener; the repair plan does it") } else { failed };
    };
    if !listener.protocol.eq_ignore_ascii_case(wanted.protocol.as_str()) {
        let message = format!("{what} listens, but {} was agreed", wanted.protocol.as_str());
        return Judgement::fail(arn, message, evidence)
            .mended(is_mine(listener, scope), "Have the listener speak what was agreed");
    }
    leads_right(scope, listener, wanted, evidence)
}

fn leads_right(scope: &Scope, listener: &Listener, wanted: &DesiredListener, evidence: Vec<Evidence>) -> Judgement {
    let arn = listener.arn.as_str();
    let what = format!("{} {}", listener.protocol, listener.port);
    let own = scope.own_group(wanted);
    let agreed =
        |group: &TargetGroup| own.is_some_and(|own| own.arn == group.arn) && group.port == Some(wanted.target_port);
    // rules lead further than the default action does
    let named: BTreeSet<&Arn> =
        listener.target_groups.iter().chain(listener.rules.iter().flat_map(|r| &r.target_groups)).collect();
    let groups: Vec<Option<&TargetGroup>> = named.iter().map(|arn| scope.index.group(arn)).collect();
    match groups.as_slice() {
        [] => Judgement::fail(arn, format!("{what} leads to no target group"), evidence),
        [None] => {
            Judgement::unknown(Some(arn), format!("{what} leads to a target group that could not be read"), evidence)
        }
        [Some(group)] if agreed(group) => leads_to_agreed(scope, listener, group, wanted, evidence),
        [Some(_)] if scope.inventory.has_gap(call::TAGS) => {
            let message = format!("{what} leads to a target group whose tags could not be read");
            Judgement::unknown(Some(arn), message, evidence)
        }
        several if several.len() > 1 => {
            let others = named.iter().filter(|g| own.is_none_or(|own| own.arn != ***g)).map(|g| g.short());
            let names = others.collect::<Vec<_>>().join(", ");
            Judgement::fail(arn, format!("{what} also leads to {names}, which was never agreed"), evidence)
                .mended(is_mine(listener, scope), "Have the listener lead to the agreed target group alone")
        }
        _ => Judgement::fail(arn, format!("{what} leads elsewhere than was agreed"), evidence)
            .mended(is_mine(listener, scope), "Have the listener lead to the agreed target group"),
    }
}

/// Whether a listener is the onboarding's own, so that the plan turns it back; what only its rules say, no plan changes.
fn is_mine(listener: &Listener, scope: &Scope) -> bool {
    let step = |d: &Desired| d.edition_step(&format!("listener-{}", listener.port));
    listener.rules.is_empty() && scope.desired.is_some_and(|d| is_ours(&listener.tags, &d.id, &step(d)))
}

/// The group is the agreed one: so must be what is registered in it. Targets that are absent are `FPL-TARGET-HEALTH`'s.
fn leads_to_agreed(
    scope: &Scope,
    listener: &Listener,
    group: &TargetGroup,
    wanted: &DesiredListener,
    evidence: Vec<Evidence>,
) -> Judgement {
    let arn = listener.arn.as_str();
    let what = format!("{} {}", listener.protocol, listener.port);
    if !scope.targets_were_read(group) {
        return Judgement::unknown(
            Some(arn),
            format!("{what} leads to {}, whose targets could not be read", group.arn.short()),
            evidence,
        );
    }
    if let Some(attach) = &wanted.attach {
        return leads_to_filled(scope, group, attach, Judged { arn, what, evidence });
    }
    let agreed = |t: &TargetHealth| wanted.targets.contains(&t.id) && t.port.or(group.port) == Some(wanted.target_port);
    let strange: Vec<String> = group.health.iter().filter(|t| !t.is_draining() && !agreed(t)).map(in_words).collect();
    if strange.is_empty() {
        return Judgement::pass(arn, format!("{what} leads to the agreed targets"), evidence);
    }
    Judgement::fail(arn, format!("{what} also leads to {}, which was never agreed", strange.join(", ")), evidence)
        .mended(true, "Deregister the target; the repair plan does it")
}

/// The same where an ECS service or an Auto Scaling group fills the target group.
fn leads_to_filled(scope: &Scope, group: &TargetGroup, attach: &Attach, of: Judged) -> Judgement {
    let Judged { arn, what, evidence } = of;
    let filled = group.health.iter().filter(|t| !t.is_draining()).map(|t| (t, fills(scope, attach, t)));
    let (strange, hidden): (Vec<_>, Vec<_>) =
        filled.filter(|(_, fills)| *fills != Some(true)).partition(|(_, fills)| fills.is_some());
    let named = |some: &[(&TargetHealth, _)]| some.iter().map(|(t, _)| in_words(t)).collect::<Vec<_>>().join(", ");
    if !strange.is_empty() {
        let message = format!("{what} also leads to {}, which is not of what fills the group", named(&strange));
        return Judgement::fail(arn, message, evidence)
            .mended(false, "Find out who registered the target, and deregister it where nobody needs it");
    }
    if !hidden.is_empty() {
        let message = format!("Whether {} is of what fills the group is not shown", named(&hidden));
        return Judgement::unknown(Some(arn), message, evidence);
    }
    Judgement::pass(arn, format!("{what} leads to what fills its group, as agreed"), evidence)
}

/// A listener that is being judged.
struct Judged<'l> {
    arn: &'l str,
    what: String,
    evidence: Vec<Evidence>,
}

fn in_words(target: &TargetHealth) -> String {
    target.port.map_or_else(|| target.id.clone(), |port| format!("{} port {port}", target.id))
}

fn leads_somewhere(scope: &Scope, balancer: &LoadBalancer) -> Judgement {
    let (arn, name) = (balancer.arn.as_str(), balancer.arn.short());
    let evidence: Vec<Evidence> = balancer.listeners.iter().map(|l| leads_to(scope, l)).collect();
    if balancer.listeners.is_empty() {
        return Judgement::fail(
            arn,
            format!("{name} has no listener, so nobody can connect"),
            vec![scope.saw("no listener", arn, call::LISTENERS)],
        );
    }
    let astray: Vec<String> =
        balancer.listeners.iter().filter(|l| l.target_groups.is_empty()).map(|l| l.port.to_string()).collect();
    match astray.as_slice() {
        [] => Judgement::pass(arn, format!("Every listener of {name} leads to a target group"), evidence),
        some => Judgement::fail(arn, format!("Port {} of {name} leads to no target group", some.join(", ")), evidence),
    }
}

fn leads_to(scope: &Scope, listener: &Listener) -> Evidence {
    let groups: Vec<&str> = listener.target_groups.iter().map(|g| g.short()).collect();
    let to = if groups.is_empty() { "nothing".to_owned() } else { groups.join(", ") };
    scope.saw(
        format!("{} {} forwards to {to}", listener.protocol, listener.port),
        listener.arn.as_str(),
        call::LISTENERS,
    )
}
