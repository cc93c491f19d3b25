//! The procedure and the ballots, pure: random histories against obvious references.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod acts;
mod ballot;
mod history;
mod lifecycle;
