//! The words of `sandbox`.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum SandboxVerb {
    /// Serve the sandbox on loopback for other AWS clients
    Serve(ServeArguments),
    /// Throw the sandbox's world away, with its onboardings and its record, and begin anew
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Print everything that exists in it
    Dump,
}

#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Port; any free one when absent
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// acme, empty or large:N
    #[arg(long, default_value = "acme")]
    pub seed: String,
    /// How time passes
    #[arg(long, value_enum, default_value_t = ClockArgument::Fast)]
    pub clock: ClockArgument,
    /// Milliseconds that each answer takes longer
    #[arg(long, default_value_t = 0)]
    pub latency: u64,
    /// AWS's seconds until a change shows in reading calls, as AWS's eventual consistency may have it
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub lag: u64,
    /// Refuse what no policy allows; an access key of twelve digits is that account's administrator
    #[arg(long)]
    pub enforce: bool,
    /// Stop after this many seconds
    #[arg(long, value_name = "SECONDS")]
    pub stop_after: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ClockArgument {
    /// What AWS takes minutes for takes minutes
    Real,
    /// What AWS takes a minute for takes a second
    Fast,
    /// Nothing passes but what /_sandbox/clock is told
    Manual,
}
