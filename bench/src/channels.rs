//! Channels: how long a message takes to every screen, what it costs the hub, what a member who
//! only listens takes, and how long a channel of a million messages needs to open.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use futures_util::{SinkExt as _, StreamExt as _, stream::SplitSink};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        Message,
        client::IntoClientRequest as _,
        http::{HeaderValue, header::AUTHORIZATION},
    },
};
use uuid::Uuid;

use crate::{
    api::{all, demo, get, put, sign_in},
    machine::{Ticks, Usage},
    meter::Meter,
    report::Claims,
    server::{Kind, Programs, Server},
    stats::{count, median, micros, percentile},
};

/// Members with a socket each.
const MEMBERS: usize = 1_000;
/// Channels that each of them follows in the second scene: ten follow each.
const EACH_FOLLOWS: usize = 10;
/// Messages in each scene.
const MESSAGES: usize = 300;
/// Messages a second, all channels together, in the channel of all.
const IN_ONE_PER_S: u64 = 10;
/// The same where each message goes to ten.
const IN_MANY_PER_S: u64 = 100;
/// Openings of the long channel once it is in memory.
const OPENINGS: usize = 100;
/// Of a long channel so much is read already.
const READ_PERCENT: usize = 60;
/// What members have heard and nobody has counted yet: when it was heard is known, so that it may
/// wait. Some seconds of the scenes here.
const MAX_HEARD: usize = 50_000;
/// What a message's number stands after.
const MARK: &str = "message no. ";
/// How long the last message of a scene may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time for what connections leave behind to be freed.
const SETTLE: Duration = Duration::from_secs(1);

/// What was measured.
struct Measured {
    messages: usize,
    opening: Opening,
    idle_kib: f64,
    scenes: Vec<Scene>,
}

/// How the long channel opens at its first unread message.
struct Opening {
    /// After a start, in milliseconds: its state is read.
    cold_ms: f64,
    /// Later, in milliseconds.
    warm_ms: Vec<f64>,
    /// The hub's own time for one of them, in milliseconds.
    cpu_ms: f64,
}

/// What it is like while people talk.
struct Scene {
    title: &'static str,
    /// From the sending to each screen.
    waits_ms: Vec<f64>,
    cpu_us_per_delivery: f64,
    usage: Usage,
}

/// Measures, and writes the section.
pub(crate) async fn measure(
    programs: &Programs,
    messages: usize,
) -> anyhow::Result<(String, Claims)> {
    let folder = TempDir::new()?;
    let password = demo(programs, folder.path(), &["--messages", &messages.to_string()])?;
    let server = Server::start_on(folder, Kind::Hub, programs, Meter::CpuTime).await?;
    let bearer = sign_in(&server, 0, &password).await?;
    // Before the list is asked for, which opens everything on it.
    let main = theme_channel(&server, &bearer).await?;
    let opening = opening(&server, (&main, &bearer), messages).await?;
    let many = text_channels(&server, &bearer).await?;
    let mut bearers = Vec::with_capacity(MEMBERS);
    for person in 0..MEMBERS {
        bearers.push(sign_in(&server, person, &password).await?);
    }
    sleep(SETTLE).await;
    let before = server.process().own_memory_kib()?;
    let (hall, one) = Hall::open(&server, &bearers, |_| vec![main.clone()]).await?;
    sleep(SETTLE).await;
    let idle_kib = (server.process().own_memory_kib()? - before) / count(MEMBERS);
    let speakers = |at: usize| (at % MEMBERS, main.clone());
    let all = ("a thousand members in one channel", MEMBERS, IN_ONE_PER_S);
    let mut scenes = vec![hall.talk((&server, one), all, speakers).await?];
    let follows = |member: usize| -> Vec<String> {
        let of = |nth: usize| many[(member + nth * (MEMBERS / EACH_FOLLOWS)) % many.len()].clone();
        (0..EACH_FOLLOWS).map(of).collect()
    };
    let (hall, each) = Hall::open(&server, &bearers, follows).await?;
    let speakers = |at: usize| (at * 7 % MEMBERS, many[at * 7 % many.len()].clone());
    let tens = ("a thousand channels of ten", EACH_FOLLOWS, IN_MANY_PER_S);
    scenes.push(hall.talk((&server, each), tens, speakers).await?);
    Ok(report(&Measured { messages, opening, idle_kib, scenes }))
}

