//! A client at the level of the wire: raw frames of either dialect, and a document of its own.

use coopol_client::new_doc;
use coopol_protocol::{
    awareness::{self, Entry},
    lib0::{self, Reader},
    state_vector,
};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpSocket, TcpStream},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};
use yrs::{
    Doc, GetString as _, ReadTxn as _, Text as _, TextRef, Transact as _, TransactionMut, Update,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use crate::support::{TestHub, within};

/// How a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    YWebsocket,
    Hocuspocus,
}

/// Both, for tests that hold for either.
pub(crate) const DIALECTS: [Dialect; 2] = [Dialect::YWebsocket, Dialect::Hocuspocus];

/// What the hub said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Step1(Vec<u8>),
    Step2(Vec<u8>),
    Update(Vec<u8>),
    Awareness(Vec<(u64, u32, Option<String>)>),
    /// SyncStatus.
    Status(u8),
    /// A signal, as JSON.
    Stateless(String),
    TokenRequest,
    Denied(String),
    Authenticated(String),
    /// The document was closed, the socket was not.
    DocumentClosed(String),
    /// The socket was closed, with this code if with any.
    Closed(Option<u16>),
}

/// One socket on one room.
pub(crate) struct Peer {
    socket: WebSocketStream<TcpStream>,
    dialect: Dialect,
    room: String,
    pub(crate) doc: Doc,
    /// Everything heard so far.
    pub(crate) heard: Vec<Heard>,
    /// Frames sent that the hub acknowledges.
    counted: usize,
}

/// How a socket is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opening<'a> {
    pub(crate) token: &'a str,
    pub(crate) epoch: Option<u64>,
    pub(crate) origin: Option<&'static str>,
    /// The socket's receive buffer, in bytes: how much it takes without reading.
    pub(crate) receive_buffer: Option<u32>,
}

impl Peer {
    /// Opens a socket and asks for the room; does not wait for an answer.
    pub(crate) async fn open(hub: &TestHub, dialect: Dialect, room: &str) -> Self {
        Self::open_as(hub, dialect, room, Opening::default()).await.unwrap()
    }

    /// The same with a token.
    pub(crate) async fn with_token(
        hub: &TestHub,
        dialect: Dialect,
        room: &str,
        token: &str,
    ) -> Self {
        Self::open_as(hub, dialect, room, Opening { token, ..Opening::default() }).await.unwrap()
    }

    /// The same in detail; an error where the hub refuses the socket.
    pub(crate) async fn open_as(
        hub: &TestHub,
        dialect: Dialect,
        room: &str,
        opening: Opening<'_>,
    ) -> Result<Self, Error> {
        let epoch = opening.epoch.map(|epoch| format!("&epoch={epoch}")).unwrap_or_default();
        let path = match dialect {
            Dialect::YWebsocket => format!("sync/{room}?token={}{epoch}", opening.token),
            Dialect::Hocuspocus => "collab".to_owned(),
        };
        let mut request = format!("ws://{}/{path}", hub.address).into_client_request()?;
        if let Some(origin) = opening.origin {
            request.headers_mut().insert("Origin", HeaderValue::from_bytes(origin.as_bytes())?);
        }
        let tcp = TcpSocket::new_v4()?;
        if let Some(bytes) = opening.receive_buffer {
            tcp.set_recv_buffer_size(bytes)?;
        }
        let stream = tcp.connect(hub.address).await?;
        stream.set_nodelay(true)?;
        let (socket, _) = within(client_async(request, stream)).await?;
        let (room, doc, heard) = (room.to_owned(), new_doc(), Vec::new());
        let mut peer = Self { socket, dialect, room, doc, heard, counted: 0 };
        if dialect == Dialect::Hocuspocus {
            peer.authenticate(opening.token).await;
        }
        Ok(peer)
    }

    /// Opens a socket and syncs.
    pub(crate) async fn join(hub: &TestHub, dialect: Dialect, room: &str) -> Self {
        let mut peer = Self::open(hub, dialect, room).await;
        peer.sync().await;
        peer
    }

    /// Opens a socket with a token and syncs.
    pub(crate) async fn join_with(
        hub: &TestHub,
        dialect: Dialect,
        room: &str,
        token: &str,
    ) -> Self {
        let mut peer = Self::with_token(hub, dialect, room, token).await;
        peer.sync().await;
        peer
    }

