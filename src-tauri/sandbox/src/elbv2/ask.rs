//! Reading parameters as ELBv2 reads them: what is missing or out of range is a `ValidationError` in AWS's words.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::call::Call;
use crate::ec2::Tags;
use crate::error::AwsError;
use crate::page;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

/// The most that one page holds, and what it holds when nothing is said.
const PAGE: i64 = 400;
const TAGS_PER_RESOURCE: usize = 50;

pub(super) fn need<'a>(params: &'a Params, name: &str) -> Result<&'a str, AwsError> {
    params.get(name).filter(|v| !v.is_empty()).ok_or_else(|| null(name))
}

/// A list that must not be empty.
pub(super) fn need_list(params: &Params, name: &str) -> Result<Vec<String>, AwsError> {
    let list = params.list(name);
    if list.is_empty() { Err(null(name)) } else { Ok(list) }
}

/// A list of structures that must not be empty.
pub(super) fn need_structs(params: &Params, name: &str) -> Result<Vec<Params>, AwsError> {
    let list = params.structs(name);
    if list.is_empty() { Err(null(name)) } else { Ok(list) }
}

/// One of the words of an enumeration, if given.
pub(super) fn one_of(params: &Params, name: &str, words: &[&str]) -> Result<Option<String>, AwsError> {
    match params.get(name) {
        Some(v) if !words.contains(&v) => {
            Err(constraint(v, name, &format!("Member must satisfy enum value set: [{}]", words.join(", "))))
        }
        other => Ok(other.map(str::to_owned)),
    }
}

/// A number within a range, if given.
pub(super) fn within(params: &Params, name: &str, range: RangeInclusive<u32>) -> Result<Option<u32>, AwsError> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let number: i64 = text.parse().map_err(|_| constraint(text, name, "Member must be an integer"))?;
    let bound = |what: &str, limit: &u32| {
        Err(constraint(text, name, &format!("Member must have value {what} than or equal to {limit}")))
    };
    match u32::try_from(number) {
        Ok(n) if range.contains(&n) => Ok(Some(n)),
        Ok(n) if n > *range.end() => bound("less", range.end()),
        Err(_) if number > 0 => bound("less", range.end()),
        Ok(_) | Err(_) => bound("greater", range.start()),
    }
}

/// A text of so many characters at least and at most, if given.
pub(super) fn text(params: &Params, name: &str, length: RangeInclusive<usize>) -> Result<Option<String>, AwsError> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let bound = |what: &str, limit: &usize| {
        Err(constraint(text, name, &format!("Member must have length {what} than or equal to {limit}")))
    };
    match text.chars().count() {
        n if n < *length.start() => bound("greater", length.start()),
        n if n > *length.end() => bound("less", length.end()),
        _ => Ok(Some(text.to_owned())),
    }
}

/// A port number, if given.
pub(super) fn port(params: &Params, name: &str) -> Result<Option<u16>, AwsError> {
    Ok(within(params, name, 1..=65535)?.and_then(|n| u16::try_from(n).ok()))
}

/// Refuses what is not the ARN of such a resource.
pub(super) fn arn(arn: &str, kind: &str, words: &str) -> Result<(), AwsError> {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let whole =
        arn.starts_with("arn:") && arn.contains(":elasticloadbalancing:") && resource.split('/').next() == Some(kind);
    if whole { Ok(()) } else { Err(AwsError::validation(format!("'{arn}' is not a valid {words} ARN"))) }
}

/// Letters, digits and hyphens, at most 32, no hyphen at either end (CreateLoadBalancer, CreateTargetGroup).
pub(super) fn name(name: &str, words: &str) -> Result<(), AwsError> {
    let wrong = |what: &str| Err(AwsError::validation(format!("{words} name '{name}' {what}")));
    if name.chars().count() > 32 {
        return wrong("cannot be longer than '32' characters");
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return wrong("can only contain characters that are alphanumeric characters and hyphens(-)");
    }
    if name.starts_with('-') || name.ends_with('-') {
        return wrong("cannot begin or end with '-'");
    }
    Ok(())
}

