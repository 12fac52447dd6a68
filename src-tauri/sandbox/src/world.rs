//! The world: every account's estate in every Region, who holds which keys, and what time it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::autoscaling::AutoScaling;
use crate::call::{Call, Reply};
use crate::clock::{Clock, ClockMode, Time};
use crate::cloudtrail::History;
use crate::cloudwatch::CloudWatch;
use crate::ec2::Ec2;
use crate::ecs::Ecs;
use crate::elbv2::Elbv2;
use crate::error::AwsError;
use crate::iam::Iam;
use crate::logs::Logs;
use crate::seed::Seed;
use crate::service::Service;
use crate::servicequotas::Quotas;
use crate::sns::Sns;
use crate::{acm, autoscaling, cloudtrail, cloudwatch, ec2, ecs, elbv2, iam, ids, logs, route53, seed};
use crate::{servicequotas, sns, sso, sso_oidc, sts};

/// Credentials that were issued.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    pub account: String,
    pub arn: String,
    /// ARN of the role that was assumed, with its path.
    pub role: Option<String>,
    /// The user who asked for them, where no role was assumed.
    pub user: Option<String>,
    /// `AROA…:name` and its like; empty where IAM does not know it.
    pub user_id: String,
    pub issued: Time,
    /// Absent where they never run out.
    pub expires: Option<Time>,
    /// Session policies, by name; without any, the session limits nothing.
    pub policies: Option<Vec<(String, String)>>,
    pub tags: BTreeMap<String, String>,
    /// Keys of tags that go on to roles assumed from here.
    pub transitive: BTreeSet<String>,
    pub source_identity: Option<String>,
    pub mfa: bool,
}

/// One account in one Region.
#[derive(Debug, Clone, Default)]
pub(crate) struct Estate {
    pub ec2: Ec2,
    pub elbv2: Elbv2,
    pub ecs: Ecs,
    pub acm: acm::Acm,
    pub autoscaling: AutoScaling,
    pub quotas: Quotas,
    pub cloudwatch: CloudWatch,
    pub logs: Logs,
    pub sns: Sns,
}

/// What an idempotency token was used for.
#[derive(Debug, Clone)]
pub(crate) struct Used {
    pub fingerprint: String,
    pub produced: String,
}

impl Estate {
    /// Lets happen what was due by now: a function of time alone, so that a replay comes to the same.
    fn settle(&mut self, clock: &Clock, now: Time) {
        ecs::settle(self, clock, now);
        autoscaling::settle(self, clock, now);
        self.ec2.settle(&ec2::Horizon::at(clock, now));
    }

    /// What AWS gives to every account in every Region.
    fn fresh(account: &str, region: &str) -> Self {
        let mut estate = Self::default();
        seed::default_network(&mut estate, account, region);
        estate
    }

    fn dump(&self, account: &str, region: &str) -> Value {
        json!({ "account": account, "region": region, "ec2": self.ec2.dump(), "elbv2": self.elbv2.dump(), "acm": self.acm.dump(),
            "alarms": self.cloudwatch.dump(), "logGroups": self.logs.dump(), "sns": self.sns.dump() })
    }
}

/// What an account has once for all Regions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Account {
    pub alias: Option<String>,
    pub route53: route53::Route53,
    pub history: History,
    pub iam: Iam,
}

#[derive(Clone)]
pub(crate) struct World {
    pub seed: Seed,
    pub clock: Clock,
    pub estates: BTreeMap<(String, String), Estate>,
    pub sessions: BTreeMap<String, Session>,
    pub accounts: BTreeMap<String, Account>,
    pub sso: sso::Directory,
    pub tokens: BTreeMap<(String, String, String, String), Used>,
    /// Whether calls are refused that no policy allows.
    pub enforce: bool,
    ordinals: BTreeMap<String, u64>,
    /// What the call in hand took of `ordinals`, to be given back when it is refused.
    taken: Vec<String>,
    /// The estates that the call in hand made by looking into them.
    planted: Vec<(String, String)>,
    requests: u64,
    /// How often it began anew.
    pub restarts: u64,
}

impl World {
    pub fn new(seed: Seed, mode: ClockMode) -> Self {
        let mut world = Self {
            seed,
            clock: Clock::new(mode),
            estates: BTreeMap::new(),
            sessions: BTreeMap::new(),
            accounts: BTreeMap::new(),
            sso: sso::Directory::default(),
            tokens: BTreeMap::new(),
            enforce: false,
            ordinals: BTreeMap::new(),
            taken: Vec::new(),
            planted: Vec::new(),
            requests: 0,
            restarts: 0,
        };
        world.restart();
        world
    }

