//! The connections to Redis: made together, given up together, made again with growing pauses.
//!
//! One task, the [`Keeper`], makes them; everybody else takes what there is, or is told the cause
//! at once. There are three, since a command that blocks or a large answer must not hold up what
//! follows it on the same connection: one for writes (with WAIT), one for reads, one for news.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt as _;
use redis::{
    AsyncConnectionConfig, Client, RedisError,
    aio::{MultiplexedConnection, PubSub, PubSubStream},
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, timeout},
};

use super::{
    Empty,
    error::{breaks_connection, foreign, store_error, unavailable},
    keys::Keys,
    mark::{self, Mark},
    script::Scripts,
    server::{self, Server},
};
use crate::store::{Durability, LogName, StoreError, announce::Announcer};

/// How long making all connections may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long a simple question may take: longer, and the server counts as gone.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// How often the server is asked whether it is there and the same.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// The pause before connections are made again; doubled each time up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Reports of broken connections that wait; one is enough for all that broke together.
const REPORTS: usize = 8;

/// Where Redis is, and what is wanted of it.
pub(super) struct Target {
    pub(super) client: Client,
    pub(super) keys: Keys,
    pub(super) wanted: Wanted,
}

/// What the server and its database must be.
pub(super) struct Wanted {
    pub(super) durability: Durability,
    pub(super) empty: Empty,
    pub(super) mark: Option<Mark>,
}

/// Connections that were made together.
pub(super) struct Lines {
    generation: u64,
    pub(super) write: MultiplexedConnection,
    pub(super) read: MultiplexedConnection,
    pub(super) scripts: Scripts,
    pub(super) server: Server,
    pub(super) mark: Mark,
}

/// What there is.
#[derive(Clone)]
struct Link {
    /// The connections, or why there are none.
    lines: Result<Arc<Lines>, Arc<str>>,
    /// The durability that there is, or was when there were connections.
    durability: Durability,
}

impl Link {
    fn up(lines: Lines) -> Self {
        let durability = lines.server.durability;
        Self { lines: Ok(Arc::new(lines)), durability }
    }
}

struct Broken {
    generation: u64,
    cause: StoreError,
}

/// Access to the connections. Cheap to clone.
#[derive(Clone)]
pub(super) struct Access {
    link: watch::Receiver<Link>,
    reports: mpsc::Sender<Broken>,
    /// Why writes wait although there are connections, if they do.
    held: Arc<watch::Sender<Option<Arc<str>>>>,
}

impl Access {
    /// The connections, or why there are none.
    pub(super) fn lines(&self) -> Result<Arc<Lines>, StoreError> {
        self.link.borrow().lines.clone().map_err(StoreError::Unavailable)
    }

    /// Why there are no connections, or why writes wait, if so.
    pub(super) fn trouble(&self) -> Option<Arc<str>> {
        let down = self.link.borrow().lines.as_ref().err().cloned();
        down.or_else(|| self.held.borrow().clone())
    }

    /// Writes wait, or do not any more.
    pub(super) fn hold(&self, cause: Option<Arc<str>>) {
        self.held.send_if_modified(|held| {
            let changes = *held != cause;
            if let (true, Some(cause)) = (changes, &cause) {
                tracing::warn!(%cause, "writes wait");
            }
            *held = cause;
            changes
        });
    }

    /// The durability that there is, or was when there were connections.
    pub(super) fn durability(&self) -> Durability {
        self.link.borrow().durability
    }

    /// Gives up connections that failed; others are made.
    pub(super) fn give_up(&self, lines: &Lines, cause: &StoreError) {
        // Full: enough others have said so.
        let _ =
            self.reports.try_send(Broken { generation: lines.generation, cause: cause.clone() });
    }

    /// The contract's error for a command that failed; gives the connections up if need be.
    pub(super) fn failed(&self, lines: &Lines, error: &RedisError) -> StoreError {
        let cause = store_error(error);
        if breaks_connection(error) {
            self.give_up(lines, &cause);
        }
        cause
    }

    /// Waits for a read within a limit.
    pub(super) async fn within<T>(
        &self,
        lines: &Lines,
        answer: impl Future<Output = Result<T, RedisError>>,
    ) -> Result<T, StoreError> {
        match timeout(ANSWER_LIMIT, answer).await {
            Ok(answer) => answer.map_err(|error| self.failed(lines, &error)),
            Err(_) => {
                let cause = no_answer(ANSWER_LIMIT);
                self.give_up(lines, &cause);
                Err(cause)
            }
        }
    }
}

pub(super) fn no_answer(limit: Duration) -> StoreError {
    unavailable(format!("Redis did not answer within {} s", limit.as_secs()))
}

/// Makes the connections and makes them again when they broke.
pub(super) struct Keeper {
    target: Target,
    announcer: Arc<Announcer>,
    /// What this hub signs its news with: it need not hear its own.
    sender: String,
    link: watch::Sender<Link>,
    reports: mpsc::Receiver<Broken>,
}

