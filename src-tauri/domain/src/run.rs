//! A run as the screen and the terminal see it: a fold over the journal, so that a reload loses nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Ending, Entry, Event, Fault, OnboardingId, Outputs, Plan, RunId, StepId, Work};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// The call is on its way, or AWS is at work.
    Running,
    Done,
    /// It failed, and is about to be tried again.
    Retrying,
    /// Its credentials ended: it goes on when a person has signed in again.
    Paused,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepView {
    pub id: StepId,
    pub title: String,
    pub why: String,
    /// `service:Operation`, or absent for a wait.
    pub call: Option<String>,
    pub state: StepState,
    #[ts(type = "string | null")]
    pub started_at: Option<Timestamp>,
    #[ts(type = "string | null")]
    pub ended_at: Option<Timestamp>,
    /// What AWS last said: “provisioning”, “2 of 3 targets healthy”.
    pub saw: Option<String>,
    pub attempts: u32,
    /// How often a wait asked AWS.
    pub polls: u32,
    /// The ID or ARN that came of it.
    pub produced: Option<String>,
    pub request_id: Option<String>,
    pub fault: Option<Fault>,
}

/// Where a run waits for a person, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pause {
    /// The step that met it first.
    pub step: StepId,
    /// Its hint says how to sign in.
    pub fault: Fault,
    #[ts(type = "string")]
    pub since: Timestamp,
}

/// One application of one plan, as far as the journal tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunView {
    pub run: RunId,
    pub onboarding: OnboardingId,
    pub plan_hash: String,
    pub caller: String,
    #[ts(type = "string")]
    pub started_at: Timestamp,
    #[ts(type = "string | null")]
    pub ended_at: Option<Timestamp>,
    /// Absent while it runs, or when it was interrupted.
    pub ending: Option<Ending>,
    /// Why it waits for a person, while it does. A run that nobody carries out any more may have ended in such a wait.
    pub paused: Option<Pause>,
    pub steps: Vec<StepView>,
    /// The last entry that this view holds; `follow` goes on after it.
    #[ts(type = "number")]
    pub last_seq: u64,
}

impl RunView {
    /// Folds the entries of one run; `None` when they do not begin with its start.
    pub fn fold(entries: &[Entry]) -> Option<RunView> {
        let (first, rest) = entries.split_first()?;
        let mut view = begin(first)?;
        rest.iter().for_each(|entry| view.take(entry));
        Some(view)
    }

    /// Takes in one more entry; entries of other runs, and those already seen, change nothing.
    pub fn take(&mut self, entry: &Entry) {
        if entry.event.run() != Some(&self.run) || entry.seq <= self.last_seq {
            return;
        }
        self.last_seq = entry.seq;
        match &entry.event {
            Event::Intent { step, .. } => self.update(step, |s| {
                s.state = StepState::Running;
                s.started_at.get_or_insert(entry.at);
                s.attempts += 1;
                s.fault = None;
            }),
            Event::Done { step, produced, request_id, note, .. } => self.update(step, |s| {
                s.finish(StepState::Done, entry.at);
                s.produced.clone_from(produced);
                s.request_id.clone_from(request_id);
                s.saw.clone_from(note);
            }),
            Event::Failed { step, fault, will_retry, .. } => self.update(step, |s| {
                let state = if *will_retry { StepState::Retrying } else { StepState::Failed };
                s.finish(state, entry.at);
                s.fault = Some(fault.clone());
            }),
            Event::Waiting { step, saw, .. } => self.update(step, |s| {
                s.state = StepState::Running;
                s.started_at.get_or_insert(entry.at);
                s.saw = Some(saw.clone());
            }),
            Event::Reached { step, saw, polls, produced, .. } => self.update(step, |s| {
                s.started_at.get_or_insert(entry.at);
                s.finish(StepState::Done, entry.at);
                s.produced.clone_from(produced);
                s.saw = Some(saw.clone());
                s.polls = *polls;
            }),
            Event::Paused { step, fault, .. } => {
                self.update(step, |s| {
                    s.finish(StepState::Paused, entry.at);
                    s.fault = Some(fault.clone());
                });
                let pause = || Pause { step: step.clone(), fault: fault.clone(), since: entry.at };
                self.paused.get_or_insert_with(pause);
            }
            Event::Resumed { .. } => {
                self.paused = None;
                self.steps.iter_mut().filter(|s| s.state == StepState::Paused).for_each(StepView::go_on);
            }
            Event::RunEnded { ending, .. } => {
                self.paused = None;
                self.ending = Some(*ending);
                self.ended_at = Some(entry.at);
            }
            _ => {}
        }
    }

