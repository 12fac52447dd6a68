//! Following a run: what the journal holds, then what is written, without a gap and without a repeat.

use std::sync::Arc;

use domain::{Entry, Event, Fault, RunId};
use tokio::sync::{broadcast, mpsc, watch};

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
        let over = engine.until_over(run);
        for entry in engine.journal.run_entries(run, last)? {
            last = entry.seq;
            let last_one = matches!(entry.event, Event::RunEnded { .. });
            if sender.send(Ok(entry)).await.is_err() || last_one {
                return Ok(());
            }
        }
        let Some(mut over) = over else { return Ok(()) };
        tokio::select! {
            // what was missed is in the journal: a lag only means to read it again
            _ = news.recv() => {}
            // a run that could not write its end is over all the same
            () = closed(&mut over) => {}
        }
    }
}

async fn closed(over: &mut watch::Receiver<bool>) {
    while over.changed().await.is_ok() {}
}
