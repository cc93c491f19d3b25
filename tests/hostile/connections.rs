//! Layer B: spoiled frames and senseless orders of calls into the dialects' state machines.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use bytes::Bytes;
use coopol_protocol::{
    close::CloseCode,
    connection::{
        Access, Connection, Event, Outcome, Receipt, Refusal, Slot, SyncReason, Violation,
    },
    hocuspocus::Hocuspocus,
    limits::{
        MAX_DOCUMENTS_PER_SOCKET, MAX_MESSAGES_PER_FRAME, MAX_PRE_AUTH_BYTES, MAX_PRE_AUTH_MESSAGES,
    },
    message::{ServerMessage, SharedFrame},
    y_websocket::YWebsocket,
};

use crate::{
    corpus::{History, histories},
    dice::{Dice, seeds},
    frames,
};

/// Sockets that are attacked, one after the other.
const CASES: u64 = 20_000;
/// Frames and other calls to each.
const STEPS: usize = 60;
/// The share of frames that is spoiled.
const SPOILED_PERCENT: usize = 40;
/// The rooms that attackers name.
const ROOMS: [&str; 3] = ["open/a", "open/b", "text:none"];
/// Most bytes that a connection says of its own accord for one message received.
const MAX_ANSWER_BYTES: usize = 512;
/// Events that one call may leave: a frame's messages, or everything queued before acceptance.
const MAX_EVENTS: usize = MAX_MESSAGES_PER_FRAME + MAX_PRE_AUTH_MESSAGES;

/// One socket under attack, and what its owner has in hand.
struct Socket {
    connection: Box<dyn Connection>,
    now: Duration,
    slots: Vec<Slot>,
    receipts: Vec<(Slot, Receipt)>,
}

impl Socket {
    fn new(dice: &mut Dice) -> (Self, Dialect) {
        let dialect = if dice.percent(40) { Dialect::YWebsocket } else { Dialect::Hocuspocus };
        let connection: Box<dyn Connection> = match dialect {
            Dialect::YWebsocket => Box::new(YWebsocket::new(ROOMS[0].to_owned(), None)),
            Dialect::Hocuspocus => Box::new(Hocuspocus::new()),
        };
        let (slots, receipts) = (vec![Slot(0)], Vec::new());
        (Self { connection, now: Duration::ZERO, slots, receipts }, dialect)
    }

    fn step(&mut self, frame: Bytes, dice: &mut Dice) -> Result<(), Violation> {
        let slot = *dice.pick(&self.slots);
        let connection = self.connection.as_mut();
        match dice.below(16) {
            0 | 1 => connection.accept(slot, *dice.pick(&[Access::ReadWrite, Access::ReadOnly]))?,
            2 if dice.percent(30) => {
                let refusals = [Refusal::Unauthorized, Refusal::NotFound, Refusal::Unavailable];
                if let Some(code) = connection.refuse(slot, *dice.pick(&refusals)) {
                    return Err(Violation { code, reason: "refused" });
                }
            }
            3 => connection.request_token(slot),
            4 => connection.request_sync(slot, &[0], SyncReason::Resync),
            5 => connection.request_sync(slot, &[0], SyncReason::AnswerToClient),
            6 => connection.send_shared(slot, &SharedFrame::sync_update(ROOMS[0], &[0, 0])),
            7 => connection.send(slot, ServerMessage::Awareness(&[0])),
            8 => {
                self.now += Duration::from_secs(dice.below(40) as u64);
                connection.handle_timeout(self.now)?;
            }
            9 => {
                for (slot, receipt) in self.receipts.drain(..) {
                    connection.settle(
                        slot,
                        receipt,
                        *dice.pick(&[Outcome::Stored, Outcome::Refused]),
                    );
                }
            }
            _ => connection.receive(frame, self.now)?,
        }
        Ok(())
    }

    /// Takes what the connection has; nothing may be without bound.
    fn drain(&mut self) {
        let mut events = 0;
        while let Some(event) = self.connection.poll_event() {
            events += 1;
            match event {
                Event::Open { slot, .. } => self.slots.push(slot),
                Event::Update { slot, receipt, .. } => self.receipts.push((slot, receipt)),
                Event::Reauthenticate { .. }
                | Event::SyncStep1 { .. }
                | Event::Awareness { .. }
                | Event::Stateless { .. }
                | Event::Detach { .. } => {}
            }
        }
        assert!(events <= MAX_EVENTS, "{events} events");
        let queued = self.connection.queued_bytes();
        let most = MAX_ANSWER_BYTES * (events + self.receipts.len() + 2);
        assert!(queued <= most, "{queued} bytes for {events} events");
        let mut taken = 0;
        while let Some(frame) = self.connection.poll_transmit() {
            taken += frame.len();
        }
        assert_eq!((taken, self.connection.queued_bytes()), (queued, 0));
    }
}

