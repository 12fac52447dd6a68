//! How targets are asked whether they are well: as AWS has it, and as an onboarding wants it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a load balancer asks a target whether it is well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct HealthCheck {
    /// `TCP`, `HTTP` or `HTTPS`.
    #[schemars(extend("enum" = ["TCP", "HTTP", "HTTPS"]))]
    pub protocol: String,
    /// A port, or `traffic-port`.
    #[schemars(regex(pattern = "^(traffic-port|[1-9][0-9]{0,4})$"))]
    pub port: String,
    /// What HTTP and HTTPS checks ask for; `/` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub path: Option<String>,
    /// Success codes such as `200-399`, for HTTP and HTTPS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub matcher: Option<String>,
    /// Time between two checks of a target: 5 to 300 seconds.
    #[schemars(range(min = 5, max = 300))]
    pub interval_seconds: u32,
    /// Time in which a target has to answer: 2 to 120 seconds.
    #[schemars(range(min = 2, max = 120))]
    pub timeout_seconds: u32,
    /// Good checks until a target counts as well: 2 to 10 in a row.
    #[schemars(range(min = 2, max = 10))]
    pub healthy_threshold: u32,
    /// Bad checks until a target counts as ill: 2 to 10 in a row.
    #[schemars(range(min = 2, max = 10))]
    pub unhealthy_threshold: u32,
}

impl Default for HealthCheck {
    fn default() -> Self {
        crate::default_health_check()
    }
}
