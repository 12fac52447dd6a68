//! The one clock: wall time, and pauses that the fast sandbox shortens.

use std::time::Duration;

use domain::{Clock, Pending};
use jiff::Timestamp;

/// Wall time with pauses divided by `divisor`: 1 against AWS, 60 against the fast sandbox.
pub struct WallClock {
    pub divisor: u32,
}

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self, since: Timestamp) -> Duration {
        // a clock that was set back has not made time pass
        Duration::try_from(self.now() - since).unwrap_or_default().saturating_mul(self.divisor)
    }

    fn pause(&self, real: Duration) -> Pending<'_, ()> {
        Box::pin(tokio::time::sleep(real / self.divisor.max(1)))
    }
}
