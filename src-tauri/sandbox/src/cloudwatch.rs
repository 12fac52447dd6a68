//! Amazon CloudWatch: metrics that were put, those that AWS itself keeps of load balancers and PrivateLink, and alarms on both.
//! Composite and log alarms, anomaly detection, metrics insights, dashboards and streams are not simulated.

mod alarm_asked;
mod alarm_state;
mod alarms;
mod data;
mod list;
mod math;
mod metric;
mod own;
mod put;
mod series;
mod statistics;
mod tags;
#[cfg(test)]
mod tests;
mod traffic;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

use alarms::Alarm;
use metric::Metric;
use own::Own;
use series::Point;

/// What one account has put in one Region.
#[derive(Debug, Clone, Default)]
pub(crate) struct CloudWatch {
    data: BTreeMap<Metric, Vec<Point>>,
    alarms: BTreeMap<String, Alarm>,
}

impl CloudWatch {
    /// The names of the alarms, for looking and for tests.
    pub fn dump(&self) -> Value {
        self.alarms.keys().map(String::as_str).collect()
    }
}

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "PutMetricData" => put::metric_data(world, call),
        "GetMetricData" => data::get(world, call),
        "GetMetricStatistics" => statistics::get(world, call),
        "ListMetrics" => list::metrics(world, call),
        "PutMetricAlarm" => alarms::put(world, call),
        "DescribeAlarms" => alarms::describe(world, call),
        "DescribeAlarmsForMetric" => alarms::describe_for_metric(world, call),
        "DeleteAlarms" => alarms::delete(world, call),
        "SetAlarmState" => alarms::set_state(world, call),
        "EnableAlarmActions" => alarms::actions(world, call, true),
        "DisableAlarmActions" => alarms::actions(world, call, false),
        "TagResource" => tags::add(world, call),
        "UntagResource" => tags::remove(world, call),
        "ListTagsForResource" => tags::list(world, call),
        _ => Err(call.unknown_action()),
    }
}

/// Everything that can be measured in one account and Region at one moment.
struct Scope<'a> {
    own: Own<'a>,
    put: Option<&'a BTreeMap<Metric, Vec<Point>>>,
}

impl<'a> Scope<'a> {
    fn of(world: &'a World, call: &Call) -> Self {
        let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
        Self { own: Own::of(world, &call.account, &call.region, call.now), put: estate.map(|e| &e.cloudwatch.data) }
    }

    /// The points of a metric from one second until before another, as they came.
    fn points(&self, metric: &Metric, from: i64, to: i64) -> Vec<Point> {
        let put = self.put.and_then(|put| put.get(metric)).into_iter().flatten();
        let asked = put.filter(|p| (from..to).contains(&p.at)).cloned();
        asked.chain(self.own.points(metric, from, to)).collect()
    }
}

/// A moment of a request, in whole seconds since 1970; what is absurd becomes the first or last one that is not.
fn seconds(value: &Value) -> Option<i64> {
    const FURTHEST: f64 = 253_402_300_799.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is within twelve digits")]
    value.as_f64().map(|s| s.clamp(-FURTHEST, FURTHEST).floor() as i64)
}

/// Whole seconds since 1970.
fn whole(time: Time) -> i64 {
    time.div_euclid(1000)
}

/// Refuses one parameter's value.
fn invalid(parameter: &str, why: &str) -> AwsError {
    AwsError::invalid(format!("The value of the parameter {parameter} is invalid. {why}"))
}

/// Refuses parameters that do not go together.
fn combination(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidParameterCombination", message)
}
