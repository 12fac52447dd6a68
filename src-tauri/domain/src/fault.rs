//! What went wrong, as a value that crosses every wall: code, sentence, hint. Never a secret, never a stack trace.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the engine may go on after a fault. A kind exists because somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// AWS asks to slow down; repeating later is safe.
    Throttled,
    /// AWS had a problem of its own (5xx).
    Unavailable,
    /// The answer was lost: AWS may or may not have acted, so look before repeating.
    Lost,
    /// The session ended or the keys are refused; new credentials are needed.
    Credentials,
    /// A permission is missing.
    Denied,
    /// The thing does not exist (yet, or any more).
    NotFound,
    /// Something of that name, port or rule is there already.
    Duplicate,
    /// Something else still uses it.
    InUse,
    /// The same idempotency token was used with other settings.
    TokenReused,
    /// A person stopped it.
    Cancelled,
    /// What was asked for is not acceptable as it stands.
    Invalid,
    /// Anything else: shown with AWS's own words.
    Other,
}

/// A fault: `message` states, `hint` advises, neither ends with a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// Stable code: AWS's own where AWS answered, else ours in lower case with dashes.
    pub code: String,
    /// How one may go on.
    pub kind: FaultKind,
    /// What is wrong and where.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// AWS's request ID, where there is one.
    pub request_id: Option<String>,
    /// What led to it, nearest first.
    pub causes: Vec<String>,
}

impl Fault {
    /// A fault of `kind` with a stable `code` and a sentence.
    pub fn new(kind: FaultKind, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), kind, message: message.into(), hint: None, request_id: None, causes: Vec::new() }
    }

    /// Unacceptable input.
    pub fn invalid(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(FaultKind::Invalid, code, message)
    }

    /// A thing that is not there.
    pub fn not_found(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(FaultKind::NotFound, code, message)
    }

    /// The same fault with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same fault with one more cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// Whether repeating the call later, unchanged, is safe without looking first.
    pub fn passes_by_itself(&self) -> bool {
        matches!(self.kind, FaultKind::Throttled | FaultKind::Unavailable)
    }
}
