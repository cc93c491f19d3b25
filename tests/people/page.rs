//! A page's socket: text frames of the feed, in order.

use std::time::Duration;

use coopol_protocol::lib0::{Reader, write_var_str, write_var_uint};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{ClientRequestBuilder, Message},
};

use crate::support::{PATIENCE, Person, TestHub};

/// How long is listened for what must not be told, after what must was.
const QUIET: Duration = Duration::from_millis(300);

/// A page's socket that follows the house.
pub(crate) struct Page(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Page {
    pub(crate) async fn open(hub: &TestHub, who: Option<&Person>) -> Self {
        Self::open_at(hub, who, "collab").await
    }

    /// Opens the socket at another path, or with a query.
    pub(crate) async fn open_at(hub: &TestHub, who: Option<&Person>, path: &str) -> Self {
        let uri = format!("ws://{}/{path}", hub.address).parse().unwrap();
        let mut request = ClientRequestBuilder::new(uri);
        if let Some(who) = who {
            request = request.with_header("authorization", format!("Bearer {}", who.bearer));
        }
        Self(connect_async(request).await.unwrap().0)
    }

    /// Follows from after `after` on, or from now.
    pub(crate) async fn follow(hub: &TestHub, who: &Person, after: Option<u64>) -> Self {
        let mut page = Self::open(hub, Some(who)).await;
        page.say(&json!({ "type": "follow", "after": after }).to_string()).await;
        let answer = page.next().await.unwrap();
        assert_eq!(answer["type"], "following", "{answer}");
        page
    }

    /// Asks for a room by right of whom the socket's request named, without a token.
    pub(crate) async fn ask_for(&mut self, room: &str) {
        let (mut frame, auth, token) = (Vec::new(), 2, 0);
        write_var_str(&mut frame, room);
        write_var_uint(&mut frame, auth);
        write_var_uint(&mut frame, token);
        write_var_str(&mut frame, "");
        self.0.send(Message::binary(frame)).await.unwrap();
    }

    /// Whether a room is open, as the hub says next.
    pub(crate) async fn is_let_in(&mut self) -> bool {
        let answer = async {
            loop {
                let Some(Ok(Message::Binary(frame))) = self.0.next().await else { continue };
                let mut reader = Reader::new(&frame);
                reader.var_str().unwrap();
                if reader.var_uint().unwrap() == 2 {
                    break reader.var_uint().unwrap() == 2;
                }
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.expect("an answer")
    }

    pub(crate) async fn say(&mut self, frame: &str) {
        self.0.send(Message::text(frame)).await.unwrap();
    }

    /// What is told next, or the code with which the socket closes.
    pub(crate) async fn next(&mut self) -> Result<Value, u16> {
        let frame = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => break Ok(serde_json::from_str(&text).unwrap()),
                    Some(Ok(Message::Close(Some(frame)))) => break Err(frame.code.into()),
                    Some(Ok(_)) => {}
                    end => panic!("{end:?}"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, frame).await.expect("a frame")
    }

    /// The ids of the things of this kind that are told, until one of them is `last`.
    pub(crate) async fn told_until(&mut self, what: &str, last: &str) -> Vec<String> {
        let mut told = Vec::new();
        loop {
            let frame = self.next().await.unwrap();
            for object in frame["objects"].as_array().expect("no reset") {
                if object["what"] == what {
                    told.push(object["id"].as_str().unwrap().to_owned());
                }
            }
            if told.last().is_some_and(|id| id == last) {
                return told;
            }
        }
    }

    pub(crate) async fn hears_nothing(&mut self) {
        let heard = tokio::time::timeout(QUIET, self.0.next()).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    /// The next frame of this type; others before it are passed over.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.unwrap();
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// Follows a channel, and gives the answer.
    pub(crate) async fn follow_channel(&mut self, channel: &str, after: Option<u64>) -> Value {
        let wish = json!({ "type": "channel-follow", "channel": channel, "after": after });
        self.say(&wish.to_string()).await;
        self.next_of("channel-following").await
    }

    /// Sends a message over the socket, under an id.
    pub(crate) async fn say_in(&mut self, channel: &str, id: &str, body: &str) {
        let said = json!({ "type": "channel-say", "channel": channel, "id": id, "body": body });
        self.say(&said.to_string()).await;
    }
}
