//! The loop of one socket: frames in, frames out, time.

use std::{future::poll_fn, ops::ControlFlow, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use coopol_protocol::{
    close::CloseCode,
    connection::{Connection, Slot},
    limits::PING_SECONDS,
};
use futures_util::{
    FutureExt as _, SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use rand::RngExt as _;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Documents, Opening, QUEUE_EVENTS,
    documents::{Done, Work},
    feed::Feed,
};
use crate::{hub::Hub, room::RoomEvent};

/// How long a client may leave what was sent to it unread before the socket is given up. Rooms
/// do not wait for it meanwhile.
const WRITE_STALL: Duration = Duration::from_secs(60);
/// How long a close frame may take.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);
/// The longest pause between two looks at the clock.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);
/// Bytes gathered for one write; beyond it, rooms' events wait in the queue.
const MAX_WRITE_BYTES: usize = 1024 * 1024;

/// Serves one socket until it ends. `epoch` is the one that the client named, where it can.
pub(crate) async fn serve(
    hub: Hub,
    socket: WebSocket,
    connection: Box<dyn Connection>,
    opening: Opening,
) {
    let gauge = metrics::gauge!("coopol_sockets");
    gauge.increment(1.0);
    let (queue, events) = mpsc::channel(QUEUE_EVENTS);
    let feed = Feed::new(hub.clone(), opening.signed_in.clone());
    let documents = Documents::new(hub.clone(), opening, queue);
    let (sink, stream) = socket.split();
    let now = Instant::now();
    let mut session = Session {
        connection,
        documents,
        feed,
        events,
        sink,
        stream,
        started: now,
        writing_since: None,
        work: None,
        ping: Ping::default(),
        ping_at: now + Duration::from_secs(PING_SECONDS),
        close_at: None,
    };
    let code = session.run(&hub).await;
    session.end(code).await;
    gauge.decrement(1.0);
}

/// Why the socket ends: with a close frame of ours, or because it is gone already.
type Ended = Option<CloseCode>;

struct Session {
    connection: Box<dyn Connection>,
    documents: Documents,
    feed: Feed,
    events: mpsc::Receiver<(Slot, RoomEvent)>,
    sink: SplitSink<WebSocket, Message>,
    stream: SplitStream<WebSocket>,
    started: Instant,
    /// Since when a flush is under way.
    writing_since: Option<Instant>,
    /// What must be done before the client's next event is taken.
    work: Option<Work>,
    ping: Ping,
    ping_at: Instant,
    close_at: Option<Instant>,
}

/// Whether the client is to be asked if it lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ping {
    #[default]
    NotDue,
    Due,
}

enum Wake {
    Written(Result<(), axum::Error>),
    Done(Done),
    Heard((Slot, RoomEvent)),
    Frame(Option<Result<Message, axum::Error>>),
    Timer,
    Rights,
    Draining(Duration),
}

impl Session {
    async fn run(&mut self, hub: &Hub) -> Ended {
        let mut rights = hub.rights();
        let mut draining = hub.draining();
        if draining.borrow_and_update().is_some() {
            // The hub began to stop while this socket was being opened.
            self.close_at = Some(Instant::now());
        }
        loop {
            if let Err(ended) = self.advance() {
                return ended;
            }
            let timer = self.next_timer();
            let may_read = self.work.is_none() && !self.documents.is_full();
            let is_idle = self.writing_since.is_none();
            let wake = tokio::select! {
                biased;
                // What is rare and must not be kept waiting by a busy room comes first.
                () = sleep_until(timer) => Wake::Timer,
                Ok(()) = rights.changed() => Wake::Rights,
                Ok(()) = draining.changed() => {
                    Wake::Draining(draining.borrow().unwrap_or_default())
                }
                written = self.sink.flush(), if !is_idle => Wake::Written(written),
                done = finished(&mut self.work) => Wake::Done(done),
                Some(event) = self.events.recv(), if is_idle => Wake::Heard(event),
                frame = self.stream.next(), if may_read => Wake::Frame(frame),
            };
            if let Err(ended) = self.react(wake) {
                return ended;
            }
        }
    }

    /// Takes the client's events and writes as far as that goes without waiting.
    fn advance(&mut self) -> Result<(), Ended> {
        while self.work.is_none() {
            let Some(event) = self.connection.poll_event() else { break };
            self.work = self.documents.take(self.connection.as_mut(), event).map_err(Some)?;
        }
        self.write()
    }

    /// Puts what is to be sent into the socket's buffer, as far as it takes it without waiting; the
    /// rest follows when that is flushed. Never awaited: a client that does not read must not keep
    /// its own revocation, or the end of the hub, from being noticed.
    fn write(&mut self) -> Result<(), Ended> {
        if self.writing_since.is_some() {
            return Ok(());
        }
        while self.ping == Ping::Due || self.connection.queued_bytes() > 0 || self.feed.is_due() {
            self.writing_since.get_or_insert_with(Instant::now);
            match poll_fn(|context| self.sink.poll_ready_unpin(context)).now_or_never() {
                Some(ready) => ready.map_err(|_| None)?,
                None => return Ok(()),
            }
            let message = match std::mem::take(&mut self.ping) {
                Ping::Due => Message::Ping(Bytes::new()),
                Ping::NotDue => match self.connection.poll_transmit() {
                    Some(frame) => Message::Binary(frame),
                    None => match self.feed.poll_frame() {
                        Some(frame) => Message::Text(frame.into()),
                        None => return Ok(()),
                    },
                },
            };
            self.sink.start_send_unpin(message).map_err(|_| None)?;
        }
        Ok(())
    }

