//! Onboardings as the rooms see them: list, overview, plan, connections, topology, audit, activity.

use std::sync::Arc;

use domain::audit::{Audit, Known, Outcome, Severity, audit};
use domain::cost;
use domain::plan::needs_approval;
use domain::topology::{Drawing, View, draw};
use domain::{
    AccountId, ConnectionCard, Desired, Entry, Event, Fault, Inventory, OnboardingId, Plan, Purpose, RunId, RunView,
    SCHEMA, candidates, checklist, judge, plan, sha256_of, validate, verify,
};

use crate::Engine;
use crate::apply::{self, Started};
use crate::judge::at_home;
use crate::views::*;

impl Engine {
    /// Everything in the account and Region, looked at afresh.
    pub async fn inventory(&self) -> Result<InventoryView, Fault> {
        let inventory = self.look().await?;
        Ok(InventoryView { candidates: candidates(&inventory), inventory: (*inventory).clone() })
    }

    /// The list of onboardings with where each stands. Those of other accounts are shown without a look.
    pub async fn onboardings(&self) -> Result<Vec<OnboardingRow>, Fault> {
        let all = self.shelf.all()?;
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let inventory = self.glance().await?;
        all.iter().map(|desired| self.row(desired, &inventory)).collect()
    }

    fn row(&self, desired: &Desired, inventory: &Inventory) -> Result<OnboardingRow, Fault> {
        let here = desired.account == inventory.account && desired.region == inventory.region;
        let entries = self.journal.entries(0, Some(&desired.id))?;
        let list = checklist(desired, inventory, &entries);
        let judged = audit(Some(desired), inventory, &Known::of(&entries));
        let pending = cards(desired, inventory).iter().filter(|c| c.connection.is("pendingAcceptance")).count();
        Ok(OnboardingRow {
            id: desired.id.clone(),
            name: desired.name.clone(),
            account: desired.account.clone(),
            region: desired.region.clone(),
            stage: if here { list.stage } else { "in another account or Region".to_owned() },
            next: if here { list.next.title } else { "Sign in to its account to see it".to_owned() },
            waiting_on: list.next.actor,
            verdicts: if here { judged.verdicts.clone() } else { Vec::new() },
            failed: if here { failed(&judged) } else { [0; 4] },
            pending: if here { u32::try_from(pending).unwrap_or(u32::MAX) } else { 0 },
        })
    }

    /// Connection requests that wait, over all onboardings of this account.
    pub async fn pending_approvals(&self) -> Result<u32, Fault> {
        Ok(self.onboardings().await?.iter().map(|row| row.pending).sum())
    }

