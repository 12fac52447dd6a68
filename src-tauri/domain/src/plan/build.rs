//! Putting a plan together: steps in order, each needing only steps that are in the plan. Every sentence of a plan passes here,
//! so that what strangers wrote (names, tags, states) is shown as plain text.

use std::str::FromStr;

use crate::{Action, Change, Fault, Kept, Plan, Slot, Step, StepId, Wait, Work, plain};

/// A plan in the making. Faults are gathered, so that all of them are shown at once.
#[derive(Clone)]
pub(super) struct Build {
    pub plan: Plan,
    pub faults: Vec<Fault>,
}

impl Build {
    pub fn new(plan: Plan) -> Self {
        Self { plan, faults: Vec::new() }
    }

    /// Adds an action; of `needs` only the steps that this plan holds count, the rest is there already.
    pub fn act(&mut self, id: &str, title: String, why: &str, action: Action, needs: &[&str]) {
        self.push(id, title, why, Work::Act(action), needs);
    }

    /// Adds a wait.
    pub fn wait(&mut self, id: &str, title: String, why: &str, wait: Wait, needs: &[&str]) {
        self.push(id, title, why, Work::Wait(wait), needs);
    }

    /// Says how the step that was just added is taken back, where the action alone does not tell.
    pub fn undo(&mut self, action: Action) {
        if let Some(step) = self.plan.steps.last_mut() {
            step.undo = Some(Box::new(action));
        }
    }

    /// Says what the step that was just added changes of something that exists. What stays the same is no change.
    pub fn change(&mut self, what: impl AsRef<str>, before: Option<String>, after: Option<String>) {
        if let (Some(step), true) = (self.plan.steps.last_mut(), before != after) {
            let shown = |value: Option<String>| value.map(|v| plain(&v));
            step.changes.push(Change { what: plain(what.as_ref()), before: shown(before), after: shown(after) });
        }
    }

    /// Notes something that exists and stays.
    pub fn keep(&mut self, step: &str, id: impl ToString, title: String) {
        if let Some(step) = self.step_id(step) {
            self.plan.kept.push(Kept { step, id: id.to_string(), title: plain(&title) });
        }
    }

    /// What step `id` will produce.
    pub fn from<T: FromStr>(&self, id: &str) -> Slot<T> {
        // the ids of steps are written in this module's neighbours and always well formed; `finish` refuses the rest
        match StepId::from_str(id) {
            Ok(step) => Slot::From(step),
            Err(_) => Slot::From(placeholder()),
        }
    }

    /// Whether the plan holds step `id`.
    pub fn has(&self, id: &str) -> bool {
        self.plan.steps.iter().any(|s| s.id.as_str() == id)
    }

    /// The ids of all steps so far: what has to be done before something that nobody may come before.
    pub fn all(&self) -> Vec<String> {
        self.plan.steps.iter().map(|s| s.id.to_string()).collect()
    }

    /// How many calls would change AWS so far.
    pub fn changes(&self) -> usize {
        self.plan.changes()
    }

    /// The actions of the plan so far.
    pub fn actions(&self) -> impl Iterator<Item = (&StepId, &Action)> {
        self.plan.steps.iter().filter_map(|step| match &step.work {
            Work::Act(action) => Some((&step.id, action)),
            Work::Wait(_) => None,
        })
    }

    /// The ids of the steps so far that begin with one of `prefixes`.
    pub fn those(&self, prefixes: &[&str]) -> Vec<String> {
        self.all().into_iter().filter(|id| prefixes.iter().any(|prefix| id.starts_with(prefix))).collect()
    }

    pub fn refuse(&mut self, mut fault: Fault) {
        fault.message = plain(&fault.message);
        fault.hint = fault.hint.map(|hint| plain(&hint));
        fault.causes = fault.causes.iter().map(|cause| plain(cause)).collect();
        self.faults.push(fault);
    }

    pub fn warn(&mut self, sentence: impl AsRef<str>) {
        self.plan.warnings.push(plain(sentence.as_ref()));
    }

    /// The plan, or everything that forbids it.
    pub fn finish(self) -> Result<Plan, Vec<Fault>> {
        if self.faults.is_empty() { self.plan.check().map_err(|f| vec![f]) } else { Err(self.faults) }
    }

    fn push(&mut self, id: &str, title: String, why: &str, work: Work, needs: &[&str]) {
        let Some(id) = self.step_id(id) else { return };
        let mut needs: Vec<StepId> = needs.iter().filter(|n| self.has(n)).filter_map(|n| n.parse().ok()).collect();
        // what it takes from has to be done before, whoever forgot to say so
        needs.extend(work.takes_from());
        needs.sort();
        needs.dedup();
        let undo = match &work {
            Work::Act(action) => action.inverse(&id).map(Box::new),
            Work::Wait(_) => None,
        };
        let step = Step { id, title: plain(&title), why: why.to_owned(), work, needs, changes: Vec::new(), undo };
        self.plan.steps.push(step);
    }

    fn step_id(&mut self, id: &str) -> Option<StepId> {
        id.parse().map_err(|fault| self.faults.push(fault)).ok()
    }
}

fn placeholder() -> StepId {
    StepId::from_str("unnamed").unwrap_or_else(|_| unreachable!("“unnamed” is a well-formed step id"))
}
