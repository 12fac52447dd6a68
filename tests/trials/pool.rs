//! Many trials on every core, each in a world of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::Trial;

/// Runs every trial on so many threads, and tells `hear` of each as it ends. What panicked has failed.
pub fn every_one<'a>(trials: &[Trial<'a>], threads: usize, hear: impl FnMut(&Trial<'a>, Result<(), String>) + Send) {
    let next = AtomicUsize::new(0);
    let hear = Mutex::new(hear);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(trial) = trials.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let outcome = alone(trial);
                    hear.lock().unwrap_or_else(PoisonError::into_inner)(trial, outcome);
                }
            });
        }
    });
}

fn alone(trial: &Trial<'_>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(trial.run())));
    runtime.shutdown_background();
    ended.unwrap_or_else(|_| Err("it panicked".to_owned()))
}
