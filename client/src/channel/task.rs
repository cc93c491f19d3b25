//! The task that keeps a channel's socket connected, and carries frames between it and the program.

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _, future::OptionFuture};
use tokio::{
    sync::{mpsc, watch},
    time::{self, Instant},
};
use tokio_tungstenite::{
    connect_async_with_config,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::header::AUTHORIZATION},
};

use super::{
    ChannelOptions, Event,
    following::{Following, Reaction, Saying},
    patience::{Handles, Patience},
};
use crate::{
    Ended,
    backoff::Backoff,
    driver::{CONNECT_TIMEOUT, SILENCE_TIMEOUT},
    socket::{self, End, Socket},
    wire::{self, Frame},
};

/// The task of one channel.
pub(super) struct Task {
    options: ChannelOptions,
    events: mpsc::Sender<Event>,
    says: mpsc::Receiver<Saying>,
    following: Following,
    backoff: Backoff,
    patience: Patience,
}

impl Task {
    pub(super) fn new(
        options: ChannelOptions,
        events: mpsc::Sender<Event>,
        says: mpsc::Receiver<Saying>,
    ) -> Self {
        let following = Following::new(options.channel, options.after);
        let (backoff, patience) = (Backoff::default(), Patience::default());
        Self { options, events, says, following, backoff, patience }
    }

    /// Goes on until nobody needs it, or the hub says that it is useless.
    pub(super) async fn run(mut self, ended: watch::Sender<Option<Ended>>) {
        let end = loop {
            if self.says.is_closed() && self.says.is_empty() && self.following.is_silent() {
                break Ended::Closed;
            }
            match self.connect_and_serve().await {
                End::NoRooms => break Ended::Closed,
                End::Refused(refusal) => break Ended::Refused(refusal),
                End::Lost(cause) => {
                    let handles = match self.says.is_closed() {
                        true => Handles::Dropped,
                        false => Handles::Alive,
                    };
                    let Some(left) = self.patience.left(handles, Instant::now()) else {
                        tracing::info!(cause, "what was said last is left unsent");
                        break Ended::Closed;
                    };
                    let retry_in = self.backoff.next_delay(rand::random()).min(left);
                    tracing::info!(cause, ?retry_in, "connection to the hub lost");
                    time::sleep(retry_in).await;
                }
            }
        };
        // Told first: whoever waits for an answer hears of it when the task is dropped.
        ended.send_replace(Some(end));
    }

    async fn connect_and_serve(&mut self) -> End {
        let mut request = match self.options.url.as_str().into_client_request() {
            Ok(request) => request,
            Err(error) => return error.into(),
        };
        request.headers_mut().insert(AUTHORIZATION, self.options.bearer.clone());
        let connecting = connect_async_with_config(request, Some(socket::socket_options()), true);
        let mut socket = match time::timeout(CONNECT_TIMEOUT, connecting).await {
            Err(_) => return End::Lost("no answer in time".to_owned()),
            Ok(Err(error)) => return error.into(),
            Ok(Ok((socket, _))) => socket,
        };
        self.following.connected();
        let end = self.serve(&mut socket).await;
        if matches!(end, End::NoRooms) {
            // Politeness: everything that was said is answered.
            let _ = time::timeout(CONNECT_TIMEOUT, socket.close(None)).await;
        }
        end
    }

    /// Everything that happens on one connection. Each branch is cancel safe.
    async fn serve(&mut self, socket: &mut Socket) -> End {
        let mut heard = Instant::now();
        loop {
            while let Some(frame) = self.following.next_frame(Instant::now()) {
                if let Err(error) = socket.send(Message::text(frame)).await {
                    return error.into();
                }
            }
            let (is_behind, is_silent) = (self.following.is_behind(), self.following.is_silent());
            let turn = self.following.next_turn().map(time::sleep_until);
            tokio::select! {
                message = socket.next() => {
                    heard = Instant::now();
                    let sent = match self.receive(message) {
                        Ok(None) => Ok(()),
                        Ok(Some(pong)) => socket.send(pong).await,
                        Err(end) => return end,
                    };
                    if let Err(error) = sent {
                        return error.into();
                    }
                }
                saying = self.says.recv(), if is_silent => match saying {
                    Some(saying) => self.following.say(saying),
                    None => return End::NoRooms,
                },
                Some(()) = OptionFuture::from(turn) => {}
                () = until_room(&self.events), if is_behind => self.following.go_on(),
                () = time::sleep_until(heard + SILENCE_TIMEOUT) => {
                    return End::Lost("the hub is silent".to_owned());
                }
            }
        }
    }

    /// Takes a message in; gives what is to be answered at once.
    fn receive(
        &mut self,
        message: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<Option<Message>, End> {
        let message = message.ok_or_else(|| End::Lost("closed".to_owned()))?;
        match message? {
            Message::Text(frame) => self.take(&frame).map(|()| None),
            Message::Binary(frame) => Ok(pong(&frame)),
            Message::Close(close) => Err(socket::end_of_close(close)),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(None),
        }
    }

    fn take(&mut self, frame: &str) -> Result<(), End> {
        let frame = serde_json::from_str(frame);
        let frame = frame.map_err(|error| End::Lost(format!("the hub sent nonsense: {error}")))?;
        // An event that finds no room is not taken in: the hub tells it again.
        let room = match self.events.try_reserve() {
            Ok(room) => Some(room),
            Err(mpsc::error::TrySendError::Closed(())) => None,
            Err(mpsc::error::TrySendError::Full(())) => {
                self.following.fall_behind();
                None
            }
        };
        let reaction = self.following.receive(frame, Instant::now());
        if self.following.is_followed() {
            // Also where nothing happens: the connection has proved itself.
            self.backoff.reset();
            self.patience.renew();
        }
        match reaction {
            Reaction::None => Ok(()),
            Reaction::Tell(event) => {
                self.backoff.reset();
                room.into_iter().for_each(|room| room.send(event.clone()));
                Ok(())
            }
            Reaction::Lose(cause) => Err(End::Lost(cause)),
            Reaction::End(refusal) => Err(End::Refused(refusal)),
        }
    }
}

/// Waits until there is room for an event, or nobody who takes it.
async fn until_room(events: &mpsc::Sender<Event>) {
    let _ = events.reserve().await;
}

/// The answer to a hub that asks whether we are there.
fn pong(frame: &Bytes) -> Option<Message> {
    matches!(wire::decode(frame), Ok(Frame::Ping)).then(|| Message::Binary(wire::pong()))
}
