//! Prints the page of all rules of the audit; `cargo xtask bindings` writes it into `docs/`.

fn main() {
    print!("{}", domain::audit::rule_table().trim_end());
}
