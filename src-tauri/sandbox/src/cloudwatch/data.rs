//! GetMetricData: many metrics at once, and expressions over them. Alarms on expressions are worked out here too.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::math::{self, Known, Series, Worth};
use super::metric::Metric;
use super::series::{Stat, first_second, is_period, kept, periods};
use super::{Scope, seconds, whole};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::world::World;

/// Queries of one request.
const MOST: usize = 500;
/// Data points of one answer.
const MOST_POINTS: i64 = 100_800;

/// Data points that are read or copied for one request before it is refused: what an expression names again counts again.
const MOST_TOUCHED: usize = 2_000_000;

/// How many expressions may lean on each other in a row.
const CHAIN: usize = 12;

/// What is asked for under an ID.
#[derive(Debug, Clone)]
pub(super) struct Query {
    id: String,
    label: Option<String>,
    pub shown: bool,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Metric { metric: Metric, period: i64, stat: Stat, unit: Option<String> },
    Expression(String),
}

pub(super) fn get(world: &World, call: &Call) -> Result<Value, AwsError> {
    let asked = &call.json;
    let queries = read(&asked["MetricDataQueries"])?;
    let moment = |name: &str| seconds(&asked[name]).unwrap_or_default();
    let (from, to) = (moment("StartTime"), moment("EndTime"));
    if from >= to {
        return Err(AwsError::validation("The parameter StartTime must be less than the parameter EndTime."));
    }
    let most = asked["MaxDatapoints"].as_i64().unwrap_or(MOST_POINTS);
    if !(1..=MOST_POINTS).contains(&most) {
        return Err(AwsError::validation(format!("MaxDatapoints must be from 1 to {MOST_POINTS}.")));
    }
    let answers = evaluate(&Scope::of(world, call), call.now, &queries, from, to)?;
    let upwards = asked["ScanBy"] == json!("TimestampAscending");
    let skip = match asked["NextToken"].as_str() {
        None => 0,
        Some(token) => token
            .strip_prefix("sandbox-page-")
            .and_then(|n| n.parse::<usize>().ok())
            .ok_or_else(|| AwsError::new("InvalidNextToken", "The next token is invalid."))?,
    };
    Ok(page(answers, upwards, skip, usize::try_from(most).unwrap_or_default()))
}

/// One series with its ID and label.
type Answered = (String, String, Series);

/// A window of all data points, in the order of their series.
fn page(answers: Vec<Answered>, upwards: bool, skip: usize, most: usize) -> Value {
    let (mut before, mut left) = (skip, most);
    let (mut shown, mut more) = (Vec::new(), false);
    for (id, label, series) in answers {
        let mut points: Vec<(i64, f64)> = series.into_iter().collect();
        if !upwards {
            points.reverse();
        }
        let count = points.len();
        let taken: Vec<(i64, f64)> = points.into_iter().skip(before).take(left).collect();
        let cut = count.saturating_sub(before) > taken.len();
        // told on an earlier page
        let told = before >= count && count > 0;
        (before, left, more) = (before.saturating_sub(count), left - taken.len(), more || cut);
        let nothing_yet = taken.is_empty() && cut;
        if !(told || nothing_yet) {
            let (times, values): (Vec<i64>, Vec<f64>) = taken.into_iter().unzip();
            let status = if cut { "PartialData" } else { "Complete" };
            shown
                .push(json!({ "Id": id, "Label": label, "Timestamps": times, "Values": values, "StatusCode": status }));
        }
    }
    let mut answer = json!({ "MetricDataResults": shown, "Messages": [] });
    if more {
        answer["NextToken"] = json!(format!("sandbox-page-{}", skip.saturating_add(most)));
    }
    answer
}

