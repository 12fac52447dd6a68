//! The one thread that speaks to the keychain. A keychain may put a prompt before a person and answer in minutes or never,
//! and its libraries wait in ways that no async runtime allows; so others wait for this thread, and not for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{Fault, FaultKind};

type Job = Box<dyn FnOnce() + Send>;

/// The way to the thread, once there is one.
static DESK: Mutex<Option<Sender<Job>>> = Mutex::new(None);

/// Does `work` on the keychain's thread, and gives up after `limit`. Work whose turn had not come by then is not done later.
pub(super) fn ask<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let wanted = Arc::new(AtomicBool::new(true));
    let (answer, answered) = mpsc::channel();
    let still_wanted = Arc::clone(&wanted);
    let job = move || {
        if still_wanted.load(Ordering::SeqCst) {
            // Whoever asked may have given up meanwhile.
            let _ = answer.send(work());
        }
    };
    hand_over(Box::new(job))?;
    match answered.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            wanted.store(false, Ordering::SeqCst);
            Err(timed_out(limit))
        }
        Err(RecvTimeoutError::Disconnected) => Err(broke_off()),
    }
}

/// Starts the thread when there is none yet.
fn hand_over(job: Job) -> Result<(), Fault> {
    let mut desk = DESK.lock().unwrap_or_else(PoisonError::into_inner);
    let thread = match desk.take() {
        Some(thread) => thread,
        None => start()?,
    };
    let sent = thread.send(job);
    *desk = Some(thread);
    sent.map_err(|_| broke_off())
}

/// A panic in a platform's library ends its job, and whoever waits is told, but not the thread.
fn start() -> Result<Sender<Job>, Fault> {
    let (thread, jobs) = mpsc::channel::<Job>();
    let begun = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        for job in jobs {
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    });
    begun.map(|_| thread).map_err(|e| broke_off().because(e.to_string()))
}

fn timed_out(limit: Duration) -> Fault {
    Fault::new(FaultKind::Credentials, "keychain-timeout", format!("The keychain has not answered within {} seconds", limit.as_secs()))
        .hint("A prompt of the keychain may be waiting on the screen, perhaps behind other windows: answer it, then try again")
}

fn broke_off() -> Fault {
    Fault::new(FaultKind::Credentials, "keychain-failed", "The keychain broke off").hint("Try again, or use a profile")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    /// One test, because all share one thread.
    #[test]
    fn the_thread_survives_whatever_happens_on_it() {
        assert_eq!(ask(LONG, || Ok(1)).unwrap(), 1);

        let (begin, begun) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let stuck = std::thread::spawn(move || {
            ask(LONG, move || {
                begin.send(()).unwrap();
                Ok(released.recv().is_err())
            })
        });
        begun.recv().unwrap();
        let done = Arc::new(AtomicBool::new(false));
        let mark = Arc::clone(&done);
        let queued = ask(Duration::ZERO, move || {
            mark.store(true, Ordering::SeqCst);
            Ok(())
        });
        let fault = queued.unwrap_err();
        assert_eq!((fault.code.as_str(), fault.kind), ("keychain-timeout", FaultKind::Credentials));
        drop(release);
        assert!(stuck.join().unwrap().unwrap());
        assert_eq!(ask(LONG, || Ok(2)).unwrap(), 2);
        assert!(!done.load(Ordering::SeqCst), "what was given up is not done later");

        let broken = ask::<()>(LONG, || panic!("a library's bug")).unwrap_err();
        assert_eq!(broken.code, "keychain-failed");
        assert_eq!(ask(LONG, || Ok(3)).unwrap(), 3);
    }
}
