//! The host: the seat that is taken, and the answer to every command.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::audit::AcceptedRisk;
use domain::{
    CredentialSource, Entry, Fault, FaultKind, KeptSnapshot, Keychain, OnboardingId, Paper, Realm, RunId, RunView, clip,
};
use engine::commands::{Answers, Nothing};
use engine::views::*;
use engine::{Engine, follow, sha256_of_bytes};
use tokio::sync::{RwLock, mpsc};

use crate::dialogs::Dialogs;
use crate::files::{MOST_OF_A_KEY, read};
use crate::seat::{Seat, SeatChoice, Where, sit};
use crate::{SANDBOX_REGION, files, play, write_file};

/// Answers the list of commands for one window.
pub struct Host {
    data: Option<PathBuf>,
    dialogs: Arc<dyn Dialogs>,
    seat: RwLock<Option<Arc<Seat>>>,
    /// The file of the saved plan that is open. A path never comes from the web view.
    paper: RwLock<Option<PathBuf>>,
}

impl Host {
    /// A host without a seat. `data` overrides the product's usual data folder.
    pub fn new(data: Option<PathBuf>, dialogs: Arc<dyn Dialogs>) -> Self {
        Self { data, dialogs, seat: RwLock::new(None), paper: RwLock::new(None) }
    }

    /// The same with a seat that is taken already.
    pub fn seated(data: Option<PathBuf>, dialogs: Arc<dyn Dialogs>, seat: Arc<Seat>) -> Self {
        Self { data, dialogs, seat: RwLock::new(Some(seat)), paper: RwLock::new(None) }
    }

    /// Takes a seat; for the terminal, which has no host of its own.
    pub async fn sit(choice: &SeatChoice) -> Result<Seat, Fault> {
        sit(choice).await
    }

    /// The OS keychain, with its index of names among the product's data.
    pub fn keychain(data: Option<&Path>) -> Result<store::OsKeychain, Fault> {
        store::OsKeychain::open(&store::data_folder(data)?)
    }

    /// The entries of a run after `after`, as they come.
    pub async fn follow(&self, run: RunId, after: u64) -> Result<mpsc::Receiver<Result<Entry, Fault>>, Fault> {
        Ok(follow(self.engine().await?, run, after))
    }

    async fn take(&self, realm: Realm, source: CredentialSource, region: domain::Region) -> Result<Session, Fault> {
        let choice = SeatChoice {
            realm,
            source,
            region: Some(region),
            data: self.data.clone(),
            world: Where::Default,
            attended: true,
        };
        self.no_run_is_left_behind().await?;
        let seat = sit(&choice).await?;
        *self.seat.write().await = Some(Arc::new(seat));
        self.session(Nothing).await?.ok_or_else(no_seat)
    }

    async fn seat(&self) -> Result<Arc<Seat>, Fault> {
        self.seat.read().await.clone().ok_or_else(no_seat)
    }

    async fn engine(&self) -> Result<Arc<Engine>, Fault> {
        Ok(Arc::clone(&self.seat().await?.engine))
    }

    /// A run goes on with the seat's credentials; nobody could watch or stop it from another seat.
    async fn no_run_is_left_behind(&self) -> Result<(), Fault> {
        match self.seat.read().await.as_ref() {
            Some(seat) if seat.engine.has_runs() => {
                Err(Fault::invalid("run-in-progress", "A plan is being applied with this identity")
                    .hint("Wait until it is done, or stop it first"))
            }
            _ => Ok(()),
        }
    }

    /// Reads the saved plan at `path`, which is the open one from now on.
    async fn show_paper(&self, path: PathBuf) -> Result<Option<PaperView>, Fault> {
        let paper = files::read_paper(&path)?;
        let view = self.engine().await?.paper_view(&paper, path.display().to_string()).await;
        *self.paper.write().await = Some(path);
        Ok(Some(view))
    }

    /// The open plan, read anew. Refused when it is not the one that was shown.
    async fn open_paper(&self, hash: &str) -> Result<(PathBuf, Paper), Fault> {
        let open = self.paper.read().await.clone();
        let path =
            open.ok_or_else(|| Fault::invalid("no-saved-plan", "No saved plan is open").hint("Open its file first"))?;
        let paper = files::read_paper(&path)?;
        if paper.hash != hash {
            let message = format!("{} holds another plan than the one that is shown", path.display());
            return Err(Fault::invalid("paper-changed", message).hint("Open it again, and review what it says now"));
        }
        Ok((path, paper))
    }

