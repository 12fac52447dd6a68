//! The conditions of a rule: what of a request is compared with what.

use ipnet::IpNet;

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::{Condition, LoadBalancer, Matched, ask};

/// Values, and wildcards, in one rule (DescribeAccountLimits).
const VALUES: usize = 5;
const WILDCARDS: usize = 5;
/// Characters of a value, and of the name of a header or method (RuleCondition).
const LONGEST: usize = 128;
const LONGEST_NAME: usize = 40;
/// Each field with the parameter that belongs to it.
const FIELDS: [(&str, &str); 6] = [
    ("host-header", "HostHeaderConfig"),
    ("path-pattern", "PathPatternConfig"),
    ("http-header", "HttpHeaderConfig"),
    ("http-request-method", "HttpRequestMethodConfig"),
    ("query-string", "QueryStringConfig"),
    ("source-ip", "SourceIpConfig"),
];

/// `Conditions`, if given.
pub(super) fn read(params: &Params) -> Result<Option<Vec<Condition>>, AwsError> {
    let given = params.structs("Conditions");
    if given.is_empty() {
        return Ok(None);
    }
    let conditions = given.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    few_enough(&conditions)?;
    Ok(Some(conditions))
}

/// Rules of a network load balancer look at the type of the source address only, others at everything else (RuleCondition).
pub(super) fn fit(conditions: &[Condition], balancer: &LoadBalancer) -> Result<(), AwsError> {
    let by_type = |c: &Condition| matches!(c, Condition::SourceType(_));
    if balancer.kind == "network" && !conditions.iter().all(by_type) {
        let words =
            "Rules of a load balancer of type 'network' can have a 'source-ip' condition with IpAddressType only";
        return Err(ask::configuration(words));
    }
    if balancer.kind != "network" && conditions.iter().any(by_type) {
        let words = "IpAddressType cannot be specified for load balancers with type 'application'";
        return Err(ask::configuration(words));
    }
    Ok(())
}

pub(super) fn show(x: &mut Xml, condition: &Condition) {
    let config = FIELDS.iter().find(|(field, _)| *field == condition.field()).map_or("", |(_, config)| config);
    x.leaf("Field", condition.field());
    if let Condition::Host(m) | Condition::Path(m) = condition
        && !m.values.is_empty()
    {
        x.values("Values", "member", &m.values);
    }
    x.within(config, |x| match condition {
        Condition::Host(m) | Condition::Path(m) => show_matched(x, m),
        Condition::Header(name, m) => {
            x.leaf("HttpHeaderName", name);
            show_matched(x, m);
        }
        Condition::Method(values) | Condition::SourceIp(values) => {
            x.values("Values", "member", values);
        }
        Condition::Query(pairs) => {
            x.each("Values", "member", pairs, |x, (key, value)| {
                x.maybe("Key", key.as_ref()).leaf("Value", value);
            });
        }
        Condition::SourceType(kind) => {
            x.leaf("IpAddressType", kind);
        }
    });
}

impl Condition {
    fn field(&self) -> &'static str {
        match self {
            Condition::Host(_) => "host-header",
            Condition::Path(_) => "path-pattern",
            Condition::Header(..) => "http-header",
            Condition::Method(_) => "http-request-method",
            Condition::Query(_) => "query-string",
            Condition::SourceIp(_) | Condition::SourceType(_) => "source-ip",
        }
    }

    /// How much it counts: values, and wildcards in them.
    fn weight(&self) -> (usize, usize) {
        match self {
            Condition::Host(m) | Condition::Path(m) | Condition::Header(_, m) => {
                (m.values.len() + m.patterns.len(), m.values.iter().map(|v| wildcards(v)).sum())
            }
            Condition::Method(values) | Condition::SourceIp(values) => (values.len(), 0),
            Condition::Query(pairs) => {
                let of = |(key, value): &(Option<String>, String)| {
                    wildcards(key.as_deref().unwrap_or("")) + wildcards(value)
                };
                (pairs.len(), pairs.iter().map(of).sum())
            }
            Condition::SourceType(_) => (1, 0),
        }
    }
}

