//! Alarms on metrics: made, described, switched and deleted. Their actions are kept and never carried out.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::alarm_asked::{self, Rule};
use super::alarm_state::{self, State};
use super::data::present;
use super::metric::Metric;
use super::{Scope, tags};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::page;
use crate::world::World;

/// In one account and Region.
const MOST: usize = 5000;

#[derive(Debug, Clone)]
pub(super) struct Alarm {
    pub arn: String,
    /// The members of the request, to be shown again.
    asked: Map<String, Value>,
    /// Of an alarm on one metric.
    metric: Option<Metric>,
    rule: Rule,
    configured: Time,
    actions_enabled: bool,
    /// As it was last set: at creation, or by SetAlarmState.
    state: State,
    pub tags: BTreeMap<String, String>,
}

/// Members that are shown as they were given.
const SHOWN: &[&str] = &[
    "AlarmName",
    "AlarmDescription",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Dimensions",
    "Period",
    "Unit",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
    "Metrics",
    "EvaluationWindow",
    "ActionConfiguration",
];

/// Makes an alarm, or replaces one whose state stays as it is and whose tags stay too.
pub(super) fn put(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = call.json["AlarmName"].as_str().unwrap_or_default().to_owned();
    if name.chars().any(char::is_control) {
        return Err(AwsError::validation("AlarmName must not hold control characters."));
    }
    let rule = alarm_asked::read(&call.json)?;
    let given = tags::given(&call.json["Tags"])?;
    let scope = Scope::of(world, call);
    let old = known(world, call).and_then(|alarms| alarms.get(&name));
    let state = match old {
        Some(old) => alarm_state::now(&scope, &old.rule, &old.state, call.now),
        None => State {
            value: "INSUFFICIENT_DATA".to_owned(),
            reason: "Unchecked: Initial alarm creation".to_owned(),
            data: None,
            updated: call.now,
            transitioned: call.now,
        },
    };
    let state = State { updated: call.now, ..state };
    let tags = old.map_or(given, |old| old.tags.clone());
    let metric = if call.json["Metrics"].is_null() { Some(Metric::read(&call.json, None)?) } else { None };
    if old.is_none() && known(world, call).is_some_and(|alarms| alarms.len() >= MOST) {
        return Err(AwsError::new("LimitExceeded", format!("You can have at most {MOST} alarms.")));
    }
    let mut asked = present(&call.json, SHOWN);
    for list in ["OKActions", "AlarmActions", "InsufficientDataActions"] {
        asked.entry(list).or_insert(json!([]));
    }
    if metric.is_some() {
        asked.entry("Dimensions").or_insert(json!([]));
    }
    let alarm = Alarm {
        arn: format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", call.region, call.account),
        asked,
        metric,
        rule,
        configured: call.now,
        actions_enabled: call.json["ActionsEnabled"].as_bool().unwrap_or(true),
        state,
        tags,
    };
    world.mine(call).cloudwatch.alarms.insert(name, alarm);
    Ok(json!({}))
}

pub(super) fn describe(world: &World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let names: Option<Vec<&str>> =
        asked["AlarmNames"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect());
    let prefix = asked["AlarmNamePrefix"].as_str();
    if names.as_ref().is_some_and(|n| !n.is_empty()) && prefix.is_some() {
        return Err(AwsError::validation("AlarmNames and AlarmNamePrefix cannot both be specified."));
    }
    let kinds = asked["AlarmTypes"].as_array();
    let of_metrics = kinds.is_none_or(|kinds| kinds.is_empty() || kinds.contains(&json!("MetricAlarm")));
    // composite alarms, of which there are none, are what has parents and children
    let related = !asked["ChildrenOfAlarmName"].is_null() || !asked["ParentsOfAlarmName"].is_null();
    let fits = |(name, alarm): &(&String, &Alarm)| {
        let all_actions = ["OKActions", "AlarmActions", "InsufficientDataActions"].map(|list| &alarm.asked[list]);
        let acts = |prefix: &str| {
            let actions = all_actions.iter().filter_map(|list| list.as_array()).flatten().filter_map(Value::as_str);
            actions.into_iter().any(|action| action.starts_with(prefix))
        };
        names.as_ref().is_none_or(|names| names.is_empty() || names.contains(&name.as_str()))
            && prefix.is_none_or(|prefix| name.starts_with(prefix))
            && asked["ActionPrefix"].as_str().is_none_or(acts)
    };
    let scope = Scope::of(world, call);
    let all = known(world, call).into_iter().flatten().filter(|_| of_metrics && !related);
    let shown = all.filter(fits).map(|(_, alarm)| show(alarm, &scope, call.now));
    let shown = shown.filter(|a| asked["StateValue"].is_null() || a["StateValue"] == asked["StateValue"]);
    let size = asked["MaxRecords"].as_i64().unwrap_or(50);
    let (shown, next) = page::page(shown, Some(size), asked["NextToken"].as_str())
        .map_err(|_| AwsError::new("InvalidNextToken", "The next token is invalid."))?;
    let mut answer = json!({ "MetricAlarms": shown, "CompositeAlarms": [] });
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}

