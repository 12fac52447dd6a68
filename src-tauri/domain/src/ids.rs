//! Identifiers, parsed once and then trusted. What fails its pattern never becomes one of these types.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Fault, clip};

// the pattern tells editors what the check holds; a test holds them against each other
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $pattern:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(type = "string")]
        pub struct $name(String);

        impl $name {
            /// The identifier as AWS writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;
            fn from_str(text: &str) -> Result<Self, Fault> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(malformed($what, text)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = Fault;
            fn try_from(text: String) -> Result<Self, Fault> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "title": $what })
            }
        }
    };
}

text_id!(/// A 12-digit AWS account ID, kept as text because of leading zeros.
    AccountId, "an AWS account ID (12 digits)", r"^[0-9]{12}$", |t| t.len() == 12 && t.bytes().all(|b| b.is_ascii_digit()));
text_id!(/// A Region code such as `us-east-1`.
    Region, "an AWS Region code such as us-east-1", r"^[a-z][A-Za-z0-9]*(-[A-Za-z0-9]*)+-[0-9]+$", is_region);
text_id!(/// An Availability Zone name such as `us-east-1a`: mapped per account, never compared across accounts.
    ZoneName, "an Availability Zone name", r"^[A-Za-z0-9-]{1,40}$", |t| is_word(t, 40));
text_id!(/// An Availability Zone ID such as `use1-az1`: the same place in every account.
    ZoneId, "an Availability Zone ID", r"^[A-Za-z0-9-]{1,40}$", |t| is_word(t, 40));
text_id!(/// A VPC ID.
    VpcId, "a VPC ID (vpc-…)", r"^vpc-[0-9a-f]{8,32}$", |t| is_resource(t, "vpc-"));
text_id!(/// A subnet ID.
    SubnetId, "a subnet ID (subnet-…)", r"^subnet-[0-9a-f]{8,32}$", |t| is_resource(t, "subnet-"));
text_id!(/// A security group ID.
    SecurityGroupId, "a security group ID (sg-…)", r"^sg-[0-9a-f]{8,32}$", |t| is_resource(t, "sg-"));
text_id!(/// An EC2 instance ID.
    InstanceId, "an instance ID (i-…)", r"^i-[0-9a-f]{8,32}$", |t| is_resource(t, "i-"));
text_id!(/// A network interface ID.
    InterfaceId, "a network interface ID (eni-…)", r"^eni-[0-9a-f]{8,32}$", |t| is_resource(t, "eni-"));
text_id!(/// An endpoint service ID.
    EndpointServiceId, "an endpoint service ID (vpce-svc-…)", r"^vpce-svc-[0-9a-f]{8,32}$", |t| is_resource(t, "vpce-svc-"));
text_id!(/// A VPC endpoint ID, on the consumer's side.
    EndpointId, "a VPC endpoint ID (vpce-…)", r"^vpce-[0-9a-f]{8,32}$", |t| is_resource(t, "vpce-") && !t.starts_with("vpce-svc-"));
text_id!(/// A notification of an endpoint service's connections.
    NotificationId, "a notification ID (vpce-nfn-…)", r"^vpce-nfn-[0-9a-f]{8,32}$", |t| is_resource(t, "vpce-nfn-"));
text_id!(/// A Route 53 hosted zone ID, without the `/hostedzone/` that Route 53 puts before it.
    HostedZoneId, "a hosted zone ID", r"^Z[A-Za-z0-9-]{0,31}$", |t| t.starts_with('Z') && is_word(t, 32));
text_id!(/// An ARN in its general form; what it names comes from the resource's own `Type`.
    Arn, "an ARN (arn:partition:service:region:account:resource)", r"^arn:aws[^:\s]*:[^:\s]+:[^:\s]*:[^:\s]*:\S+$", is_arn);
