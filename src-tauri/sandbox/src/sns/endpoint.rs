//! Endpoints may hold a password (`https://user:password@host/`), which is nobody's business.

/// The same endpoint with something else in the password's place; None where it has no password.
pub(crate) fn with_password(endpoint: &str, other: impl FnOnce(&str) -> String) -> Option<String> {
    let (scheme, rest) = endpoint.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (who, host) = authority.rsplit_once('@')?;
    let (user, password) = who.split_once(':')?;
    Some(format!("{scheme}://{user}:{}@{host}{path}", other(password)))
}

/// As AWS shows it.
pub(crate) fn masked(endpoint: &str) -> String {
    with_password(endpoint, |_| "****".to_owned()).unwrap_or_else(|| endpoint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passwords_are_masked() {
        assert_eq!(
            masked("https://ann:s3cret:@x@example.com:8443/a?b@c:d"),
            "https://ann:****@example.com:8443/a?b@c:d"
        );
        for plain in ["https://ann@example.com/", "https://example.com/a:b@c", "a:b@example.com", "x", "://", "é://:"]
        {
            assert_eq!(masked(plain), plain);
        }
    }
}
