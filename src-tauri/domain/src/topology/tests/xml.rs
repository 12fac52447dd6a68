//! As much of XML as an SVG of ours uses, read strictly: what is not well-formed is a problem, not a guess.

pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The text directly in it, with its references resolved.
    pub text: String,
}

impl Element {
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// All elements in the order in which they open, or what is not well-formed.
pub(super) fn elements(mut rest: &str) -> Result<Vec<Element>, String> {
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(start) = rest.find('<') {
        let text = resolved(&rest[..start])?;
        match open.last() {
            Some(&parent) => found[parent].text.push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(format!("text outside of the root: {text}")),
        }
        let end = rest[start..].find('>').ok_or("a tag does not end")? + start;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().ok_or("more is closed than was opened")?;
            if found[closed].name != name {
                return Err(format!("{name} closes {}", found[closed].name));
            }
            continue;
        }
        if open.is_empty() && !found.is_empty() {
            return Err("there are two roots".to_owned());
        }
        let (inside, empty) = tag.strip_suffix('/').map_or((tag, false), |inside| (inside, true));
        found.push(element(inside)?);
        if !empty {
            open.push(found.len() - 1);
        }
    }
    if open.is_empty() && rest.trim().is_empty() { Ok(found) } else { Err("it ends too early".to_owned()) }
}

fn element(inside: &str) -> Result<Element, String> {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase()) {
        return Err(format!("not a name: {name}"));
    }
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"").ok_or(format!("not an attribute: {rest}"))?;
        let (value, after) = after.split_once('"').ok_or(format!("{key} does not end"))?;
        if !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            || attributes.iter().any(|(known, _)| known == key)
        {
            return Err(format!("not an attribute, or twice: {key}"));
        }
        attributes.push((key.to_owned(), resolved(value)?));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    Ok(Element { name: name.to_owned(), attributes, text: String::new() })
}

fn resolved(text: &str) -> Result<String, String> {
    if let Some(c) = text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}')) {
        return Err(format!("XML cannot hold {c:?}"));
    }
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').ok_or("a reference does not end")?;
        out.push_str(match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "#39" => "'",
            other => return Err(format!("unknown reference {other}")),
        });
        out.push_str(after);
    }
    Ok(out)
}
