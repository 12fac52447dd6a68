//! The journal of a trial: whole, but that the process may die at a row, and that the hand hears of every call.

use std::sync::Arc;

use domain::{Entry, Event, Fault, FaultKind, Journal, OnboardingId, RunId};
use jiff::Timestamp;
use store::Store;

use super::hand::Hand;
use super::kind::Moment;

/// A journal that writes what it is told until the process dies.
pub struct Watched {
    pub store: Arc<Store>,
    pub hand: Arc<Hand>,
    pub life: u32,
}

impl Journal for Watched {
    fn append(
        &self,
        at: Timestamp,
        onboarding: Option<&OnboardingId>,
        who: &str,
        event: Event,
    ) -> Result<Entry, Fault> {
        let hand = &self.hand;
        let first = |step| hand.lives(self.life) && hand.strikes_at(step, Moment::BeforeIntent);
        if matches!(&event, Event::Intent { step, .. } if first(step)) {
            hand.die();
        }
        if !hand.lives(self.life) {
            return Err(Fault::new(FaultKind::Other, "killed", "The process was killed here"));
        }
        let entry = self.store.append(at, onboarding, who, event)?;
        if let Event::Intent { step, action, .. } = &entry.event {
            hand.leaves(step, action);
        }
        if let Event::Done { step, .. } | Event::Failed { step, .. } = &entry.event {
            hand.ended(step, matches!(entry.event, Event::Done { .. }));
        }
        let after = match &entry.event {
            Event::Intent { step, .. } => hand.strikes_at(step, Moment::BeforeCall),
            Event::Done { step, .. } => hand.strikes_at(step, Moment::AfterResult),
            _ => false,
        };
        if after {
            hand.die();
        }
        Ok(entry)
    }

    fn entries(&self, after: u64, onboarding: Option<&OnboardingId>) -> Result<Vec<Entry>, Fault> {
        self.store.entries(after, onboarding)
    }

    fn run_entries(&self, run: &RunId, after: u64) -> Result<Vec<Entry>, Fault> {
        self.store.run_entries(run, after)
    }
}
