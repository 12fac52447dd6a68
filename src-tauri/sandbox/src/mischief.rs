//! What goes wrong, by rule: a call fails, is throttled, is slow, does not show yet, or its reply is late, lost or cut. Rules
//! belong to one process and are no part of a world.

mod codes;
mod served;

use std::any::Any;
use std::panic::resume_unwind;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::error::AwsError;
use crate::page::glob;

pub(crate) use codes::{expired, skewed, theirs};
pub use served::Served;

use served::Book;

/// The longest that a call is held up, so that nothing waits for ever.
const LONGEST_DELAY: Duration = Duration::from_secs(600);

/// Which calls are meddled with, and how. What is absent matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// As in the credential scope: `ec2`, `elasticloadbalancing`.
    #[serde(default)]
    pub service: Option<String>,
    /// The operation, with `*` and `?`.
    #[serde(default)]
    pub action: Option<String>,
    /// Counted from 1: the first matching call that is meddled with.
    #[serde(default)]
    pub nth: Option<u32>,
    /// How many calls are; when absent one with `nth`, and all without.
    #[serde(default)]
    pub times: Option<u32>,
    pub trick: Trick,
}

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trick {
    /// It is refused with this code, HTTP status (400 to 599) and sentence, and does nothing.
    Error { code: String, status: u16, message: String },
    /// It is refused with the service's own code for too many requests.
    Throttle,
    /// It acts, and the connection breaks before the answer.
    Lose,
    /// The connection breaks before it acts.
    Refuse,
    /// It is held up before it acts, by milliseconds in JSON; at most ten minutes count, and other rules end it.
    Delay(#[serde(with = "milliseconds")] Duration),
    /// It acts, and its answer is held up, by milliseconds in JSON; at most ten minutes count, and other rules end it.
    Late(#[serde(with = "milliseconds")] Duration),
    /// It acts, and for so many of AWS's seconds reading calls see a world without what it did, while all else shows.
    Hide { seconds: u32 },
    /// It acts, and the connection breaks in the middle of the answer: the body is shorter than its `Content-Length`.
    Cut,
    /// It is refused as if the credentials had run out, and does nothing.
    ExpireCredentials,
    /// It is refused as if the client's clock were so many seconds ahead of AWS's, or behind where negative, and does nothing;
    /// the answer's `Date` is AWS's. Five minutes are borne, and calls that nobody signs are let through.
    ClockSkew { seconds: i32 },
}

/// The payload of the panic that stands for a broken connection: the request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

/// Breaks the connection. The panic hook is not called, so nothing is printed.
pub(crate) fn lose() -> ! {
    resume_unwind(Box::new(Lost) as Box<dyn Any + Send>)
}

/// What is to happen to one call.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub delay: Duration,
    /// Once it has acted.
    pub late: Duration,
    /// AWS's seconds.
    pub hide: u32,
    pub before: Option<Before>,
    pub after: Option<After>,
    /// Its number among the calls that change something, where it is one.
    pub number: Option<u64>,
    /// Under which rules, by how often there were others before.
    pub reign: u64,
}

/// Instead of acting.
#[derive(Debug)]
pub(crate) enum Before {
    Refuse,
    Answer(AwsError),
    /// Refused for a clock that is so many seconds ahead.
    Skew(i64),
}

/// Once it has acted.
#[derive(Debug)]
pub(crate) enum After {
    Lose,
    Cut,
}

impl After {
    pub fn apply(self, answer: Response<Bytes>) -> Response<Bytes> {
        match self {
            After::Lose => lose(),
            After::Cut => cut(answer),
        }
    }
}

/// The rules in force, and how often each was met.
#[derive(Debug, Default)]
pub(crate) struct Mischief {
    /// Added to every call.
    pub latency: Duration,
    rules: Vec<(Rule, u32)>,
    /// How often the rules were replaced.
    pub reign: u64,
    /// The changing calls that came.
    pub served: Book,
}

impl Mischief {
    /// Replaces the rules; counting begins anew.
    pub fn rules(&mut self, rules: Vec<Rule>) {
        self.reign += 1;
        self.rules = rules.into_iter().map(|rule| (rule, 0)).collect();
    }

    /// Every rule counts the call. Delays add up, before it acts and after it; of the rest the first rule wins.
    pub fn meet(&mut self, call: &Call) -> Plan {
        let number = call.changes_something().then(|| self.served.arrived(call));
        let mut plan = Plan { delay: self.latency, number, reign: self.reign, ..Plan::default() };
        for (rule, met) in self.rules.iter_mut().filter(|(rule, _)| rule.matches(call)) {
            *met = met.saturating_add(1);
            if rule.strikes(*met) {
                plan.add(&rule.trick, call);
            }
        }
        plan.delay = plan.delay.min(LONGEST_DELAY);
        plan.late = plan.late.min(LONGEST_DELAY);
        plan
    }
}

impl Rule {
    fn matches(&self, call: &Call) -> bool {
        self.service.as_ref().is_none_or(|s| *s == call.service_name)
            && self.action.as_ref().is_none_or(|a| glob(a, &call.action))
    }

    fn strikes(&self, met: u32) -> bool {
        let first = self.nth.unwrap_or(1).max(1);
        let times = self.times.or(self.nth.map(|_| 1));
        met >= first && times.is_none_or(|times| met - first < times)
    }
}

impl Plan {
    fn add(&mut self, trick: &Trick, call: &Call) {
        match trick {
            Trick::Delay(by) => self.delay = self.delay.saturating_add(*by),
            Trick::Late(by) => self.late = self.late.saturating_add(*by),
            Trick::Hide { seconds } => self.hide = self.hide.max(*seconds),
            Trick::Error { code, status, message } => {
                self.instead(Before::Answer(AwsError::new(code, message.as_str()).status((*status).clamp(400, 599))));
            }
            Trick::Throttle => self.instead(Before::Answer(codes::throttled(call.service))),
            Trick::ExpireCredentials => self.instead(Before::Answer(codes::expired(call.service))),
            Trick::ClockSkew { seconds } => self.instead(Before::Skew(i64::from(*seconds))),
            Trick::Refuse => self.instead(Before::Refuse),
            Trick::Lose => self.afterwards(After::Lose),
            Trick::Cut => self.afterwards(After::Cut),
        }
    }

    fn instead(&mut self, before: Before) {
        if self.before.is_none() && self.after.is_none() {
            self.before = Some(before);
        }
    }

    fn afterwards(&mut self, after: After) {
        if self.before.is_none() && self.after.is_none() {
            self.after = Some(after);
        }
    }
}

/// Half the body, under the length of the whole.
fn cut(answer: Response<Bytes>) -> Response<Bytes> {
    let length = answer.body().len();
    let mut answer = answer.map(|body| body.slice(..length / 2));
    answer.headers_mut().insert(http::header::CONTENT_LENGTH, length.into());
    answer
}

/// Durations in JSON.
mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests;
