//! Codes of MFA devices. No device is registered here: every serial number of the caller's account is taken for theirs, and every code of
//! six digits for the right one, but for `000000`.

use super::{denied, text};
use crate::call::Call;
use crate::error::AwsError;

const WRONG: &str = "000000";
/// What stands for every right code.
const RIGHT: &str = "123456";

/// What is kept of a code: whether it is right. What is no code is refused, and kept nowhere.
pub(crate) fn kept_code(code: &str) -> String {
    let right = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) && code != WRONG;
    if right { RIGHT } else { code }.to_owned()
}

/// Whether a device was used; refused where it was used wrongly.
pub(super) fn shown(call: &Call) -> Result<bool, AwsError> {
    let (serial, code) = match (text(call, "SerialNumber"), text(call, "TokenCode")) {
        (None, None) => return Ok(false),
        (Some(serial), Some(code)) => (serial, code),
        (Some(_), None) | (None, Some(_)) => {
            return Err(denied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            ));
        }
    };
    // a hardware device has a serial number that is no ARN
    let own = serial.starts_with(&format!("arn:aws:iam::{}:mfa/", call.account));
    if serial.starts_with("arn:") && !own {
        return Err(denied(
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
        ));
    }
    if code == WRONG {
        return Err(denied("MultiFactorAuthentication failed with invalid MFA one time pass code."));
    }
    Ok(true)
}
