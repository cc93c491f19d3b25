//! A hub with its pages and API on a free port, and people who talk to it.

use std::{io::Cursor, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::http::{Method, StatusCode};
use coopol::{
    access::token::TokenKey,
    channel::{ChannelSettings, gallery::FOLDER_NAME},
    domain::organisation::member::Office,
    hub::{Hub, HubOptions, now_s},
    post::{PostOptions, mailer::Mailer},
    store::{
        Store,
        faulty::FaultyStore,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use coopol_client::{Client, ClientOptions, Refusal, Status, Token};
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// A password that nobody would guess.
pub(crate) const PASSWORD: &str = "quatre chevaux au pré";
/// How long something that must happen may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Erased words go at once.
pub(crate) const CHANNELS: ChannelSettings = ChannelSettings {
    wipe_after: Duration::from_millis(100),
    upload_wait: Duration::from_secs(3_600),
    paced: coopol::channel::Paced::Members,
};

pub(crate) struct TestHub {
    pub(crate) hub: Hub,
    pub(crate) address: SocketAddr,
    pub(crate) folder: TempDir,
}

impl TestHub {
    pub(crate) async fn start() -> Self {
        Self::start_on(|store| store).await
    }

    /// The same on a store that something stands before.
    pub(crate) async fn start_on(before: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>) -> Self {
        Self::start_as(before, CHANNELS).await
    }

    /// The same on a store that fails and stalls when it is told to, and counts its calls.
    pub(crate) async fn start_faulty() -> (Self, FaultyStore) {
        let mut faulty = None;
        let before = |store| {
            let store = faulty.insert(FaultyStore::new(store));
            Arc::new(store.clone()) as Arc<dyn Store>
        };
        let hub = Self::start_on(before).await;
        (hub, faulty.unwrap())
    }

    /// The same with channels that behave otherwise.
    pub(crate) async fn start_as(
        before: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
        channels: ChannelSettings,
    ) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), before, channels).await
    }

    /// The same in a folder in which a store and its pictures may be already.
    pub(crate) async fn start_in(
        folder: TempDir,
        before: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
        channels: ChannelSettings,
    ) -> Self {
        let store = SqliteStore::open_in(folder.path(), SqliteOptions::default()).unwrap();
        let options = options(before(Arc::new(store)), folder.path());
        let (hub, address) = serve(HubOptions { channels, ..options }).await;
        Self { hub, address, folder }
    }

    /// Another hub on the same store takes its place, at another address.
    pub(crate) async fn restart(&mut self) {
        let store = Arc::clone(self.hub.store());
        (self.hub, self.address) = serve(options(store, self.folder.path())).await;
    }

    /// The same with a hub that writes letters, to a mail server that is away: they wait.
    pub(crate) async fn restart_writing(&mut self) {
        let store = Arc::clone(self.hub.store());
        // Nobody listens on this port.
        let mailer = Mailer::new("smtp://127.0.0.1:1", "hub@coopol.example", "coopol.example");
        let post = PostOptions { mailer: Some(mailer.unwrap()), ..PostOptions::default() };
        let options = options(store, self.folder.path());
        (self.hub, self.address) = serve(HubOptions { post, ..options }).await;
    }

    /// The secret of a link that the operator makes.
    pub(crate) async fn operators_invitation(&self, office: Office) -> String {
        self.hub.house().invite(office, now_s() + 3_600).await.unwrap()
    }

    pub(crate) async fn administrator(&self, name: &str) -> Person {
        let secret = self.operators_invitation(Office::Administrator).await;
        self.join(&secret, name).await
    }

    /// Somebody who takes an invitation up.
    pub(crate) async fn join(&self, secret: &str, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let body = json!({
            "invitation": secret, "name": name, "email": email, "password": PASSWORD,
        });
        let answer = self.ask(Method::POST, "/api/members", None, Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let text = |key: &str| answer.body[key].as_str().unwrap().to_owned();
        Person { id: text("member"), bearer: text("token"), email }
    }

    /// One request and its answer.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let bearer = bearer.map(|bearer| ("authorization", format!("Bearer {bearer}")));
        let headers: Vec<_> = bearer.into_iter().collect();
        self.request(method, path, &headers, body).await
    }

    /// One request with headers of its own, on a connection of its own (HTTP/1.1, RFC 9112).
    pub(crate) async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Option<Value>,
    ) -> Answer {
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(&format!("{method} {path}"), &headers, body.as_bytes()).await
    }

    /// A file that is sent as it is.
    pub(crate) async fn upload(
        &self,
        who: &Person,
        path: &str,
        (kind, file): (&str, &[u8]),
    ) -> Answer {
        self.send_file(who, &format!("POST {path}"), (kind, file)).await
    }

    /// A file that is sent as it is, by a method of its own.
    pub(crate) async fn send_file(
        &self,
        who: &Person,
        what: &str,
        (kind, file): (&str, &[u8]),
    ) -> Answer {
        let headers = [
            ("authorization", format!("Bearer {}", who.bearer)),
            ("content-type", kind.to_owned()),
        ];
        self.send(what, &headers, file).await
    }

    async fn send(&self, what: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let answer = self.exchange(what, headers, body).await;
        Answer::read(&answer)
    }

    pub(crate) async fn exchange(
        &self,
        what: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Vec<u8> {
        let mut head = format!("{what} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A file that is too large is refused before all of it was sent.
        let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    }

    /// A file, as it is handed out to whoever reads `language`.
    pub(crate) async fn download(&self, who: &Person, path: &str, language: &str) -> Vec<u8> {
        let headers = [
            ("authorization", format!("Bearer {}", who.bearer)),
            ("accept-language", language.to_owned()),
        ];
        let answer = self.exchange(&format!("GET {path}"), &headers, &[]).await;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        answer[end + 4..].to_vec()
    }

    pub(crate) async fn get(&self, who: &Person, path: &str) -> Answer {
        self.ask(Method::GET, path, Some(&who.bearer), None).await
    }

    pub(crate) async fn post(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(&who.bearer), Some(body)).await
    }

    pub(crate) async fn patch(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(&who.bearer), Some(body)).await
    }

    pub(crate) async fn delete(&self, who: &Person, path: &str) -> Answer {
        self.ask(Method::DELETE, path, Some(&who.bearer), None).await
    }

    /// The secret of an invitation that `who` makes.
    pub(crate) async fn invitation(&self, who: &Person, body: Value) -> String {
        let made = self.post(who, "/api/invitations", body).await.created();
        made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    /// A group that `who` founds.
    pub(crate) async fn group(&self, who: &Person, name: &str, kind: &str) -> String {
        let body = json!({ "name": name, "kind": kind });
        self.post(who, "/api/groups", body).await.created_id()
    }

    /// A text that `who` opens.
    pub(crate) async fn text(&self, who: &Person, mut body: Value) -> String {
        body["kind"] = body.get("kind").cloned().unwrap_or(json!("motion"));
        self.post(who, "/api/texts", body).await.created_id()
    }

    /// A token for a room.
    pub(crate) async fn token(&self, who: &Person, text: &str) -> Result<String, Answer> {
        let room = json!({ "room": format!("text:{text}") });
        let answer = self.post(who, "/api/tokens", room).await;
        match answer.body["token"].as_str() {
            Some(token) if answer.status == StatusCode::CREATED => Ok(token.to_owned()),
            _ => Err(answer),
        }
    }

    /// Opens a text's room with a token.
    pub(crate) fn open(&self, text: &str, token: &str) -> Client {
        self.open_room(&format!("text:{text}"), token)
    }

    /// Opens any room with a token.
    pub(crate) fn open_room(&self, room: &str, token: &str) -> Client {
        let url = format!("ws://{}/collab", self.address);
        let options = ClientOptions::new(url, room);
        Client::connect(options.token(Token::fixed(token))).unwrap()
    }

    /// Why a room does not open, or no longer stays open.
    pub(crate) async fn refusal(&self, client: &Client) -> Refusal {
        let mut status = client.status();
        let end = status.wait_for(|now| matches!(now, Status::Refused(_)));
        let end = tokio::time::timeout(PATIENCE, end).await.expect("a refusal").unwrap();
        match &*end {
            Status::Refused(refusal) => refusal.clone(),
            other => panic!("{other:?}"),
        }
    }
}