    fn react(&mut self, wake: Wake) -> Result<(), Ended> {
        let connection = self.connection.as_mut();
        match wake {
            Wake::Written(written) => {
                self.writing_since = None;
                written.map_err(|_| None)
            }
            Wake::Rights => {
                self.documents.apply_rights(connection).map_err(Some)?;
                self.feed.look().map_err(Some)
            }
            Wake::Done(done) => {
                self.work = None;
                self.documents.done(connection, done).map_err(Some)
            }
            Wake::Heard(event) => {
                self.documents.hear(connection, event).map_err(Some)?;
                // What else has come meanwhile goes out in the same write.
                while self.connection.queued_bytes() < MAX_WRITE_BYTES
                    && let Ok(event) = self.events.try_recv()
                {
                    self.documents.hear(self.connection.as_mut(), event).map_err(Some)?;
                }
                Ok(())
            }
            Wake::Frame(frame) => match self.receive(frame) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(ended) => Err(ended),
            },
            Wake::Timer => self.tick(),
            Wake::Draining(window) => {
                // The last tenth is for closing frames still on their way when rooms end.
                let share = rand::rng().random_range(0.0..0.9);
                self.close_at = Some(Instant::now() + window.mul_f64(share));
                Ok(())
            }
        }
    }

    fn receive(&mut self, frame: Option<Result<Message, axum::Error>>) -> ControlFlow<Ended> {
        let now = self.started.elapsed();
        self.ping_at = Instant::now() + Duration::from_secs(PING_SECONDS);
        match frame {
            Some(Ok(Message::Binary(bytes))) => match self.connection.receive(bytes, now) {
                Ok(()) => ControlFlow::Continue(()),
                Err(violation) => {
                    tracing::info!(%violation, "a client broke the protocol");
                    metrics::counter!("coopol_violations_total").increment(1);
                    ControlFlow::Break(Some(violation.code))
                }
            },
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                self.connection.touch(now);
                ControlFlow::Continue(())
            }
            Some(Ok(Message::Text(frame))) => {
                self.connection.touch(now);
                match self.feed.receive(self.connection.as_mut(), &frame) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(code) => ControlFlow::Break(Some(code)),
                }
            }
            Some(Err(error)) if is_too_big(&error) => ControlFlow::Break(Some(CloseCode::TooBig)),
            Some(Ok(Message::Close(_)) | Err(_)) | None => ControlFlow::Break(None),
        }
    }

    fn next_timer(&self) -> Instant {
        let now = Instant::now();
        let dialect = self.connection.poll_timeout().map(|at| self.started + at);
        let stall = self.writing_since.map(|since| since + WRITE_STALL);
        let ping = Some(self.ping_at).filter(|_| self.writing_since.is_none());
        let grants = now + self.documents.next_grant_check(LONGEST_PAUSE);
        let timers = [dialect, stall, ping, self.close_at];
        timers.into_iter().flatten().fold(grants, Instant::min)
    }

    fn tick(&mut self) -> Result<(), Ended> {
        let now = Instant::now();
        if self.close_at.is_some_and(|at| at <= now) {
            return Err(Some(CloseCode::GoingAway));
        }
        if self.writing_since.is_some_and(|since| since + WRITE_STALL <= now) {
            tracing::info!("a client does not read what is sent to it");
            return Err(None);
        }
        let connection = self.connection.as_mut();
        if self.work.is_some() || self.documents.is_full() {
            // The hub itself is not reading: the client is not to blame for its silence.
            connection.touch(self.started.elapsed());
        }
        connection.handle_timeout(self.started.elapsed()).map_err(|v| Some(v.code))?;
        self.documents.check_grants(connection).map_err(Some)?;
        if self.ping_at <= now && self.writing_since.is_none() {
            // A browser answers without its page noticing; the answer says that the client lives.
            self.ping_at = now + Duration::from_secs(PING_SECONDS);
            self.ping = Ping::Due;
        }
        Ok(())
    }

    async fn end(mut self, ended: Ended) {
        if let Some(code) = ended {
            let (code, reason) = (code.code(), code.reason().into());
            let goodbye = async {
                while let Some(frame) = self.connection.poll_transmit() {
                    self.sink.feed(Message::Binary(frame)).await?;
                }
                self.sink.send(Message::Close(Some(CloseFrame { code, reason }))).await?;
                // What the client still sends is read: left unread it would reset the connection,
                // and the code might never arrive.
                while let Some(Ok(_)) = self.stream.next().await {}
                Ok::<_, axum::Error>(())
            };
            // A client that does not read its goodbye, or does not answer it, is left.
            let _ = timeout(CLOSE_PATIENCE, goodbye).await;
        }
        let Self { work, documents, sink, stream, .. } = self;
        drop((sink, stream));
        // What was begun is ended: dropped half-way, a leave would not reach its room and a join
        // would stay in it, and a room with a subscriber is never unloaded.
        if let Some(Done::Joined(_, _, _, Ok(joined))) = end_of(work).await {
            joined.room.leave(joined.id).await;
        }
        documents.leave_all().await;
    }
}

async fn end_of(work: Option<Work>) -> Option<Done> {
    Some(work?.await)
}

async fn finished(work: &mut Option<Work>) -> Done {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}

fn is_too_big(error: &axum::Error) -> bool {
    error.to_string().contains("too long") || error.to_string().contains("too big")
}