    /// One onboarding with its checklist.
    pub async fn onboarding(&self, id: &OnboardingId) -> Result<OnboardingView, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.glance().await?;
        let entries = self.journal.entries(0, Some(id))?;
        let judged = audit(Some(&desired), &inventory, &Known::of(&entries));
        let run = newest_run(&entries);
        let ended =
            |run: &RunId| entries.iter().any(|e| matches!(&e.event, Event::RunEnded { run: r, .. } if r == run));
        let running = run.as_ref().is_some_and(|r| self.is_running(r));
        Ok(OnboardingView {
            firefly_confirmed: self.firefly_confirmed(&desired)?,
            checklist: checklist(&desired, &inventory, &entries),
            verdicts: judged.verdicts.clone(),
            failed: failed(&judged),
            running,
            can_roll_back: !running && plan::can_roll_back(&entries),
            interrupted: run.as_ref().is_some_and(|r| !running && !ended(r)) && !self.is_elsewhere(id),
            run,
            looked_at: inventory.looked_at,
            unread: inventory.faults.clone(),
            desired,
        })
    }

    /// Whether another window or terminal is at it.
    fn is_elsewhere(&self, id: &OnboardingId) -> bool {
        self.shelf.lock(id).is_err()
    }

    /// What is wrong with a form, against a look that may be some seconds old.
    pub async fn check(&self, draft: Draft) -> Result<DraftCheck, Fault> {
        let inventory = self.glance().await?;
        Ok(DraftCheck { problems: validate(&self.desire(draft)?, &inventory) })
    }

    /// Keeps a form; refused while anything in it is wrong, or Firefly's account was not given twice.
    pub async fn save(&self, draft: Draft) -> Result<OnboardingId, Fault> {
        let again = draft.firefly_again.clone();
        let desired = self.desire(draft)?;
        if !desired.four_eyes && self.shelf.load(&desired.id)?.is_some_and(|kept| kept.four_eyes) {
            return Err(needs_approval());
        }
        let inventory = self.glance().await?;
        let is_new = self.shelf.load(&desired.id)?.is_none();
        if !self.firefly_confirmed(&desired)? {
            if again.as_ref() != Some(&desired.firefly.account) {
                return Err(Fault::invalid("firefly-unconfirmed", "Firefly’s account was not given twice alike")
                    .hint("Type it again, from another source than the first time"));
            }
            self.keep(&desired, &inventory)?;
            self.confirm_firefly(&desired.id, &desired.firefly.account)?;
        }
        self.keep(&desired, &inventory)?;
        if let Some(service) = desired.adopt.endpoint_service.as_ref().filter(|_| is_new) {
            self.note(Some(&desired.id), Event::OnboardingImported { service: service.to_string() })?;
        }
        Ok(desired.id)
    }

    /// Keeps `desired` on the shelf, and says so in the journal when it differs from what was there.
    pub fn keep(&self, desired: &Desired, inventory: &Inventory) -> Result<(), Fault> {
        refuse_problems(desired, inventory)?;
        if self.shelf.load(&desired.id)?.as_ref() != Some(desired) {
            self.shelf.save(desired, self.now())?;
            self.note(
                Some(&desired.id),
                Event::OnboardingSaved { name: desired.name.clone(), digest: sha256_of(desired) },
            )?;
        }
        Ok(())
    }

    fn desire(&self, draft: Draft) -> Result<Desired, Fault> {
        let id = match draft.id {
            Some(id) => id,
            None => mint(&serde_json::json!([draft.name, self.now(), self.identity().arn, std::process::id()]))?,
        };
        Ok(Desired {
            schema: SCHEMA,
            id,
            name: draft.name,
            account: self.identity().account.clone(),
            region: self.identity().region.clone(),
            firefly: draft.firefly,
            network: draft.network,
            listeners: draft.listeners,
            exposure: draft.exposure,
            service: draft.service,
            adopt: draft.adopt,
            four_eyes: draft.four_eyes,
        })
    }

    /// What would be done, from a fresh look.
    pub async fn plan(&self, id: &OnboardingId, aim: &Aim) -> Result<PlanView, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        let plan = self.planned(&desired, &inventory, aim)?;
        Ok(PlanView {
            hash: plan.hash(),
            changes: u32::try_from(plan.changes()).unwrap_or(u32::MAX),
            drawing: drawn(&desired, &inventory, &self.known(id)?, &View::default()),
            cost: match aim {
                Aim::SetUp | Aim::Repair => cost::scenarios(&cost::setup_of(&desired))?,
                Aim::Accept { .. } | Aim::Reject { .. } | Aim::Teardown | Aim::RollBack => Vec::new(),
            },
            looked_at: inventory.looked_at,
            unread: inventory.faults.clone(),
            needs_approval: self.needs_other_eyes(&desired, &plan)?,
            plan,
        })
    }

    /// The plan for `aim`, with what was done before in sight: a roll back takes back unfinished runs.
    pub fn planned(&self, desired: &Desired, inventory: &Inventory, aim: &Aim) -> Result<Plan, Fault> {
        planned_after(desired, inventory, aim, &self.journal.entries(0, Some(&desired.id))?)
    }

    /// Does what was shown. Refused when a plan that is made now, with nobody else at it, is another one.
    pub async fn apply(self: &Arc<Self>, id: &OnboardingId, aim: &Aim, shown: &str) -> Result<Started, Fault> {
        let desired = self.desired(id)?;
        let place = self.shelf.lock(id)?;
        let plan = self.planned(&desired, &*self.look().await?, aim)?;
        same_as_shown(&plan, shown)?;
        self.refuse_unapproved(&desired, &plan)?;
        apply::start_in(self, plan, place)
    }

    /// The same for a desired state that comes from a file, which is kept first.
    pub async fn apply_desired(self: &Arc<Self>, desired: &Desired, aim: &Aim, shown: &str) -> Result<Started, Fault> {
        let place = self.shelf.lock(&desired.id)?;
        let inventory = self.look().await?;
        let plan = self.planned(desired, &inventory, aim)?;
        same_as_shown(&plan, shown)?;
        self.refuse_unapproved(desired, &plan)?;
        self.keep(desired, &inventory)?;
        apply::start_in(self, plan, place)
    }

    /// Records that Firefly's account was given a second time, from another source, and was the same.
    pub fn confirm_firefly(&self, id: &OnboardingId, account: &AccountId) -> Result<(), Fault> {
        self.note(Some(id), Event::FireflyConfirmed { account: account.clone() }).map(drop)
    }

    /// Whether the account that `desired` lets in was ever confirmed for it here.
    pub fn firefly_confirmed(&self, desired: &Desired) -> Result<bool, Fault> {
        let of_it =
            |e: &Entry| matches!(&e.event, Event::FireflyConfirmed { account } if account == &desired.firefly.account);
        Ok(self.journal.entries(0, Some(&desired.id))?.iter().any(of_it))
    }

    /// A run as far as it is.
    pub fn run_view(&self, run: &RunId) -> Result<RunView, Fault> {
        let entries = self.journal.run_entries(run, 0)?;
        RunView::fold(&entries).ok_or_else(|| {
            Fault::not_found("unknown-run", format!("There is no run “{run}” here"))
                .hint("Choose one that the activity of an onboarding names")
        })
    }

    /// Requests and connections, looked at afresh.
    pub async fn connections(&self, id: &OnboardingId) -> Result<ConnectionsView, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        let cards = cards(&desired, &inventory);
        self.record_judgements(id, &cards)?;
        Ok(ConnectionsView {
            service_name: plan::our_service(&desired, &inventory).map(|s| s.name.clone()),
            cards,
            unread: inventory.faults.clone(),
            looked_at: inventory.looked_at,
            sandbox: self.sandbox,
        })
    }

    /// A request that must not be accepted is recorded, once for each reason, so that it is known even if it is withdrawn.
    fn record_judgements(&self, id: &OnboardingId, cards: &[ConnectionCard]) -> Result<(), Fault> {
        let entries = self.journal.entries(0, Some(id))?;
        let known = |event: &Event| entries.iter().any(|e| &e.event == event);
        for card in cards.iter().filter(|c| c.connection.is("pendingAcceptance")) {
            let Some(because) = &card.blocked_because else { continue };
            let event = Event::Judged {
                endpoint: card.connection.endpoint.to_string(),
                owner: card.connection.owner.to_string(),
                verdict: because.clone(),
            };
            if !known(&event) {
                self.note(Some(id), event)?;
            }
        }
        Ok(())
    }

    /// Findings and verdicts, and how much the repair plan would mend.
    pub async fn audit(&self, id: &OnboardingId) -> Result<AuditView, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.glance().await?;
        at_home(&desired, &inventory)?;
        let (repairs, repair_fault) = match planned(&desired, &inventory, &Aim::Repair) {
            Ok(plan) => (plan.changes(), None),
            Err(fault) => (0, Some(fault)),
        };
        Ok(AuditView {
            audit: audit(Some(&desired), &inventory, &self.known(id)?),
            looked_at: inventory.looked_at,
            unread: inventory.faults.clone(),
            repairs: u32::try_from(repairs).unwrap_or(u32::MAX),
            repair_fault,
        })
    }

    /// What the record adds to an audit of this onboarding.
    pub fn known(&self, id: &OnboardingId) -> Result<Known, Fault> {
        Ok(Known::of(&self.journal.entries(0, Some(id))?))
    }

    /// Everything that was done, with the check of its chain.
    pub fn activity(&self) -> Result<ActivityView, Fault> {
        let entries = self.journal.entries(0, None)?;
        Ok(ActivityView { chain: verify(&entries), entries })
    }
}