/// A hub on a store, with its pictures in a folder.
fn options(store: Arc<dyn Store>, folder: &Path) -> HubOptions {
    let plain = HubOptions::new(store, TokenKey::new([7; 32]));
    HubOptions { channels: CHANNELS, pictures: Some(folder.join(FOLDER_NAME)), ..plain }
}

/// A hub of these parts, on a free port.
pub(crate) async fn serve(options: HubOptions) -> (Hub, SocketAddr) {
    let hub = Hub::start(options).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = hub.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (hub, address)
}

/// A picture like no other, which nothing makes smaller: of the same seed always the same.
pub(crate) fn noise(seed: u32, (width, height): (u32, u32)) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let noise = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_be_bytes();
        [red, green, blue].into()
    });
    let mut file = Cursor::new(Vec::new());
    noise.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Somebody signed in.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) bearer: String,
    pub(crate) email: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
    head: String,
}

impl Answer {
    fn read(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, bytes) = answer.split_at(end.expect("a head and a body") + 4);
        let (head, body) = (String::from_utf8_lossy(head), String::from_utf8_lossy(bytes));
        let head = head.trim_end();
        assert!(!head.to_lowercase().contains("transfer-encoding"), "one length is stated");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.and_then(|code| StatusCode::from_u16(code).ok()).expect("a status");
        let body = serde_json::from_str(&body).unwrap_or_else(|_| Value::String(body.to_string()));
        Self { status, body, bytes: bytes.to_vec(), head: head.to_owned() }
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn created(self) -> Value {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.body);
        self.body
    }

    pub(crate) fn created_id(self) -> String {
        self.created()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// A cookie that was set, as it is sent back.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let set = self.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let mut pairs = set.filter_map(|cookie| cookie.split(';').next());
        pairs.find(|pair| pair.starts_with(&format!("{name}="))).expect(name).to_owned()
    }

    /// The status and the problem's code.
    pub(crate) fn problem(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or("no problem document"))
    }
}
