//! The loop of one socket: frames in, frames out, time.

use std::{
    future::poll_fn,
    ops::ControlFlow,
    pin::pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use coopol_protocol::{
    close::CloseCode,
    connection::{Connection, Slot},
    limits::PING_SECONDS,
};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use rand::RngExt as _;
use tokio::time::{Instant, timeout};

use super::{
    Documents, Opening, QUEUE_EVENTS,
    document::{Done, Work},
    feed::Feed,
    rare::{Rare, next_rare},
    wire::{is_too_big, text},
};
use crate::{
    alarm::Alarm,
    bell::Bell,
    hub::Hub,
    room::{
        RoomEvent,
        mailbox::{Receiver, mailbox},
    },
};

/// How long a client may leave what was sent to it unread before the socket is given up. Rooms
/// do not wait for it meanwhile.
const WRITE_STALL: Duration = Duration::from_secs(60);
/// How long a close frame may take.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);
/// Bytes gathered for one write; beyond it, rooms' events wait in the queue, and the client is not
/// read.
const MAX_WRITE_BYTES: usize = 1024 * 1024;

/// Serves one socket until it ends. `epoch` is the one that the client named, where it can.
///
/// Thousands of sockets are idle: what is only needed at the beginning and at the end must not take
/// room in the task meanwhile.
pub(crate) fn serve(
    hub: Hub,
    socket: WebSocket,
    connection: Box<dyn Connection>,
    opening: Opening,
) -> impl Future<Output = ()> + Send {
    let (queue, events) = mailbox(QUEUE_EVENTS);
    let feed = Feed::new(hub.clone(), opening.signed_in.clone());
    let documents = Documents::new(hub.clone(), opening, queue);
    let now = Instant::now();
    let ping_at = now + Duration::from_secs(PING_SECONDS);
    let mut session = Box::new(Session {
        connection,
        documents,
        feed,
        events,
        socket,
        reading: Bell::new(),
        started: now,
        outgoing: Outgoing::Sent,
        work: None,
        ping: Ping::default(),
        ping_at,
        close_at: None,
        alarm: Alarm::new(ping_at),
    });
    async move {
        let gauge = metrics::gauge!("coopol_sockets");
        gauge.increment(1.0);
        let code = session.run(&hub).await;
        Box::pin(session.end(code)).await;
        gauge.decrement(1.0);
    }
}

/// Why the socket ends: with a close frame of ours, or because it is gone already.
type Ended = Option<CloseCode>;

struct Session {
    connection: Box<dyn Connection>,
    documents: Documents,
    feed: Feed,
    events: Receiver<(Slot, RoomEvent)>,
    socket: WebSocket,
    /// Rings when the client has sent something.
    reading: Bell,
    started: Instant,
    outgoing: Outgoing,
    /// What must be done before the client's next event is taken.
    work: Option<Work>,
    ping: Ping,
    ping_at: Instant,
    close_at: Option<Instant>,
    alarm: Alarm,
}

/// How far what the client is sent has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outgoing {
    /// The kernel has all of it.
    Sent,
    /// It is in the socket's buffer.
    Buffered,
    /// It is there since then, and the kernel takes no more for now.
    Stalled(Instant),
}

/// Whether the client is to be asked if it lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ping {
    #[default]
    NotDue,
    Due,
}

enum Wake {
    Timer,
    Gone,
    Done(Done),
    Heard((Slot, RoomEvent)),
    /// The feed may have something to tell.
    Told,
    Frame(Option<Result<Message, axum::Error>>),
}

impl Session {
    async fn run(&mut self, hub: &Hub) -> Ended {
        let mut rights = hub.rights();
        let mut draining = hub.draining();
        if draining.borrow_and_update().is_some() {
            // The hub began to stop while this socket was being opened.
            self.close_at = Some(Instant::now());
        }
        let bell = Bell::new();
        loop {
            let mut rare = pin!(next_rare(&mut rights, &mut draining));
            // What is rare and must not be kept waiting by a busy room comes first.
            let rare = tokio::select! {
                biased;
                rare = poll_fn(|context| bell.poll(context, |c| rare.as_mut().poll(c))) => rare,
                ended = self.serve() => return ended,
            };
            match rare {
                Rare::Rights => {
                    let looked = self.documents.apply_rights(self.connection.as_mut());
                    if let Err(code) = looked.and_then(|()| self.feed.look()) {
                        return Some(code);
                    }
                }
                Rare::Drain(window) => {
                    // The last tenth is for closing frames still on their way when rooms end.
                    let share = rand::rng().random_range(0.0..0.9);
                    self.close_at = Some(Instant::now() + window.mul_f64(share));
                }
            }
        }
    }

