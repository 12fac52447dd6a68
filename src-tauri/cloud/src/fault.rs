//! From the SDK's errors to faults: how one may go on, AWS's own code and words, and what to do. Never a secret.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use domain::{Fault, FaultKind};

/// Longest text of AWS's that is passed on.
const LONGEST_MESSAGE: usize = 600;

/// Maps the error of a reading call, to be used with `map_err`.
pub(crate) fn reading<E>(call: &'static str) -> impl FnOnce(SdkError<E, HttpResponse>) -> Fault
where
    E: ProvideErrorMetadata + Error + 'static,
{
    move |error| fault(call, &error, FaultKind::Unavailable)
}

/// Maps the error of a changing call: where nobody knows whether AWS acted, the kind is `Lost`.
pub(crate) fn writing<E>(call: &'static str) -> impl FnOnce(SdkError<E, HttpResponse>) -> Fault
where
    E: ProvideErrorMetadata + Error + 'static,
{
    move |error| fault(call, &error, FaultKind::Lost)
}

/// AWS's answer to a changing call makes no sense, so nobody knows what it did.
pub(crate) fn damaged(call: &str, what: &str) -> Fault {
    Fault::new(FaultKind::Lost, "answer-damaged", format!("The answer to {call} was damaged: {what}"))
        .hint("Look at what AWS holds before repeating it")
}

/// What AWS refused by `code` with `message`, whether as an error or inside an answer.
pub(crate) fn refused(call: &str, code: &str, message: &str, request_id: Option<&str>) -> Fault {
    let kind = kind_of(code);
    // AWS quotes the canonical request, session token included, when a signature does not match
    let words = if code.contains("Signature") { "The signature was not accepted".to_owned() } else { tidy(message) };
    let message = if words.is_empty() {
        format!("{call} was refused with {code}")
    } else {
        format!("{call} was refused: {words}")
    };
    let mut fault = Fault::new(kind, code, message);
    fault.hint = hint_of(call, code, kind);
    fault.request_id = request_id.map(str::to_owned);
    fault
}

fn fault<E>(call: &str, error: &SdkError<E, HttpResponse>, unanswered: FaultKind) -> Fault
where
    E: ProvideErrorMetadata + Error + 'static,
{
    if let Some(why) = credentials_error(error) {
        return no_credentials(why);
    }
    let request_id = error.request_id();
    if let Some(code) = error.code() {
        let mut fault = refused(call, code, error.message().unwrap_or_default(), request_id);
        let status = error.raw_response().map_or(0, |r| r.status().as_u16());
        if status >= 500 && fault.kind == FaultKind::Other {
            fault.kind = FaultKind::Unavailable;
        }
        return fault;
    }
    let mut fault = unspoken(call, error, unanswered);
    fault.request_id = request_id.map(str::to_owned);
    fault.causes = causes(error);
    fault
}

/// Errors without a code of AWS's: timeouts, broken connections, answers of something that is not AWS.
fn unspoken<E: Error + 'static>(call: &str, error: &SdkError<E, HttpResponse>, unanswered: FaultKind) -> Fault {
    let status = error.raw_response().map_or(0, |r| r.status().as_u16());
    match error {
        SdkError::ConstructionFailure(_) => {
            Fault::invalid("request-not-built", format!("The request for {call} could not be built"))
        }
        SdkError::TimeoutError(_) => Fault::new(unanswered, "timed-out", format!("{call} was not answered in time"))
            .hint("Check this computer’s connection; nothing is repeated without looking first"),
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            Fault::invalid("request-not-sent", format!("The request for {call} could not be sent"))
        }
        SdkError::DispatchFailure(_) => {
            Fault::new(unanswered, "connection-lost", format!("The connection for {call} could not be made, or broke"))
                .hint("Check this computer’s connection, proxy and the endpoint’s address")
        }
        _ if (200..300).contains(&status) => {
            Fault::new(unanswered, "answer-damaged", format!("The answer to {call} could not be read"))
                .hint("Look again in a moment")
        }
        _ if status >= 500 => Fault::new(
            unanswered,
            "no-answer",
            format!("{call} was answered with HTTP {status} and nothing that AWS would say"),
        )
        .hint("Something between here and AWS answered, or the endpoint does not know this call"),
        _ => Fault::new(
            FaultKind::Other,
            "no-answer",
            format!("{call} was answered with HTTP {status} and nothing that AWS would say"),
        )
        .hint("Check the endpoint’s address; this does not look like AWS"),
    }
}

fn no_credentials(why: &CredentialsError) -> Fault {
    let mut fault = Fault::new(FaultKind::Credentials, "no-credentials", "AWS credentials could not be loaded")
        .hint("Sign in (for a profile with SSO: aws sso login), or choose another identity");
    // what a credential_process printed is not ours to repeat: it may hold what it was asked for
    fault.causes = chain(Some(why)).into_iter().filter(|cause| !cause.contains("external process")).collect();
    fault
}

