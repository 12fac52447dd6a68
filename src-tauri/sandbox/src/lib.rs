//! A simulated AWS that speaks the real wire protocols, with accounts apart and state that changes over time.
//! It imports nothing of ours and knows nothing of us: it sees HTTP requests and answers them.

mod acm;
mod autoscaling;
mod call;
mod clock;
mod cloudtrail;
mod cloudwatch;
mod ec2;
mod ecs;
mod elbv2;
mod error;
mod fault;
#[cfg(test)]
mod fuzz;
mod iam;
mod ids;
mod lag;
mod log;
mod logs;
mod mischief;
mod model;
mod page;
mod route53;
mod seed;
mod serve;
mod service;
mod servicequotas;
mod sns;
mod sso;
mod sso_oidc;
mod sts;
#[cfg(test)]
mod testing;
pub mod waits;
mod wire;
mod world;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

pub use crate::clock::ClockMode;
pub use crate::fault::{Ailment, Checkers, Fault, FaultError};
pub use crate::log::OpenError;
pub use crate::mischief::{Lost, Rule, Served, Trick};
pub use crate::serve::serve;
pub use crate::sso::DeviceError;

use crate::call::Call;
use crate::error::AwsError;
use crate::lag::Lag;
use crate::log::{Entry, Held, Log};
use crate::mischief::{Before, Mischief, Plan};
use crate::service::Service;
use crate::world::World;

/// The longest request body that is read, before and after unpacking: a full batch of log events is a mebibyte of messages alone.
const BODY_LIMIT: usize = 2 << 20;

/// What a sandbox is opened with.
#[derive(Debug, Clone)]
pub struct Options {
    /// What a new world begins with: `acme`, `empty` or `large:N`. A world on disk keeps the seed that it began with.
    pub seed: String,
    /// Where the world is kept; in memory only when absent.
    pub dir: Option<PathBuf>,
    pub clock: ClockMode,
}

/// One simulated AWS. Cheap to clone; all clones are the same world.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    mischief: Mutex<Mischief>,
    /// Told when the rules of mischief are replaced.
    replaced: Condvar,
}

struct State {
    world: World,
    log: Option<Log>,
    lag: Lag,
}

impl State {
    /// Takes in what other processes did in the same world; the guard keeps them from acting meanwhile.
    fn catch_up(&mut self) -> Result<Option<Held>, OpenError> {
        self.log.as_mut().map(|log| log.catch_up(&mut self.world)).transpose()
    }

    /// Makes an entry durable, in a world that is kept.
    fn record(&mut self, held: &mut Option<Held>, entry: Entry) -> Result<(), OpenError> {
        match (&mut self.log, held) {
            (Some(log), Some(held)) => log.append(held, &entry),
            _ => Ok(()),
        }
    }
}

