//! What is carried out, and from which estate: the other table that the trials are made from. A new aim is a line here.

use std::sync::Arc;

use domain::{
    AccountId, Action, CloudWrite, Desired, EndpointId, Fault, Inventory, Packet, Peer, Pending, Plan, Principal,
    Purpose, Rule, Slot, SlotRule, Target, Token, plan,
};
use engine::Engine;
use engine::apply::Started;
use engine::views::Aim;
use sandbox::{Rule as Mischief, Trick};

use super::choices;
use crate::ground::{CUSTOMER, FIREFLY, Ground};

/// One aim in one estate.
pub struct Scene {
    pub name: &'static str,
    /// Who acts.
    pub account: &'static str,
    /// Brings a fresh estate to where the aim begins.
    pub prepare: for<'a> fn(&'a Ground) -> Pending<'a, Goal>,
}

/// What is wanted.
#[derive(Clone)]
pub enum Goal {
    Provider { desired: Box<Desired>, aim: Aim },
    Consumer { packet: Box<Packet> },
    ConsumerTeardown { packet: Box<Packet> },
}

/// Every aim.
pub const SCENES: [Scene; 14] = [
    Scene { name: "set-up", account: CUSTOMER, prepare: set_up },
    Scene { name: "every choice", account: CUSTOMER, prepare: choices::every_choice },
    Scene { name: "every reach", account: CUSTOMER, prepare: choices::every_reach },
    Scene { name: "change", account: CUSTOMER, prepare: change },
    Scene { name: "farther", account: CUSTOMER, prepare: farther },
    Scene { name: "another name", account: CUSTOMER, prepare: another_name },
    Scene { name: "swap", account: CUSTOMER, prepare: swap },
    Scene { name: "roll back", account: CUSTOMER, prepare: roll_back },
    Scene { name: "repair", account: CUSTOMER, prepare: repair },
    Scene { name: "teardown", account: CUSTOMER, prepare: teardown },
    Scene { name: "accept", account: CUSTOMER, prepare: accept },
    Scene { name: "reject", account: CUSTOMER, prepare: reject },
    Scene { name: "consumer", account: FIREFLY, prepare: consumer },
    Scene { name: "consumer teardown", account: FIREFLY, prepare: consumer_teardown },
];

impl Goal {
    /// What a person is shown.
    pub async fn plan(&self, engine: &Engine) -> Result<Plan, Fault> {
        match self {
            Goal::Provider { desired, aim } => {
                let inventory = engine.look().await?;
                let made = engine.planned(desired, &inventory, aim);
                made.or_else(|fault| decided(desired, &inventory, aim, &fault).ok_or(fault))
            }
            Goal::Consumer { packet } => engine.consumer_plan(packet, None).await,
            Goal::ConsumerTeardown { packet } => engine.consumer_teardown_plan(packet).await,
        }
    }

    /// Does what was shown.
    pub async fn start(&self, engine: &Arc<Engine>, shown: &Plan) -> Result<Started, Fault> {
        match self {
            Goal::Provider { desired, aim } => engine.apply_desired(desired, aim, &shown.hash()).await,
            Goal::Consumer { packet } => engine.consumer_apply(packet, None, &shown.hash()).await,
            Goal::ConsumerTeardown { packet } => engine.consumer_teardown(packet, &shown.hash()).await,
        }
    }

    /// Does it, to its end.
    pub async fn reach(&self, engine: &Arc<Engine>) {
        let shown = self.plan(engine).await.unwrap();
        self.start(engine, &shown).await.unwrap().outcome.await.unwrap().unwrap();
    }
}

/// An empty plan where the decision was made before: whoever decides again is told so instead.
fn decided(desired: &Desired, inventory: &Inventory, aim: &Aim, fault: &Fault) -> Option<Plan> {
    let empty = |purpose| Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), purpose);
    let (endpoint, states, purpose) = match aim {
        Aim::Accept { endpoint } => (endpoint, ["pending", "available"].as_slice(), Purpose::Accept),
        Aim::Reject { endpoint } => (endpoint, ["rejected"].as_slice(), Purpose::Reject),
        Aim::RollBack => return (fault.code == "nothing-to-roll-back").then(|| empty(Purpose::RollBack)),
        Aim::SetUp | Aim::Repair | Aim::Teardown => return None,
    };
    let connections = plan::our_service(desired, inventory)?.connections.as_ref()?;
    let connection = connections.iter().find(|c| &c.endpoint == endpoint)?;
    let is_so = states.iter().any(|state| connection.is(state));
    is_so.then(|| empty(purpose))
}

