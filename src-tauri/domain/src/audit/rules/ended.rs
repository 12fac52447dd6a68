//! Connections that came to an end and still stand in the list.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};

pub(super) const ENDED: AuditRule = AuditRule {
    id: "FPL-ENDED",
    looks: &[call::CONNECTIONS],
    title: "No connection lingers that came to an end",
    severity: Severity::Info,
    rationale: "An endpoint that was rejected, failed or expired stays until its owner deletes it; in a long list the live ones are easily missed",
    remediation: "Ask its owner to delete the endpoint; only the consumer’s side can",
    repairable: false,
    controls: &[],
    judge: ended,
};

fn ended(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| {
        let id = service.id.as_str();
        let Some(connections) = &service.connections else {
            return vec![Judgement::unknown(Some(id), "The connections could not be read", vec![])];
        };
        let over = |state: &&str| ["rejected", "failed", "expired"].iter().any(|s| s.eq_ignore_ascii_case(state));
        let lingering: Vec<_> = connections.iter().filter(|c| over(&c.state.as_str())).collect();
        if lingering.is_empty() {
            let evidence = vec![scope.saw("no ended connection", id, call::CONNECTIONS)];
            return vec![Judgement::pass(id, "Every connection in the list is live, or waits", evidence)];
        }
        let judged = lingering.into_iter().map(|c| {
            let endpoint = c.endpoint.as_str();
            let evidence = vec![scope.saw(format!("state = {}", c.state), endpoint, call::CONNECTIONS)];
            let message =
                format!("{endpoint} of {} is {}, and still listed", c.owner.grouped(), c.state.to_lowercase());
            Judgement::fail(endpoint, message, evidence)
        });
        judged.collect()
    })
}
