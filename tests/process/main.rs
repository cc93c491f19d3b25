//! The real binary: killed, stopped, copied, misconfigured, with real sockets and files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod checker;
mod config;
mod crash;
mod embedded;
mod hub;
mod operate;
mod stop;
mod tokens;
mod words;
mod writer;