fn set_up(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let engine = ground.engine(CUSTOMER).await;
        provider(ground.github(&engine).await, Aim::SetUp)
    })
}

/// Nearly everything that can be changed about an onboarding is.
fn change(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let mut desired = stand(ground).await;
        let [https, ssh] = desired.listeners.as_mut_slice() else { panic!("two ports: {desired:?}") };
        https.targets.truncate(1);
        https.health_check.interval_seconds = 30;
        ssh.port = 8443.try_into().unwrap();
        desired.exposure.cross_zone = false;
        desired.exposure.deletion_protection = false;
        desired.exposure.enforce_inbound = true;
        desired.exposure.consumer_ranges = vec!["10.90.0.0/16".parse().unwrap(), "10.91.0.0/16".parse().unwrap()];
        provider(desired, Aim::SetUp)
    })
}

/// What stands is to be reached over IPv6 and from another Region too.
fn farther(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move { provider(choices::reaching(stand(ground).await), Aim::SetUp) })
}

/// The private name of what stands is to be another, and its proof with it.
fn another_name(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let engine = ground.engine(CUSTOMER).await;
        let inventory = engine.look().await.unwrap();
        let desired = choices::named(ground.github(&engine).await, &inventory, "git.acme.example");
        provider(desired.clone(), Aim::SetUp).reach(&engine).await;
        provider(choices::named(desired, &inventory, "code.acme.example"), Aim::SetUp)
    })
}

/// A new load balancer takes the place of the old one, with which nobody is connected.
fn swap(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let mut desired = stand(ground).await;
        desired.network.edition = 2;
        provider(desired, Aim::SetUp)
    })
}

/// A change of a set-up that stands got half-way, and is not wanted any more.
fn roll_back(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let mut desired = stand(ground).await;
        let [https, ssh] = desired.listeners.as_mut_slice() else { panic!("two ports: {desired:?}") };
        https.health_check.interval_seconds = 30;
        ssh.options.idle_timeout_seconds = Some(6000);
        let mut third = ssh.clone();
        third.port = 8443.try_into().unwrap();
        desired.listeners.push(third);
        desired.exposure.deletion_protection = false;
        desired.service.notify = Some("arn:aws:sns:us-east-1:111122223333:acme-privatelink-events".parse().unwrap());
        let refused = Trick::Error { code: "AccessDenied".into(), status: 403, message: "Not you".into() };
        let action = Some("CreateVpcEndpointConnectionNotification".to_owned());
        ground.sandbox.mischief_rules(vec![Mischief { service: None, action, nth: None, times: None, trick: refused }]);
        let engine = ground.engine(CUSTOMER).await;
        let goal = provider(desired.clone(), Aim::SetUp);
        let shown = goal.plan(&engine).await.unwrap();
        goal.start(&engine, &shown).await.unwrap().outcome.await.unwrap().unwrap_err();
        ground.sandbox.mischief_rules(Vec::new());
        provider(desired, Aim::RollBack)
    })
}

/// A colleague has let a stranger in and Firefly out, waves everybody through, opened the group both ways, put a target
/// where none belongs and taken a listener away.
fn repair(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let desired = stand(ground).await;
        let engine = ground.engine(CUSTOMER).await;
        let inventory = engine.look().await.unwrap();
        let ours = plan::our_service(&desired, &inventory).unwrap();
        let service = Slot::Known(ours.id.clone());
        let balancer = plan::our_load_balancer(&desired, &inventory).unwrap();
        let listener = Slot::Known(balancer.listeners[0].arn.clone());
        let group = Slot::Known(balancer.security_groups[0].clone());
        let target_group = Slot::Known(balancer.listeners[1].target_groups[0].clone());
        let principals: Vec<Principal> = engine.cloud().principals(&ours.id).await.unwrap();
        let firefly = principals.into_iter().map(|p| p.principal).collect();
        let stranger = vec!["arn:aws:iam::777788889999:root".to_owned()];
        let targets = vec![stray(&desired, &inventory)];
        for action in [
            Action::SetAcceptance { service: service.clone(), required: false },
            Action::RemovePrincipals { service: service.clone(), principals: firefly },
            Action::AddPrincipals { service, principals: stranger },
            Action::AuthorizeIngress { group: group.clone(), rules: wide() },
            Action::AuthorizeEgress { group, rules: wide() },
            Action::RegisterTargets { target_group, targets },
            Action::DeleteListener { listener },
        ] {
            by_a_colleague(ground, &action).await;
        }
        provider(desired, Aim::Repair)
    })
}

