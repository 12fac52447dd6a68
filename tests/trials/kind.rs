//! What can go wrong at a call: the table that the trials are made from. A new kind is a line here.

use std::time::Duration;

use sandbox::Trick;

/// How long AWS takes to show what was changed, in the kinds that have it so.
pub const LAG: Duration = Duration::from_secs(8);

/// One kind of fault.
#[derive(Clone)]
pub struct Kind {
    pub name: &'static str,
    pub does: Does,
    /// What was changed shows late, during the whole trial.
    pub lag: bool,
    /// The run goes on by itself; otherwise a person runs it again.
    pub alone: bool,
}

/// What is done to one call of a step.
#[derive(Clone)]
pub enum Does {
    /// The sandbox meddles with the call; by the service, since AWS's services differ in their words.
    Trick(fn(&str) -> Trick),
    /// AWS acts at once, and the answer comes after the client gave up waiting.
    AnswersLate,
    /// The client gives up and looks, and only then the request gets there.
    ArrivesLate,
    /// The client gives up, looks, repeats and succeeds, and only then the first request gets there.
    Overtaken,
    /// The credentials run out at this call, for it and a few more.
    Expired,
    /// The process dies.
    Killed(Moment),
}

/// When it dies, seen from the call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    BeforeIntent,
    BeforeCall,
    AfterCall,
    AfterResult,
}

/// Every kind, in the order of the table's columns.
pub fn kinds() -> Vec<Kind> {
    vec![
        alone("throttled", Does::Trick(|_| Trick::Throttle)),
        alone("error 500", Does::Trick(|_| error("InternalError", 500, "We had a problem"))),
        alone("request lost", Does::Trick(|_| Trick::Refuse)),
        alone("reply lost", Does::Trick(|_| Trick::Lose)),
        alone("reply cut", Does::Trick(|_| Trick::Cut)),
        alone("answers late", Does::AnswersLate),
        alone("arrives late", Does::ArrivesLate),
        alone("overtaken", Does::Overtaken),
        Kind { lag: true, ..alone("lost, shows late", Does::Trick(|_| Trick::Lose)) },
        again("expired", Does::Expired),
        again("clock skew", Does::Trick(skewed)),
        again("killed before row", Does::Killed(Moment::BeforeIntent)),
        again("killed before call", Does::Killed(Moment::BeforeCall)),
        again("killed after call", Does::Killed(Moment::AfterCall)),
        again("killed after row", Does::Killed(Moment::AfterResult)),
        Kind { lag: true, ..again("killed, shows late", Does::Killed(Moment::AfterCall)) },
    ]
}

fn alone(name: &'static str, does: Does) -> Kind {
    Kind { name, does, lag: false, alone: true }
}

fn again(name: &'static str, does: Does) -> Kind {
    Kind { alone: false, ..alone(name, does) }
}

/// How AWS refuses the signature of a clock that is wrong: two of the codes that its SDKs take for that.
fn skewed(service: &str) -> Trick {
    match service {
        "ec2" => error("RequestExpired", 400, "Request has expired."),
        _ => error(
            "SignatureDoesNotMatch",
            403,
            "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z",
        ),
    }
}

fn error(code: &str, status: u16, message: &str) -> Trick {
    Trick::Error { code: code.to_owned(), status, message: message.to_owned() }
}

impl Does {
    /// Whether the client has to lose its patience.
    pub fn is_late(&self) -> bool {
        match self {
            Does::AnswersLate | Does::ArrivesLate | Does::Overtaken => true,
            Does::Trick(_) | Does::Expired | Does::Killed(_) => false,
        }
    }
}
