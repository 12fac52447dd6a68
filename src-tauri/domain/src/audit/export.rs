//! An audit as a document for other tools: which formats there are, and what every one of them says beside the findings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Audit, Finding, csv, ocsf, sarif};
use crate::{AccountId, Desired, Fault, Inventory, OnboardingId, Region, Unread, sha256_of};

/// For machines and spreadsheets. People read the screens, the command and the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditFormat {
    /// Everything, as this product has it.
    Json,
    /// RFC 4180, for spreadsheets.
    Csv,
    /// SARIF 2.1.0, for code-scanning tools.
    Sarif,
    /// Compliance Findings of the Open Cybersecurity Schema Framework 1.8.0, for SIEMs.
    Ocsf,
}

impl AuditFormat {
    /// What a file of it ends in.
    pub fn extension(self) -> &'static str {
        match self {
            AuditFormat::Json => "json",
            AuditFormat::Csv => "csv",
            AuditFormat::Sarif => "sarif",
            AuditFormat::Ocsf => "ocsf.json",
        }
    }
}

/// An audit, and what it is of.
#[derive(Debug, Clone, Serialize)]
pub struct Exported<'a> {
    pub schema: &'static str,
    /// The product's version, whose rules these are.
    pub version: &'static str,
    pub sandbox: bool,
    pub account: &'a AccountId,
    pub region: &'a Region,
    #[serde(skip)]
    pub partition: &'a str,
    /// Absent where the whole account was judged.
    pub onboarding: Option<Subject<'a>>,
    pub looked_at: Timestamp,
    /// What could not be read, so that nothing is concluded from it.
    pub unread: &'a [Unread],
    #[serde(flatten)]
    pub audit: &'a Audit,
}

/// The onboarding that was judged.
#[derive(Debug, Clone, Serialize)]
pub struct Subject<'a> {
    pub id: &'a OnboardingId,
    pub name: &'a str,
}

impl<'a> Exported<'a> {
    pub fn new(desired: Option<&'a Desired>, inventory: &'a Inventory, audit: &'a Audit, sandbox: bool) -> Self {
        Self {
            schema: "firefly-privatelink/audit/1",
            version: env!("CARGO_PKG_VERSION"),
            sandbox,
            account: &inventory.account,
            region: &inventory.region,
            partition: &inventory.partition,
            onboarding: desired.map(|d| Subject { id: &d.id, name: &d.name }),
            looked_at: inventory.looked_at,
            unread: &inventory.faults,
            audit,
        }
    }

    /// What tells this finding from every other, at whatever time it is found.
    pub(super) fn fingerprint(&self, finding: &Finding) -> String {
        sha256_of(&(self.account, self.region, &finding.rule, &finding.resource, &finding.message))
    }
}

/// The text of a file; it ends with a line break.
pub fn export(exported: &Exported, format: AuditFormat) -> Result<String, Fault> {
    match format {
        AuditFormat::Csv => Ok(csv(exported.audit)),
        AuditFormat::Json => written(exported),
        AuditFormat::Sarif => written(&sarif::log(exported)),
        AuditFormat::Ocsf => written(&ocsf::events(exported)),
    }
}

/// JSON in which whatever hides or reorders text is an escape: a reader sees it, and a parser reads what was meant.
fn written(value: &impl Serialize) -> Result<String, Fault> {
    let text = serde_json::to_string_pretty(value).map_err(|e| {
        Fault::invalid("bad-output", "The audit cannot be written as JSON")
            .hint("Look again; if it stays so, report it: this is a mistake of this program")
            .because(e.to_string())
    })?;
    Ok(crate::plain::escaped(&text) + "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples::*;
    use super::super::{Known, audit};
    use super::*;

    fn text(format: AuditFormat) -> String {
        let mut sample = sound();
        sample.service().principals.as_mut().unwrap()[0].principal = "arn:\u{202e}\u{1b}[2J\n=cmd".into();
        let judged = audit(Some(&sample.desired), &sample.inventory, &Known::default());
        export(&Exported::new(Some(&sample.desired), &sample.inventory, &judged, true), format).unwrap()
    }

    #[test]
    fn no_format_lets_hostile_text_steer() {
        for format in [AuditFormat::Json, AuditFormat::Csv, AuditFormat::Sarif, AuditFormat::Ocsf] {
            let text = text(format);
            assert!(!text.contains(['\u{202e}', '\u{1b}']), "{format:?}: {text}");
            assert!(text.ends_with('\n'), "{format:?}");
        }
    }

    #[test]
    fn the_own_format_says_what_it_is_of() {
        let read: Value = serde_json::from_str(&text(AuditFormat::Json)).unwrap();
        assert_eq!(read["schema"], "firefly-privatelink/audit/1");
        assert_eq!((&read["sandbox"], &read["account"]), (&true.into(), &"111122223333".into()));
        assert_eq!(read["onboarding"]["id"], "k3m9x2p7qa");
        assert!(read["findings"].as_array().unwrap().iter().any(|f| f["outcome"] == "fail"));
    }
}
