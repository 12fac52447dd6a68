//! One look around: so many calls at a time as each service bears, and a note of each call: when, how many pages, whether complete.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Clock, Fault, FaultKind, Source, Unread};

use super::lane::Lanes;
use crate::pace::Pace;
use crate::pages::{Page, Walk, walk};

/// The notes of one look around, shared by all families.
pub(super) struct Look {
    clock: Arc<dyn Clock>,
    lanes: Lanes,
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    sources: BTreeMap<&'static str, Source>,
    faults: Vec<Unread>,
}

impl Look {
    /// `elb` tells when Elastic Load Balancing wants fewer calls at a time.
    pub(super) fn new(clock: Arc<dyn Clock>, elb: Pace) -> Self {
        Self { clock, lanes: Lanes::new(elb), notes: Mutex::default() }
    }

    /// All pages of `call`, as far as they could be read; a fault is noted.
    pub(super) async fn list<T, F>(&self, call: &'static str, fetch: impl Fn(Option<String>) -> F) -> Vec<T>
    where
        F: Future<Output = Result<Page<T>, Fault>>,
    {
        self.walk(call, fetch).await.items
    }

    /// All pages of `call`, or nothing where one is missing; the fault is noted.
    pub(super) async fn whole<T, F>(&self, call: &'static str, fetch: impl Fn(Option<String>) -> F) -> Option<Vec<T>>
    where
        F: Future<Output = Result<Page<T>, Fault>>,
    {
        self.walk(call, fetch).await.whole().ok()
    }

    /// Translates what `call` found. What fails its pattern is left out, and said.
    pub(super) fn keep<T, D>(
        &self,
        call: &'static str,
        items: &[T],
        translate: impl Fn(&T) -> Result<D, Fault>,
    ) -> Vec<D> {
        let one = |item| translate(item).map_err(|fault| self.unread(call, skipped(call, fault))).ok();
        items.iter().filter_map(one).collect()
    }

    /// Notes that something of `call` is unknown.
    pub(super) fn unread(&self, call: &'static str, fault: Fault) {
        self.locked().faults.push(Unread { call: call.to_owned(), fault });
    }

    /// What was noted, and is no longer: sources by call, and what could not be read.
    pub(super) fn notes(&self) -> (Vec<Source>, Vec<Unread>) {
        let notes = std::mem::take(&mut *self.locked());
        (notes.sources.into_values().collect(), notes.faults)
    }

    /// All pages of `call`, and why they ended early, if they did; a fault is noted.
    pub(super) async fn walk<T, F>(&self, call: &'static str, fetch: impl Fn(Option<String>) -> F) -> Walk<T>
    where
        F: Future<Output = Result<Page<T>, Fault>>,
    {
        let (lane, fetch) = (self.lanes.of(call), &fetch);
        let found = walk(call, |token| lane.take(move || fetch(token))).await;
        self.note(call, &found);
        found
    }

    /// Calls that are made once for each resource share one source: pages add up, and one gap makes it incomplete.
    fn note<T>(&self, call: &'static str, found: &Walk<T>) {
        let complete = found.broken.as_ref().is_none_or(is_gone);
        if let Some(fault) = found.broken.as_ref().filter(|fault| !is_gone(fault)) {
            self.unread(call, fault.clone());
        }
        if found.pages == 0 && !complete {
            return;
        }
        let at = self.clock.now();
        let mut notes = self.locked();
        let empty = || Source { call: call.to_owned(), at, pages: 0, complete: true };
        let source = notes.sources.entry(call).or_insert_with(empty);
        source.at = at;
        source.pages += found.pages;
        source.complete &= complete;
    }

    fn locked(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that was listed and is gone when asked about: between two calls, AWS goes on living.
fn is_gone(fault: &Fault) -> bool {
    fault.kind == FaultKind::NotFound
}

fn skipped(call: &str, fault: Fault) -> Fault {
    let message = format!("Something that {call} listed is left out: {}", fault.message);
    Fault { message, ..fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the same moment.
    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::UNIX_EPOCH
        }

        fn elapsed(&self, _: jiff::Timestamp) -> std::time::Duration {
            std::time::Duration::ZERO
        }

        fn pause(&self, _: std::time::Duration) -> domain::Pending<'_, ()> {
            Box::pin(std::future::ready(()))
        }
    }

    async fn ask(look: &Look, answer: Result<u8, FaultKind>) -> Vec<u8> {
        let answer = answer.map_err(|kind| Fault::new(kind, "Code", "why"));
        look.list("ec2:X", |_| {
            let answer = answer.clone();
            async move { Ok(Page::only(Some(vec![answer?]))) }
        })
        .await
    }

    #[tokio::test]
    async fn one_gap_makes_the_source_incomplete() {
        let look = Look::new(Arc::new(Noon), Pace::default());
        assert_eq!(ask(&look, Ok(1)).await, [1]);
        assert!(ask(&look, Err(FaultKind::Denied)).await.is_empty());
        ask(&look, Ok(2)).await;
        let (sources, faults) = look.notes();
        assert_eq!((sources[0].pages, sources[0].complete), (2, true));
        assert_eq!(faults[0].fault.kind, FaultKind::Denied);
    }

    #[tokio::test]
    async fn what_is_gone_meanwhile_is_no_gap() {
        let look = Look::new(Arc::new(Noon), Pace::default());
        ask(&look, Err(FaultKind::NotFound)).await;
        let (sources, faults) = look.notes();
        assert!(sources[0].complete && faults.is_empty());
    }

    #[test]
    fn what_fails_its_pattern_is_left_out_and_said() {
        let look = Look::new(Arc::new(Noon), Pace::default());
        let kept = look.keep("ec2:X", &["vpc-0123456789abcdef0", "vpc-?"], |t| t.parse::<domain::VpcId>());
        let (_, faults) = look.notes();
        assert_eq!((kept.len(), faults.len()), (1, 1));
        assert!(faults[0].fault.message.contains("left out"));
    }
}
