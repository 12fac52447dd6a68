//! A plan as a paper: saved by one person, reviewed and approved by another, applied unchanged or refused. Its hash finds edits
//! by accident. It is no signature: whoever can write the file can write an approval into it, and a hash that fits. An approval
//! is therefore attested, never proven; what holds is who has which permissions in AWS.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Desired, Fault, Plan, Unread, clip, plain, sha256_of};

/// The form of a saved plan that this version writes and reads.
pub const PAPER_SCHEMA: &str = "firefly-privatelink/plan/1";

/// What an approver may write beside an approval, in characters.
const MOST_OF_A_NOTE: usize = 500;

/// A saved plan, with everything that a reviewer is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub schema: String,
    /// True anywhere but in AWS itself.
    pub sandbox: bool,
    /// What the onboarding is called.
    pub name: String,
    /// The caller's ARN of whoever saved it.
    pub made_by: String,
    pub made_at: Timestamp,
    /// SHA-256 of the desired state that it was made from.
    pub desired: String,
    pub plan: Plan,
    /// What could not be read while it was made.
    pub unread: Vec<Unread>,
    /// SHA-256 of all the above.
    pub hash: String,
    #[serde(default)]
    pub approvals: Vec<Approval>,
}

/// Somebody's word that exactly this paper may be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The hash of the paper that was approved.
    pub of: String,
    /// The caller's ARN, as AWS told it to the approver's copy.
    pub by: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Paper {
    /// `plan` as made from `desired` by `by`.
    pub fn new(desired: &Desired, plan: Plan, unread: Vec<Unread>, by: &str, at: Timestamp, sandbox: bool) -> Self {
        let mut paper = Self {
            schema: PAPER_SCHEMA.to_owned(),
            sandbox,
            name: plain(&desired.name),
            made_by: by.to_owned(),
            made_at: at,
            desired: sha256_of(desired),
            plan,
            unread,
            hash: String::new(),
            approvals: Vec::new(),
        };
        paper.hash = paper.digest();
        paper
    }

    /// Reads a saved plan. Refuses what is none, what another version wrote, and what was edited since.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        const AGAIN: &str = "Save it anew with `privatelink plan FILE --out PLAN`";
        let broken =
            |why: String| Fault::invalid("bad-plan-file", format!("It is not a saved plan: {why}")).hint(AGAIN);
        let value: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
        match value.get("schema").and_then(Value::as_str) {
            Some(PAPER_SCHEMA) => {}
            Some(other) => {
                let message = format!("It has the form “{}”, and this version knows {PAPER_SCHEMA}", clip(other, 60));
                return Err(Fault::invalid("unknown-plan-schema", message).hint(AGAIN));
            }
            None => return Err(broken("it does not say its form in “schema”".to_owned())),
        }
        let paper: Self = serde_json::from_value(value).map_err(|e| broken(e.to_string()))?;
        if paper.hash != paper.digest() {
            let message = "The saved plan was changed after it was saved: its hash does not fit";
            return Err(Fault::invalid("plan-edited", message).hint(format!("Do not use it. {AGAIN}")));
        }
        Ok(Self { plan: paper.plan.check()?, ..paper })
    }

    /// The same paper with an approval of `by`. Refused when they gave one already.
    pub fn approved(mut self, by: &str, at: Timestamp, note: Option<&str>) -> Result<Self, Fault> {
        if self.valid_approvals().any(|a| a.by == by) {
            let message = format!("{} has approved this plan already", plain(by));
            return Err(Fault::invalid("already-approved", message).hint("Nothing has to be done"));
        }
        let note = note.map(plain).filter(|n| !n.is_empty());
        if note.as_ref().is_some_and(|n| n.chars().count() > MOST_OF_A_NOTE) {
            let message = format!("The note is longer than {MOST_OF_A_NOTE} characters");
            return Err(Fault::invalid("note-too-long", message).hint("Shorten it, and name where the rest stands"));
        }
        self.approvals.push(Approval { of: self.hash.clone(), by: by.to_owned(), at, note });
        Ok(self)
    }

    /// The approvals of exactly this paper; those of another version of it count for nothing.
    pub fn valid_approvals(&self) -> impl Iterator<Item = &Approval> {
        self.approvals.iter().filter(|a| a.of == self.hash)
    }

    /// Whether `caller` looks like whoever saved it.
    pub fn is_of(&self, caller: &str) -> bool {
        is_same_person(caller, &self.made_by)
    }

    /// Whether an approval is of exactly this paper, and not by whoever made it. Whoever applies it may be a third one yet.
    pub fn counts(&self, approval: &Approval) -> bool {
        approval.of == self.hash && !self.is_of(&approval.by)
    }

    /// Refuses unless somebody has approved exactly this paper who neither made it nor is `applier`.
    pub fn refuse_without_other_eyes(&self, applier: &str) -> Result<(), Fault> {
        let other = |a: &Approval| self.counts(a) && !is_same_person(&a.by, applier);
        if self.valid_approvals().any(other) {
            return Ok(());
        }
        let own = self.valid_approvals().next().is_some();
        let message = match (own, self.approvals.is_empty()) {
            (true, _) => "Nobody but those who made and apply this plan has approved it",
            (false, true) => "Nobody has approved this plan",
            (false, false) => "What was approved was another version of this plan",
        };
        Err(Fault::invalid("not-approved", message)
            .hint("Have somebody else review it and run `privatelink approve PLAN`, signed in as themselves"))
    }

    /// SHA-256 over the canonical JSON (RFC 8785) of everything but the hash and the approvals.
    fn digest(&self) -> String {
        sha256_of(&json!({
            "schema": self.schema, "sandbox": self.sandbox, "name": self.name, "made_by": self.made_by,
            "made_at": self.made_at, "desired": self.desired, "plan": self.plan, "unread": self.unread,
        }))
    }
}