fn credentials_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CredentialsError> {
    let mut next = Some(error);
    while let Some(e) = next {
        match e.downcast_ref() {
            None => next = e.source(),
            found => return found,
        }
    }
    None
}

fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    chain(error.source())
}

fn chain(first: Option<&(dyn Error + 'static)>) -> Vec<String> {
    let mut said = Vec::new();
    let mut next = first;
    while let Some(e) = next {
        said.push(tidy(&e.to_string()));
        next = e.source();
    }
    said.dedup();
    said
}

/// AWS's words as one harmless line: no control characters, no encoded policy dump, no final period.
fn tidy(text: &str) -> String {
    let text = text.split("Encoded authorization failure message").next().unwrap_or_default();
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_MESSAGE).collect();
    line.trim().trim_end_matches('.').to_owned()
}

/// How one may go on after AWS answered `code` (`docs/aws.md`, “Error codes”).
fn kind_of(code: &str) -> FaultKind {
    match code {
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "TooManyRequestsException"
        | "PriorRequestNotComplete"
        | "SlowDown"
        | "EC2ThrottledException"
        // Auto Scaling's words for a change of the group that is still going on
        | "ResourceContention" => FaultKind::Throttled,
        "InternalError"
        | "InternalFailure"
        | "InternalServiceError"
        | "ServerException"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "Unavailable"
        | "HealthUnavailable"
        | "RequestTimeout" => FaultKind::Unavailable,
        "ExpiredToken"
        | "ExpiredTokenException"
        | "RequestExpired"
        | "AuthFailure"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "RequestTimeTooSkewed"
        | "IncompleteSignature"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "InvalidToken" => FaultKind::Credentials,
        "UnauthorizedOperation"
        | "UnauthorizedException"
        | "AccessDenied"
        | "AccessDeniedException"
        | "AuthorizationError"
        | "OptInRequired" => FaultKind::Denied,
        "IdempotentParameterMismatch" => FaultKind::TokenReused,
        "ResourceInUse"
        | "ResourceInUseException"
        | "DependencyViolation"
        | "OperationNotPermitted"
        | "ExistingVpcEndpointConnections"
        | "ScalingActivityInProgress"
        | "InstanceRefreshInProgress" => FaultKind::InUse,
        // Seen by a consumer that may not, or cannot, see a service: AWS tells no difference
        "InvalidServiceName" => FaultKind::NotFound,
        // Elastic Load Balancing's words for a group that EC2 has not told it of yet
        "InvalidSecurityGroup" => FaultKind::NotFound,
        // EC2's words for a notification that is gone
        "InvalidConnectionNotification" => FaultKind::NotFound,
        "NoSuchHostedZone" => FaultKind::NotFound,
        // what was asked for names these by choice, so that no later moment brings them
        "CertificateNotFound" | "SSLPolicyNotFound" | "ALPNPolicyNotFound" => FaultKind::Invalid,
        "ClientException" | "ServiceNotActiveException" => FaultKind::Invalid,
        "DuplicateTagKeys" => FaultKind::Invalid,
        _ if code.ends_with("NotFound") || code.ends_with("NotFoundException") => FaultKind::NotFound,
        _ if code.starts_with("Duplicate") || code.ends_with(".Duplicate") || code.ends_with("AlreadyExists") => {
            FaultKind::Duplicate
        }
        _ if ["Invalid", "Validation", "Malformed", "Missing", "Unknown", "Unsupported", "Incompatible"]
            .iter()
            .any(|p| code.starts_with(p)) =>
        {
            FaultKind::Invalid
        }
        _ => FaultKind::Other,
    }
}

