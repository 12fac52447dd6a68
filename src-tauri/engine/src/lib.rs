//! Runs plans and answers commands, knowing only the domain and its ports.

mod active;
pub mod apply;
pub mod bindings;
pub mod commands;
mod consumer;
mod credentials;
mod engine;
mod export;
mod follow;
mod handoff;
mod judge;
mod keeping;
mod onboarding;
mod paper;
mod propose;
mod snapshots;
mod topology;
pub mod views;

pub use engine::{Cloud, Engine, Parts};
pub use follow::follow;
pub use handoff::sha256_of_bytes;
pub use judge::at_home;
pub use onboarding::{cards, drawn, failed, gathered, mint, planned, refuse_problems};
pub use paper::aim_of;
pub use propose::{Wish, propose};