/// Only alarms on that one metric, with exactly these dimensions.
pub(super) fn describe_for_metric(world: &World, call: &Call) -> Result<Value, AwsError> {
    let metric = Metric::read(&call.json, None)?;
    let fits = |alarm: &&Alarm| {
        let members = ["Statistic", "ExtendedStatistic", "Period", "Unit"];
        let same = |name: &&str| call.json[*name].is_null() || Some(&call.json[*name]) == alarm.asked.get(*name);
        alarm.metric.as_ref() == Some(&metric) && members.iter().all(same)
    };
    let scope = Scope::of(world, call);
    let all = known(world, call).into_iter().flat_map(BTreeMap::values);
    Ok(json!({ "MetricAlarms": all.filter(fits).map(|a| show(a, &scope, call.now)).collect::<Vec<_>>() }))
}

/// A name that is not there does not keep the others; when none is, that is said.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let names = names(call);
    let alarms = &mut world.mine(call).cloudwatch.alarms;
    if let Some(stranger) = names.first().filter(|_| !names.iter().any(|name| alarms.contains_key(name))) {
        return Err(not_found(stranger));
    }
    alarms.retain(|name, _| !names.contains(name));
    Ok(json!({}))
}

/// Lasts until the next period is looked at.
pub(super) fn set_state(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let text = |name: &str| call.json[name].as_str().map(str::to_owned);
    let (name, data) = (text("AlarmName").unwrap_or_default(), text("StateReasonData"));
    if data.as_deref().is_some_and(|data| serde_json::from_str::<Value>(data).is_err()) {
        return Err(AwsError::new("InvalidFormat", "StateReasonData must be valid JSON."));
    }
    let (value, reason) = (text("StateValue").unwrap_or_default(), text("StateReason").unwrap_or_default());
    let alarm = world.mine(call).cloudwatch.alarms.get_mut(&name).ok_or_else(|| not_found(&name))?;
    alarm.state = State { value, reason, data, updated: call.now, transitioned: call.now };
    Ok(json!({}))
}

/// Names that are not there are passed over.
pub(super) fn actions(world: &mut World, call: &Call, enabled: bool) -> Result<Value, AwsError> {
    let names = names(call);
    let alarms = world.mine(call).cloudwatch.alarms.iter_mut();
    alarms.filter(|(name, _)| names.contains(name)).for_each(|(_, alarm)| alarm.actions_enabled = enabled);
    Ok(json!({}))
}

fn names(call: &Call) -> Vec<String> {
    let names = call.json["AlarmNames"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn known<'a>(world: &'a World, call: &Call) -> Option<&'a BTreeMap<String, Alarm>> {
    world.estates.get(&(call.account.clone(), call.region.clone())).map(|e| &e.cloudwatch.alarms)
}

fn not_found(name: &str) -> AwsError {
    AwsError::new("ResourceNotFound", format!("The alarm {name} does not exist.")).status(404)
}

fn show(alarm: &Alarm, scope: &Scope<'_>, now: Time) -> Value {
    let state = alarm_state::now(scope, &alarm.rule, &alarm.state, now);
    let mut shown = alarm.asked.clone();
    let mut tell = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
    tell("AlarmArn", json!(alarm.arn));
    tell("ActionsEnabled", json!(alarm.actions_enabled));
    tell("AlarmConfigurationUpdatedTimestamp", moment(alarm.configured));
    tell("StateValue", json!(state.value));
    tell("StateReason", json!(state.reason));
    if let Some(data) = state.data {
        tell("StateReasonData", json!(data));
    }
    tell("StateUpdatedTimestamp", moment(state.updated));
    tell("StateTransitionedTimestamp", moment(state.transitioned));
    Value::Object(shown)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our age have 13 digits")]
fn moment(time: Time) -> Value {
    json!(time as f64 / 1000.0)
}
