//! The whole onboarding in a temporary sandbox, start to report: the same functions as every other verb and the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::audit::{Outcome, Severity, audit};
use domain::topology::{View, svg};
use domain::{ChainReport, ConnectionCard, Desired, Fault, FaultKind, Packet, Plan, Step, checklist};
use engine::views::Aim;
use engine::{Engine, Wish, drawn, planned, propose};
use host::{Host, Seat, SeatChoice, play};

use super::activity::jsonl;
use super::carry_out::carry_out;
use crate::harmless::harmless;
use crate::output::{Ended, Output, json};
use crate::{file, onboarding_file, show};

/// The service of the estate that is connected: it needs two ports and a rule in the targets' group.
const SERVICE: &str = "GitHub Enterprise";

/// What is left in the folder that is named.
const PAPERS: [&str; 5] = ["report.pdf", "topology.svg", "handoff.json", "onboarding.toml", "activity.jsonl"];

/// Exit 0 when every stage was reached. Papers that are there already are overwritten with `force` only.
pub async fn journey(out: Output, folder: Option<PathBuf>, force: bool) -> Result<Ended, Fault> {
    if let Some(folder) = folder.as_deref().filter(|_| !force) {
        nothing_is_lost(folder)?;
    }
    let temporary = host::world::temporary()?;
    let customer = Host::sit(&SeatChoice::sandbox(temporary.path(), play::CUSTOMER)?).await?;
    let journey = Journey { out, customer, home: temporary.path().to_owned() };
    let desired = journey.prepare().await?;
    journey.set_up(&desired).await?;
    let packet = journey.hand_off(&desired).await?;
    journey.turn_the_stranger_away(&desired, &packet).await?;
    journey.connect_firefly(&desired, &packet).await?;
    journey.look_back(&desired).await?;
    journey.write(&desired, &packet, folder.as_deref()).await?;
    Ok(Ended::Done)
}

struct Journey {
    out: Output,
    customer: Seat,
    home: PathBuf,
}

impl Journey {
    fn engine(&self) -> &Arc<Engine> {
        &self.customer.engine
    }

    fn stage(&self, title: &str, data: &impl serde::Serialize, text: impl FnOnce() -> String) {
        if self.out.json {
            self.out.event(&serde_json::json!({ "stage": title, "data": data }), || None);
        } else {
            self.out.event(data, || Some(format!("\n── {title}\n{}", text().trim_end())));
        }
    }

    async fn prepare(&self) -> Result<Desired, Fault> {
        let identity = self.engine().identity();
        self.stage("Who we are", &*identity, || {
            let (account, arn) = (identity.account.grouped(), harmless(&identity.arn));
            format!("  {account} as {arn} in {} (SANDBOX)", identity.region)
        });
        let view = self.engine().inventory().await?;
        let names: Vec<&str> = view.candidates.iter().map(|c| c.name.as_str()).collect();
        self.stage("What was found", &names, || format!("  {}", harmless(&names.join(", "))));
        let wish = Wish {
            service: SERVICE.to_owned(),
            firefly: play::FIREFLY.parse()?,
            ports: vec![443.try_into()?, 22.try_into()?],
            hostname: Some("git.internal.acme.example".to_owned()),
            admit: true,
        };
        let desired = propose(
            &wish,
            &view.inventory,
            &view.candidates,
            &serde_json::json!(["journey", self.engine().now(), std::process::id()]),
        )?;
        self.engine().keep(&desired, &view.inventory)?;
        // a rehearsal knows Firefly's account from itself alone
        self.engine().confirm_firefly(&desired.id, &desired.firefly.account)?;
        Ok(desired)
    }

