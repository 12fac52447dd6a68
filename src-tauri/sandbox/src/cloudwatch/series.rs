//! Points become figures: counted, summed and ranked within each period.

use std::collections::BTreeMap;

/// What was measured at one second.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub at: i64,
    pub unit: String,
    pub measured: Measured,
}

#[derive(Debug, Clone)]
pub(super) enum Measured {
    /// Each value, and how often it occurred.
    Each(Vec<(f64, f64)>),
    /// Only what was summed up before: no percentiles come of it, unless all values were one.
    Set { count: f64, sum: f64, min: f64, max: f64 },
}

/// One statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stat {
    SampleCount,
    Average,
    Sum,
    Minimum,
    Maximum,
    Percentile(f64),
}

impl Stat {
    /// `Average`, or `p99.9`. Trimmed means and percentile ranks are not simulated.
    pub fn read(text: &str) -> Option<Self> {
        Some(match text {
            "SampleCount" => Self::SampleCount,
            "Average" => Self::Average,
            "Sum" => Self::Sum,
            "Minimum" => Self::Minimum,
            "Maximum" => Self::Maximum,
            _ => Self::Percentile(percent(text.strip_prefix('p')?)?),
        })
    }
}

/// From 0 to 100 with at most ten decimals.
fn percent(text: &str) -> Option<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let plain = digits(whole) && digits(decimals) && decimals.len() <= 10;
    text.parse().ok().filter(|p| plain && (0.0..=100.0).contains(p))
}

/// All that was measured in one period.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    count: f64,
    sum: f64,
    min: f64,
    max: f64,
    /// Absent where single values are not known.
    each: Option<Vec<(f64, f64)>>,
}

impl Default for Figures {
    fn default() -> Self {
        Self { count: 0.0, sum: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY, each: Some(Vec::new()) }
    }
}

impl Figures {
    fn add(&mut self, measured: &Measured) {
        match measured {
            Measured::Each(values) => values.iter().for_each(|(value, count)| self.add_each(*value, *count)),
            Measured::Set { count, sum, min, max } if min >= max => self.add_each(sum / count, *count),
            Measured::Set { count, sum, min, max } => {
                (self.count, self.sum) = (self.count + count, self.sum + sum);
                (self.min, self.max) = (self.min.min(*min), self.max.max(*max));
                self.each = None;
            }
        }
    }

    fn add_each(&mut self, value: f64, count: f64) {
        (self.count, self.sum) = (self.count + count, self.sum + value * count);
        (self.min, self.max) = (self.min.min(value), self.max.max(value));
        if let Some(each) = &mut self.each {
            each.push((value, count));
        }
    }

    /// Nothing where a statistic cannot be told.
    pub fn get(&self, stat: Stat) -> Option<f64> {
        let told = match stat {
            Stat::SampleCount => self.count,
            Stat::Average => self.sum / self.count,
            Stat::Sum => self.sum,
            Stat::Minimum => self.min,
            Stat::Maximum => self.max,
            Stat::Percentile(percent) => self.percentile(percent)?,
        };
        told.is_finite().then_some(told)
    }

    /// The smallest value that so many percent of all do not exceed. There is none where a value is negative.
    fn percentile(&self, percent: f64) -> Option<f64> {
        let mut each = self.each.clone().filter(|_| self.min >= 0.0)?;
        each.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let wanted = self.count * percent / 100.0;
        let mut seen = 0.0;
        let reached = each.iter().find(|(_, count)| {
            seen += count;
            seen >= wanted
        });
        reached.or(each.last()).map(|(value, _)| *value)
    }
}

/// The figures of each period that has any, by the second at which it begins. Periods are counted from `from`.
pub(super) fn periods(points: &[Point], unit: Option<&str>, from: i64, period: i64) -> BTreeMap<i64, Figures> {
    let mut figures: BTreeMap<i64, Figures> = BTreeMap::new();
    let period = period.max(1);
    for point in points.iter().filter(|p| p.at >= from && unit.is_none_or(|u| u == p.unit)) {
        let begin = from + (point.at - from).div_euclid(period) * period;
        figures.entry(begin).or_default().add(&point.measured);
    }
    figures
}

/// The second from which a question is answered: the older, the coarser (`docs/aws.md`, “CloudWatch metrics”).
pub(super) fn first_second(from: i64, now: i64, period: i64) -> i64 {
    const DAY: i64 = 86_400;
    let grain = match now.saturating_sub(from) {
        _ if period < 60 => period,
        age if age < 15 * DAY => 60,
        age if age < 63 * DAY => 300,
        _ => 3600,
    };
    from - from.rem_euclid(grain.max(1))
}

/// Whether data of a second is still kept in so fine a grain: three hours, 15 days, 63 days, 455 days.
pub(super) fn kept(at: i64, now: i64, period: i64) -> bool {
    const HOUR: i64 = 3600;
    let age = now.saturating_sub(at);
    match period {
        p if p % 3600 == 0 => age <= 455 * 24 * HOUR,
        p if p % 300 == 0 => age <= 63 * 24 * HOUR,
        p if p % 60 == 0 => age <= 15 * 24 * HOUR,
        _ => age <= 3 * HOUR,
    }
}

/// 1, 5, 10, 20, 30, or a multiple of 60 seconds.
pub(super) fn is_period(period: i64) -> bool {
    matches!(period, 1 | 5 | 10 | 20 | 30) || (period > 0 && period % 60 == 0)
}