text_id!(/// The ten-character id of an onboarding, minted by `init` and kept in tags.
    OnboardingId, "an onboarding id (ten lower-case letters and digits)", r"^[a-z0-9]{10}$",
    |t| t.len() == 10 && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
text_id!(/// Names one step of a plan, such as `target-group-443`; stable between plans of the same onboarding.
    StepId, "a step id", r"^[A-Za-z0-9-]{1,80}$", |t| is_word(t, 80));
text_id!(/// One application of one plan.
    RunId, "a run id", r"^[A-Za-z0-9-]{1,80}$", |t| is_word(t, 80));

impl AccountId {
    /// Grouped for reading aloud: `1234 5678 9012`.
    pub fn grouped(&self) -> String {
        format!("{} {} {}", &self.0[0..4], &self.0[4..8], &self.0[8..12])
    }

    /// The principal that stands for the whole account.
    pub fn root_principal(&self, partition: &str) -> String {
        format!("arn:{partition}:iam::{}:root", self.0)
    }
}

impl Arn {
    /// The name in a load balancer's or target group's ARN, for reading; the whole resource part elsewhere.
    pub fn short(&self) -> &str {
        let resource = self.0.splitn(6, ':').nth(5).unwrap_or(&self.0);
        let mut parts = resource.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("loadbalancer" | "listener"), Some(_), Some(name)) | (Some("targetgroup"), Some(name), _) => name,
            _ => resource,
        }
    }

    /// The account an ARN belongs to, where it names one.
    pub fn account(&self) -> Option<AccountId> {
        self.0.split(':').nth(4)?.parse().ok()
    }
}

/// A port, 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "u32", into = "u32")]
#[ts(type = "number")]
pub struct Port(u16);

impl JsonSchema for Port {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Port".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 65535 })
    }
}

impl Port {
    /// The number.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl TryFrom<u32> for Port {
    type Error = Fault;
    fn try_from(number: u32) -> Result<Self, Fault> {
        match u16::try_from(number) {
            Ok(port) if port > 0 => Ok(Self(port)),
            _ => {
                Err(Fault::invalid("invalid-port", format!("{number} is not a port"))
                    .hint("Use a number from 1 to 65535"))
            }
        }
    }
}

impl From<Port> for u32 {
    fn from(port: Port) -> u32 {
        port.0.into()
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn malformed(what: &str, text: &str) -> Fault {
    Fault::invalid("malformed-id", format!("“{}” is not {what}", clip(text, 80)))
        .hint("Copy it as AWS, or whoever gave it to you, shows it")
}

fn is_word(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |t: &&str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    parts.len() >= 3
        && is_word(text, 32)
        && parts.last().is_some_and(digits)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// AWS's resource ids are a prefix and 8 or 17 hexadecimal digits (AWS-wide since 2018).
fn is_resource(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (8..=32).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
    })
}

fn is_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    parts.len() == 6
        && parts[0] == "arn"
        && parts[1].starts_with("aws")
        && !parts[2].is_empty()
        && !parts[5].is_empty()
        && text.len() <= 2048
        && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_its_pattern_is_refused() {
        for bad in ["", "vpc-", "vpc-XYZ", "vpc-0123", "subnet-0123456789abcdef0", "vpc-0123456789abcdef0 "] {
            assert!(bad.parse::<VpcId>().is_err(), "{bad:?}");
        }
        assert!("vpce-svc-0123456789abcdef0".parse::<EndpointId>().is_err());
        assert!("12345678901".parse::<AccountId>().is_err());
        assert!("com.amaz".parse::<Arn>().is_err());
    }

    #[test]
    fn an_account_reads_in_groups_of_four() {
        let account: AccountId = "012345678901".parse().unwrap();
        assert_eq!(account.grouped(), "0123 4567 8901");
        assert_eq!(account.root_principal("aws-us-gov"), "arn:aws-us-gov:iam::012345678901:root");
    }

    #[test]
    fn an_arn_shows_its_name() {
        let arn: Arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-api/0123456789abcdef"
            .parse()
            .unwrap();
        assert_eq!(arn.short(), "ffly-api");
        assert_eq!(arn.account().unwrap().as_str(), "111122223333");
    }

    #[test]
    fn each_kind_of_id_has_its_own_form() {
        let regions = ["us-east-1", "us-gov-west-1", "cn-north-1", "ap-southeast-4", "us-iso-east-1"];
        assert!(regions.iter().all(|r| r.parse::<Region>().is_ok()));
        for bad in ["", "useast1", "us-east", "US-EAST-1", "us-east-1a", "us-east-", "us-east-1\n", "us-east-1/../x"] {
            assert!(bad.parse::<Region>().is_err(), "{bad:?}");
        }
        for bad in ["K3m9x2p7qa", "k3m9x2p7q", "k3m9x2p7qaa", "k3m9x2p7q-"] {
            assert!(bad.parse::<OnboardingId>().is_err(), "{bad:?}");
        }
        for bad in ["", "a b", "a/b", "ünicode", &"x".repeat(81)] {
            assert!(bad.parse::<StepId>().is_err(), "{bad:?}");
        }
        assert!("vpce-0123456789abcdef0".parse::<EndpointServiceId>().is_err());
        assert!("vpce-svc-0123456789abcdef0".parse::<EndpointServiceId>().is_ok());
        assert!("i-0123456789ABCDEF0".parse::<InstanceId>().is_err());
        assert!("sg-01234567".parse::<SecurityGroupId>().is_ok());
    }

