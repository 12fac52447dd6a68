//! Between a plan and its end: the consent, and then the run with its progress in lines. What may begin a run, and that it
//! is the one that was shown, stands in the engine.

use std::pin::pin;
use std::sync::Arc;

use domain::{Ending, Entry, Event, Fault, FaultKind, Plan, Purpose, RunView, Unread};
use engine::apply::Started;
use engine::follow;
use host::Seat;
use tokio::sync::mpsc::{Receiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinError, JoinHandle};

use super::pause::ask_at_each;
use crate::output::{Ended, Output};
use crate::show;

/// A plan as it is put before a person.
pub struct Shown<'a> {
    pub plan: &'a Plan,
    /// What could not be read while it was made.
    pub unread: &'a [Unread],
    /// What stands above it; empty for most.
    pub above: String,
}

/// Shows a plan and asks whether to do it. `Some` is the end already: there is nothing to do, or the answer was no.
pub fn consent(out: Output, shown: &Shown<'_>, yes: bool, question: &str) -> Result<Option<Ended>, Fault> {
    let Shown { plan, unread, above } = shown;
    let text = || format!("{above}{}", show::plan(plan));
    if plan.steps.is_empty() {
        out.document(plan, unread, text);
        return Ok(Some(Ended::Done));
    }
    let question = format!("{question} in account {}?", plan.account.grouped());
    let agreed = out.consent(yes, &text(), unread, &question)?;
    Ok((!agreed).then_some(Ended::Cancelled))
}

/// Prints the progress of a run until it is over. How it ended is the run's affair, whatever becomes of the printing.
/// Ctrl-C stops it at the next step, and nothing is lost. Where it pauses, somebody is asked.
pub async fn carry_out(out: Output, seat: &Seat, started: Started) -> Result<Ended, Fault> {
    let Started { run, outcome, kept } = started;
    let engine = &seat.engine;
    let entries = follow(Arc::clone(engine), run.clone(), 0);
    let (paused, pauses) = unbounded_channel();
    let mut told = Told { out, view: None, purpose: Purpose::SetUp, last: 0, paused };
    let stop = || {
        // a run that has just ended cannot be stopped any more, which is what was wanted
        let _ = engine.cancel(&run);
    };
    let asking = ask_at_each(out, seat, &run, pauses);
    let ended = until_over(entries, outcome, |heard| told.hear(heard), stop, asking).await;
    // what was written while nobody listened any more
    match engine.journal.run_entries(&run, told.last) {
        Ok(rest) => rest.into_iter().for_each(|entry| told.hear(Ok(entry))),
        Err(fault) => told.hear(Err(fault)),
    }
    tokio::select! {
        // this program ends with the run, and would take it along
        _ = kept => {}
        () = interrupted() => {}
    }
    match ended {
        Ok(ending) => ending.map(code_of),
        Err(broken) => {
            Err(Fault::new(FaultKind::Other, "run-broke-off", "The run broke off by a mistake of this program")
                .because(broken.to_string())
                .hint("Apply again to go on, nothing is done twice; and report it"))
        }
    }
}

/// Hears what comes until the outcome is there: neither a fault in the following nor a missing last entry keeps it.
/// `asking` goes on beside it.
async fn until_over(
    mut entries: Receiver<Result<Entry, Fault>>,
    mut outcome: JoinHandle<Result<Ending, Fault>>,
    mut hear: impl FnMut(Result<Entry, Fault>),
    stop: impl Fn(),
    asking: impl Future<Output = ()>,
) -> Result<Result<Ending, Fault>, JoinError> {
    let mut interrupt = pin!(interrupted());
    let mut asking = pin!(asking);
    let mut asks = true;
    loop {
        tokio::select! {
            biased;
            Some(heard) = entries.recv() => hear(heard),
            ended = &mut outcome => return ended,
            () = &mut interrupt => {
                stop();
                interrupt.set(interrupted());
            }
            () = &mut asking, if asks => asks = false,
        }
    }
}

/// Returns at Ctrl-C, and never where the system cannot tell of it.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What has been told of a run.
struct Told {
    out: Output,
    view: Option<RunView>,
    /// What it is for, as its first entry says.
    purpose: Purpose,
    last: u64,
    /// Hears why, each time that the run begins to wait for a person.
    paused: UnboundedSender<Fault>,
}

impl Told {
    fn hear(&mut self, heard: Result<Entry, Fault>) {
        match heard {
            Ok(entry) => self.tell(&entry),
            Err(fault) => self.out.remark(&format!("The progress cannot be followed any more: {}", fault.message)),
        }
    }

    fn tell(&mut self, entry: &Entry) {
        self.last = entry.seq;
        if let Event::RunStarted { plan, .. } = &entry.event {
            self.purpose = plan.purpose;
        }
        let was_paused = self.view.as_ref().is_some_and(|view| view.paused.is_some());
        match &mut self.view {
            Some(view) => view.take(entry),
            None => self.view = RunView::fold(std::slice::from_ref(entry)),
        }
        self.out.event(entry, || self.view.as_ref().and_then(|view| show::progress(view, self.purpose, entry)));
        if let Some(pause) = self.view.as_ref().and_then(|view| view.paused.as_ref()).filter(|_| !was_paused) {
            // whoever asks has gone only when the run is over
            let _ = self.paused.send(pause.fault.clone());
        }
    }
}

fn code_of(ending: Ending) -> Ended {
    match ending {
        Ending::Finished => Ended::Done,
        Ending::NeedsAttention => Ended::NeedsAttention,
        Ending::Failed | Ending::Cancelled => Ended::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn a_run_without_a_last_entry_is_over_all_the_same() {
        let (kept_open, entries) = channel(1);
        let outcome = tokio::spawn(async { Ok(Ending::Finished) });
        let ended = until_over(entries, outcome, |_| panic!("nothing was said"), || {}, pending()).await;
        assert_eq!(ended.unwrap(), Ok(Ending::Finished));
        drop(kept_open);
    }

    #[tokio::test]
    async fn a_fault_in_the_following_does_not_end_the_run() {
        let (sender, entries) = channel(1);
        let (finish, finished) = tokio::sync::oneshot::channel();
        let outcome =
            tokio::spawn(async move { finished.await.map_err(|_| Fault::invalid("dropped", "Nobody ended it")) });
        sender.send(Err(Fault::invalid("unreadable", "The journal cannot be read"))).await.unwrap();
        drop(sender);
        let mut finish = Some(finish);
        let mut heard = Vec::new();
        let hear = |entry: Result<Entry, Fault>| {
            heard.push(entry.unwrap_err().code);
            finish.take().unwrap().send(Ending::NeedsAttention).unwrap();
        };
        let ended = until_over(entries, outcome, hear, || {}, pending()).await;
        assert_eq!(ended.unwrap(), Ok(Ending::NeedsAttention));
        assert_eq!(heard, ["unreadable"]);
    }
}
