//! A colleague has turned a listener elsewhere: it is turned back after its own group answers where AWS checks that meanwhile,
//! and otherwise before, which the plan says.

use domain::{Action, Arn, CloudWrite, Ending, Slot, Token, Work, plan};
use engine::planned;
use engine::views::Aim;

use crate::ground::{CUSTOMER, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_is_turned_back_to_targets_that_answer() {
    for checked in [true, false] {
        let ground = Ground::new("acme");
        let engine = ground.engine(CUSTOMER).await;
        let desired = ground.github(&engine).await;
        ground.apply(&engine, &desired, &Aim::SetUp).await.unwrap();
        let seen = engine.look().await.unwrap();
        let balancer = plan::our_load_balancer(&desired, &seen).unwrap();
        let at = |port: u16| balancer.listeners.iter().find(|l| l.port.number() == port).unwrap();
        let (https, ssh) = (at(443), at(22));
        let group = |l: &domain::Listener| Slot::<Arn>::Known(l.target_groups[0].clone());
        let mut deeds = vec![Action::ModifyListener {
            listener: Slot::Known(https.arn.clone()),
            protocol: "TCP".to_owned(),
            target_group: group(ssh),
            tls: None,
        }];
        if checked {
            deeds.push(Action::CreateListener {
                load_balancer: Slot::Known(balancer.arn.clone()),
                port: 9000.try_into().unwrap(),
                protocol: "TCP".to_owned(),
                target_group: group(https),
                tls: None,
                tags: [("Owner".to_owned(), "somebody".to_owned())].into(),
            });
        }
        let token = Token::derive(&"colleague1".parse().unwrap(), &desired.account, &"x".parse().unwrap(), 0);
        for deed in deeds {
            ground.cloud(CUSTOMER).await.act(&deed, &token).await.unwrap();
        }
        let shown = planned(&desired, &engine.look().await.unwrap(), &Aim::Repair).unwrap();
        let ids: Vec<&str> = shown.steps.iter().map(|s| s.id.as_str()).collect();
        let turn = ids.iter().position(|id| *id == "modify-listener-443").unwrap();
        let healthy = ids.iter().position(|id| *id == "targets-healthy-443").unwrap();
        assert_eq!(turn > healthy, checked, "{ids:?}");
        assert_eq!(shown.warnings.iter().any(|w| w.contains("can be checked")), !checked, "{:?}", shown.warnings);
        assert!(matches!(shown.steps[healthy].work, Work::Wait(_)));
        assert_eq!(engine::apply::apply(&engine, shown).await.unwrap(), Ending::Finished);
        assert!(planned(&desired, &engine.look().await.unwrap(), &Aim::Repair).unwrap().changes_nothing());
    }
}
