//! ListResourceRecordSets: by name with its labels reversed, then by type, then by set identifier.

use serde_json::{Value, json};

use super::{AwsError, Call, Key, PAGE, World, invalid, names, own, page_size, zone_id};

const LARGEST_PAGE: usize = 300;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let size = page_size(call, "MaxItems", PAGE, LARGEST_PAGE)?;
    let zone = own(world, call, zone_id(call, "HostedZoneId"))?;
    let mut rest = zone.records.range(from(call)?..);
    let shown: Vec<&Value> = rest.by_ref().take(size).map(|(_, record)| &record.shown).collect();
    let next = rest.next();
    let mut answer =
        json!({ "ResourceRecordSets": shown, "IsTruncated": next.is_some(), "MaxItems": size.to_string() });
    if let Some((key, record)) = next {
        answer["NextRecordName"] = json!(record.name());
        answer["NextRecordType"] = json!(key.kind);
        if !key.set.is_empty() {
            answer["NextRecordIdentifier"] = json!(key.set);
        }
    }
    Ok(answer)
}

/// Where the list begins. What comes later is of no use without what comes before it.
fn from(call: &Call) -> Result<Key, AwsError> {
    let text = |member: &str| call.json[member].as_str();
    let (name, kind, set) = (text("StartRecordName"), text("StartRecordType"), text("StartRecordIdentifier"));
    if name.is_none() && kind.is_some() || kind.is_none() && set.is_some() {
        return Err(invalid("A type needs a name, and an identifier needs a type"));
    }
    let order = match name {
        Some(name) => {
            let name = names::normal(name).map_err(|why| invalid(format!("{why} encountered with '{name}'")))?;
            names::order(&name)
        }
        None => String::new(),
    };
    Ok(Key { order, kind: kind.unwrap_or_default().to_owned(), set: set.unwrap_or_default().to_owned() })
}
