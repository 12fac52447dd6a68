//! Runs plans and answers commands, knowing only the domain and its ports.
