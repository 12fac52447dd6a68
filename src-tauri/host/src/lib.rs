//! Wires the rooms into one host that answers the list of commands.
