//! Conditions: an operator, a key and the values that it may have (`docs/aws.md`, “Policies”).

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::Context;
use super::pattern::{self, NoValue};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    pub key: String,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Operator {
    test: Test,
    /// `StringNotEquals` and its like.
    negated: bool,
    set: Set,
    if_exists: bool,
}

/// How many of a request's values must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// Of an ordinary operator: the request has one value.
    One,
    All,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Equals,
    EqualsIgnoreCase,
    Like,
    Numeric(Order),
    Date(Order),
    Bool,
    Ip,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// None where there is no such operator.
    pub fn new(operator: &str, key: &str, values: Vec<String>) -> Option<Self> {
        Some(Self { operator: Operator::named(operator)?, key: key.to_owned(), values })
    }

    /// Whether a request meets it. Keys that the request lacks, though it matters, are added to `missing`.
    pub fn holds(&self, context: &Context, variables: bool, missing: &mut BTreeSet<String>) -> bool {
        let Operator { test, negated, set, if_exists } = self.operator;
        let given = context.get(&self.key);
        if test == Test::Null {
            return self.values.iter().any(|v| v.eq_ignore_ascii_case("true") == given.is_none());
        }
        let Some(given) = given else {
            if !if_exists {
                missing.insert(self.key.clone());
            }
            return match set {
                Set::One => if_exists || negated,
                Set::All => true,
                Set::Any => if_exists,
            };
        };
        let mut absent = false;
        let mut one_of = |value: &String| {
            let hit = |pattern: &String| match test.passes(pattern, value, context, variables) {
                Ok(hit) => hit,
                Err(NoValue(key)) => {
                    missing.insert(key);
                    absent = true;
                    false
                }
            };
            // all of them are looked at, so that all missing keys are found
            self.values.iter().map(hit).filter(|hit| *hit).count() > 0
        };
        let hits: Vec<bool> = given.iter().map(&mut one_of).collect();
        if absent && negated {
            return false;
        }
        match set {
            Set::One => hits.contains(&true) != negated,
            Set::All => hits.iter().all(|hit| *hit != negated),
            Set::Any => hits.iter().any(|hit| *hit != negated),
        }
    }
}

impl Operator {
    fn named(name: &str) -> Option<Self> {
        let (set, name) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Set::All, rest),
            Some(("ForAnyValue", rest)) => (Set::Any, rest),
            Some(_) => return None,
            None => (Set::One, name),
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let (test, negated) = match name {
            "StringEquals" | "BinaryEquals" => (Test::Equals, false),
            "StringNotEquals" => (Test::Equals, true),
            "StringEqualsIgnoreCase" => (Test::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Test::EqualsIgnoreCase, true),
            "StringLike" => (Test::Like, false),
            "StringNotLike" => (Test::Like, true),
            "NumericEquals" => (Test::Numeric(Order::Equal), false),
            "NumericNotEquals" => (Test::Numeric(Order::Equal), true),
            "NumericLessThan" => (Test::Numeric(Order::Less), false),
            "NumericLessThanEquals" => (Test::Numeric(Order::LessOrEqual), false),
            "NumericGreaterThan" => (Test::Numeric(Order::Greater), false),
            "NumericGreaterThanEquals" => (Test::Numeric(Order::GreaterOrEqual), false),
            "DateEquals" => (Test::Date(Order::Equal), false),
            "DateNotEquals" => (Test::Date(Order::Equal), true),
            "DateLessThan" => (Test::Date(Order::Less), false),
            "DateLessThanEquals" => (Test::Date(Order::LessOrEqual), false),
            "DateGreaterThan" => (Test::Date(Order::Greater), false),
            "DateGreaterThanEquals" => (Test::Date(Order::GreaterOrEqual), false),
            "Bool" => (Test::Bool, false),
            "IpAddress" => (Test::Ip, false),
            "NotIpAddress" => (Test::Ip, true),
            "ArnEquals" | "ArnLike" => (Test::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Test::Arn, true),
            // a key is there or is not: neither a set nor a condition on being there makes sense of it
            "Null" if set == Set::One && !if_exists => (Test::Null, false),
            _ => return None,
        };
        Some(Self { test, negated, set, if_exists })
    }
}

impl Test {
    fn passes(self, wanted: &str, given: &str, context: &Context, variables: bool) -> Result<bool, NoValue> {
        Ok(match self {
            Test::Equals => pattern::equals(wanted, given, context, variables)?,
            Test::EqualsIgnoreCase => pattern::text(wanted, context, variables)?.to_lowercase() == given.to_lowercase(),
            Test::Like => pattern::fits(wanted, given, context, variables)?,
            Test::Numeric(order) => match (given.parse::<f64>(), wanted.parse::<f64>()) {
                (Ok(given), Ok(wanted)) => given.partial_cmp(&wanted).is_some_and(|found| order.holds(found)),
                _ => false,
            },
            Test::Date(order) => {
                moment(given).zip(moment(wanted)).is_some_and(|(given, wanted)| order.holds(given.cmp(&wanted)))
            }
            Test::Bool => given.eq_ignore_ascii_case(&pattern::text(wanted, context, variables)?),
            Test::Ip => given.parse().ok().zip(network(wanted)).is_some_and(|(ip, net): (IpAddr, _)| net.contains(&ip)),
            Test::Arn => arn(wanted, given, context, variables)?,
            Test::Null => false,
        })
    }
}

impl Order {
    fn holds(self, found: std::cmp::Ordering) -> bool {
        match self {
            Order::Equal => found.is_eq(),
            Order::Less => found.is_lt(),
            Order::LessOrEqual => found.is_le(),
            Order::Greater => found.is_gt(),
            Order::GreaterOrEqual => found.is_ge(),
        }
    }
}

/// Each of an ARN's six parts is compared on its own, so a wildcard does not reach over a colon before the last.
fn arn(wanted: &str, given: &str, context: &Context, variables: bool) -> Result<bool, NoValue> {
    let wanted: Vec<&str> = parts(wanted);
    let given: Vec<&str> = parts(given);
    if wanted.len() != 6 || given.len() != 6 {
        return Ok(false);
    }
    for (wanted, given) in wanted.iter().zip(given) {
        if !pattern::fits(wanted, given, context, variables)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Cut at colons, but not inside `${…}`.
fn parts(arn: &str) -> Vec<&str> {
    let (mut found, mut from, mut inside) = (Vec::new(), 0, false);
    for (at, letter) in arn.char_indices() {
        match letter {
            '{' => inside = arn[..at].ends_with('$'),
            '}' => inside = false,
            ':' if !inside && found.len() < 5 => {
                found.push(&arn[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&arn[from..]);
    found
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Milliseconds since 1970, of a moment in ISO 8601, of a day, or of seconds since 1970.
fn moment(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return seconds.checked_mul(1000);
    }
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.as_millisecond());
    }
    let plain = text.strip_suffix('Z').unwrap_or(text);
    let at = plain.parse::<jiff::civil::DateTime>().ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}