    /// Breaks the socket without a word, and comes back with the same copy.
    pub(crate) async fn come_back(self, hub: &TestHub) -> Self {
        let Self { socket, dialect, room, doc, .. } = self;
        drop(socket);
        let mut peer = Self { doc, ..Self::open(hub, dialect, &room).await };
        peer.sync().await;
        peer
    }

    /// Sends the token (Hocuspocus).
    pub(crate) async fn authenticate(&mut self, token: &str) {
        let mut body = vec![2, 0];
        lib0::write_var_str(&mut body, token);
        self.send(&body).await;
    }

    /// Sends a message after its address, where there is one.
    pub(crate) async fn send(&mut self, body: &[u8]) {
        self.try_send(body).await.unwrap();
    }

    /// The same; an error where the socket is gone.
    pub(crate) async fn try_send(&mut self, body: &[u8]) -> Result<(), Error> {
        let mut frame = Vec::new();
        if self.dialect == Dialect::Hocuspocus {
            lib0::write_var_str(&mut frame, &self.room);
        }
        frame.extend_from_slice(body);
        within(self.socket.send(Message::Binary(frame.into()))).await
    }

    /// Begins a frame of so many bytes, and sends none of them.
    pub(crate) async fn begin_frame(&mut self, bytes: u64) {
        // The whole of a binary message, masked, its length in eight bytes; then the mask.
        let mut head = vec![0x82, 0xff];
        head.extend(bytes.to_be_bytes());
        head.extend([0; 4]);
        self.socket.get_mut().write_all(&head).await.unwrap();
    }

    async fn send_sync(&mut self, step: u8, payload: &[u8]) {
        let mut body = vec![0, step];
        lib0::write_var_bytes(&mut body, payload);
        self.send(&body).await;
    }

    pub(crate) async fn send_step1(&mut self, state_vector: &[u8]) {
        self.send_sync(0, state_vector).await;
    }

    pub(crate) async fn send_step2(&mut self, update: &[u8]) {
        self.send_sync(1, update).await;
    }

    pub(crate) async fn send_update(&mut self, update: &[u8]) {
        self.counted += 1;
        self.send_sync(2, update).await;
    }

    /// Sends a signal.
    pub(crate) async fn send_stateless(&mut self, payload: &str) {
        let mut body = vec![5];
        lib0::write_var_str(&mut body, payload);
        self.send(&body).await;
    }

    pub(crate) async fn send_awareness(&mut self, entries: &[(u64, u32, Option<&str>)]) {
        let entries: Vec<_> =
            entries.iter().map(|&(client, clock, state)| Entry { client, clock, state }).collect();
        let mut body = vec![1];
        lib0::write_var_bytes(&mut body, &awareness::encode(&entries));
        self.send(&body).await;
    }

