//! The rules as a page to read: `docs/audit.md` is what this gives.

use super::Severity;
use super::rule::AuditRule;
use super::rules::ALL;

const HEAD: &str = "# Every rule of the audit
Written by `cargo xtask bindings` from the rules themselves (`src-tauri/domain/src/audit/rules/`); a test holds this page against them. The severity is that of a
plain failure: a lesser one of the same rule may weigh less. *Looks at* names the calls whose answers decide. What was not read, or not to its end, makes a rule
*unknown*, never *fine*; such a finding says what is missing. *Repair* says whether the repair plan of an onboarding mends a plain failure. *Elsewhere* names controls
of others on the same theme, which may judge differently.

| rule | severity | wanted state | looks at | repair | elsewhere |
|---|---|---|---|---|---|
";

/// One line for each rule, in the order in which they are judged.
pub fn rule_table() -> String {
    ALL.iter().fold(HEAD.to_owned(), |page, rule| page + &line(rule))
}

fn line(rule: &AuditRule) -> String {
    let list = |all: &[&str]| all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        rule.id,
        severity(rule.severity),
        rule.title,
        list(rule.looks),
        if rule.repairable { "yes" } else { "" },
        list(rule.controls)
    )
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_fresh() {
        let page = include_str!("../../../../docs/audit.md");
        assert_eq!(page.trim_end(), super::rule_table().trim_end(), "write it anew with `cargo xtask bindings`");
    }
}
