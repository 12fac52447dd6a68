//! The roles that the estate has for each part: with their policies enforced, each carries out its own and nothing beyond it.

use std::sync::Arc;

use bytes::Bytes;
use cloud::{Cloud, Door, Limits, Settings};
use domain::{Action, CloudWrite, CredentialSource, Desired, Ending, EndpointId, FaultKind, Plan, Token, Work};
use engine::Engine;
use engine::views::Aim;
use http::Request;

use crate::ground::{CUSTOMER, FIREFLY, Ground};
use crate::trials::OneKey;
use crate::trials::choices::chosen;
use crate::trials::scene::{Goal, provider};

#[tokio::test(flavor = "multi_thread")]
async fn each_role_does_its_part_and_no_other() {
    let ground = Ground::new("acme");
    let admin = ground.engine(CUSTOMER).await;
    let desired = chosen(ground.github(&admin).await, &admin.look().await.unwrap());
    ground.sandbox.enforce(true);

    let set_up = Role::of(&ground, "FireflyPrivateLinkSetUp").await;
    let looked = set_up.engine.look().await.unwrap();
    assert_eq!(looked.faults, [], "what the application looks at, the role may look at");
    provider(desired.clone(), Aim::SetUp).reach(&set_up.engine).await;
    let again = provider(desired.clone(), Aim::SetUp).plan(&set_up.engine).await.unwrap();
    assert!(again.changes_nothing(), "not everything was done: {:?}", again.steps);

    let endpoint = asked(&ground, &admin, &desired).await;
    let accept = provider(desired.clone(), Aim::Accept { endpoint: endpoint.clone() });
    let teardown = provider(desired.clone(), Aim::Teardown);
    let tear_down = Role::of(&ground, "FireflyPrivateLinkTearDown").await;
    for other in [&set_up, &tear_down] {
        assert_eq!(refused(&accept, &other.engine).await, FaultKind::Denied);
    }
    let approve = Role::of(&ground, "FireflyPrivateLinkApprove").await;
    for plan in [teardown.plan(&admin).await.unwrap(), from_nothing(&admin, &desired).await] {
        approve.may_do_nothing_of(&plan).await;
    }
    for aim in [Aim::Accept { endpoint: endpoint.clone() }, Aim::Reject { endpoint }] {
        approve.decides(&desired, &aim).await;
    }

    let tear_down = Role::of(&ground, "FireflyPrivateLinkTearDown").await;
    tear_down.may_do_nothing_of(&from_nothing(&admin, &desired).await).await;
    teardown.reach(&tear_down.engine).await;
    let left = teardown.plan(&tear_down.engine).await.unwrap();
    assert!(left.changes_nothing(), "something of it is left: {:?}", left.steps);
}

/// Somebody who sits in a role of the customer's account.
struct Role {
    cloud: Arc<Cloud>,
    engine: Arc<Engine>,
}

impl Role {
    async fn of(ground: &Ground, name: &str) -> Role {
        let sandbox = ground.sandbox.clone();
        let settings = Settings {
            door: Door::InProcess(Arc::new(move |request| sandbox.respond(request))),
            source: CredentialSource::Key { name: "role".to_owned() },
            region: Some("us-east-1".parse().unwrap()),
            keychain: Some(Arc::new(OneKey { account: assumed(ground, name) })),
            clock: ground.clock(),
            limits: Limits::default(),
        };
        let cloud = Arc::new(Cloud::open(settings).await.unwrap());
        let store = ground.store(CUSTOMER);
        let engine = ground.engine_of(Arc::clone(&cloud), store.clone(), store).await.unwrap();
        Role { cloud, engine }
    }

    /// As `connections NAME accept` and `reject` do it: of an onboarding that is known here, by a plan that was shown.
    async fn decides(&self, desired: &Desired, aim: &Aim) {
        let plan = provider(desired.clone(), aim.clone()).plan(&self.engine).await.unwrap();
        let started = self.engine.apply(&desired.id, aim, &plan.hash()).await.unwrap();
        assert_eq!(started.outcome.await.unwrap(), Ok(Ending::Finished), "{aim:?}");
    }

    fn token(&self) -> Token {
        Token::derive(&"roleroles1".parse().unwrap(), &CUSTOMER.parse().unwrap(), &"role".parse().unwrap(), 0)
    }

    /// Tries every call of a plan that names what exists, but decisions.
    async fn may_do_nothing_of(&self, plan: &Plan) {
        let decides =
            |action: &Action| matches!(action, Action::AcceptConnection { .. } | Action::RejectConnection { .. });
        for action in actions(plan).into_iter().filter(|action| !decides(action)) {
            let fault = match action.settle(&domain::Outputs::new()) {
                Ok(settled) => self.cloud.act(&settled, &self.token()).await.expect_err("it is denied"),
                // what an earlier step makes is not there
                Err(_) => continue,
            };
            assert_eq!(fault.kind, FaultKind::Denied, "{}: {}", action.call(), fault.message);
        }
    }
}

/// The access key of a session in a role, which lasts an hour.
fn assumed(ground: &Ground, role: &str) -> String {
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential={CUSTOMER}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0"
    );
    let body = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=part&RoleArn=arn:aws:iam::{CUSTOMER}:role/{role}"
    );
    let request = Request::post("https://sts.us-east-1.amazonaws.com/")
        .header("authorization", credential)
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = ground.sandbox.respond(request.body(Bytes::from(body)).unwrap());
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    let (_, rest) = text.split_once("<AccessKeyId>").unwrap_or_else(|| panic!("{text}"));
    rest.split_once('<').unwrap().0.to_owned()
}

/// How an aim is refused.
async fn refused(goal: &Goal, engine: &Arc<Engine>) -> FaultKind {
    let shown = goal.plan(engine).await.unwrap();
    goal.start(engine, &shown).await.unwrap().outcome.await.unwrap().expect_err("it is denied").kind
}

/// Firefly's request, after the hand-off.
async fn asked(ground: &Ground, admin: &Arc<Engine>, desired: &Desired) -> EndpointId {
    let packet = admin.handoff(&desired.id, None).await.unwrap().packet.unwrap();
    Goal::Consumer { packet: Box::new(packet) }.reach(&ground.engine(FIREFLY).await).await;
    admin.connections(&desired.id).await.unwrap().cards[0].connection.endpoint.clone()
}

/// The set-up as it would be if nothing of it stood.
async fn from_nothing(admin: &Arc<Engine>, desired: &Desired) -> Plan {
    let inventory = admin.look().await.unwrap();
    admin.planned(desired, &domain::without_ours(desired, &inventory), &Aim::SetUp).unwrap()
}

fn actions(plan: &Plan) -> Vec<Action> {
    let act = |work: &Work| match work {
        Work::Act(action) => Some(action.clone()),
        Work::Wait(_) => None,
    };
    plan.steps.iter().filter_map(|step| act(&step.work)).collect()
}
