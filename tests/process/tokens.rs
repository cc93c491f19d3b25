//! Tokens from the command line: what they open, how they are taken back, where they never show.

use std::path::Path;

use coopol::{
    access::token::TokenKey,
    domain::{access::Grant, ids::MemberId},
    hub::now_s,
};
use coopol_client::{Access, Client, ClientOptions, Ended, Refusal, Status, Token};
use coopol_protocol::close::CloseCode;
use uuid::Uuid;

use crate::{
    hub::{HubProcess, answer, refusal, within},
    words::{self, Place},
    writer::{Heard, YSocket},
};

fn text_room() -> String {
    format!("text:{}", Uuid::new_v4())
}

fn token(hub: &HubProcess, room: &str, subject: &str, more: &[&str]) -> String {
    let mut arguments = vec!["token", "--room", room, "--subject", subject, "--data", hub.data()];
    arguments.extend(more);
    String::from_utf8(answer(&arguments)).unwrap().trim().to_owned()
}

async fn refused(client: &Client) -> Refusal {
    let mut status = client.status();
    let is_refused = |now: &Status| matches!(now, Status::Refused(_));
    let status = within("refused", status.wait_for(is_refused)).await.unwrap().clone();
    let Status::Refused(refusal) = status else { unreachable!() };
    refusal
}

async fn knock(hub: &HubProcess, room: &str, token: &str) -> Result<(), Ended> {
    let options = ClientOptions::new(hub.collab(), room).token(Token::fixed(token));
    within("an answer", Client::connect(options).unwrap().wait_synced()).await
}

#[tokio::test]
async fn access_1_a_token_opens_its_room_as_far_as_it_says() {
    let hub = HubProcess::start(&[]).await;
    let room = text_room();
    let writes = token(&hub, &room, "rosa", &[]);
    let reads = token(&hub, &room, "karl", &["--access", "read-only"]);
    let writer = words::join(hub.collab(), &room, Token::fixed(&writes)).await;
    let reader = words::join(hub.collab(), &room, Token::fixed(&reads)).await;
    assert_eq!(*writer.access().borrow(), Some(Access::ReadWrite));
    assert_eq!(*reader.access().borrow(), Some(Access::ReadOnly));
    words::write(writer.doc(), "mot", Place::End);
    within("saved", writer.wait_saved()).await.unwrap();
    for (room, token) in [(text_room(), writes.as_str()), (room, "a.b.c"), (text_room(), "")] {
        assert!(matches!(knock(&hub, &room, token).await, Err(Ended::Refused(_))), "{token}");
    }
}

#[tokio::test]
async fn access_3_a_revoked_token_closes_its_live_socket_and_no_other() {
    let hub = HubProcess::start(&[]).await;
    let room = text_room();
    let (one, two) = (token(&hub, &room, "rosa", &[]), token(&hub, &room, "rosa", &[]));
    let revoked = words::join(hub.collab(), &room, Token::fixed(&one)).await;
    let stays = words::join(hub.collab(), &room, Token::fixed(&two)).await;
    let url = format!("{}?token={one}", hub.sync(&room));
    let mut socket = YSocket::connect(&url, revoked.doc()).await.unwrap();
    assert!(matches!(socket.next().await, Heard::Sync(_)));
    answer(&["revoke", "--token", &one, "--data", hub.data()]);
    assert_eq!(socket.closed().await, Some(CloseCode::Unauthorized.code()));
    refused(&revoked).await;
    assert!(knock(&hub, &room, &one).await.is_err(), "it opens nothing any more");
    words::write(stays.doc(), "mot", Place::End);
    within("saved", stays.wait_saved()).await.unwrap();
}

#[tokio::test]
async fn access_3_a_token_without_an_id_is_revoked_with_its_member_only() {
    let hub = HubProcess::start(&[]).await;
    let room = text_room();
    let grant = Grant {
        member: MemberId::new("rosa").unwrap(),
        issued_at_s: now_s(),
        expires_at_s: Some(now_s() + 3_600),
        ..Grant::open(room.parse().unwrap())
    };
    let key = TokenKey::of_folder(Path::new(hub.data())).unwrap();
    let nameless = key.sign(&grant).unwrap();
    let said = refusal(&["revoke", "--token", &nameless, "--data", hub.data()]);
    assert!(said.contains("--subject"), "{said}");
    let client = words::join(hub.collab(), &room, Token::fixed(&nameless)).await;
    answer(&["revoke", "--subject", "rosa", "--data", hub.data()]);
    refused(&client).await;
    assert!(knock(&hub, &room, &nameless).await.is_err());
}

