//! What is damaged in the store, as those see it who ask for it.

use axum::http::Method;
use bytes::Bytes;
use coopol::store::{Expect, LogName, NewRecord};
use serde_json::json;

use crate::support::TestHub;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn api_8_a_damaged_text_is_not_to_be_asked_for_again_and_hides_no_other() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let [damaged, sound] = [
        hub.text(&admin, json!({ "title": "Le rail" })).await,
        hub.text(&admin, json!({ "title": "Le fret" })).await,
    ];
    let log = LogName::new(&format!("text:{damaged}")).unwrap();
    let broken = vec![NewRecord { body: Bytes::from_static(b"no record"), unique: None }];
    hub.hub.store().append(log, broken, Expect::Any).await.unwrap();
    for with in ["", "?with=provenance", "?format=docx"] {
        let path = format!("/api/texts/{damaged}/content{with}");
        let answer = hub.get(&admin, &path).await;
        assert_eq!(answer.problem(), (500, "store-fault"), "{with}");
        assert_eq!(answer.header("retry-after"), None);
        assert!(answer.body["detail"].as_str().unwrap().contains("whoever runs the hub"));
        let path = format!("/api/texts/{sound}/content{with}");
        assert!(hub.get(&admin, &path).await.status.is_success(), "{with}");
    }
}

#[test]
fn api_8_every_operation_may_say_that_the_store_is_damaged() {
    let document = serde_json::to_value(coopol::http::description()).unwrap();
    let codes = document["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    assert!(codes.contains(&json!("store-fault")));
    for (method, path, operation) in crate::described::operations() {
        let says = |status: &str| operation["responses"][status].is_object();
        assert!(says("500") && says("503"), "{method} {path}");
        let is_a_guess =
            path == "/api/me/password" || (method == Method::DELETE && path == "/api/me");
        assert!(!is_a_guess || says("429"), "{method} {path}");
    }
}
