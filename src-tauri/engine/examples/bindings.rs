//! Prints the TypeScript bindings; `cargo xtask bindings` writes them where the screens expect them.

fn main() {
    print!("{}", engine::bindings::bindings());
}