    /// Changes the shared text and returns the update, which is not sent.
    pub(crate) fn edit(&self, change: impl FnOnce(&mut TransactionMut<'_>, &TextRef)) -> Vec<u8> {
        let text = self.doc.get_or_insert_text("text");
        let mut txn = self.doc.transact_mut();
        change(&mut txn, &text);
        txn.encode_update_v1()
    }

    /// Appends words and sends the update.
    pub(crate) async fn write(&mut self, words: &str) {
        let update = self.edit(|txn, text| text.push(txn, words));
        self.send_update(&update).await;
    }

    /// Deletes a range and sends the update.
    pub(crate) async fn delete(&mut self, start: u32, length: u32) {
        let update = self.edit(|txn, text| text.remove_range(txn, start, length));
        self.send_update(&update).await;
    }

    /// The shared text.
    pub(crate) fn text(&self) -> String {
        let text = self.doc.get_or_insert_text("text");
        text.get_string(&self.doc.transact())
    }

    pub(crate) fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// What this copy has beyond a state vector.
    pub(crate) fn diff(&self, state_vector: &[u8]) -> Vec<u8> {
        let known = yrs::StateVector::decode_v1(state_vector).unwrap();
        self.doc.transact().encode_diff_v1(&known)
    }

    /// SyncStatus frames heard so far.
    pub(crate) fn statuses(&self) -> Vec<u8> {
        let status = |heard: &Heard| match heard {
            Heard::Status(status) => Some(*status),
            _ => None,
        };
        self.heard.iter().filter_map(status).collect()
    }

    /// Asks for everything: a barrier, after which all that the room has said so far is heard.
    pub(crate) async fn ask(&mut self) -> Vec<u8> {
        self.send_step1(&[0]).await;
        match self.until_heard(|heard| matches!(heard, Heard::Step1(_))).await {
            Heard::Step1(state_vector) => state_vector,
            other => unreachable!("{other:?}"),
        }
    }

    /// Syncs as a stock client does: offers its state vector, takes the answer, gives its own.
    /// In the Hocuspocus dialect, everything sent is acknowledged then.
    pub(crate) async fn sync(&mut self) {
        let own = self.state_vector();
        self.send_step1(&own).await;
        self.until_heard(|heard| matches!(heard, Heard::Step2(_))).await;
        let asked = self.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
        let Heard::Step1(theirs) = asked else { unreachable!() };
        let answer = self.diff(&theirs);
        self.send_step2(&answer).await;
        self.counted += 1;
        if self.dialect == Dialect::Hocuspocus {
            self.until_acknowledged(self.counted).await;
        }
    }

    /// The next thing that the hub says, keep-alives left out; content is applied.
    pub(crate) async fn next(&mut self) -> Heard {
        let heard = within(self.read()).await;
        if let Heard::Step2(update) | Heard::Update(update) = &heard {
            let update = Update::decode_v1(update).unwrap();
            self.doc.transact_mut().apply_update(update).unwrap();
        }
        self.heard.push(heard.clone());
        heard
    }

    /// Reads on until the hub says such a thing; fails when the socket ends before.
    pub(crate) async fn until_heard(&mut self, wanted: impl Fn(&Heard) -> bool) -> Heard {
        loop {
            let heard = self.next().await;
            if wanted(&heard) {
                return heard;
            }
            assert!(!matches!(heard, Heard::Closed(_)), "ended early: {heard:?}");
        }
    }

    /// Reads on until the text reads so.
    pub(crate) async fn until_text(&mut self, wanted: &str) {
        while self.text() != wanted {
            let heard = self.next().await;
            assert!(!matches!(heard, Heard::Closed(_)), "{heard:?} at {:?}", self.text());
        }
    }

    /// Reads on until so many updates are acknowledged in all.
    pub(crate) async fn until_acknowledged(&mut self, count: usize) {
        while self.statuses().len() < count {
            self.until_heard(|heard| matches!(heard, Heard::Status(_))).await;
        }
    }

    /// Reads on until the socket ends; returns its close code.
    pub(crate) async fn until_closed(&mut self) -> Option<u16> {
        loop {
            if let Heard::Closed(code) = self.next().await {
                return code;
            }
        }
    }

    async fn read(&mut self) -> Heard {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(frame))) => match self.understand(&frame) {
                    Heard::Awareness(entries) if entries.is_empty() => {}
                    heard => return heard,
                },
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(close))) => {
                    return Heard::Closed(close.map(|frame| frame.code.into()));
                }
                Some(Ok(other)) => unreachable!("{other:?}"),
                Some(Err(_)) | None => return Heard::Closed(None),
            }
        }
    }

    fn understand(&self, frame: &[u8]) -> Heard {
        let mut reader = Reader::new(frame);
        if self.dialect == Dialect::Hocuspocus {
            assert_eq!(reader.var_str().unwrap(), self.room);
        }
        let heard = match reader.var_uint().unwrap() {
            0 => {
                let step = reader.var_uint().unwrap();
                let payload = reader.var_bytes().unwrap().to_vec();
                [Heard::Step1, Heard::Step2, Heard::Update][usize::try_from(step).unwrap()](payload)
            }
            1 => {
                let entries = awareness::decode(reader.var_bytes().unwrap()).unwrap();
                let owned =
                    |entry: &Entry<'_>| (entry.client, entry.clock, entry.state.map(str::to_owned));
                Heard::Awareness(entries.iter().map(owned).collect())
            }
            2 => match reader.var_uint().unwrap() {
                0 => Heard::TokenRequest,
                1 => Heard::Denied(reader.var_str().unwrap().to_owned()),
                2 => Heard::Authenticated(reader.var_str().unwrap().to_owned()),
                other => unreachable!("auth {other}"),
            },
            5 => Heard::Stateless(reader.var_str().unwrap().to_owned()),
            7 => Heard::DocumentClosed(reader.var_str().unwrap().to_owned()),
            8 => Heard::Status(reader.u8().unwrap()),
            other => unreachable!("message {other}"),
        };
        assert!(reader.is_at_end(), "one message in a frame");
        heard
    }
}

/// The clock of a client in a state vector.
pub(crate) fn clock(state_vector: &[u8], client: u64) -> u32 {
    let entries = state_vector::decode(state_vector).unwrap();
    entries.iter().find(|(id, _)| *id == client).map_or(0, |(_, clock)| *clock)
}
