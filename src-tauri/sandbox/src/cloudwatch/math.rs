//! Metric math, as far as it goes here: numbers, IDs, `+ - * / ^`, brackets, METRICS, and the functions in `function`.
//! Whatever else AWS knows is refused, never guessed.

use std::collections::BTreeMap;

use crate::error::AwsError;

/// Values by the second at which their period begins.
pub(super) type Series = BTreeMap<i64, f64>;

/// What an expression comes to on its way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Worth {
    Number(f64),
    One(Series),
    Many(Vec<Series>),
}

/// How deep brackets may stand in each other.
const DEPTH: usize = 24;

/// What is known while an expression is worked out.
pub(super) trait Known {
    /// The result of another query.
    fn of(&self, id: &str) -> Option<Worth>;
    /// All metrics of the request whose ID holds a text.
    fn metrics(&self, holding: &str) -> Vec<Series>;
}

/// The IDs that an expression names.
pub(super) fn names(expression: &str) -> Vec<String> {
    let tokens = tokens(expression).unwrap_or_default();
    let name = |t: &Token| match t {
        Token::Word(word) if is_id(word) => Some(word.clone()),
        _ => None,
    };
    tokens.iter().filter_map(name).collect()
}

/// Works out an expression.
pub(super) fn evaluate(expression: &str, known: &dyn Known) -> Result<Worth, AwsError> {
    let tokens = tokens(expression).ok_or_else(|| wrong(expression, "it cannot be read"))?;
    let mut reader = Reader { expression, tokens: &tokens, at: 0, depth: 0, known };
    let worth = reader.sum()?;
    match reader.peek() {
        None => Ok(worth),
        Some(_) => Err(wrong(expression, "it goes on after its end")),
    }
}

/// IDs begin with a small letter and go on with letters, digits and underscores.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(expression: &str) -> Option<Vec<Token>> {
    let mut rest = expression.trim_start();
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '0'..='9' | '.' => {
                let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                (Token::Number(rest[..length].parse().ok()?), length)
            }
            'a'..='z' | 'A'..='Z' => {
                let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (Token::Word(rest[..length].to_owned()), length)
            }
            '"' | '\'' => {
                let inside = rest.get(1..)?.split(first).next()?;
                rest.get(1 + inside.len()..)?.starts_with(first).then_some(())?;
                (Token::Text(inside.to_owned()), inside.len() + 2)
            }
            '+' | '-' | '*' | '/' | '^' | '(' | ')' | '[' | ']' | ',' => (Token::Sign(first), 1),
            _ => return None,
        };
        found.push(token);
        rest = rest.get(length..)?.trim_start();
    }
    Some(found)
}

