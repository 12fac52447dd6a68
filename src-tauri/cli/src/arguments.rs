//! The words of the command line. What they do stands in `verbs`.

mod audit;
mod drawing;
mod sandbox;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use audit::{AuditArguments, AuditFormat};
pub use drawing::{DrawingFormat, TopologyArguments};
pub use sandbox::{ClockArgument, SandboxVerb, ServeArguments};

const AFTER_HELP: &str = "\
Start with `privatelink journey`: the whole onboarding in the built-in sandbox, with no AWS account.

Exit codes:
  0    done
  1    failed: AWS refused, or things are not as they were supposed to be
  2    what was typed, or stands in a file, has to be mended
  3    done, or nothing to do, but it needs you: findings, a gate, drift, an approval
  130  stopped, or the answer was no";

/// Connect a service in your AWS account to Firefly over AWS PrivateLink.
#[derive(Debug, Parser)]
#[command(name = "privatelink", version, propagate_version = true)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Print one JSON document on standard output (JSON lines for streams); messages go to standard error
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub json: bool,
    #[command(flatten, next_help_heading = "Options of every command")]
    pub seat: SeatArguments,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Where we sit: realm, identity, Region.
#[derive(Debug, Args, Clone)]
pub struct SeatArguments {
    /// Work in the built-in sandbox, kept in DIR when given, whatever AWS_* says
    #[arg(long, global = true, num_args = 0..=1, value_name = "DIR", require_equals = true, conflicts_with_all = ["profile", "endpoint_url", "key"])]
    pub sandbox: Option<Option<PathBuf>>,
    /// Account to act as in the sandbox
    #[arg(long, global = true, value_name = "ID", default_value = "111122223333", hide = true)]
    pub sandbox_account: String,
    /// Named profile of ~/.aws; AWS_PROFILE where none is given
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Access key that the OS keychain keeps under this name
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "profile")]
    pub key: Option<String>,
    /// AWS Region; AWS_REGION where none is given, else the profile's own
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// Something else that speaks AWS's protocols; AWS_ENDPOINT_URL where none is given
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Where onboardings and the activity record are kept, also beside a sandbox's DIR, which several may share
    #[arg(long, global = true, env = "FIREFLY_PRIVATELINK_DATA", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Whether somebody is at a terminal who can sign in again while a run waits. Found out, not typed.
    #[arg(skip)]
    pub attended: bool,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Rehearse the whole onboarding in a temporary sandbox, start to report
    Journey {
        /// Where to write report.pdf, topology.svg, handoff.json, onboarding.toml and activity.jsonl
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Overwrite those that are there
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// Say who we are in AWS
    Whoami,
    /// Look at the account and Region, and list what could be connected
    Discover,
    /// Write an onboarding file for something that was found
    Init(InitArguments),
    /// Hold an onboarding file against everything that can be said without AWS
    Check {
        /// Onboarding file
        file: PathBuf,
    },
    /// Show what would be done, and why
    Plan(PlanArguments),
    /// Show a saved plan as it was shown when it was made, and who approved it
    Review {
        /// Saved plan
        plan: PathBuf,
    },
    /// Add your approval to a saved plan, under the identity that AWS knows you by
    ///
    /// An approval is your word, written into the file and into your record. Whoever can write the file could write it too: it
    /// proves nothing by itself. What holds is IAM: give set-up, approval and teardown to different roles.
    Approve {
        /// Saved plan
        plan: PathBuf,
        /// A remark that stays with the approval
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Do it: confirm, then watch
    Apply(ApplyArguments),
    /// Show the checklist of an onboarding
    Status {
        /// Name or ID of an onboarding, as `list` shows it
        name: String,
    },
    /// List the onboardings
    List,
    /// Show what Firefly needs, or record that it was sent
    Handoff(HandoffArguments),
    /// Show requests and connections; verify, accept, reject
    Connections(ConnectionsArguments),
    /// Judge an onboarding, or every endpoint service of the account
    Audit(AuditArguments),
    /// Put right what no longer matches
    Repair(AimArguments),
    /// Take back what the last apply on this computer did, where it did not come to its end
    Rollback(AimArguments),
    /// Take down what an onboarding made, in order
    Teardown(AimArguments),
    /// Draw the chain
    Topology(TopologyArguments),
    /// Follow a packet from Firefly to each target, and name what stops it
    Trace {
        /// Name or ID of an onboarding, as `list` shows it
        name: String,
        /// Only the ways of this port
        #[arg(long)]
        port: Option<u16>,
    },
    /// Write the onboarding report as PDF
    Report {
        /// Name or ID of an onboarding, as `list` shows it
        name: String,
        /// Where to write the report
        #[arg(long, value_name = "FILE", default_value = "report.pdf")]
        out: PathBuf,
        /// Overwrite FILE when it exists
        #[arg(long)]
        force: bool,
        /// Leave out what was done after TIME (RFC 3339); AWS is always shown as it is now
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
    },
    /// Show, verify or export everything that was done
    Activity {
        #[command(subcommand)]
        what: Option<ActivityVerb>,
    },
    /// Print the set-up as code: Terraform, CloudFormation or a script of AWS CLI calls
    Export(ExportArguments),
    /// Write an onboarding file for an endpoint service that exists: built by hand, or by a colleague's copy
    Import(ImportArguments),
    /// Write a copy of an onboarding under another name, for this account and Region
    Clone(CloneArguments),
    /// Give an onboarding another name; what AWS holds keeps its names
    Rename {
        /// Name or ID of an onboarding, as `list` shows it
        name: String,
        /// What it is called from now on
        new_name: String,
    },
    /// Forget an onboarding on this computer; everything that it made stays in AWS
    Forget {
        /// Name or ID of an onboarding, as `list` shows it
        name: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Firefly's side: create or remove the endpoint
    Consumer {
        #[command(subcommand)]
        what: ConsumerVerb,
    },
    /// Access keys in the OS keychain
    Credentials {
        #[command(subcommand)]
        what: CredentialsVerb,
    },
    /// Print the JSON Schema of onboarding files, for editors
    Schema {
        /// Write to FILE instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Overwrite FILE when it exists
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// The simulated AWS itself
    Sandbox {
        #[command(subcommand)]
        what: SandboxVerb,
    },
    /// Print completions for a shell
    Completions {
        /// The shell that completes
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub struct InitArguments {
    /// What to connect, as `discover` names it
    #[arg(long, value_name = "NAME")]
    pub service: String,
    /// Firefly's account ID, from your Firefly contact
    #[arg(long, value_name = "ID")]
    pub firefly: String,
    /// The same ID again, from another source; asked for on a terminal
    #[arg(long, value_name = "ID")]
    pub firefly_again: Option<String>,
    /// Port that Firefly dials; may be repeated
    #[arg(long = "port", value_name = "PORT")]
    pub ports: Vec<u32>,
    /// Name that Firefly should resolve
    #[arg(long, value_name = "NAME")]
    pub hostname: Option<String>,
    /// Add one rule to the targets' own security groups that admits the load balancer
    #[arg(long)]
    pub admit_targets: bool,
    /// Where to write the file
    #[arg(long, value_name = "FILE", default_value = "onboarding.toml")]
    pub out: PathBuf,
    /// Overwrite FILE when it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Endpoint service ID, as `discover` shows it
    pub service: String,
    /// Firefly's account ID, from your Firefly contact
    #[arg(long, value_name = "ID")]
    pub firefly: String,
    /// The same ID again, from another source; asked for on a terminal
    #[arg(long, value_name = "ID")]
    pub firefly_again: Option<String>,
    /// Name of the onboarding; the service's own Name tag when absent
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Where to write the file
    #[arg(long, value_name = "FILE", default_value = "onboarding.toml")]
    pub out: PathBuf,
    /// Overwrite FILE when it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct CloneArguments {
    /// Name or ID of an onboarding, as `list` shows it
    pub name: String,
    /// Name of the copy
    pub new_name: String,
    /// Where to write the file
    #[arg(long, value_name = "FILE", default_value = "onboarding.toml")]
    pub out: PathBuf,
    /// Overwrite FILE when it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct PlanArguments {
    /// Onboarding file
    pub file: PathBuf,
    /// Save the plan for review
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite FILE when it exists
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct ApplyArguments {
    /// Onboarding file
    pub file: PathBuf,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// Firefly's account ID from another source than the file, where nobody gave it twice yet; asked for on a terminal
    #[arg(long, value_name = "ID")]
    pub confirm_firefly: Option<String>,
    /// Apply this reviewed plan, or be refused when a fresh one differs
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Name or ID of an onboarding, as `list` shows it, or an onboarding file (.toml)
    pub onboarding: String,
    /// The tool that is to read it
    #[arg(long, value_enum)]
    pub format: CodeFormat,
    /// Write to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite FILE when it exists
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct AimArguments {
    /// Name or ID of an onboarding, as `list` shows it
    pub name: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// Save the plan for review, and do nothing
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    pub out: Option<PathBuf>,
    /// Overwrite FILE when it exists
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Apply this reviewed plan, or be refused when a fresh one differs
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct HandoffArguments {
    /// Name or ID of an onboarding, as `list` shows it
    pub name: String,
    /// For people, for the command `consumer`, or as a letter
    #[arg(long, value_enum, default_value_t = HandoffFormat::Markdown)]
    pub format: HandoffFormat,
    /// Write to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite FILE when it exists
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Record that it was sent to this person, address or thread
    #[arg(long, value_name = "WHOM")]
    pub sent_to: Option<String>,
    /// Let the health gate pass, for a reason that is recorded
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<String>,
}

#[derive(Debug, Args)]
pub struct ConnectionsArguments {
    /// Name or ID of an onboarding, as `list` shows it
    pub name: String,
    #[command(subcommand)]
    pub what: Option<Decision>,
    /// Wait this long for a request, for example 30m
    #[arg(long, value_name = "TIME")]
    pub wait: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Decision {
    /// Accept a verified request
    Accept {
        /// Endpoint ID
        id: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Reject a request, or cut a connection
    Reject {
        /// Endpoint ID
        id: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum ActivityVerb {
    /// Check the chain
    Verify {
        /// Hash of an entry, kept elsewhere, that the record has to hold
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Print every entry as a line of JSON
    Export {
        /// Write to FILE instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Overwrite FILE when it exists
        #[arg(long, requires = "out")]
        force: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum ConsumerVerb {
    /// Show what would be created for a packet
    Plan(ConsumerArguments),
    /// Create the endpoint, which asks for a connection
    Apply(ConsumerArguments),
    /// Remove the endpoint
    Teardown(ConsumerArguments),
}

#[derive(Debug, Args)]
pub struct ConsumerArguments {
    /// Hand-off packet
    pub packet: PathBuf,
    /// VPC to use, when several fit
    #[arg(long, value_name = "ID")]
    pub vpc: Option<String>,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Subcommand)]
pub enum CredentialsVerb {
    /// List the names of the keys
    List,
    /// Keep an access key; it is read from standard input (`< key.csv`), never from a terminal, and never shown
    Add {
        /// What the key is called from now on, for --key
        name: String,
    },
    /// Forget a key
    Remove {
        /// Name of the key, as `credentials list` shows it
        name: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CodeFormat {
    Terraform,
    Cloudformation,
    Cli,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum HandoffFormat {
    Markdown,
    Json,
    Email,
}
