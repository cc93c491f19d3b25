//! What only a store in Redis meets: outages, a server that lies, several hubs, lost records.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod copies;
mod damage;
#[allow(dead_code, reason = "shared with the tests of the process")]
#[path = "../process/document.rs"]
mod document;
mod durability;
mod erased;
#[allow(dead_code, reason = "shared with the tests of the process")]
#[path = "../process/hub.rs"]
mod hub;
mod hubs;
mod left;
mod lines;
mod lost;
mod outage;
#[allow(dead_code, reason = "shared with the tests of people")]
#[path = "../people/support.rs"]
mod people;
mod pictures;
mod proxy;
mod server;
mod support;
#[allow(dead_code, reason = "shared with the tests of the process")]
#[path = "../process/words.rs"]
mod words;
