//! A proxy between clients and hub that does to a connection what networks do: loses frames,
//! delays and doubles them, breaks off in the middle of one. What it does is drawn from a seed.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::sleep,
};
use tokio_tungstenite::{
    accept_hdr_async, connect_async,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
    },
};

/// Chance that is the same in every run with a seed (SplitMix64).
#[derive(Clone)]
pub(crate) struct Dice(Arc<AtomicU64>);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }

    /// A number below `sides`.
    pub(crate) fn roll(&self, sides: u64) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut x = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % sides
    }
}

/// The proxy. Clients connect to its address, whatever hub is behind it.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    is_rough: Arc<AtomicBool>,
    /// The hub behind it; a new one cuts every connection.
    target: watch::Sender<SocketAddr>,
}

impl Proxy {
    pub(crate) async fn start(target: SocketAddr, dice: Dice) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let is_rough = Arc::new(AtomicBool::new(true));
        let (target, targets) = watch::channel(target);
        let (rough, targets) = (Arc::clone(&is_rough), targets);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (rough, dice, mut targets) =
                    (Arc::clone(&rough), dice.clone(), targets.clone());
                targets.mark_unchanged();
                let to = *targets.borrow();
                tokio::spawn(async move {
                    tokio::select! {
                        _ = pass(stream, to, (&rough, &dice)) => {}
                        _ = targets.changed() => {}
                    }
                });
            }
        });
        Self { address, is_rough, target }
    }

    /// From now on another hub is behind it.
    pub(crate) fn turn_to(&self, target: SocketAddr) {
        self.target.send_replace(target);
    }

    /// From now on everything passes.
    pub(crate) fn calm(&self) {
        self.is_rough.store(false, Ordering::Relaxed);
    }
}

/// What becomes of a frame.
enum Fate {
    Passes,
    Lost,
    Doubled,
    /// The connection breaks, perhaps in the middle of it.
    Cut,
}

fn fate((is_rough, dice): (&AtomicBool, &Dice)) -> Fate {
    if !is_rough.load(Ordering::Relaxed) {
        return Fate::Passes;
    }
    match dice.roll(40) {
        0 | 1 => Fate::Lost,
        2 | 3 => Fate::Doubled,
        4 => Fate::Cut,
        _ => Fate::Passes,
    }
}

/// Passes one connection's frames both ways until it breaks.
async fn pass(stream: TcpStream, to: SocketAddr, weather: (&AtomicBool, &Dice)) -> Option<()> {
    let mut bearer = None;
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        bearer = request.headers().get("authorization").cloned();
        Ok(response)
    };
    let client = accept_hdr_async(stream, look).await.ok()?;
    let (narrow, mut hub) = through_a_narrow(to, weather).await?;
    let uri = format!("ws://{narrow}/collab").parse().ok()?;
    let request = tokio_tungstenite::tungstenite::ClientRequestBuilder::new(uri)
        .with_header("authorization", bearer?.to_str().ok()?);
    let (server, _) = tokio::select! {
        connected = connect_async(request) => connected.ok()?,
        () = &mut hub => return None,
    };
    let (mut to_client, mut from_client) = client.split();
    let (mut to_server, mut from_server) = server.split();
    let up = async {
        while let Some(Ok(frame)) = from_client.next().await {
            forward(frame, &mut to_server, weather).await?;
        }
        Some(())
    };
    let down = async {
        while let Some(Ok(frame)) = from_server.next().await {
            forward(frame, &mut to_client, weather).await?;
        }
        Some(())
    };
    tokio::select! {
        _ = up => {}
        _ = down => {}
        () = hub => {}
    }
    Some(())
}

async fn forward(
    frame: Message,
    to: &mut (impl futures_util::Sink<Message> + Unpin),
    weather: (&AtomicBool, &Dice),
) -> Option<()> {
    if !frame.is_text() {
        return to.send(frame).await.ok();
    }
    let (_, dice) = weather;
    if weather.0.load(Ordering::Relaxed) && dice.roll(8) == 0 {
        sleep(Duration::from_millis(dice.roll(30))).await;
    }
    match fate(weather) {
        Fate::Passes => to.send(frame).await.ok(),
        Fate::Lost => Some(()),
        Fate::Doubled => {
            to.send(frame.clone()).await.ok()?;
            to.send(frame).await.ok()
        }
        Fate::Cut => None,
    }
}

/// A way to the hub that breaks in the middle of frames: bytes are counted, not looked at.
async fn through_a_narrow(
    to: SocketAddr,
    (is_rough, dice): (&AtomicBool, &Dice),
) -> Option<(SocketAddr, impl Future<Output = ()> + Unpin)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.ok()?;
    let address = listener.local_addr().ok()?;
    let is_cut = is_rough.load(Ordering::Relaxed) && dice.roll(2) == 0;
    let most = if is_cut { 500 + dice.roll(20_000) } else { u64::MAX };
    let carry = async move {
        let Ok((near, _)) = listener.accept().await else { return };
        let Ok(far) = TcpStream::connect(to).await else { return };
        let (mut near_in, mut near_out) = near.into_split();
        let (mut far_in, mut far_out) = far.into_split();
        let up = async { tokio::io::copy(&mut near_in, &mut far_out).await.map(|_| ()) };
        let down = async {
            let mut left = most;
            let mut buffer = [0; 1_024];
            while left > 0 {
                let read = far_in.read(&mut buffer).await?;
                if read == 0 {
                    break;
                }
                let sent = read.min(usize::try_from(left).unwrap_or(usize::MAX));
                near_out.write_all(&buffer[..sent]).await?;
                left -= sent as u64;
            }
            Ok::<_, std::io::Error>(())
        };
        tokio::select! {
            _ = up => {}
            _ = down => {}
        }
    };
    Some((address, Box::pin(carry)))
}