/// Two rules that nobody asked for.
fn wide() -> Vec<SlotRule> {
    let rule = |port, range: &str| Rule {
        protocol: "tcp".to_owned(),
        from_port: Some(port),
        to_port: Some(port),
        peer: Peer::Cidr(range.parse().unwrap()),
        description: None,
    };
    [rule(443, "0.0.0.0/0"), rule(8080, "10.0.0.0/8")].map(SlotRule::Plain).to_vec()
}

/// An instance that is no target of the onboarding.
fn stray(desired: &Desired, inventory: &Inventory) -> Target {
    let known = |id: &str| desired.listeners.iter().any(|l| l.targets.iter().any(|t| t == id));
    let mut others = inventory.instances.iter().filter(|i| i.vpc.as_ref() == Some(&desired.network.vpc));
    let other = others.find(|i| i.state == "running" && !known(i.id.as_str())).unwrap();
    Target { id: other.id.to_string(), port: 9000.try_into().unwrap(), zone: None }
}

/// With Firefly connected, so that its connection is cut first.
fn teardown(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let (desired, endpoint) = asked(ground).await;
        provider(desired.clone(), Aim::Accept { endpoint }).reach(&ground.engine(CUSTOMER).await).await;
        provider(desired, Aim::Teardown)
    })
}

fn accept(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let (desired, endpoint) = asked(ground).await;
        provider(desired, Aim::Accept { endpoint })
    })
}

fn reject(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let (desired, endpoint) = asked(ground).await;
        provider(desired, Aim::Reject { endpoint })
    })
}

fn consumer(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move { Goal::Consumer { packet: packet(ground).await.1 } })
}

fn consumer_teardown(ground: &Ground) -> Pending<'_, Goal> {
    Box::pin(async move {
        let (_, packet) = packet(ground).await;
        Goal::Consumer { packet: packet.clone() }.reach(&ground.engine(FIREFLY).await).await;
        Goal::ConsumerTeardown { packet }
    })
}

pub fn provider(desired: Desired, aim: Aim) -> Goal {
    Goal::Provider { desired: Box::new(desired), aim }
}

/// A finished set-up.
async fn stand(ground: &Ground) -> Desired {
    let engine = ground.engine(CUSTOMER).await;
    let desired = ground.github(&engine).await;
    provider(desired.clone(), Aim::SetUp).reach(&engine).await;
    desired
}

/// That, handed off.
async fn packet(ground: &Ground) -> (Desired, Box<Packet>) {
    let desired = stand(ground).await;
    let view = ground.engine(CUSTOMER).await.handoff(&desired.id, None).await.unwrap();
    (desired, Box::new(view.packet.unwrap()))
}

/// That, with Firefly's request waiting.
async fn asked(ground: &Ground) -> (Desired, EndpointId) {
    let (desired, packet) = packet(ground).await;
    Goal::Consumer { packet }.reach(&ground.engine(FIREFLY).await).await;
    let view = ground.engine(CUSTOMER).await.connections(&desired.id).await.unwrap();
    (desired, view.cards[0].connection.endpoint.clone())
}

/// The same account, by other means.
async fn by_a_colleague(ground: &Ground, action: &Action) {
    let account: AccountId = CUSTOMER.parse().unwrap();
    let token = Token::derive(&"colleague1".parse().unwrap(), &account, &"x".parse().unwrap(), 0);
    ground.cloud(CUSTOMER).await.act(action, &token).await.unwrap();
}