    async fn keep_key(&self, name: &str, text: &str) -> Result<(), Fault> {
        let (name, key) = (name.to_owned(), store::parse_access_key(text)?);
        let taken = Fault::invalid("key-exists", format!("There is a key “{}” already", clip(&name, 60)))
            .hint("Remove it first, or choose another name");
        self.at_keychain(
            move |keychain| {
                if keychain.names()?.contains(&name) { Err(taken) } else { keychain.put(&name, &key) }
            },
        )
        .await
    }

    /// The keychain may ask a person, so it is asked on a thread that may wait.
    async fn at_keychain<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&store::OsKeychain) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let keychain = Self::keychain(self.data.as_deref())?;
        let asked = tokio::task::spawn_blocking(move || ask(&keychain)).await;
        asked.map_err(|_| {
            Fault::new(FaultKind::Other, "keychain-failed", "The keychain broke off in the middle")
                .hint("Look whether the key is there, then try again")
        })?
    }
}

fn saved(path: &Path, bytes: &[u8]) -> SavedFile {
    SavedFile {
        path: path.display().to_string(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        sha256: sha256_of_bytes(bytes),
    }
}

fn write_paper(path: &Path, paper: &Paper) -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(paper).map_err(|e| {
        Fault::invalid("bad-output", "The plan cannot be written as JSON")
            .hint("Look at the plan again, then save it")
            .because(e.to_string())
    })?;
    write_file(path, text.as_bytes())
}

fn no_seat() -> Fault {
    Fault::invalid("no-seat", "No identity is chosen yet").hint("Rehearse in the sandbox, or connect an AWS account")
}

impl Answers for Host {
    async fn session(&self, _: Nothing) -> Result<Option<Session>, Fault> {
        let Some(seat) = self.seat.read().await.clone() else { return Ok(None) };
        let pending_approvals = seat.engine.pending_approvals().await.ok();
        let (realm, identity) = (seat.realm.clone(), (*seat.engine.identity()).clone());
        Ok(Some(Session { realm, identity, pending_approvals, notices: seat.notices() }))
    }

    async fn seat_sandbox(&self, _: Nothing) -> Result<Session, Fault> {
        self.take(
            Realm::Sandbox,
            CredentialSource::Sandbox { account: play::CUSTOMER.parse()? },
            SANDBOX_REGION.parse()?,
        )
        .await
    }

    async fn seat_profile(&self, input: SeatProfile) -> Result<Session, Fault> {
        self.take(Realm::Aws, CredentialSource::Profile { profile: input.profile }, input.region).await
    }

    async fn seat_key(&self, input: SeatKey) -> Result<Session, Fault> {
        self.take(Realm::Aws, CredentialSource::Key { name: input.name }, input.region).await
    }

    async fn leave_seat(&self, _: Nothing) -> Result<(), Fault> {
        self.no_run_is_left_behind().await?;
        *self.seat.write().await = None;
        Ok(())
    }

    async fn identities(&self, _: Nothing) -> Result<Identities, Fault> {
        let (profiles, profiles_fault) = cloud::profiles().map_or_else(|f| (Vec::new(), Some(f)), |p| (p, None));
        let keys = Self::keychain(self.data.as_deref()).and_then(|k| k.names());
        let (keys, keychain_fault) = keys.map_or_else(|f| (Vec::new(), Some(f)), |k| (k, None));
        Ok(Identities { profiles, keys, keychain_fault, profiles_fault })
    }

    async fn key_import_file(&self, input: KeyName) -> Result<Option<String>, Fault> {
        let Some(path) = self.dialogs.open("Choose the access key file from the AWS console").await? else {
            return Ok(None);
        };
        self.keep_key(&input.name, &read(&path, MOST_OF_A_KEY)?).await?;
        Ok(Some(input.name))
    }

    async fn key_import_clipboard(&self, input: KeyName) -> Result<String, Fault> {
        self.keep_key(&input.name, &self.dialogs.read_clipboard()?).await?;
        self.dialogs.clear_clipboard()?;
        Ok(input.name)
    }

