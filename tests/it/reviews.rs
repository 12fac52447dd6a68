//! Saved plans as the window has them: saved, opened, approved and applied by way of the host's dialogs, never by a path that
//! the web view names.

use std::path::PathBuf;
use std::sync::Arc;

use domain::{Event, Fault, FaultKind, Paper, Pending, StepState};
use engine::commands::{Answers, Nothing};
use engine::views::{Aim, PaperApprove, PaperKey, PaperSave, PaperView, PlanInput};
use host::Dialogs;

use crate::clicks::{over, prepared_with};
use crate::ground::{CUSTOMER, Ground};

const ADA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ada";
const BOB: &str = "arn:aws:sts::111122223333:assumed-role/reviewer/bob";

#[tokio::test(flavor = "multi_thread")]
async fn the_window_saves_reviews_and_applies_what_somebody_else_approved() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("plan.json");
    let (host, seat, id) = prepared_with(home.path(), Arc::new(One(file.clone()))).await;
    let mut desired = seat.engine.desired(&id).unwrap();
    desired.four_eyes = true;
    seat.engine.keep(&desired, &seat.engine.look().await.unwrap()).unwrap();
    assert_eq!(host.paper(Nothing).await.unwrap(), None, "nothing is open yet");

    let plan = host.plan(PlanInput { id: id.clone(), aim: Aim::SetUp }).await.unwrap();
    assert!(plan.needs_approval);
    let stale = host.paper_save(PaperSave { id: id.clone(), aim: Aim::SetUp, plan_hash: "another".to_owned() }).await;
    assert_eq!((stale.unwrap_err().code.as_str(), file.exists()), ("plan-changed", false));
    let save = PaperSave { id: id.clone(), aim: Aim::SetUp, plan_hash: plan.hash.clone() };
    let view = host.paper_save(save).await.unwrap().unwrap();
    assert_eq!((view.plan_hash.as_str(), view.path.as_str()), (plan.hash.as_str(), file.to_str().unwrap()));
    assert_eq!(codes(&view), ("own-plan".to_owned(), "not-approved".to_owned()));

    // what somebody else's copy writes into the file
    let approved = read(&file).approved(BOB, view.made_at, Some("CHG-17")).unwrap();
    write(&file, &approved);
    let view = host.paper_open(Nothing).await.unwrap().unwrap();
    assert!(view.approvals.len() == 1 && view.approvals[0].counts && view.apply_fault.is_none(), "{view:?}");

    // another plan in its place is not the one that was reviewed
    let mut other = approved.clone();
    other.name = "Another".to_owned();
    let other = Paper::new(&desired, other.plan, Vec::new(), ADA, other.made_at, true);
    write(&file, &other);
    let refused = host.paper_apply(PaperKey { hash: view.hash.clone() }).await.unwrap_err();
    assert_eq!(refused.code, "paper-changed");
    let refused = host.paper_approve(PaperApprove { hash: view.hash.clone(), note: None }).await.unwrap_err();
    assert_eq!(refused.code, "paper-changed");

    write(&file, &approved);
    let run = host.paper_apply(PaperKey { hash: view.hash }).await.unwrap();
    let done = over(&host, &run).await;
    assert!(done.steps.iter().all(|s| s.state == StepState::Done), "{done:?}");
    let used = host.paper(Nothing).await.unwrap().unwrap();
    assert_eq!(codes(&used).1, "plan-used");
    let entries = seat.engine.journal.entries(0, Some(&id)).unwrap();
    assert!(entries.iter().any(|e| matches!(&e.event, Event::Approved { by, .. } if by == BOB)), "{entries:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_written_into_the_file_and_into_the_record() {
    let ground = Ground::new("acme");
    let (ada, bob) = (ground.engine_as(CUSTOMER, ADA).await, ground.engine_as(CUSTOMER, BOB).await);
    let desired = ground.github(&ada).await;
    ada.keep(&desired, &ada.look().await.unwrap()).unwrap();
    let shown = ada.plan(&desired.id, &Aim::SetUp).await.unwrap().hash;
    let paper = ada.paper_of(&desired.id, &Aim::SetUp, &shown).await.unwrap();
    let mine = ada.paper_view(&paper, "plan.json".to_owned()).await;
    assert_eq!(mine.approve_fault.unwrap().code, "own-plan");
    assert_eq!(mine.apply_fault, None, "four eyes were not asked for");
    let theirs = bob.paper_view(&paper, "plan.json".to_owned()).await;
    assert_eq!((theirs.approve_fault, theirs.you.as_str()), (None, BOB));
    let approved = bob.approve(paper, Some("seen")).unwrap();
    let again = bob.paper_view(&approved, "plan.json".to_owned()).await;
    assert_eq!(again.approve_fault.unwrap().code, "already-approved");
    let accept = Aim::Accept { endpoint: "vpce-0123456789abcdef0".parse().unwrap() };
    assert!(ada.paper_of(&desired.id, &accept, &shown).await.is_err(), "decisions have their own verification");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_saved_plan_is_refused_and_nothing_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("plan.json");
    let (host, ..) = prepared_with(home.path(), Arc::new(One(file.clone()))).await;
    assert_eq!(host.paper_open(Nothing).await.unwrap_err().code, "unreadable-file");
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(host.paper_open(Nothing).await.unwrap_err().code, "bad-plan-file");
    assert_eq!(host.paper(Nothing).await.unwrap(), None);
    assert_eq!(host.paper_apply(PaperKey { hash: String::new() }).await.unwrap_err().code, "no-saved-plan");
}

fn codes(view: &PaperView) -> (String, String) {
    let code = |fault: &Option<Fault>| fault.as_ref().map(|f| f.code.clone()).unwrap_or_default();
    (code(&view.approve_fault), code(&view.apply_fault))
}

fn read(file: &PathBuf) -> Paper {
    Paper::parse(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn write(file: &PathBuf, paper: &Paper) {
    std::fs::write(file, serde_json::to_string(paper).unwrap()).unwrap();
}

/// A person who always names the same file.
struct One(PathBuf);

impl Dialogs for One {
    fn save<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(Some(self.0.clone())) })
    }

    fn open<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Option<PathBuf>, Fault>> {
        Box::pin(async { Ok(Some(self.0.clone())) })
    }

    fn read_clipboard(&self) -> Result<String, Fault> {
        Err(Fault::new(FaultKind::Other, "no-clipboard", "There is no clipboard"))
    }

    fn clear_clipboard(&self) -> Result<(), Fault> {
        Ok(())
    }
}
