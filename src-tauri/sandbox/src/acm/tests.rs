//! ACM, as a client sees it.