/// Everything that is wrong with a desired state, as one fault.
pub fn refuse_problems(desired: &Desired, inventory: &Inventory) -> Result<(), Fault> {
    let problems = validate(desired, inventory);
    let Some(first) = problems.first() else { return Ok(()) };
    let mut fault = Fault::invalid(first.code.clone(), format!("{}: {}", first.field, first.message));
    fault.hint = first.hint.clone();
    fault.causes = problems.iter().skip(1).map(|p| format!("{}: {}", p.field, p.message)).collect();
    Err(fault)
}

pub(crate) fn same_as_shown(plan: &Plan, shown: &str) -> Result<(), Fault> {
    if plan.hash() == shown {
        return Ok(());
    }
    Err(Fault::invalid("plan-changed", "AWS has changed since this plan was shown, so it would now be another one")
        .hint("Look at the new plan, then apply that"))
}

/// A new onboarding id: ten lower-case letters and digits that nobody has used. `seed` must differ each time.
pub fn mint(seed: &serde_json::Value) -> Result<OnboardingId, Fault> {
    const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let digest = sha256_of(seed);
    let pair = |i: usize| usize::from_str_radix(&digest[i * 4..i * 4 + 4], 16).unwrap_or(0);
    (0..10).map(|i| char::from(ALPHABET[pair(i) % ALPHABET.len()])).collect::<String>().parse()
}

