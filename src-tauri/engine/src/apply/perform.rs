//! One mutating call: intent durable first, then the call, then the result. When the answer is lost, look before repeating.
//! What is looked for, and which token a step has, stands in `locate`; what is asked before a decision, in `decision`.

use std::time::Duration;

use domain::{Action, Done, Event, Fault, FaultKind, StepId, Token};

use super::Run;
use super::decision::{Decision, after_refusal, before_call, can_be_told};
use super::locate::{PROPAGATION, generation, locate, made_is_gone};

/// Pauses before repetitions, in AWS's seconds; together a little over six minutes, beyond AWS's longest propagation time.
const PAUSES: [u64; 12] = [1, 2, 4, 8, 15, 20, 30, 45, 60, 60, 60, 60];

/// One step's call with what its earlier attempts left open.
struct Attempt<'a> {
    step: &'a StepId,
    action: Action,
    /// An earlier attempt may have done it.
    in_doubt: bool,
    /// An input came from an earlier step of this run, so AWS may not know it everywhere yet.
    fresh_input: bool,
}

impl Run<'_> {
    /// Makes the call that `asked` is. `again`: it was begun before, with credentials that ended.
    pub(super) async fn perform(&self, step: &StepId, asked: &Action, again: bool) -> Result<(), Fault> {
        let ready = self.prepare(step, asked, again).await;
        let (mut attempt, mut generation) = match ready {
            Ok(ready) => ready,
            Err(fault) => return self.fail(step, fault),
        };
        if let Some(done) = self.done_before(&attempt).await? {
            return self.finished(&attempt, done);
        }
        for number in 0.. {
            self.stop_if_cancelled()?;
            if let Decision::DoneAlready(note) = self.decide(&attempt).await? {
                return self.finished(&attempt, Done { produced: None, request_id: None, note: Some(note) });
            }
            let token = Token::derive(&self.plan.onboarding, &self.plan.account, step, generation);
            self.note(self.intent(&attempt, &token, number))?;
            let fault = match self.engine.cloud().act(&attempt.action, &token).await {
                Ok(done) => return self.finished(&attempt, done),
                Err(fault) => fault,
            };
            attempt.in_doubt |= matches!(fault.kind, FaultKind::Lost | FaultKind::Unavailable);
            let pause = PAUSES.get(number as usize).copied();
            let next = self.after(&attempt, &token, &fault, pause.is_some()).await;
            if let Next::Done(done) = next {
                return self.finished(&attempt, done);
            }
            if matches!(next, Next::GiveUp) {
                return self.fail(step, fault);
            }
            generation += u32::from(matches!(next, Next::RepeatAnew));
            self.note(Event::Failed { run: self.id.clone(), step: step.clone(), fault, will_retry: true })?;
            self.rest(Duration::from_secs(pause.unwrap_or(1))).await?;
        }
        unreachable!("the pauses are finite, and without one the run gives up")
    }

    async fn prepare<'a>(&self, step: &'a StepId, asked: &Action, again: bool) -> Result<(Attempt<'a>, u32), Fault> {
        let action = asked.settle(&self.outputs())?;
        let generation = generation(self.engine, &self.plan.onboarding, step, &action).await?;
        let fresh_input = &action != asked;
        Ok((Attempt { step, action, in_doubt: again, fresh_input }, generation))
    }

    /// What a creation made before its credentials ended: an attempt whose answer was lost may have come before the refusal.
    /// Where the look fails for another reason it is repeated, as after a lost answer.
    async fn done_before(&self, attempt: &Attempt<'_>) -> Result<Option<Done>, Fault> {
        if !attempt.in_doubt || !attempt.action.creates() {
            return Ok(None);
        }
        match self.look_for(&attempt.action).await {
            Err(fault) if fault.kind == FaultKind::Credentials => Err(fault),
            looked => {
                let note = Some("It was there already: AWS had done it before the credentials ended".to_owned());
                Ok(looked.ok().flatten().map(|id| Done { produced: Some(id), request_id: None, note }))
            }
        }
    }

    /// What has to hold at this very moment, not when the plan was made.
    async fn decide(&self, attempt: &Attempt<'_>) -> Result<Decision, Fault> {
        match before_call(self.engine, &self.plan.onboarding, &attempt.action).await {
            Ok(decision) => Ok(decision),
            Err(fault) => self.fail(attempt.step, fault).map(|()| Decision::Go),
        }
    }

    fn intent(&self, attempt: &Attempt<'_>, token: &Token, number: u32) -> Event {
        Event::Intent {
            run: self.id.clone(),
            step: attempt.step.clone(),
            action: Box::new(attempt.action.clone()),
            token: token.clone(),
            attempt: number,
        }
    }

    fn finished(&self, attempt: &Attempt<'_>, done: Done) -> Result<(), Fault> {
        if attempt.action.creates() {
            let call = attempt.action.call();
            let missing =
                || Fault::new(FaultKind::Lost, "nothing-produced", format!("{call} did not say what it made"));
            self.produced(attempt.step, done.produced.clone().ok_or_else(missing)?);
        }
        self.note(Event::Done {
            run: self.id.clone(),
            step: attempt.step.clone(),
            produced: done.produced,
            request_id: done.request_id,
            note: done.note,
        })
    }

    /// What follows from a fault. A creation whose fate is open is looked for by its tags first.
    async fn after(&self, attempt: &Attempt<'_>, token: &Token, fault: &Fault, may_repeat: bool) -> Next {
        let action = &attempt.action;
        if let Some(note) = after_refusal(self.engine, action).await {
            return Next::Done(Done { produced: None, request_id: fault.request_id.clone(), note: Some(note) });
        }
        let repeat = if may_repeat { Next::Repeat } else { Next::GiveUp };
        match fault.kind {
            FaultKind::Throttled => repeat,
            FaultKind::Lost | FaultKind::Unavailable if action.creates() => {
                self.found(action, fault).await.unwrap_or(repeat)
            }
            FaultKind::Lost | FaultKind::Unavailable => repeat,
            // an identical creation that was there already is ours when its tags say so, and a stranger's otherwise
            FaultKind::Duplicate if action.creates() => {
                let hidden = if attempt.in_doubt { repeat } else { Next::GiveUp };
                self.found(action, fault).await.unwrap_or(hidden)
            }
            FaultKind::TokenReused => match self.look_for(action).await {
                Ok(Some(id)) => found(id, fault),
                Ok(None) if may_repeat && self.is_old(attempt.step, token) => Next::RepeatAnew,
                Ok(None) | Err(_) => repeat,
            },
            FaultKind::NotFound if made_is_gone(action, fault) && may_repeat => Next::RepeatAnew,
            FaultKind::NotFound if attempt.fresh_input && !action.deletes() => repeat,
            FaultKind::InUse if action.deletes() => repeat,
            // AWS may refuse what was done by a call whose answer was lost before it shows that it was
            FaultKind::Invalid if attempt.in_doubt && can_be_told(action) => repeat,
            FaultKind::Credentials
            | FaultKind::Denied
            | FaultKind::NotFound
            | FaultKind::Duplicate
            | FaultKind::InUse
            | FaultKind::Cancelled
            | FaultKind::Invalid
            | FaultKind::Other => Next::GiveUp,
        }
    }

    async fn found(&self, action: &Action, fault: &Fault) -> Option<Next> {
        let id = self.look_for(action).await.ok().flatten()?;
        Some(found(id, fault))
    }

    /// What the action has made, `None` only where a complete list does not hold it.
    async fn look_for(&self, action: &Action) -> Result<Option<String>, Fault> {
        locate(action, &*self.engine.look().await?)
    }

    /// Whether the first call with this token left so long ago that AWS shows what it made.
    fn is_old(&self, step: &StepId, token: &Token) -> bool {
        let entries = self.engine.journal.entries(0, Some(&self.plan.onboarding)).unwrap_or_default();
        let first = entries
            .iter()
            .find(|e| matches!(&e.event, Event::Intent { step: s, token: t, .. } if s == step && t == token));
        first.is_some_and(|entry| self.engine.clock.elapsed(entry.at) > PROPAGATION)
    }

    /// Notes why the step is over. What ended with the credentials is not over: `pause` notes what becomes of it.
    pub(super) fn fail(&self, step: &StepId, fault: Fault) -> Result<(), Fault> {
        if fault.kind == FaultKind::Credentials { Err(fault) } else { self.end(step, fault) }
    }

    pub(super) fn end(&self, step: &StepId, fault: Fault) -> Result<(), Fault> {
        self.note(Event::Failed { run: self.id.clone(), step: step.clone(), fault: fault.clone(), will_retry: false })?;
        Err(fault)
    }
}

fn found(id: String, fault: &Fault) -> Next {
    let note = Some("The answer was lost; AWS had done it".to_owned());
    Next::Done(Done { produced: Some(id), request_id: fault.request_id.clone(), note })
}

enum Next {
    Done(Done),
    Repeat,
    /// With a new token.
    RepeatAnew,
    GiveUp,
}
