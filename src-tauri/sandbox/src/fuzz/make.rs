//! Values by a model's shapes: sound ones, and ones at and beyond every edge.

use serde_json::{Map, Value, json};

use crate::model::{Member, Model, Shape, ShapeKind};

/// Numbers that look random and are the same on every run.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 16
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Once in `n`.
    pub fn chance(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// What people and attackers write.
const TEXTS: [&str; 18] = [
    "",
    "x",
    "web",
    "vpc-1",
    "10.0.0.0/16",
    "10.0.0.0/99",
    "10.0.0.4",
    "::/0",
    "us-east-1a",
    "443",
    "-1",
    "*",
    "arn:aws:iam::111122223333:root",
    "<b>&\"'\u{202e}\u{0}",
    "ünïcode 名前",
    "../../etc/passwd",
    "a.example.com",
    "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
];

/// A request that may be anything.
pub(super) fn request(model: &Model, action: &str, dice: &mut Dice, pool: &[String]) -> Value {
    let shape = model.input(action);
    shape.map_or_else(|| json!({}), |shape| Maker { model, dice, pool, wild: true }.structure(shape, 0))
}

/// A request whose values are of the right kinds, without empty lists, which flattened parameters cannot say.
pub(super) fn sound(model: &Model, action: &str, dice: &mut Dice) -> Value {
    let shape = model.input(action);
    shape.map_or_else(|| json!({}), |shape| Maker { model, dice, pool: &[], wild: false }.structure(shape, 0))
}

struct Maker<'a> {
    model: &'a Model,
    dice: &'a mut Dice,
    pool: &'a [String],
    wild: bool,
}

impl Maker<'_> {
    fn structure(&mut self, shape: &Shape, depth: u32) -> Value {
        let mut object = Map::new();
        for (name, member) in &shape.members {
            let required = shape.required.contains(name) && !(self.wild && self.dice.chance(25));
            // a dry run would hide everything else
            let optional = name != "DryRun" && self.dice.chance(u64::from(4 + 3 * depth));
            if (required || optional) && depth < 6 {
                let value = self.member(member, depth + 1);
                if self.wild || says_something(&value) {
                    object.insert(name.clone(), value);
                }
            }
        }
        Value::Object(object)
    }

    fn member(&mut self, member: &Member, depth: u32) -> Value {
        let Some(shape) = self.model.shape(&member.shape) else { return Value::Null };
        match shape.kind {
            ShapeKind::Structure => self.structure(shape, depth),
            ShapeKind::List => {
                let count = if self.wild { self.dice.below(4) } else { 1 + self.dice.below(2) };
                let Some(element) = &shape.member else { return Value::Null };
                (0..count).map(|_| self.member(element, depth)).collect()
            }
            ShapeKind::Map => {
                let Some(value) = &shape.value else { return Value::Null };
                let entry = |n: u64, maker: &mut Self| (format!("key{n}"), maker.member(value, depth));
                let count = 1 + self.dice.below(2);
                Value::Object((0..count).map(|n| entry(n, self)).collect())
            }
            ShapeKind::Boolean => json!(self.dice.chance(2)),
            ShapeKind::Integer | ShapeKind::Long => self.number(shape),
            ShapeKind::Float | ShapeKind::Double => json!(0.5 + self.dice.below(100) as f64),
            ShapeKind::Timestamp => json!(1_767_225_600.0 + self.dice.below(1_000_000) as f64),
            ShapeKind::String | ShapeKind::Character | ShapeKind::Blob => self.text(shape),
        }
    }

    fn number(&mut self, shape: &Shape) -> Value {
        let edge = |n: Option<f64>, or: i64| n.map_or(or, |n| n as i64);
        let (low, high) = (edge(shape.min, 1), edge(shape.max, 65_535).min(i64::from(i32::MAX)));
        let wild = [low - 1, high.saturating_add(1), i64::from(i32::MAX), i64::from(i32::MIN), i64::MAX];
        let sound = [low, high, 443.clamp(low, high.max(low)), 8.clamp(low, high.max(low))];
        json!(if self.wild && self.dice.chance(8) { *self.dice.pick(&wild) } else { *self.dice.pick(&sound) })
    }

    fn text(&mut self, shape: &Shape) -> Value {
        let strange = self.wild && self.dice.chance(12);
        if !shape.words.is_empty() && !strange {
            return json!(self.dice.pick(&shape.words));
        }
        if !self.wild {
            return json!(self.dice.pick(&TEXTS[1..]));
        }
        match self.dice.below(4) {
            0 | 1 if !self.pool.is_empty() => json!(self.dice.pick(self.pool)),
            2 if self.dice.chance(6) => json!("x".repeat(5_000)),
            _ => json!(self.dice.pick(&TEXTS)),
        }
    }
}

/// Flattened parameters cannot say an empty structure, nor a list of such.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(says_something),
        Value::Array(items) => !items.is_empty() && items.iter().all(says_something),
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}
