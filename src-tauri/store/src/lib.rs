//! The journal in SQLite and secrets in the OS keychain.