    #[test]
    fn arns_are_checked_for_their_general_form() {
        for bad in [
            "arn:aws:iam::1:",
            "arn:evil:iam::1:root",
            "arn:aws::us-east-1:1:x",
            "arn:aws:iam::1:ro ot",
            "arn:aws:iam::1:root\n",
            "aws:iam:::root:x",
        ] {
            assert!(bad.parse::<Arn>().is_err(), "{bad:?}");
        }
        let group: Arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/ffly-443/0123456789abcdef"
            .parse()
            .unwrap();
        assert_eq!(group.short(), "ffly-443");
        let role: Arn = "arn:aws:iam::111122223333:role/deploy".parse().unwrap();
        assert_eq!(role.short(), "role/deploy");
        let bucket: Arn = "arn:aws:s3:::logs".parse().unwrap();
        assert_eq!(bucket.account(), None);
    }

    #[test]
    fn a_form_that_fails_is_refused_in_files_too() {
        assert!(serde_json::from_str::<AccountId>("\"11112222333\"").is_err());
        assert!(serde_json::from_str::<AccountId>("111122223333").is_err(), "a number would lose leading zeros");
        assert!(serde_json::from_str::<Port>("70000").is_err());
        let account: AccountId = serde_json::from_str("\"012345678901\"").unwrap();
        assert_eq!(serde_json::to_string(&account).unwrap(), "\"012345678901\"");
    }

    #[test]
    fn a_refusal_shows_hostile_text_short_and_plain() {
        let fault = format!("vpc-\u{7}{}", "x".repeat(500)).parse::<VpcId>().unwrap_err();
        assert_eq!(fault.code, "malformed-id");
        assert!(fault.message.chars().count() < 120 && !fault.message.contains('\u{7}'));
        let turned = "vpc-\u{202e}cba\u{200b}\n".parse::<VpcId>().unwrap_err();
        assert!(!turned.message.contains(['\u{202e}', '\u{200b}', '\n']), "{turned:?}");
    }

    /// Whether the pattern that editors get, and the check, say the same of `text`.
    fn agree<T: JsonSchema + FromStr>(text: &str) -> bool {
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>();
        let pattern = regex::Regex::new(schema.get("pattern").unwrap().as_str().unwrap()).unwrap();
        pattern.is_match(text) == text.parse::<T>().is_ok()
    }

    #[test]
    fn the_patterns_for_editors_say_what_the_checks_say() {
        let texts = [
            "",
            "111122223333",
            "11112222333",
            "1111222233334",
            "us-east-1",
            "us-gov-west-1",
            "useast1",
            "us-east",
            "US-east-1",
            "us-east-1a",
            "vpc-0123456789abcdef0",
            "vpc-0123",
            "vpc-0123456789ABCDEF0",
            "subnet-01234567",
            "sg-01234567",
            "sg-01234567 ",
            "vpce-svc-0123456789abcdef0",
            "vpce-0123456789abcdef0",
            "Z0123456789ABCDEFGHIJ",
            "/hostedzone/Z1",
            "arn:aws:acm:us-east-1:111122223333:certificate/a",
            "arn:aws-us-gov:iam::111122223333:root",
            "arn:aws:iam::111122223333:",
            "arn:other:iam::1:x",
            "arn:aws:s3:::a b",
            "k3m9x2p7qa",
            "K3m9x2p7qa",
            "k3m9x2p7q",
        ];
        for text in texts {
            assert!(agree::<AccountId>(text) && agree::<Region>(text) && agree::<VpcId>(text), "{text:?}");
            assert!(agree::<SubnetId>(text) && agree::<SecurityGroupId>(text), "{text:?}");
            assert!(agree::<EndpointServiceId>(text) && agree::<EndpointId>(text), "{text:?}");
            assert!(agree::<HostedZoneId>(text) && agree::<Arn>(text) && agree::<OnboardingId>(text), "{text:?}");
        }
    }

    #[test]
    fn ports_are_one_to_65535() {
        assert!(Port::try_from(0).is_err());
        assert!(Port::try_from(65536).is_err());
        assert_eq!(Port::try_from(443).unwrap().number(), 443);
    }
}
