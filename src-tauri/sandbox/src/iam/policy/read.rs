//! Reads a policy document, and refuses what IAM refuses. Codes are IAM's, its sentences ours in its manner.

use serde_json::{Map, Value};

use super::condition::Condition;
use super::{Effect, Names, Policy, Principals, Span, Statement, positions};

/// What a policy is for, which says what its statements must and must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Of a user, a role, a session, a boundary or an organization.
    Identity,
    /// Who may assume a role.
    Trust,
    /// Of a resource.
    Resource,
}

/// Reads a document. The error is the sentence of a `MalformedPolicyDocument`.
pub(crate) fn read(name: &str, text: &str, kind: Kind) -> Result<Policy, String> {
    let json: Value = serde_json::from_str(text).map_err(|_| "Syntax errors in policy.".to_owned())?;
    let document = json.as_object().ok_or("Syntax errors in policy.")?;
    let known = ["Version", "Id", "Statement"];
    if let Some(stranger) = document.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("Syntax error at unknown element {stranger}."));
    }
    let variables = match document.get("Version").map(Value::as_str) {
        None | Some(Some("2008-10-17")) => false,
        Some(Some("2012-10-17")) => true,
        Some(_) => return Err("Syntax errors in policy: the version is not known.".to_owned()),
    };
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) if !list.is_empty() => list.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => return Err("Policy document must contain a statement.".to_owned()),
    };
    let spans = positions::statements(text);
    let at = |n: usize| spans.get(n).copied().unwrap_or_default();
    let read: Result<Vec<Statement>, String> =
        statements.iter().enumerate().map(|(n, s)| statement(s, kind, variables, at(n))).collect();
    let read = read?;
    let mut sids: Vec<&str> = statements.iter().filter_map(|s| s["Sid"].as_str()).filter(|s| !s.is_empty()).collect();
    sids.sort_unstable();
    if sids.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err("Statement IDs (SID) in a single policy must be unique.".to_owned());
    }
    Ok(Policy { name: name.to_owned(), statements: read })
}

fn statement(json: &Value, kind: Kind, variables: bool, span: Span) -> Result<Statement, String> {
    let s = json.as_object().ok_or("Syntax errors in policy.")?;
    let known =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    if let Some(stranger) = s.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("Syntax error at unknown element {stranger}."));
    }
    sid(s.get("Sid"), kind)?;
    let effect = match s.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("Syntax errors in policy: Effect must be Allow or Deny.".to_owned()),
    };
    let actions = names(s, "Action")?.ok_or("Policy statement must contain actions.")?;
    actions.names.iter().try_for_each(|name| action(name))?;
    let resources = names(s, "Resource")?;
    let principals = principals(s)?;
    let resources = match (kind, resources) {
        (Kind::Identity, None) => return Err("Policy statement must contain resources.".to_owned()),
        (Kind::Trust, Some(_)) => return Err("Has prohibited field Resource".to_owned()),
        (_, resources) => resources.unwrap_or_default(),
    };
    resources.names.iter().try_for_each(|name| resource(name))?;
    match (kind, &principals) {
        (Kind::Identity, Some(_)) => return Err("Policy document should not specify a principal.".to_owned()),
        (Kind::Trust | Kind::Resource, None) => return Err("Missing required field Principal".to_owned()),
        (Kind::Trust, Some(p)) if p.all_but && effect == Effect::Allow => {
            return Err("Allow with NotPrincipal is not allowed.".to_owned());
        }
        _ => {}
    }
    if kind == Kind::Trust && actions.names.iter().any(|name| name != "*" && !name.starts_with("sts:")) {
        return Err("AssumeRole policy may only specify STS AssumeRole actions.".to_owned());
    }
    let conditions = conditions(s.get("Condition"))?;
    Ok(Statement { effect, principals, actions, resources, conditions, variables, span })
}

fn sid(sid: Option<&Value>, kind: Kind) -> Result<(), String> {
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || kind == Kind::Resource);
    match sid {
        None => Ok(()),
        Some(Value::String(text)) if plain(text) => Ok(()),
        Some(_) => Err("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*".to_owned()),
    }
}