    /// Serves the client until the socket ends. May be dropped at any await and begun again: it is
    /// one future through all wakes, since to wait anew costs more than most of what it waits for.
    async fn serve(&mut self) -> Ended {
        loop {
            let flow = match self.take_events() {
                Ok(()) => {
                    let wake = poll_fn(|context| self.poll_wake(context)).await;
                    self.react(wake)
                }
                Err(ended) => Err(ended),
            };
            if let Err(ended) = flow {
                return ended;
            }
        }
    }

    /// Takes the client's events as far as that goes without waiting.
    fn take_events(&mut self) -> Result<(), Ended> {
        // What is left then is taken once a room has answered: each answer leads back here.
        while self.work.is_none() && !self.documents.is_full() {
            let Some(event) = self.connection.poll_event() else { break };
            self.work = self.documents.take(self.connection.as_mut(), event).map_err(Some)?;
        }
        Ok(())
    }

    /// What is to be done next: time first, so that a busy room does not keep it waiting.
    fn poll_wake(&mut self, context: &mut Context<'_>) -> Poll<Wake> {
        if self.alarm.poll_until(self.next_timer(), context).is_ready() {
            return Poll::Ready(Wake::Timer);
        }
        if let Poll::Ready(Err(_)) = self.poll_write(context) {
            return Poll::Ready(Wake::Gone);
        }
        if let Some(work) = &mut self.work
            && let Poll::Ready(done) = work.poll_unpin(context)
        {
            return Poll::Ready(Wake::Done(done));
        }
        if self.feed.poll_done(context).is_ready() {
            return Poll::Ready(Wake::Told);
        }
        // Rooms' events wait in the queue, channels in the log, while the client does not read.
        if self.outgoing == Outgoing::Sent && self.feed.poll_changes(context).is_ready() {
            return Poll::Ready(Wake::Told);
        }
        if self.outgoing == Outgoing::Sent
            && let Poll::Ready(event) = self.events.poll_take(context)
        {
            return Poll::Ready(Wake::Heard(event));
        }
        let has_sent = self.reading.has_rung(context);
        if !has_sent || self.must_wait() {
            return Poll::Pending;
        }
        let socket = &mut self.socket;
        self.reading.poll(context, |context| socket.poll_next_unpin(context)).map(Wake::Frame)
    }

    /// Whether the client is not read for now: it waits for the hub, or has left too much unread.
    fn must_wait(&self) -> bool {
        let is_full = self.documents.is_full() || self.feed.is_full();
        self.work.is_some() || is_full || self.connection.queued_bytes() >= MAX_WRITE_BYTES
    }

