//! Words that were erased, and a hub that is killed before they are out of the store.

use std::sync::Arc;

use bytes::Bytes;
use coopol::{
    access::token::TokenKey,
    domain::{
        channel::{
            body::Body,
            event::{Event, Saying},
        },
        ids::{MemberId, MessageId},
    },
    hub::HubOptions,
    record::{Kind, Record, now_ms},
    store::{Expect, LogName, NewRecord, Store, faulty::FaultyStore},
};
use tokio::time::{Duration, sleep, timeout};
use uuid::Uuid;

use crate::{
    channels::Scene,
    support::{CHANNELS, PATIENCE, TestHub, serve},
};

/// One more than are taken out in one step.
const ERASED: u64 = 1_001;
const WORDS: &[u8] = b"Personne ne relira ceci";

fn record(scene: &Scene, event: &Event) -> NewRecord {
    let payload = Bytes::from(serde_json::to_vec(event).unwrap());
    let (author, at_ms) = (MemberId::new(&scene.jean.id).unwrap(), now_ms());
    let record = Record { kind: Kind::Message, at_ms, author, command: None, payload };
    NewRecord { body: record.encode(), unique: None }
}

/// Messages, and their erasure, put where they would stand.
async fn erase_many(scene: &Scene, log: &LogName) {
    let words = std::str::from_utf8(WORDS).unwrap();
    let said = |_| {
        let body = Body::new(words).unwrap();
        record(scene, &Event::Said(Saying::plain(MessageId(Uuid::new_v4()), body)))
    };
    let said: Vec<NewRecord> = (0..ERASED).map(said).collect();
    let erased = |message| record(scene, &Event::Erased { message });
    let erased: Vec<NewRecord> = (1..=ERASED).map(erased).collect();
    let store = scene.hub.hub.store();
    store.append(log.clone(), said, Expect::Any).await.unwrap();
    store.append(log.clone(), erased, Expect::Any).await.unwrap();
}

/// How many records have words in them.
async fn worded(store: &dyn Store, log: &LogName) -> usize {
    let loaded = store.load(log.clone()).await.unwrap();
    let has_words = |body: &Bytes| body.windows(WORDS.len()).any(|part| part == WORDS);
    loaded.records.iter().filter(|record| has_words(&record.body)).count()
}

async fn until_worded(store: &dyn Store, log: &LogName, left: usize) {
    let waiting = async {
        while worded(store, log).await != left {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("the words go");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_14_words_that_one_step_left_go_after_a_restart_though_nobody_looks() {
    let (mut whole, mut mortal) = (None, None);
    let hub = TestHub::start_on(|store| {
        whole = Some(Arc::clone(&store));
        Arc::new(mortal.insert(FaultyStore::new(store)).clone()) as Arc<dyn Store>
    })
    .await;
    let (whole, mortal) = (whole.unwrap(), mortal.unwrap());
    let scene = Scene::on(hub).await;
    let log = LogName::new(&format!("channel:{}", scene.channel)).unwrap();
    scene.said(&scene.jean, "Pour ouvrir").await;
    erase_many(&scene, &log).await;
    // What opened the channel was erased first, so that the last of them stays as it is.
    until_worded(whole.as_ref(), &log, 2).await;
    // The hub is killed between two steps.
    mortal.sever();
    let options = HubOptions::new(Arc::clone(&whole), TokenKey::new([7; 32]));
    let (_next, _) = serve(HubOptions { channels: CHANNELS, ..options }).await;
    until_worded(whole.as_ref(), &log, 1).await;
}
