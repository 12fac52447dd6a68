//! Following a run: what the journal holds, then what is written, without a gap and without a repeat.

use std::sync::Arc;

use domain::{Entry, Event, Fault, RunId};
use tokio::sync::{broadcast, mpsc};

use crate::Engine;

/// Sends the entries of `run` after `after`, until the run ends, is found interrupted, or nobody listens any more.
pub fn follow(engine: Arc<Engine>, run: RunId, after: u64) -> mpsc::Receiver<Result<Entry, Fault>> {
    let (sender, receiver) = mpsc::channel(64);
    tokio::spawn(async move {
        // listening begins before the journal is read, so that nothing falls between
        let news = engine.listen();
        if let Err(fault) = pass_on(&engine, &run, after, news, &sender).await {
            let _ = sender.send(Err(fault)).await;
        }
    });
    receiver
}

async fn pass_on(
    engine: &Engine,
    run: &RunId,
    after: u64,
    mut news: broadcast::Receiver<Entry>,
    sender: &mpsc::Sender<Result<Entry, Fault>>,
) -> Result<(), Fault> {
    let mut last = after;
    loop {
        // asked before the journal is read: a run that ends in between has its last entry there already
        let running = engine.is_running(run);
        for entry in engine.journal.run_entries(run, last)? {
            last = entry.seq;
            let over = matches!(entry.event, Event::RunEnded { .. });
            if sender.send(Ok(entry)).await.is_err() || over {
                return Ok(());
            }
        }
        if !running {
            return Ok(());
        }
        // what was missed is in the journal: a lag only means to read it again
        if let Err(broadcast::error::RecvError::Closed) = news.recv().await {
            return Ok(());
        }
    }
}
