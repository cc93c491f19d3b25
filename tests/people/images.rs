//! Pictures in messages: seen by those who see the message, and gone with it; what is no picture,
//! or would be too much of one, is refused.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use coopol::channel::{ChannelSettings, gallery::picture::draw};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    channel_acts::is_in_files,
    channels::{Scene, new_id},
    support::{Answer, CHANNELS, PATIENCE, Person, TestHub, noise},
};

/// A picture like no other: of the same seed always the same.
fn picture(seed: u32) -> Vec<u8> {
    noise(seed, (12, 9))
}

/// By which it is found in the store's files.
fn mark(seed: u32) -> Vec<u8> {
    draw(&picture(seed)).unwrap().bytes[100..140].to_vec()
}

impl Scene {
    fn image(&self, id: &str) -> String {
        self.path(&format!("/images/{id}"))
    }

    async fn send_image(&self, who: &Person, id: &str, file: &[u8]) -> Answer {
        // What the sender calls it proves nothing.
        self.hub.send_file(who, &format!("PUT {}", self.image(id)), ("text/html", file)).await
    }

    async fn show(&self, who: &Person, message: &str, image: &str) -> Answer {
        let images = json!([{ "image": image, "alt": "Un \u{202e}quai" }]);
        let message = json!({ "id": message, "body": "", "images": images });
        self.hub.post(who, &self.path("/messages"), message).await
    }

    /// Somebody else in the group.
    async fn lea(&self) -> Person {
        let groups = self.hub.get(&self.admin, "/api/groups").await.ok();
        let place = json!({ "group": groups["items"][0]["id"] });
        self.hub.join(&self.hub.invitation(&self.admin, place).await, "lea").await
    }
}