    /// Back to the seed.
    pub fn restart(&mut self) {
        self.estates.clear();
        self.sessions.clear();
        self.accounts.clear();
        self.sso = sso::Directory::default();
        self.tokens.clear();
        self.enforce = false;
        self.ordinals.clear();
        self.requests = 0;
        self.restarts += 1;
        self.clock.restart();
        seed::plant(self);
        self.planted.clear();
    }

    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// The time, the number and the caller of a call that arrives.
    pub fn receive(&mut self, call: &mut Call) {
        call.now = self.now();
        call.number = self.requests + 1;
        self.take_up(call);
    }

    /// Does again what was recorded, at the time and under the number of then.
    pub fn replay(&mut self, mut call: Call) -> Result<(), AwsError> {
        self.clock.at_least(call.now);
        self.take_up(&mut call);
        self.answer(&call).map(drop)
    }

    fn take_up(&mut self, call: &mut Call) {
        self.requests = self.requests.max(call.number);
        call.request_id = ids::request_id(call.number);
        call.identify(self);
    }

    /// AWS's seconds since `from`.
    pub fn since(&self, from: Time, call: &Call) -> i64 {
        self.clock.seconds(from, call.now)
    }

    /// The estate of an account in a Region; every account has one everywhere.
    pub fn estate(&mut self, account: &str, region: &str) -> &mut Estate {
        let key = (account.to_owned(), region.to_owned());
        if !self.estates.contains_key(&key) {
            self.estates.insert(key.clone(), Estate::fresh(account, region));
            self.planted.push(key.clone());
        }
        self.estates.entry(key).or_default()
    }

    pub fn mine(&mut self, call: &Call) -> &mut Estate {
        let (account, region) = (call.account.clone(), call.region.clone());
        self.estate(&account, &region)
    }

    /// What an account has once for all Regions; every account has it.
    pub fn account(&mut self, id: &str) -> &mut Account {
        self.accounts.entry(id.to_owned()).or_insert_with(|| Account { iam: Iam::new(id), ..Account::default() })
    }

    /// A new id: the hash of who asks, what for, and how many of that came before.
    pub fn new_id(&mut self, call: &Call, prefix: &str, key: &str) -> String {
        let name = format!("{}/{}/{prefix}/{key}", call.account, call.region);
        let ordinal = self.ordinals.entry(name.clone()).or_default();
        *ordinal += 1;
        self.taken.push(name);
        ids::ec2(prefix, &[&self.seed.name(), &call.account, &call.region, prefix, key, &ordinal.to_string()])
    }

    /// How often each kind of ID was given out.
    pub fn ordinals(&self) -> &BTreeMap<String, u64> {
        &self.ordinals
    }

    /// Gives out IDs from there on.
    pub fn count_from(&mut self, ordinals: &BTreeMap<String, u64>) {
        self.ordinals.clone_from(ordinals);
    }

    /// What an earlier call with this token made, or a refusal when it asked for something else.
    pub fn token(&self, call: &Call, token: Option<&str>) -> Result<Option<String>, AwsError> {
        let Some(token) = token else { return Ok(None) };
        if token.len() > 64 || !token.is_ascii() {
            return Err(AwsError::invalid("The client token must be at most 64 ASCII characters"));
        }
        let key = (call.account.clone(), call.region.clone(), call.action.clone(), token.to_owned());
        match self.tokens.get(&key) {
            None => Ok(None),
            Some(used) if used.fingerprint == call.fingerprint(&["ClientToken"]) => Ok(Some(used.produced.clone())),
            Some(_) => Err(AwsError::new(
                "IdempotentParameterMismatch",
                "The request uses the same client token as a previous, but non-identical request.",
            )),
        }
    }

    /// What the call's `ClientToken` made before, or else what `make` makes now: the ID of one resource either way.
    pub fn once(
        &mut self,
        call: &Call,
        make: impl FnOnce(&mut World, &Call) -> Result<String, AwsError>,
    ) -> Result<String, AwsError> {
        let token = call.params.get("ClientToken");
        let id = match self.token(call, token)? {
            Some(id) => id,
            None => make(self, call)?,
        };
        self.remember(call, token, &id);
        Ok(id)
    }

    pub fn remember(&mut self, call: &Call, token: Option<&str>, produced: &str) {
        if let Some(token) = token {
            let key = (call.account.clone(), call.region.clone(), call.action.clone(), token.to_owned());
            self.tokens
                .insert(key, Used { fingerprint: call.fingerprint(&["ClientToken"]), produced: produced.to_owned() });
        }
    }

