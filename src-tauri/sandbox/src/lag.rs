//! Eventual consistency: what a call changed shows in reading calls only after a while. Changing calls see the world as it is.
//! It belongs to one process, as mischief does; without it every call sees the newest. It may be switched between any two calls.

mod hidden;

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Time;
use crate::world::World;

use hidden::Hidden;

/// The world before each change that does not show yet.
#[derive(Default)]
pub(crate) struct Lag {
    /// AWS's seconds.
    seconds: i64,
    /// Of which beginning of the world the rest is.
    restarts: u64,
    /// The oldest first, each with the time of the change that came after it.
    before: VecDeque<(Time, World)>,
    /// Single calls that do not show yet.
    pub hidden: Hidden,
}

impl Lag {
    /// From now on so long; what waits to show shows.
    pub fn becomes(&mut self, lag: Duration) {
        self.seconds = i64::try_from(lag.as_secs()).unwrap_or(i64::MAX);
        self.before.clear();
    }

    /// Keeps the world as it is, before a call changes it: once a moment, for what is done at one moment shows at one.
    /// Whether it did.
    pub fn keep(&mut self, world: &World, now: Time) -> bool {
        self.let_show(world, now);
        let new = self.seconds > 0 && self.before.back().is_none_or(|(changed, _)| *changed < now);
        if new {
            self.before.push_back((now, world.clone()));
        }
        new
    }

    /// Nothing was changed after all.
    pub fn drop_last(&mut self) {
        self.before.pop_back();
    }

    /// The other world that a reading call sees, where it is not the one of now: while single calls are hidden, the one without
    /// them and with all else.
    pub fn seen(&mut self, world: &World, now: Time) -> Option<&mut World> {
        self.let_show(world, now);
        match self.hidden.seen(world, now) {
            Some(without) => Some(without),
            None => self.before.front_mut().map(|(_, then)| then),
        }
    }

    fn let_show(&mut self, world: &World, now: Time) {
        // after a reset, of this process or another, there is nothing before
        if self.restarts != world.restarts {
            self.restarts = world.restarts;
            self.before.clear();
        }
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
    fn who_may_look_is_decided_by_the_world_of_now() {
        let sandbox = open("acme");
        sandbox.enforce(true);
        sandbox.lag(Duration::from_secs(600));
        let policy =
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:DescribeRegions","Resource":"*"}}"#;
        let role = [
            ("RoleArn", "arn:aws:iam::111122223333:role/FireflyPrivateLinkSetUp"),
            ("RoleSessionName", "jo"),
            ("Policy", policy),
        ];
        let key = client(&sandbox, ACCOUNT).sts("AssumeRole", &role).ok().get("AccessKeyId");
        let narrow = crate::testing::Client { access_key: key, ..client(&sandbox, ACCOUNT) };
        narrow.ec2("DescribeRegions", &[]).ok();
        assert_eq!(narrow.ec2("DescribeVpcs", &[]).code(), "UnauthorizedOperation");
        let me = narrow.sts("GetCallerIdentity", &[]).ok();
        assert!(me.get("UserId").starts_with("AROA") && me.get("UserId").ends_with(":jo"), "{}", me.body);
    }

    #[test]
    fn a_refused_change_keeps_nothing_and_a_moment_is_kept_once() {
        let sandbox = open("empty");
        sandbox.lag(Duration::from_secs(10));
        let me = client(&sandbox, ACCOUNT);
        let kept = || sandbox.state().lag.before.len();
        assert_eq!(
            (me.ec2("CreateVpc", &[("CidrBlock", "x")]).code(), kept()),
            ("InvalidParameterValue".to_owned(), 0)
        );
        for n in 0..3 {
            me.ec2("CreateVpc", &[("CidrBlock", &format!("10.{n}.0.0/16"))]).ok();
        }
        assert_eq!(kept(), 1);
    }

    #[test]
    fn a_reset_in_another_process_ends_what_was_before() {
        let dir = tempfile::tempdir().unwrap();
        let options = || crate::Options {
            seed: "empty".to_owned(),
            dir: Some(dir.path().to_owned()),
            clock: crate::ClockMode::Manual,
        };
        let (here, there) = (crate::Sandbox::open(options()).unwrap(), crate::Sandbox::open(options()).unwrap());
        here.lag(Duration::from_secs(60));
        wait(&here, 5000);
        let me = client(&here, ACCOUNT);
        let vpc = me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok().get("vpcId");
        wait(&here, 30);
        there.reset().unwrap();
        let seen = me.ec2("DescribeVpcs", &[]).ok();
        assert!(!seen.body.contains(&vpc) && seen.all("vpcId").len() == 1, "{}", seen.body);
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