#[tokio::test]
async fn access_3_revoking_a_member_closes_all_their_sockets_for_good() {
    let mut hub = HubProcess::start(&["--drain-seconds", "0"]).await;
    let (room, other) = (text_room(), text_room());
    let (one, two) = (token(&hub, &room, "rosa", &[]), token(&hub, &other, "rosa", &[]));
    let karl = token(&hub, &room, "karl", &[]);
    let rosa = words::join(hub.collab(), &room, Token::fixed(&one)).await;
    let elsewhere = words::join(hub.collab(), &other, Token::fixed(&two)).await;
    let stays = words::join(hub.collab(), &room, Token::fixed(&karl)).await;
    answer(&["revoke", "--subject", "rosa", "--data", hub.data()]);
    refused(&rosa).await;
    refused(&elsewhere).await;
    hub.program().kill();
    hub.restart().await;
    assert!(knock(&hub, &room, &one).await.is_err(), "a restart forgets nothing");
    words::write(stays.doc(), "mot", Place::End);
    within("saved", stays.wait_saved()).await.unwrap();
}

#[tokio::test]
async fn access_1_a_token_never_shows_in_the_log_or_a_complaint() {
    let mut hub = HubProcess::start(&["--log", "trace"]).await;
    let room = text_room();
    let good = token(&hub, &room, "rosa", &[]);
    let forged = format!("{}x", token(&hub, &room, "karl", &[]));
    words::join(hub.collab(), &room, Token::fixed(&good)).await.close().await;
    let _ = knock(&hub, &room, &forged).await;
    let _ = knock(&hub, &text_room(), &good).await;
    for token in [&good, &forged] {
        let url = format!("{}?token={token}", hub.sync(&room));
        let mut socket = YSocket::connect(&url, &coopol_client::new_doc()).await.unwrap();
        socket.next().await;
    }
    let said = refusal(&["revoke", "--token", &forged, "--data", hub.data()]);
    assert!(said.contains("this is not a valid token"), "{said}");
    answer(&["revoke", "--token", &good, "--data", hub.data()]);
    let _ = knock(&hub, &room, &good).await;
    hub.program().kill();
    let log = hub.program().log();
    assert!(log.contains("refused"), "the log says what happened:\n{log}");
    for token in [&good, &forged] {
        // The signature is the secret; the rest can be read by anybody.
        let signature = token.rsplit('.').next().unwrap();
        for text in [&log, &said] {
            let line = text.lines().find(|line| line.contains(signature));
            assert_eq!(line, None, "a token shows");
        }
    }
}

#[tokio::test]
async fn access_1_a_wrong_order_for_a_token_is_refused() {
    let hub = HubProcess::start(&[]).await;
    let room = text_room();
    let order = |more: &[&str]| {
        let mut arguments = vec!["token", "--data", hub.data()];
        arguments.extend(more);
        refusal(&arguments)
    };
    let said = order(&["--room", "essai", "--subject", "rosa"]);
    assert!(said.contains("--room") && said.contains("text:<uuid>"), "{said}");
    let said = order(&["--room", &room, "--subject", ""]);
    assert!(said.contains("--subject"), "{said}");
    let said = order(&["--room", &room, "--subject", "rosa", "--ttl", "0"]);
    assert!(said.contains("--ttl"), "{said}");
}

#[test]
fn ops_4_a_token_for_a_mistyped_folder_is_refused_and_makes_nothing() {
    let above = tempfile::tempdir().unwrap();
    let mistyped = above.path().join("dta");
    let room = text_room();
    let arguments = ["token", "--room", &room, "--subject", "rosa", "--data"];
    for folder in [&mistyped, &above.path().to_path_buf()] {
        let said = refusal(&[&arguments[..], &[folder.to_str().unwrap()]].concat());
        assert!(said.contains("there is no token.key in") && said.contains("--data"), "{said}");
    }
    assert_eq!(std::fs::read_dir(above.path()).unwrap().count(), 0, "something was made");
}

#[tokio::test]
async fn access_3_revoke_says_what_was_taken_back_and_what_was_not() {
    let hub = HubProcess::start(&[]).await;
    let one = token(&hub, &text_room(), "rosa", &[]);
    let revoked = |what: [&str; 2]| {
        let said = answer(&["revoke", what[0], what[1], "--data", hub.data()]);
        String::from_utf8(said).unwrap()
    };
    assert!(revoked(["--token", &one]).contains("this token opens nothing any more"));
    let said = revoked(["--subject", "rosa"]);
    assert!(said.contains("every token that `rosa` was given"), "{said}");
    assert!(said.contains("nobody here has this id"), "{said}");
}
