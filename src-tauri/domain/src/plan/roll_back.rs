//! Taking back what runs did that did not come to their end: settings as they were, and what they made removed in the order of
//! a teardown. What they deleted cannot be brought back, and what they made safer stays so.

use std::collections::BTreeSet;

use super::build::Build;
use super::remaining::remaining;
use super::teardown::teardown;
use crate::{
    Action, Arn, ContainerTarget, Desired, Ending, Entry, Event, Fault, Inventory, OnboardingId, Outputs, Plan,
    Purpose, Step, StepId, Tags, Work, tag,
};

/// What became of the attempts since the onboarding last was as somebody wanted it.
#[derive(Default)]
struct Attempts {
    /// Steps that changed something, or may have, in the order in which they began; a repetition takes its place anew.
    steps: Vec<Step>,
    outputs: Outputs,
}

/// Plans the roll back of the unfinished runs at the end of `entries`, the onboarding's own as this computer has recorded them.
///
/// Refuses when there is none (`nothing-to-roll-back`), and when AWS would refuse it while endpoints are connected.
pub fn roll_back(desired: &Desired, inventory: &Inventory, entries: &[Entry]) -> Result<Plan, Vec<Fault>> {
    let attempts = attempts(entries);
    if attempts.steps.is_empty() {
        return Err(vec![nothing(entries)]);
    }
    let made = made(desired, inventory, &attempts);
    let removal = teardown(desired, &with_only(inventory, &desired.id, &made))?;
    let plan = Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), Purpose::RollBack);
    let mut build = Build::new(plan);
    undo_changes(&mut build, inventory, &attempts, &made);
    let first = build.all();
    for mut step in removal.steps {
        let before: Vec<StepId> = first.iter().filter_map(|id| id.parse().ok()).collect();
        step.needs.extend(before);
        build.plan.steps.push(step);
    }
    refuse_connected(&mut build, inventory, &made);
    build.finish()
}

/// What was applied elsewhere is in the record there: AWS does not tell how something was before.
fn nothing(entries: &[Entry]) -> Fault {
    let ran = entries.iter().any(|entry| matches!(entry.event, Event::RunStarted { .. }));
    let message = match ran {
        true => "As far as this computer’s record tells, the last run came to its end, or changed nothing",
        false => "This computer has no record of a run of this onboarding",
    };
    Fault::invalid("nothing-to-roll-back", message).hint(
        "A roll back goes by the record of the computer that applied: roll back there what was applied there; to go back to earlier settings, change the onboarding and plan; to remove everything, tear it down",
    )
}

/// Whether there is anything to roll back.
pub fn can_roll_back(entries: &[Entry]) -> bool {
    !attempts(entries).steps.is_empty()
}

fn attempts(entries: &[Entry]) -> Attempts {
    let mut found = Attempts::default();
    let mut plan: Option<&Plan> = None;
    for entry in entries {
        let purpose = plan.map(|p| p.purpose);
        let builds = matches!(purpose, Some(Purpose::SetUp | Purpose::Repair));
        match &entry.event {
            Event::RunStarted { plan: begun, .. } => {
                plan = Some(begun);
                // what a teardown began is gone on with, not taken back
                if begun.purpose == Purpose::Teardown {
                    found = Attempts::default();
                }
            }
            Event::Intent { step, .. } if builds => {
                found.begin(plan.and_then(|p| p.steps.iter().find(|s| &s.id == step)));
            }
            Event::Done { step, produced: Some(id), .. } | Event::Reached { step, produced: Some(id), .. }
                if builds =>
            {
                found.outputs.insert(step.clone(), id.clone());
            }
            // a decision about a connection, finished, leaves an unfinished set-up as it is
            Event::RunEnded { ending: Ending::Finished, .. } if builds || purpose == Some(Purpose::RollBack) => {
                found = Attempts::default();
            }
            _ => {}
        }
    }
    found
}

impl Attempts {
    fn begin(&mut self, step: Option<&Step>) {
        let matters = |s: &&Step| s.undo.is_some() || matches!(&s.work, Work::Act(a) if a.deletes() || withdraws(a));
        let Some(step) = step.filter(matters) else { return };
        // a repetition counts once; the same step of another attempt may have done something else
        if !self.steps.iter().any(|s| s.id == step.id && s.work == step.work) {
            self.steps.push(step.clone());
        }
    }
}