/// `name` or `Notname` of a statement: one of them, a text or a list of texts.
fn names(statement: &Map<String, Value>, name: &str) -> Result<Option<Names>, String> {
    let not = format!("Not{name}");
    let (all_but, value) = match (statement.get(name), statement.get(&not)) {
        (Some(_), Some(_)) => return Err(format!("Syntax errors in policy: both {name} and {not}.")),
        (Some(value), None) => (false, value),
        (None, Some(value)) => (true, value),
        (None, None) => return Ok(None),
    };
    let names = texts(value)?;
    if names.is_empty() {
        return Err(format!("Syntax errors in policy: {name} is empty."));
    }
    Ok(Some(Names { all_but, names }))
}

fn action(name: &str) -> Result<(), String> {
    let prefixed = name.split_once(':').is_some_and(|(vendor, operation)| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !vendor.is_empty() && vendor.chars().all(plain) && !operation.is_empty() && !operation.contains(':')
    });
    if name == "*" || prefixed {
        return Ok(());
    }
    Err("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned())
}

fn resource(name: &str) -> Result<(), String> {
    let parts = name.splitn(6, ':').count();
    if name == "*" || (name.starts_with("arn:") && parts == 6) || (name.starts_with("arn:") && name.ends_with('*')) {
        return Ok(());
    }
    Err(format!("Resource {name} must be in ARN format or \"*\"."))
}

fn principals(statement: &Map<String, Value>) -> Result<Option<Principals>, String> {
    let (all_but, value) = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(_), Some(_)) => return Err("Syntax errors in policy: both Principal and NotPrincipal.".to_owned()),
        (Some(value), None) => (false, value),
        (None, Some(value)) => (true, value),
        (None, None) => return Ok(None),
    };
    let mut found = Principals { all_but, everyone: false, aws: Vec::new() };
    match value {
        Value::String(all) if all == "*" => found.everyone = true,
        Value::Object(kinds) => {
            for (kind, value) in kinds {
                let named = texts(value)?;
                match kind.as_str() {
                    "AWS" => {
                        if let Some(wrong) = named.iter().find(|name| !is_principal(name)) {
                            return Err(format!("Invalid principal in policy: \"AWS\":\"{wrong}\""));
                        }
                        found.aws.extend(named);
                    }
                    "Service" | "Federated" | "CanonicalUser" => {}
                    other => return Err(format!("Invalid principal in policy: \"{other}\"")),
                }
            }
        }
        _ => return Err("Invalid principal in policy.".to_owned()),
    }
    Ok(Some(found))
}

/// An account, by number or as its root; a user, a role or a session. Wildcards stand for everybody only.
fn is_principal(name: &str) -> bool {
    let account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    match name.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["*"] => true,
        [number] => account(number),
        ["arn", partition, "iam" | "sts", "", owner, entity] => {
            let kinds = ["user/", "role/", "assumed-role/", "federated-user/"];
            partition.starts_with("aws")
                && account(owner)
                && !entity.contains('*')
                && (*entity == "root" || kinds.iter().any(|k| entity.strip_prefix(k).is_some_and(|e| !e.is_empty())))
        }
        _ => false,
    }
}

fn conditions(condition: Option<&Value>) -> Result<Vec<Condition>, String> {
    let operators = match condition {
        None => return Ok(Vec::new()),
        Some(Value::Object(operators)) => operators,
        Some(_) => return Err("Syntax errors in policy: Condition must be an object.".to_owned()),
    };
    let mut found = Vec::new();
    for (operator, keys) in operators {
        let keys = keys.as_object().ok_or("Syntax errors in policy: a condition needs keys.")?;
        for (key, values) in keys {
            if !key.contains(':') {
                return Err("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned());
            }
            let unknown = || format!("Invalid Condition type : {operator}.");
            found.push(Condition::new(operator, key, texts(values)?).ok_or_else(unknown)?);
        }
    }
    Ok(found)
}

/// A text or a list of texts; numbers and truth values are taken for their texts.
fn texts(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err("Syntax errors in policy.".to_owned()),
    }
}
