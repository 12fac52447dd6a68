//! What is wrong with an onboarding file or form: where, what, and what to do, all at once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::plain;

/// One thing that is wrong, at one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Path of the field: `listeners[0].targets[1]`.
    pub field: String,
    /// Stable code.
    pub code: String,
    pub message: String,
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of `field`; what `message` quotes is shown as plain text.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>, hint: &str) -> Self {
        let hint = (!hint.is_empty()).then(|| plain(hint));
        Self { field: field.into(), code: code.to_owned(), message: plain(&message.into()), hint }
    }
}
