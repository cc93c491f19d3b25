//! A Yjs client for Rust programs.
