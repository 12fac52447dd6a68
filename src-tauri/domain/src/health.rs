//! What AWS's reason codes for a target's health mean, and what to do about each. Codes and states: ELBv2's service model,
//! `TargetHealth`; causes: AWS's guide “Troubleshoot your Network Load Balancer”.

use crate::TargetHealth;

/// Cause and advice for a reason code; `None` for a code that is not known here.
pub fn meaning(reason: &str) -> Option<(&'static str, &'static str)> {
    Some(match reason {
        "Elb.RegistrationInProgress" => ("it is being registered", "Wait: checks begin in a moment"),
        "Elb.InitialHealthChecking" => ("its first checks are under way", "Wait for the first results"),
        "Target.Timeout" => (
            "nothing answers its health checks",
            "Let the load balancer’s security group into the targets’ own, and check the subnets’ network ACLs in both directions",
        ),
        "Target.FailedHealthChecks" => (
            "it refuses the health check or breaks it off",
            "Check that the service listens on that port, and speaks what the health check expects",
        ),
        "Target.ResponseCodeMismatch" => (
            "it answers with another HTTP code than was agreed",
            "Correct the health check’s path or success codes, or what the service answers there",
        ),
        "Target.NotInUse" => (
            "no listener uses its group, or its zone is not enabled on the load balancer",
            "Add its zone to the load balancer, or switch cross-zone load balancing on",
        ),
        "Target.NotRegistered" => ("it is not registered", "Apply the plan again: it registers what is missing"),
        "Target.InvalidState" => ("the instance does not run", "Start it, or take it out of the onboarding"),
        "Target.IpUnusable" => ("its address belongs to a load balancer", "Name the service’s own address instead"),
        "Target.DeregistrationInProgress" => ("it is being deregistered", "Wait until its connections have ended"),
        "Target.HealthCheckDisabled" => {
            ("its health checks are switched off", "Switch them on; a Network Load Balancer needs them")
        }
        "Elb.InternalError" => ("AWS has a problem of its own there", "Wait; it passes by itself"),
        _ => return None,
    })
}

/// The code with its cause in words, as far as it is known: “Target.Timeout: nothing answers its health checks”.
pub fn because(health: &TargetHealth) -> Option<String> {
    let reason = crate::plain(health.reason.as_deref()?);
    Some(match meaning(&reason) {
        Some((cause, _)) => format!("{reason}: {cause}"),
        None => reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_the_service_model_has_a_cause_and_advice() {
        // ELBv2 2015-12-01, TargetHealthReasonEnum
        let model = [
            "Elb.RegistrationInProgress",
            "Elb.InitialHealthChecking",
            "Target.ResponseCodeMismatch",
            "Target.Timeout",
            "Target.FailedHealthChecks",
            "Target.NotRegistered",
            "Target.NotInUse",
            "Target.DeregistrationInProgress",
            "Target.InvalidState",
            "Target.IpUnusable",
            "Target.HealthCheckDisabled",
            "Elb.InternalError",
        ];
        assert!(model.iter().all(|reason| meaning(reason).is_some()));
        assert_eq!(meaning("Target.Unheard"), None);
    }
}
