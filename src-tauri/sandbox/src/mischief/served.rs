//! The changing calls that one process was asked, in order: where to strike, and whether the blow has fallen.

use std::collections::VecDeque;

use serde::Serialize;

use super::{Rule, Trick};
use crate::call::Call;

/// As many calls are kept; older ones are counted.
const KEPT: usize = 10_000;

/// One call that changes something, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Served {
    /// From 1, by arrival in this process.
    pub number: u64,
    /// As in the credential scope.
    pub service: String,
    pub action: String,
    pub region: String,
    /// Whether it has acted: not while it is held up before, nor ever where it was refused or lost before.
    pub acted: bool,
}

impl Served {
    /// The rule that strikes the call which comes in this one's place when the same calls come again. Nothing where there is
    /// no call of that number among `calls`.
    pub fn again(calls: &[Served], number: u64, trick: Trick) -> Option<Rule> {
        let it = calls.iter().find(|call| call.number == number)?;
        let like = |call: &&Served| (&call.service, &call.action) == (&it.service, &it.action);
        let before = calls.iter().filter(like).filter(|call| call.number <= number).count();
        Some(Rule {
            service: Some(it.service.clone()),
            action: Some(it.action.clone()),
            nth: u32::try_from(before).ok(),
            times: None,
            trick,
        })
    }
}

/// What came so far.
#[derive(Debug, Default)]
pub(crate) struct Book {
    count: u64,
    calls: VecDeque<Served>,
}

impl Book {
    /// Writes down a call, under a number of its own.
    pub fn arrived(&mut self, call: &Call) -> u64 {
        self.count += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(Served {
            number: self.count,
            service: call.service_name.clone(),
            action: call.action.clone(),
            region: call.region.clone(),
            acted: false,
        });
        self.count
    }

    pub fn acted(&mut self, number: u64) {
        // the newest is the likeliest
        if let Some(call) = self.calls.iter_mut().rev().find(|call| call.number == number) {
            call.acted = true;
        }
    }

    /// Numbers go on, for calls that are held up yet.
    pub fn forget(&mut self) {
        self.calls.clear();
    }

    pub fn calls(&self) -> Vec<Served> {
        self.calls.iter().cloned().collect()
    }
}
