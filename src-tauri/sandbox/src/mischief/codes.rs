//! Each service's own codes and words for refusals that have nothing to do with what was asked.

use crate::clock::Time;
use crate::error::AwsError;
use crate::service::Service;

/// How far the date of a signature may be from AWS's time.
const PATIENCE_SECONDS: i64 = 300;

/// Each service's own code for too many requests, as the Rust SDK's retry classifier knows them.
pub(super) fn throttled(service: Service) -> AwsError {
    match service {
        Service::Ec2 => AwsError::new("RequestLimitExceeded", "Request limit exceeded.").status(503),
        Service::Elbv2
        | Service::Sts
        | Service::Iam
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::Sns
        | Service::Route53
        | Service::Other => AwsError::new("Throttling", "Rate exceeded"),
        Service::Sso => AwsError::new("TooManyRequestsException", "Rate exceeded").status(429),
        Service::SsoOidc => AwsError::new("SlowDownException", "Rate exceeded").member("error", "slow_down"),
        Service::Quotas => AwsError::new("TooManyRequestsException", "Rate exceeded"),
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs => {
            AwsError::new("ThrottlingException", "Rate exceeded")
        }
    }
}

/// Each service's own words for credentials that ran out.
pub(crate) fn expired(service: Service) -> AwsError {
    let message = "The security token included in the request is expired";
    match service {
        Service::Ec2 => AwsError::new("RequestExpired", "Request has expired."),
        Service::Sso => AwsError::new("UnauthorizedException", "Session token not found or invalid").status(401),
        Service::SsoOidc => AwsError::new("ExpiredTokenException", message).member("error", "expired_token"),
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs | Service::Quotas => {
            AwsError::new("ExpiredTokenException", message)
        }
        Service::Elbv2
        | Service::Sts
        | Service::Iam
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::Sns
        | Service::Route53
        | Service::Other => AwsError::new("ExpiredToken", message).status(403),
    }
}

/// Each service's own words for a request that was signed by a clock so many seconds ahead of AWS's, or behind it. Nothing where
/// AWS takes no offence, and for services whose requests nobody signs.
pub(crate) fn skewed(service: Service, signed: Time, ahead: i64) -> Option<AwsError> {
    if ahead.abs() <= PATIENCE_SECONDS {
        return None;
    }
    let (code, status) = match service {
        // it does not say why (docs/aws.md, “Error codes”)
        Service::Ec2 => {
            let message = "AWS was not able to validate the provided access credentials";
            return Some(AwsError::new("AuthFailure", message).status(401));
        }
        Service::Sso | Service::SsoOidc => return None,
        Service::Ecs | Service::Acm | Service::CloudTrail | Service::Logs | Service::Quotas => {
            ("InvalidSignatureException", 400)
        }
        Service::Elbv2
        | Service::Sts
        | Service::Iam
        | Service::AutoScaling
        | Service::CloudWatch
        | Service::Sns
        | Service::Route53
        | Service::Other => ("SignatureDoesNotMatch", 403),
    };
    let aws = theirs(signed, ahead);
    let (client, now) = (compact(signed), compact(aws));
    let message = if ahead > 0 {
        let edge = compact(theirs(aws, -PATIENCE_SECONDS));
        format!("Signature not yet current: {client} is still later than {edge} ({now} + 5 min.)")
    } else {
        let edge = compact(theirs(aws, PATIENCE_SECONDS));
        format!("Signature expired: {client} is now earlier than {edge} ({now} - 5 min.)")
    };
    Some(AwsError::new(code, message).status(status))
}

/// What AWS's clock says where one that is so many seconds ahead of it says `ours`.
pub(crate) fn theirs(ours: Time, ahead: i64) -> Time {
    ours.saturating_sub(ahead.saturating_mul(1000))
}

/// `20261123T090000Z`, as signatures are dated.
fn compact(time: Time) -> String {
    jiff::Timestamp::from_millisecond(time).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}
