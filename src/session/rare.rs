//! What happens to few sockets, and to those rarely: waited for apart, so that it costs the others
//! nothing.

use std::{future::pending, time::Duration};

use tokio::sync::watch;

/// What happens to few sockets, and to those rarely.
pub(super) enum Rare {
    /// Somebody's rights may have changed.
    Rights,
    /// The hub stops; sockets are closed over this time.
    Drain(Duration),
}

/// Waits for what is rare.
pub(super) async fn next_rare(
    rights: &mut watch::Receiver<()>,
    draining: &mut watch::Receiver<Option<Duration>>,
) -> Rare {
    tokio::select! {
        biased;
        Ok(()) = rights.changed() => Rare::Rights,
        Ok(()) = draining.changed() => Rare::Drain(draining.borrow().unwrap_or_default()),
        else => pending().await,
    }
}
