//! The hand that meddles: it stands at the door through which requests leave, and hears of the journal's rows (`watched`) which
//! step they belong to. The product under it is whole: SDK, engine, store and sandbox.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use domain::{Action, StepId};
use http::{Request, Response};
use sandbox::{Lost, Rule, Sandbox, Trick};
use tokio::sync::watch;

use super::kind::{Does, Moment};
use super::served::leaves;

/// How many calls meet credentials that have run out: what is shown meanwhile is more than one call's affair.
const EXPIRED_CALLS: u32 = 6;
/// A request that is held longer than this is a mistake of the trial's.
const PATIENCE: Duration = Duration::from_secs(120);

/// A fault that waits for its step.
#[derive(Clone)]
pub struct Strike {
    pub step: StepId,
    pub does: Does,
}

/// A step whose call may be under way: its intent is written, its result is not.
struct UnderWay {
    step: StepId,
    /// `service:Operation`.
    call: String,
    /// Every text in its action, by which a request is known to be of it and not of another step with the same call.
    says: Vec<String>,
    /// Whether a request of it was seen already.
    met: bool,
}

#[derive(Default)]
struct State {
    strikes: Vec<Strike>,
    under_way: Vec<UnderWay>,
    /// Steps whose call ended, once for each row that told of it.
    failed: Vec<StepId>,
    done: Vec<StepId>,
    /// Requests that are held.
    held: u32,
    released: bool,
    /// Changing requests that no row announced.
    unannounced: Vec<String>,
    /// How many processes there were before this one.
    life: u32,
}

/// Shared by door and journal.
pub struct Hand {
    sandbox: Sandbox,
    state: Mutex<State>,
    moved: Condvar,
    dead: watch::Sender<bool>,
    /// Taken alone by a request that rules of mischief are for, so that they meet no other.
    turn: RwLock<()>,
}

impl Hand {
    pub fn new(sandbox: &Sandbox, strikes: Vec<Strike>) -> Arc<Hand> {
        let state = Mutex::new(State { strikes, ..State::default() });
        let (moved, dead, turn) = (Condvar::new(), watch::Sender::new(false), RwLock::new(()));
        Arc::new(Hand { sandbox: sandbox.clone(), state, moved, dead, turn })
    }

    /// Answers a request instead of the sandbox. What a dead process sent gets there no more.
    pub fn answer(&self, life: u32, request: Request<Bytes>) -> Response<Bytes> {
        if !self.lives(life) {
            lose();
        }
        let Some((step, call, does)) = self.meets(&request) else { return self.plainly(request) };
        let (service, operation) = call.split_once(':').unwrap_or_default();
        let before = self.state().ends(&step);
        match does {
            Does::Trick(trick) => self.tricked(request, service, operation, trick(service), 1),
            Does::Expired => self.tricked(request, service, "*", Trick::ExpireCredentials, EXPIRED_CALLS),
            Does::AnswersLate => {
                let answer = self.plainly(request);
                self.hold(|state| state.ends(&step) != before);
                answer
            }
            Does::ArrivesLate => {
                self.hold(|state| state.ends(&step) != before);
                self.plainly(request)
            }
            Does::Overtaken => {
                self.hold(|state| state.ends(&step).1 > before.1);
                self.plainly(request)
            }
            Does::Killed(_) => {
                let answer = self.plainly(request);
                self.die();
                answer
            }
        }
    }

    fn plainly(&self, request: Request<Bytes>) -> Response<Bytes> {
        let _turn = self.turn.read().unwrap_or_else(PoisonError::into_inner);
        self.sandbox.respond(request)
    }

    /// The strike that this request meets: the first of a step whose intent is written.
    fn meets(&self, request: &Request<Bytes>) -> Option<(StepId, String, Does)> {
        let operation = operation(request)?;
        let asked = asked(request);
        let mut state = self.state();
        let of_it = |u: &&mut UnderWay| u.call.split(':').nth(1) == Some(operation.as_str());
        let alike = |u: &&mut UnderWay| u.says.iter().filter(|text| asked.contains(*text)).count();
        let known = state.under_way.iter_mut().filter(of_it).max_by_key(alike);
        let Some(known) = known else {
            state.unannounced.push(operation);
            return None;
        };
        let first = !std::mem::replace(&mut known.met, true);
        let (step, call) = (known.step.clone(), known.call.clone());
        let does = first.then(|| state.take(&step, |does| !at_a_row(does)))??;
        Some((step, call, does))
    }

    fn tricked(
        &self,
        request: Request<Bytes>,
        service: &str,
        operation: &str,
        trick: Trick,
        times: u32,
    ) -> Response<Bytes> {
        let service = (operation != "*").then(|| service.to_owned());
        let action = Some(operation.to_owned());
        let _turn = self.turn.write().unwrap_or_else(PoisonError::into_inner);
        self.sandbox.mischief_rules(vec![Rule { service, action, nth: None, times: Some(times), trick }]);
        self.sandbox.respond(request)
    }