#[tokio::test]
async fn channel_17_a_picture_is_seen_by_those_who_see_its_message() {
    let scene = Scene::new().await;
    let lea = scene.lea().await;
    let (id, path) = (new_id(), scene.image("x"));
    let path = path.replace('x', &id);
    let sent = scene.send_image(&scene.jean, &id, &picture(1)).await.ok();
    assert_eq!(
        (&sent["image"], &sent["width"], &sent["height"]),
        (&json!(id), &json!(12), &json!(9))
    );
    assert_eq!(scene.hub.get(&scene.jean, &path).await.problem(), (404, "not-found"));

    let mut page = scene.page(&lea).await;
    page.follow_channel(&scene.channel, Some(0)).await;
    let shown = scene.show(&scene.jean, &new_id(), &id).await.created();
    let expected =
        json!([{ "image": id, "width": 12, "height": 9, "alt": "Un \u{202e}quai\u{202c}" }]);
    assert_eq!((&shown["body"], &shown["images"]), (&json!(""), &expected));
    assert_eq!(page.next_of("channel-message").await["message"]["images"], expected);

    let seen = scene.hub.get(&lea, &path).await;
    assert_eq!(seen.status, StatusCode::OK);
    let drawn = |file: &[u8]| image::load_from_memory(file).unwrap().to_rgb8();
    assert_eq!(drawn(&seen.bytes), drawn(&picture(1)));
    assert_eq!(seen.header("content-type"), Some("image/png"));
    assert_eq!(seen.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(seen.header("cache-control"), Some("private, no-store"));
    assert!(
        seen.header("content-security-policy").unwrap().contains("default-src 'none'; sandbox")
    );
    assert!(seen.header("content-disposition").unwrap().starts_with("inline; filename="));

    let hiding = json!({ "reason": "hors sujet" });
    let hidden = scene.path("/messages/1/hidden");
    scene.hub.ask(Method::PUT, &hidden, Some(&scene.admin.bearer), Some(hiding)).await.ok();
    assert_eq!(scene.hub.get(&lea, &path).await.problem(), (404, "not-found"));
    assert_eq!(page.next_of("channel-message").await["message"]["images"], json!([]));
    for who in [&scene.jean, &scene.admin] {
        assert_eq!(scene.hub.get(who, &path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn channel_10_who_may_not_read_a_channel_sees_none_of_its_pictures() {
    let scene = Scene::new().await;
    let id = new_id();
    scene.send_image(&scene.jean, &id, &picture(2)).await.ok();
    scene.show(&scene.jean, &new_id(), &id).await.created();
    let refused = scene.hub.get(&scene.karl, &scene.image(&id)).await;
    assert_eq!(refused.problem(), (404, "not-found"));
    let signed_out = scene.hub.ask(Method::GET, &scene.image(&id), None, None).await;
    assert_eq!(signed_out.problem(), (401, "signed-out"));
    let sent = scene.send_image(&scene.karl, &new_id(), &picture(3)).await;
    assert_eq!(sent.problem(), (404, "not-found"));

    // Nor by showing it where one may read.
    let own = scene.hub.group(&scene.karl, "Section de Brest", "free").await;
    let beside = json!({ "group": own });
    let elsewhere = scene.hub.post(&scene.karl, "/api/channels", beside).await.created_id();
    let images = json!([{ "image": id }]);
    let message = json!({ "id": new_id(), "body": "Vu", "images": images });
    let path = format!("/api/channels/{elsewhere}/messages");
    let named = scene.hub.post(&scene.karl, &path, message).await;
    assert_eq!(named.problem(), (409, "no-image"));
    let path = format!("/api/channels/{elsewhere}/images/{id}");
    assert_eq!(scene.hub.get(&scene.karl, &path).await.problem(), (404, "not-found"));

    // A right that ends ends here too.
    let text = format!("/api/texts/{}", scene.text);
    assert_eq!(scene.hub.get(&scene.jean, &scene.image(&id)).await.status, StatusCode::OK);
    scene.hub.patch(&scene.admin, &text, json!({ "visibility": "private" })).await.ok();
    let after = scene.hub.get(&scene.jean, &scene.image(&id)).await;
    assert_eq!(after.problem(), (404, "not-found"));
}

#[tokio::test]
async fn channel_17_a_message_shows_what_its_author_sent_for_it() {
    let scene = Scene::new().await;
    let id = new_id();
    scene.send_image(&scene.jean, &id, &picture(4)).await.ok();
    let foreign = scene.show(&scene.admin, &new_id(), &id).await;
    assert_eq!(foreign.problem(), (409, "no-image"));
    let taken = scene.send_image(&scene.admin, &id, &picture(5)).await;
    assert_eq!(taken.problem(), (409, "taken"));
    let mut page = scene.page(&scene.jean).await;
    let missing = json!([{ "image": new_id(), "alt": "" }]);
    let say = |images: Value| {
        let frame = json!({
            "type": "channel-say", "channel": scene.channel, "id": new_id(), "body": "Voici",
            "images": images,
        });
        frame.to_string()
    };
    page.say(&say(missing)).await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "no-image");
    let twice = json!([{ "image": id }, { "image": id }]);
    page.say(&say(twice)).await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "bad-images");
    page.say(&say(json!([{ "image": id, "alt": "é".repeat(501) }]))).await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "bad-images");
    // Both steps may be repeated.
    scene.send_image(&scene.jean, &id, &picture(4)).await.ok();
    let message = new_id();
    let first = scene.show(&scene.jean, &message, &id).await.created();
    assert_eq!(scene.show(&scene.jean, &message, &id).await.created(), first);
    let nothing = scene.say(&scene.jean, &new_id(), "").await;
    assert_eq!(nothing.problem(), (422, "bad-body"));
}

#[tokio::test]
async fn channel_17_hostile_files_are_refused_before_they_are_drawn() {
    let scene = Scene::new().await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let page = b"<!doctype html><script>alert(1)</script>";
    for file in [&svg[..], page, b"GIF89a\x01\0\x01\0\0\0\0;", b"", b"\x89PNG\r\n\x1a\n"] {
        let refused = scene.send_image(&scene.jean, &new_id(), file).await;
        assert_eq!(refused.problem(), (422, "bad-image"), "{file:?}");
    }
    let mut bomb = picture(6);
    bomb[16..24].copy_from_slice(&[0, 0, 0x3e, 0x80, 0, 0, 0x3e, 0x80]);
    let sum = crc32fast::hash(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    let refused = scene.send_image(&scene.jean, &new_id(), &bomb).await;
    assert_eq!(refused.problem(), (422, "too-many-pixels"));
    let large = vec![0; 8 * 1024 * 1024 + 1];
    let refused = scene.send_image(&scene.jean, &new_id(), &large).await;
    assert_eq!(refused.problem(), (413, "too-large"));
}

#[tokio::test]
async fn channel_14_a_picture_goes_with_its_message() {
    let scene = Scene::new().await;
    let (gone, left) = (new_id(), new_id());
    for (seed, id) in [(7, &gone), (8, &left)] {
        scene.send_image(&scene.jean, id, &picture(seed)).await.ok();
        scene.show(&scene.jean, &new_id(), id).await.created();
    }
    let folder = scene.hub.folder.path();
    assert!(is_in_files(folder, mark(7)) && is_in_files(folder, mark(8)));
    scene.hub.delete(&scene.jean, &scene.path("/messages/1")).await;
    let refused = scene.hub.get(&scene.jean, &scene.image(&gone)).await;
    assert_eq!(refused.problem(), (404, "not-found"));
    vanishes(&scene, &mark(7)).await;
    assert!(is_in_files(folder, mark(8)));
    assert_eq!(scene.hub.get(&scene.jean, &scene.image(&left)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn channel_17_a_picture_that_no_message_shows_goes_by_itself() {
    let channels = ChannelSettings { upload_wait: Duration::from_secs(1), ..CHANNELS };
    let scene = Scene::on(TestHub::start_as(|store| store, channels).await).await;
    let shown = new_id();
    // On a busy machine the message may come too late: the page sends both again.
    while scene.show(&scene.jean, &new_id(), &shown).await.status != StatusCode::CREATED {
        scene.send_image(&scene.jean, &shown, &picture(9)).await.ok();
    }
    scene.send_image(&scene.jean, &new_id(), &picture(10)).await.ok();
    vanishes(&scene, &mark(10)).await;
    assert!(is_in_files(scene.hub.folder.path(), mark(9)));
    assert_eq!(scene.hub.get(&scene.jean, &scene.image(&shown)).await.status, StatusCode::OK);
}

async fn vanishes(scene: &Scene, mark: &[u8]) {
    let gone = async {
        while is_in_files(scene.hub.folder.path(), mark) {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("the picture is taken out");
}