    async fn set_up(&self, desired: &Desired) -> Result<(), Fault> {
        let plan = self.planned(desired, &Aim::SetUp).await?;
        self.stage("The plan", &plan, || show::plan(&plan));
        self.apply("Applying it", desired, &Aim::SetUp, &plan).await?;
        let again = self.planned(desired, &Aim::SetUp).await?;
        if !again.changes_nothing() {
            let fault = astray("not-converged", "A second plan of the finished set-up still wants changes");
            return Err(again.steps.iter().fold(fault, |fault, step: &Step| fault.because(step.title.clone())));
        }
        self.stage("A second plan", &again, || "  plans nothing: what is there is what is desired".to_owned());
        Ok(())
    }

    async fn hand_off(&self, desired: &Desired) -> Result<Packet, Fault> {
        let view = self.engine().handoff(&desired.id, None).await?;
        let gates = || {
            view.gates
                .iter()
                .fold(astray("gate", "The packet cannot be handed over"), |f, g| f.because(g.detail.clone()))
        };
        let packet = view.packet.clone().ok_or_else(gates)?;
        self.engine().handed_off(&desired.id, &packet.hash, "Firefly contact (sandbox)").await?;
        self.stage("The hand-off packet", &packet, || {
            format!("  service name {}\n  hash {}", harmless(&packet.service_name), packet.hash)
        });
        Ok(packet)
    }

    async fn turn_the_stranger_away(&self, desired: &Desired, packet: &Packet) -> Result<(), Fault> {
        play::stranger(&self.customer, packet).await?;
        let inventory = self.engine().look().await?;
        let judged = audit(Some(desired), &inventory, &self.engine().known(&desired.id)?);
        let critical =
            judged.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.severity == Severity::Critical).count();
        self.stage("A colleague lets a stranger in by hand, and the stranger asks", &judged, || {
            show::audit(&judged, inventory.looked_at)
        });
        if critical == 0 {
            return Err(astray("not-found-out", "The audit did not find the stranger"));
        }
        let repair = self.planned(desired, &Aim::Repair).await?;
        self.apply("Repair: the principal goes", desired, &Aim::Repair, &repair).await?;
        let stranger = self.request(desired, |c| c.connection.owner != desired.firefly.account).await?;
        if stranger.acceptable {
            return Err(astray("stranger-acceptable", "The stranger’s request passed every check"));
        }
        self.stage("The stranger’s request survives its principal, and is verified", &stranger, || {
            show::connections(std::slice::from_ref(&stranger))
        });
        let aim = Aim::Reject { endpoint: stranger.connection.endpoint.clone() };
        self.apply("Rejecting it", desired, &aim, &self.planned(desired, &aim).await?).await
    }

    async fn connect_firefly(&self, desired: &Desired, packet: &Packet) -> Result<(), Fault> {
        let firefly = Host::sit(&SeatChoice::sandbox(&self.home, play::FIREFLY)?).await?;
        let plan = firefly.engine.consumer_plan(packet, None).await?;
        self.stage("Firefly’s part: consumer apply", &plan, || {
            format!("{}\n{}", show::packet(packet), show::plan(&plan))
        });
        let started = firefly.engine.consumer_apply(packet, None, &plan.hash()).await?;
        let ended = carry_out(self.out, &firefly, started).await?;
        reached(ended, "Firefly’s endpoint")?;
        let card = self.request(desired, |c| c.connection.owner == desired.firefly.account).await?;
        self.stage("Firefly’s request, verified", &card, || show::connections(std::slice::from_ref(&card)));
        let aim = Aim::Accept { endpoint: card.connection.endpoint.clone() };
        self.apply("Accepting it", desired, &aim, &self.planned(desired, &aim).await?).await
    }

    async fn look_back(&self, desired: &Desired) -> Result<(), Fault> {
        let inventory = self.engine().look().await?;
        let entries = self.engine().journal.entries(0, Some(&desired.id))?;
        let list = checklist(desired, &inventory, &entries);
        self.stage("The checklist", &list, || show::checklist(&list));
        let judged = audit(Some(desired), &inventory, &self.engine().known(&desired.id)?);
        self.stage("The audit", &judged, || show::audit(&judged, inventory.looked_at));
        if list.stage != "connected" {
            return Err(astray("not-connected", format!("The journey ended at “{}”", list.stage)));
        }
        Ok(())
    }

    async fn write(&self, desired: &Desired, packet: &Packet, folder: Option<&Path>) -> Result<(), Fault> {
        let Some(folder) = folder else { return Ok(()) };
        std::fs::create_dir_all(folder).map_err(|e| {
            Fault::invalid("unwritable-folder", format!("{} cannot be made: {e}", folder.display()))
                .hint("Choose a folder with --out that you may write to")
        })?;
        let inventory = self.engine().look().await?;
        file::overwrite(&folder.join("handoff.json"), json(packet)?.as_bytes())?;
        file::overwrite(
            &folder.join("topology.svg"),
            svg(&drawn(desired, &inventory, &self.engine().known(&desired.id)?, &View::default())).as_bytes(),
        )?;
        onboarding_file::write(&folder.join("onboarding.toml"), desired, true)?;
        let (pdf, _) = self.engine().report(&desired.id, None).await?;
        file::overwrite(&folder.join("report.pdf"), &pdf)?;
        let activity = self.engine().activity()?;
        file::overwrite(&folder.join("activity.jsonl"), jsonl(&activity.entries)?.as_bytes())?;
        self.stage("Written", &folder, || written(folder, &activity.chain));
        Ok(())
    }

    async fn planned(&self, desired: &Desired, aim: &Aim) -> Result<Plan, Fault> {
        planned(desired, &*self.engine().look().await?, aim)
    }

    /// Applies the plan that was made for `aim`, as every other verb does: by its hash.
    async fn apply(&self, title: &str, desired: &Desired, aim: &Aim, plan: &Plan) -> Result<(), Fault> {
        let hash = plan.hash();
        self.stage(title, &hash, || format!("  plan {}", &hash[..12]));
        let started = self.engine().apply(&desired.id, aim, &hash).await?;
        reached(carry_out(self.out, &self.customer, started).await?, title)
    }

    async fn request(
        &self,
        desired: &Desired,
        which: impl Fn(&ConnectionCard) -> bool,
    ) -> Result<ConnectionCard, Fault> {
        let view = self.engine().connections(&desired.id).await?;
        let pending = |c: &ConnectionCard| c.connection.is("pendingAcceptance") && which(c);
        view.cards.into_iter().find(pending).ok_or_else(|| astray("no-request", "The expected request did not arrive"))
    }
}