/// The queries of a request or an alarm.
pub(super) fn read(queries: &Value) -> Result<Vec<Query>, AwsError> {
    let queries = queries.as_array().map(Vec::as_slice).unwrap_or_default();
    if queries.is_empty() || queries.len() > MOST {
        return Err(AwsError::validation(format!("There must be from 1 to {MOST} metric data queries.")));
    }
    let mut ids = BTreeSet::new();
    let mut read = Vec::new();
    for query in queries {
        let id = query["Id"].as_str().unwrap_or_default();
        if !math::is_id(id) {
            return Err(AwsError::validation(format!(
                "The value '{id}' for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
            )));
        }
        if !ids.insert(id) {
            return Err(AwsError::validation(format!("The values for parameter Id are not unique: '{id}'")));
        }
        read.push(Query {
            id: id.to_owned(),
            label: query["Label"].as_str().map(str::to_owned),
            shown: query["ReturnData"].as_bool().unwrap_or(true),
            what: what(query)?,
        });
    }
    for query in &read {
        let What::Expression(expression) = &query.what else { continue };
        let strange = math::names(expression).into_iter().find(|name| !ids.contains(name.as_str()));
        if let Some(name) = strange {
            return Err(AwsError::validation(format!(
                "Error in expression '{}': The ID '{name}' is not of this request.",
                query.id
            )));
        }
    }
    Ok(read)
}

fn what(query: &Value) -> Result<What, AwsError> {
    let period = |value: &Value| match value.as_i64() {
        Some(period) if !is_period(period) => {
            Err(AwsError::validation("Period must be 1, 5, 10, 20, 30 or a multiple of 60."))
        }
        period => Ok(period),
    };
    let stat = &query["MetricStat"];
    match (stat.is_object(), query["Expression"].as_str()) {
        (true, None) => Ok(What::Metric {
            metric: metric(&stat["Metric"])?,
            period: period(&stat["Period"])?.unwrap_or(60),
            stat: stat["Stat"].as_str().and_then(Stat::read).ok_or_else(|| {
                AwsError::validation(format!("The value {} for parameter Stat is not supported.", stat["Stat"]))
            })?,
            unit: stat["Unit"].as_str().map(str::to_owned),
        }),
        (false, Some(expression)) => {
            period(&query["Period"])?;
            Ok(What::Expression(expression.to_owned()))
        }
        (true, Some(_)) | (false, None) => {
            Err(AwsError::validation("Exactly one of MetricStat and Expression must be specified in a query."))
        }
    }
}

fn metric(value: &Value) -> Result<Metric, AwsError> {
    let metric = Metric::read(value, None).map_err(|e| AwsError::validation(e.message))?;
    if metric.namespace.is_empty() || metric.name.is_empty() {
        return Err(AwsError::validation("A metric must have a Namespace and a MetricName."));
    }
    Ok(metric)
}

/// The series of every query that is to be shown, in their order.
pub(super) fn evaluate(
    scope: &Scope<'_>,
    now: Time,
    queries: &[Query],
    from: i64,
    to: i64,
) -> Result<Vec<Answered>, AwsError> {
    let asked = Asked {
        scope,
        now: whole(now),
        from,
        to,
        queries: queries.iter().map(|q| (q.id.as_str(), q)).collect(),
        found: RefCell::default(),
        error: RefCell::default(),
        depth: Cell::new(0),
        touched: Cell::new(0),
    };
    let mut answers = Vec::new();
    for query in queries.iter().filter(|q| q.shown) {
        let worth = asked.of(&query.id);
        if let Some(error) = asked.error.borrow_mut().take() {
            return Err(error);
        }
        let default = match &query.what {
            What::Metric { metric, .. } => metric.name.clone(),
            What::Expression(_) => query.id.clone(),
        };
        let label = query.label.clone().unwrap_or(default);
        let named = |series| (query.id.clone(), label.clone(), series);
        match worth {
            Some(Worth::One(series)) => answers.push(named(series)),
            Some(Worth::Many(all)) => answers.extend(all.into_iter().map(named)),
            Some(Worth::Number(_)) | None => {
                return Err(AwsError::validation(format!(
                    "Error in expression '{}': it must come to a time series.",
                    query.id
                )));
            }
        }
    }
    Ok(answers)
}

