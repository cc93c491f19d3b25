//! What the handle of a room, its document's observer and the connection's task share.
//!
//! Locks are held for a few instructions and never across an await. Where both are needed, the
//! document's transaction is taken before the outbox: that is the order in which a commit calls
//! our observer.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use tokio::sync::{Notify, broadcast, watch};
use yrs::{Doc, Origin, ReadTxn as _, Transact as _, TransactionMut};

use crate::{
    Access, Status,
    outbox::{Content, Outbox},
    presence::{Change, Presence},
};

/// Tells apart the clients of this process, so that one document may be in several rooms.
static NEXT_CLIENT: AtomicU64 = AtomicU64::new(0);

/// Signals of the hub that a listener may leave unread before it misses the oldest.
const HEARD_SIGNALS: usize = 64;

/// One room as its handle and the connection's task see it.
pub(crate) struct Shared {
    pub(crate) name: String,
    pub(crate) doc: Doc,
    /// Marks the transactions that apply what the hub sent, and our observer.
    pub(crate) origin: Origin,
    pub(crate) status: watch::Sender<Status>,
    pub(crate) access: watch::Sender<Option<Access>>,
    pub(crate) saved: watch::Sender<bool>,
    /// Frames of this connection that the hub refused.
    pub(crate) refused: watch::Sender<u64>,
    pub(crate) peers_version: watch::Sender<u64>,
    /// The hub's signals.
    pub(crate) heard: broadcast::Sender<Arc<str>>,
    /// Ours, that wait to be sent.
    signals: Mutex<VecDeque<String>>,
    outbox: Mutex<Outbox>,
    presence: Mutex<Presence>,
    is_leaving: AtomicBool,
    /// Wakes the connection's task: there is something to send.
    wake: Arc<Notify>,
}

impl Shared {
    /// Starts to observe the document.
    pub(crate) fn new(name: String, doc: Doc, wake: Arc<Notify>) -> Arc<Self> {
        let number = NEXT_CLIENT.fetch_add(1, Ordering::Relaxed);
        // One transaction: no edit may come between the look at the content and the observer.
        let observed = doc.clone();
        let mut txn = observed.transact_mut();
        let content = match txn.state_vector().is_empty() {
            true => Content::Empty,
            false => Content::Edited,
        };
        let shared = Arc::new(Self {
            name,
            origin: Origin::from(format!("coopol-client:{number}")),
            status: watch::Sender::new(Status::Connecting),
            access: watch::Sender::new(None),
            saved: watch::Sender::new(content == Content::Empty),
            refused: watch::Sender::new(0),
            peers_version: watch::Sender::new(0),
            heard: broadcast::Sender::new(HEARD_SIGNALS),
            signals: Mutex::default(),
            outbox: Mutex::new(Outbox::new(content)),
            presence: Mutex::new(Presence::new(doc.client_id().get())),
            is_leaving: AtomicBool::new(false),
            wake,
            doc,
        });
        shared.observe(&mut txn);
        shared
    }

    /// Every commit that is not ours passes its update on to the outbox.
    fn observe(self: &Arc<Self>, txn: &mut TransactionMut<'_>) {
        let weak = Arc::downgrade(self);
        let observer = move |txn: &TransactionMut<'_>, event: &yrs::UpdateEvent| {
            let Some(shared) = weak.upgrade() else { return };
            // A clean-up within our own transaction is a local edit: the hub does not have it.
            if txn.origin() == Some(&shared.origin) && txn.cleanups().is_empty() {
                return;
            }
            shared.with_outbox(|outbox| outbox.push(Bytes::copy_from_slice(&event.update)));
            shared.wake();
        };
        txn.observe_update_v1(self.origin.clone(), observer);
    }

    /// Stops to observe, unless a transaction is open; then the observer finds nobody later.
    pub(crate) fn unobserve(&self) {
        if let Err(error) = self.doc.unobserve_update_v1(self.origin.clone()) {
            tracing::debug!(%error, "the document is busy: its observer stays, and does nothing");
        }
    }

    /// Changes the outbox and tells whoever watches whether everything is saved, or was refused.
    pub(crate) fn with_outbox<T>(&self, change: impl FnOnce(&mut Outbox) -> T) -> T {
        let mut outbox = lock(&self.outbox);
        let result = change(&mut outbox);
        // Told under the lock: two threads must not tell it in the wrong order.
        let (is_saved, refused) = (outbox.is_saved(), outbox.refused());
        self.saved.send_if_modified(|told| std::mem::replace(told, is_saved) != is_saved);
        self.refused.send_if_modified(|told| std::mem::replace(told, refused) != refused);
        result
    }

    /// Changes the presence.
    pub(crate) fn with_presence<T>(&self, change: impl FnOnce(&mut Presence) -> T) -> T {
        change(&mut lock(&self.presence))
    }

    /// Changes the signals that wait.
    pub(crate) fn with_signals<T>(&self, change: impl FnOnce(&mut VecDeque<String>) -> T) -> T {
        change(&mut lock(&self.signals))
    }

    /// Tells whoever watches that the peers changed.
    pub(crate) fn tell_peers(&self, change: Change) {
        match change {
            Change::None => {}
            Change::Peers => self.peers_version.send_modify(|version| *version += 1),
        }
    }

    /// Sets the status; a final one stays.
    pub(crate) fn set_status(&self, status: Status) {
        self.status.send_if_modified(|told| {
            if told.ended().is_some() || *told == status {
                return false;
            }
            *told = status;
            true
        });
    }

    /// There is something to send.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Nobody needs this room any more.
    pub(crate) fn leave(&self) {
        self.is_leaving.store(true, Ordering::Release);
        self.wake();
    }

    pub(crate) fn is_leaving(&self) -> bool {
        self.is_leaving.load(Ordering::Acquire)
    }
}

/// What these locks guard is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
