//! The state of an alarm, worked out when it is looked at: from what it was when it was last set, period by period until now.
//! How missing data counts: `docs/aws.md`, “CloudWatch metrics”.

use std::collections::BTreeMap;

use serde_json::json;

use super::alarm_asked::Rule;
use super::data;
use super::{Scope, whole};
use crate::clock::Time;

/// A state and since when it is.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub value: String,
    pub reason: String,
    pub data: Option<String>,
    pub updated: Time,
    pub transitioned: Time,
}

/// More data points are looked at than must be over the threshold, for the case that some are missing.
const SPARE: i64 = 2;
/// Further back than so many periods nothing is worked out.
const LONGEST: i64 = 1440;

/// What has become of a state by `now`.
pub(super) fn now(scope: &Scope<'_>, rule: &Rule, set: &State, now: Time) -> State {
    let period = rule.period.max(1);
    let last = whole(now).div_euclid(period);
    let first = (whole(set.updated).div_euclid(period) + 1).max(last - LONGEST);
    let reach = rule.periods + SPARE;
    let (from, to) = ((first - reach).saturating_mul(period), last.saturating_mul(period));
    if first > last {
        return set.clone();
    }
    let Ok(found) = data::evaluate(scope, now, &rule.queries, from, to) else { return set.clone() };
    let values = found.into_iter().next().map(|(_, _, series)| series).unwrap_or_default();
    let mut state = set.clone();
    for step in first..=last {
        let window = |back: i64| (step - back).saturating_mul(period);
        let seen: Vec<(i64, f64)> = (1..=reach).filter_map(|back| pick(&values, window(back), period)).collect();
        let (verdict, real) = judge(rule, &seen);
        if let Some(value) = verdict.filter(|v| *v != state.value) {
            let at = step.saturating_mul(period).saturating_mul(1000);
            state = changed(rule, value, &real, at);
        }
    }
    state
}

/// The value of the period that begins then. Figures of a query may be counted from another second.
fn pick(values: &BTreeMap<i64, f64>, begin: i64, period: i64) -> Option<(i64, f64)> {
    values.range(begin..begin.saturating_add(period)).next().map(|(at, value)| (*at, *value))
}

/// The state that the newest values call for, or nothing where it stays as it is; and the values that were looked at.
fn judge(rule: &Rule, newest: &[(i64, f64)]) -> (Option<&'static str>, Vec<(i64, f64)>) {
    let periods = usize::try_from(rule.periods).unwrap_or(usize::MAX);
    let real: Vec<(i64, f64)> = newest.iter().copied().take(periods).collect();
    let missing = periods.saturating_sub(real.len());
    let over = real.iter().filter(|(_, v)| breaches(rule, *v)).count();
    let wanted = usize::try_from(rule.wanted).unwrap_or(usize::MAX);
    let all_over = over == real.len();
    let verdict = match rule.missing.as_str() {
        _ if over >= wanted => Some("ALARM"),
        "breaching" if over + missing >= wanted => Some("ALARM"),
        "breaching" | "notBreaching" => Some("OK"),
        _ if missing == 0 || !all_over => Some("OK"),
        "ignore" => None,
        _ if real.is_empty() => Some("INSUFFICIENT_DATA"),
        _ => Some("ALARM"),
    };
    (verdict, real)
}

fn breaches(rule: &Rule, value: f64) -> bool {
    match rule.comparison.as_str() {
        "GreaterThanThreshold" => value > rule.threshold,
        "GreaterThanOrEqualToThreshold" => value >= rule.threshold,
        "LessThanThreshold" => value < rule.threshold,
        _ => value <= rule.threshold,
    }
}

fn changed(rule: &Rule, value: &str, real: &[(i64, f64)], at: Time) -> State {
    let points: Vec<String> = real.iter().map(|(at, value)| format!("{value:?} ({})", stamp(*at))).collect();
    let threshold = rule.threshold;
    let (missing, count) = (&rule.missing, real.len());
    let reason = match value {
        _ if real.is_empty() && value == "INSUFFICIENT_DATA" => {
            "Insufficient Data: there were no data points in the evaluation range".to_owned()
        }
        _ if real.is_empty() => format!("Threshold Crossed: no datapoints were received and missing data is {missing}"),
        "ALARM" => format!("Threshold Crossed: {count} datapoints {points:?} were over the threshold ({threshold:?})"),
        _ => format!("Threshold Crossed: {count} datapoints {points:?} were not over the threshold ({threshold:?})"),
    };
    let data = json!({ "version": "1.0", "queryDate": stamp(whole(at)), "period": rule.period, "threshold": threshold,
        "recentDatapoints": real.iter().map(|(_, value)| value).collect::<Vec<_>>() });
    let reason = reason.chars().take(1023).collect();
    State { value: value.to_owned(), reason, data: Some(data.to_string()), updated: at, transitioned: at }
}

fn stamp(at: i64) -> String {
    jiff::Timestamp::from_second(at).map(|t| t.strftime("%d/%m/%y %H:%M:%S").to_string()).unwrap_or_default()
}