    /// Keeps the request from going on until `until`, or until the trial is over.
    fn hold(&self, until: impl Fn(&State) -> bool) {
        let mut state = self.state();
        state.held += 1;
        let waiting = |state: &mut State| !state.released && !*self.dead.borrow() && !until(state);
        let (mut state, waited) =
            self.moved.wait_timeout_while(state, PATIENCE, waiting).unwrap_or_else(PoisonError::into_inner);
        state.held -= 1;
        drop(state);
        self.moved.notify_all();
        assert!(!waited.timed_out(), "a request was held for ever");
    }

    /// Lets every held request go, and waits until it has gone.
    pub fn release(&self) {
        let mut state = self.state();
        state.released = true;
        self.moved.notify_all();
        drop(self.moved.wait_while(state, |state| state.held > 0).unwrap_or_else(PoisonError::into_inner));
    }

    /// The process is dead from now on.
    pub fn die(&self) {
        self.dead.send_replace(true);
        self.moved.notify_all();
    }

    /// Returns when the process has died.
    pub async fn death(&self) {
        let mut dead = self.dead.subscribe();
        // the sender lives as long as this does
        let _ = dead.wait_for(|dead| *dead).await;
    }

    /// Begins the next process, to which what was under way is not known.
    pub fn revive(&self) {
        let mut state = self.state();
        state.under_way.clear();
        state.life += 1;
        self.sandbox.mischief_rules(Vec::new());
        self.dead.send_replace(false);
    }

    /// The process at work.
    pub fn life(&self) -> u32 {
        self.state().life
    }

    /// Whether this process is the one at work.
    pub fn lives(&self, life: u32) -> bool {
        let state = self.state();
        state.life == life && !*self.dead.borrow()
    }

    /// Strikes whose step never came.
    pub fn left(&self) -> usize {
        self.state().strikes.len()
    }

    /// Changing requests that left without a row before them.
    pub fn unannounced(&self) -> Vec<String> {
        self.state().unannounced.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// How often calls of the step failed, and how often they were done.
    fn ends(&self, step: &StepId) -> (usize, usize) {
        let count = |list: &[StepId]| list.iter().filter(|s| *s == step).count();
        (count(&self.failed), count(&self.done))
    }

    fn take(&mut self, step: &StepId, fits: impl Fn(&Does) -> bool) -> Option<Does> {
        let at = self.strikes.iter().position(|s| &s.step == step)?;
        fits(&self.strikes[at].does).then(|| self.strikes.remove(at).does)
    }
}

/// Deaths that come with a row, not with a request.
fn at_a_row(does: &Does) -> bool {
    matches!(does, Does::Killed(Moment::BeforeIntent | Moment::BeforeCall | Moment::AfterResult))
}

/// What the journal tells.
impl Hand {
    /// Whether the process dies at this row of the step.
    pub fn strikes_at(&self, step: &StepId, moment: Moment) -> bool {
        self.state().take(step, |does| matches!(does, Does::Killed(m) if *m == moment)).is_some()
    }

    /// A call is about to leave.
    pub fn leaves(&self, step: &StepId, action: &Action) {
        let says = leaves(&serde_json::json!(action), false);
        let (step, call) = (step.clone(), action.call().to_owned());
        self.state().under_way.push(UnderWay { step, call, says, met: false });
    }

    /// A call is done, or has failed.
    pub fn ended(&self, step: &StepId, done: bool) {
        let mut state = self.state();
        state.under_way.retain(|u| &u.step != step);
        if done { &mut state.done } else { &mut state.failed }.push(step.clone());
        self.moved.notify_all();
    }
}

/// The changing operation that a request asks for, in the protocols that name it; `None` for one that reads.
fn operation(request: &Request<Bytes>) -> Option<String> {
    let target = request.headers().get("x-amz-target").and_then(|t| t.to_str().ok());
    let body = std::str::from_utf8(request.body()).unwrap_or_default();
    let query = || body.split('&').find_map(|pair| pair.strip_prefix("Action="));
    // Route 53 names no operation: its one changing call here is told by its path
    let path = || request.uri().path().ends_with("/rrset").then_some("ChangeResourceRecordSets");
    let by_path = || path().filter(|_| request.method() == http::Method::POST);
    let named = target.and_then(|t| t.rsplit('.').next()).or_else(query).or_else(by_path)?;
    let reads = ["Describe", "Get", "List", "Lookup", "Simulate", "Search", "Test"];
    (!reads.iter().any(|read| named.starts_with(read))).then(|| named.to_owned())
}

/// Everything that a request asks for, in either form.
fn asked(request: &Request<Bytes>) -> String {
    let members = form_urlencoded::parse(request.body()).map(|(_, value)| value.into_owned());
    let raw = String::from_utf8_lossy(request.body()).into_owned();
    members.chain([raw]).collect::<Vec<_>>().join("\n")
}

fn lose() -> ! {
    std::panic::resume_unwind(Box::new(Lost))
}