/// Makes the first connections, and starts the task that keeps them.
pub(super) async fn start(
    target: Target,
    announcer: Arc<Announcer>,
    sender: String,
) -> Result<Access, StoreError> {
    let (lines, news) = connect(&target, 0, target.wanted.mark.as_ref()).await?;
    warn(&lines.server);
    let (link, up) = watch::channel(Link::up(lines));
    let (report, reports) = mpsc::channel(REPORTS);
    let keeper = Keeper { target, announcer, sender, link, reports };
    tokio::spawn(keeper.keep(news));
    Ok(Access { link: up, reports: report, held: Arc::default() })
}

fn warn(server: &Server) {
    for warning in &server.warnings {
        tracing::warn!("{warning}");
    }
}

async fn connect(
    target: &Target,
    generation: u64,
    known: Option<&Mark>,
) -> Result<(Lines, PubSubStream), StoreError> {
    let failed = |error: RedisError| store_error(&error);
    let connecting = async {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let open = || target.client.get_multiplexed_async_connection_with_config(&config);
        let mut write = open().await.map_err(failed)?;
        let server = server::examine(&mut write, target.wanted.durability).await?;
        let mark = mark::establish(&mut write, &target.keys, (known, target.wanted.empty)).await?;
        let scripts = Scripts::load(&mut write).await.map_err(failed)?;
        let read = open().await.map_err(failed)?;
        let mut news: PubSub = target.client.get_async_pubsub().await.map_err(failed)?;
        news.subscribe(target.keys.news()).await.map_err(failed)?;
        let lines = Lines { generation, write, read, scripts, server, mark };
        Ok((lines, news.into_on_message()))
    };
    timeout(CONNECT_LIMIT, connecting).await.unwrap_or_else(|_| Err(no_answer(CONNECT_LIMIT)))
}

impl Keeper {
    /// Runs until nobody uses the store any more.
    async fn keep(mut self, mut news: PubSubStream) {
        loop {
            let Ok(lines) = self.link.borrow().lines.clone() else { return };
            let Some(cause) = self.watch(&lines, news).await else { return };
            tracing::warn!(%cause, "the connection to Redis is lost");
            self.down(&cause);
            let mark = lines.mark.clone();
            let generation = lines.generation + 1;
            drop(lines);
            let Some((lines, fresh)) = self.reconnect(generation, &mark).await else { return };
            tracing::info!("connected to Redis again");
            warn(&lines.server);
            self.link.send_replace(Link::up(lines));
            // Whatever was said meanwhile was not heard.
            self.announcer.look_again();
            news = fresh;
        }
    }

    fn down(&self, cause: &StoreError) {
        let cause = match cause {
            StoreError::Unavailable(why) => Arc::clone(why),
            other => other.to_string().into(),
        };
        self.link.send_modify(|link| link.lines = Err(cause));
    }

    /// Passes news on while the connections work; the cause when they do not, or `None` when
    /// nobody needs them any more.
    async fn watch(&mut self, lines: &Lines, mut news: PubSubStream) -> Option<StoreError> {
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        loop {
            tokio::select! {
                message = news.next() => match message {
                    Some(message) => self.hear(message.get_payload_bytes()),
                    None => return Some(unavailable("the connection to Redis has ended")),
                },
                broken = self.reports.recv() => match broken {
                    Some(broken) if broken.generation == lines.generation => {
                        return Some(broken.cause);
                    }
                    Some(_) => {}
                    None => return None,
                },
                _ = heartbeat.tick() => {
                    if let Err(cause) = self.beat(lines).await {
                        return Some(cause);
                    }
                }
            }
        }
    }

    /// Whether the server is there, with our database.
    async fn beat(&self, lines: &Lines) -> Result<(), StoreError> {
        let mut read = lines.read.clone();
        let get = redis::cmd("GET").arg(self.target.keys.mark()).to_owned();
        let found: Option<Vec<u8>> = timeout(ANSWER_LIMIT, get.query_async(&mut read))
            .await
            .map_err(|_| no_answer(ANSWER_LIMIT))?
            .map_err(|error| store_error(&error))?;
        if lines.mark.is(found.as_deref()) { Ok(()) } else { Err(foreign()) }
    }

    /// `<sender> <log>`.
    fn hear(&self, news: &[u8]) {
        let news = std::str::from_utf8(news).ok().and_then(|news| news.split_once(' '));
        match news.map(|(sender, log)| (sender, LogName::new(log))) {
            Some((sender, _)) if sender == self.sender => {}
            Some((_, Ok(log))) => self.announcer.look_again_at(&log),
            Some((_, Err(_))) | None => tracing::debug!("news that nobody of us sends"),
        }
    }

    async fn reconnect(&mut self, generation: u64, mark: &Mark) -> Option<(Lines, PubSubStream)> {
        let mut pause = FIRST_PAUSE;
        loop {
            let again = Instant::now() + pause.mul_f64(rand::random_range(0.5..1.0));
            tokio::select! {
                () = tokio::time::sleep_until(again) => {}
                () = self.link.closed() => return None,
            }
            match connect(&self.target, generation, Some(mark)).await {
                Ok(connected) => return Some(connected),
                Err(cause) => {
                    tracing::debug!(%cause, "Redis cannot be reached");
                    self.down(&cause);
                }
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
