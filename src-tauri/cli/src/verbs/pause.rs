//! A run that waits for new credentials, at a terminal: what happened, how to sign in, and Enter to go on.

use domain::{Fault, RunId};
use host::Seat;
use tokio::sync::{mpsc::UnboundedReceiver, oneshot};

use crate::output::Output;

/// Asks each time that the run pauses. Ctrl-C stops the run meanwhile as at any other time.
pub async fn ask_at_each(out: Output, seat: &Seat, run: &RunId, mut pauses: UnboundedReceiver<Fault>) {
    while let Some(fault) = pauses.recv().await {
        let advice = fault.hint.unwrap_or_default();
        out.remark("The credentials have ended, so the run waits where it is; nothing is lost, and its place is kept");
        out.remark(&format!("{advice}. Then press Enter here to go on, or Ctrl-C to stop"));
        until_answered(out, seat, run).await;
    }
}

/// Until the run goes on, or is over.
async fn until_answered(out: Output, seat: &Seat, run: &RunId) {
    while seat.engine.is_running(run) {
        if !enter().await {
            // nobody is there any more who could sign in; a run that is over was stopped already
            let _ = seat.engine.cancel(run);
            return;
        }
        match seat.renew().await.and_then(|()| seat.engine.resume(run)) {
            Ok(()) => return,
            Err(fault) => {
                out.failure(&fault.into());
                out.remark("Press Enter to try again, or Ctrl-C to stop");
            }
        }
    }
}

/// Whether a line was entered; false at the end of the input. A thread of its own reads it: what waits for a person must
/// keep nobody from leaving.
async fn enter() -> bool {
    let (said, heard) = oneshot::channel();
    std::thread::spawn(move || {
        let read = std::io::stdin().read_line(&mut String::new());
        let _ = said.send(matches!(read, Ok(bytes) if bytes > 0));
    });
    heard.await.unwrap_or(false)
}
