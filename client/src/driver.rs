//! The task that keeps one socket connected, and carries frames between it and its rooms.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream::SplitStream};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::JoinSet,
    time::{self, Instant},
};
use tokio_tungstenite::{
    connect_async_with_config,
    tungstenite::{self, Message},
};

use crate::{
    Client, OpenError, Refusal, RoomOptions, Status, Token, TokenError,
    backoff::Backoff,
    options::{self, MAX_ROOMS},
    presence,
    room::{Broken, Phase, Reaction, Room},
    shared::Shared,
    socket::{self, End, Socket},
    wire::{self, Frame},
};

/// An attempt to connect is given up after this.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that said nothing for so long is dead: hubs send a keep-alive every 15 s.
pub(crate) const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);

type Permit<'a> = Result<mpsc::Permit<'a, Message>, mpsc::error::SendError<()>>;
type AskedToken = (String, Result<String, TokenError>);
type Tokens = JoinSet<AskedToken>;

/// A request to open a room.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) options: RoomOptions,
    pub(crate) answer: oneshot::Sender<Result<Client, OpenError>>,
}

/// Whether new rooms may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handles {
    /// Some [`Connection`] is there.
    Alive,
    /// The last one was dropped.
    Dropped,
}

/// The task's own state: the rooms, whether connected or not.
pub(crate) struct Driver {
    url: String,
    rooms: Vec<Room>,
    /// The room whose turn it is to send, so that a busy one does not starve the others.
    turn: usize,
    opens: mpsc::Receiver<Open>,
    handles: Handles,
    wake: Arc<Notify>,
    backoff: Backoff,
}

/// What exists only while connected.
struct Live {
    /// Tokens that are being asked for.
    tokens: Tokens,
    /// When the hub was last heard.
    heard: Instant,
    owes_pong: bool,
}

impl Driver {
    pub(crate) fn new(url: String, opens: mpsc::Receiver<Open>) -> Result<Self, OpenError> {
        options::check_url(&url)?;
        Ok(Self {
            url,
            rooms: Vec::new(),
            turn: 0,
            opens,
            handles: Handles::Alive,
            wake: Arc::new(Notify::new()),
            backoff: Backoff::default(),
        })
    }

    pub(crate) fn add(&mut self, options: RoomOptions) -> Client {
        let shared = Shared::new(options.name, options.doc, Arc::clone(&self.wake));
        self.rooms.push(Room::new(Arc::clone(&shared), options.token));
        Client::new(shared)
    }

    pub(crate) async fn run(mut self) {
        while self.wait_for_rooms().await {
            match self.connect_and_serve().await {
                End::NoRooms => {}
                End::Refused(refusal) => self.end_rooms(|_| true, &Status::Refused(refusal)),
                End::Lost(cause) => self.pause(&cause).await,
            }
        }
    }

    /// Waits until there is a room; `false` when none will come.
    async fn wait_for_rooms(&mut self) -> bool {
        while self.rooms.is_empty() && self.handles == Handles::Alive {
            let open = self.opens.recv().await;
            self.accept(open);
        }
        !self.rooms.is_empty()
    }

    /// Offline until the next attempt is due.
    async fn pause(&mut self, cause: &str) {
        let retry_in = self.backoff.next_delay(rand::random());
        tracing::info!(cause, ?retry_in, "connection to the hub lost");
        for room in &mut self.rooms {
            room.disconnected(Status::Offline { retry_in });
        }
        self.meanwhile(time::sleep(retry_in)).await;
    }

    /// Waits for something without a connection, while rooms come and go; `None` when the last
    /// one went.
    async fn meanwhile<F: Future>(&mut self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        loop {
            self.end_rooms(|room| room.shared.is_leaving(), &Status::Closed);
            if self.rooms.is_empty() {
                return None;
            }
            tokio::select! {
                output = &mut future => return Some(output),
                () = self.wake.notified() => {}
                open = self.opens.recv(), if self.handles == Handles::Alive => self.accept(open),
            }
        }
    }