async fn theme_channel(server: &Server, bearer: &str) -> anyhow::Result<String> {
    let themes = get(server, "/api/themes", bearer).await?;
    let theme = themes["items"][0]["id"].as_str().context("no theme")?;
    let channels = get(server, &format!("/api/channels?theme={theme}"), bearer).await?;
    Ok(channels["items"][0]["id"].as_str().context("no channel")?.to_owned())
}

async fn text_channels(server: &Server, bearer: &str) -> anyhow::Result<Vec<String>> {
    let channels = all(server, "/api/channels?direct=false", bearer).await?;
    let of_texts = channels.iter().filter(|channel| channel["place"]["what"] == "text");
    let ids = of_texts.filter_map(|channel| channel["id"].as_str().map(str::to_owned));
    let ids: Vec<String> = ids.collect();
    ensure!(ids.len() == MEMBERS, "{} channels", ids.len());
    Ok(ids)
}

/// Opens the long channel at its first unread message, as its page does.
async fn opening(
    server: &Server,
    (channel, bearer): (&str, &str),
    messages: usize,
) -> anyhow::Result<Opening> {
    let through = messages * READ_PERCENT / 100;
    put(server, &format!("/api/channels/{channel}/read"), bearer, &json!({ "through": through }))
        .await?;
    let open = async || {
        let began = Instant::now();
        let about = get(server, &format!("/api/channels/{channel}"), bearer).await?;
        let first = about["first_unread"].as_u64().context("everything is read")?;
        let page = format!("/api/channels/{channel}/messages?around={first}");
        let page = get(server, &page, bearer).await?;
        let items = page["items"].as_array().context("no messages")?;
        ensure!(items.iter().any(|message| message["seq"] == first), "{first} is not there");
        anyhow::Ok(micros(began.elapsed()) / 1_000.0)
    };
    let cold_ms = open().await?;
    let cpu = server.cpu()?;
    let mut warm_ms = Vec::with_capacity(OPENINGS);
    for _ in 0..OPENINGS {
        warm_ms.push(open().await?);
    }
    let cpu_ms = micros(server.cpu()? - cpu) / 1_000.0 / count(OPENINGS);
    Ok(Opening { cold_ms, warm_ms, cpu_ms })
}

/// What a member's socket was told.
enum Heard {
    /// A channel is followed.
    Following,
    /// A message is there: its number, and when.
    Message(usize, Instant),
}

type Ears = mpsc::Receiver<Heard>;

/// Members with a socket each.
struct Hall {
    members: Vec<Member>,
}

/// One of them.
struct Member {
    sink: SplitSink<WebSocketStream<MaybeTlsStream<TcpStream>>, Message>,
    ears: JoinHandle<()>,
}

impl Drop for Member {
    fn drop(&mut self) {
        self.ears.abort();
    }
}

impl Hall {
    /// Everybody connects, and follows their channels.
    async fn open(
        server: &Server,
        bearers: &[String],
        follows: impl Fn(usize) -> Vec<String>,
    ) -> anyhow::Result<(Self, Ears)> {
        let (tell, mut ears) = mpsc::channel(MAX_HEARD);
        let mut members = Vec::with_capacity(bearers.len());
        for (at, bearer) in bearers.iter().enumerate() {
            let mut member = Member::connect(server, bearer, tell.clone()).await?;
            for channel in follows(at) {
                member.send(&json!({ "type": "channel-follow", "channel": channel })).await?;
                let heard = timeout(PATIENCE, ears.recv()).await.context("nobody answers")?;
                ensure!(matches!(heard, Some(Heard::Following)), "a message before any was sent");
            }
            members.push(member);
        }
        Ok((Self { members }, ears))
    }

