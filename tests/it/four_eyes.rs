//! Plans as papers: saved by one, approved by another, applied unchanged or refused.

use domain::{Ending, Event, Paper};
use engine::planned;
use engine::views::Aim;
use tests::desk::Desk;

use crate::command::{Privatelink, init};
use crate::ground::{CUSTOMER, FIREFLY, Ground};

const ADA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ada";
const BOB: &str = "arn:aws:sts::111122223333:assumed-role/reviewer/bob";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_without_the_eyes_of_somebody_else() {
    let ground = Ground::new("acme");
    let (ada, bob) = (ground.engine_as(CUSTOMER, ADA).await, ground.engine_as(CUSTOMER, BOB).await);
    let mut desired = ground.github(&ada).await;
    desired.four_eyes = true;
    ada.keep(&desired, &ada.look().await.unwrap()).unwrap();
    let before = ground.dump();
    let plan = planned(&desired, &ada.look().await.unwrap(), &Aim::SetUp).unwrap();
    let refused = ada.apply(&desired.id, &Aim::SetUp, &plan.hash()).await.err().unwrap();
    assert_eq!(refused.code, "needs-approval");
    // nor by saying that it is not wanted any more
    let mut without = desired.clone();
    without.four_eyes = false;
    let refused = ada.apply_desired(&without, &Aim::SetUp, &plan.hash()).await.err().unwrap();
    assert_eq!(refused.code, "needs-approval");

    let paper = ada.paper(&desired, plan, &[]);
    let own = ada.approve(paper.clone(), None).unwrap();
    assert_eq!(ada.apply_paper(&desired, &own).await.err().unwrap().code, "not-approved");
    let stranger = ground.engine(FIREFLY).await;
    assert_eq!(stranger.approve(paper.clone(), None).unwrap_err().code, "plan-elsewhere");
    assert_eq!(ground.dump()["accounts"], before["accounts"], "nothing was changed");

    let approved = bob.approve(paper, Some("looked at the rules")).unwrap();
    let read = Paper::parse(&serde_json::to_string(&approved).unwrap()).unwrap();
    assert_eq!(bob.apply_paper(&desired, &read).await.err().unwrap().code, "not-approved", "bob alone is two eyes");
    assert_eq!(ada.apply_paper(&without, &read).await.err().unwrap().code, "desired-changed");
    let ended = ada.apply_paper(&desired, &read).await.unwrap().outcome.await.unwrap().unwrap();
    assert_eq!(ended, Ending::Finished);
    let entries = ada.journal.entries(0, Some(&desired.id)).unwrap();
    let by = |arn: &str| entries.iter().filter(|e| matches!(&e.event, Event::Approved { by, .. } if by == arn)).count();
    assert_eq!((by(ADA), by(BOB)), (1, 1), "each approval is in the record, once");
    // a finished onboarding needs nobody
    assert_eq!(ada.apply_paper(&desired, &read).await.err().unwrap().code, "plan-used");
    let teardown = ada.plan(&desired.id, &Aim::Teardown).await.unwrap();
    assert_eq!(ada.apply(&desired.id, &Aim::Teardown, &teardown.hash).await.err().unwrap().code, "needs-approval");
}

