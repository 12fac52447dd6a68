//! What `topology` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct TopologyArguments {
    /// Name or ID of an onboarding, as `list` shows it; without it, the whole account in this Region
    pub name: Option<String>,
    /// As a picture, as a table, or as what it is drawn from
    #[arg(long, value_enum, default_value_t = DrawingFormat::Svg)]
    pub format: DrawingFormat,
    /// Draw each of those that one box stands for: a key that the JSON shows as `collapsed`; may be given again
    #[arg(long, value_name = "KEY")]
    pub expand: Vec<String>,
    /// Write to FILE instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite FILE when it exists
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DrawingFormat {
    Svg,
    /// Needs --out
    Png,
    Json,
    Table,
}
