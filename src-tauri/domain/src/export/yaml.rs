//! A tree as YAML in blocks, with every text in quotes, so that none of them is taken for anything else.

use crate::plain::unseen;

/// What a template holds: data whose texts are all known, since references were put in as data.
pub(super) enum Yaml {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    pub fn map<const N: usize>(pairs: [(&str, Yaml); N]) -> Yaml {
        Yaml::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    pub fn text(text: impl Into<String>) -> Yaml {
        Yaml::Text(text.into())
    }

    /// The lines of a value that stands on its own.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Yaml::Text(text) => vec![quoted(text)],
            Yaml::Number(number) => vec![number.to_string()],
            Yaml::Flag(flag) => vec![flag.to_string()],
            Yaml::List(items) if items.is_empty() => vec!["[]".to_owned()],
            Yaml::List(items) => items.iter().flat_map(item).collect(),
            Yaml::Map(pairs) if pairs.is_empty() => vec!["{}".to_owned()],
            Yaml::Map(pairs) => pairs.iter().flat_map(|(key, value)| pair(key, value)).collect(),
        }
    }

    fn is_block(&self) -> bool {
        match self {
            Yaml::List(items) => !items.is_empty(),
            Yaml::Map(pairs) => !pairs.is_empty(),
            Yaml::Text(_) | Yaml::Number(_) | Yaml::Flag(_) => false,
        }
    }
}

fn item(value: &Yaml) -> Vec<String> {
    let lines = value.lines();
    let start = |(index, line): (usize, &String)| if index == 0 { format!("- {line}") } else { format!("  {line}") };
    lines.iter().enumerate().map(start).collect()
}

fn pair(key: &str, value: &Yaml) -> Vec<String> {
    let lines = value.lines();
    if value.is_block() {
        std::iter::once(format!("{key}:")).chain(lines.iter().map(|line| format!("  {line}"))).collect()
    } else {
        vec![format!("{key}: {}", lines[0])]
    }
}

/// A text between double quotes, in one line.
fn quoted(text: &str) -> String {
    let one = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        c if unseen(c.encode_utf8(&mut [0; 4])).is_some() => match u32::from(c) {
            number @ 0..=0xffff => format!("\\u{number:04X}"),
            number => format!("\\U{number:08X}"),
        },
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(one).collect::<String>())
}
