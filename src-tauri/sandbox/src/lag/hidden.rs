//! Single calls whose doings do not show in reading calls yet, while everything else does: a second world that they reach later.

use std::collections::{BTreeMap, VecDeque};

use crate::call::Call;
use crate::clock::Time;
use crate::world::World;

/// The world without the calls that wait.
#[derive(Default)]
pub(crate) struct Hidden {
    /// There only while calls wait, or the call in hand is to.
    without: Option<Without>,
}

struct Without {
    world: World,
    /// What the world of now counted before the call in hand.
    ordinals: BTreeMap<String, u64>,
    /// The oldest first.
    waiting: VecDeque<Waiting>,
    /// Of which beginning of the world it is.
    restarts: u64,
}

struct Waiting {
    call: Call,
    /// With which it makes the same IDs as it did.
    ordinals: BTreeMap<String, u64>,
    /// AWS's seconds from the call on; absent for one that needs what another did, and waits for all of those.
    seconds: Option<i64>,
}

impl Hidden {
    /// Before a call changes the world: keeps it as it is, where that will be needed.
    pub fn prepare(&mut self, world: &World, hide: u32) {
        self.let_show(world, world.now());
        if hide > 0 && self.without.is_none() {
            self.without = Some(Without {
                world: world.clone(),
                ordinals: BTreeMap::new(),
                waiting: VecDeque::new(),
                restarts: world.restarts,
            });
        }
        if let Some(without) = &mut self.without {
            without.ordinals = world.ordinals().clone();
        }
    }

    /// Once it has: the call waits where it is to be hidden, and else is done there too.
    pub fn follow(&mut self, call: &Call, done: bool, hide: u32) {
        let Some(without) = &mut self.without else { return };
        if done {
            let ordinals = std::mem::take(&mut without.ordinals);
            let waiting = Waiting { call: call.clone(), ordinals, seconds: (hide > 0).then_some(i64::from(hide)) };
            if waiting.seconds.is_some() || !without.redo(&waiting) {
                without.waiting.push_back(waiting);
            }
        }
        if without.waiting.is_empty() {
            self.without = None;
        }
    }

    /// The world that reading calls see, where it is not the one of now.
    pub fn seen(&mut self, world: &World, now: Time) -> Option<&mut World> {
        self.let_show(world, now);
        self.without.as_mut().map(|without| &mut without.world)
    }

    fn let_show(&mut self, world: &World, now: Time) {
        let Some(without) = &mut self.without else { return };
        // after a reset there is nothing that did not show
        let ended = without.restarts != world.restarts || {
            without.let_show(world, now);
            without.waiting.iter().all(|waiting| waiting.seconds.is_none())
        };
        if ended {
            self.without = None;
        }
    }
}

impl Without {
    /// Does what is due, and what had to wait for it.
    fn let_show(&mut self, world: &World, now: Time) {
        let due = |w: &Waiting| w.seconds.is_some_and(|s| world.clock.seconds(w.call.now, now) >= s);
        if !self.waiting.iter().any(due) {
            return;
        }
        for waiting in std::mem::take(&mut self.waiting) {
            let ready = waiting.seconds.is_none() || due(&waiting);
            if !ready || !self.redo(&waiting) {
                let seconds = if ready { None } else { waiting.seconds };
                self.waiting.push_back(Waiting { seconds, ..waiting });
            }
        }
    }

    /// Whether the call could be done here.
    fn redo(&mut self, waiting: &Waiting) -> bool {
        self.world.count_from(&waiting.ordinals);
        self.world.replay(waiting.call.clone()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::testing::{ACCOUNT, client, open, wait};
    use crate::{Rule, Trick};

    fn hide(action: &str, seconds: u32) -> Rule {
        let trick = Trick::Hide { seconds };
        Rule { service: None, action: Some(action.to_owned()), nth: Some(1), times: None, trick }
    }

    #[test]
    fn one_call_does_not_show_for_a_while_and_everything_else_does() {
        let sandbox = open("empty");
        let me = client(&sandbox, ACCOUNT);
        let count = || me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len();
        sandbox.mischief_rules(vec![hide("CreateVpc", 30)]);
        let first = me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok().get("vpcId");
        let second = me.ec2("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).ok().get("vpcId");
        let asked = |id: &str| me.ec2("DescribeVpcs", &[("VpcId.1", id)]).code();
        assert_eq!((count(), asked(&first), asked(&second)), (2, "InvalidVpcID.NotFound".to_owned(), String::new()));
        // what stands in it is not seen either, and changing calls see all
        let subnet = me.ec2("CreateSubnet", &[("VpcId", &first), ("CidrBlock", "10.0.1.0/24")]).ok().get("subnetId");
        let subnets = || me.ec2("DescribeSubnets", &[("SubnetId.1", &subnet)]).code();
        assert_eq!(subnets(), "InvalidSubnetID.NotFound");
        wait(&sandbox, 29);
        assert_eq!(count(), 2);
        wait(&sandbox, 1);
        assert_eq!((count(), asked(&first), subnets()), (3, String::new(), String::new()));
    }

    #[test]
    fn two_hidden_calls_show_each_in_its_time() {
        let sandbox = open("empty");
        let me = client(&sandbox, ACCOUNT);
        sandbox.mischief_rules(vec![hide("CreateVpc", 10), Rule { nth: Some(2), ..hide("CreateVpc", 60) }]);
        let ids: Vec<String> = (0..3)
            .map(|n| me.ec2("CreateVpc", &[("CidrBlock", &format!("10.{n}.0.0/16"))]).ok().get("vpcId"))
            .collect();
        let shown = || {
            let body = me.ec2("DescribeVpcs", &[]).ok().body;
            ids.iter().map(|id| body.contains(id)).collect::<Vec<bool>>()
        };
        assert_eq!(shown(), [false, false, true]);
        wait(&sandbox, 10);
        assert_eq!(shown(), [true, false, true]);
        wait(&sandbox, 50);
        assert_eq!(shown(), [true; 3]);
        assert!(sandbox.state().lag.hidden.without.is_none());
    }

    #[test]
    fn a_refused_call_is_not_hidden_and_a_reset_shows_all() {
        let sandbox = open("empty");
        let me = client(&sandbox, ACCOUNT);
        sandbox.mischief_rules(vec![Rule { nth: None, ..hide("CreateVpc", 600) }]);
        assert_eq!(me.ec2("CreateVpc", &[("CidrBlock", "x")]).code(), "InvalidParameterValue");
        assert!(sandbox.state().lag.hidden.without.is_none());
        me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok();
        sandbox.reset().unwrap();
        sandbox.mischief_rules(Vec::new());
        me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok();
        assert_eq!(me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len(), 2);
    }

    #[test]
    fn a_lag_may_be_switched_between_calls() {
        let sandbox = open("empty");
        let me = client(&sandbox, ACCOUNT);
        let count = || me.ec2("DescribeVpcs", &[]).ok().all("vpcId").len();
        let make = |n: u8| me.ec2("CreateVpc", &[("CidrBlock", &format!("10.{n}.0.0/16"))]).ok();
        make(0);
        sandbox.lag(Duration::from_secs(30));
        make(1);
        assert_eq!(count(), 2);
        sandbox.lag(Duration::ZERO);
        assert_eq!(count(), 3);
        make(2);
        assert_eq!(count(), 4);
    }
}
