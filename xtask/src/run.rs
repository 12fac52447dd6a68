//! `cargo xtask run`: from a fresh checkout to the window. With no display the journey is walked in the terminal.

use std::env;

use crate::command::{cargo, command, run as start};
use crate::{Outcome, journey, places, screens, set_up};

pub fn run() -> Outcome {
    set_up::for_building()?;
    screens::build()?;
    start(&mut cargo(&["build", "--workspace"]))?;
    if has_display() {
        return start(&mut command(places::built("firefly-privatelink"), places::root()));
    }
    println!("There is no display: walking the journey in the sandbox instead of opening the window");
    journey::walk(&places::target().join("journey"))
}

/// Only Linux says in the environment whether there is a display; elsewhere there is one.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