struct Reader<'a> {
    expression: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    known: &'a dyn Known,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let Some(Token::Sign(sign)) = self.peek() else { return None };
        let sign = *sign;
        signs.contains(&sign).then(|| {
            self.at += 1;
            sign
        })
    }

    fn need(&mut self, sign: char) -> Result<(), AwsError> {
        self.sign(&[sign]).map(drop).ok_or_else(|| wrong(self.expression, &format!("“{sign}” is missing")))
    }

    fn sum(&mut self) -> Result<Worth, AwsError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(wrong(self.expression, "it nests too deep"));
        }
        let mut left = self.product()?;
        while let Some(sign) = self.sign(&['+', '-']) {
            let right = self.product()?;
            left = self.pair(left, right, sign)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn product(&mut self) -> Result<Worth, AwsError> {
        let mut left = self.power()?;
        while let Some(sign) = self.sign(&['*', '/']) {
            let right = self.power()?;
            left = self.pair(left, right, sign)?;
        }
        Ok(left)
    }

    fn power(&mut self) -> Result<Worth, AwsError> {
        let mut left = self.single()?;
        while let Some(sign) = self.sign(&['^']) {
            let right = self.single()?;
            left = self.pair(left, right, sign)?;
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Worth, AwsError> {
        let mut negative = false;
        while self.sign(&['-']).is_some() {
            negative = !negative;
        }
        let worth = self.atom()?;
        Ok(if negative { each(worth, |v| -v) } else { worth })
    }

    fn atom(&mut self) -> Result<Worth, AwsError> {
        if self.sign(&['(']).is_some() {
            let inside = self.sum()?;
            self.need(')')?;
            return Ok(inside);
        }
        if self.sign(&['[']).is_some() {
            let items = self.list(']')?;
            return self.many(items);
        }
        let token = self.peek().cloned().ok_or_else(|| wrong(self.expression, "it ends too early"))?;
        self.at += 1;
        match token {
            Token::Number(number) => Ok(Worth::Number(number)),
            Token::Word(word) if is_id(&word) => self
                .known
                .of(&word)
                .ok_or_else(|| wrong(self.expression, &format!("the ID {word} is not of this request"))),
            Token::Word(word) => self.function(&word),
            Token::Text(_) | Token::Sign(_) => Err(wrong(self.expression, "something is out of place")),
        }
    }

    fn list(&mut self, end: char) -> Result<Vec<Worth>, AwsError> {
        let mut items = Vec::new();
        if self.sign(&[end]).is_some() {
            return Ok(items);
        }
        loop {
            items.push(self.sum()?);
            if self.sign(&[',']).is_none() {
                self.need(end)?;
                return Ok(items);
            }
        }
    }

    fn function(&mut self, name: &str) -> Result<Worth, AwsError> {
        self.need('(')?;
        if name == "METRICS" {
            let holding = match self.peek() {
                Some(Token::Text(text)) => text.clone(),
                _ => String::new(),
            };
            self.at += usize::from(matches!(self.peek(), Some(Token::Text(_))));
            self.need(')')?;
            return Ok(Worth::Many(self.known.metrics(&holding)));
        }
        let given = self.list(')')?;
        let refused = || wrong(self.expression, &format!("{name} is not known here, or not with what it is given"));
        match (name, given.as_slice()) {
            ("SUM", [of]) => fold(of, |v| v.iter().sum()).ok_or_else(refused),
            ("AVG", [of]) => fold(of, |v| v.iter().sum::<f64>() / length(v.len())).ok_or_else(refused),
            ("MIN", [of]) => fold(of, |v| v.iter().copied().fold(f64::INFINITY, f64::min)).ok_or_else(refused),
            ("MAX", [of]) => fold(of, |v| v.iter().copied().fold(f64::NEG_INFINITY, f64::max)).ok_or_else(refused),
            ("ABS", [of]) => Ok(each(of.clone(), f64::abs)),
            ("CEIL", [of]) => Ok(each(of.clone(), f64::ceil)),
            ("FLOOR", [of]) => Ok(each(of.clone(), f64::floor)),
            ("DIFF", [of @ (Worth::One(_) | Worth::Many(_))]) => Ok(steps(of, |_, by| by)),
            ("RATE", [of @ (Worth::One(_) | Worth::Many(_))]) => Ok(steps(of, |seconds, by| by / seconds)),
            _ => Err(refused()),
        }
    }

    fn many(&self, items: Vec<Worth>) -> Result<Worth, AwsError> {
        let mut all = Vec::new();
        for item in items {
            match item {
                Worth::One(series) => all.push(series),
                Worth::Many(series) => all.extend(series),
                Worth::Number(_) => return Err(wrong(self.expression, "an array holds time series only")),
            }
        }
        Ok(Worth::Many(all))
    }

    /// Two values, or two series where both have a value, or each series of an array with the other side.
    fn pair(&self, left: Worth, right: Worth, sign: char) -> Result<Worth, AwsError> {
        let one = |a: f64, b: f64| match sign {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => a / b,
            _ => a.powf(b),
        };
        Ok(match (left, right) {
            (Worth::Number(a), Worth::Number(b)) => Worth::Number(one(a, b)),
            (Worth::Number(a), b) => each(b, |b| one(a, b)),
            (a, Worth::Number(b)) => each(a, |a| one(a, b)),
            (Worth::One(a), Worth::One(b)) => Worth::One(both(&a, &b, one)),
            (Worth::One(a), Worth::Many(b)) => Worth::Many(b.iter().map(|b| both(&a, b, one)).collect()),
            (Worth::Many(a), Worth::One(b)) => Worth::Many(a.iter().map(|a| both(a, &b, one)).collect()),
            (Worth::Many(_), Worth::Many(_)) => return Err(wrong(self.expression, "it joins two arrays")),
        })
    }
}

/// Division by zero and the like leave a gap.
fn finite(at: i64, value: f64) -> Option<(i64, f64)> {
    value.is_finite().then_some((at, value))
}

fn both(a: &Series, b: &Series, one: impl Fn(f64, f64) -> f64) -> Series {
    a.iter().filter_map(|(at, a)| finite(*at, one(*a, *b.get(at)?))).collect()
}

fn each(worth: Worth, one: impl Fn(f64) -> f64) -> Worth {
    let of = |series: Series| series.into_iter().filter_map(|(at, v)| finite(at, one(v))).collect();
    match worth {
        Worth::Number(number) => Worth::Number(one(number)),
        Worth::One(series) => Worth::One(of(series)),
        Worth::Many(all) => Worth::Many(all.into_iter().map(of).collect()),
    }
}

/// Of one series a number, of several a series of what each moment has.
fn fold(worth: &Worth, of: impl Fn(&[f64]) -> f64) -> Option<Worth> {
    match worth {
        Worth::Number(_) => None,
        Worth::One(series) => {
            let values: Vec<f64> = series.values().copied().collect();
            Some(Worth::Number(if values.is_empty() { f64::NAN } else { of(&values) }))
        }
        Worth::Many(all) => {
            let mut moments: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
            all.iter().flatten().for_each(|(at, value)| moments.entry(*at).or_default().push(*value));
            Some(Worth::One(moments.into_iter().filter_map(|(at, values)| finite(at, of(&values))).collect()))
        }
    }
}

/// What changed from each moment to the next.
fn steps(worth: &Worth, one: impl Fn(f64, f64) -> f64) -> Worth {
    let of = |series: &Series| -> Series {
        let pairs = series.iter().zip(series.iter().skip(1));
        pairs.filter_map(|((a, from), (b, to))| finite(*b, one(gap(*a, *b), to - from))).collect()
    };
    match worth {
        Worth::Number(number) => Worth::Number(*number),
        Worth::One(series) => Worth::One(of(series)),
        Worth::Many(all) => Worth::Many(all.iter().map(of).collect()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds have twelve digits")]
fn gap(from: i64, to: i64) -> f64 {
    (to - from) as f64
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 values")]
fn length(n: usize) -> f64 {
    n as f64
}

fn wrong(expression: &str, why: &str) -> AwsError {
    AwsError::validation(format!("Error in expression '{expression}': {why}"))
}
