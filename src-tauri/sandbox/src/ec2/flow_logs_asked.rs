//! What a call wants of flow logs, with AWS's refusals of what does not go together (`docs/aws.md`, “Flow logs”).

use super::listing::FLOW_LOG;
use super::state::{Files, FlowLog};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;

/// AWS's constraint on the resources of one call.
const MOST: usize = 300;

/// What is recorded when no format is asked for.
const DEFAULT_FORMAT: &str = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

/// The resources to be logged, and the log that each is to have.
pub(super) struct Asked {
    pub kind: String,
    pub resources: Vec<String>,
    pub log: FlowLog,
}

pub(super) fn asked(call: &Call) -> Result<Asked, AwsError> {
    let kind = kind(call.params.need("ResourceType")?)?;
    let resources = call.params.list("ResourceId");
    if resources.len() > MOST {
        return Err(AwsError::invalid(format!("At most {MOST} resources can be given")));
    }
    let traffic = call.params.need("TrafficType")?;
    if !["ACCEPT", "REJECT", "ALL"].contains(&traffic) {
        return Err(unknown(traffic, "TrafficType"));
    }
    let interval = call.params.number("MaxAggregationInterval")?.unwrap_or(600);
    if ![60, 600].contains(&interval) {
        return Err(refused("Invalid Flow Log Max Aggregation Interval"));
    }
    let destination_type = call.params.get("LogDestinationType").unwrap_or("cloud-watch-logs");
    let (destination, group) = destination(call, destination_type)?;
    let log = FlowLog {
        id: String::new(),
        resource: String::new(),
        traffic: traffic.to_owned(),
        destination_type: destination_type.to_owned(),
        destination,
        group,
        role: role(call, "DeliverLogsPermissionArn")?,
        cross_account_role: role(call, "DeliverCrossAccountRole")?,
        format: format(call.params.get("LogFormat").unwrap_or(DEFAULT_FORMAT))?,
        interval,
        files: files(call, destination_type)?,
        created: call.now,
        tags: tags::asked(call, &FLOW_LOG)?,
    };
    match destination_type {
        "cloud-watch-logs" if log.role.is_none() => {
            Err(refused("DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs."))
        }
        "s3" if log.role.is_some() => Err(refused("DeliverLogsPermissionArn is not applicable for s3 delivery")),
        _ => Ok(()),
    }?;
    Ok(Asked { kind, resources, log })
}

/// Transit gateways, Cloud WAN and regional NAT gateways are not simulated.
fn kind(asked: &str) -> Result<String, AwsError> {
    match asked {
        "VPC" | "Subnet" | "NetworkInterface" => Ok(asked.to_owned()),
        "TransitGateway"
        | "TransitGatewayAttachment"
        | "RegionalNatGateway"
        | "CoreNetwork"
        | "CoreNetworkEdge"
        | "CoreNetworkAttachment" => {
            Err(AwsError::new("UnsupportedOperation", format!("Flow logs of {asked} are not supported here")))
        }
        other => Err(unknown(other, "ResourceType")),
    }
}

