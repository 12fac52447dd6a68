//! The words of `audit`.

use clap::{ArgGroup, Args, ValueEnum};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("deed").requires("name").conflicts_with("format"))]
pub struct AuditArguments {
    /// Name or ID of an onboarding; the whole account when absent
    pub name: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = AuditFormat::Text)]
    pub format: AuditFormat,
    /// Live with what a rule finds for a while; kept on this computer, AWS does not know of it
    #[arg(long, value_name = "RULE[=RESOURCE]", group = "deed", requires_all = ["reason", "owner", "until"], help_heading = "Accepted risks")]
    pub accept: Option<String>,
    /// Why it can stay as it is
    #[arg(long, value_name = "TEXT", requires = "accept", help_heading = "Accepted risks")]
    pub reason: Option<String>,
    /// Person or team that answers for it
    #[arg(long, value_name = "WHO", requires = "accept", help_heading = "Accepted risks")]
    pub owner: Option<String>,
    /// Last day of it, a year away at most, 30 days for what is critical: 2026-12-31
    #[arg(long, value_name = "DAY", requires = "accept", help_heading = "Accepted risks")]
    pub until: Option<String>,
    /// Live with it no longer
    #[arg(long, value_name = "RULE[=RESOURCE]", group = "deed", help_heading = "Accepted risks")]
    pub withdraw: Option<String>,
    /// Keep how the onboarding stands now, on this computer
    #[arg(long, group = "deed", help_heading = "Points in time")]
    pub keep: bool,
    /// List what is kept: after each run, at each hand-off and report, and when asked for
    #[arg(long, group = "deed", help_heading = "Points in time")]
    pub snapshots: bool,
    /// Say what differs from then until now: a number of --snapshots, or `last`
    #[arg(long, value_name = "SNAPSHOT", group = "deed", help_heading = "Points in time")]
    pub compare: Option<String>,
    /// Until then instead of now
    #[arg(long, value_name = "SNAPSHOT", requires = "compare", help_heading = "Points in time")]
    pub to: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AuditFormat {
    Text,
    Json,
    /// For spreadsheets
    Csv,
    /// SARIF 2.1.0, for code-scanning tools
    Sarif,
    /// Compliance Findings of OCSF 1.8.0, for SIEMs
    Ocsf,
}