fn hint_of(call: &str, code: &str, kind: FaultKind) -> Option<String> {
    let hint = match (kind, code) {
        (FaultKind::Throttled, _) => "AWS asks to slow down; it goes on by itself",
        (FaultKind::Unavailable, _) => "AWS had a short problem; it goes on by itself",
        (FaultKind::Credentials, "ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
            "Sign in again, then do the same once more"
        }
        (FaultKind::Credentials, "InvalidClientTokenId" | "UnrecognizedClientException") => {
            "The key does not exist any more, or the Region is not enabled for the account; use another identity"
        }
        (FaultKind::Credentials, _) => "Check the keys, and that this computer’s clock is right",
        (FaultKind::Denied, "OptInRequired") => "Enable the Region for the account, or choose another",
        (FaultKind::Denied, _) => return Some(format!("Ask for the permission {call}")),
        (FaultKind::Duplicate, "DuplicateLoadBalancerName" | "DuplicateTargetGroupName") => {
            "Something that this onboarding did not make has that name; rename the onboarding or remove the other"
        }
        (FaultKind::InUse, "OperationNotPermitted") => "Switch deletion protection off first",
        (FaultKind::InUse, "ExistingVpcEndpointConnections") => "Reject the open connections first",
        (FaultKind::InUse, "InstanceRefreshInProgress") => {
            "Wait until the instance refresh of the Auto Scaling group is over, and apply again"
        }
        (FaultKind::InUse, "ScalingActivityInProgress") => {
            "Wait until the Auto Scaling group has its instances, and apply again"
        }
        (FaultKind::InUse, _) => "Remove what still uses it first; releasing may take minutes",
        (FaultKind::TokenReused, _) => "An earlier attempt used other settings; make a new plan",
        (FaultKind::NotFound, "InvalidServiceName") => {
            "Check the name and Region, and that this account is an allowed principal"
        }
        (FaultKind::Invalid, "CertificateNotFound") => {
            "Choose a certificate of AWS Certificate Manager in the same Region"
        }
        (FaultKind::Invalid, "UnsupportedCertificate") => "Choose a certificate that is issued and has not expired",
        (FaultKind::Invalid, "SSLPolicyNotFound") => "Choose a security policy that Elastic Load Balancing has",
        (FaultKind::Invalid, "ALPNPolicyNotFound") => {
            "Choose HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred or None"
        }
        (FaultKind::Invalid, "ServiceNotActiveException") => "The ECS service was deleted; choose another",
        (FaultKind::Invalid, "InvalidChangeBatch") => {
            "Look at the record in Route 53: somebody else may have changed it"
        }
        (FaultKind::NotFound, _) => {
            "Somebody may have deleted it meanwhile; look again, and apply what is planned then"
        }
        (FaultKind::Invalid, "InvalidSubnet") => "Choose a subnet with at least 8 free addresses",
        (_, code) if code.starts_with("TooMany") || code.ends_with("LimitExceeded") => {
            "A quota of the account is reached; raise it in Service Quotas"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_how_to_go_on() {
        let table = [
            ("RequestLimitExceeded", FaultKind::Throttled),
            ("Throttling", FaultKind::Throttled),
            ("InternalError", FaultKind::Unavailable),
            ("RequestExpired", FaultKind::Credentials),
            ("UnauthorizedOperation", FaultKind::Denied),
            ("AccessDeniedException", FaultKind::Denied),
            ("InvalidVpcEndpointServiceId.NotFound", FaultKind::NotFound),
            ("InvalidGroup.NotFound", FaultKind::NotFound),
            ("LoadBalancerNotFound", FaultKind::NotFound),
            ("ClusterNotFoundException", FaultKind::NotFound),
            ("InvalidPermission.Duplicate", FaultKind::Duplicate),
            ("DuplicateListener", FaultKind::Duplicate),
            ("DuplicateTagKeys", FaultKind::Invalid),
            ("DependencyViolation", FaultKind::InUse),
            ("IdempotentParameterMismatch", FaultKind::TokenReused),
            ("InvalidParameterValue", FaultKind::Invalid),
            ("TooManyLoadBalancers", FaultKind::Other),
            ("ResourceContention", FaultKind::Throttled),
            ("PriorRequestNotComplete", FaultKind::Throttled),
            ("InstanceRefreshInProgress", FaultKind::InUse),
            ("InvalidChangeBatch", FaultKind::Invalid),
            ("NoSuchHostedZone", FaultKind::NotFound),
            ("InvalidConnectionNotification", FaultKind::NotFound),
            ("ServiceNotFoundException", FaultKind::NotFound),
            ("ServiceNotActiveException", FaultKind::Invalid),
            ("CertificateNotFound", FaultKind::Invalid),
            ("AuthorizationError", FaultKind::Denied),
        ];
        for (code, kind) in table {
            assert_eq!(kind_of(code), kind, "{code}");
        }
    }

    #[test]
    fn a_refused_signature_shows_nothing_of_the_request() {
        let words = "The Canonical String was 'POST / x-amz-security-token:FQoGSECRET'.";
        let fault = refused("sts:GetCallerIdentity", "SignatureDoesNotMatch", words, None);
        assert!(!format!("{fault:?}").contains("SECRET"));
        assert_eq!(fault.kind, FaultKind::Credentials);
    }

    #[test]
    fn the_words_of_aws_become_one_sentence() {
        let words = "You are not authorized to perform this operation. Encoded authorization failure message: AbCd";
        let fault = refused("ec2:CreateVpcEndpoint", "UnauthorizedOperation", words, Some("r-1"));
        assert_eq!(
            fault.message,
            "ec2:CreateVpcEndpoint was refused: You are not authorized to perform this operation"
        );
        assert_eq!(fault.request_id.as_deref(), Some("r-1"));
    }
}