/// The ARN and the log group that records go to: CloudWatch Logs takes either, the others an ARN only.
fn destination(call: &Call, kind: &str) -> Result<(Option<String>, Option<String>), AwsError> {
    let (arn, group) = (call.params.get("LogDestination"), call.params.get("LogGroupName"));
    let named = match (kind, arn, group) {
        ("cloud-watch-logs", None, None) => {
            return Err(refused("LogDestination can't be empty if LogGroupName is not provided."));
        }
        ("cloud-watch-logs", None, Some(group)) => log_group(group).map(|g| (None, Some(g))),
        ("cloud-watch-logs", Some(arn), None) => {
            let name = parts(arn, "logs").and_then(|rest| rest.strip_prefix("log-group:"));
            let name = name.and_then(|n| log_group(n.strip_suffix(":*").unwrap_or(n)));
            name.map(|g| (Some(arn.to_owned()), Some(g)))
        }
        ("cloud-watch-logs", Some(_), Some(_)) => {
            return Err(refused("Please only provide LogGroupName or only provide LogDestination."));
        }
        ("s3" | "kinesis-data-firehose", _, Some(_)) => {
            return Err(refused("LogDestination type must be cloud-watch-logs if LogGroupName is provided."));
        }
        ("s3" | "kinesis-data-firehose", None, None) => {
            return Err(refused(&format!("LogDestination can't be empty if LogDestinationType is {kind}.")));
        }
        ("s3", Some(arn), None) => parts(arn, "s3").filter(|rest| bucket(rest)).map(|_| (Some(arn.to_owned()), None)),
        ("kinesis-data-firehose", Some(arn), None) => {
            let stream = parts(arn, "firehose").and_then(|rest| rest.strip_prefix("deliverystream/"));
            stream.filter(|s| !s.is_empty()).map(|_| (Some(arn.to_owned()), None))
        }
        (other, ..) => return Err(unknown(other, "LogDestinationType")),
    };
    named.ok_or_else(|| refused(&format!("Invalid LogDestination for {kind}")))
}

/// What an ARN of that service names.
fn parts<'a>(arn: &'a str, service: &str) -> Option<&'a str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, of, _, _, rest] if partition.starts_with("aws") && *of == service => Some(rest),
        _ => None,
    }
}

/// Up to 512 characters of those that CloudWatch Logs takes in a group's name.
fn log_group(name: &str) -> Option<String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_-/.#".contains(&b);
    ((1..=512).contains(&name.len()) && name.bytes().all(allowed)).then(|| name.to_owned())
}

/// A bucket, perhaps with a folder, which is not called as AWS's own is.
fn bucket(rest: &str) -> bool {
    let mut folders = rest.split('/');
    let name = folders.next().unwrap_or_default();
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    (3..=63).contains(&name.len()) && name.bytes().all(allowed) && !folders.any(|f| f == "AWSLogs")
}

fn role(call: &Call, name: &str) -> Result<Option<String>, AwsError> {
    let Some(arn) = call.params.get(name) else { return Ok(None) };
    match parts(arn, "iam").is_some_and(|rest| rest.starts_with("role/")) {
        true => Ok(Some(arn.to_owned())),
        false => Err(refused(&format!("Invalid {name}: {arn}"))),
    }
}

/// Fields as `${field-id}`, with spaces between.
fn format(text: &str) -> Result<String, AwsError> {
    let field = |word: &str| {
        let id = word.strip_prefix("${").and_then(|w| w.strip_suffix('}')).unwrap_or_default();
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match text.split(' ').all(field) {
        true => Ok(text.to_owned()),
        false => Err(refused(&format!("Invalid LogFormat: {text}"))),
    }
}

/// Files are what S3 gets.
fn files(call: &Call, kind: &str) -> Result<Option<Files>, AwsError> {
    let (name, format) = ("DestinationOptions.", call.params.get("DestinationOptions.FileFormat"));
    if !call.params.map().keys().any(|k| k.starts_with(name)) {
        return Ok(None);
    }
    if kind != "s3" {
        return Err(refused("DestinationOptions can only be given if LogDestinationType is s3."));
    }
    let format = format.unwrap_or("plain-text");
    if !["plain-text", "parquet"].contains(&format) {
        return Err(unknown(format, "FileFormat"));
    }
    let flag = |member: &str| call.params.flag(&format!("{name}{member}"));
    let (hive, hourly) = (flag("HiveCompatiblePartitions"), flag("PerHourPartition"));
    Ok(Some(Files { format: format.to_owned(), hive, hourly }))
}

fn unknown(value: &str, parameter: &str) -> AwsError {
    AwsError::invalid(format!("Value ({value}) for parameter {parameter} is invalid."))
}

fn refused(message: &str) -> AwsError {
    AwsError::new("InvalidParameter", message)
}
