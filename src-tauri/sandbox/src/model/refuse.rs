//! How each service words what its model refuses. Codes: `docs/aws.md`, “Bad requests”; sentences are ours, in AWS's manner.

use serde_json::Value;

use super::query::ec2_path;
use super::{EC2, Violation, Wrong};
use crate::error::AwsError;
use crate::service::Service;

const PARAMETERS: [&str; 6] =
    ["PutMetricData", "GetMetricStatistics", "ListMetrics", "TagResource", "UntagResource", "ListTagsForResource"];

/// The refusal of a request that does not fit its model.
pub(crate) fn refusal(service: Service, action: &str, violations: &[Violation]) -> Option<AwsError> {
    let first = violations.first()?;
    Some(match service {
        Service::Ec2 => ec2(action, first),
        Service::Route53 => AwsError::new("InvalidInput", all(violations)),
        Service::Sns => AwsError::new("InvalidParameter", format!("Invalid parameter: {}", sentence(first))),
        // of the codes for parameters, only these operations have any in their model
        Service::CloudWatch if !PARAMETERS.contains(&action) => AwsError::validation(all(violations)),
        Service::CloudWatch => match first.kind {
            Wrong::Missing => AwsError::new("MissingParameter", format!("The parameter {} is required.", first.path)),
            _ => AwsError::new("InvalidParameterValue", sentence(first)),
        },
        Service::Elbv2 | Service::Sts | Service::Iam | Service::AutoScaling | Service::Other => {
            AwsError::validation(all(violations))
        }
        Service::Sso | Service::SsoOidc => match service {
            Service::SsoOidc => AwsError::new("InvalidRequestException", sentence(first))
                .member("error", Value::from("invalid_request"))
                .member("error_description", Value::from(sentence(first))),
            _ => AwsError::new("InvalidRequestException", sentence(first)),
        },
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs | Service::Quotas => {
            if violations.iter().any(|v| matches!(v.kind, Wrong::Type(_))) {
                return Some(AwsError::new("SerializationException", sentence(first)));
            }
            let code = match service {
                Service::Ecs | Service::Logs => "InvalidParameterException",
                Service::Quotas => "IllegalArgumentException",
                Service::CloudTrail => trail(first),
                _ => "ValidationException",
            };
            AwsError::new(code, all(violations))
        }
    })
}

/// CloudTrail has codes of its own for a page's size, for attributes to look up and for categories.
fn trail(violation: &Violation) -> &'static str {
    match (violation.path.as_str(), &violation.kind) {
        ("MaxResults", _) => "InvalidMaxResultsException",
        ("EventCategory", _) => "InvalidEventCategoryException",
        ("LookupAttributes", _) => "InvalidLookupAttributesException",
        (path, Wrong::Word(_)) if path.starts_with("LookupAttributes") => "InvalidLookupAttributesException",
        _ => "ValidationException",
    }
}

/// EC2 names parameters as they are sent. Codes of words that it does not know: `docs/aws.md`, “Error codes”.
fn ec2(action: &str, violation: &Violation) -> AwsError {
    let Violation { path, kind, value } = violation;
    let sent = EC2.input(action).map_or_else(|| path.clone(), |input| ec2_path(&EC2, input, path));
    let sentence = format!("Value ({value}) for parameter {sent} is invalid. {}", expected(kind));
    match (kind, action) {
        (Wrong::Missing, _) => AwsError::missing(&sent),
        (Wrong::Word(_), "CreateVpcEndpoint") if path == "VpcEndpointType" => {
            AwsError::new("InvalidVpcEndpointType", sentence)
        }
        (Wrong::Word(_), "CreateVpcEndpoint") if path.starts_with("TagSpecifications") => {
            AwsError::new("InvalidParameter", sentence)
        }
        _ => AwsError::invalid(sentence),
    }
}

/// `2 validation errors detected: Value 'x' at 'name' failed to satisfy constraint: …; …`
fn all(violations: &[Violation]) -> String {
    let sentences: Vec<String> = violations.iter().map(sentence).collect();
    let errors = if violations.len() == 1 { "error" } else { "errors" };
    format!("{} validation {errors} detected: {}", violations.len(), sentences.join("; "))
}

fn sentence(violation: &Violation) -> String {
    let member: Vec<String> = violation.path.split('.').map(lower_first).collect();
    let value = match violation.kind {
        Wrong::Missing => "null".to_owned(),
        _ => format!("'{}'", violation.value),
    };
    format!("Value {value} at '{}' failed to satisfy constraint: {}", member.join("."), expected(&violation.kind))
}

fn expected(kind: &Wrong) -> String {
    match kind {
        Wrong::Missing => "Member must not be null".to_owned(),
        Wrong::Type(kind) => format!("Member must be of type {}", format!("{kind:?}").to_lowercase()),
        Wrong::Word(words) => format!("Member must satisfy enum value set: [{}]", words.join(", ")),
        Wrong::TooSmall(n) => format!("Member must have value greater than or equal to {n}"),
        Wrong::TooLarge(n) => format!("Member must have value less than or equal to {n}"),
        Wrong::TooShort(n) => format!("Member must have length greater than or equal to {n}"),
        Wrong::TooLong(n) => format!("Member must have length less than or equal to {n}"),
        Wrong::Pattern(pattern) => format!("Member must satisfy regular expression pattern: {pattern}"),
    }
}

/// AWS's validator names members with a small first letter.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}