    /// Acts, and gives the answer. A refused call leaves no trace, for it is not replayed either; nor does one that only reads.
    pub fn answer(&mut self, call: &Call) -> Result<Reply, AwsError> {
        self.begin();
        let result = self.permit(call).and_then(|()| self.serve(call)).inspect(|_| iam::after(self, call));
        self.settle_up(call, result)
    }

    /// The answer to a reading call that sees an earlier world: who may ask is decided by the world of now.
    pub fn answer_from(&mut self, then: &mut World, call: &Call) -> Result<Reply, AwsError> {
        self.begin();
        let permitted = self.permit(call).map(|()| Reply::from(String::new()));
        self.settle_up(call, permitted)?;
        then.begin();
        then.settle(call);
        let result = then.serve(call);
        then.settle_up(call, result)
    }

    fn begin(&mut self) {
        self.taken.clear();
        self.planted.clear();
    }

    /// Keeps what a call brought about where it changed something, and takes back what came into being beside.
    fn settle_up(&mut self, call: &Call, result: Result<Reply, AwsError>) -> Result<Reply, AwsError> {
        let (taken, planted) = (std::mem::take(&mut self.taken), std::mem::take(&mut self.planted));
        match &result {
            Ok(reply) if call.changes_something() => {
                self.stir();
                cloudtrail::record(self, call, reply);
            }
            Ok(_) | Err(_) => {
                for name in taken {
                    self.ordinals.entry(name).and_modify(|n| *n -= 1);
                }
                for place in planted {
                    self.estates.remove(&place);
                }
            }
        }
        result
    }

    /// Something changed: nothing is as it was settled.
    pub fn stir(&mut self) {
        self.estates.values_mut().for_each(|estate| estate.ec2.calm = false);
    }

    /// Whether the caller may make the call, and it is one.
    fn permit(&mut self, call: &Call) -> Result<(), AwsError> {
        iam::admit(self, call)?;
        call.check()?;
        self.settle(call);
        iam::authorize(self, call)
    }

    fn settle(&mut self, call: &Call) {
        if let Some(estate) = self.estates.get_mut(&(call.account.clone(), call.region.clone())) {
            estate.settle(&self.clock, call.now);
        }
    }

    fn serve(&mut self, call: &Call) -> Result<Reply, AwsError> {
        match call.service {
            Service::Ec2 => {
                let answer = ec2::answer(self, call)?;
                autoscaling::heal(self, call);
                Ok(answer.into())
            }
            Service::Elbv2 => elbv2::answer(self, call).map(Reply::from),
            Service::Sts => sts::answer(self, call).map(Reply::from),
            Service::Iam => iam::answer(self, call).map(Reply::from),
            Service::Ecs => ecs::answer(self, call).map(Reply::from),
            Service::Route53 => route53::answer(self, call).map(Reply::from),
            Service::Acm => acm::answer(self, call).map(Reply::from),
            Service::AutoScaling => autoscaling::answer(self, call).map(Reply::from),
            Service::CloudWatch => cloudwatch::answer(self, call).map(Reply::from),
            Service::CloudTrail => cloudtrail::answer(self, call).map(Reply::from),
            Service::Logs => logs::answer(self, call).map(Reply::from),
            Service::Quotas => servicequotas::answer(self, call).map(Reply::from),
            Service::Sns => sns::answer(self, call).map(Reply::from),
            Service::Sso => sso::answer(self, call).map(Reply::from),
            Service::SsoOidc => sso_oidc::answer(self, call).map(Reply::from),
            Service::Other => Err(call.unknown_action()),
        }
    }

    /// What exists now, by account and Region: the oracle for orphans and duplicates. What has vanished is not shown,
    /// whether or not a call has come to its estate since.
    pub fn dump(&mut self) -> Value {
        let now = self.now();
        self.estates.values_mut().for_each(|estate| estate.settle(&self.clock, now));
        let estates = self.estates.iter().map(|((account, region), e)| (e.dump(account, region), account, region));
        // an estate that was only looked at was made by that, and leaves no trace
        let estates = estates.filter(|(e, account, region)| *e != Estate::fresh(account, region).dump(account, region));
        let estates = estates.map(|(dump, ..)| dump);
        let zones = self.accounts.iter().filter(|(_, a)| !a.route53.zones.is_empty());
        let zones = zones.map(|(account, a)| json!({ "account": account, "route53": a.route53.dump() }));
        Value::Array(estates.chain(zones).collect())
    }
}