/// Whether two callers look like one person: the same ARN, or the same session name in whatever role of one account. A session
/// name can be chosen freely, so that this stops mistakes and not malice.
fn is_same_person(a: &str, b: &str) -> bool {
    let session = |arn: &str| {
        let mut parts = arn.split(':').skip(4);
        let (account, resource) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let name = resource.strip_prefix("assumed-role/")?.rsplit_once('/')?.1.to_owned();
        Some((account, name))
    };
    a == b || session(a).is_some_and(|one| session(b).as_ref() == Some(&one))
}

/// Why a plan cannot be applied as it is, where somebody else has to approve it first.
pub fn needs_approval() -> Fault {
    Fault::invalid("needs-approval", "This onboarding is changed only with the approval of somebody else")
        .hint("Save the plan (`privatelink plan FILE --out PLAN`, or `privatelink teardown NAME --out PLAN` and the like), have somebody else run `privatelink approve PLAN`, then give the same verb --plan PLAN (`privatelink apply FILE --plan PLAN`)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::audit::samples::*;

    const ADA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ada";
    const BOB: &str = "arn:aws:sts::111122223333:assumed-role/reviewer/bob";

    fn paper() -> Paper {
        let sample = bare();
        let plan = crate::plan::provider(&sample.desired, &sample.inventory, Purpose::SetUp).unwrap();
        Paper::new(&sample.desired, plan, Vec::new(), ADA, moment(), true)
    }

    fn text(paper: &Paper) -> String {
        serde_json::to_string_pretty(paper).unwrap()
    }

    #[test]
    fn a_paper_reads_as_it_was_written() {
        let written = paper().approved(BOB, moment(), Some(" seen\n ")).unwrap();
        let read = Paper::parse(&text(&written)).unwrap();
        assert_eq!(read, written);
        assert_eq!(read.plan.hash(), paper().plan.hash());
        assert_eq!(read.approvals[0].note.as_deref(), Some("seen"));
    }

    #[test]
    fn every_edit_shows_and_so_does_another_form() {
        let whole = text(&paper());
        let edits = [
            ("\"Orders API\"", "\"Orders\""),
            ("Create the", "Make the"),
            ("10.20.0.10/32", "10.20.0.0/16"),
            ("engineer/ada", "x"),
        ];
        for (from, to) in edits {
            assert!(whole.contains(from), "{from}");
            assert_eq!(Paper::parse(&whole.replace(from, to)).unwrap_err().code, "plan-edited", "{from}");
        }
        let other = whole.replace(PAPER_SCHEMA, "firefly-privatelink/plan/2");
        assert_eq!(Paper::parse(&other).unwrap_err().code, "unknown-plan-schema");
        for broken in
            ["", "{}", "[]", &whole[..whole.len() / 2], &whole.replacen("\"sandbox\"", "\"seen\": 1, \"sandbox\"", 1)]
        {
            assert_eq!(Paper::parse(broken).unwrap_err().code, "bad-plan-file");
        }
    }

    #[test]
    fn an_approval_is_of_exactly_this_paper_and_by_somebody_else() {
        let code = |paper: &Paper| paper.refuse_without_other_eyes(ADA).unwrap_err().code;
        assert_eq!(code(&paper()), "not-approved");
        assert_eq!(code(&paper().approved(ADA, moment(), None).unwrap()), "not-approved");
        let both = paper().approved(ADA, moment(), None).unwrap().approved(BOB, moment(), None).unwrap();
        assert_eq!(both.refuse_without_other_eyes(ADA), Ok(()));
        assert_eq!(both.approvals.iter().map(|a| both.counts(a)).collect::<Vec<_>>(), [false, true]);
        assert_eq!(both.clone().approved(BOB, moment(), None).unwrap_err().code, "already-approved");
        let mut moved = paper();
        moved.approvals = both.approvals;
        moved.approvals.iter_mut().for_each(|a| a.of = sha256_of(&"another"));
        assert!(!moved.approvals.iter().any(|a| moved.counts(a)));
        assert!(moved.refuse_without_other_eyes(ADA).unwrap_err().message.contains("another version"));
        assert_eq!(paper().approved(BOB, moment(), Some(&"x".repeat(501))).unwrap_err().code, "note-too-long");
    }
}
