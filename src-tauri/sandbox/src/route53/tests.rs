//! Route 53, as a client sees it.
