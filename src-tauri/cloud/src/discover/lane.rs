//! How many calls at a time each service bears (`docs/aws.md`, “Request limits”). What comes beyond waits for its turn.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use crate::pace::Pace;

/// Of EC2, where each operation has a bucket of at least 50 calls of its own.
const EC2: usize = 24;
/// Of Elastic Load Balancing, whose operations share a bucket of 40 calls in the account and Region: some are left to others.
const ELB: usize = 32;
/// What its lane grows to, by a place for each answer, while nothing asks to slow down: fewer than the SDK may repeat at once (a
/// hundred), so that even if all of them are refused none is lost.
const ELB_MOST: usize = 96;
/// Of the rest; and of Elastic Load Balancing once it asked to slow down.
const FEW: usize = 8;

/// The lanes of one look.
pub(super) struct Lanes {
    ec2: Lane,
    elb: Lane,
    /// Lookups in CloudTrail come one after another: two a second are answered.
    trail: Lane,
    other: Lane,
}

/// So many places; fewer once its service is pressed.
pub(super) struct Lane {
    places: Semaphore,
    pace: Pace,
    /// Places that go when it is.
    surplus: AtomicUsize,
    /// Places that may come until then.
    room: AtomicUsize,
}

impl Lanes {
    pub(super) fn new(elb: Pace) -> Self {
        elb.relax();
        let steady = |places| Lane::new(places, places, Pace::default());
        Self { ec2: steady(EC2), elb: Lane::new(ELB, ELB_MOST, elb), trail: steady(1), other: steady(FEW) }
    }

    /// The lane of a call, which is named `service:Operation`.
    pub(super) fn of(&self, call: &str) -> &Lane {
        match call.split(':').next() {
            Some("ec2") => &self.ec2,
            Some("elasticloadbalancing") => &self.elb,
            Some("cloudtrail") => &self.trail,
            _ => &self.other,
        }
    }
}

impl Lane {
    fn new(places: usize, most: usize, pace: Pace) -> Self {
        let (surplus, room) = (places.saturating_sub(FEW), most.saturating_sub(places));
        Self { places: Semaphore::new(places), pace, surplus: AtomicUsize::new(surplus), room: AtomicUsize::new(room) }
    }

    /// Makes a call once there is a place for it.
    pub(super) async fn take<F: Future>(&self, call: impl FnOnce() -> F) -> F::Output {
        // the semaphore is never closed, so a place always comes
        let place = self.places.acquire().await;
        // boxed, because the futures of the SDK are large, and whatever holds them is moved about
        let answer = Box::pin(call()).await;
        if let Ok(place) = place
            && self.narrows()
        {
            place.forget();
        } else if self.widens() {
            self.surplus.fetch_add(1, Ordering::Relaxed);
            self.places.add_permits(1);
        }
        answer
    }

    fn narrows(&self) -> bool {
        self.pace.is_pressed() && takes_one(&self.surplus)
    }

    fn widens(&self) -> bool {
        !self.pace.is_pressed() && takes_one(&self.room)
    }
}

fn takes_one(of: &AtomicUsize) -> bool {
    of.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures_util::future::join_all;

    use super::*;

    /// How many calls were under way together.
    async fn together(lane: &Lane, calls: usize) -> usize {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let call = || async {
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            now.fetch_sub(1, Ordering::Relaxed);
        };
        join_all((0..calls).map(|_| lane.take(call))).await;
        most.into_inner()
    }

    #[tokio::test]
    async fn a_lane_is_as_wide_as_it_says_and_narrow_when_pressed() {
        let pace = Pace::default();
        let lane = Lane::new(32, 32, pace.clone());
        assert_eq!(together(&lane, 100).await, 32);
        pace.press();
        together(&lane, 24).await;
        assert_eq!(together(&lane, 100).await, FEW);
    }

    #[tokio::test]
    async fn a_lane_widens_while_it_is_answered_and_loses_all_of_that_when_pressed() {
        let pace = Pace::default();
        let lane = Lane::new(32, 40, pace.clone());
        assert_eq!(together(&lane, 32).await, 32);
        assert_eq!(together(&lane, 100).await, 40);
        pace.press();
        together(&lane, 40).await;
        assert_eq!(together(&lane, 100).await, FEW);
    }

    #[tokio::test]
    async fn a_narrow_lane_loses_no_place() {
        let pace = Pace::default();
        let lane = Lane::new(1, 1, pace.clone());
        pace.press();
        assert_eq!(together(&lane, 10).await, 1);
        assert_eq!(together(&lane, 10).await, 1);
    }
}
