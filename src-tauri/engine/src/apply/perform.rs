//! One mutating call: intent durable first, then the call, then the result. When the answer is lost, look before repeating.

use std::time::Duration;

use domain::{Action, Done, Event, Fault, FaultKind, StepId, Token};

use super::Run;
use super::locate::{generation, locate};

/// Pauses before repetitions, in AWS's seconds; together a little over five minutes, AWS’s longest propagation time.
const PAUSES: [u64; 12] = [1, 2, 4, 8, 15, 20, 30, 45, 60, 60, 60, 60];

impl Run<'_> {
    pub(super) async fn perform(&self, step: &StepId, action: &Action) -> Result<(), Fault> {
        let action = action.settle(&self.outputs())?;
        let mut generation = generation(self.engine, &self.plan.onboarding, step, &action).await?;
        for attempt in 0.. {
            self.stop_if_cancelled()?;
            let token = Token::derive(&self.plan.onboarding, &self.plan.account, step, generation);
            let intent = Event::Intent {
                run: self.id.clone(),
                step: step.clone(),
                action: Box::new(action.clone()),
                token: token.clone(),
                attempt,
            };
            self.note(intent)?;
            let fault = match self.engine.cloud.act(&action, &token).await {
                Ok(done) => return self.finished(step, &action, done),
                Err(fault) => fault,
            };
            let pause = PAUSES.get(attempt as usize).copied();
            let next = self.after(&action, &fault, pause.is_some()).await;
            let will_retry = matches!(next, Next::Repeat | Next::RepeatAnew);
            let found = matches!(next, Next::Found(_));
            if !found {
                self.note(Event::Failed {
                    run: self.id.clone(),
                    step: step.clone(),
                    fault: fault.clone(),
                    will_retry,
                })?;
            }
            match next {
                Next::Found(id) => {
                    let note = Some("The answer was lost; AWS had done it".to_owned());
                    return self.finished(
                        step,
                        &action,
                        Done { produced: Some(id), request_id: fault.request_id, note },
                    );
                }
                Next::Repeat => {}
                Next::RepeatAnew => generation += 1,
                Next::GiveUp(fault) => return Err(*fault),
            }
            self.engine.clock.pause(Duration::from_secs(pause.unwrap_or(1))).await;
        }
        unreachable!("the pauses are finite, and without one the run gives up")
    }

    fn finished(&self, step: &StepId, action: &Action, done: Done) -> Result<(), Fault> {
        if action.creates() {
            let missing = || {
                Fault::new(FaultKind::Lost, "nothing-produced", format!("{} did not say what it made", action.call()))
            };
            self.produced(step, done.produced.clone().ok_or_else(missing)?);
        }
        let event = Event::Done {
            run: self.id.clone(),
            step: step.clone(),
            produced: done.produced,
            request_id: done.request_id,
            note: done.note,
        };
        self.note(event)
    }

    /// What follows from a fault. A creation whose fate is open is looked for by its tags first.
    async fn after(&self, action: &Action, fault: &Fault, may_repeat: bool) -> Next {
        let give_up = || Next::GiveUp(Box::new(fault.clone()));
        let repeat = || if may_repeat { Next::Repeat } else { give_up() };
        match fault.kind {
            FaultKind::Throttled | FaultKind::Unavailable => repeat(),
            FaultKind::Lost if action.creates() => self.look_for(action).await.unwrap_or_else(repeat),
            FaultKind::Lost => repeat(),
            // an identical creation that was there already is ours when its tags say so, and a stranger's otherwise
            FaultKind::Duplicate if action.creates() => self.look_for(action).await.unwrap_or_else(give_up),
            FaultKind::TokenReused => {
                self.look_for(action).await.unwrap_or_else(|| if may_repeat { Next::RepeatAnew } else { give_up() })
            }
            // right after our own creation AWS may not know it everywhere yet
            FaultKind::NotFound if !action.deletes() => repeat(),
            FaultKind::InUse if action.deletes() => repeat(),
            FaultKind::Credentials
            | FaultKind::Denied
            | FaultKind::NotFound
            | FaultKind::Duplicate
            | FaultKind::InUse
            | FaultKind::Cancelled
            | FaultKind::Invalid
            | FaultKind::Other => give_up(),
        }
    }

    async fn look_for(&self, action: &Action) -> Option<Next> {
        let inventory = self.engine.look().await.ok()?;
        locate(action, &inventory).map(Next::Found)
    }
}

enum Next {
    Found(String),
    Repeat,
    /// With a new token.
    RepeatAnew,
    GiveUp(Box<Fault>),
}
