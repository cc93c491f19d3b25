//! Coopol: a real-time hub for people who write and decide together.

pub mod access;
mod alarm;
mod bell;
pub mod channel;
pub mod config;
pub mod desk;
pub mod domain;
pub mod export;
pub mod house;
pub mod http;
pub mod hub;
mod kept;
mod ledger;
pub mod metrics;
pub mod post;
pub mod record;
pub mod room;
pub mod session;
pub mod store;
pub mod text;
