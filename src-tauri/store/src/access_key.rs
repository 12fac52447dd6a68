//! Reads an access key from what a person has in hand: the console's CSV, an INI file, JSON, or two words.
//! No fault quotes any of it, since an ID that is out of place may be the secret.

use domain::{AccessKey, Fault};
use serde_json::Value;

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
/// Both names are in use for the token that makes a key temporary.
const TOKENS: [&str; 2] = ["aws_session_token", "aws_security_token"];

/// Parses an access key. Accepts:
/// the CSV that the AWS console hands out, in its present and older columns; the JSON of `aws iam create-access-key`;
/// `aws_access_key_id = …` lines, also as environment variables; and the ID and the secret alone, in this order.
///
/// Refuses more than one key (`several-access-keys`), temporary ones (`temporary-access-key`) and anything else (`no-access-key`).
pub fn parse_access_key(text: &str) -> Result<AccessKey, Fault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let header = columns(text.lines().next().unwrap_or_default());
    let found = if text.starts_with('{') {
        from_json(text)?
    } else if let Some(columns) = header {
        from_csv(text, columns)?
    } else if text.lines().filter_map(setting).any(|(name, _)| name == ID || name == SECRET) {
        from_settings(text)?
    } else {
        from_words(text)?
    };
    check(found)
}

struct Found {
    id: String,
    secret: String,
    is_temporary: bool,
}

fn from_json(text: &str) -> Result<Found, Fault> {
    let whole: Value = serde_json::from_str(text).map_err(|_| none())?;
    let inner = ["AccessKey", "Credentials"].iter().find_map(|name| whole.get(name)).unwrap_or(&whole);
    let field = |name: &str| inner.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(id), Some(secret)) = (field("AccessKeyId"), field("SecretAccessKey")) else { return Err(none()) };
    Ok(Found { id, secret, is_temporary: field("SessionToken").is_some() })
}

/// Where ID and secret stand in the rows of a CSV, when `line` is its header.
fn columns(line: &str) -> Option<(usize, usize)> {
    let names = cells(line);
    let find = |name: &str| names.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    Some((find("access key id")?, find("secret access key")?))
}

fn from_csv(text: &str, (id, secret): (usize, usize)) -> Result<Found, Fault> {
    let mut rows = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let row = cells(rows.next().ok_or_else(none)?);
    if rows.next().is_some() {
        return Err(several());
    }
    let cell = |index: usize| row.get(index).cloned().ok_or_else(none);
    Ok(Found { id: cell(id)?, secret: cell(secret)?, is_temporary: false })
}

/// Cells of one line of CSV. IAM user names may hold commas, so quotes matter (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(c),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}

/// `name = value`, with what shells put around it taken off.
fn setting(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    let name = ["export ", "set ", "$env:"].iter().find_map(|start| name.strip_prefix(start)).unwrap_or(&name);
    Some((name.trim().to_owned(), value.trim().trim_end_matches(';').trim_matches(['"', '\''])))
}

fn from_settings(text: &str) -> Result<Found, Fault> {
    let settings: Vec<(String, &str)> = text.lines().filter_map(setting).collect();
    let one = |wanted: &str| {
        let mut values = settings.iter().filter(|(name, _)| name == wanted).map(|(_, value)| *value);
        let value = values.next().ok_or_else(none)?;
        if values.any(|other| other != value) { Err(several()) } else { Ok(value.to_owned()) }
    };
    let is_temporary = settings.iter().any(|(name, value)| TOKENS.contains(&name.as_str()) && !value.is_empty());
    Ok(Found { id: one(ID)?, secret: one(SECRET)?, is_temporary })
}

