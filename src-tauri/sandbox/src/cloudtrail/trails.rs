//! Trails, as far as a seed has any.

use serde_json::{Value, json};

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// A trail over all Regions.
#[derive(Debug, Clone)]
pub(crate) struct Trail {
    name: String,
    arn: String,
    home: String,
    bucket: String,
    since: Time,
}

impl Trail {
    pub fn new(name: &str, home: &str, account: &str, bucket: &str, since: Time) -> Self {
        let arn = format!("arn:aws:cloudtrail:{home}:{account}:trail/{name}");
        Self { name: name.to_owned(), arn, home: home.to_owned(), bucket: bucket.to_owned(), since }
    }

    fn shown(&self) -> Value {
        json!({ "Name": self.name, "TrailARN": self.arn, "HomeRegion": self.home, "S3BucketName": self.bucket,
            "IncludeGlobalServiceEvents": true, "IsMultiRegionTrail": true, "LogFileValidationEnabled": true,
            "HasCustomEventSelectors": false, "HasInsightSelectors": false, "IsOrganizationTrail": false })
    }
}

/// Names and ARNs that are not there are passed over.
pub(super) fn describe(world: &World, call: &Call) -> Result<Value, AwsError> {
    let wanted: Option<Vec<&str>> =
        call.json["trailNameList"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect());
    for name in wanted.iter().flatten() {
        named(name)?;
    }
    let shadows = call.json["includeShadowTrails"].as_bool().unwrap_or(true);
    // a name means a trail of this Region, an ARN one of any
    let means = |name: &str, t: &Trail| name == t.arn || (name == t.name && t.home == call.region);
    let fits = |t: &&Trail| {
        let asked = wanted.as_ref().is_none_or(|names| names.is_empty() || names.iter().any(|name| means(name, t)));
        asked && (shadows || t.home == call.region)
    };
    Ok(json!({ "trailList": all(world, call).iter().filter(fits).map(Trail::shown).collect::<Vec<_>>() }))
}

/// All on one page, so that no token is of another.
pub(super) fn list(world: &World, call: &Call) -> Result<Value, AwsError> {
    if !call.json["NextToken"].is_null() {
        return Err(AwsError::new("InvalidNextTokenException", "The next token is invalid."));
    }
    let shown = |t: &Trail| json!({ "TrailARN": t.arn, "Name": t.name, "HomeRegion": t.home });
    Ok(json!({ "Trails": all(world, call).iter().map(shown).collect::<Vec<_>>() }))
}

pub(super) fn get(world: &World, call: &Call) -> Result<Value, AwsError> {
    Ok(json!({ "Trail": one(world, call)?.shown() }))
}

/// It logs, and delivers every five minutes.
pub(super) fn status(world: &World, call: &Call) -> Result<Value, AwsError> {
    let trail = one(world, call)?;
    let delivered = call.now.div_euclid(300_000).saturating_mul(300);
    let stamp =
        |at: i64| jiff::Timestamp::from_second(at).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let began = trail.since.div_euclid(1000);
    Ok(json!({ "IsLogging": true, "LatestDeliveryTime": delivered, "StartLoggingTime": began,
        "LatestDeliveryAttemptTime": stamp(delivered), "LatestDeliveryAttemptSucceeded": stamp(delivered),
        "LatestNotificationAttemptTime": "", "LatestNotificationAttemptSucceeded": "",
        "TimeLoggingStarted": stamp(began), "TimeLoggingStopped": "" }))
}

fn all<'a>(world: &'a World, call: &Call) -> &'a [Trail] {
    world.accounts.get(&call.account).map(|a| a.history.trails.as_slice()).unwrap_or_default()
}

fn one<'a>(world: &'a World, call: &Call) -> Result<&'a Trail, AwsError> {
    let name = call.json["Name"].as_str().unwrap_or_default();
    named(name)?;
    let unknown = || AwsError::new("TrailNotFoundException", format!("Unknown trail: {name}"));
    all(world, call).iter().find(|t| t.name == name || t.arn == name).ok_or_else(unknown)
}

/// A name of 3 to 128 letters, digits, `.`, `_` and `-`, or an ARN.
fn named(name: &str) -> Result<(), AwsError> {
    if name.starts_with("arn:") {
        let parts: Vec<&str> = name.splitn(6, ':').collect();
        let fits = matches!(parts.as_slice(), [_, _, "cloudtrail", _, _, trail] if trail.starts_with("trail/"));
        let refused = || AwsError::new("CloudTrailARNInvalidException", format!("The ARN {name} is not valid."));
        return fits.then_some(()).ok_or_else(refused);
    }
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let edges =
        name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let refused = || AwsError::new("InvalidTrailNameException", format!("The trail name {name} is not valid."));
    (plain && edges && (3..=128).contains(&name.len())).then_some(()).ok_or_else(refused)
}
