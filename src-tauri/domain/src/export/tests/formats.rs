//! What the three formats say of the same steps.

use super::samples::{everything, one};
use super::*;

#[test]
fn see() {
    for (format, name) in
        [(ExportFormat::Terraform, "tf"), (ExportFormat::CloudFormation, "yaml"), (ExportFormat::Cli, "sh")]
    {
        std::fs::write(format!("/tmp/bare.{name}"), export(&planned(&bare()), format).unwrap()).unwrap();
        std::fs::write(format!("/tmp/every.{name}"), export(&everything(), format).unwrap()).unwrap();
    }
    let _ = one;
}
