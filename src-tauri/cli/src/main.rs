//! The command `privatelink`.

fn main() {}
