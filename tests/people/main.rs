//! People and rights as clients meet them: a real hub on a real socket, over HTTP and both
//! dialects, on an embedded store.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod about;
mod accounts;
mod amendment_news;
mod amendment_talk;
mod amendments;
mod api;
mod argument;
mod ballots;
mod cards;
mod channel_acts;
mod channels;
mod chatter;
mod closed;
mod copies;
mod cut;
mod described;
mod drafts;
mod exports;
mod feed;
mod find;
mod follow;
mod home;
mod images;
mod joining;
mod keeping;
mod life;
mod nowhere;
mod page;
mod papers;
mod polls;
mod printed;
mod procedure;
mod proxy;
mod resets;
mod roll;
mod rough;
mod signatures;
mod statement;
mod support;
mod trust;
mod twins;
mod unnamed;
