//! How long words wait in a room before they are sent on, on the hub's own clock.

use std::time::Duration;

use coopol::domain::ids::RoomId;
use tokio::time::{Instant, sleep};

use crate::{
    closing::{GLANCE, PATIENCE, Scene},
    link::{Link, Reading},
    wire::{self, Heard, Say},
    words::{self, Place},
};

/// Words a second that one of few people writes, each with a move of the cursor before it: fast,
/// so that the next one is expected soon.
const PAUSE: Duration = Duration::from_millis(20);
/// Not the one under which a text begins.
const CLIENT: u64 = 7;
const WORDS: u32 = 100;
/// The socket is looked at each millisecond, and timers are in steps of one.
const AT_ONCE: Duration = Duration::from_millis(3);

/// Carries both sockets on; says whether words have come to the reader.
fn has_heard(writer: &mut Link, reader: &mut Link) -> bool {
    writer.carry(Reading::On).unwrap();
    reader.carry(Reading::On).unwrap();
    while writer.next_frame().is_some() {}
    let mut has_heard = false;
    while let Some(frame) = reader.next_frame() {
        has_heard |= matches!(wire::decode(&frame), Heard::Content(_));
    }
    has_heard
}

/// The longest time between a word and its arrival at another person in a room of two.
async fn longest_wait() -> Duration {
    let scene = Scene::set().await;
    let room = RoomId::Text(scene.text).to_string();
    let (mut writer, mut reader) = (scene.open(&scene.here).await, scene.open(&scene.here).await);
    let doc = words::new_doc(CLIENT);
    for link in [&mut writer, &mut reader] {
        link.say(wire::encode(&room, &Say::Step1(&words::state_vector(&doc)))).unwrap();
    }
    while !has_heard(&mut writer, &mut reader) {
        sleep(GLANCE).await;
    }
    let mut longest = Duration::ZERO;
    for n in 0..WORDS {
        let state = format!(r#"{{"at":{n}}}"#);
        let cursor = Say::Presence { client: CLIENT, clock: n, state: Some(&state) };
        writer.say(wire::encode(&room, &cursor)).unwrap();
        let update = words::write(&doc, &format!("w{n}"), Place::End);
        writer.say(wire::encode(&room, &Say::Update(&update))).unwrap();
        let sent = Instant::now();
        while !has_heard(&mut writer, &mut reader) {
            assert!(sent.elapsed() < PATIENCE, "word {n} did not arrive");
            sleep(GLANCE).await;
        }
        // The first two may be parts of the text as it was.
        if n > 2 {
            longest = longest.max(sent.elapsed());
        }
        sleep(PAUSE).await;
    }
    longest
}

#[test]
fn room_5_words_do_not_wait_for_the_cursor_that_came_before_them() {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    let longest = runtime.block_on(longest_wait());
    assert!(longest <= AT_ONCE, "{longest:?}");
}