/// The tags of a creating call, or those to add.
pub(super) fn tags(params: &Params) -> Result<Tags, AwsError> {
    let mut tags = Tags::new();
    for given in params.structs("Tags") {
        let key = need(&given, "Key")?;
        let value = given.get("Value").unwrap_or_default();
        tag(key, value)?;
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(AwsError::new("DuplicateTagKeys", format!("A tag key was specified more than once: '{key}'")));
        }
    }
    few_enough(&tags)?;
    Ok(tags)
}

/// At most 50 tags a resource.
pub(super) fn few_enough(tags: &Tags) -> Result<(), AwsError> {
    if tags.len() > TAGS_PER_RESOURCE {
        return Err(AwsError::new("TooManyTags", format!("The limit for tags per resource is {TAGS_PER_RESOURCE}")));
    }
    Ok(())
}

/// Letters, spaces, digits and a few signs only: ELBv2 is stricter than EC2.
fn tag(key: &str, value: &str) -> Result<(), AwsError> {
    let plain = |t: &str| t.chars().all(|c| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c));
    if key.starts_with("aws:") {
        return Err(AwsError::validation("aws: prefixed tag key names are not allowed for external use."));
    }
    if key.chars().count() > 128 {
        return Err(constraint(key, "tags.member.key", "Member must have length less than or equal to 128"));
    }
    if value.chars().count() > 256 {
        return Err(constraint(value, "tags.member.value", "Member must have length less than or equal to 256"));
    }
    if !plain(key) || !plain(value) {
        let pattern = "Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$";
        return Err(constraint(if plain(key) { value } else { key }, "tags", pattern));
    }
    Ok(())
}

/// Cuts the asked page out of `items`, and says where the next one begins.
pub(super) fn page<T>(params: &Params, items: Vec<T>) -> Result<(Vec<T>, Option<String>), AwsError> {
    let size = within(params, "PageSize", 1..=400)?.map_or(PAGE, i64::from);
    page::page(items, Some(size), params.get("Marker")).map_err(|_| AwsError::validation("The marker is not valid"))
}

/// What a list call answers: the members, and the marker of the next page.
pub(super) fn listed<T>(list: &str, page: (Vec<T>, Option<String>), write: impl FnMut(&mut Xml, T)) -> String {
    let mut x = Xml::new();
    x.each(list, "member", page.0, write).maybe("NextMarker", page.1);
    x.done()
}

/// The 16 hexadecimal digits at the end of a new ARN.
pub(super) fn digits(world: &mut World, call: &Call, kind: &str, name: &str) -> String {
    let id = world.new_id(call, kind, name);
    id[id.len() - 16..].to_owned()
}

/// The parameters of a structure in a structure: `Matcher.HttpCode` of `Matcher`.
pub(super) fn inner(params: &Params, name: &str) -> Params {
    let prefix = format!("{name}.");
    let inside = params.map().iter().filter_map(|(k, v)| Some((k.strip_prefix(&prefix)?.to_owned(), v.clone())));
    Params::from_map(inside.collect::<BTreeMap<_, _>>())
}

pub(super) fn load_balancer_not_found(arn: &str) -> AwsError {
    AwsError::new("LoadBalancerNotFound", format!("Load balancer '{arn}' not found"))
}

pub(super) fn target_group_not_found() -> AwsError {
    AwsError::new("TargetGroupNotFound", "One or more target groups not found")
}

pub(super) fn listener_not_found() -> AwsError {
    AwsError::new("ListenerNotFound", "One or more listeners not found")
}

pub(super) fn rule_not_found() -> AwsError {
    AwsError::new("RuleNotFound", "One or more rules not found")
}

pub(super) fn configuration(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidConfigurationRequest", message)
}

/// The refusal of a required member that is absent.
pub(super) fn null(name: &str) -> AwsError {
    let member = lower_first(name);
    AwsError::validation(format!(
        "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    ))
}

fn constraint(value: &str, name: &str, what: &str) -> AwsError {
    let member = lower_first(name);
    AwsError::validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {what}"
    ))
}

/// AWS's validator names members with a small first letter.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}