    /// Members send messages, and everybody waits for them; who speaks where is `speaker`'s to say.
    async fn talk(
        mut self,
        (server, mut ears): (&Server, Ears),
        (title, screens, per_s): (&'static str, usize, u64),
        speaker: impl Fn(usize) -> (usize, String),
    ) -> anyhow::Result<Scene> {
        let (cpu, ticks) = (server.cpu()?, Ticks::now()?);
        let mut clock = interval(Duration::from_secs(1) / u32::try_from(per_s)?);
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let (mut sent, mut waits_ms) = (Vec::with_capacity(MESSAGES), Vec::new());
        let until = Instant::now() + PATIENCE + Duration::from_secs(MESSAGES as u64 / per_s);
        while waits_ms.len() < MESSAGES * screens {
            ensure!(Instant::now() < until, "{title}: {} deliveries", waits_ms.len());
            tokio::select! {
                _ = clock.tick(), if sent.len() < MESSAGES => {
                    let (member, channel) = speaker(sent.len());
                    let body = format!("{MARK}{}.", sent.len());
                    let say = json!({ "type": "channel-say", "channel": channel,
                        "id": Uuid::new_v4(), "body": body });
                    sent.push(Instant::now());
                    self.members[member].send(&say).await?;
                }
                heard = timeout(PATIENCE, ears.recv()) => match heard.context("nothing comes")? {
                    Some(Heard::Message(number, at)) => {
                        let began = *sent.get(number).context("a message that nobody sent")?;
                        waits_ms.push(micros(at.saturating_duration_since(began)) / 1_000.0);
                    }
                    Some(Heard::Following) | None => anyhow::bail!("{title}: ears are lost"),
                },
            }
        }
        let cpu_us_per_delivery = micros(server.cpu()? - cpu) / count(waits_ms.len());
        Ok(Scene { title, waits_ms, cpu_us_per_delivery, usage: ticks.since()? })
    }
}

impl Member {
    async fn connect(
        server: &Server,
        bearer: &str,
        tell: mpsc::Sender<Heard>,
    ) -> anyhow::Result<Self> {
        let address = format!("ws://127.0.0.1:{}/collab", server.port());
        let mut request = address.into_client_request()?;
        let bearer = HeaderValue::from_str(&format!("Bearer {bearer}"))?;
        request.headers_mut().insert(AUTHORIZATION, bearer);
        let (stream, _) = connect_async_with_config(request, None, true).await?;
        let (sink, mut stream) = stream.split();
        let ears = tokio::spawn(async move {
            while let Some(Ok(frame)) = stream.next().await {
                let Message::Text(frame) = frame else { continue };
                let Some(heard) = hear(&frame) else { continue };
                if tell.send(heard).await.is_err() {
                    return;
                }
            }
        });
        Ok(Self { sink, ears })
    }

    async fn send(&mut self, frame: &Value) -> anyhow::Result<()> {
        Ok(self.sink.send(Message::text(frame.to_string())).await?)
    }
}

/// Reads no more of a frame than it must: a thousand of them come at once.
fn hear(frame: &str) -> Option<Heard> {
    if frame.contains(r#""type":"channel-following""#) {
        return Some(Heard::Following);
    }
    let (_, number) =
        frame.contains(r#""type":"channel-message""#).then(|| frame.split_once(MARK))??;
    let digits = number.split(|it: char| !it.is_ascii_digit()).next()?;
    Some(Heard::Message(digits.parse().ok()?, Instant::now()))
}

fn report(measured: &Measured) -> (String, Claims) {
    let Measured { messages, opening, idle_kib, scenes } = measured;
    let warm = &opening.warm_ms;
    let (p50, p99) = (median(warm), percentile(warm, 99));
    let mut out = format!(
        "## Channels\n\n\
         Made by `coopol demo --messages {messages}`: {MEMBERS} members, a theme with so many \
         messages in its discussion, a thousand texts with a discussion each. Every member has one \
         socket; {MESSAGES} messages are sent in each scene. Each is on the disk before anybody \
         sees it.\n\n\
         | scene | messages a second | to every screen, p50, ms | p99, ms | hub CPU per \
         delivered message, µs | machine |\n|---|--:|--:|--:|--:|---|\n",
    );
    let mut claims = Claims::default();
    for (scene, per_s) in scenes.iter().zip([IN_ONE_PER_S, IN_MANY_PER_S]) {
        let waits = &scene.waits_ms;
        let (p50, p99) = (median(waits), percentile(waits, 99));
        let (title, cpu, usage) = (scene.title, scene.cpu_us_per_delivery, scene.usage);
        out += &format!("| {title} | {per_s} | {p50:.1} | {p99:.1} | {cpu:.1} | {usage} |\n");
    }
    out += &format!(
        "\n**A member who only listens**, with a socket that follows a channel: {idle_kib:.1} KiB \
         of memory.\n\n\
         **A channel of {messages} messages** opens at its first unread one, {READ_PERCENT} % of \
         them read: {:.0} ms after a start of the hub, when its state is read from the store; then \
         median **{p50:.1} ms**, p99 {p99:.1} ms of {OPENINGS}, in two requests on connections of \
         their own; {:.2} ms of the hub's CPU time.\n",
        opening.cold_ms, opening.cpu_ms,
    );
    claims.at_most("channels: a long one opens at its first unread, p99, ms", p99, 100.0);
    (out, claims)
}