    fn accept(&mut self, open: Option<Open>) {
        let Some(Open { options, answer }) = open else {
            self.handles = Handles::Dropped;
            return;
        };
        let opened = if self.rooms.iter().any(|room| room.shared.name == options.name) {
            Err(OpenError::AlreadyOpen)
        } else if self.rooms.len() >= MAX_ROOMS {
            Err(OpenError::TooManyRooms)
        } else {
            Ok(self.add(options))
        };
        // An answer that nobody waits for drops its client, and so leaves the room again.
        drop(answer.send(opened));
    }

    /// Ends those rooms with that status.
    fn end_rooms(&mut self, ends: impl Fn(&Room) -> bool, status: &Status) {
        self.rooms.retain(|room| {
            let stays = !ends(room);
            if !stays {
                room.end(status.clone());
            }
            stays
        });
    }

    async fn connect_and_serve(&mut self) -> End {
        for room in &self.rooms {
            room.shared.set_status(Status::Connecting);
        }
        let url = self.url.clone();
        let connecting = connect_async_with_config(url, Some(socket::socket_options()), true);
        let socket = match self.meanwhile(time::timeout(CONNECT_TIMEOUT, connecting)).await {
            None => return End::NoRooms,
            Some(Err(_)) => return End::Lost("no answer in time".to_owned()),
            Some(Ok(Err(error))) => return error.into(),
            Some(Ok(Ok((socket, _)))) => socket,
        };
        let (sink, stream) = socket.split();
        let (frames, queued) = mpsc::channel(socket::WRITER_FRAMES);
        let writer = tokio::spawn(socket::write_frames(sink, queued));
        let end = self.serve(stream, frames).await;
        socket::finish_writer(writer, &end).await;
        // Only now: whoever waits for the close may end the program after it.
        self.end_rooms(is_gone, &Status::Closed);
        end
    }

