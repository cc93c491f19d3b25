//! Pictures in messages, into a backup and back.

use std::fs;

use axum::http::StatusCode;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    hub::answer,
    people::{CHANNELS, TestHub, noise},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_3_a_backup_takes_the_pictures_in_messages_along() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let channel = hub.post(&admin, "/api/channels", json!({ "group": group })).await.created_id();
    let [image, message] = [(); 2].map(|()| Uuid::new_v4().to_string());
    let messages = format!("/api/channels/{channel}/messages");
    let address = format!("/api/channels/{channel}/images/{image}");
    let picture = noise(1, (12, 9));
    let put = format!("PUT {address}");
    hub.send_file(&admin, &put, ("image/png", picture.as_slice())).await.ok();
    let images = json!([{ "image": image, "alt": "Un quai" }]);
    let said = json!({ "id": message, "body": "Vu", "images": images });
    hub.post(&admin, &messages, said).await.created();
    let seen = hub.get(&admin, &address).await;
    assert_eq!(seen.status, StatusCode::OK);

    let backups = TempDir::new().unwrap();
    let file = backups.path().join("today.db");
    let data = hub.folder.path().to_str().unwrap();
    let said = answer(&["backup", file.to_str().unwrap(), "--data", data]);
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("the pictures in messages"), "{said}");

    // As the operator is told to put them back.
    let folder = TempDir::new().unwrap();
    fs::rename(&file, folder.path().join("coopol.db")).unwrap();
    let beside = backups.path().join("today.db.pictures");
    fs::rename(beside, folder.path().join("pictures")).unwrap();
    let restored = TestHub::start_in(folder, |store| store, CHANNELS).await;
    let again = restored.get(&admin, &address).await;
    assert_eq!((again.status, again.bytes), (StatusCode::OK, seen.bytes));
    let shown = restored.get(&admin, &messages).await.ok();
    assert_eq!(shown["items"][0]["images"][0]["alt"], "Un quai");
}
