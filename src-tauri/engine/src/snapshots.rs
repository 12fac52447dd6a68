//! Points in time of an onboarding: kept at the end of each run, at each hand-off and report, and when somebody asks; held
//! against each other or against now. Their hashes stand in the activity, so that an edited one is found.

use std::collections::BTreeSet;

use domain::audit::{Audit, audit, compare};
use domain::topology::{self, Drawing, View};
use domain::{
    Desired, Ending, Event, Fault, FaultKind, Inventory, KeptSnapshot, OnboardingId, RunId, Snapshot, SnapshotWhy,
};

use crate::Engine;
use crate::judge::at_home;
use crate::onboarding::drawn;
use crate::views::{AuditCompareInput, AuditComparison, PointInTime, SnapshotsView};

/// One side of a comparison.
struct Side {
    point: PointInTime,
    audit: Audit,
    drawing: Drawing,
}

impl Engine {
    /// Keeps how the onboarding stands in a fresh look, because somebody asks for it.
    pub async fn keep_snapshot(&self, id: &OnboardingId) -> Result<KeptSnapshot, Fault> {
        let desired = self.desired(id)?;
        let inventory = self.look().await?;
        self.keep_look(&desired, &inventory, SnapshotWhy::Asked)
    }

    /// Those that are kept here as the activity says they were, oldest first. One whose row was never written, because the
    /// program ended in between, is none.
    pub fn snapshots(&self, id: &OnboardingId) -> Result<SnapshotsView, Fault> {
        self.desired(id)?;
        let recorded = self.recorded_snapshots(id)?;
        let mut snapshots = self.snapshots.kept(id)?;
        snapshots.retain(|kept| recorded.contains(&(kept.number, kept.sha256.clone())));
        Ok(SnapshotsView { snapshots })
    }

    /// Number and hash of each that the activity says was kept.
    fn recorded_snapshots(&self, id: &OnboardingId) -> Result<BTreeSet<(u32, String)>, Fault> {
        let entries = self.journal.entries(0, Some(id))?;
        Ok(entries
            .into_iter()
            .filter_map(|entry| match entry.event {
                Event::SnapshotKept { number, sha256, .. } => Some((number, sha256)),
                _ => None,
            })
            .collect())
    }

    /// What differs between a point in time and another, or now.
    pub async fn compare(&self, input: &AuditCompareInput) -> Result<AuditComparison, Fault> {
        let desired = self.desired(&input.id)?;
        let before = self.kept_side(&input.id, input.before)?;
        let after = match input.after {
            Some(number) => self.kept_side(&input.id, number)?,
            None => self.side_now(&desired).await?,
        };
        Ok(AuditComparison {
            comparison: compare(&before.audit, &after.audit),
            drawing: topology::compare(&before.drawing, &after.drawing),
            other_rules: before.point.version != after.point.version,
            before: before.point,
            after: after.point,
        })
    }

    /// How things stand after a run. Best effort: how the run ended is told whatever becomes of this, and a run of Firefly's
    /// side, or one whose credentials ended, has nothing to keep.
    pub(crate) async fn keep_after_run(&self, id: &OnboardingId, run: RunId, ending: Ending) {
        let Ok(desired) = self.desired(id) else { return };
        let Ok(inventory) = self.glance().await else { return };
        // nothing that is asked for is lost with it
        let _ = self.keep_look(&desired, &inventory, SnapshotWhy::RunEnded { run, ending });
    }

    pub(crate) fn keep_look(
        &self,
        desired: &Desired,
        inventory: &Inventory,
        why: SnapshotWhy,
    ) -> Result<KeptSnapshot, Fault> {
        at_home(desired, inventory)?;
        let known = self.known(&desired.id)?;
        let judged = audit(Some(desired), inventory, &known);
        let drawing = drawn(desired, inventory, &known, &View::default());
        self.keep_judged(&desired.id, Snapshot::new(inventory.looked_at, why, judged, drawing))
    }

    pub(crate) fn keep_judged(&self, id: &OnboardingId, snapshot: Snapshot) -> Result<KeptSnapshot, Fault> {
        let kept = self.snapshots.keep(id, &snapshot)?;
        let (number, sha256, why) = (kept.number, kept.sha256.clone(), kept.why.clone());
        self.note(Some(id), Event::SnapshotKept { number, sha256, why })?;
        Ok(kept)
    }

    /// A point in time and its drawing, as they were when they were kept.
    ///
    /// # Errors
    /// `unknown-snapshot` where it is not here, `snapshot-altered` where it is not what was kept.
    pub fn snapshot(&self, id: &OnboardingId, number: u32) -> Result<(KeptSnapshot, Snapshot), Fault> {
        let (kept, snapshot) = self.snapshots.snapshot(id, number)?.ok_or_else(|| {
            Fault::invalid("unknown-snapshot", format!("Snapshot {number} of this onboarding is not kept here"))
                .hint("List those that are: old ones give way to new ones")
        })?;
        if !self.recorded_snapshots(id)?.contains(&(number, kept.sha256.clone())) {
            let message = format!("Snapshot {number} is not what the activity says was kept");
            return Err(Fault::new(FaultKind::Other, "snapshot-altered", message)
                .hint("Compare with another one, and find out who changed the records on this computer"));
        }
        Ok((kept, snapshot))
    }

    fn kept_side(&self, id: &OnboardingId, number: u32) -> Result<Side, Fault> {
        let (kept, Snapshot { audit, drawing, .. }) = self.snapshot(id, number)?;
        let point = PointInTime { number: Some(number), at: kept.at, why: Some(kept.why), version: kept.version };
        Ok(Side { point, audit, drawing })
    }

    async fn side_now(&self, desired: &Desired) -> Result<Side, Fault> {
        let inventory = self.glance().await?;
        at_home(desired, &inventory)?;
        let known = self.known(&desired.id)?;
        let audit = audit(Some(desired), &inventory, &known);
        let drawing = drawn(desired, &inventory, &known, &View::default());
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Side { point: PointInTime { number: None, at: inventory.looked_at, why: None, version }, audit, drawing })
    }
}
