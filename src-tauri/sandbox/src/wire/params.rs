//! Query parameters as AWS flattens them: `Filter.1.Name`, and `Subnets.member.1` in the older protocol.

use std::collections::BTreeMap;

use crate::error::AwsError;

/// Flattened parameters of one request, or of one structure in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(BTreeMap<String, String>);

impl Params {
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    pub fn from_map(map: BTreeMap<String, String>) -> Self {
        Self(map)
    }

    pub fn map(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Leaves these out.
    pub fn drop_all(&mut self, names: &[String]) {
        self.0.retain(|name, _| !names.contains(name));
    }

    /// Puts another value in the place of one that is there.
    pub fn change(&mut self, name: &str, to: impl FnOnce(&str) -> String) {
        if let Some(value) = self.0.get_mut(name) {
            *value = to(value);
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn need(&self, name: &str) -> Result<&str, AwsError> {
        self.get(name).ok_or_else(|| AwsError::missing(name))
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>, AwsError> {
        let parse = |t: &str| {
            t.parse().map_err(|_| {
                AwsError::invalid(format!("Value ({t}) for parameter {name} is invalid. An integer is expected."))
            })
        };
        self.get(name).map(parse).transpose()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| v.eq_ignore_ascii_case("true"))
    }

    /// The values of a list, in order, in either flattening.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.structs(name).into_iter().filter_map(|p| p.get("").map(str::to_owned)).collect()
    }

    /// The elements of a list of structures, in order, each with its own parameters.
    pub fn structs(&self, name: &str) -> Vec<Params> {
        let mut found: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
        for (key, value) in self.0.range(format!("{name}.")..) {
            let Some(rest) = key.strip_prefix(name).and_then(|r| r.strip_prefix('.')) else { break };
            let rest = rest.strip_prefix("member.").unwrap_or(rest);
            let (index, field) = rest.split_once('.').unwrap_or((rest, ""));
            if let Ok(index) = index.parse() {
                found.entry(index).or_default().insert(field.to_owned(), value.clone());
            }
        }
        found.into_values().map(Params).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_flattenings_are_read_in_order() {
        let p = Params::parse(
            b"SubnetId.2=b&SubnetId.1=a&SubnetId.10=c&Tags.member.1.Key=k&Tags.member.1.Value=v&SubnetIdX=1",
        );
        assert_eq!(p.list("SubnetId"), ["a", "b", "c"]);
        assert_eq!(p.structs("Tags")[0].get("Key"), Some("k"));
        assert!(p.list("Absent").is_empty());
    }
}
