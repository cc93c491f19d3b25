//! Writers of both dialects, who remember what they were told and what they received.

use std::time::Duration;

use bytes::{BufMut as _, Bytes, BytesMut};
use coopol_client::{Client, ClientOptions, Status};
use coopol_protocol::lib0::{self, Reader};
use futures_util::{SinkExt as _, StreamExt as _};
use rand::{RngExt as _, rngs::StdRng};
use tokio::{net::TcpStream, sync::watch};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};
use yrs::{
    Doc, ReadTxn as _, StateVector, Transact as _, Update,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use crate::{
    checker::History,
    hub::within,
    words::{self, Place},
};

/// How often somebody waits to be told that all words are stored. Under load a hub is always behind
/// those who never wait, and nobody is told anything.
const PATIENT: f64 = 0.1;
/// How many words a visitor leaves each time.
const WORDS_OF_A_VISIT: usize = 3;
/// How long a visitor stays away: longer than an empty room stays in memory.
const ABSENCE: Duration = Duration::from_millis(60);

/// Where a writer writes, and whether it should stop.
#[derive(Clone)]
pub(crate) struct Burst {
    pub(crate) collab: String,
    pub(crate) sync: String,
    pub(crate) stop: watch::Receiver<bool>,
}

/// What both dialects have: a name, numbered words, chance.
pub(crate) struct Pen {
    name: String,
    written: usize,
    longest_pause: Duration,
    random: StdRng,
}

impl Pen {
    pub(crate) fn new(name: String, longest_pause: Duration, random: StdRng) -> Self {
        Self { name, written: 0, longest_pause, random }
    }

    fn write(&mut self, doc: &Doc) -> Vec<u8> {
        self.written += 1;
        let place = if self.random.random_bool(0.2) { Place::Front } else { Place::End };
        words::write(doc, &self.word(self.written), place)
    }

    async fn pause(&mut self) {
        let share = self.random.random_range(0.0..1.0);
        tokio::time::sleep(self.longest_pause.mul_f64(share)).await;
    }

    /// A pause, now and then only once everything is stored. Ends with the client at the latest.
    async fn rest(&mut self, client: &Client) {
        if self.random.random_bool(PATIENT) {
            let _ = client.wait_saved().await;
        }
        self.pause().await;
    }

    fn word(&self, number: usize) -> String {
        format!("{}.{number}", self.name)
    }

    fn first(&self, count: usize) -> impl Iterator<Item = String> {
        (1..=count).map(|number| self.word(number))
    }

    fn is_own(&self, word: &str) -> bool {
        word.rsplit_once('.').is_some_and(|(name, _)| name == self.name)
    }
}

/// A writer of the Hocuspocus dialect: it is told by `SyncStatus`.
pub(crate) struct Hocuspocus {
    pen: Pen,
    room: String,
    client: Option<Client>,
    acknowledged: usize,
}

impl Hocuspocus {
    pub(crate) fn new(pen: Pen, room: String) -> Self {
        Self { pen, room, client: None, acknowledged: 0 }
    }

    /// Writes until it should stop, also while it is not connected; it comes back by itself.
    async fn write(&mut self, burst: Burst) {
        let mut stop = burst.stop;
        let client = match &self.client {
            Some(client) => client.clone(),
            None => {
                let options = ClientOptions::new(burst.collab, self.room.as_str());
                let client = Client::connect(options).unwrap();
                tokio::select! {
                    synced = within("synced", client.wait_synced()) => synced.unwrap(),
                    // The hub ended before it had answered.
                    _ = stop.wait_for(|stop| *stop) => {}
                }
                client
            }
        };
        while !*stop.borrow() {
            if *client.saved().borrow() {
                self.acknowledged = self.pen.written;
            }
            self.pen.write(client.doc());
            tokio::select! {
                () = self.pen.rest(&client) => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        let mut status = client.status();
        let is_off = |now: &Status| !matches!(now, Status::Synced | Status::Syncing);
        within("a client notices", status.wait_for(is_off)).await.unwrap();
        if *client.saved().borrow() {
            self.acknowledged = self.pen.written;
        }
        self.client = Some(client);
    }

    fn testify(&self, history: &mut History) {
        let Some(client) = &self.client else { return };
        history.acknowledge(self.pen.first(self.acknowledged));
        history.see(words::words_of(client.doc(), |word| !self.pen.is_own(word)));
    }
}

/// A writer of the y-websocket dialect: it knows what is stored from its own words coming back.
pub(crate) struct YWebsocket {
    pen: Pen,
    doc: Doc,
    /// Only what the hub sent.
    received: Doc,
    /// With which code the hub closed the last socket, if it did.
    close_code: Option<u16>,
}

impl YWebsocket {
    pub(crate) fn new(pen: Pen) -> Self {
        let (doc, received) = (coopol_client::new_doc(), coopol_client::new_doc());
        Self { pen, doc, received, close_code: None }
    }

    /// What the hub sent up to now, as it grows.
    pub(crate) fn received(&self) -> Doc {
        self.received.clone()
    }

    /// Writes until the hub is gone.
    async fn write(&mut self, burst: Burst) {
        let Some(mut socket) = YSocket::connect(&burst.sync, &self.received).await else { return };
        loop {
            tokio::select! {
                heard = socket.next() => match heard {
                    Heard::Sync(messages) => self.hear(&mut socket, messages).await,
                    Heard::Closed(code) => {
                        self.close_code = code;
                        return;
                    }
                },
                () = self.pen.pause(), if !*burst.stop.borrow() => {
                    let update = self.pen.write(&self.doc);
                    // What a dead socket did not take is in the document, for the next sync.
                    let _ = socket.send(UPDATE, &update).await;
                }
            }
        }
    }

    /// Takes in what the hub says, and answers its state vector.
    async fn hear(&mut self, socket: &mut YSocket, messages: Vec<(u64, Vec<u8>)>) {
        for (step, payload) in messages {
            if step == STEP_1 {
                let have = StateVector::decode_v1(&payload).unwrap();
                let update = self.doc.transact().encode_diff_v1(&have);
                let _ = socket.send(STEP_2, &update).await;
                continue;
            }
            for doc in [&self.doc, &self.received] {
                let update = Update::decode_v1(&payload).unwrap();
                doc.transact_mut().apply_update(update).unwrap();
            }
        }
    }

    /// Comes again and again, writes, and goes when that is stored, until the hub is gone: its
    /// room is loaded and unloaded each time.
    async fn visit(&mut self, burst: &Burst) {
        while !*burst.stop.borrow() {
            (0..WORDS_OF_A_VISIT).for_each(|_| drop(self.pen.write(&self.doc)));
            if self.stay(&burst.sync).await.is_none() {
                return;
            }
            tokio::time::sleep(ABSENCE).await;
        }
    }

    /// Connects, and stays until everything of its own came back and it has what the hub has;
    /// `None` if the hub ends before.
    async fn stay(&mut self, url: &str) -> Option<()> {
        let mut socket = YSocket::connect(url, &self.received).await?;
        let mut is_answered = false;
        loop {
            let Heard::Sync(messages) = within("a sync", socket.next()).await else {
                return None;
            };
            is_answered |= messages.iter().any(|(step, _)| *step == STEP_2);
            self.hear(&mut socket, messages).await;
            let own = words::words_of(&self.received, |word| self.pen.is_own(word));
            if is_answered && own.len() == self.pen.written {
                return Some(());
            }
        }
    }

    fn testify(&self, history: &mut History) {
        history.acknowledge(words::words_of(&self.received, |word| self.pen.is_own(word)));
        history.see(words::words_of(&self.received, |word| !self.pen.is_own(word)));
    }
}

/// A writer of either dialect.
pub(crate) enum Writer {
    Hocuspocus(Hocuspocus),
    YWebsocket(YWebsocket),
    Visitor(YWebsocket),
}

impl Writer {
    /// Writes until the hub is gone, and `burst.stop` says so.
    pub(crate) async fn write(mut self, burst: Burst) -> Self {
        match &mut self {
            Self::Hocuspocus(writer) => writer.write(burst).await,
            Self::YWebsocket(writer) => writer.write(burst).await,
            Self::Visitor(writer) => writer.visit(&burst).await,
        }
        self
    }

    /// Tells what it knows to have happened. Sound only while no hub runs.
    pub(crate) fn testify(&self, history: &mut History) {
        let pen = match self {
            Self::Hocuspocus(writer) => &writer.pen,
            Self::YWebsocket(writer) | Self::Visitor(writer) => &writer.pen,
        };
        history.write(pen.first(pen.written));
        match self {
            Self::Hocuspocus(writer) => writer.testify(history),
            Self::YWebsocket(writer) | Self::Visitor(writer) => writer.testify(history),
        }
    }

    /// Comes back to the hub with everything it wrote, and takes everything that is there.
    pub(crate) async fn settle(&mut self, burst: &Burst) {
        match self {
            Self::YWebsocket(writer) | Self::Visitor(writer) => {
                writer.stay(&burst.sync).await.expect("the hub ended a sync");
            }
            Self::Hocuspocus(Hocuspocus { client: Some(client), .. }) => {
                within("synced", client.wait_synced()).await.unwrap();
                within("saved", client.wait_saved()).await.unwrap();
            }
            Self::Hocuspocus(_) => {}
        }
    }

    /// Its own copy of the text.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::YWebsocket(writer) | Self::Visitor(writer) => words::read(&writer.doc),
            Self::Hocuspocus(writer) => words::read(writer.client.as_ref().unwrap().doc()),
        }
    }

    /// With which code the hub closed its socket, where it can tell.
    pub(crate) fn close_code(&self) -> Option<u16> {
        match self {
            Self::YWebsocket(writer) | Self::Visitor(writer) => writer.close_code,
            Self::Hocuspocus(_) => None,
        }
    }
}

const SYNC: u64 = 0;
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;

/// What came from the hub.
#[derive(Debug)]
pub(crate) enum Heard {
    /// Sync messages: which, and their bytes.
    Sync(Vec<(u64, Vec<u8>)>),
    /// The end, with the code of the close frame if there was one.
    Closed(Option<u16>),
}

/// A bare socket of the y-websocket dialect.
pub(crate) struct YSocket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl YSocket {
    /// Connects and says what is here; `None` when no hub answers.
    pub(crate) async fn connect(url: &str, have: &Doc) -> Option<Self> {
        let (socket, _) = connect_async(url).await.ok()?;
        let mut socket = Self { socket };
        let have = have.transact().state_vector().encode_v1();
        socket.send(STEP_1, &have).await.ok()?;
        Some(socket)
    }

    async fn send(
        &mut self,
        step: u64,
        payload: &[u8],
    ) -> Result<(), tokio_tungstenite::tungstenite::Error> {
        let mut frame = BytesMut::new();
        lib0::write_var_uint(&mut frame, SYNC);
        lib0::write_var_uint(&mut frame, step);
        lib0::write_var_uint(&mut frame, payload.len() as u64);
        frame.put_slice(payload);
        self.socket.send(Message::Binary(frame.freeze())).await
    }

    /// The next frame, or the end. Cancel safe.
    pub(crate) async fn next(&mut self) -> Heard {
        match self.socket.next().await {
            Some(Ok(Message::Binary(frame))) => Heard::Sync(sync_messages(&frame)),
            Some(Ok(Message::Close(frame))) => {
                Heard::Closed(frame.map(|frame| u16::from(frame.code)))
            }
            Some(Ok(_)) => Heard::Sync(Vec::new()),
            Some(Err(_)) | None => Heard::Closed(None),
        }
    }

    /// Waits for the end.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        let end = async {
            loop {
                if let Heard::Closed(code) = self.next().await {
                    return code;
                }
            }
        };
        within("the socket closes", end).await
    }
}

fn sync_messages(frame: &Bytes) -> Vec<(u64, Vec<u8>)> {
    let (mut reader, mut messages) = (Reader::new(frame), Vec::new());
    while !reader.is_at_end() {
        if reader.var_uint().unwrap() == SYNC {
            let step = reader.var_uint().unwrap();
            messages.push((step, reader.var_bytes().unwrap().to_vec()));
        } else {
            // Awareness: one byte string.
            reader.var_bytes().unwrap();
        }
    }
    messages
}
