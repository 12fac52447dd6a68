//! Texts with `*`, `?` and `${variables}`, held against a value.

use super::Context;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    One,
    Many,
}

/// Why a pattern has no meaning in a request: a variable in it has no value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoValue(pub String);

/// Whether `value` fits the pattern. With `variables`, `${key}` and `${key, 'default'}` are replaced first, and what they stand for is
/// taken letter by letter. A variable without a value matters only where all the rest fits.
pub(super) fn fits(pattern: &str, value: &str, context: &Context, variables: bool) -> Result<bool, NoValue> {
    let (tokens, lacks) = tokens(pattern, context, variables, true);
    match (matches(&tokens, value), lacks) {
        (true, Some(lacks)) => Err(lacks),
        (fits, _) => Ok(fits),
    }
}

/// The same without wildcards: `*` and `?` are themselves.
pub(super) fn equals(pattern: &str, value: &str, context: &Context, variables: bool) -> Result<bool, NoValue> {
    Ok(text(pattern, context, variables)? == value)
}

/// The text that a value without wildcards stands for.
pub(super) fn text(pattern: &str, context: &Context, variables: bool) -> Result<String, NoValue> {
    let letter = |token: &Token| match token {
        Token::Char(c) => Some(*c),
        Token::One | Token::Many => None,
    };
    match tokens(pattern, context, variables, false) {
        (_, Some(lacks)) => Err(lacks),
        (tokens, None) => Ok(tokens.iter().filter_map(letter).collect()),
    }
}

/// A variable without a value could be anything, and is told.
fn tokens(pattern: &str, context: &Context, variables: bool, wild: bool) -> (Vec<Token>, Option<NoValue>) {
    let (mut found, mut lacks) = (Vec::new(), None);
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        if variables && let Some((inside, after)) = rest.strip_prefix("${").and_then(|r| r.split_once('}')) {
            match value_of(inside, context) {
                Ok(value) => found.extend(value.chars().map(Token::Char)),
                Err(none) => {
                    found.push(Token::Many);
                    lacks = Some(none);
                }
            }
            rest = after;
            continue;
        }
        found.push(match next {
            '*' if wild => Token::Many,
            '?' if wild => Token::One,
            other => Token::Char(other),
        });
        rest = &rest[next.len_utf8()..];
    }
    (found, lacks)
}

/// `${*}`, `${?}` and `${$}` are these characters themselves.
fn value_of(inside: &str, context: &Context) -> Result<String, NoValue> {
    if matches!(inside, "*" | "?" | "$") {
        return Ok(inside.to_owned());
    }
    let (key, default) = inside.split_once(',').map_or((inside, None), |(key, default)| (key, Some(default.trim())));
    let default = default.and_then(|d| d.strip_prefix('\'')?.strip_suffix('\''));
    let value = context.one(key.trim()).or(default);
    value.map(str::to_owned).ok_or_else(|| NoValue(key.trim().to_owned()))
}

/// Goes back to the last `*` only, so it takes at most the product of both lengths.
fn matches(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut here, mut star) = (0, 0, None);
    while let Some(letter) = text.get(here) {
        match pattern.get(at) {
            Some(Token::Many) => {
                star = Some((at, here));
                at += 1;
            }
            Some(Token::One) => (at, here) = (at + 1, here + 1),
            Some(Token::Char(c)) if c == letter => (at, here) = (at + 1, here + 1),
            Some(Token::Char(_)) | None => {
                let Some((last, from)) = star else { return false };
                star = Some((last, from + 1));
                (at, here) = (last + 1, from + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|token| *token == Token::Many)
}