/// Whether it takes something away that somebody may miss, and that is not given back by itself.
fn withdraws(action: &Action) -> bool {
    matches!(action, Action::RevokeIngress { .. } | Action::RevokeEgress { .. } | Action::DeregisterTargets { .. })
}

/// The resources that the attempts made: by what they said, and by the tags of steps whose answer was lost.
fn made(desired: &Desired, inventory: &Inventory, attempts: &Attempts) -> BTreeSet<String> {
    let creates = |s: &&Step| matches!(&s.work, Work::Act(action) if action.creates());
    let steps: BTreeSet<&str> = attempts.steps.iter().filter(creates).map(|s| s.id.as_str()).collect();
    let ours = |tags: &Tags| {
        tags.get(tag::ONBOARDING).is_some_and(|id| id == desired.id.as_str())
            && tags.get(tag::STEP).is_some_and(|step| steps.contains(step.as_str()))
    };
    let i = inventory;
    let balancers = i.load_balancers.iter().filter(|l| ours(&l.tags)).map(|l| l.arn.to_string());
    let listeners = i.load_balancers.iter().flat_map(|l| &l.listeners).filter(|l| ours(&l.tags));
    let groups = i.target_groups.iter().filter(|g| ours(&g.tags)).map(|g| g.arn.to_string());
    let services = i.endpoint_services.iter().filter(|s| ours(&s.tags)).map(|s| s.id.to_string());
    let security = i.security_groups.iter().filter(|g| ours(&g.tags)).map(|g| g.id.to_string());
    balancers.chain(listeners.map(|l| l.arn.to_string())).chain(groups).chain(services).chain(security).collect()
}

/// The inventory in which nothing but `made` is ours.
fn with_only(inventory: &Inventory, onboarding: &OnboardingId, made: &BTreeSet<String>) -> Inventory {
    let mut own = inventory.clone();
    let disown = |id: &str, tags: &mut Tags| {
        if !made.contains(id) {
            tags.remove(tag::ONBOARDING);
            tags.remove(tag::ADOPTED);
        }
    };
    for balancer in &mut own.load_balancers {
        disown(balancer.arn.as_str(), &mut balancer.tags);
        balancer.listeners.iter_mut().for_each(|l| disown(l.arn.as_str(), &mut l.tags));
    }
    // rules of ours in other people's groups are taken back one by one, as far as the attempts put them there
    let mark = super::admit::mark(onboarding);
    let marked = |rule: &crate::Rule| rule.description.as_deref() == Some(mark.as_str());
    own.security_groups.iter_mut().for_each(|g| g.ingress.retain(|rule| !marked(rule)));
    own.target_groups.iter_mut().for_each(|g| disown(g.arn.as_str(), &mut g.tags));
    own.security_groups.iter_mut().for_each(|g| disown(g.id.as_str(), &mut g.tags));
    for service in &mut own.endpoint_services {
        disown(service.id.as_str(), &mut service.tags);
        if !made.contains(service.id.as_str()) {
            // it leaves what was made before that goes
            service.load_balancers.retain(|arn| !made.contains(arn.as_str()));
        }
    }
    own
}

/// Takes back, the last first, what was changed of things that stay.
fn undo_changes(build: &mut Build, inventory: &Inventory, attempts: &Attempts, made: &BTreeSet<String>) {
    let mut before: Option<String> = None;
    for (number, step) in attempts.steps.iter().rev().enumerate() {
        let Some(undo) = &step.undo else {
            if is_of(step, attempts, made) {
                continue;
            }
            build.warn(format!(
                "“{}” cannot be taken back: what is missing is made anew when the onboarding is applied",
                step.title
            ));
            continue;
        };
        let Some(action) = to_undo(undo, step, inventory, attempts, made) else { continue };
        let first = format!("undo-{}", step.id);
        let id = if build.has(&first) { format!("{first}-{number}") } else { first };
        let needs: Vec<&str> = before.iter().map(String::as_str).collect();
        build.act(
            &id,
            format!("Take back: {}", step.title),
            "The run that did it did not come to its end",
            action,
            &needs,
        );
        before = Some(id);
    }
}

