//! The real binary: killed, stopped, copied, misconfigured, with real sockets and files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod checker;
mod config;
mod counted;
mod crash;
mod demo;
mod document;
mod embedded;
mod first;
mod guarded;
mod hub;
mod kill;
#[path = "../broken/lie.rs"]
mod lie;
mod operate;
mod origin;
#[path = "../people/support.rs"]
#[expect(dead_code, reason = "it does more for other tests")]
mod people;
mod pictures;
#[path = "../redis/server.rs"]
#[expect(dead_code, reason = "it does more for other tests")]
mod redis_server;
#[path = "../broken/step.rs"]
mod step;
mod stop;
mod tokens;
mod votes;
mod words;
mod writer;
