//! AWS's errors: code, sentence, HTTP status, and what a service's model adds. Codes are AWS's own; each protocol has its own envelope.

use serde_json::{Map, Value};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AwsError {
    pub code: String,
    pub message: String,
    pub status: u16,
    /// Members that the error's shape has beside its message.
    pub members: Map<String, Value>,
}

impl AwsError {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), status: 400, members: Map::new() }
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a member of the error's shape.
    pub fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    pub fn missing(parameter: &str) -> Self {
        Self::new("MissingParameter", format!("The request must contain the parameter {parameter}"))
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterValue", message)
    }

    /// ELBv2's and other query services' word for unacceptable input.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", message)
    }

    /// The query protocols' word for an operation that is not there.
    pub fn unknown_action(action: &str) -> Self {
        Self::new("InvalidAction", format!("The action {action} is not valid for this web service."))
    }

    pub fn internal(message: &str) -> Self {
        Self::new("InternalError", message).status(500)
    }
}