/// Whether a step changed only what the attempts made.
fn is_of(step: &Step, attempts: &Attempts, made: &BTreeSet<String>) -> bool {
    let Work::Act(action) = &step.work else { return false };
    let settled = action.settle(&attempts.outputs).ok();
    settled.and_then(|a| a.subject()).is_some_and(|subject| made.contains(&subject))
}

fn to_undo(
    undo: &Action,
    step: &Step,
    inventory: &Inventory,
    attempts: &Attempts,
    made: &BTreeSet<String>,
) -> Option<Action> {
    // without its inputs the step cannot have done anything
    let mut undo = undo.settle(&attempts.outputs).ok()?;
    let Work::Act(done) = &step.work else { return None };
    let done = done.settle(&attempts.outputs).ok();
    let holder = done.as_ref().and_then(Action::subject);
    let goes = |id: &String| made.contains(id);
    // what is made goes with the removal, and with it what was changed of it
    let alone = matches!(done, Some(Action::CreateListener { .. } | Action::CreateNotification { .. }));
    let creates = matches!(&step.work, Work::Act(action) if action.creates());
    if holder.as_ref().is_some_and(goes) || (creates && !alone) {
        return None;
    }
    if let Action::ModifyListener { target_group: crate::Slot::Known(arn), .. } = &undo
        && inventory.target_group(arn).is_none()
    {
        return None;
    }
    if let (
        Action::SetEcsTargetGroups { service, target_groups, .. },
        Some(Action::SetEcsTargetGroups { target_groups: ours, .. }),
    ) = (&mut undo, &done)
    {
        *target_groups = without_added(inventory, service, target_groups, ours);
    }
    remaining(&undo, inventory)
}

/// The groups that an ECS service has now, without those that the attempt added: what others attached meanwhile stays.
fn without_added(
    inventory: &Inventory,
    service: &Arn,
    before: &[ContainerTarget],
    ours: &[ContainerTarget],
) -> Vec<ContainerTarget> {
    let added = |t: &ContainerTarget| ours.contains(t) && !before.contains(t);
    let workload = inventory.workloads.iter().find(|w| &w.arn == service);
    workload.map(super::targets::there).unwrap_or_default().into_iter().filter(|t| !added(t)).collect()
}

/// AWS takes no load balancer from a service, and no subnet from a load balancer, while an endpoint is connected; and what
/// carries somebody's traffic is not taken away as if it had come to nothing.
fn refuse_connected(build: &mut Build, inventory: &Inventory, made: &BTreeSet<String>) {
    let serves = |s: &&crate::EndpointService| s.connections.as_ref().is_none_or(|all| all.iter().any(|c| c.is_open()));
    let connected: Vec<&crate::EndpointService> = inventory.endpoint_services.iter().filter(serves).collect();
    let moves = build.actions().any(|(_, action)| match action {
        Action::SetSubnets { load_balancer: crate::Slot::Known(arn), .. } => {
            connected.iter().any(|s| s.load_balancers.contains(arn))
        }
        _ => false,
    });
    let made_one = connected.iter().find(|s| made.contains(s.id.as_str()));
    if moves || made_one.is_some() {
        let message = "An endpoint is connected to what would be taken back";
        return build.refuse(
            Fault::invalid("connected", message)
                .hint("Go on with the change instead; to end the connection, reject it or tear the onboarding down"),
        );
    }
    let refused = build.actions().find_map(|(_, action)| match action {
        Action::ChangeEndpointService { service: crate::Slot::Known(id), change }
            if !change.remove_load_balancers.is_empty() =>
        {
            let service = inventory.endpoint_service(id)?;
            service.known_connections().iter().any(|c| c.is_open()).then(|| id.to_string())
        }
        _ => None,
    });
    if let Some(id) = refused {
        let message = format!("AWS takes no load balancer from endpoint service {id} while an endpoint is connected");
        build.refuse(
            Fault::invalid("connected", message).hint("Go on with the change instead, or reject the connections first"),
        );
    }
}
