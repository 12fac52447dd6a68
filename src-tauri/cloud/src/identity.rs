//! Who we are in AWS, as AWS says it.

use domain::{AccountId, Fault, FaultKind, Identity};

use crate::fault::reading;
use crate::session::Cloud;
use crate::wire::needed;

/// What `sts:GetCallerIdentity` answers; it needs no permission.
pub(crate) struct Caller {
    pub account: AccountId,
    pub arn: String,
    pub partition: String,
}

impl Cloud {
    pub(crate) async fn who(&self) -> Result<Identity, Fault> {
        let (caller, alias, expires_at) = tokio::join!(self.caller(), self.alias(), self.expires_at());
        let Caller { account, arn, partition } = caller?;
        let (region, source) = (self.region.clone(), self.source.clone());
        Ok(Identity { account, arn, partition, alias, region, source, expires_at })
    }

    pub(crate) async fn caller(&self) -> Result<Caller, Fault> {
        const CALL: &str = "sts:GetCallerIdentity";
        let answer = self.reader.sts.get_caller_identity().send().await.map_err(reading(CALL))?;
        let arn = answer.arn().unwrap_or_default();
        let partition = match arn.split(':').nth(1) {
            Some(partition) if partition.starts_with("aws") => partition.to_owned(),
            _ => {
                return Err(Fault::new(
                    FaultKind::Unavailable,
                    "answer-damaged",
                    format!("The answer to {CALL} names no caller"),
                )
                .hint("Try again; check that the endpoint is AWS’s own"));
            }
        };
        Ok(Caller { account: needed(answer.account())?, arn: arn.to_owned(), partition })
    }

    /// The account's alias; nobody needs it, so a refusal is no fault.
    async fn alias(&self) -> Option<String> {
        let answer = self.reader.iam.list_account_aliases().send().await.ok()?;
        answer.account_aliases().first().cloned()
    }
}
