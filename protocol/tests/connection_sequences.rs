//! The connections under random sequences of what can happen on a socket.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod frames;

use bytes::Bytes;
use coopol_protocol::hocuspocus::Hocuspocus;
use coopol_protocol::lib0::Reader;
use coopol_protocol::y_websocket::{self, YWebsocket};
use coopol_protocol::{
    Access, Connection, Event, Outcome, Receipt, Refusal, ServerMessage, Slot, SyncReason,
    UpdateKind,
};
use proptest::prelude::*;

use frames::{START, auth, close, events, sent, step1, step2, update};

/// What can happen on a Hocuspocus socket.
#[derive(Debug, Clone)]
enum Happening {
    Frame(usize, u8),
    Accept(prop::sample::Index),
    Refuse(prop::sample::Index),
    Resync(prop::sample::Index),
    Settle(prop::sample::Index, bool),
    Garbage(Vec<u8>),
}

fn happening() -> impl Strategy<Value = Happening> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        10 => (0..ADDRESSES.len(), 0..8u8).prop_map(|(at, kind)| Happening::Frame(at, kind)),
        4 => at().prop_map(Happening::Accept),
        1 => at().prop_map(Happening::Refuse),
        2 => at().prop_map(Happening::Resync),
        6 => (at(), any::<bool>()).prop_map(|(at, stored)| Happening::Settle(at, stored)),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(Happening::Garbage),
    ]
}

const ADDRESSES: [&str; 4] = ["doc", "doc\0s", "other", "doc\0t"];

/// The session's side.
#[derive(Default)]
struct Model {
    connection: Hocuspocus,
    slots: Vec<Slot>,
    unsettled: Vec<(Slot, Receipt)>,
    gone: Vec<Slot>,
    refused: Vec<Slot>,
}

impl Model {
    /// Does it; false when the socket was closed.
    fn happen(&mut self, happening: &Happening) -> bool {
        let slot = |at: &prop::sample::Index, slots: &[Slot]| {
            if slots.is_empty() { Slot(9999) } else { *at.get(slots) }
        };
        match happening {
            Happening::Frame(at, kind) => {
                let address = ADDRESSES[*at];
                let frame = match kind {
                    0 | 1 => auth(address),
                    2 => step1(address),
                    3 | 4 => step2(address),
                    5 | 6 => update(address),
                    _ => close(address),
                };
                self.connection.receive(frame, START).is_ok()
            }
            Happening::Accept(at) => {
                self.connection.accept(slot(at, &self.slots), Access::ReadWrite).is_ok()
            }
            Happening::Refuse(at) => {
                let slot = slot(at, &self.slots);
                self.refused.push(slot);
                self.connection.refuse(slot, Refusal::Forbidden).is_none()
            }
            Happening::Resync(at) => {
                let slot = slot(at, &self.slots);
                self.connection.request_sync(slot, &[0], SyncReason::Resync);
                true
            }
            Happening::Settle(at, stored) => {
                if !self.unsettled.is_empty() {
                    let (slot, receipt) = self.unsettled.remove(at.index(self.unsettled.len()));
                    self.settle(slot, receipt, *stored);
                }
                true
            }
            Happening::Garbage(bytes) => {
                let _ = self.connection.receive(Bytes::from(bytes.clone()), START);
                true
            }
        }
    }

    /// Settles, and checks that this sends one status iff it is owed and the client is there.
    /// (Where a refused client has come back, its former slot is gone without an event.)
    fn settle(&mut self, slot: Slot, receipt: Receipt, stored: bool) {
        let outcome = if stored { Outcome::Stored } else { Outcome::Refused };
        let is_expected = receipt.owes_status() && !self.gone.contains(&slot);
        self.connection.settle(slot, receipt, outcome);
        let statuses = sent(&mut self.connection);
        assert!(statuses.iter().all(|frame| frame.ends_with(&[8, u8::from(stored)])));
        if !self.refused.contains(&slot) {
            assert_eq!(statuses.len(), usize::from(is_expected));
        }
    }

    /// Takes events and frames; every event must be about a document that was asked for.
    fn drain(&mut self) {
        while let Some(event) = self.connection.poll_event() {
            match event {
                Event::Open { slot, room, token } => {
                    assert!(!room.contains('\0') && token.is_some());
                    assert!(!self.slots.contains(&slot), "a slot is used twice");
                    self.slots.push(slot);
                }
                Event::SyncStep1 { slot, .. } => {
                    self.connection.send(slot, ServerMessage::SyncStep2(&[0, 0]));
                    self.connection.request_sync(slot, &[0], SyncReason::AnswerToClient);
                    assert!(!self.gone.contains(&slot));
                }
                Event::Update { slot, receipt, .. } => {
                    assert!(self.slots.contains(&slot) && !self.gone.contains(&slot));
                    assert!(receipt.kind() == UpdateKind::SyncStep2 || receipt.owes_status());
                    self.unsettled.push((slot, receipt));
                }
                Event::Detach { slot } => {
                    assert!(!self.gone.contains(&slot), "left twice");
                    self.gone.push(slot);
                }
                _ => {}
            }
        }
        while let Some(frame) = self.connection.poll_transmit() {
            let mut reader = Reader::new(&frame);
            let address = reader.var_str().unwrap();
            assert!(ADDRESSES.contains(&address));
            assert_ne!(reader.var_uint().unwrap(), 8, "a status that nobody settled");
        }
        assert_eq!(self.connection.queued_bytes(), 0);
    }
}

proptest! {
    #[test]
    fn every_counted_frame_gets_exactly_one_status_whatever_happens(
        happenings in prop::collection::vec(happening(), 0..120),
    ) {
        let mut model = Model::default();
        for happening in &happenings {
            if !model.happen(happening) {
                break;
            }
            model.drain();
        }
        for (slot, receipt) in std::mem::take(&mut model.unsettled) {
            model.settle(slot, receipt, true);
        }
    }

    #[test]
    fn random_frames_never_panic_and_never_queue_without_bound(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
    ) {
        let mut hocuspocus = Hocuspocus::new();
        let mut y_websocket = YWebsocket::new("doc".to_owned(), None);
        y_websocket.accept(y_websocket::SLOT, Access::ReadWrite).unwrap();
        for frame in frames {
            let frame = Bytes::from(frame);
            let _ = hocuspocus.receive(frame.clone(), START);
            let _ = y_websocket.receive(frame.clone(), START);
            prop_assert!(events(&mut hocuspocus).len() <= 1);
            prop_assert!(events(&mut y_websocket).len() <= frame.len() + 1);
        }
    }
}
