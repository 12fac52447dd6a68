//! GetMetricStatistics: one metric, several statistics.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::metric::Metric;
use super::series::{Figures, Stat, first_second, is_period, kept, periods};
use super::{Scope, combination, invalid, seconds, whole};
use crate::call::Call;
use crate::error::AwsError;
use crate::world::World;

/// Data points in one answer.
const MOST: i64 = 1440;

pub(super) fn get(world: &World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let metric = Metric::read(asked, None)?;
    let period = asked["Period"].as_i64().unwrap_or_default();
    if !is_period(period) {
        return Err(invalid("Period", "It is 1, 5, 10, 20, 30 or a multiple of 60."));
    }
    let (from, to) = span(asked)?;
    let count = (to - from).div_euclid(period);
    if count > MOST {
        return Err(combination(format!(
            "You have requested up to {count} datapoints, which exceeds the limit of {MOST}. You may reduce the datapoints requested by increasing Period, or decreasing the time range."
        )));
    }
    let (plain, extended) = statistics(asked)?;
    let now = whole(call.now);
    let from = first_second(from, now, period);
    let points = Scope::of(world, call).points(&metric, from, to);
    let units: BTreeSet<&str> = points.iter().map(|p| p.unit.as_str()).collect();
    let wanted = asked["Unit"].as_str();
    let mut shown = Vec::new();
    for unit in units.into_iter().filter(|u| wanted.is_none_or(|w| w == *u)) {
        let figures: BTreeMap<i64, Figures> = periods(&points, Some(unit), from, period);
        let figures = figures.into_iter().filter(|(at, _)| kept(*at, now, period));
        shown.extend(figures.filter_map(|(at, f)| datapoint(at, unit, &f, &plain, &extended)));
    }
    Ok(json!({ "Label": metric.name, "Datapoints": shown }))
}

/// Beginning and end, the one before the other.
fn span(asked: &Value) -> Result<(i64, i64), AwsError> {
    let moment = |name: &str| seconds(&asked[name]).unwrap_or_default();
    let (from, to) = (moment("StartTime"), moment("EndTime"));
    if from >= to {
        let message = "The parameter StartTime must be less than the parameter EndTime.";
        return Err(AwsError::invalid(message));
    }
    Ok((from, to))
}

type Named = Vec<(String, Stat)>;

fn statistics(asked: &Value) -> Result<(Named, Named), AwsError> {
    let read = |name: &str| -> Result<Named, AwsError> {
        let texts = asked[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        let stat = |text: &str| Some((text.to_owned(), Stat::read(text)?));
        texts.map(|text| stat(text).ok_or_else(|| invalid(name, "It is of the form p99.9."))).collect()
    };
    match (read("Statistics")?, read("ExtendedStatistics")?) {
        (plain, extended) if plain.is_empty() && extended.is_empty() => {
            Err(combination("At least one of the parameters Statistics and ExtendedStatistics must be specified."))
        }
        (plain, extended) if !plain.is_empty() && !extended.is_empty() => {
            Err(combination("The parameters Statistics and ExtendedStatistics cannot both be specified."))
        }
        read => Ok(read),
    }
}

fn datapoint(at: i64, unit: &str, figures: &Figures, plain: &Named, extended: &Named) -> Option<Value> {
    let mut point = Map::new();
    let told = |named: &Named| -> Vec<(String, Value)> {
        named.iter().filter_map(|(name, stat)| Some((name.clone(), json!(figures.get(*stat)?)))).collect()
    };
    point.extend(told(plain));
    let ranks: Map<String, Value> = told(extended).into_iter().collect();
    if !ranks.is_empty() {
        point.insert("ExtendedStatistics".to_owned(), Value::Object(ranks));
    }
    if point.is_empty() {
        return None;
    }
    point.insert("Timestamp".to_owned(), json!(at));
    point.insert("Unit".to_owned(), json!(unit));
    Some(Value::Object(point))
}
