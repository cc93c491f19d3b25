//! SYNC-5: what is held on several documents does not keep their socket from being read.

use coopol_client::new_doc;
use coopol_protocol::lib0::{self, Reader};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::{connect_async, tungstenite::Message};
use yrs::{ReadTxn as _, StateVector, Text as _, Transact as _};

use crate::support::{TestHub, within};

/// Documents, and updates held on each, as many as a room holds: together as many as a session lets
/// be under way.
const ROOMS: usize = 4;
const HELD: usize = 64;

/// A frame of the Hocuspocus dialect.
fn frame(room: &str, kind: [u8; 2], payload: &[u8]) -> Message {
    let mut frame = Vec::new();
    lib0::write_var_str(&mut frame, room);
    frame.extend(kind);
    lib0::write_var_bytes(&mut frame, payload);
    Message::Binary(frame.into())
}

/// Whether the hub says of an update that it is stored.
fn is_stored(frame: &[u8]) -> bool {
    let mut reader = Reader::new(frame);
    reader.var_str().unwrap();
    reader.var_uint().unwrap() == 8 && reader.u8().unwrap() == 1
}

#[tokio::test]
async fn sync_5_what_is_held_on_several_documents_does_not_keep_their_socket_from_being_read() {
    let hub = TestHub::start().await;
    let doc = new_doc();
    let text = doc.get_or_insert_text("text");
    let edit = |word: usize| {
        let mut txn = doc.transact_mut();
        text.push(&mut txn, &format!("{word} "));
        txn.encode_update_v1()
    };
    let updates: Vec<Vec<u8>> = (0..=HELD).map(edit).collect();
    let everything = doc.transact().encode_diff_v1(&StateVector::default());
    let rooms: Vec<String> = (0..ROOMS).map(|index| format!("open/retenu-{index}")).collect();
    let (mut socket, _) = connect_async(format!("ws://{}/collab", hub.address)).await.unwrap();
    for room in &rooms {
        socket.send(frame(room, [2, 0], b"")).await.unwrap();
        // The first is lost on the way.
        for update in &updates[1..] {
            socket.send(frame(room, [0, 2], update)).await.unwrap();
        }
    }
    for room in &rooms {
        socket.send(frame(room, [0, 1], &everything)).await.unwrap();
    }
    let mut stored = 0;
    while stored < ROOMS * HELD {
        match within(socket.next()).await.unwrap().unwrap() {
            Message::Binary(frame) => stored += usize::from(is_stored(&frame)),
            Message::Ping(_) | Message::Pong(_) => {}
            other => panic!("{other:?}"),
        }
    }
}
