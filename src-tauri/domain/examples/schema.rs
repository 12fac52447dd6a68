//! Prints the JSON Schema of the onboarding file; `cargo xtask bindings` writes it into `docs/`.

fn main() {
    println!("{:#}", domain::onboarding_schema());
}