    async fn key_remove(&self, input: KeyName) -> Result<(), Fault> {
        self.at_keychain(move |keychain| keychain.remove(&input.name)).await
    }

    async fn inventory(&self, _: Nothing) -> Result<InventoryView, Fault> {
        self.engine().await?.inventory().await
    }

    async fn presets(&self, _: Nothing) -> Result<Vec<domain::presets::Preset>, Fault> {
        Ok(domain::presets::all().to_vec())
    }

    async fn onboardings(&self, _: Nothing) -> Result<Vec<OnboardingRow>, Fault> {
        self.engine().await?.onboardings().await
    }

    async fn onboarding(&self, input: OnboardingKey) -> Result<OnboardingView, Fault> {
        self.engine().await?.onboarding(&input.id).await
    }

    async fn onboarding_check(&self, input: Draft) -> Result<DraftCheck, Fault> {
        self.engine().await?.check(input).await
    }

    async fn onboarding_save(&self, input: Draft) -> Result<OnboardingId, Fault> {
        self.engine().await?.save(input).await
    }

    async fn onboarding_import(&self, input: ImportInput) -> Result<domain::Imported, Fault> {
        self.engine().await?.import(&input.service, &input.firefly).await
    }

    async fn onboarding_rename(&self, input: RenameInput) -> Result<(), Fault> {
        self.engine().await?.rename(&input.id, &input.name).await.map(drop)
    }

    async fn onboarding_forget(&self, input: OnboardingKey) -> Result<(), Fault> {
        self.engine().await?.forget(&input.id).map(drop)
    }

    async fn plan(&self, input: PlanInput) -> Result<PlanView, Fault> {
        self.engine().await?.plan(&input.id, &input.aim).await
    }

    async fn export(&self, input: ExportInput) -> Result<ExportView, Fault> {
        self.engine().await?.export(&input.id, input.format).await
    }

    async fn apply(&self, input: ApplyInput) -> Result<RunId, Fault> {
        Ok(self.engine().await?.apply(&input.id, &input.aim, &input.plan_hash).await?.run)
    }

    async fn paper_save(&self, input: PaperSave) -> Result<Option<PaperView>, Fault> {
        let engine = self.engine().await?;
        let paper = engine.paper_of(&input.id, &input.aim, &input.plan_hash).await?;
        let name = engine.desired(&input.id)?.aws_name("plan");
        let Some(path) = self.dialogs.save(&format!("{name}.json")).await? else { return Ok(None) };
        write_paper(&path, &paper)?;
        self.show_paper(path).await
    }

    async fn paper_open(&self, _: Nothing) -> Result<Option<PaperView>, Fault> {
        let Some(path) = self.dialogs.open("Choose a saved plan").await? else { return Ok(None) };
        self.show_paper(path).await
    }

    async fn paper(&self, _: Nothing) -> Result<Option<PaperView>, Fault> {
        let open = self.paper.read().await.clone();
        match open {
            Some(path) => self.show_paper(path).await,
            None => Ok(None),
        }
    }

    async fn paper_approve(&self, input: PaperApprove) -> Result<PaperView, Fault> {
        let (path, paper) = self.open_paper(&input.hash).await?;
        let engine = self.engine().await?;
        let paper = engine.approve(paper, input.note.as_deref())?;
        write_paper(&path, &paper)?;
        Ok(engine.paper_view(&paper, path.display().to_string()).await)
    }

    async fn paper_apply(&self, input: PaperKey) -> Result<RunId, Fault> {
        let (_, paper) = self.open_paper(&input.hash).await?;
        let engine = self.engine().await?;
        let desired = engine.desired(&paper.plan.onboarding)?;
        Ok(engine.apply_paper(&desired, &paper).await?.run)
    }

    async fn run(&self, input: RunKey) -> Result<RunView, Fault> {
        self.engine().await?.run_view(&input.run)
    }

    async fn cancel_run(&self, input: RunKey) -> Result<(), Fault> {
        self.engine().await?.cancel(&input.run)
    }

