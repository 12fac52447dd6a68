//! What could not be listed may still fill a group: then the group is not deleted, unless nothing points that way.

use super::*;
use crate::Attach;

const SCALING: &str = "autoscaling:DescribeAutoScalingGroups";
const ECS: &str = "ecs:ListClusters";
const UNLISTED: [&str; 1] = ["fillers-unlisted"];

/// Neither may be read.
fn unlisted() -> Sample {
    sound().with(|s| [SCALING, ECS].iter().for_each(|call| s.unread(call)))
}

fn torn(sample: &Sample) -> Result<Plan, Vec<Fault>> {
    teardown_of(&sample.desired, &sample.inventory)
}

fn stray(s: &mut Sample, id: &str) {
    let mut one = s.group().health[0].clone();
    one.id = id.into();
    s.group().health.push(one);
}

#[test]
fn plain_targets_are_torn_down_whatever_could_not_be_listed() {
    let plan = torn(&unlisted()).unwrap();
    assert_eq!(ids(&plan), ids(&torn(&sound()).unwrap()));
}

#[test]
fn a_group_that_is_attached_or_holds_what_nobody_named_stays() {
    let ecs = Attach::EcsService {
        service: "arn:aws:ecs:us-east-1:111122223333:service/shop/orders".parse().unwrap(),
        container: "web".into(),
        container_port: 8443.try_into().unwrap(),
    };
    for attach in [ecs, Attach::AutoScalingGroup("web".into())] {
        let attached = unlisted()
            .with(|s| (s.desired.listeners[0].attach, s.desired.listeners[0].targets) = (Some(attach), vec![]));
        assert_eq!(codes(torn(&attached)), UNLISTED);
    }
    for unread in [SCALING, ECS] {
        let only = sound().with(|s| s.unread(unread)).with(|s| stray(s, "i-0eeeeeeeeeeeeeee0"));
        let faults = torn(&only).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].message.contains("ffly-orders-api-k3m9-443"), "{faults:?}");
        assert!(faults[0].hint.as_ref().unwrap().contains(unread), "{faults:?}");
    }
    let blind = unlisted().with(|s| {
        s.group().health.clear();
        s.unread("elasticloadbalancing:DescribeTargetHealth");
    });
    assert_eq!(codes(torn(&blind)), UNLISTED);
    assert!(torn(&sound().with(|s| stray(s, "i-0eeeeeeeeeeeeeee0"))).is_ok(), "both lists were read");
}

#[test]
fn only_what_could_have_registered_a_target_counts() {
    let machine = sound().with(|s| s.unread(SCALING)).with(|s| {
        let mut one = s.inventory.instances[0].clone();
        one.id = "i-0eeeeeeeeeeeeeee0".parse().unwrap();
        s.inventory.instances.push(one);
        stray(s, "i-0eeeeeeeeeeeeeee0");
    });
    assert!(torn(&machine).is_ok(), "it is of no Auto Scaling group");
    let address = sound().with(|s| s.unread(SCALING)).with(|s| {
        s.group().target_type = "ip".into();
        stray(s, "10.20.0.99");
    });
    assert!(torn(&address).is_ok(), "Auto Scaling groups register no addresses");
    let leaving = unlisted().with(|s| {
        stray(s, "i-0eeeeeeeeeeeeeee0");
        s.group().health.last_mut().unwrap().state = "draining".into();
    });
    assert!(torn(&leaving).is_ok());
}

#[test]
fn a_port_that_goes_is_held_to_the_same() {
    let gone = sound().with(|s| s.desired.listeners[0].port = 8443.try_into().unwrap());
    assert!(ids(&planned(&gone).unwrap()).contains(&"remove-target-group-443"));
    let named = gone.clone().with(|s| [SCALING, ECS].iter().for_each(|call| s.unread(call)));
    assert!(planned(&named).is_ok(), "another port leads to the same machines");
    let other = named.with(|s| stray(s, "i-0eeeeeeeeeeeeeee0"));
    assert_eq!(codes(planned(&other)), UNLISTED);
    let edition = unlisted().with(|s| s.desired.network.edition = 2).with(|s| {
        s.service().load_balancers.clear();
        stray(s, "i-0eeeeeeeeeeeeeee0");
    });
    assert!(codes(planned(&edition)).contains(&UNLISTED[0].to_owned()));
}
