//! An onboarding as code: its set-up from nothing, whatever of it stands already.

use domain::{Desired, ExportFormat, Fault, OnboardingId, export, without_ours};

use crate::Engine;
use crate::onboarding::planned;
use crate::views::{Aim, ExportView};

impl Engine {
    /// An onboarding of the shelf as code.
    pub async fn export(&self, id: &OnboardingId, format: ExportFormat) -> Result<ExportView, Fault> {
        self.export_desired(&self.desired(id)?, format).await
    }

    /// The same for a desired state that comes from a file.
    pub async fn export_desired(&self, desired: &Desired, format: ExportFormat) -> Result<ExportView, Fault> {
        let inventory = self.look().await?;
        let plan = planned(desired, &without_ours(desired, &inventory), &Aim::SetUp)?;
        Ok(ExportView {
            format,
            text: export(&plan, format)?,
            file_name: format!("{}.{}", desired.aws_name(""), format.extension()),
            unread: inventory.faults.clone(),
        })
    }
}
