//! A small update that costs the library the square of its size: its room waits, no other does.

use bytes::Bytes;
use coopol_protocol::lib0::write_var_uint;

use crate::{
    frames,
    support::{TestHub, eventually, within, write},
};

/// Structs of the update: some seconds of work, in 80 KiB.
const STRUCTS: u64 = 16_000;
const CLIENT: u64 = 7;
const ROOM: &str = "open/costly";

/// Half of it is a list; the other half says to have been written between the list's beginning
/// and ever farther elements of it, so that the library looks at all that are before.
fn costly_update() -> Bytes {
    let mut out = vec![1];
    for number in [STRUCTS, CLIENT, 0] {
        write_var_uint(&mut out, number);
    }
    out.extend([0x04, 1, 1, b't', 1, b'a']);
    for (info, others) in [(0x87, STRUCTS / 2 - 1), (0x47, STRUCTS / 2)] {
        for other in 0..others {
            out.push(info);
            write_var_uint(&mut out, CLIENT);
            write_var_uint(&mut out, other);
            out.push(1);
        }
    }
    out.push(0);
    out.into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn room_7_a_costly_update_keeps_only_its_own_room_waiting() {
    let hub = TestHub::start().await;
    let neighbour = hub.join("open/neighbour", "").await;
    let mut socket = hub.socket(&format!("/sync/{ROOM}")).await;
    let update = costly_update();
    let bytes = update.len();
    socket.send(frames::edit(&update).into()).await;
    eventually("the update is stored", async || !hub.records(ROOM).await.is_empty()).await;
    let echo = tokio::spawn(async move { socket.hear_large(bytes).await });
    write(&neighbour, "mot ");
    within(neighbour.wait_saved()).await.unwrap();
    assert!(!echo.is_finished(), "the neighbour waited until the costly update was through");
    echo.abort();
}
