//! Eventual consistency: what a call changed shows in reading calls only after a while. Changing calls see the world as it is.
//! It belongs to one process, as mischief does; without it every call sees the newest.

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Time;
use crate::world::World;

/// The world before each change that does not show yet.
#[derive(Default)]
pub(crate) struct Lag {
    /// AWS's seconds.
    seconds: i64,
    /// The oldest first, each with the time of the change that came after it.
    before: VecDeque<(Time, World)>,
}

impl Lag {
    pub fn of(lag: Duration) -> Self {
        Self { seconds: i64::try_from(lag.as_secs()).unwrap_or(i64::MAX), before: VecDeque::new() }
    }

    /// Keeps the world as it is, before a call changes it.
    pub fn keep(&mut self, world: &World, now: Time) {
        self.let_show(world, now);
        if self.seconds > 0 {
            self.before.push_back((now, world.clone()));
        }
    }

    /// The world as a reading call sees it.
    pub fn seen<'a>(&'a mut self, world: &'a mut World, now: Time) -> &'a mut World {
        self.let_show(world, now);
        self.before.front_mut().map_or(world, |(_, then)| then)
    }

    /// After a reset there is nothing before.
    pub fn forget(&mut self) {
        self.before.clear();
    }

    fn let_show(&mut self, world: &World, now: Time) {
        let shows = |changed: Time| world.clock.seconds(changed, now) >= self.seconds;
        while self.before.front().is_some_and(|(changed, _)| shows(*changed)) {
            self.before.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::testing::{ACCOUNT, client, open, wait};

    #[test]
    fn what_was_changed_shows_after_a_while() {
        let sandbox = open("empty");
        sandbox.lag(Duration::from_secs(10));
        let me = client(&sandbox, ACCOUNT);
        let count = || me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len();
        let first = me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok().get("vpcId");
        wait(&sandbox, 5);
        // changing calls see what is there
        me.ec2("CreateSubnet", &[("VpcId", &first), ("CidrBlock", "10.0.1.0/24")]).ok();
        me.ec2("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).ok();
        assert_eq!(count(), 1);
        let asked = me.ec2("DescribeVpcs", &[("VpcId.1", &first)]);
        assert_eq!(asked.code(), "InvalidVpcID.NotFound");
        wait(&sandbox, 5);
        assert_eq!(count(), 2);
        wait(&sandbox, 5);
        assert_eq!(count(), 3);
    }

    #[test]
    fn without_lag_and_after_a_reset_the_newest_is_seen() {
        let sandbox = open("empty");
        let me = client(&sandbox, ACCOUNT);
        let count = || me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len();
        me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok();
        assert_eq!(count(), 2);
        sandbox.lag(Duration::from_secs(10));
        me.ec2("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).ok();
        assert_eq!(count(), 2);
        sandbox.reset().unwrap();
        assert_eq!(count(), 1);
    }
}
