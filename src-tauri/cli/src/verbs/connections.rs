//! Requests: watch, verify, accept, reject.

use std::time::Duration;

use domain::{ConnectionCard, Desired, Fault};
use engine::views::{Aim, ConnectionsView};
use host::Seat;

use super::named;
use super::onboarding::shown_then_done;
use crate::arguments::{ConnectionsArguments, Decision};
use crate::output::{Ended, Output};
use crate::show;

/// Exit 3 when a request waits that must not be accepted, or none came although one was waited for.
pub async fn connections(out: Output, seat: &Seat, arguments: ConnectionsArguments) -> Result<Ended, Fault> {
    let desired = named(&seat.engine, &arguments.name)?;
    match arguments.what {
        Some(Decision::Accept { id, yes }) => {
            shown_then_done(out, seat, &desired, &Aim::Accept { endpoint: id.parse()? }, yes, "Accept it").await
        }
        Some(Decision::Reject { id, yes }) => {
            shown_then_done(out, seat, &desired, &Aim::Reject { endpoint: id.parse()? }, yes, "Reject it").await
        }
        None => {
            let limit = arguments.wait.as_deref().map(duration).transpose()?.unwrap_or(Duration::ZERO);
            let view = watch(seat, &desired, limit).await?;
            out.document(&view, &view.unread, || show::connections(&view.cards));
            let waits = |c: &&ConnectionCard| c.connection.is("pendingAcceptance");
            let stranger = view.cards.iter().filter(waits).any(|c| !c.acceptable);
            let in_vain = !limit.is_zero() && !view.cards.iter().any(|c| waits(&c));
            Ok(if stranger || in_vain { Ended::NeedsAttention } else { Ended::Done })
        }
    }
}

/// Looks until a request waits, for `limit` at most (in real time, scaled in a fast sandbox).
async fn watch(seat: &Seat, desired: &Desired, limit: Duration) -> Result<ConnectionsView, Fault> {
    const EVERY: Duration = Duration::from_secs(10);
    let mut waited = Duration::ZERO;
    loop {
        let view = seat.engine.connections(&desired.id).await?;
        if waited >= limit || view.cards.iter().any(|c| c.connection.is("pendingAcceptance")) {
            return Ok(view);
        }
        seat.engine.clock.pause(EVERY).await;
        waited += EVERY;
    }
}

/// `90s`, `30m`, `2h`.
fn duration(text: &str) -> Result<Duration, Fault> {
    let wrong =
        || Fault::invalid("bad-time", format!("“{text}” is not a length of time")).hint("Write it as 90s, 30m or 2h");
    let (number, unit) = text.split_at(text.len() - text.chars().last().map_or(0, char::len_utf8));
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        assert_eq!(duration("30m").unwrap(), Duration::from_secs(1800));
        for bad in ["", "m", "30", "-1s", "1d", "99999999999999999999h"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
