//! Under which ids words of a text came back, asked over HTTP.

use coopol::{
    domain::ids::{MemberId, RoomId},
    record::Record,
    room::Copied,
    store::{Expect, LogName, NewRecord},
    text::event::TextEvent,
};
use coopol_protocol::frontier::IdRange;
use serde_json::json;

use crate::support::TestHub;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sync_11_what_became_of_words_is_told_from_copy_to_copy_to_who_may_read_the_text() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("Amina").await;
    let text = hub.text(&admin, json!({ "title": "Le rail" })).await;
    let copied = |client, clocks: (u32, u32), now: (u64, u32)| {
        let from = IdRange { client, start: clocks.0, end: clocks.1 };
        Copied { from, client: now.0, start: now.1 }
    };
    let copies = vec![copied(1, (10, 20), (2, 0)), copied(2, (0, 10), (3, 100))];
    let event = TextEvent::CopyMap(copies);
    let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
    let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
    let room: RoomId = format!("text:{text}").parse().unwrap();
    let log = LogName::new(&room.to_string()).unwrap();
    let records = vec![NewRecord { body, unique: None }];
    hub.hub.store().append(log, records, Expect::Any).await.unwrap();
    let path = format!("/api/texts/{text}/copies");
    let asked = json!({ "units": [{ "client": 1, "clock": 14 }, { "client": 1, "clock": 30 }] });
    let told = hub.post(&admin, &path, asked.clone()).await.ok();
    let one = |client, start, now: u64, at| {
        let from = json!({ "client": client, "start": start, "end": start + 1 });
        json!({ "from": from, "client": now, "start": at })
    };
    assert_eq!(told["copies"], json!([one(1, 14, 2, 4), one(2, 4, 3, 104)]));
    // Who may not read the text learns nothing of it.
    let secret = hub.invitation(&admin, json!({})).await;
    let karl = hub.join(&secret, "Karl").await;
    assert_eq!(hub.post(&karl, &path, asked).await.problem(), (404, "not-found"));
    let many: Vec<_> = (0..401).map(|clock| json!({ "client": 1, "clock": clock })).collect();
    assert_eq!(hub.post(&admin, &path, json!({ "units": many })).await.problem().0, 422);
}