fn one(params: &Params) -> Result<Condition, AwsError> {
    let field = params.get("Field").ok_or_else(|| refused("A condition field must be specified"))?;
    let Some((field, config)) = FIELDS.iter().find(|(f, _)| *f == field) else {
        let known = FIELDS.map(|(f, _)| f).join(",");
        return Err(refused(format!("Condition field '{field}' must be one of '[{known}]'")));
    };
    let given = |name: &str| params.map().keys().any(|k| k.split('.').next() == Some(name));
    if let Some((_, foreign)) = FIELDS.iter().find(|(_, c)| c != config && given(c)) {
        return Err(refused(format!("You cannot provide '{foreign}' for a condition of type '{field}'")));
    }
    let inside = ask::inner(params, config);
    let plain = params.list("Values");
    if !plain.is_empty() {
        return of_values(field, config, plain, given(config));
    }
    match *field {
        "host-header" => matched(params, &inside, field).and_then(hosts).map(Condition::Host),
        "path-pattern" => matched(params, &inside, field).and_then(paths).map(Condition::Path),
        "http-header" => {
            let name = header_name(inside.get("HttpHeaderName"))?;
            Ok(Condition::Header(name, matched(params, &inside, field)?))
        }
        "http-request-method" => methods(inside.list("Values")).map(Condition::Method),
        "query-string" => query(&inside.structs("Values")).map(Condition::Query),
        _ => source(&inside),
    }
}

/// `Values` beside the field: for host names and paths only, and one of them.
fn of_values(field: &str, config: &str, values: Vec<String>, both: bool) -> Result<Condition, AwsError> {
    if both {
        let words = format!("You cannot provide both Values and '{config}' for a condition of type '{field}'");
        return Err(refused(words));
    }
    if values.len() > 1 {
        return Err(refused(format!("The '{field}' field contains too many values; the limit is '1'")));
    }
    long_enough(&values, field)?;
    let matched = Matched { values, patterns: Vec::new() };
    match field {
        "host-header" => hosts(matched).map(Condition::Host),
        "path-pattern" => paths(matched).map(Condition::Path),
        _ => Err(refused(format!("The 'Values' field is not compatible with '{field}'"))),
    }
}

/// Values or regular expressions of a part of the request.
fn matched(params: &Params, inside: &Params, field: &str) -> Result<Matched, AwsError> {
    let mut patterns = params.list("RegexValues");
    patterns.extend(inside.list("RegexValues"));
    let values = inside.list("Values");
    long_enough(&values, field)?;
    long_enough(&patterns, field)?;
    if values.is_empty() && patterns.is_empty() {
        return Err(refused("A condition value must be specified"));
    }
    Ok(Matched { values, patterns })
}

fn hosts(matched: Matched) -> Result<Matched, AwsError> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-.*?".contains(c);
    let last_is_a_word = |v: &str| v.rsplit_once('.').is_some_and(|(_, l)| l.chars().all(|c| c.is_ascii_alphabetic()));
    match matched.values.iter().find(|v| !v.chars().all(known) || !last_is_a_word(v)) {
        Some(wrong) => Err(refused(format!("The 'host-header' value '{wrong}' is not valid"))),
        None => Ok(matched),
    }
}

fn paths(matched: Matched) -> Result<Matched, AwsError> {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.$/~\"'@:+&*?".contains(c);
    match matched.values.iter().find(|v| !v.chars().all(known)) {
        Some(wrong) => Err(refused(format!("The 'path-pattern' value '{wrong}' is not valid"))),
        None => Ok(matched),
    }
}

/// RFC 7230's token; the host has a condition of its own.
fn header_name(name: Option<&str>) -> Result<String, AwsError> {
    let Some(name) = name.filter(|n| !n.is_empty()) else {
        return Err(refused("A 'HttpHeaderName' must be specified with 'http-header'"));
    };
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.chars().count() > LONGEST_NAME {
        return Err(refused(format!("The 'HttpHeaderName' value is too long; the limit is '{LONGEST_NAME}'")));
    }
    if !name.chars().all(token) || name.eq_ignore_ascii_case("host") {
        return Err(refused(format!("The 'HttpHeaderName' value '{name}' is not valid")));
    }
    Ok(name.to_owned())
}

