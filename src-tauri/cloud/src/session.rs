//! One session with AWS: credentials, Region and two configurations of the SDK. Reads repeat themselves; writes never do.
//! Secrets pass through to the signer here and are kept in no value of ours.

use std::sync::Arc;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::profile::{self, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::os_shim_internal::{Env, Fs};
use domain::{AccessKey, Clock, CredentialSource, Fault, FaultKind, Keychain, Region};
use futures_util::FutureExt;
use jiff::Timestamp;

use crate::diversion;
use crate::door::Door;
use crate::pace::Pace;

/// The SDK's own limit since its behaviour of 2026 (aws-smithy-runtime, `client/defaults.rs`).
const CONNECT: Duration = Duration::from_millis(3100);

/// What a session is opened with.
pub struct Settings {
    pub door: Door,
    pub source: CredentialSource,
    /// Absent: the one that the environment or the profile names.
    pub region: Option<Region>,
    /// Needed for keys only.
    pub keychain: Option<Arc<dyn Keychain>>,
    /// Dates what is read.
    pub clock: Arc<dyn Clock>,
    pub limits: Limits,
}

/// How long to wait and how often to repeat. The SDK sets no operation timeout by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Attempts of one read, the first one included.
    pub read_attempts: u32,
    /// One attempt of a read.
    pub read_attempt: Duration,
    /// A read with all its attempts.
    pub read: Duration,
    /// The one attempt of a write.
    pub write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { read_attempts: 5, read_attempt: seconds(15), read: seconds(90), write: seconds(30) }
    }
}

/// An account and Region, open for reading and for changing.
pub struct Cloud {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) region: Region,
    pub(crate) source: CredentialSource,
    pub(crate) credentials: SharedCredentialsProvider,
    pub(crate) reader: Reader,
    pub(crate) writer: Writer,
}

/// Clients that repeat reads on throttling and short outages.
#[derive(Clone)]
pub(crate) struct Reader {
    pub acm: aws_sdk_acm::Client,
    pub auto_scaling: aws_sdk_autoscaling::Client,
    pub cloudtrail: aws_sdk_cloudtrail::Client,
    pub ec2: aws_sdk_ec2::Client,
    pub ecs: aws_sdk_ecs::Client,
    pub elb: aws_sdk_elasticloadbalancingv2::Client,
    /// Of `elb`, which answers by far the most calls of a look.
    pub elb_pace: Pace,
    pub iam: aws_sdk_iam::Client,
    pub route53: aws_sdk_route53::Client,
    pub sns: aws_sdk_sns::Client,
    pub sts: aws_sdk_sts::Client,
}

/// Clients that make one attempt: the SDK fills no token on endpoint services, so its own repetition makes two
/// (`docs/aws.md`, “Idempotency”).
pub(crate) struct Writer {
    pub auto_scaling: aws_sdk_autoscaling::Client,
    pub ec2: aws_sdk_ec2::Client,
    pub ecs: aws_sdk_ecs::Client,
    pub elb: aws_sdk_elasticloadbalancingv2::Client,
    pub route53: aws_sdk_route53::Client,
}

impl Cloud {
    /// Opens a session. No call leaves yet, so wrong credentials show at the first one.
    ///
    /// Fails when the profile or key does not exist, a key is asked for without a keychain, no Region is known, or calls
    /// would not go to AWS although the door is AWS's own.
    pub async fn open(settings: Settings) -> Result<Cloud, Fault> {
        let Settings { door, source, region, keychain, clock, limits } = settings;
        let found = standard_or_bare(&door, &source, region.as_ref(), keychain).await?;
        diversion::check(&door, &found)?;
        let region = found.region().ok_or_else(no_region)?.as_ref().parse()?;
        let mut base =
            found.into_builder().http_client(door.http_client()).identity_cache(IdentityCache::lazy().build());
        if let Some(url) = door.endpoint_url() {
            base.set_endpoint_url(Some(url.to_owned()));
        }
        base.set_app_name(AppName::new("firefly-privatelink").ok());
        let base = base.build();
        let credentials = base.credentials_provider().ok_or_else(no_source)?;
        let (reads, writes) = (for_reads(&base, &limits), for_writes(&base, &limits));
        Ok(Cloud { clock, region, source, credentials, reader: Reader::new(&reads), writer: Writer::new(&writes) })
    }

