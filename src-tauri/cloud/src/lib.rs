//! The only room that speaks to the AWS SDK: it reads an account into domain values and performs domain actions.
//! No decision is taken here; what to do and when to repeat it is the engine's.

mod act;
mod discover;
mod diversion;
mod door;
mod fault;
mod identity;
mod pace;
mod pages;
mod read;
mod session;
mod wire;

pub use door::{Door, Respond};
pub use session::{Cloud, Limits, Settings, profiles};
