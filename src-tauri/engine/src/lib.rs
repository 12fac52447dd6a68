//! Runs plans and answers commands, knowing only the domain and its ports.

pub mod bindings;
pub mod commands;
pub mod views;
