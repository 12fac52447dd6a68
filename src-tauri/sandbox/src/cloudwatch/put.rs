//! Putting metric data: all of a request or none.

use serde_json::{Value, json};

use super::metric::Metric;
use super::series::{Measured, Point};
use super::{combination, invalid, seconds, whole};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// In one request.
const MOST_METRICS: usize = 1000;
/// Distinct values of one metric in one request.
const MOST_VALUES: usize = 150;
/// 2^360: no value is further from zero.
const LARGEST: f64 = 2.348_542_582_773_833_2e108;
/// Two weeks back, two hours ahead.
const PAST: i64 = 14 * 86_400;
const AHEAD: i64 = 2 * 3600;

pub(super) fn metric_data(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let namespace = call.json["Namespace"].as_str().unwrap_or_default();
    if namespace.starts_with("AWS/") {
        return Err(invalid("Namespace", "Namespaces that begin with AWS/ are kept for AWS services."));
    }
    let plain = call.json["MetricData"].as_array().into_iter().flatten();
    let of_entities = call.json["EntityMetricData"].as_array().into_iter().flatten();
    let of_entities = of_entities.filter_map(|e| e["MetricData"].as_array()).flatten();
    let data: Vec<&Value> = plain.chain(of_entities).collect();
    if data.is_empty() {
        return Err(AwsError::new("MissingParameter", "The parameter MetricData is required."));
    }
    if data.len() > MOST_METRICS {
        return Err(invalid("MetricData", "A request can hold 1000 metrics."));
    }
    let read = |datum: &&Value| Ok((Metric::read(datum, Some(namespace))?, point(datum, whole(call.now))?));
    let read: Vec<(Metric, Point)> = data.iter().map(read).collect::<Result<_, AwsError>>()?;
    let kept = &mut world.mine(call).cloudwatch.data;
    for (metric, point) in read {
        kept.entry(metric).or_default().push(point);
    }
    Ok(json!({}))
}

fn point(datum: &Value, now: i64) -> Result<Point, AwsError> {
    if !matches!(datum["StorageResolution"].as_i64(), None | Some(1 | 60)) {
        return Err(invalid("StorageResolution", "It is 1 or 60."));
    }
    let at = seconds(&datum["Timestamp"]).unwrap_or(now);
    if !(now - PAST..=now + AHEAD).contains(&at) {
        return Err(invalid("Timestamp", "It lies more than two weeks back or more than two hours ahead."));
    }
    // only what is of high resolution keeps its seconds
    let at = if datum["StorageResolution"] == json!(1) { at } else { at - at.rem_euclid(60) };
    let unit = datum["Unit"].as_str().unwrap_or("None").to_owned();
    Ok(Point { at, unit, measured: measured(datum)? })
}

fn measured(datum: &Value) -> Result<Measured, AwsError> {
    let given = |name: &str| !datum[name].is_null();
    let ways: Vec<&str> = ["Value", "Values", "StatisticValues"].into_iter().filter(|name| given(name)).collect();
    match ways.as_slice() {
        ["Value"] => Ok(Measured::Each(vec![(number(&datum["Value"], "Value")?, 1.0)])),
        ["Values"] => values(datum),
        [_] => set(&datum["StatisticValues"]),
        [] => Err(AwsError::new("MissingParameter", "One of Value, Values and StatisticValues is required.")),
        [one, other, ..] => Err(combination(format!(
            "The parameters MetricData.member.1.{one} and MetricData.member.1.{other} are mutually exclusive and you have specified both."
        ))),
    }
}

fn values(datum: &Value) -> Result<Measured, AwsError> {
    let numbers = |name: &str| -> Result<Vec<f64>, AwsError> {
        datum[name].as_array().into_iter().flatten().map(|v| number(v, name)).collect()
    };
    let values = numbers("Values")?;
    let counts = if datum["Counts"].is_null() { vec![1.0; values.len()] } else { numbers("Counts")? };
    if values.is_empty() || values.len() > MOST_VALUES {
        return Err(invalid("Values", "There are from 1 to 150 of them."));
    }
    if counts.len() != values.len() {
        return Err(invalid("Counts", "There are as many counts as values."));
    }
    if counts.iter().any(|c| *c <= 0.0) {
        return Err(invalid("Counts", "A count is more than zero."));
    }
    Ok(Measured::Each(values.into_iter().zip(counts).collect()))
}

fn set(values: &Value) -> Result<Measured, AwsError> {
    let read = |name: &str| number(&values[name], &format!("StatisticValues.{name}"));
    let (count, sum, min, max) = (read("SampleCount")?, read("Sum")?, read("Minimum")?, read("Maximum")?);
    if count <= 0.0 || min > max {
        return Err(invalid(
            "StatisticValues",
            "Samples are more than zero, and the minimum is not above the maximum.",
        ));
    }
    Ok(Measured::Set { count, sum, min, max })
}

fn number(value: &Value, name: &str) -> Result<f64, AwsError> {
    let found = value.as_f64().filter(|n| n.abs() <= LARGEST);
    found.ok_or_else(|| invalid(name, "A value lies between -2^360 and 2^360."))
}
