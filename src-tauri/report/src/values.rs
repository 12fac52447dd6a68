//! The report's data as typst values. Every foreign text passes `settable` here, keys included; the template sees no other.

use domain::topology::{Row, Tone};
use domain::{CredentialSource, Fault, FaultKind, Identity, ReportInput, topology};
use jiff::Timestamp;
use serde_json::Value as Json;
use typst::foundations::{Array, Bytes, Dict, IntoValue, Value, dict};

use crate::text::settable;
use crate::{activity, judged};

/// The product's mark, the one of the window and the installers.
const MARK: &[u8] = include_bytes!("../../../icons/mark.svg");

/// What the template finds in `sys.inputs`.
pub(crate) fn inputs(input: &ReportInput) -> Result<Dict, Fault> {
    let input = &clean(input)?;
    Ok(dict! {
        "mark" => Bytes::new(MARK),
        "title" => input.title.as_str(),
        "sandbox" => input.sandbox,
        "as_of" => moment(input.as_of),
        "looked_at" => moment(input.inventory.looked_at),
        "identity" => identity(&input.identity),
        "last_hash" => input.last_hash.clone(),
        "chain" => value(json(&input.chain)?),
        "desired" => value(json(&input.desired)?),
        "inventory" => value(json(&input.inventory)?),
        "packet" => value(json(&input.packet)?),
        "diagram" => diagram(input),
        "checklist" => judged::checklist(&input.checklist),
        "audit" => judged::audit(&input.audit),
        "connections" => judged::connections(&input.connections),
        "activity" => activity::activity(&input.activity),
    })
}

/// A moment as the report writes it: always with its zone, which is UTC for everyone.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// The values of `items`, each made by `make`.
pub(crate) fn list<'a, T: 'a, V: IntoValue>(
    items: impl IntoIterator<Item = &'a T>,
    make: impl Fn(&'a T) -> V,
) -> Array {
    items.into_iter().map(|item| make(item).into_value()).collect()
}

fn identity(identity: &Identity) -> Dict {
    let source = match &identity.source {
        CredentialSource::Default => "the standard credential chain".to_owned(),
        CredentialSource::Profile { profile } => format!("the profile {profile}"),
        CredentialSource::Key { name } => format!("the key “{name}” of the OS keychain"),
        CredentialSource::Sandbox { .. } => "the sandbox".to_owned(),
    };
    dict! { "arn" => identity.arn.as_str(), "alias" => identity.alias.clone(), "source" => source }
}

fn diagram(input: &ReportInput) -> Dict {
    let drawing = &input.drawing;
    dict! {
        "svg" => Bytes::from_string(topology::svg(drawing)),
        "alt" => drawing.description.as_str(),
        "width" => drawing.width,
        "height" => drawing.height,
        "rows" => list(&topology::table(drawing), |row: &Row| dict! {
            "kind" => row.kind.as_str(),
            "label" => row.label.as_str(),
            "detail" => row.detail.as_str(),
            "tone" => tone(row.tone),
            "status" => row.status.as_str(),
            "findings" => i64::from(row.findings),
            "leads_to" => list(&row.leads_to, |label: &String| label.as_str()),
        }),
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Pending => "pending",
        Tone::Bad => "bad",
        Tone::Neutral => "neutral",
        Tone::Planned => "next",
    }
}

/// The same input with every text in it settable. Identifiers are plain ASCII by their types and stay what they are.
fn clean(input: &ReportInput) -> Result<ReportInput, Fault> {
    let mut json = json(input)?;
    scrub(&mut json);
    serde_json::from_value(json).map_err(|e| unreadable(&e))
}

fn scrub(json: &mut Json) {
    match json {
        Json::String(text) => *text = settable(text),
        Json::Array(items) => items.iter_mut().for_each(scrub),
        Json::Object(fields) => {
            let old = std::mem::take(fields);
            fields.extend(old.into_iter().map(|(key, mut field)| {
                scrub(&mut field);
                (settable(&key), field)
            }));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::None,
        Json::Bool(yes) => yes.into_value(),
        Json::Number(number) => number.as_i64().map_or_else(|| number.as_f64().into_value(), IntoValue::into_value),
        Json::String(text) => text.into_value(),
        Json::Array(items) => items.into_iter().map(value).collect::<Array>().into_value(),
        Json::Object(fields) => {
            fields.into_iter().map(|(key, field)| (key.into(), value(field))).collect::<Dict>().into_value()
        }
    }
}

fn json(data: &impl serde::Serialize) -> Result<Json, Fault> {
    serde_json::to_value(data).map_err(|e| unreadable(&e))
}

fn unreadable(error: &serde_json::Error) -> Fault {
    Fault::new(FaultKind::Other, "report-data", "The data of the report could not be read").because(error.to_string())
}
