//! What a Redis server is able and set to do: checked whenever a connection is made, so that what
//! the hub says of its durability is what it has.

use std::collections::HashMap;

use redis::{InfoDict, RedisError, aio::MultiplexedConnection};

use super::error::store_error;
use crate::store::{Durability, MAX_RECORD_BYTES, StoreError, check::refused};

/// The first version with WAITAOF.
const WAITAOF_SINCE: (u32, u32) = (7, 2);

/// The server's setting for the most bytes of one value.
const LARGEST_VALUE: &str = "proto-max-bulk-len";
/// The oldest version that trims streams by position.
const OLDEST: (u32, u32) = (6, 2);

/// How a batch of writes is made as durable as it is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// The answer says it: the server syncs before it answers, or nothing more is promised.
    Answer,
    /// `WAITAOF`: until the server's own append-only file is synced.
    Synced,
    /// `WAIT`: until so many replicas have it.
    Replicas(u8),
}

/// What was found out about a server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// What an answered append survives.
    pub(super) durability: Durability,
    pub(super) seal: Seal,
    pub(super) files: Files,
    /// What the operator should change, in words.
    pub(super) warnings: Vec<String>,
}

/// The files that a server keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Files {
    /// Every change, in the order made.
    pub(super) appends: bool,
    /// Everything at one moment, from time to time.
    pub(super) dumps: bool,
}

/// Asks the server. `wanted` is the durability that the operator chose.
///
/// # Errors
/// The server cannot be used at all: it evicts keys, or is one of a cluster.
pub(super) async fn examine(
    connection: &mut MultiplexedConnection,
    wanted: Durability,
) -> Result<Server, StoreError> {
    let failed = |error: RedisError| store_error(&error);
    let info: InfoDict = redis::cmd("INFO").query_async(connection).await.map_err(failed)?;
    // Hosted servers often forbid it; then the cautious answer is given.
    let mut config = HashMap::new();
    for name in ["appendfsync", "save", LARGEST_VALUE] {
        let ask = redis::cmd("CONFIG").arg("GET").arg(name).to_owned();
        let found: HashMap<String, String> = ask.query_async(connection).await.unwrap_or_default();
        config.extend(found);
    }
    let facts = Facts {
        version: version(&info.get::<String>("redis_version").unwrap_or_default()),
        files: Files {
            appends: info.get::<u8>("aof_enabled") == Some(1),
            dumps: config.get("save").is_some_and(|moments| !moments.is_empty()),
        },
        syncs_always: config.get("appendfsync").is_some_and(|policy| policy == "always"),
    };
    if facts.version < OLDEST {
        return Err(refused("this Redis is too old: 6.2 or later is needed"));
    }
    if info.get::<u8>("cluster_enabled") == Some(1) {
        return Err(refused(
            "this Redis is one of a cluster, and a hub's keys must stand on one server: use one \
             with replicas",
        ));
    }
    let policy: String = info.get("maxmemory_policy").unwrap_or_default();
    if policy.starts_with("allkeys") {
        return Err(refused(format!(
            "this Redis may throw words away (maxmemory-policy {policy}): set noeviction"
        )));
    }
    let largest = config.get(LARGEST_VALUE).and_then(|bytes| bytes.parse().ok());
    if largest.is_some_and(|bytes: usize| bytes < MAX_RECORD_BYTES) {
        return Err(refused(format!(
            "this Redis takes no record as large as they may be: set {LARGEST_VALUE} to \
             {MAX_RECORD_BYTES} or more"
        )));
    }
    Ok(facts.judge(wanted))
}

/// Facts that decide on durability.
#[derive(Clone, Copy, Debug)]
struct Facts {
    version: (u32, u32),
    files: Files,
    syncs_always: bool,
}

impl Facts {
    fn judge(self, wanted: Durability) -> Server {
        let can_wait = self.version >= WAITAOF_SINCE;
        let own = match (self.files.appends, self.syncs_always) {
            (true, true) => Durability::Fsync,
            (true, false) => Durability::Process,
            (false, _) => Durability::Memory,
        };
        let (durability, seal) = match wanted {
            Durability::Replicated(count) => (wanted, Seal::Replicas(count)),
            Durability::Fsync if own == Durability::Process && can_wait => {
                (Durability::Fsync, Seal::Synced)
            }
            Durability::Fsync | Durability::Process | Durability::Memory => (own, Seal::Answer),
        };
        let mut warnings = Vec::new();
        if durability < wanted {
            warnings.push(format!(
                "this Redis gives the durability `{durability}`, less than `{wanted}`: {}",
                self.advice()
            ));
        }
        Server { durability, seal, files: self.files, warnings }
    }

    fn advice(self) -> &'static str {
        if self.files.appends {
            "set `appendfsync always`, or run Redis 7.2 or later"
        } else {
            "set `appendonly yes` and `appendfsync always`; as it is, what Redis has not saved \
             yet is gone when it stops"
        }
    }
}

fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}