    async fn resume_run(&self, input: RunKey) -> Result<(), Fault> {
        let seat = self.seat().await?;
        // asked first, so that a run which needs nobody costs no sign-in
        if seat.engine.run_view(&input.run)?.paused.is_some() {
            seat.renew().await?;
        }
        seat.engine.resume(&input.run)
    }

    async fn handoff(&self, input: HandoffInput) -> Result<HandoffView, Fault> {
        self.engine().await?.handoff(&input.id, input.override_reason.as_deref()).await
    }

    async fn handoff_sent(&self, input: SentInput) -> Result<(), Fault> {
        self.engine().await?.handed_off(&input.id, &input.packet_hash, &input.to).await
    }

    async fn connections(&self, input: OnboardingKey) -> Result<ConnectionsView, Fault> {
        let seat = self.seat().await?;
        let mut view = seat.engine.connections(&input.id).await?;
        view.sandbox = seat.sandbox.is_some();
        Ok(view)
    }

    async fn topology(&self, input: TopologyInput) -> Result<TopologyView, Fault> {
        self.engine().await?.topology(&input).await
    }

    async fn network(&self, input: NetworkInput) -> Result<TopologyView, Fault> {
        self.engine().await?.network(&input).await
    }

    async fn picture_save(&self, input: PictureInput) -> Result<Option<SavedFile>, Fault> {
        let engine = self.engine().await?;
        let name = match &input.id {
            Some(id) => engine.desired(id)?.aws_name("topology"),
            None => format!("network-{}-{}", engine.identity().account, engine.identity().region),
        };
        let suggested = format!("{name}.{}", input.format.extension());
        let Some(path) = self.dialogs.save(&suggested).await? else { return Ok(None) };
        let bytes = engine.picture(&input).await?;
        write_file(&path, &bytes)?;
        Ok(Some(saved(&path, &bytes)))
    }

    async fn audit(&self, input: OnboardingKey) -> Result<AuditView, Fault> {
        self.engine().await?.audit(&input.id).await
    }

    async fn risk_accept(&self, input: RiskAccept) -> Result<AcceptedRisk, Fault> {
        self.engine().await?.accept_risk(&input).await
    }

    async fn risk_withdraw(&self, input: RiskWithdraw) -> Result<(), Fault> {
        self.engine().await?.withdraw_risk(&input)
    }

    async fn audit_export(&self, input: AuditExportInput) -> Result<Option<SavedFile>, Fault> {
        let (name, text) = self.engine().await?.audit_file(&input.id, input.format).await?;
        let Some(path) = self.dialogs.save(&name).await? else { return Ok(None) };
        write_file(&path, text.as_bytes())?;
        Ok(Some(saved(&path, text.as_bytes())))
    }

    async fn snapshots(&self, input: OnboardingKey) -> Result<SnapshotsView, Fault> {
        self.engine().await?.snapshots(&input.id)
    }

    async fn snapshot_keep(&self, input: OnboardingKey) -> Result<KeptSnapshot, Fault> {
        self.engine().await?.keep_snapshot(&input.id).await
    }

    async fn audit_compare(&self, input: AuditCompareInput) -> Result<AuditComparison, Fault> {
        self.engine().await?.compare(&input).await
    }

    async fn activity(&self, _: Nothing) -> Result<ActivityView, Fault> {
        self.engine().await?.activity()
    }

    async fn report_save(&self, input: OnboardingKey) -> Result<Option<SavedFile>, Fault> {
        let engine = self.engine().await?;
        let name = engine.desired(&input.id)?.aws_name("report");
        let Some(path) = self.dialogs.save(&format!("{name}.pdf")).await? else { return Ok(None) };
        let (pdf, _) = engine.report(&input.id, None).await?;
        write_file(&path, &pdf)?;
        Ok(Some(saved(&path, &pdf)))
    }

    async fn play_firefly(&self, input: OnboardingKey) -> Result<(), Fault> {
        let seat = self.seat().await?;
        let packet = seat.engine.packet_at_firefly(&input.id).await?;
        play::firefly(&seat, &packet).await
    }

    async fn play_stranger(&self, input: OnboardingKey) -> Result<(), Fault> {
        let seat = self.seat().await?;
        let packet = seat.engine.packet_at_firefly(&input.id).await?;
        play::stranger(&seat, &packet).await
    }
}
