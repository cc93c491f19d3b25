//! A way to Redis that a test can disturb: a port that passes everything on, loses answers, or
//! talks nonsense.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// What becomes of what goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It arrives.
    Pass,
    /// What is asked arrives, the answer does not: the connection ends instead.
    LoseAnswers,
    /// Whatever is asked, the answer is no Redis's.
    Nonsense,
    /// Nothing is answered any more.
    Silence,
}

/// A port before a Redis server.
pub(crate) struct Proxy {
    address: SocketAddr,
    mode: Arc<watch::Sender<Mode>>,
}

impl Proxy {
    pub(crate) async fn before(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mode = Arc::new(watch::Sender::new(Mode::Pass));
        let modes = Arc::clone(&mode);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, socket.clone(), modes.subscribe()));
            }
        });
        Self { address, mode }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// From now on, also on connections that exist.
    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }
}

async fn pass(client: TcpStream, socket: PathBuf, modes: watch::Receiver<Mode>) {
    let Ok(server) = UnixStream::connect(socket).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asking = async {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from_client.read(&mut bytes).await {
            if to_server.write_all(&bytes[..count]).await.is_err() {
                return;
            }
        }
    };
    let answering = async {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from_server.read(&mut bytes).await {
            let mode = *modes.borrow();
            let answer = match mode {
                Mode::Pass => &bytes[..count],
                Mode::LoseAnswers => return,
                Mode::Nonsense => &b"HTTP/1.1 200 OK\r\n\r\n$-7\r\n\xff\xfe*99999999\r\n"[..],
                Mode::Silence => continue,
            };
            if to_client.write_all(answer).await.is_err() {
                return;
            }
        }
    };
    tokio::select! { () = asking => {} () = answering => {} }
}
