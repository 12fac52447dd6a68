//! With which code the command ends: 0 done, 1 failed, 2 what was given is wrong, 3 it needs somebody, 130 stopped.
//! A fault is known by its kind; one of the kind *invalid* by its code, in the table below, which holds every such code that
//! the sources name (`tests/house/tidy/faults.rs`).

use std::process::ExitCode;

use domain::{Fault, FaultKind};

use crate::failure::Failure;
use crate::output::Ended;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Refused, by AWS or because things are not as they were supposed to be.
    Failed,
    /// What was typed, or stands in a file, has to be mended.
    Wrong,
    /// Done, or nothing to do, but somebody has to look: findings, a gate, drift, an approval that is missing.
    NeedsAttention,
    Cancelled,
}

impl Exit {
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Wrong => 2,
            Exit::NeedsAttention => 3,
            Exit::Cancelled => 130,
        })
    }

    pub fn of_failure(failure: &Failure) -> Self {
        match failure {
            Failure::File(_) => Exit::Wrong,
            Failure::Fault(fault) => Self::of(fault),
        }
    }

    fn of(fault: &Fault) -> Self {
        match fault.kind {
            FaultKind::Invalid => Self::of_invalid(&fault.code),
            FaultKind::Cancelled => Exit::Cancelled,
            FaultKind::Throttled
            | FaultKind::Unavailable
            | FaultKind::Lost
            | FaultKind::Credentials
            | FaultKind::Denied
            | FaultKind::NotFound
            | FaultKind::Duplicate
            | FaultKind::InUse
            | FaultKind::TokenReused
            | FaultKind::Other => Exit::Failed,
        }
    }

    /// What the table does not know is a problem of an onboarding file or of a packet, which have too many codes to list.
    fn of_invalid(code: &str) -> Self {
        TABLE.iter().find(|(_, codes)| codes.contains(&code)).map_or(Exit::Wrong, |(exit, _)| *exit)
    }
}

impl From<Ended> for Exit {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Done => Exit::Done,
            Ended::NeedsAttention => Exit::NeedsAttention,
            Ended::Cancelled => Exit::Cancelled,
        }
    }
}

const TABLE: [(Exit, &[&str]); 3] = [
    (
        Exit::NeedsAttention,
        &[
            // somebody else has to agree
            "four-eyes",
            "gate",
            "needs-approval",
            "no-longer-acceptable",
            "not-acceptable",
            "not-approved",
            "own-plan",
            // nothing to do
            "already-approved",
            "export-empty",
            "not-paused",
            "not-rejectable",
            "nothing-to-roll-back",
            "plan-used",
        ],
    ),
    (
        Exit::Failed,
        &[
            // this session, or this copy of the records, is not the one
            "another-account",
            "another-region",
            "no-saved-plan",
            "no-seat",
            "not-in-the-sandbox",
            "plan-elsewhere",
            "run-in-progress",
            "wrong-account",
            "wrong-realm",
            "wrong-region",
            // what stands in AWS is not what was planned for, or not to be touched
            "adopted-elsewhere",
            "already-kept",
            "paper-changed",
            "candidate-refused",
            "connected",
            "connections-unread",
            "desired-changed",
            "ecs-not-understood",
            "endpoint-elsewhere",
            "fillers-unlisted",
            "group-elsewhere",
            "inventory-incomplete",
            "listener-differs",
            "no-shared-zone",
            "not-importable",
            "notifications-unread",
            "plan-changed",
            "principals-unread",
            "service-owner-differs",
            "service-unread",
            "several-of-ours",
            "target-group-fixed",
            "unknown-workload",
            // this computer refuses
            "no-randomness",
            "port-taken",
            "sandbox-unusable",
            "serve-failed",
            "unreadable-folder",
            "unwritable-folder",
            // a mistake of this program, or an answer that AWS never gives
            "bad-output",
            "bad-request",
            "by-hand-refused",
            "export-reference",
            "malformed-cidr",
            "malformed-event",
            "malformed-flow-log",
            "malformed-quota",
            "malformed-record",
            "malformed-service-name",
            "no-plan",
            "no-security-group",
            "plan-order",
            "request-not-built",
            "request-not-sent",
            "slot-empty",
        ],
    ),
    (
        Exit::Wrong,
        &[
            // words of the command line
            "as-of-in-the-future",
            "bad-hash",
            "bad-input",
            "bad-time",
            "endpoint-diverted",
            "endpoint-insecure",
            "firefly-differs",
            "firefly-unconfirmed",
            "invalid-key-name",
            "invalid-port",
            "key-exists",
            "key-would-show",
            "malformed-id",
            "no-port",
            "no-recipient",
            "no-region",
            "no-such-way",
            "picture-too-large",
            "picture-without-file",
            "not-confirmed",
            "note-too-long",
            "risk-ambiguous",
            "risk-changed",
            "risk-not-accepted",
            "risk-not-open",
            "risk-too-long",
            "risk-without-end",
            "risk-without-owner",
            "risk-without-reason",
            "several-onboardings",
            "several-services",
            "several-vpcs",
            "unknown-command",
            "unknown-onboarding",
            "unknown-snapshot",
            "which-container-port",
            // files
            "bad-onboarding-file",
            "bad-plan-file",
            "export-unsafe",
            "file-exists",
            "file-too-long",
            "plan-edited",
            "plan-purpose",
            "unknown-plan-schema",
            "unreadable-file",
            "unwritable-file",
            // an access key on standard input
            "no-access-key",
            "oversized-key",
            "several-access-keys",
            "swapped-access-key",
            "temporary-access-key",
            "unreadable-input",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: FaultKind, code: &str) -> Exit {
        Exit::of_failure(&Failure::Fault(Fault::new(kind, code, "It is so")))
    }

    #[test]
    fn a_gate_is_no_wrong_word() {
        assert_eq!(of(FaultKind::Invalid, "needs-approval"), Exit::NeedsAttention);
        assert_eq!(of(FaultKind::Invalid, "nothing-to-roll-back"), Exit::NeedsAttention);
        assert_eq!(of(FaultKind::Invalid, "plan-changed"), Exit::Failed);
        assert_eq!(of(FaultKind::Invalid, "not-confirmed"), Exit::Wrong);
        assert_eq!(of(FaultKind::Invalid, "packet-malformed"), Exit::Wrong);
        assert_eq!(of(FaultKind::Denied, "needs-approval"), Exit::Failed, "that is AWS's own code");
        assert_eq!(of(FaultKind::Cancelled, "cancelled"), Exit::Cancelled);
    }

    #[test]
    fn a_code_ends_in_one_way() {
        let mut all: Vec<&str> = TABLE.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