impl Sandbox {
    /// Opens a world, replaying what was done in it. A record that cannot be used is kept under another name and said in
    /// [`notices`](Self::notices), and the world begins anew.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        let mut world = World::new(seed::parse(&options.seed)?, options.clock);
        let log = options.dir.map(|dir| Log::open(dir, &mut world)).transpose()?;
        let inner = Inner {
            state: Mutex::new(State { world, log, lag: Lag::default() }),
            mischief: Mutex::new(Mischief::default()),
            replaced: Condvar::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Answers one request as AWS would. Blocks for the latency that was asked for, and for nothing else.
    ///
    /// # Panics
    /// With [`Lost`], and without a message, where a rule of mischief breaks the connection.
    pub fn respond(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let now = self.state().world.now();
        let call = match Call::parse(&request, BODY_LIMIT, now) {
            Ok(call) => call,
            Err(refused) => return *refused,
        };
        let plan = self.mischief().meet(&call);
        self.hold_up(plan.delay, &plan);
        let answer = match plan.before {
            Some(Before::Refuse) => mischief::lose(),
            Some(Before::Answer(error)) => return self.refuse(call, error),
            Some(Before::Skew(ahead)) => match self.skewed(call, ahead) {
                Ok(refused) => return refused,
                Err(call) => self.act(*call, &plan),
            },
            None => self.act(call, &plan),
        };
        self.hold_up(plan.late, &plan);
        match plan.after {
            Some(after) => after.apply(answer),
            None => answer,
        }
    }

    /// Waits so long, or until other rules are in force.
    fn hold_up(&self, time: Duration, plan: &Plan) {
        if !time.is_zero() {
            let same = |mischief: &mut Mischief| mischief.reign == plan.reign;
            drop(self.inner.replaced.wait_timeout_while(self.mischief(), time, same));
        }
    }

    fn refuse(&self, mut call: Call, error: AwsError) -> http::Response<Bytes> {
        self.state().world.receive(&mut call);
        call.render(Err(error), call.now)
    }

    /// Refuses a call for the client's clock, with the date that AWS has then; gives it back where it is none to be refused.
    fn skewed(&self, mut call: Call, ahead: i64) -> Result<http::Response<Bytes>, Box<Call>> {
        self.state().world.receive(&mut call);
        match mischief::skewed(call.service, call.now, ahead) {
            Some(error) => Ok(call.render(Err(error), mischief::theirs(call.now, ahead))),
            None => Err(Box::new(call)),
        }
    }

    /// The world changes first and the record follows; where the record fails, the log reads the world anew next time.
    fn act(&self, mut call: Call, plan: &Plan) -> http::Response<Bytes> {
        let mut state = self.state();
        let mut held = match state.catch_up() {
            Ok(held) => held,
            Err(e) => return call.render(Err(AwsError::internal(&e.to_string())), call.now),
        };
        state.world.receive(&mut call);
        let State { world, lag, log } = &mut *state;
        if !call.changes_something() {
            // who somebody is, every call knows at once
            let lags = !matches!(call.service, Service::Sts | Service::Sso | Service::SsoOidc);
            let earlier = if lags { lag.seen(world, call.now) } else { None };
            let result = match earlier {
                Some(then) => world.answer_from(then, &call),
                None => world.answer(&call),
            };
            return call.render(result, call.now);
        }
        let kept = lag.keep(world, call.now);
        lag.hidden.prepare(world, plan.hide);
        // should this break off in the middle, the record is right and the world is not
        log.iter_mut().for_each(|log| log.doubt(true));
        let result = world.answer(&call);
        log.iter_mut().for_each(|log| log.doubt(false));
        if result.is_err() && kept {
            lag.drop_last();
        }
        lag.hidden.follow(&call, result.is_ok(), plan.hide);
        if result.is_ok()
            && let Err(e) = state.record(&mut held, Entry::call(&call))
        {
            return call.render(Err(AwsError::internal(&e.to_string())), call.now);
        }
        if let (Ok(_), Some(number)) = (&result, plan.number) {
            self.mischief().served.acted(number);
        }
        call.render(result, call.now)
    }

    /// Everything that exists, for looking and for tests. A record that cannot be read gives `{"error": …}`.
    pub fn dump(&self) -> serde_json::Value {
        let mut state = self.state();
        let held = state.catch_up().map(|held| (held, state.world.dump()));
        held.map_or_else(|e| serde_json::json!({ "error": e.to_string() }), |(_, dump)| dump)
    }

    /// What time it is in this world.
    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.state().world.now()).unwrap_or_default()
    }

    /// How time passes here.
    pub fn clock(&self) -> ClockMode {
        self.state().world.clock.mode()
    }

    /// Moves a manual clock, and that of every process in the same world; other clocks go on as they do.
    /// A move that cannot be recorded does not last.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        if state.world.clock.mode() != ClockMode::Manual {
            return;
        }
        let mut held = state.catch_up().unwrap_or_default();
        state.world.clock.advance(by);
        let now = state.world.now();
        // nothing to tell the caller: the log remembers the failure, and says it to the next request
        state.record(&mut held, Entry::Clock { now }).unwrap_or_default();
    }

    /// Lets something of AWS's own go wrong, or end, in every process of this world.
    pub fn fault(&self, fault: Fault) -> Result<(), FaultError> {
        let mut state = self.state();
        let mut held = state.catch_up()?;
        let now = state.world.now();
        let State { world, lag, .. } = &mut *state;
        lag.keep(world, now);
        fault::apply(world, &fault, now).map_err(FaultError::Refused)?;
        Ok(state.record(&mut held, Entry::Fault { now, fault })?)
    }

    /// Answers the request of a device to sign in, as `user` of IAM Identity Center would in a browser; the first user where none is
    /// named. Nothing is done where it cannot be answered.
    pub fn approve_device(&self, user_code: &str, approve: bool, user: Option<&str>) -> Result<(), DeviceError> {
        let mut state = self.state();
        let mut held = state.catch_up()?;
        let now = state.world.now();
        let decision = state.world.sso.decision(user_code, approve, user, now);
        state.world.sso.decide(&decision)?;
        Ok(state.record(&mut held, Entry::Device(decision))?)
    }

    /// Whether calls are refused that no policy allows, here and in every process of the same world. What cannot be recorded does not last.
    pub fn enforce(&self, on: bool) {
        let mut state = self.state();
        let mut held = state.catch_up().unwrap_or_default();
        state.world.enforce = on;
        // nothing to tell the caller: the log remembers the failure, and says it to the next request
        state.record(&mut held, Entry::Enforce { on }).unwrap_or_default();
    }

    /// Sets the rules by which things go wrong, in this process. Calls that earlier rules hold up go on.
    pub fn mischief_rules(&self, rules: Vec<Rule>) {
        self.mischief().rules(rules);
        self.inner.replaced.notify_all();
    }

    /// Lets reading calls see the world as it was so many of AWS's seconds ago, in this process: what was changed shows later,
    /// as it may in AWS.
    pub fn lag(&self, lag: Duration) {
        self.state().lag.becomes(lag);
    }

    /// The calls that came and change something, in this process since it was opened or [`reset`](Self::reset), the last ten thousand:
    /// those that mischief holds up or refuses among them. One that a rule delays is here before it acts, and one that is late after it
    /// has, so that a test can strike in between.
    pub fn served(&self) -> Vec<Served> {
        self.mischief().served.calls()
    }

    /// Makes every answer take this much longer, in this process.
    pub fn latency(&self, latency: Duration) {
        self.mischief().latency = latency;
    }

    /// Throws away what was done since the seed, in every process. A damaged record goes with it.
    pub fn reset(&self) -> Result<(), OpenError> {
        self.mischief().served.forget();
        let mut state = self.state();
        let State { world, log, .. } = &mut *state;
        match log {
            Some(log) => log.clear(world),
            None => {
                world.restart();
                Ok(())
            }
        }
    }

    /// What was mended in the record, for people: a last line that a crash cut short.
    pub fn notices(&self) -> Vec<String> {
        self.state().log.as_ref().map(|log| log.notices().to_vec()).unwrap_or_default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mischief(&self) -> MutexGuard<'_, Mischief> {
        self.inner.mischief.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
