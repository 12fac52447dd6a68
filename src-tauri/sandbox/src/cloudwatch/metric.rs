//! What tells one metric from another: namespace, name, and the whole set of its dimensions.

use serde_json::{Value, json};

use super::invalid;
use crate::error::AwsError;

/// Dimensions are sorted: their order does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Metric {
    pub namespace: String,
    pub name: String,
    pub dimensions: Vec<(String, String)>,
}

impl Metric {
    pub fn new(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Self {
        let mut dimensions: Vec<_> = dimensions.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        dimensions.sort();
        Self { namespace: namespace.to_owned(), name: name.to_owned(), dimensions }
    }

    /// Of an object with `MetricName`, `Dimensions`, and the namespace unless it is given.
    pub fn read(value: &Value, namespace: Option<&str>) -> Result<Self, AwsError> {
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            namespace: namespace.map_or_else(|| text("Namespace"), str::to_owned),
            name: text("MetricName"),
            dimensions: dimensions(&value["Dimensions"])?,
        })
    }

    pub fn shown(&self) -> Value {
        json!({ "Namespace": self.namespace, "MetricName": self.name, "Dimensions": self.shown_dimensions() })
    }

    pub fn shown_dimensions(&self) -> Value {
        self.dimensions.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect()
    }
}

fn dimensions(value: &Value) -> Result<Vec<(String, String)>, AwsError> {
    let mut read = Vec::new();
    for dimension in value.as_array().into_iter().flatten() {
        let text = |name: &str| dimension[name].as_str().unwrap_or_default().to_owned();
        let (name, value) = (text("Name"), text("Value"));
        let plain = |text: &str| text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control());
        if !plain(&name) || !plain(&value) || name.starts_with(':') {
            return Err(invalid("Dimensions", "Dimensions are of ASCII, and names do not begin with a colon."));
        }
        if name.trim().is_empty() || value.trim().is_empty() {
            return Err(invalid("Dimensions", "A dimension must hold more than blanks."));
        }
        if read.iter().any(|(known, _)| *known == name) {
            return Err(invalid("Dimensions", "No two dimensions can have one name."));
        }
        read.push((name, value));
    }
    read.sort();
    Ok(read)
}
