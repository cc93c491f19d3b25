//! What everybody in a scene writes down together.

use std::{
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Instant,
};

use tokio::sync::Notify;

use super::scene::Scene;

/// Times and counts that typists and receivers share.
pub(super) struct Board {
    started: Instant,
    typists: Vec<Sheet>,
    arrived: AtomicUsize,
}

/// One typist's.
struct Sheet {
    /// When each letter was sent, in nanoseconds since the start.
    sent: Vec<AtomicU64>,
    /// Letters that have come back to their author.
    returned: AtomicUsize,
    more_returned: Notify,
}

impl Board {
    pub(super) fn new(scene: &Scene) -> Self {
        let sheet = || Sheet {
            sent: (0..scene.warm_up + scene.letters).map(|_| AtomicU64::new(0)).collect(),
            returned: AtomicUsize::new(0),
            more_returned: Notify::new(),
        };
        let typists = (0..scene.all_typists()).map(|_| sheet()).collect();
        Self { started: Instant::now(), typists, arrived: AtomicUsize::new(0) }
    }

    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    pub(super) fn send(&self, typist: usize, letter: usize) {
        if let Some(sent) = self.typists.get(typist).and_then(|sheet| sheet.sent.get(letter)) {
            sent.store(self.now(), Ordering::Relaxed);
        }
    }

    /// When a letter was sent.
    pub(super) fn sent(&self, typist: usize, letter: usize) -> u64 {
        let sent = self.typists.get(typist).and_then(|sheet| sheet.sent.get(letter));
        sent.map_or(0, |sent| sent.load(Ordering::Relaxed))
    }

    /// So many letters have reached somebody.
    pub(super) fn arrive(&self, letters: usize) {
        self.arrived.fetch_add(letters, Ordering::Relaxed);
    }

    /// So many letters have come back to their author.
    pub(super) fn give_back(&self, typist: usize, letters: usize) {
        if let Some(sheet) = self.typists.get(typist) {
            sheet.returned.fetch_add(letters, Ordering::Relaxed);
            sheet.more_returned.notify_one();
        }
    }

    /// Waits until all but so many of the letters before this one have come back.
    pub(super) async fn returned(&self, typist: usize, letter: usize, on_their_way: usize) {
        let Some(sheet) = self.typists.get(typist) else { return };
        while sheet.returned.load(Ordering::Relaxed) + on_their_way <= letter {
            sheet.more_returned.notified().await;
        }
    }

    /// Waits until so many letters have reached somebody.
    pub(super) async fn arrived(&self, letters: usize) {
        while self.arrived.load(Ordering::Relaxed) < letters {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
}