    /// Writes what is to be sent. Never awaited alone: a client that does not read must not keep
    /// its own revocation, or the end of the hub, from being noticed.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        let written = self.poll_flush(context);
        match (&written, self.outgoing) {
            (Poll::Ready(_), _) => self.outgoing = Outgoing::Sent,
            (Poll::Pending, Outgoing::Stalled(_)) => {}
            (Poll::Pending, Outgoing::Sent | Outgoing::Buffered) => {
                self.outgoing = Outgoing::Stalled(Instant::now());
            }
        }
        written
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        // Nothing is added to what is stalled.
        if let Outgoing::Stalled(_) = self.outgoing {
            ready!(self.socket.poll_flush_unpin(context))?;
            self.outgoing = Outgoing::Sent;
        }
        while self.ping == Ping::Due || self.connection.queued_bytes() > 0 || self.feed.is_due() {
            ready!(self.socket.poll_ready_unpin(context))?;
            let message = match std::mem::take(&mut self.ping) {
                Ping::Due => Message::Ping(Bytes::new()),
                Ping::NotDue => match self.connection.poll_transmit() {
                    Some(frame) => Message::Binary(frame),
                    None => match self.feed.poll_frame() {
                        Some(frame) => Message::Text(text(frame)),
                        None => break,
                    },
                },
            };
            self.socket.start_send_unpin(message)?;
            self.outgoing = Outgoing::Buffered;
        }
        match self.outgoing {
            Outgoing::Sent => Poll::Ready(Ok(())),
            Outgoing::Buffered | Outgoing::Stalled(_) => self.socket.poll_flush_unpin(context),
        }
    }

    fn react(&mut self, wake: Wake) -> Result<(), Ended> {
        match wake {
            Wake::Timer => self.tick(),
            Wake::Gone => Err(None),
            Wake::Told => Ok(()),
            Wake::Done(done) => {
                self.work = None;
                self.documents.done(self.connection.as_mut(), done).map_err(Some)
            }
            Wake::Heard(event) => {
                self.documents.hear(self.connection.as_mut(), event).map_err(Some)?;
                // What else has come meanwhile goes out in the same write.
                while self.connection.queued_bytes() < MAX_WRITE_BYTES
                    && let Some(event) = self.events.take()
                {
                    self.documents.hear(self.connection.as_mut(), event).map_err(Some)?;
                }
                Ok(())
            }
            Wake::Frame(frame) => match self.receive(frame) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(ended) => Err(ended),
            },
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
            Some(Err(error)) if is_too_big(&error) => ControlFlow::Break(self.documents.overfed()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => ControlFlow::Break(None),
        }
    }

    fn next_timer(&self) -> Instant {
        let (stall, ping) = match self.outgoing {
            Outgoing::Stalled(since) => (Some(since + WRITE_STALL), None),
            Outgoing::Sent | Outgoing::Buffered => (None, Some(self.ping_at)),
        };
        let dialect = self.connection.poll_timeout().map(|at| self.started + at);
        let timers = [ping, dialect, stall, self.documents.grants_at, self.close_at];
        // Without any of them the next ping is as good a time as any to look again.
        timers.into_iter().flatten().min().unwrap_or(self.ping_at)
    }

    fn tick(&mut self) -> Result<(), Ended> {
        let now = Instant::now();
        if self.close_at.is_some_and(|at| at <= now) {
            return Err(Some(CloseCode::GoingAway));
        }
        if let Outgoing::Stalled(since) = self.outgoing
            && since + WRITE_STALL <= now
        {
            tracing::info!("a client does not read what is sent to it");
            return Err(None);
        }
        let must_wait = self.must_wait();
        let connection = self.connection.as_mut();
        if must_wait {
            // The hub itself is not reading: the client is not to blame for its silence.
            connection.touch(self.started.elapsed());
        }
        connection.handle_timeout(self.started.elapsed()).map_err(|v| Some(v.code))?;
        self.documents.check_grants(connection).map_err(Some)?;
        if self.ping_at <= now && self.outgoing == Outgoing::Sent {
            // A browser answers without its page noticing; the answer says that the client lives.
            self.ping_at = now + Duration::from_secs(PING_SECONDS);
            self.ping = Ping::Due;
        }
        Ok(())
    }

    async fn end(mut self: Box<Self>, ended: Ended) {
        if let Some(code) = ended {
            let (code, reason) = (code.code(), code.reason().into());
            let goodbye = async {
                while let Some(frame) = self.connection.poll_transmit() {
                    self.socket.feed(Message::Binary(frame)).await?;
                }
                self.socket.send(Message::Close(Some(CloseFrame { code, reason }))).await?;
                // What the client still sends is read: left unread it would reset the connection,
                // and the code might never arrive.
                while let Some(Ok(_)) = self.socket.next().await {}
                Ok::<_, axum::Error>(())
            };
            // A client that does not read its goodbye, or does not answer it, is left.
            let _ = timeout(CLOSE_PATIENCE, goodbye).await;
        }
        let Self { work, documents, socket, .. } = *self;
        drop(socket);
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