    /// Everything that happens on one connection. Each branch is cancel safe.
    async fn serve(
        &mut self,
        mut stream: SplitStream<Socket>,
        frames: mpsc::Sender<Message>,
    ) -> End {
        let mut live = Live { tokens: Tokens::new(), heard: Instant::now(), owes_pong: false };
        let mut upkeep = time::interval(presence::RENEWAL);
        upkeep.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        upkeep.reset();
        loop {
            if self.rooms.iter().all(is_gone) {
                return End::NoRooms;
            }
            self.begin_rooms(&mut live.tokens);
            let has_frame = live.owes_pong || self.rooms.iter().any(Room::has_frame);
            let done = tokio::select! {
                message = stream.next() => self.receive(message, &mut live),
                permit = frames.reserve(), if has_frame => self.send(permit, &mut live),
                () = self.wake.notified() => Ok(()),
                open = self.opens.recv(), if self.handles == Handles::Alive => {
                    self.accept(open);
                    Ok(())
                }
                Some(token) = live.tokens.join_next() => self.take_token(token),
                _ = upkeep.tick() => {
                    let now = Instant::now().into_std();
                    self.rooms.iter_mut().for_each(|room| room.tick(now));
                    Ok(())
                }
                () = time::sleep_until(live.heard + SILENCE_TIMEOUT) => {
                    Err(End::Lost("the hub is silent".to_owned()))
                }
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// Asks for the token of rooms that are new on this connection, and lets go of left ones.
    fn begin_rooms(&mut self, tokens: &mut Tokens) {
        self.end_rooms(is_gone, &Status::Closed);
        for room in self.rooms.iter_mut().filter(|room| room.phase() == Phase::Offline) {
            room.connected();
            tokens.spawn(ask_token(room.shared.name.clone(), room.token.clone()));
        }
    }

    fn send(&mut self, permit: Permit<'_>, live: &mut Live) -> Result<(), End> {
        let permit = permit.map_err(|_| End::Lost("the socket takes no more".to_owned()))?;
        let pong = std::mem::take(&mut live.owes_pong).then(wire::pong);
        if let Some(frame) = pong.or_else(|| self.next_frame()) {
            permit.send(Message::Binary(frame));
        }
        Ok(())
    }

    /// The next frame of any room, in turns.
    fn next_frame(&mut self) -> Option<Bytes> {
        for _ in 0..self.rooms.len() {
            self.turn = (self.turn + 1) % self.rooms.len();
            let frame = self.rooms.get_mut(self.turn).and_then(Room::next_frame);
            if frame.is_some() {
                return frame;
            }
        }
        None
    }

    fn take_token(&mut self, asked: Result<AskedToken, tokio::task::JoinError>) -> Result<(), End> {
        let (name, token) = asked.map_err(|error| End::Lost(error.to_string()))?;
        match token {
            Ok(token) => {
                let room = self.rooms.iter_mut().find(|room| room.shared.name == name);
                room.into_iter().for_each(|room| room.enter(token.clone()));
            }
            Err(error) => {
                let refusal = Refusal::NoToken(error.to_string());
                self.end_rooms(|room| room.shared.name == name, &Status::Refused(refusal));
            }
        }
        Ok(())
    }

    fn receive(
        &mut self,
        message: Option<Result<Message, tungstenite::Error>>,
        live: &mut Live,
    ) -> Result<(), End> {
        let Some(message) = message else {
            return Err(End::Lost("closed".to_owned()));
        };
        live.heard = Instant::now();
        match message? {
            Message::Binary(frame) => self.receive_frame(&frame, live),
            Message::Close(close) => Err(socket::end_of_close(close)),
            // Text frames are the hub's JSON feed; pings are answered by the library.
            Message::Text(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
        }
    }

    fn receive_frame(&mut self, frame: &[u8], live: &mut Live) -> Result<(), End> {
        let (address, message) = match wire::decode(frame).map_err(Broken::from)? {
            Frame::Ping => {
                live.owes_pong = true;
                return Ok(());
            }
            Frame::Room { address, message } => (address, message),
        };
        let Some(index) = self.rooms.iter().position(|room| room.shared.name == address) else {
            // A room that we have just left.
            return Ok(());
        };
        let Some(room) = self.rooms.get_mut(index) else {
            return Ok(());
        };
        match room.receive(message, live.heard.into_std())? {
            Reaction::None => {}
            Reaction::Synced => self.backoff.reset(),
            Reaction::AskToken => {
                live.tokens.spawn(ask_token(address.to_owned(), room.token.clone()));
            }
            Reaction::Refused(refusal) => {
                self.end_rooms(|room| room.shared.name == address, &Status::Refused(refusal));
            }
            Reaction::PutOut(reason) => return Err(End::Lost(format!("put out: {reason}"))),
        }
        Ok(())
    }
}

/// A driver that is dropped (its runtime ends, or it panicked) leaves nobody waiting.
impl Drop for Driver {
    fn drop(&mut self) {
        self.end_rooms(|_| true, &Status::Closed);
    }
}

/// Whether there is nothing more to do for a room on this connection.
fn is_gone(room: &Room) -> bool {
    match room.phase() {
        Phase::Left => true,
        Phase::Offline | Phase::AwaitingToken => room.shared.is_leaving(),
        Phase::Entering | Phase::Synced => false,
    }
}

/// Asks for a token until there is one, or there will be none.
async fn ask_token(room: String, token: Token) -> AskedToken {
    let mut backoff = Backoff::default();
    loop {
        match token.ask().await {
            Err(TokenError::Unavailable(cause)) => {
                tracing::warn!(room, cause, "no token for now");
                time::sleep(backoff.next_delay(rand::random())).await;
            }
            answer => return (room, answer),
        }
    }
}