    /// When the credentials end, where their source says so.
    pub(crate) async fn expires_at(&self) -> Option<Timestamp> {
        match self.source {
            CredentialSource::Key { .. } | CredentialSource::Sandbox { .. } => None,
            CredentialSource::Default | CredentialSource::Profile { .. } => {
                let credentials = self.credentials.provide_credentials().await.ok()?;
                Timestamp::try_from(credentials.expiry()?).ok()
            }
        }
    }
}

impl Reader {
    fn new(config: &SdkConfig) -> Self {
        let elb_pace = Pace::default();
        let elb = aws_sdk_elasticloadbalancingv2::config::Builder::from(config).interceptor(elb_pace.clone());
        Self {
            acm: aws_sdk_acm::Client::new(config),
            auto_scaling: aws_sdk_autoscaling::Client::new(config),
            cloudtrail: aws_sdk_cloudtrail::Client::new(config),
            ec2: aws_sdk_ec2::Client::new(config),
            ecs: aws_sdk_ecs::Client::new(config),
            elb: aws_sdk_elasticloadbalancingv2::Client::from_conf(elb.build()),
            elb_pace,
            iam: aws_sdk_iam::Client::new(config),
            route53: aws_sdk_route53::Client::new(config),
            sns: aws_sdk_sns::Client::new(config),
            sts: aws_sdk_sts::Client::new(config),
        }
    }
}

impl Writer {
    fn new(config: &SdkConfig) -> Self {
        Self {
            auto_scaling: aws_sdk_autoscaling::Client::new(config),
            ec2: aws_sdk_ec2::Client::new(config),
            ecs: aws_sdk_ecs::Client::new(config),
            elb: aws_sdk_elasticloadbalancingv2::Client::new(config),
            route53: aws_sdk_route53::Client::new(config),
        }
    }
}

/// The named profiles of the AWS configuration and credentials files, in alphabetical order.
///
/// Fails when a file exists but cannot be understood.
pub fn profiles() -> Result<Vec<String>, Fault> {
    profiles_of(&Env::real(), &Fs::real())
}

fn profiles_of(env: &Env, fs: &Fs) -> Result<Vec<String>, Fault> {
    let unreadable = |why: String| {
        Fault::new(FaultKind::Other, "profiles-unreadable", "The AWS configuration files could not be read")
            .hint("Check ~/.aws/config and ~/.aws/credentials, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name")
            .because(why)
    };
    // The SDK reads the files without waiting, so the answer is there at once
    let loaded = profile::load(fs, env, &Default::default(), None).now_or_never();
    let set = loaded
        .ok_or_else(|| unreadable("the files were not read at once".to_owned()))?
        .map_err(|e| unreadable(e.to_string()))?;
    let mut names: Vec<String> = set.profiles().map(str::to_owned).collect();
    names.sort_unstable();
    Ok(names)
}

