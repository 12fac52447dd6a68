//! What PutMetricAlarm asks for, held against AWS's rules.

use serde_json::Value;

use super::data::{self, Query};
use super::metric::Metric;
use super::series::{Stat, is_period};
use crate::error::AwsError;

/// What an alarm looks at, and when it goes off.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub queries: Vec<Query>,
    pub period: i64,
    pub periods: i64,
    /// So many of the periods must be over the threshold.
    pub wanted: i64,
    pub threshold: f64,
    pub comparison: String,
    /// `missing`, `ignore`, `breaching` or `notBreaching`.
    pub missing: String,
}

const COMPARISONS: [&str; 4] =
    ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

/// What is not simulated.
const STRANGE: [&str; 4] = ["ThresholdMetricId", "EvaluationCriteria", "EvaluationInterval", "WarmUpConfiguration"];

pub(super) fn read(asked: &Value) -> Result<Rule, AwsError> {
    if let Some(strange) = STRANGE.iter().find(|name| !asked[**name].is_null()) {
        return refuse(format!("The parameter {strange} is not supported."));
    }
    let (queries, period) = if asked["Metrics"].is_null() { single(asked)? } else { several(asked)? };
    let need = |name: &str| match asked[name].as_i64() {
        Some(number) => Ok(number),
        None => refuse(format!("The parameter {name} is required.")),
    };
    let periods = need("EvaluationPeriods")?;
    let wanted = asked["DatapointsToAlarm"].as_i64().unwrap_or(periods);
    if wanted > periods {
        return refuse("DatapointsToAlarm cannot be greater than EvaluationPeriods.");
    }
    // a day, or a week where a period is an hour or more
    let longest = if period >= 3600 { 604_800 } else { 86_400 };
    if period.saturating_mul(periods) > longest {
        return refuse(format!("Metrics cannot be checked across more than {longest} seconds."));
    }
    let Some(threshold) = asked["Threshold"].as_f64() else {
        return refuse("The parameter Threshold is required.");
    };
    let comparison = asked["ComparisonOperator"].as_str().unwrap_or_default();
    if !COMPARISONS.contains(&comparison) {
        return refuse("ComparisonOperator must compare with a threshold: anomaly detection is not supported.");
    }
    let missing = asked["TreatMissingData"].as_str().unwrap_or("missing");
    if !["missing", "ignore", "breaching", "notBreaching"].contains(&missing) {
        return refuse(format!("Option {missing} is not supported for TreatMissingData."));
    }
    let low = asked["EvaluateLowSampleCountPercentile"].as_str();
    if low.is_some_and(|low| !["evaluate", "ignore"].contains(&low)) {
        return refuse("Option is not supported for EvaluateLowSampleCountPercentile.");
    }
    actions(asked)?;
    let (comparison, missing) = (comparison.to_owned(), missing.to_owned());
    Ok(Rule { queries, period, periods, wanted, threshold, comparison, missing })
}

fn single(asked: &Value) -> Result<(Vec<Query>, i64), AwsError> {
    let metric = Metric::read(asked, None)?;
    if metric.name.is_empty() || metric.namespace.is_empty() {
        return refuse("Either MetricName with Namespace, or Metrics must be specified.");
    }
    let stat = match (asked["Statistic"].as_str(), asked["ExtendedStatistic"].as_str()) {
        (Some(stat), None) => stat,
        (None, Some(stat)) if stat.starts_with('p') => stat,
        (None, Some(stat)) => {
            return refuse(format!("The value {stat} for parameter ExtendedStatistic is not supported."));
        }
        _ => return refuse("Exactly one of Statistic and ExtendedStatistic must be specified."),
    };
    let Some(stat) = Stat::read(stat) else {
        return refuse(format!("The value {stat} for parameter ExtendedStatistic is not supported."));
    };
    let period = asked["Period"].as_i64().unwrap_or_default();
    if !is_period(period) || period < 10 {
        return refuse("Period must be 10, 20, 30 or a multiple of 60.");
    }
    let unit = asked["Unit"].as_str().map(str::to_owned);
    Ok((vec![Query::of_metric(metric, period, stat, unit)], period))
}

fn several(asked: &Value) -> Result<(Vec<Query>, i64), AwsError> {
    let alone = ["MetricName", "Namespace", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic"];
    if let Some(name) = alone.iter().find(|name| !asked[**name].is_null()) {
        return refuse(format!("The parameters Metrics and {name} cannot both be specified."));
    }
    let queries = data::read(&asked["Metrics"])?;
    if queries.iter().filter(|q| q.shown).count() != 1 {
        return refuse("Exactly one element of the metrics list should return data.");
    }
    let period = queries.iter().filter_map(Query::period).max();
    Ok((queries, period.unwrap_or(60)))
}

fn actions(asked: &Value) -> Result<(), AwsError> {
    for list in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
        let actions = asked[list].as_array().into_iter().flatten().filter_map(Value::as_str);
        for action in actions {
            if !action.starts_with("arn:") || action.split(':').count() < 6 {
                return refuse(format!("Invalid arn syntax: {action}"));
            }
        }
    }
    Ok(())
}

fn refuse<T>(message: impl Into<String>) -> Result<T, AwsError> {
    Err(AwsError::validation(message))
}
