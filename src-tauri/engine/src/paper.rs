//! Plans as papers: saved by one, approved by another, applied unchanged. An approval is somebody's word, which anybody who can
//! write the file can forge; that a plan is changed by nobody else is held by who has which permissions in AWS.

use std::sync::Arc;

use domain::plan::{needs_approval, same_as_reviewed};
use domain::{Approval, Desired, Ending, Event, Fault, OnboardingId, Paper, Plan, Purpose, Unread, Work, sha256_of};

use crate::Engine;
use crate::apply::{self, Started};
use crate::onboarding::same_as_shown;
use crate::views::{Aim, ApprovalView, PaperView};

impl Engine {
    /// `plan` as a paper of ours, for somebody to review.
    pub fn paper(&self, desired: &Desired, plan: Plan, unread: &[Unread]) -> Paper {
        Paper::new(desired, plan, unread.to_vec(), &self.identity().arn, self.now(), self.sandbox)
    }

    /// The plan for `aim` as a paper, where it is still the one that was shown.
    pub async fn paper_of(&self, id: &OnboardingId, aim: &Aim, shown: &str) -> Result<Paper, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        let plan = self.planned(&desired, &inventory, aim)?;
        same_as_shown(&plan, shown)?;
        let paper = self.paper(&desired, plan, &inventory.faults);
        aim_of(&paper)?;
        Ok(paper)
    }

    /// The paper that lies at `path` as its reviewer sees it, held against what would be planned now.
    pub async fn paper_view(&self, paper: &Paper, path: String) -> PaperView {
        let you = self.identity().arn.clone();
        let approvals = paper.approvals.iter().map(|a| ApprovalView {
            by: a.by.clone(),
            at: a.at,
            note: a.note.clone(),
            counts: paper.counts(a),
        });
        PaperView {
            path,
            hash: paper.hash.clone(),
            name: paper.name.clone(),
            plan_hash: paper.plan.hash(),
            changes: u32::try_from(paper.plan.changes()).unwrap_or(u32::MAX),
            unread: paper.unread.clone(),
            made_by: paper.made_by.clone(),
            made_at: paper.made_at,
            sandbox: paper.sandbox,
            approvals: approvals.collect(),
            approve_fault: self.refuse_own(paper).err(),
            apply_fault: self.refuse_now(paper).await.err(),
            plan: paper.plan.clone(),
            you,
        }
    }

    /// Why an approval of ours would count for nothing.
    fn refuse_own(&self, paper: &Paper) -> Result<(), Fault> {
        self.refuse_foreign(paper)?;
        if paper.is_of(&self.identity().arn) {
            return Err(Fault::invalid(
                "own-plan",
                "You saved this plan, so your own approval would count for nothing",
            )
            .hint("Send the file to somebody else, who signs in as themselves and approves it"));
        }
        paper.clone().approved(&self.identity().arn, self.now(), None).map(drop)
    }

    /// Why the paper cannot be applied as AWS stands now.
    async fn refuse_now(&self, paper: &Paper) -> Result<(), Fault> {
        self.refuse_foreign(paper)?;
        let desired = self.desired(&paper.plan.onboarding)?;
        let plan = self.planned(&desired, &*self.look().await?, &aim_of(paper)?)?;
        self.refuse_unlike(paper, &desired, &plan)
    }

    /// The paper with our approval, which is in the journal when this returns.
    pub fn approve(&self, paper: Paper, note: Option<&str>) -> Result<Paper, Fault> {
        self.refuse_foreign(&paper)?;
        let paper = paper.approved(&self.identity().arn, self.now(), note)?;
        paper.approvals.last().map_or(Ok(()), |approval| self.note_approval(&paper, approval))?;
        Ok(paper)
    }

    /// Refuses a plan that somebody else has to approve, and that comes without a paper that says so.
    pub fn refuse_unapproved(&self, desired: &Desired, plan: &Plan) -> Result<(), Fault> {
        if self.needs_other_eyes(desired, plan)? { Err(needs_approval()) } else { Ok(()) }
    }

    /// Refuses a paper that is of something else than `desired`, from which a plan that is made now differs, or that lacks an
    /// approval where one is needed.
    pub fn refuse_unlike(&self, paper: &Paper, desired: &Desired, fresh: &Plan) -> Result<(), Fault> {
        self.refuse_foreign(paper)?;
        self.refuse_used(paper)?;
        same_as_reviewed(fresh, &paper.plan)?;
        refuse_other_words(fresh, &paper.plan)?;
        if paper.desired != sha256_of(desired) {
            return Err(Fault::invalid(
                "desired-changed",
                "The onboarding is not the one that this plan was made from",
            )
            .hint("Plan anew, save that plan, and have it reviewed"));
        }
        if self.needs_other_eyes(desired, fresh)? {
            paper.refuse_without_other_eyes(&self.identity().arn)?;
        }
        Ok(())
    }

    /// Does what the paper says, and keeps `desired` where it is a set-up. Refused when a plan that is made now, with nobody
    /// else at it, is another one.
    pub async fn apply_paper(self: &Arc<Self>, desired: &Desired, paper: &Paper) -> Result<Started, Fault> {
        let place = self.shelf.lock(&desired.id)?;
        let inventory = self.look().await?;
        let plan = self.planned(desired, &inventory, &aim_of(paper)?)?;
        self.refuse_unlike(paper, desired, &plan)?;
        self.record_approvals(paper)?;
        self.note(Some(&desired.id), Event::PaperUsed { paper: paper.hash.clone() })?;
        if plan.purpose == Purpose::SetUp {
            self.keep(desired, &inventory)?;
        }
        apply::start_in(self, plan, place)
    }

    /// Whether somebody else has to agree: where the onboarding says so, here or in the form that is to be replaced. Decisions
    /// about connections are exempt: they have a verification of their own, and a rejection must never wait.
    pub(crate) fn needs_other_eyes(&self, desired: &Desired, plan: &Plan) -> Result<bool, Fault> {
        let kept = self.shelf.load(&desired.id)?.is_some_and(|kept| kept.four_eyes);
        let changes = match plan.purpose {
            Purpose::SetUp | Purpose::Repair | Purpose::Teardown | Purpose::RollBack => !plan.changes_nothing(),
            Purpose::Accept | Purpose::Reject | Purpose::Consumer | Purpose::ConsumerTeardown => return Ok(false),
        };
        Ok((desired.four_eyes || kept) && (changes || !desired.four_eyes))
    }

    /// A paper, and what was approved of it, serves one run that comes to its end.
    fn refuse_used(&self, paper: &Paper) -> Result<(), Fault> {
        let mut using = false;
        for entry in self.journal.entries(0, Some(&paper.plan.onboarding))? {
            match entry.event {
                Event::PaperUsed { paper: used } => using = used == paper.hash,
                Event::RunEnded { ending: Ending::Finished, .. } if using => {
                    return Err(Fault::invalid("plan-used", "This saved plan was applied already")
                        .hint("Save a fresh plan, and have it reviewed"));
                }
                Event::RunEnded { .. } => using = false,
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse_foreign(&self, paper: &Paper) -> Result<(), Fault> {
        let here = paper.plan.account == self.identity().account && paper.sandbox == self.sandbox;
        if here {
            return Ok(());
        }
        let realm = |sandbox: bool| if sandbox { " in a sandbox" } else { "" };
        let (theirs, ours) = (paper.plan.account.grouped(), self.identity().account.grouped());
        let message = format!(
            "The plan is for account {theirs}{}, and this session is in {ours}{}",
            realm(paper.sandbox),
            realm(self.sandbox)
        );
        Err(Fault::invalid("plan-elsewhere", message).hint("Sign in where the plan was made"))
    }

    /// What this record did not know yet. The applier has it from the paper alone.
    fn record_approvals(&self, paper: &Paper) -> Result<(), Fault> {
        let entries = self.journal.entries(0, Some(&paper.plan.onboarding))?;
        let of_paper = |event: &Event, approver: &str| matches!(event, Event::Approved { paper: of, by, .. } if *of == paper.hash && by == approver);
        let mut unknown = paper.valid_approvals().filter(|a| !entries.iter().any(|e| of_paper(&e.event, &a.by)));
        unknown.try_for_each(|approval| self.note_approval(paper, approval))
    }

    fn note_approval(&self, paper: &Paper, approval: &Approval) -> Result<(), Fault> {
        let event = Event::Approved {
            paper: paper.hash.clone(),
            plan_hash: paper.plan.hash(),
            by: approval.by.clone(),
            note: approval.note.clone(),
        };
        self.note(Some(&paper.plan.onboarding), event).map(drop)
    }
}

/// The calls of a saved plan are held against a fresh one; so are the words that its reviewer read, and what was warned of.
fn refuse_other_words(fresh: &Plan, reviewed: &Plan) -> Result<(), Fault> {
    let words = |plan: &Plan| {
        let acts = plan.steps.iter().filter(|s| matches!(s.work, Work::Act(_)));
        acts.map(|s| (s.title.clone(), s.why.clone(), s.changes.clone())).collect::<Vec<_>>()
    };
    if words(fresh) == words(reviewed) && fresh.warnings == reviewed.warnings {
        return Ok(());
    }
    let message = "What the saved plan says of itself differs from what a fresh one says";
    Err(Fault::invalid("plan-changed", message).hint("Review the fresh plan, save it, and apply that"))
}

/// What a paper is applied as.
pub fn aim_of(paper: &Paper) -> Result<Aim, Fault> {
    match paper.plan.purpose {
        Purpose::SetUp => Ok(Aim::SetUp),
        Purpose::Repair => Ok(Aim::Repair),
        Purpose::Teardown => Ok(Aim::Teardown),
        Purpose::RollBack => Ok(Aim::RollBack),
        Purpose::Accept | Purpose::Reject | Purpose::Consumer | Purpose::ConsumerTeardown => Err(Fault::invalid(
            "plan-purpose",
            "Only set-ups, repairs, roll backs and teardowns are applied from a saved plan",
        )
        .hint("Use the verb that made the plan")),
    }
}
