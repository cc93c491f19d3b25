//! A hub that kills itself at a chosen step, at the edge to the network: before or after it has
//! written a frame that acknowledges or shows something.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::serve::Listener;
use coopol_protocol::lib0::Reader;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

use super::{mortal::Death, step::Step};

/// Listens, and gives out sockets at which the process may die.
pub(crate) struct MortalListener {
    pub(crate) below: TcpListener,
    pub(crate) death: Arc<Death>,
}

impl Listener for MortalListener {
    type Io = MortalSocket;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (MortalSocket, SocketAddr) {
        loop {
            if let Ok((below, address)) = self.below.accept().await {
                // As the program does.
                drop(below.set_nodelay(true));
                let death = Arc::clone(&self.death);
                return (MortalSocket { below, death, left: 0 }, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.below.local_addr()
    }
}

/// A socket that reads what is written to it.
pub(crate) struct MortalSocket {
    below: TcpStream,
    death: Arc<Death>,
    /// Bytes of the frame that was begun that are still to be written.
    left: usize,
}

/// What a frame of the hub does to whoever gets it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Acknowledges,
    Shows,
    Other,
}

/// The first WebSocket frame of these bytes, as a server writes it: its length, and its payload as
/// far as it is here.
fn frame(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (header, length) = match *bytes.get(1)? {
        126 => (4, u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]).into()),
        127 => (10, usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?),
        length => (2, length.into()),
    };
    let end = bytes.len().min(header + length);
    Some((header + length, bytes.get(header..end)?))
}

fn effect(payload: &[u8]) -> Effect {
    let mut reader = Reader::new(payload);
    // A Hocuspocus frame begins with the room's name, any other with a small number.
    if payload.first().is_some_and(|first| *first > 2) && reader.var_str().is_err() {
        return Effect::Other;
    }
    match (reader.var_uint(), reader.var_uint()) {
        (Ok(8), _) => Effect::Acknowledges,
        (Ok(0), Ok(2)) => Effect::Shows,
        _ => Effect::Other,
    }
}

impl MortalSocket {
    /// What the frames that begin in `bytes` do, and how much of the last is beyond them.
    fn effects(&self, bytes: &[u8]) -> (Vec<Effect>, usize) {
        let (mut at, mut effects) = (self.left, Vec::new());
        // The answer to the request that opens the socket is no frame.
        if bytes.starts_with(b"HTTP/") {
            return (effects, 0);
        }
        while let Some((length, payload)) = bytes.get(at..).and_then(frame) {
            effects.push(effect(payload));
            at += length;
        }
        (effects, at.saturating_sub(bytes.len()))
    }

    fn pass(&self, effects: &[Effect], acknowledges: Step, shows: Step) {
        if effects.contains(&Effect::Acknowledges) {
            self.death.pass(acknowledges);
        }
        if effects.contains(&Effect::Shows) {
            self.death.pass(shows);
        }
    }
}

impl AsyncWrite for MortalSocket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let (effects, _) = self.effects(bytes);
        self.pass(&effects, Step::BeforeAcknowledge, Step::BeforeBroadcast);
        let written = ready!(Pin::new(&mut self.below).poll_write(context, bytes))?;
        let (effects, left) = self.effects(&bytes[..written]);
        self.left = left;
        self.pass(&effects, Step::AfterAcknowledge, Step::AfterBroadcast);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.below).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.below).poll_shutdown(context)
    }
}

impl AsyncRead for MortalSocket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.below).poll_read(context, buffer)
    }
}
