//! Sandbox time. Transitions are written in AWS's seconds; a fast clock makes them sixty times shorter.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockMode {
    /// As in AWS.
    Real,
    /// Transitions take a sixtieth of AWS's time; stamps stay wall time.
    Fast,
    /// Stands still until it is moved.
    Manual,
}

/// Milliseconds since 1970.
pub(crate) type Time = i64;

/// Where a manual clock begins: 1 January 2026, 00:00 UTC.
const MANUAL_START: Time = 1_767_225_600_000;

/// Where it ends, since the year of a date has four digits: 30 December 9999.
const LAST: Time = 253_402_128_000_000;

#[derive(Debug, Clone)]
pub(crate) struct Clock {
    mode: ClockMode,
    manual: Time,
}

impl Clock {
    pub fn new(mode: ClockMode) -> Self {
        Self { mode, manual: MANUAL_START }
    }

    pub fn now(&self) -> Time {
        match self.mode {
            ClockMode::Manual => self.manual,
            ClockMode::Real | ClockMode::Fast => wall(),
        }
    }

    pub fn mode(&self) -> ClockMode {
        self.mode
    }

    /// A manual clock stands at its beginning again.
    pub fn restart(&mut self) {
        self.manual = MANUAL_START;
    }

    /// A manual clock is never behind what was recorded.
    pub fn at_least(&mut self, time: Time) {
        self.manual = self.manual.max(time);
    }

    pub fn advance(&mut self, by: Duration) {
        self.manual = self.manual.saturating_add(Time::try_from(by.as_millis()).unwrap_or(LAST)).min(LAST);
    }

    /// How many of AWS's seconds have passed between two moments.
    pub fn seconds(&self, from: Time, to: Time) -> i64 {
        let factor = if self.mode == ClockMode::Fast { 60 } else { 1 };
        (to - from).saturating_mul(factor) / 1000
    }

    /// The moment at which `seconds` of AWS's have passed since `from`.
    pub fn after(&self, from: Time, seconds: i64) -> Time {
        let factor = if self.mode == ClockMode::Fast { 60 } else { 1 };
        from + seconds.saturating_mul(1000) / factor
    }
}

/// `2026-11-23T09:00:00.000Z`, as AWS stamps.
pub(crate) fn stamp(time: Time) -> String {
    jiff::Timestamp::from_millisecond(time)
        .map_or_else(|_| "1970-01-01T00:00:00.000Z".to_owned(), |t| t.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

#[expect(clippy::disallowed_methods, reason = "the sandbox is the outside world, and this is its one clock")]
fn wall() -> Time {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| Time::try_from(d.as_millis()).unwrap_or(0))
}