/// A request on its way: each query is worked out once.
struct Asked<'a, 's> {
    scope: &'a Scope<'s>,
    now: i64,
    from: i64,
    to: i64,
    queries: BTreeMap<&'a str, &'a Query>,
    /// Nothing stands for a query that is being worked out.
    found: RefCell<BTreeMap<String, Option<Worth>>>,
    error: RefCell<Option<AwsError>>,
    depth: Cell<usize>,
    touched: Cell<usize>,
}

impl Known for Asked<'_, '_> {
    fn of(&self, id: &str) -> Option<Worth> {
        if let Some(found) = self.found.borrow().get(id) {
            return self.copied(found.as_ref()?);
        }
        let query = self.queries.get(id)?;
        self.found.borrow_mut().insert(id.to_owned(), None);
        let worth = match &query.what {
            What::Metric { metric, period, stat, unit } => Ok(self.measured(metric, *period, *stat, unit.as_deref())),
            What::Expression(_) if self.depth.get() >= CHAIN => {
                Err(AwsError::validation(format!("Error in expression '{id}': it leans on too many others.")))
            }
            What::Expression(expression) => {
                self.depth.set(self.depth.get() + 1);
                let worth = math::evaluate(expression, self);
                self.depth.set(self.depth.get() - 1);
                worth
            }
        };
        let worth = worth.map_err(|error| self.fail(error)).ok()?;
        let copy = self.copied(&worth);
        self.found.borrow_mut().insert(id.to_owned(), Some(worth));
        copy
    }

    fn metrics(&self, holding: &str) -> Vec<Series> {
        let metrics = self.queries.values().filter(|q| matches!(q.what, What::Metric { .. }));
        let series = metrics.filter(|q| q.id.contains(holding)).filter_map(|q| match self.of(&q.id) {
            Some(Worth::One(series)) => Some(series),
            _ => None,
        });
        series.collect()
    }
}

impl Asked<'_, '_> {
    /// The first error is the one to tell.
    fn fail(&self, error: AwsError) {
        self.error.borrow_mut().get_or_insert(error);
    }

    /// A copy, while there is room for its data points.
    fn copied(&self, worth: &Worth) -> Option<Worth> {
        let points = match worth {
            Worth::Number(_) => 0,
            Worth::One(series) => series.len(),
            Worth::Many(all) => all.iter().map(Series::len).sum(),
        };
        let touched = self.touched.get().saturating_add(points);
        if touched > MOST_TOUCHED {
            self.fail(AwsError::validation(format!("The request needs more than {MOST_TOUCHED} data points.")));
            return None;
        }
        self.touched.set(touched);
        Some(worth.clone())
    }

    fn measured(&self, metric: &Metric, period: i64, stat: Stat, unit: Option<&str>) -> Worth {
        let from = first_second(self.from, self.now, period);
        let points = self.scope.points(metric, from, self.to);
        let figures = periods(&points, unit, from, period).into_iter();
        let told = figures.filter(|(at, _)| kept(*at, self.now, period));
        Worth::One(told.filter_map(|(at, f)| Some((at, f.get(stat)?))).collect())
    }
}

impl Query {
    /// The one query of an alarm on a single metric.
    pub fn of_metric(metric: Metric, period: i64, stat: Stat, unit: Option<String>) -> Self {
        Self { id: "m".to_owned(), label: None, shown: true, what: What::Metric { metric, period, stat, unit } }
    }

    /// The longest period of the metrics in it.
    pub fn period(&self) -> Option<i64> {
        match &self.what {
            What::Metric { period, .. } => Some(*period),
            What::Expression(_) => None,
        }
    }
}

/// Members of an object that are there.
pub(super) fn present(value: &Value, names: &[&str]) -> Map<String, Value> {
    let there = names.iter().filter(|name| !value[**name].is_null());
    there.map(|name| ((*name).to_owned(), value[*name].clone())).collect()
}