#[derive(Clone, Copy)]
enum Dialect {
    YWebsocket,
    Hocuspocus,
}

impl Dialect {
    fn frame(self, history: &History, dice: &mut Dice) -> Vec<u8> {
        match self {
            Self::YWebsocket => frames::y_websocket(history, dice),
            Self::Hocuspocus if dice.percent(20) => {
                frames::open(dice.pick::<&str>(&ROOMS), "t", dice)
            }
            Self::Hocuspocus => frames::hocuspocus(dice.pick::<&str>(&ROOMS), history, dice),
        }
    }
}

/// Attacks connections; returns how many were closed for it.
fn attack(seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let history = dice.pick(histories());
    let (mut socket, mut dialect) = Socket::new(&mut dice);
    let mut closed = 0;
    for _ in 0..STEPS {
        let frame = dialect.frame(history, &mut dice);
        let frame = frames::spoiled(frame, history, (SPOILED_PERCENT, &mut dice));
        let outcome = socket.step(frame, &mut dice);
        socket.drain();
        if let Err(violation) = outcome {
            assert_ne!(violation.code, CloseCode::Internal);
            closed += 1;
            (socket, dialect) = Socket::new(&mut dice);
        }
    }
    closed
}

#[test]
fn sync_6_no_frame_breaks_a_connection() {
    let seeds = seeds("connections", CASES);
    let (next, closed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = std::panic::catch_unwind(|| attack(seed));
                    let count = outcome.unwrap_or_else(|_| panic!("case {seed} failed"));
                    closed.fetch_add(count, Ordering::Relaxed);
                }
            });
        }
    });
    println!("connections: {} steps, {} closed", seeds.len() * STEPS, closed.into_inner());
}

#[test]
fn sync_6_sockets_that_say_nothing_are_closed_in_time() {
    let mut sockets: Vec<Box<dyn Connection>> = Vec::new();
    for _ in 0..1_000 {
        sockets.push(Box::new(YWebsocket::new(ROOMS[0].to_owned(), None)));
        sockets.push(Box::new(Hocuspocus::new()));
    }
    for socket in &mut sockets {
        let mut calls = 0;
        let end = loop {
            let now = socket.poll_timeout().expect("a deadline");
            calls += 1;
            if let Err(violation) = socket.handle_timeout(now) {
                break (violation.code, now);
            }
            while socket.poll_transmit().is_some() {}
        };
        assert!(matches!(end.0, CloseCode::Timeout | CloseCode::Reset), "{end:?}");
        assert!(end.1 <= Duration::from_secs(60) && calls < 10, "{end:?} after {calls} calls");
    }
}

#[test]
fn sync_6_a_slow_talker_does_not_fill_memory_before_it_is_let_in() {
    for size in [1, 1_000, 100_000] {
        let mut sockets: [Box<dyn Connection>; 2] =
            [Box::new(YWebsocket::new(ROOMS[0].to_owned(), None)), Box::new(Hocuspocus::new())];
        for (socket, prefix) in sockets.iter_mut().zip([&b""[..], b"\x06open/a"]) {
            let frame: Bytes = [prefix, &frames::edit(&vec![0; size])].concat().into();
            let taken = (0..10_000)
                .take_while(|_| socket.receive(frame.clone(), Duration::from_secs(1)).is_ok());
            let taken = taken.count();
            assert!(taken <= MAX_PRE_AUTH_MESSAGES, "{taken} messages of {size} bytes");
            assert!(taken * size <= MAX_PRE_AUTH_BYTES, "{taken} messages of {size} bytes");
        }
    }
}

#[test]
fn sync_6_a_socket_opens_a_hundred_documents_and_no_more() {
    let (mut socket, mut dice) = (Hocuspocus::new(), Dice::new(1));
    let mut open = |number: usize| {
        let frame = frames::open(&format!("open/{number}"), "", &mut dice);
        socket.receive(frame.into(), Duration::ZERO)
    };
    assert!((0..MAX_DOCUMENTS_PER_SOCKET).all(|number| open(number).is_ok()));
    assert_eq!(open(MAX_DOCUMENTS_PER_SOCKET).unwrap_err().code, CloseCode::Reset);
}

#[test]
fn sync_6_a_state_vector_that_declares_a_billion_clients_is_refused_unread() {
    let mut socket = YWebsocket::new(ROOMS[0].to_owned(), None);
    socket.accept(Slot(0), Access::ReadWrite).unwrap();
    let frame = Bytes::from_static(&[0, 0, 5, 0x80, 0x94, 0xeb, 0xdc, 0x03]);
    assert_eq!(socket.receive(frame, Duration::ZERO).unwrap_err().code, CloseCode::BadMessage);
}
