//! Sequences of operations on a connection, read from the input: no panic, no settled receipt
//! without its one status, no frame left behind.
#![no_main]

use std::time::Duration;

use bytes::Bytes;
use coopol_protocol::hocuspocus::Hocuspocus;
use coopol_protocol::lib0::Reader;
use coopol_protocol::y_websocket::YWebsocket;
use coopol_protocol::{Access, Connection, Event, Outcome, Refusal, Slot, SyncReason};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader::new(bytes);
    let is_y_websocket = reader.u8().is_ok_and(|byte| byte % 2 == 0);
    if is_y_websocket {
        run(&mut YWebsocket::new("room".to_owned(), None), reader);
    } else {
        run(&mut Hocuspocus::new(), reader);
    }
});

fn run(connection: &mut dyn Connection, mut reader: Reader<'_>) {
    let mut now = Duration::ZERO;
    while let Ok(operation) = reader.u8() {
        let slot = Slot(u32::from(operation >> 4));
        let outcome = match operation & 0x0f {
            0..=6 => match reader.var_bytes() {
                Ok(frame) => connection.receive(Bytes::copy_from_slice(frame), now),
                Err(_) => return,
            },
            7 | 8 => connection.accept(slot, Access::ReadWrite),
            9 => {
                if connection.refuse(slot, Refusal::Forbidden).is_some() {
                    return;
                }
                Ok(())
            }
            10 => {
                connection.request_sync(slot, &[0], SyncReason::Resync);
                Ok(())
            }
            11 => {
                connection.request_token(slot);
                Ok(())
            }
            _ => {
                now += Duration::from_secs(u64::from(operation >> 4));
                connection.handle_timeout(now)
            }
        };
        drain(connection);
        if outcome.is_err() {
            return;
        }
    }
}

fn drain(connection: &mut dyn Connection) {
    while connection.poll_transmit().is_some() {}
    while let Some(event) = connection.poll_event() {
        if let Event::SyncStep1 { slot, .. } = event {
            connection.request_sync(slot, &[0], SyncReason::AnswerToClient);
            while connection.poll_transmit().is_some() {}
        } else if let Event::Update { slot, receipt, .. } = event {
            let owed = usize::from(receipt.owes_status());
            connection.settle(slot, receipt, Outcome::Stored);
            let sent = std::iter::from_fn(|| connection.poll_transmit()).count();
            assert!(sent <= owed);
        }
    }
    assert_eq!(connection.queued_bytes(), 0);
}