/// The plan for `aim`; the first of its faults carries the others as causes.
pub fn planned(desired: &Desired, inventory: &Inventory, aim: &Aim) -> Result<Plan, Fault> {
    planned_after(desired, inventory, aim, &[])
}

fn planned_after(desired: &Desired, inventory: &Inventory, aim: &Aim, entries: &[Entry]) -> Result<Plan, Fault> {
    let made = match aim {
        Aim::SetUp => plan::provider(desired, inventory, Purpose::SetUp),
        Aim::Repair => plan::provider(desired, inventory, Purpose::Repair),
        Aim::Accept { endpoint } => plan::accept(desired, inventory, endpoint),
        Aim::Reject { endpoint } => plan::reject(desired, inventory, endpoint),
        Aim::Teardown => plan::teardown(desired, inventory),
        Aim::RollBack => plan::roll_back(desired, inventory, entries),
    };
    made.map_err(gathered)
}

/// One fault for many: the first, with the others as its causes.
pub fn gathered(faults: Vec<Fault>) -> Fault {
    let mut all = faults.into_iter();
    let first = all.next().unwrap_or_else(|| Fault::invalid("no-plan", "No plan could be made"));
    all.fold(first, |fault, other| fault.because(other.message))
}

/// Every connection of the onboarding's service, judged.
pub fn cards(desired: &Desired, inventory: &Inventory) -> Vec<ConnectionCard> {
    plan::our_service(desired, inventory).map(|service| judge(desired, service)).unwrap_or_default()
}

/// The drawing with findings and requests on it, as `view` wants it.
pub fn drawn(desired: &Desired, inventory: &Inventory, known: &Known, view: &View) -> Drawing {
    draw(desired, inventory, &cards(desired, inventory), &audit(Some(desired), inventory, known), view)
}

/// Failed findings that nobody accepted, by severity: critical, high, medium, low.
pub fn failed(audit: &Audit) -> [u32; 4] {
    let open = || audit.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.accepted.is_none());
    let count = |severity| open().filter(|f| f.severity == severity).count();
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
        .map(|s| u32::try_from(count(s)).unwrap_or(u32::MAX))
}

fn newest_run(entries: &[Entry]) -> Option<RunId> {
    entries.iter().rev().find_map(|e| match &e.event {
        Event::RunStarted { run, .. } => Some(run.clone()),
        _ => None,
    })
}
