//! Wires the rooms into one host that answers the list of commands. Window, terminal and browser twin share it;
//! nothing is decided here.

mod answers;
mod clock;
mod dialogs;
pub mod files;
pub mod play;
mod seat;
pub mod world;

pub use answers::Host;
pub use dialogs::Dialogs;
pub use files::write_file;
pub use seat::{Seat, SeatChoice, Where};
pub use store::parse_access_key;

/// The Region of the sandbox's estate.
pub const SANDBOX_REGION: &str = "us-east-1";
