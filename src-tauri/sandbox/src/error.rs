//! AWS's errors: code, sentence, HTTP status. Codes are AWS's own; each protocol has its own envelope.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AwsError {
    pub code: String,
    pub message: String,
    pub status: u16,
}

impl AwsError {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), status: 400 }
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn missing(parameter: &str) -> Self {
        Self::new("MissingParameter", format!("The request must contain the parameter {parameter}"))
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterValue", message)
    }

    /// ELBv2's and the JSON services' word for unacceptable input.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", message)
    }

    pub fn unknown_action(action: &str) -> Self {
        Self::new("InvalidAction", format!("The action {action} is not valid for this web service."))
    }

    pub fn internal(message: &str) -> Self {
        Self::new("InternalError", message).status(500)
    }
}