    /// What finished steps produced.
    pub fn outputs(&self) -> Outputs {
        self.steps.iter().filter_map(|s| Some((s.id.clone(), s.produced.clone()?))).collect()
    }

    fn update(&mut self, step: &StepId, change: impl FnOnce(&mut StepView)) {
        if let Some(view) = self.steps.iter_mut().find(|s| &s.id == step) {
            change(view);
        }
    }
}

impl StepView {
    fn go_on(&mut self) {
        self.state = StepState::Running;
        self.ended_at = None;
        self.fault = None;
    }

    fn finish(&mut self, state: StepState, at: Timestamp) {
        self.state = state;
        self.ended_at = Some(at);
    }
}

fn begin(entry: &Entry) -> Option<RunView> {
    let Event::RunStarted { run, plan, plan_hash, caller } = &entry.event else { return None };
    Some(RunView {
        run: run.clone(),
        onboarding: plan.onboarding.clone(),
        plan_hash: plan_hash.clone(),
        caller: caller.clone(),
        started_at: entry.at,
        ended_at: None,
        ending: None,
        paused: None,
        steps: unstarted(plan),
        last_seq: entry.seq,
    })
}

fn unstarted(plan: &Plan) -> Vec<StepView> {
    let view = |step: &crate::Step| StepView {
        id: step.id.clone(),
        title: step.title.clone(),
        why: step.why.clone(),
        call: match &step.work {
            Work::Act(action) => Some(action.call().to_owned()),
            Work::Wait(_) => None,
        },
        state: StepState::Waiting,
        started_at: None,
        ended_at: None,
        saw: None,
        attempts: 0,
        polls: 0,
        produced: None,
        request_id: None,
        fault: None,
    };
    plan.steps.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, Step, Wait};

    fn run_of(events: Vec<Event>) -> RunView {
        let step = |id: &str| Step {
            id: id.parse().unwrap(),
            title: id.to_owned(),
            why: String::new(),
            needs: Vec::new(),
            work: Work::Wait(Wait::EndpointGone { endpoint: crate::Slot::From("a".parse().unwrap()) }),
            changes: Vec::new(),
            undo: None,
        };
        let plan = Plan {
            purpose: Purpose::SetUp,
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            onboarding: "k3m9x2p7qa".parse().unwrap(),
            steps: vec![step("a"), step("b")],
            kept: Vec::new(),
            warnings: Vec::new(),
        };
        let plan_hash = plan.hash();
        let began = Event::RunStarted { run: run(), plan: Box::new(plan), plan_hash, caller: "me".into() };
        let mut entries: Vec<Entry> = Vec::new();
        for event in std::iter::once(began).chain(events) {
            entries.push(Entry::after(entries.last(), Timestamp::UNIX_EPOCH, None, "me".into(), event));
        }
        RunView::fold(&entries).unwrap()
    }

    fn run() -> RunId {
        "run-1".parse().unwrap()
    }

    fn paused(step: &str) -> Event {
        let fault = Fault::new(crate::FaultKind::Credentials, "ExpiredToken", format!("{step} was refused"));
        Event::Paused { run: run(), step: step.parse().unwrap(), fault }
    }

    #[test]
    fn a_run_is_paused_from_its_first_step_that_waits_until_a_person_goes_on() {
        let view = run_of(vec![paused("b"), paused("a")]);
        assert_eq!(view.paused.as_ref().unwrap().fault.message, "b was refused");
        assert!(view.steps.iter().all(|s| s.state == StepState::Paused && s.fault.is_some()));
        let view = run_of(vec![paused("b"), Event::Resumed { run: run() }]);
        assert_eq!((view.paused, view.steps[1].state), (None, StepState::Running));
        assert_eq!((view.steps[0].state, &view.steps[1].fault), (StepState::Waiting, &None));
        let view = run_of(vec![paused("b"), Event::RunEnded { run: run(), ending: Ending::Cancelled }]);
        assert_eq!((view.paused, view.ending), (None, Some(Ending::Cancelled)));
    }
}