/// A stage that did not come out as it always does: the estate is the sandbox's own, so nothing of the person's is the cause.
fn astray(code: &str, message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Other, code, message)
        .hint("This is a mistake of this program, and nothing of yours was touched: report it, with what was printed")
}

fn nothing_is_lost(folder: &Path) -> Result<(), Fault> {
    match PAPERS.iter().map(|name| folder.join(name)).find(|path| file::is_taken(path)) {
        None => Ok(()),
        Some(path) => Err(Fault::invalid("file-exists", format!("{} exists already", path.display()))
            .hint("Choose another folder with --out, or overwrite what is there with --force")),
    }
}

fn reached(ended: Ended, what: &str) -> Result<(), Fault> {
    match ended {
        Ended::Done => Ok(()),
        Ended::NeedsAttention | Ended::Cancelled => {
            Err(astray("stage-not-reached", format!("“{what}” was not finished")))
        }
    }
}

fn written(folder: &Path, chain: &ChainReport) -> String {
    let list = PAPERS.map(|name| format!("  {}", harmless(&folder.join(name).display().to_string()))).join("\n");
    format!(
        "{list}\n  activity: {} entries, {}, head {}",
        chain.entries,
        if chain.broken.is_none() { "unbroken" } else { "BROKEN" },
        chain.head
    )
}
