//! A socket without a socket: the hub's own session and dialect, carried by hand.

use std::time::Duration;

use bytes::Bytes;
use coopol::{
    hub::Hub,
    room::{
        RoomEvent,
        mailbox::{Receiver, mailbox},
    },
    session::{Documents, Done, Opening, Work},
};
use coopol_protocol::{
    close::CloseCode,
    connection::{Connection as _, Slot},
    hocuspocus::Hocuspocus,
};
use futures_util::FutureExt as _;
use tokio::sync::watch;

/// Whether a client reads what it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    On,
    Off,
}

/// One open socket, seen from both ends.
pub(crate) struct Link {
    connection: Hocuspocus,
    documents: Documents,
    events: Receiver<(Slot, RoomEvent)>,
    /// What the session waits for before it takes the client's next event.
    work: Option<Work>,
    rights: watch::Receiver<()>,
}

/// The socket is over, with this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Over(pub(crate) CloseCode);

impl Link {
    /// Opens a socket; rooms may queue so many events for it.
    pub(crate) fn open(hub: &Hub, epoch: Option<u64>, queue: usize) -> Self {
        let (sender, events) = mailbox(queue);
        let (connection, rights) = (Hocuspocus::new(), hub.rights());
        let opening = Opening { epoch, ..Opening::default() };
        let documents = Documents::new(hub.clone(), opening, sender);
        Self { connection, documents, events, work: None, rights }
    }

    /// The client sends a frame.
    pub(crate) fn say(&mut self, frame: Bytes) -> Result<(), Over> {
        // Silence is not what is simulated here: to the dialect, no time passes.
        let received = self.connection.receive(frame, Duration::ZERO);
        received.map_err(|violation| Over(violation.code))
    }

    /// Carries everything as far as it goes without waiting.
    pub(crate) fn carry(&mut self, reading: Reading) -> Result<(), Over> {
        while self.carry_once(reading).map_err(Over)? == Moved::Something {}
        Ok(())
    }

    fn carry_once(&mut self, reading: Reading) -> Result<Moved, CloseCode> {
        let mut moved = Moved::Nothing;
        if let Some(done) = self.work.as_mut().and_then(|work| work.now_or_never()) {
            self.work = None;
            self.documents.done(&mut self.connection, done)?;
            moved = Moved::Something;
        }
        if self.rights.has_changed().unwrap_or_default() {
            self.rights.mark_unchanged();
            self.documents.apply_rights(&mut self.connection)?;
        }
        while self.work.is_none()
            && !self.documents.is_full()
            && let Some(event) = self.connection.poll_event()
        {
            self.work = self.documents.take(&mut self.connection, event)?;
            moved = Moved::Something;
        }
        while reading == Reading::On
            && let Some(event) = self.events.take()
        {
            self.documents.hear(&mut self.connection, event)?;
            moved = Moved::Something;
        }
        Ok(moved)
    }

    /// The next frame for the client.
    pub(crate) fn next_frame(&mut self) -> Option<Bytes> {
        self.connection.poll_transmit()
    }

    /// Ends the session in order: what was begun is ended, then every room is left.
    pub(crate) fn close(self) {
        let Self { work, documents, .. } = self;
        tokio::spawn(async move {
            let done = match work {
                Some(work) => Some(work.await),
                None => None,
            };
            if let Some(Done::Joined(_, _, _, Ok(joined))) = done {
                joined.room.leave(joined.id).await;
            }
            documents.leave_all().await;
        });
    }
}

#[derive(PartialEq, Eq)]
enum Moved {
    Nothing,
    Something,
}
