//! Credentials that end in the middle of a run: it keeps its place and waits until a person has signed in again, or stops it.
//! Where nobody is there to be asked, the run ends. What was in doubt is looked for when it goes on, in `perform`.

use domain::{Event, Fault, StepId};

use super::Run;

impl Run<'_> {
    /// Returns when the run may go on after its credentials ended at `step`; they had been renewed `renewals` times when
    /// the step began. The other steps finish what they are at, and then wait as well.
    pub(super) async fn pause(&self, step: &StepId, fault: Fault, renewals: u64) -> Result<(), Fault> {
        let advice = self.engine.identity().source.sign_in_again();
        if !self.engine.attended {
            return self.end(step, fault.hint(format!("{advice}; then apply again, nothing is done twice")));
        }
        self.note_pause(step, fault.hint(advice), renewals)?;
        self.until_going().await
    }

    /// Returns at once unless the run is paused; a fault when somebody stops it.
    pub(super) async fn until_going(&self) -> Result<(), Fault> {
        tokio::select! {
            () = self.resumed() => {}
            () = self.until_cancelled() => {}
        }
        self.stop_if_cancelled()
    }

    /// The entry and the pause are one: whoever lets the run go on does so before both or after both. What failed with
    /// credentials that were renewed meanwhile needs nobody.
    fn note_pause(&self, step: &StepId, fault: Fault, renewals: u64) -> Result<(), Fault> {
        let mut noted = Ok(());
        self.heard.paused.send_if_modified(|paused| {
            if self.engine.renewals() != renewals {
                return false;
            }
            noted = self.note(Event::Paused { run: self.id.clone(), step: step.clone(), fault });
            *paused |= noted.is_ok();
            noted.is_ok()
        });
        noted
    }

    async fn resumed(&self) {
        let mut paused = self.heard.paused.subscribe();
        // the sender is ours, so it outlives this
        let _ = paused.wait_for(|paused| !paused).await;
    }
}
