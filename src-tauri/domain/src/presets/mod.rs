//! The kinds of service that customers bring: their ports, how each is checked and where its TLS ends, and what each is
//! known to trip over. Advice that fills a form: nothing here is kept with an onboarding, and nothing of AWS is looked at.

mod github;
mod kinds;
mod suggest;
#[cfg(test)]
mod tests;
mod traps;

pub use suggest::suggest;

use std::sync::LazyLock;

use serde::Serialize;
use ts_rs::TS;

use crate::{HealthCheck, Protocol, default_health_check};

/// One kind of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Preset {
    /// Stable name for files and tests: `github`.
    pub key: &'static str,
    /// “GitHub Enterprise”.
    pub label: &'static str,
    /// One line for the card.
    pub description: &'static str,
    pub ports: Vec<PresetPort>,
    /// What goes wrong with this kind of service, as whole sentences.
    pub traps: Vec<&'static str>,
}

/// One port that Firefly would dial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PresetPort {
    /// 1 to 65535.
    pub port: u16,
    pub protocol: Protocol,
    /// What Firefly does there: “Git over SSH”.
    pub purpose: &'static str,
    pub health_check: HealthCheck,
    /// Why it is checked this way, in a sentence.
    pub health_check_because: &'static str,
    pub tls: TlsAdvice,
    /// Why, in a sentence.
    pub tls_because: &'static str,
}

/// Where TLS should end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TlsAdvice {
    /// At the service: the load balancer passes bytes on unread.
    Passthrough,
    /// At the service where it speaks TLS; at the load balancer where it does not.
    TerminateIfPlain,
    /// What is spoken there is no TLS.
    None,
}

/// Every kind, the most particular first and the open one last.
pub fn all() -> &'static [Preset] {
    &*PRESETS
}

static PRESETS: LazyLock<[Preset; 9]> = LazyLock::new(|| Kind::ALL.map(Kind::preset));

/// The kinds in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
    Artifactory,
    Nexus,
    Registry,
    Api,
    PostgreSql,
    MySql,
    Custom,
}

impl Kind {
    const ALL: [Kind; 9] = [
        Kind::GitHub,
        Kind::GitLab,
        Kind::Artifactory,
        Kind::Nexus,
        Kind::Registry,
        Kind::Api,
        Kind::PostgreSql,
        Kind::MySql,
        Kind::Custom,
    ];

    fn preset(self) -> Preset {
        match self {
            Kind::GitHub => github::github(),
            Kind::GitLab => kinds::gitlab(),
            Kind::Artifactory => kinds::artifactory(),
            Kind::Nexus => kinds::nexus(),
            Kind::Registry => kinds::registry(),
            Kind::Api => kinds::api(),
            Kind::PostgreSql => kinds::postgresql(),
            Kind::MySql => kinds::mysql(),
            Kind::Custom => kinds::custom(),
        }
    }

    /// Of the list that is shown; `ALL` has every kind at its own place.
    fn shown(self) -> &'static Preset {
        &PRESETS[self as usize]
    }
}

/// HTTPS GET of `path`, where a vendor says that 200 and nothing else means well.
fn answers_200(path: &str) -> HealthCheck {
    HealthCheck {
        protocol: "HTTPS".to_owned(),
        path: Some(path.to_owned()),
        matcher: Some("200".to_owned()),
        ..default_health_check()
    }
}