/// Neither part can hold a blank, a comma or a colon: the secret is of Base64's letters. Labels before them are passed over.
fn from_words(text: &str) -> Result<Found, Fault> {
    let is_label =
        |word: &&str| ["aws", "secret", "access", "key", "id"].iter().any(|label| word.eq_ignore_ascii_case(label));
    let words = text.split([' ', '\t', '\r', '\n', ',', ';', ':']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(|word| !is_label(word)).collect();
    match words[..] {
        [id, secret] => Ok(Found { id: id.to_owned(), secret: secret.to_owned(), is_temporary: false }),
        _ => Err(none()),
    }
}

/// IAM's `AccessKeyId` is 16 to 128 letters, digits and `_`; other servers of AWS's protocols take a 12-digit account ID as well.
fn check(found: Found) -> Result<AccessKey, Fault> {
    let Found { id, secret, is_temporary } = found;
    let is_id =
        |text: &str| (12..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_marked =
        |text: &str| text.len() == 20 && is_id(text) && (text.starts_with("AKIA") || text.starts_with("ASIA"));
    if is_marked(&secret) && !is_marked(&id) {
        return Err(Fault::invalid(
            "swapped-access-key",
            "The secret stands where the access key ID should be, and the ID where the secret should be",
        )
        .hint("Give the ID first, then the secret"));
    }
    if !is_id(&id) || !(4..=128).contains(&secret.len()) || !secret.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(none());
    }
    if is_temporary || (is_marked(&id) && id.starts_with("ASIA")) {
        return Err(Fault::invalid(
            "temporary-access-key",
            "This is a temporary access key, which works only with its session token and for hours",
        )
        .hint("Use a profile for temporary credentials, or enter the key of an IAM user"));
    }
    Ok(AccessKey { access_key_id: id, secret_access_key: secret })
}

fn none() -> Fault {
    Fault::invalid("no-access-key", "No access key can be read from this")
        .hint("Give the CSV file from the AWS console, or the access key ID and the secret access key on two lines")
}

fn several() -> Fault {
    Fault::invalid("several-access-keys", "There is more than one access key in this").hint("Give one key alone")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
    const HIDDEN: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY=";

    fn refused(text: &str) -> String {
        let fault = parse_access_key(text).err().unwrap_or_else(|| panic!("it should be refused: {text}"));
        assert!(!format!("{fault:?}").contains("wJalr") && !format!("{fault:?}").contains("AKIAI"), "{fault:?}");
        fault.code
    }

    #[test]
    fn every_form_in_which_aws_hands_a_key_out_is_read() {
        let forms = [
            "Access key ID,Secret access key\r\n{id},{secret}\r\n",
            "\u{feff}Access key ID,Secret access key\n{id},{secret}",
            "User name,Password,Access key ID,Secret access key,Console login link\n\"a,b\",,{id},{secret},https://example.com/console\n",
            "User Name,Access Key Id,Secret Access Key\nada,\"{id}\",\"{secret}\"",
            "[default]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\nregion = eu-west-1\n",
            "aws_access_key_id={id}\naws_secret_access_key={secret}",
            "export AWS_ACCESS_KEY_ID=\"{id}\"\nexport AWS_SECRET_ACCESS_KEY='{secret}';\n",
            "$Env:AWS_ACCESS_KEY_ID=\"{id}\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"{secret}\"\r\n",
            "SET AWS_ACCESS_KEY_ID={id}\r\nSET AWS_SECRET_ACCESS_KEY={secret}\r\n",
            "{id}\n{secret}\n",
            "  {id}   {secret}",
            "{id}:{secret}",
            "Access key ID: {id}\nSecret access key: {secret}",
            r#"{"AccessKey": {"UserName": "ada", "AccessKeyId": "{id}", "Status": "Active", "SecretAccessKey": "{secret}", "CreateDate": "2026-01-01T00:00:00+00:00"}}"#,
            r#"{"AccessKeyId": "{id}", "SecretAccessKey": "{secret}"}"#,
        ];
        for form in forms {
            let key = parse_access_key(&form.replace("{id}", KEY).replace("{secret}", HIDDEN))
                .unwrap_or_else(|f| panic!("{form}: {f:?}"));
            assert_eq!((key.access_key_id.as_str(), key.secret_access_key.as_str()), (KEY, HIDDEN), "{form}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_quoted() {
        for text in [
            "",
            "\u{feff}",
            KEY,
            "{",
            "{}",
            "[1]",
            "Access key ID,Secret access key",
            "Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE",
        ] {
            assert_eq!(refused(text), "no-access-key", "{text}");
        }
        assert_eq!(refused(&format!("{KEY} {HIDDEN} more")), "no-access-key");
        assert_eq!(refused(&format!("aws_secret_access_key = {HIDDEN}")), "no-access-key");
        assert_eq!(refused(&format!("short {HIDDEN}")), "no-access-key");
        assert_eq!(
            refused(&format!("{{\"AccessKeyId\": \"{KEY}\", \"SecretAccessKey\": \"{HIDDEN}\" {HIDDEN}")),
            "no-access-key"
        );
    }

    #[test]
    fn what_would_not_work_is_told_apart() {
        assert_eq!(refused(&format!("{HIDDEN}\n{KEY}")), "swapped-access-key");
        assert_eq!(
            refused(&format!("Access key ID,Secret access key\n{KEY},{HIDDEN}\n{KEY}2,{HIDDEN}")),
            "several-access-keys"
        );
        let profile = format!("aws_access_key_id = {KEY}\naws_secret_access_key = {HIDDEN}\n");
        assert_eq!(
            refused(&format!("[a]\n{profile}[b]\n{}", profile.replace(KEY, "AKIAIOSFODNN7EXAMPL2"))),
            "several-access-keys"
        );
        assert_eq!(refused(&format!("{profile}aws_session_token = FwoGZXIvYXdzE")), "temporary-access-key");
        assert_eq!(refused(&format!("ASIAIOSFODNN7EXAMPLE {HIDDEN}")), "temporary-access-key");
        let session = format!(
            r#"{{"Credentials": {{"AccessKeyId": "{KEY}", "SecretAccessKey": "{HIDDEN}", "SessionToken": "x"}}}}"#
        );
        assert_eq!(refused(&session), "temporary-access-key");
    }
}