fn methods(values: Vec<String>) -> Result<Vec<String>, AwsError> {
    let known = |c: char| c.is_ascii_uppercase() || c == '-' || c == '_';
    if values.is_empty() {
        return Err(refused("A 'http-request-method' value must be specified"));
    }
    match values.iter().find(|v| v.is_empty() || v.len() > LONGEST_NAME || !v.chars().all(known)) {
        Some(wrong) => Err(refused(format!("The 'http-request-method' value '{wrong}' is not valid"))),
        None => Ok(values),
    }
}

fn query(pairs: &[Params]) -> Result<Vec<(Option<String>, String)>, AwsError> {
    let pair = |p: &Params| {
        let key = p.get("Key").map(str::to_owned);
        let value =
            p.get("Value").ok_or_else(|| refused("A 'Value' must be specified in 'QueryStringKeyValuePair'"))?;
        long_enough([value.to_owned()].iter().chain(&key), "query-string")?;
        Ok((key, value.to_owned()))
    };
    if pairs.is_empty() {
        return Err(refused("A 'query-string' value must be specified"));
    }
    pairs.iter().map(pair).collect()
}

fn source(inside: &Params) -> Result<Condition, AwsError> {
    let values = inside.list("Values");
    match (ask::one_of(inside, "IpAddressType", &["ipv4", "ipv6"])?, values.is_empty()) {
        (Some(kind), true) => Ok(Condition::SourceType(kind)),
        (Some(_), false) => Err(refused("You cannot provide both Values and IpAddressType for 'source-ip'")),
        (None, true) => Err(refused("A 'source-ip' value must be specified")),
        (None, false) => match values.iter().find(|v| v.parse::<IpNet>().is_err()) {
            Some(wrong) => Err(refused(format!("The 'source-ip' value '{wrong}' must be in CIDR format"))),
            None => Ok(Condition::SourceIp(values)),
        },
    }
}

/// One condition of a field, but for headers and query strings; so many values and wildcards in all.
fn few_enough(conditions: &[Condition]) -> Result<(), AwsError> {
    for field in ["host-header", "path-pattern", "http-request-method", "source-ip"] {
        if conditions.iter().filter(|c| c.field() == field).count() > 1 {
            return Err(refused(format!("A rule can only have one '{field}' condition")));
        }
    }
    let sum = |part: fn((usize, usize)) -> usize| conditions.iter().map(|c| part(c.weight())).sum::<usize>();
    if sum(|(values, _)| values) > VALUES {
        return Err(refused(format!("A rule can only have '{VALUES}' condition values and regex values")));
    }
    if sum(|(_, wildcards)| wildcards) > WILDCARDS {
        return Err(refused(format!("A rule can only have '{WILDCARDS}' condition wildcards")));
    }
    Ok(())
}

fn long_enough<'a>(values: impl IntoIterator<Item = &'a String>, field: &str) -> Result<(), AwsError> {
    for value in values {
        if value.is_empty() {
            return Err(refused(format!("The '{field}' value must not be empty")));
        }
        if value.chars().count() > LONGEST {
            return Err(refused(format!("The '{field}' value is too long; the limit is '{LONGEST}'")));
        }
    }
    Ok(())
}

/// `*` and `?`, unless a backslash stands before them.
fn wildcards(value: &str) -> usize {
    let escaped = |i: usize| i > 0 && value.as_bytes().get(i - 1) == Some(&b'\\');
    value.match_indices(['*', '?']).filter(|(i, _)| !escaped(*i)).count()
}

fn show_matched(x: &mut Xml, matched: &Matched) {
    for (name, values) in [("Values", &matched.values), ("RegexValues", &matched.patterns)] {
        if !values.is_empty() {
            x.values(name, "member", values);
        }
    }
}

fn refused(message: impl Into<String>) -> AwsError {
    AwsError::validation(message)
}