/// The standard environment for chain and profiles; for keys and the sandbox nothing of it, so that `AWS_*` cannot divert them.
async fn standard_or_bare(
    door: &Door,
    source: &CredentialSource,
    region: Option<&Region>,
    keychain: Option<Arc<dyn Keychain>>,
) -> Result<SdkConfig, Fault> {
    let place = region.map(|region| aws_config::Region::new(region.as_str().to_owned()));
    let standard = || {
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        if let Some(place) = &place {
            loader = loader.region(place.clone());
        }
        // given to the loader, it outranks what the environment says of single services
        if let Some(url) = door.endpoint_url() {
            loader = loader.endpoint_url(url);
        }
        loader
    };
    match source {
        CredentialSource::Default => Ok(standard().load().await),
        CredentialSource::Profile { profile } => {
            known_profile(profile)?;
            // a role of the profile is assumed in the Region that the calls go to
            let place = match place.clone() {
                Some(place) => Some(place),
                None => standard().profile_name(profile).load().await.region().cloned(),
            };
            let provider = ProviderConfig::without_region().with_region(place);
            let credentials =
                ProfileFileCredentialsProvider::builder().configure(&provider).profile_name(profile).build();
            Ok(standard().profile_name(profile).credentials_provider(credentials).load().await)
        }
        CredentialSource::Key { name } => {
            let AccessKey { access_key_id, secret_access_key } = from_keychain(name.clone(), keychain).await?;
            Ok(bare(place, Credentials::new(access_key_id, secret_access_key, None, None, "keychain")))
        }
        // The sandbox takes the access key ID for the account and verifies no signature
        CredentialSource::Sandbox { account } => {
            Ok(bare(place, Credentials::new(account.as_str(), "sandbox", None, None, "sandbox")))
        }
    }
}

fn bare(region: Option<aws_config::Region>, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

fn known_profile(profile: &str) -> Result<(), Fault> {
    if profiles()?.iter().any(|p| p == profile) {
        return Ok(());
    }
    let shown: String = profile.chars().filter(|c| !c.is_control()).take(60).collect();
    Err(Fault::new(FaultKind::Credentials, "unknown-profile", format!("There is no AWS profile “{shown}”"))
        .hint("Choose one of the profiles of ~/.aws, or add it with aws configure"))
}

/// The keychain may ask a person, so it is asked on a thread that may wait.
async fn from_keychain(name: String, keychain: Option<Arc<dyn Keychain>>) -> Result<AccessKey, Fault> {
    let Some(keychain) = keychain else {
        return Err(Fault::new(
            FaultKind::Credentials,
            "no-keychain",
            "No keychain is available, so the key cannot be read",
        )
        .hint("Use a profile, or unlock the keychain of this computer"));
    };
    let asked = tokio::task::spawn_blocking(move || keychain.get(&name)).await;
    asked.map_err(|_| {
        Fault::new(FaultKind::Credentials, "keychain-failed", "The keychain broke off while the key was read")
            .hint("Unlock the keychain of this computer, then try again")
    })?
}

fn no_region() -> Fault {
    Fault::invalid("no-region", "It is not said in which AWS Region to work")
        .hint("Name it with --region, AWS_REGION, or in the profile")
}

fn no_source() -> Fault {
    Fault::new(FaultKind::Credentials, "no-credentials", "No source of AWS credentials was found")
        .hint("Choose a profile, or add a key")
}

fn for_reads(base: &SdkConfig, limits: &Limits) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(limits.read_attempt)
        .operation_timeout(limits.read);
    let retries = RetryConfig::standard().with_max_attempts(limits.read_attempts);
    base.to_builder().retry_config(retries).timeout_config(timeouts.build()).build()
}

fn for_writes(base: &SdkConfig, limits: &Limits) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(limits.write);
    base.to_builder().retry_config(RetryConfig::disabled()).timeout_config(timeouts.build()).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_of_both_files_are_listed() {
        let env = Env::from_slice(&[("HOME", "/home/ada"), ("AWS_CONFIG_FILE", "/etc/aws.conf")]);
        let fs = Fs::from_slice(&[
            (
                "/etc/aws.conf",
                "[default]\nregion = eu-west-1\n[profile prod]\nregion = us-east-1\n[sso-session corp]\nsso_region = x\n",
            ),
            ("/home/ada/.aws/credentials", "[lab]\naws_access_key_id = a\naws_secret_access_key = b\n"),
        ]);
        assert_eq!(profiles_of(&env, &fs).unwrap(), ["default", "lab", "prod"]);
    }

    #[test]
    fn no_files_means_no_profiles() {
        let none = profiles_of(&Env::from_slice(&[("HOME", "/home/ada")]), &Fs::from_slice(&[])).unwrap();
        assert!(none.iter().all(|name| name == "default"), "{none:?}");
    }
}
