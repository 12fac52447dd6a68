//! What people decide about findings, and findings for other tools. AWS is looked at and never changed.

use domain::audit::{AcceptedRisk, AuditFormat, Exported, Wish, accept, audit, end_of, export, withdraw};
use domain::{Desired, Event, Fault, Inventory, OnboardingId};

use crate::Engine;
use crate::views::{RiskAccept, RiskWithdraw};

impl Engine {
    /// Accepts what fails now, in a fresh look. The decision stands in this machine's record alone.
    pub async fn accept_risk(&self, input: &RiskAccept) -> Result<AcceptedRisk, Fault> {
        let desired = self.desired(&input.id)?;
        let until = end_of(&input.until)?;
        let inventory = self.look().await?;
        at_home(&desired, &inventory)?;
        let judged = audit(Some(&desired), &inventory, &self.known(&input.id)?);
        let wish = Wish {
            rule: &input.rule,
            resource: input.resource.as_deref(),
            shown: input.shown.as_deref(),
            reason: &input.reason,
            owner: &input.owner,
            until,
        };
        let risk = accept(&judged, &wish, &self.identity().arn, self.now())?;
        self.note(Some(&input.id), Event::RiskAccepted { risk: Box::new(risk.clone()) })?;
        Ok(risk)
    }

    /// From now on it is a finding like any other.
    pub fn withdraw_risk(&self, input: &RiskWithdraw) -> Result<(), Fault> {
        self.desired(&input.id)?;
        let (rule, resource) = withdraw(&self.known(&input.id)?, &input.rule, input.resource.as_deref())?;
        self.note(Some(&input.id), Event::RiskWithdrawn { rule, resource }).map(drop)
    }

    /// The audit of an onboarding as the text of a file, with a name for it.
    pub async fn audit_file(&self, id: &OnboardingId, format: AuditFormat) -> Result<(String, String), Fault> {
        let desired = self.desired(id)?;
        let inventory = self.glance().await?;
        at_home(&desired, &inventory)?;
        let judged = audit(Some(&desired), &inventory, &self.known(id)?);
        let text = export(&Exported::new(Some(&desired), &inventory, &judged, self.sandbox), format)?;
        Ok((format!("{}.{}", desired.aws_name("audit"), format.extension()), text))
    }
}

/// A look elsewhere shows nothing of an onboarding, which would pass for an empty account.
///
/// # Errors
/// `wrong-account` where the look is of another account or Region.
pub fn at_home(desired: &Desired, inventory: &Inventory) -> Result<(), Fault> {
    if desired.account == inventory.account && desired.region == inventory.region {
        return Ok(());
    }
    let home = format!("account {} in {}", desired.account.grouped(), desired.region);
    Err(Fault::invalid("wrong-account", format!("The onboarding lies in {home}, and this session is elsewhere"))
        .hint("Sign in there"))
}
