//! Pictures in messages where hubs share a Redis, and in a copy that is kept in one.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use coopol::{
    access::token::TokenKey, channel::gallery::picture::draw, hub::HubOptions, store::Store,
};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    hub::{Program, answer, command, eventually, within},
    people::{CHANNELS, Person, TestHub, noise, serve},
    server::RedisServer,
    support::store_on,
};

/// A hub that keeps everything in a Redis, pictures too.
async fn hub_on(server: &RedisServer) -> TestHub {
    let store: Arc<dyn Store> = Arc::new(store_on(server).await);
    let plain = HubOptions::new(store, TokenKey::new([7; 32]));
    let (hub, address) = serve(HubOptions { channels: CHANNELS, ..plain }).await;
    TestHub { hub, address, folder: TempDir::new().unwrap() }
}

fn address(channel: &str, image: &str) -> String {
    format!("/api/channels/{channel}/images/{image}")
}

/// Shows a picture in a message; returns its id.
async fn show(hub: &TestHub, who: &Person, channel: &str, file: &[u8]) -> String {
    let [image, message] = [(); 2].map(|()| Uuid::new_v4().to_string());
    let put = format!("PUT {}", address(channel, &image));
    hub.send_file(who, &put, ("image/png", file)).await.ok();
    let images = json!([{ "image": image, "alt": "Un quai" }]);
    let said = json!({ "id": message, "body": "Vu", "images": images });
    hub.post(who, &format!("/api/channels/{channel}/messages"), said).await.created();
    image
}

fn drawn(file: &[u8]) -> image::RgbImage {
    image::load_from_memory(file).unwrap().to_rgb8()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_17_hubs_on_one_redis_share_pictures_which_go_with_their_message() {
    // Compressed, nothing could be found.
    let server = RedisServer::start(&["--appendonly", "yes", "--rdbcompression", "no"]).await;
    let (here, there) = (hub_on(&server).await, hub_on(&server).await);
    let admin = here.administrator("rosa").await;
    let group = here.group(&admin, "Section de Nantes", "section").await;
    let jean = here.join(&here.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let karl = here.join(&here.invitation(&admin, json!({})).await, "karl").await;
    let beside = json!({ "group": group });
    let channel = here.post(&admin, "/api/channels", beside).await.created_id();
    let (large, small) = (noise(1, (601, 401)), noise(2, (12, 9)));
    let gone = show(&here, &jean, &channel, &large).await;
    let left = show(&here, &jean, &channel, &small).await;
    let pieces = format!("KEYS coopol:small:image-piece/{channel}/{gone}/*");
    assert!(server.ask_all(&pieces).matches("image-piece").count() > 1, "it is kept in pieces");
    let mark = draw(&large).unwrap().bytes[100..140].to_vec();
    assert!(server.holds(&mark));

    let (gone, left) = (address(&channel, &gone), address(&channel, &left));
    let seen = within("the other hub shows it", async {
        loop {
            let seen = there.get(&admin, &gone).await;
            if seen.status == StatusCode::OK {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(drawn(&seen.bytes) == drawn(&large), "the same pixels");
    assert_eq!(there.get(&karl, &gone).await.problem(), (404, "not-found"));

    let erased = there.delete(&jean, &format!("/api/channels/{channel}/messages/1")).await;
    assert!(erased.status.is_success(), "{}", erased.body);
    eventually("it is in no file of the server", || !server.holds(&mark)).await;
    assert_eq!(server.ask(&pieces), "*0");
    for hub in [&here, &there] {
        assert_eq!(hub.get(&jean, &gone).await.problem(), (404, "not-found"));
        let other = hub.get(&jean, &left).await;
        assert!(drawn(&other.bytes) == drawn(&small), "the other one stays");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_8_a_hub_made_of_a_copy_shows_messages_without_their_pictures() {
    let server = RedisServer::start(&[]).await;
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let beside = json!({ "group": group });
    let channel = hub.post(&admin, "/api/channels", beside).await.created_id();
    let lost = show(&hub, &admin, &channel, &noise(1, (12, 9))).await;
    assert_eq!(hub.get(&admin, &address(&channel, &lost)).await.status, StatusCode::OK);

    let (data, url) = (hub.folder.path().to_str().unwrap(), server.url());
    let flags = ["serve", "--listen", "127.0.0.1:0", "--data", data, "--snapshot-to", &url];
    let mut copying = Program::start(command(&flags), "a copy of everything").await;
    copying.kill();
    let folder = TempDir::new().unwrap();
    answer(&["restore", "--from", &url, "--data", folder.path().to_str().unwrap()]);
    let restored = TestHub::start_in(folder, |store| store, CHANNELS).await;

    let messages = format!("/api/channels/{channel}/messages");
    let shown = restored.get(&admin, &messages).await.ok();
    assert_eq!((&shown["items"][0]["body"], &shown["items"][1]), (&json!("Vu"), &json!(null)));
    assert_eq!(shown["items"][0]["images"][0]["alt"], "Un quai");
    let missing = restored.get(&admin, &address(&channel, &lost)).await;
    assert_eq!(missing.problem(), (404, "not-found"));
    let file = noise(1, (12, 9));
    let put = format!("PUT {}", address(&channel, &lost));
    restored.send_file(&admin, &put, ("image/png", &file)).await.ok();
    let seen = restored.get(&admin, &address(&channel, &lost)).await;
    assert!(drawn(&seen.bytes) == drawn(&file), "it can be sent once more, and shows where it was");
}
