//! The JSON Schema of the onboarding file, for editors and for the check of a file. It follows from the types; nothing is
//! said here twice.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::Desired;

/// The schema in force (JSON Schema 2020-12). Every field says itself what it is: readers that follow no reference, or
/// take no word from beside one, show it all the same.
pub fn onboarding_schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Desired>();
    RecursiveTransform(as_in_a_file).transform(&mut schema);
    schema.insert("title".to_owned(), json!("Onboarding file of Firefly PrivateLink"));
    schema.to_value()
}

/// Ranges of addresses; their host bits are looked at later.
pub(super) fn ranges(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": { "type": "string", "title": "a range of addresses such as 10.0.0.0/16", "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}$" },
    })
}

/// TOML knows no null, has one kind of integer, and a choice between words is a list of them.
fn as_in_a_file(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(kinds) = object.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [one] = kinds.as_slice() {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    object.remove("format");
    if let Some(Value::String(words)) = object.get_mut("description") {
        *words = words.replace('\n', " ");
    }
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(mut branches)) = object.remove(key) else { continue };
        branches.retain(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
        match branches.as_slice() {
            [only] => take_over(object, only),
            _ if branches.iter().all(is_word) => words(object, &branches),
            _ => drop(object.insert(key.to_owned(), Value::Array(branches))),
        }
    }
}

/// The words of the field win over those of its type.
fn take_over(object: &mut serde_json::Map<String, Value>, only: &Value) {
    for (key, value) in only.as_object().into_iter().flatten() {
        object.entry(key.clone()).or_insert_with(|| value.clone());
    }
}

fn is_word(branch: &Value) -> bool {
    branch.get("type").is_some_and(|kind| kind == "string") && (branch.get("const").or(branch.get("enum"))).is_some()
}

fn words(object: &mut serde_json::Map<String, Value>, branches: &[Value]) {
    let list = |b: &Value| b.get("enum").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![b["const"].clone()]);
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), branches.iter().flat_map(list).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_fresh() {
        let held: Value = serde_json::from_str(include_str!("../../../../docs/onboarding.schema.json")).unwrap();
        assert_eq!(held, onboarding_schema(), "docs/onboarding.schema.json is stale: run `cargo xtask bindings`");
    }

    #[test]
    fn every_field_says_what_it_is_and_no_other_is_let_in() {
        let schema = onboarding_schema();
        let mut fields = 0;
        walk(&schema, &mut |at, node| {
            assert!(node.get("$ref").is_none() && node.get("format").is_none(), "{at}");
            let kind = &node["type"];
            assert!(kind.is_string() || node.get("oneOf").is_some() || node.get("enum").is_some(), "{at}: {node}");
            if let Some(list) = node.get("properties").and_then(Value::as_object) {
                assert_eq!(node["additionalProperties"], false, "{at}");
                for (name, field) in list.iter().filter(|_| !at.ends_with("attach")) {
                    assert!(field["description"].is_string(), "{at}.{name} says nothing");
                }
                fields += list.len();
            }
        });
        assert!(fields > 40, "{fields}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let listener = &schema["properties"]["listeners"]["items"]["properties"];
        assert_eq!(listener["protocol"]["enum"], json!(["TCP", "TLS", "UDP", "TCP_UDP"]));
        assert_eq!(listener["target_type"]["enum"], json!(["instance", "ip", "alb"]));
        assert_eq!(listener["options"]["properties"]["idle_timeout_seconds"]["maximum"], 6000);
        assert_eq!(listener["port"]["description"], "The port that Firefly dials.");
    }

    /// Every node that describes a value.
    fn walk(node: &Value, look: &mut impl FnMut(&str, &Value)) {
        fn inner(at: &str, node: &Value, look: &mut impl FnMut(&str, &Value)) {
            look(at, node);
            for (name, child) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
                inner(&format!("{at}.{name}"), child, look);
            }
            for key in ["items", "additionalProperties"] {
                node.get(key).filter(|child| child.is_object()).into_iter().for_each(|c| inner(at, c, look));
            }
            node.get("oneOf").and_then(Value::as_array).into_iter().flatten().for_each(|c| inner(at, c, look));
        }
        inner("", node, look);
    }
}
