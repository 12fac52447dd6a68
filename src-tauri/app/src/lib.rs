//! The window: one web view, two commands, native dialogs. It decides nothing; the host answers.

mod commands;
mod dialogs;
mod window;

pub use window::run;
