//! Firefly's account, given twice from two sources: one wrong digit would let a stranger in, and no later check would notice.

use domain::{AccountId, Fault};

use crate::output::Output;

/// An account ID as people write it: twelve digits, with blanks or hyphens between them.
pub fn account(text: &str) -> Result<AccountId, Fault> {
    text.replace([' ', '-'], "").parse()
}

/// Has `account` given again: as `again`, the value of `option`, or by a person at the terminal, who is not shown the first one.
///
/// Faults: `firefly-differs` when it is another one, `firefly-unconfirmed` when nobody can be asked.
pub fn given_again(out: Output, account: &AccountId, again: Option<&str>, option: &str) -> Result<(), Fault> {
    let again = match again {
        Some(text) => self::account(text)?,
        None => asked(out)?.ok_or_else(|| {
            Fault::invalid("firefly-unconfirmed", "Firefly’s account ID was not given a second time").hint(format!(
                "Add {option} with the 12 digits as another source has them, such as a call or the invite"
            ))
        })?,
    };
    if &again == account { Ok(()) } else { Err(differs(account, &again)) }
}

fn asked(out: Output) -> Result<Option<AccountId>, Fault> {
    let answer = out.ask("Firefly’s account ID (12 digits) again, from another source than before:")?;
    answer.map(|text| account(&text)).transpose()
}

fn differs(first: &AccountId, again: &AccountId) -> Fault {
    let (first, again) = (first.grouped(), again.grouped());
    let message =
        format!("The two account IDs of Firefly differ: {} and {}", marked(&first, &again), marked(&again, &first));
    Fault::invalid("firefly-differs", message)
        .hint("Ask your Firefly contact which one is right, and give that one twice")
}

/// `text` with what differs from `other` in brackets, digit by digit.
fn marked(text: &str, other: &str) -> String {
    let mark = |(a, b): (char, char)| if a == b { a.to_string() } else { format!("[{a}]") };
    text.chars().zip(other.chars()).map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: Output = Output { json: false };

    #[test]
    fn the_same_account_may_be_written_in_any_way() {
        let first = account("4444 5555 6666").unwrap();
        for again in ["444455556666", "4444-5555-6666", " 4444 5555 6666 "] {
            assert!(given_again(OUT, &first, Some(again), "--again").is_ok(), "{again}");
        }
    }

    #[test]
    fn a_difference_is_shown_digit_by_digit() {
        let fault = given_again(OUT, &account("444455556666").unwrap(), Some("444455566667"), "--again").unwrap_err();
        assert_eq!(fault.code, "firefly-differs");
        assert!(fault.message.ends_with("4444 555[5] 666[6] and 4444 555[6] 666[7]"), "{}", fault.message);
        let fault = given_again(OUT, &account("444455556666").unwrap(), Some("44445555666"), "--again").unwrap_err();
        assert_eq!(fault.code, "malformed-id");
    }
}
