//! Filters and pages, as EC2 and ELBv2 have them.

use crate::error::AwsError;
use crate::wire::params::Params;

/// One EC2 filter: a name and values with `*` and `?`.
pub(crate) struct Filter {
    name: String,
    values: Vec<String>,
}

/// The filters of a request.
pub(crate) fn filters(params: &Params) -> Vec<Filter> {
    let read = |p: Params| Some(Filter { name: p.get("Name")?.to_owned(), values: p.list("Value") });
    params.structs("Filter").into_iter().filter_map(read).collect()
}

/// Whether every filter matches; `of` gives a resource's values by filter name, `None` for a name AWS does not know.
pub(crate) fn matches(filters: &[Filter], of: impl Fn(&str) -> Option<Vec<String>>) -> Result<bool, AwsError> {
    for filter in filters {
        let values =
            of(&filter.name).ok_or_else(|| AwsError::invalid(format!("The filter '{}' is invalid", filter.name)))?;
        if !filter.values.iter().any(|pattern| values.iter().any(|v| glob(pattern, v))) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `tag:KEY` and `tag-key` of a resource's tags.
pub(crate) fn tag_filter(name: &str, tags: &std::collections::BTreeMap<String, String>) -> Option<Vec<String>> {
    match name.strip_prefix("tag:") {
        Some(key) => Some(tags.get(key).cloned().into_iter().collect()),
        None if name == "tag-key" => Some(tags.keys().cloned().collect()),
        None => None,
    }
}

pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut i, mut j, mut star, mut mark) = (0, 0, None, 0);
    while j < t.len() {
        if i < p.len() && p[i] == '*' {
            star = Some(i);
            mark = j;
            i += 1;
        } else if i < p.len() && (p[i] == '?' || p[i] == t[j]) {
            i += 1;
            j += 1;
        } else if let Some(s) = star {
            i = s + 1;
            mark += 1;
            j = mark;
        } else {
            return false;
        }
    }
    p[i..].iter().all(|c| *c == '*')
}

/// Cuts a page out of `items`. `token` is the one given before; AWS's tokens are opaque, ours hold the position.
pub(crate) fn page<T>(
    items: impl IntoIterator<Item = T>,
    size: Option<i64>,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), AwsError> {
    let start = match token {
        None | Some("") => 0,
        Some(t) => t
            .strip_prefix("sandbox-page-")
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| AwsError::invalid("The token is invalid."))?,
    };
    let Some(size) = size.and_then(|s| usize::try_from(s).ok()).filter(|s| *s > 0) else {
        return Ok((items.into_iter().skip(start).collect(), None));
    };
    let mut rest = items.into_iter().skip(start);
    let page = rest.by_ref().take(size).collect();
    let more = rest.next().is_some();
    Ok((page, more.then(|| format!("sandbox-page-{}", start.saturating_add(size)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(glob("a*c?", "abbbcd"));
        assert!(!glob("a*c", "abd"));
        assert!(glob("*", ""));
    }

    #[test]
    fn pages_follow_each_other_and_end() {
        let (first, token) = page(0..7, Some(5), None).unwrap();
        assert_eq!(first, [0, 1, 2, 3, 4]);
        let (second, end) = page((0..7).collect::<Vec<_>>(), Some(5), token.as_deref()).unwrap();
        assert_eq!((second, end), (vec![5, 6], None));
        assert!(page(vec![1], None, Some("nonsense")).is_err());
        let beyond = format!("sandbox-page-{}", usize::MAX);
        assert_eq!(page(vec![1], Some(5), Some(&beyond)).unwrap(), (vec![], None));
    }
}
