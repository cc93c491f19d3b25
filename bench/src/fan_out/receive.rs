//! One client's ear: which letters came, when, and how often.

use std::{sync::Arc, time::Duration};

use coopol_protocol::{awareness, frontier::summarize};
use tokio::{sync::watch, task::JoinHandle};

use super::{FIRST_TYPIST, board::Board, scene::Scene};
use crate::{
    socket::Reader,
    wire::Heard,
    words::{apply, new_doc, text_of},
};

/// What is done with the updates themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// Kept, to see at the end what text they make.
    Updates,
    /// Only looked at.
    Nothing,
}

/// Who listens.
#[derive(Clone)]
pub(super) struct Listener {
    pub(super) scene: Scene,
    pub(super) room: usize,
    /// The typist whose socket this is, if one types here.
    pub(super) own: Option<usize>,
    pub(super) keep: Keep,
    pub(super) board: Arc<Board>,
}

/// What one client received.
pub(super) struct Received {
    pub(super) room: usize,
    pub(super) letters: usize,
    pub(super) repeated: usize,
    pub(super) moves: usize,
    pub(super) frames: usize,
    pub(super) latencies_ms: Vec<f64>,
    /// `None` where they are not kept.
    pub(super) updates: Option<Vec<Vec<u8>>>,
    /// The next letter of each typist of the room.
    next: Vec<u32>,
}

/// Listens until told to stop.
pub(super) fn listen(
    mut reader: Reader,
    listener: Listener,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<anyhow::Result<Received>> {
    tokio::spawn(async move {
        let mut received = Received {
            room: listener.room,
            letters: 0,
            repeated: 0,
            moves: 0,
            frames: 0,
            latencies_ms: Vec::new(),
            updates: (listener.keep == Keep::Updates).then(Vec::new),
            next: vec![0; listener.scene.typists],
        };
        loop {
            let frame = tokio::select! {
                frame = reader.next() => frame?,
                _ = stopped.changed() => return Ok(received),
            };
            received.frames += 1;
            match reader.wire.hear(&frame) {
                Heard::Update(update) => received.take(update, &listener)?,
                Heard::Awareness(update) => {
                    let entries = awareness::decode(update)?;
                    let moves = entries.iter().filter(|e| listener.typist(e.client).is_some());
                    received.moves += moves.count();
                }
                Heard::Step1(_) | Heard::Stored | Heard::Other => {}
            }
        }
    })
}

impl Listener {
    /// Which typist of this room a client id is.
    fn typist(&self, client: u64) -> Option<usize> {
        let all = usize::try_from(client.checked_sub(FIRST_TYPIST)?).ok()?;
        let typist = all.checked_sub(self.room * self.scene.typists)?;
        (typist < self.scene.typists).then_some(typist)
    }
}

impl Received {
    fn take(&mut self, update: &[u8], listener: &Listener) -> anyhow::Result<()> {
        let (board, first) = (&listener.board, listener.room * listener.scene.typists);
        let now = board.now();
        for range in summarize(update)?.inserted {
            let Some(typist) = listener.typist(range.client) else { continue };
            let Some(next) = self.next.get_mut(typist) else { continue };
            let mut came = 0;
            for clock in range.clocks() {
                if clock < *next {
                    self.repeated += 1;
                    continue;
                }
                *next = clock + 1;
                came += 1;
                if clock as usize >= listener.scene.warm_up {
                    let sent = board.sent(first + typist, clock as usize);
                    let nanos = Duration::from_nanos(now.saturating_sub(sent));
                    self.latencies_ms.push(nanos.as_secs_f64() * 1e3);
                }
            }
            self.letters += came;
            board.arrive(came);
            if listener.own == Some(first + typist) {
                board.give_back(first + typist, came);
            }
        }
        if let Some(updates) = &mut self.updates {
            updates.push(update.to_vec());
        }
        Ok(())
    }

    /// Whether what was received makes this text out of what was there at first.
    pub(super) fn makes(&self, text: &str, base: &[u8]) -> bool {
        let doc = new_doc(1);
        let updates = self.updates.iter().flatten().map(Vec::as_slice);
        std::iter::once(base).chain(updates).try_for_each(|update| apply(&doc, update)).is_ok()
            && text_of(&doc) == text
    }
}