#[test]
fn a_plan_is_saved_reviewed_approved_and_applied() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let (file, plan) = (desk.home().join("onboarding.toml"), desk.home().join("plan.json"));
    init(&it, &file);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("schema = 1\n", "schema = 1\nfour_eyes = true\n")).unwrap();
    let (path, saved) = (file.to_str().unwrap(), plan.to_str().unwrap());
    let error = it.json(&["apply", path, "--yes"], 3);
    assert_eq!(error["code"], "needs-approval");
    assert!(error["hint"].as_str().unwrap().contains("privatelink approve"), "{error}");

    let shown = it.text(&["plan", path, "--out", saved], 0);
    // no realm, no identity: a review asks nobody
    let alone = Privatelink::new(&desk, &[]);
    let reviewed = alone.text(&["review", saved], 0);
    assert!(reviewed.starts_with(shown.trim_end()), "{reviewed}\nis not\n{shown}");
    assert!(reviewed.contains("approved by  nobody yet") && reviewed.contains("(SANDBOX)"), "{reviewed}");
    assert!(reviewed.contains(&format!("privatelink approve {saved}")), "{reviewed}");
    assert_eq!(it.json(&["apply", path, "--plan", saved, "--yes"], 3)["code"], "not-approved");
    let own = it.run(&["approve", saved, "--note", "I made it"], 0);
    assert!(crate::command::said(&own).contains("counts for nothing"), "{own:?}");
    assert!(alone.text(&["review", saved], 0).contains("counts for nothing: whoever made the plan gave it"));
    assert_eq!(it.json(&["approve", saved], 3)["code"], "already-approved");
    let own = it.json(&["apply", path, "--plan", saved, "--yes"], 3);
    assert_eq!(own["message"], "Nobody but those who made and apply this plan has approved it");
    assert!(it.text(&["activity"], 0).contains("approves the saved plan"));

    // an approval is somebody's word: whoever can write the file can write one into it, which is what the help says
    let written = std::fs::read_to_string(&plan).unwrap();
    let (head, tail) = written.split_once("\"approvals\"").unwrap();
    std::fs::write(&plan, format!("{head}\"approvals\"{}", tail.replace(":user/sandbox", ":user/bob"))).unwrap();
    let reviewed = alone.text(&["review", saved], 0);
    assert!(reviewed.contains("user/bob") && reviewed.contains("counts, unless"), "{reviewed}");
    assert!(reviewed.contains(&format!("Next: privatelink apply ONBOARDING.toml --plan {saved}")), "{reviewed}");
    assert!(it.text(&["approve", "--help"], 0).contains("proves nothing by itself"));
    assert!(it.text(&["apply", path, "--plan", saved, "--yes"], 0).contains("Finished."));
    assert_eq!(it.json(&["teardown", "GitHub Enterprise", "--yes"], 3)["code"], "needs-approval");
    assert_eq!(it.json(&["teardown", "GitHub Enterprise", "--out", saved], 2)["code"], "file-exists");
    it.run(&["teardown", "GitHub Enterprise", "--out", saved, "--force"], 0);
    let purpose = it.json(&["apply", path, "--plan", saved, "--yes"], 1);
    assert!(purpose["causes"][0].as_str().unwrap().contains("Teardown"), "{purpose}");
    assert_eq!(it.json(&["teardown", "GitHub Enterprise", "--plan", saved, "--yes"], 3)["code"], "not-approved");
}

#[test]
fn a_plan_that_differs_or_was_edited_is_refused_and_told_how() {
    let desk = Desk::bare();
    let it = Privatelink::in_sandbox(&desk);
    let (file, plan) = (desk.home().join("onboarding.toml"), desk.home().join("plan.json"));
    init(&it, &file);
    let (path, saved) = (file.to_str().unwrap(), plan.to_str().unwrap());
    it.run(&["plan", path, "--out", saved], 0);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("interval_seconds = 10", "interval_seconds = 30", 1)).unwrap();
    let error = it.json(&["apply", path, "--plan", saved, "--yes"], 1);
    assert_eq!(error["code"], "plan-changed");
    let causes = error["causes"].to_string();
    assert!(causes.contains("health check.interval seconds was 10, is now 30"), "{causes}");
    std::fs::write(&file, text.replace("name = \"GitHub Enterprise\"", "name = \"GitHub Enterprise \"")).unwrap();
    assert_eq!(it.json(&["apply", path, "--plan", saved, "--yes"], 1)["code"], "desired-changed");

    let written = std::fs::read_to_string(&plan).unwrap();
    std::fs::write(&plan, written.replace("444455556666", "777788889999")).unwrap();
    for words in [vec!["review", saved], vec!["approve", saved], vec!["apply", path, "--plan", saved, "--yes"]] {
        assert_eq!(it.json(&words, 2)["code"], "plan-edited", "{words:?}");
    }
    assert_eq!(it.json(&["review", path], 2)["code"], "bad-plan-file");
    assert_eq!(it.json(&["review", "/dev/zero"], 2)["code"], "file-too-long");
}
