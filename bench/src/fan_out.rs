//! Fan-out: many people in one room, some of whom type.
//!
//! Each typist sends one letter at a time at a fixed pace, with or without a move of the cursor
//! behind it. A letter is one element of a client id that only its typist uses, so each receiver
//! knows from the bytes, merged or not, which letters have come, and when each was sent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use coopol_protocol::{awareness, frontier::summarize, lib0};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{interval_at, sleep, timeout},
};
use yrs::{Text as _, Transact as _};

use crate::{
    dice::Dice,
    machine::{Ticks, Usage},
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{Reader, Writer, connect, fill, stored_text},
    stats::{micros, percentile},
    wire::{Heard, TEXT},
    words::{Manuscript, apply, insert, new_doc, state_of, text_of, typed},
};

/// Sockets in the room.
pub(crate) const CLIENTS: usize = 50;
/// Those of them that type.
pub(crate) const TYPISTS: usize = 10;
/// The pause between two letters of one typist.
pub(crate) const PACE: Duration = Duration::from_millis(100);
/// Letters of each typist that are not measured: connections, caches and compilers warm up.
const WARM_UP_LETTERS: usize = 20;
/// Letters of each typist that are.
pub(crate) const LETTERS: usize = 80;
/// The document before the first letter, in characters.
const BASE_CHARACTERS: u32 = 10 * 1024;
/// How long the last letters may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// After the last letter, for what is still under way.
const SETTLE: Duration = Duration::from_millis(300);
/// Client ids of the typists; below them are the authors of the document.
const FIRST_TYPIST: u64 = 4_000_000_007;
/// The room, where it stands in addresses.
const ROOM: &str = "fan-out";

/// Whether typists move their cursors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cursors {
    /// No presence at all.
    Still,
    /// One move for each letter.
    Moving,
}

impl Cursors {
    /// In tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Still => "no cursors",
            Self::Moving => "a cursor move for each edit",
        }
    }
}

/// What one run came to.
pub(crate) struct Run {
    /// Server CPU for each letter that reached a client, in microseconds.
    pub(crate) micros_per_delivery: f64,
    /// Letters that reached clients, and how many should have.
    pub(crate) delivered: usize,
    /// See `delivered`.
    pub(crate) expected: usize,
    /// Letters that came more than once.
    pub(crate) repeated: usize,
    /// Cursor moves that reached clients, merged ones not counted.
    pub(crate) moves: usize,
    /// Frames that clients received.
    pub(crate) frames: usize,
    /// From the sending of a letter to its arrival, in milliseconds.
    pub(crate) p50_ms: f64,
    /// See `p50_ms`.
    pub(crate) p99_ms: f64,
    /// The most memory that the server held, in KiB.
    pub(crate) memory_kib: f64,
    /// Clients whose text at the end is the expected one.
    pub(crate) equal_texts: usize,
    /// Whether the server gave the expected text to a client that came at the end.
    pub(crate) stored: Stored,
    /// The machine meanwhile.
    pub(crate) usage: Usage,
}

/// The server's own copy at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// As it should be.
    Equal,
    /// Something is missing.
    Different,
    /// The server keeps none.
    NotKept,
}

/// What everybody in the room writes down.
struct Board {
    started: Instant,
    /// When each letter was sent, in nanoseconds since the start; by typist, then letter.
    sent: Vec<Vec<AtomicU64>>,
    arrived: AtomicUsize,
}

impl Board {
    fn new() -> Self {
        let letters = || (0..WARM_UP_LETTERS + LETTERS).map(|_| AtomicU64::new(0)).collect();
        let sent = (0..TYPISTS).map(|_| letters()).collect();
        Self { started: Instant::now(), sent, arrived: AtomicUsize::new(0) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The frames of one typist, made before the run.
struct Script {
    frames: Vec<Vec<Bytes>>,
    updates: Vec<Vec<u8>>,
}

/// One run on a fresh server.
pub(crate) async fn run(kind: Kind, cursors: Cursors, programs: &Programs) -> anyhow::Result<Run> {
    let server = Server::start(kind, programs, Meter::CpuTime).await?;
    let base = typed(BASE_CHARACTERS, 1)?;
    let scripts: Vec<Script> = (0..TYPISTS)
        .map(|typist| script(kind, cursors, &base, typist))
        .collect::<Result<_, _>>()?;
    let board = Arc::new(Board::new());
    let (stop, stopped) = watch::channel(false);
    let mut crowd = gather(&server, &base, (&board, &stopped)).await?;
    let typing: Vec<_> = std::iter::zip(crowd.writers.drain(..TYPISTS), &scripts)
        .enumerate()
        .map(|(typist, (writer, script))| {
            tokio::spawn(type_out((typist, writer), script.frames.clone(), Arc::clone(&board)))
        })
        .collect();
    sleep(PACE * u32::try_from(WARM_UP_LETTERS)?).await;
    let (ticks, cpu) = (Ticks::now()?, server.process().cpu()?);
    let mut typists = Vec::new();
    for typing in typing {
        typists.push(typing.await??);
    }
    // Whoever does not answer in time is seen in the number of letters.
    let _ = timeout(PATIENCE, everything_arrived(&board)).await;
    let used = (server.process().cpu()? - cpu, ticks.since()?);
    sleep(SETTLE).await;
    stop.send_replace(true);
    let mut heard = Vec::new();
    for reader in crowd.readers {
        heard.push(reader.await??);
    }
    sum_up(&server, used, &heard, &expected_state(&base, &scripts)?).await
}

/// Everybody in the room.
struct Crowd {
    writers: Vec<Writer>,
    readers: Vec<JoinHandle<anyhow::Result<Received>>>,
}

/// Fills the room and connects everybody.
async fn gather(
    server: &Server,
    base: &Manuscript,
    (board, stopped): (&Arc<Board>, &watch::Receiver<bool>),
) -> anyhow::Result<Crowd> {
    let keeps = server.kind().keeps_documents();
    let open = if keeps { Some(fill(server, ROOM, base).await?) } else { None };
    let mut crowd = Crowd { writers: Vec::new(), readers: Vec::new() };
    for _ in 0..CLIENTS {
        let (mut writer, mut reader) = connect(server, ROOM).await?;
        writer.send(writer.dialect.step_1(&[0])).await?;
        if keeps {
            reader.update().await?;
        }
        crowd.readers.push(listen(reader, Arc::clone(board), stopped.clone()));
        crowd.writers.push(writer);
    }
    drop(open);
    Ok(crowd)
}

async fn sum_up(
    server: &Server,
    (cpu, usage): (Duration, Usage),
    heard: &[Received],
    expected: &Expected,
) -> anyhow::Result<Run> {
    let stored = match server.kind().keeps_documents() {
        false => Stored::NotKept,
        true if stored_text(server, ROOM).await? == expected.text => Stored::Equal,
        true => Stored::Different,
    };
    let sum = |part: fn(&Received) -> usize| heard.iter().map(part).sum();
    let latencies: Vec<f64> = heard.iter().flat_map(|heard| &heard.latencies_ms).copied().collect();
    let deliveries = f64::from(u32::try_from(CLIENTS * TYPISTS * LETTERS)?);
    Ok(Run {
        micros_per_delivery: micros(cpu) / deliveries,
        delivered: sum(|heard| heard.letters),
        expected: all_letters(),
        repeated: sum(|heard| heard.repeated),
        moves: sum(|heard| heard.moves),
        frames: sum(|heard| heard.frames),
        p50_ms: percentile(&latencies, 50),
        p99_ms: percentile(&latencies, 99),
        memory_kib: f64::from(u32::try_from(server.process().memory_peak_kib()?)?),
        equal_texts: heard.iter().filter(|heard| heard.ends_with(expected)).count(),
        stored,
        usage,
    })
}

fn all_letters() -> usize {
    CLIENTS * TYPISTS * (WARM_UP_LETTERS + LETTERS)
}

async fn everything_arrived(board: &Board) {
    while board.arrived.load(Ordering::Relaxed) < all_letters() {
        sleep(Duration::from_millis(1)).await;
    }
}

/// Letters one after another at one place, and the cursor behind each.
fn script(
    kind: Kind,
    cursors: Cursors,
    base: &Manuscript,
    typist: usize,
) -> anyhow::Result<Script> {
    let client = FIRST_TYPIST + typist as u64;
    let doc = new_doc(client);
    apply(&doc, &state_of(&base.doc))?;
    let text = doc.get_or_insert_text(TEXT);
    let length = text.len(&doc.transact());
    let caret = Dice::new(client).below(length);
    let (mut frames, mut updates) = (Vec::new(), Vec::new());
    for letter in 0..u32::try_from(WARM_UP_LETTERS + LETTERS)? {
        let update = insert(&doc, &text, (caret + letter, "e"));
        let mut burst = vec![kind.dialect().update(&update)];
        if cursors == Cursors::Moving {
            burst.push(kind.dialect().awareness(&cursor(client, letter)));
        }
        frames.push(burst);
        updates.push(update);
    }
    Ok(Script { frames, updates })
}

/// An awareness update as an editor sends it: a name, a colour, and a place in the text.
fn cursor(client: u64, letter: u32) -> Vec<u8> {
    let item = format!(r#"{{"client":{client},"clock":{letter}}}"#);
    let place = format!(r#"{{"type":null,"tname":"{TEXT}","item":{item},"assoc":0}}"#);
    let user = format!(r##"{{"name":"Typist {client}","color":"#30bced"}}"##);
    let state = format!(r#"{{"user":{user},"cursor":{{"anchor":{place},"head":{place}}}}}"#);
    let mut out = Vec::new();
    lib0::write_var_uint(&mut out, 1);
    lib0::write_var_uint(&mut out, client);
    lib0::write_var_uint(&mut out, u64::from(letter) + 1);
    lib0::write_var_str(&mut out, &state);
    out
}

async fn type_out(
    (typist, mut writer): (usize, Writer),
    frames: Vec<Vec<Bytes>>,
    board: Arc<Board>,
) -> anyhow::Result<Writer> {
    // Typists do not strike in step.
    let offset = PACE * u32::try_from(typist)? / u32::try_from(TYPISTS)?;
    let mut pace = interval_at(tokio::time::Instant::now() + offset, PACE);
    for (letter, burst) in frames.into_iter().enumerate() {
        pace.tick().await;
        if let Some(sent) = board.sent.get(typist).and_then(|sent| sent.get(letter)) {
            sent.store(board.now(), Ordering::Relaxed);
        }
        writer.send_all(burst).await?;
    }
    Ok(writer)
}

/// What one client received.
#[derive(Default)]
struct Received {
    letters: usize,
    repeated: usize,
    moves: usize,
    frames: usize,
    latencies_ms: Vec<f64>,
    updates: Vec<Vec<u8>>,
}

fn listen(
    mut reader: Reader,
    board: Arc<Board>,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<anyhow::Result<Received>> {
    tokio::spawn(async move {
        let mut received = Received::default();
        // A letter is known by its typist and its clock.
        let mut next = [0_u32; TYPISTS];
        loop {
            let frame = tokio::select! {
                frame = reader.next() => frame?,
                _ = stopped.changed() => return Ok(received),
            };
            received.frames += 1;
            match reader.dialect.hear(&frame) {
                Heard::Update(update) => received.take(update, &board, &mut next)?,
                Heard::Awareness(update) => {
                    let entries = awareness::decode(update)?;
                    let is_typist = |client: u64| typist_of(client).is_some();
                    received.moves += entries.iter().filter(|e| is_typist(e.client)).count();
                }
                Heard::Step1(_) | Heard::Other => {}
            }
        }
    })
}

fn typist_of(client: u64) -> Option<usize> {
    let typist = usize::try_from(client.checked_sub(FIRST_TYPIST)?).ok()?;
    (typist < TYPISTS).then_some(typist)
}

impl Received {
    fn take(
        &mut self,
        update: &[u8],
        board: &Board,
        next: &mut [u32; TYPISTS],
    ) -> anyhow::Result<()> {
        let now = board.now();
        for range in summarize(update)?.inserted {
            let Some(typist) = typist_of(range.client) else { continue };
            let (Some(next), Some(sent)) = (next.get_mut(typist), board.sent.get(typist)) else {
                continue;
            };
            for clock in range.clocks() {
                if clock < *next {
                    self.repeated += 1;
                    continue;
                }
                *next = clock + 1;
                self.letters += 1;
                board.arrived.fetch_add(1, Ordering::Relaxed);
                if let Some(sent) = sent.get(clock as usize).filter(|_| is_measured(clock)) {
                    let nanos = now.saturating_sub(sent.load(Ordering::Relaxed));
                    self.latencies_ms.push(Duration::from_nanos(nanos).as_secs_f64() * 1e3);
                }
            }
        }
        self.updates.push(update.to_vec());
        Ok(())
    }

    fn ends_with(&self, expected: &Expected) -> bool {
        let doc = new_doc(1);
        let mut updates = std::iter::once(&expected.base).chain(&self.updates);
        updates.try_for_each(|update| apply(&doc, update)).is_ok() && text_of(&doc) == expected.text
    }
}

fn is_measured(clock: u32) -> bool {
    clock as usize >= WARM_UP_LETTERS
}

/// Where everybody begins and ends.
struct Expected {
    base: Vec<u8>,
    text: String,
}

fn expected_state(base: &Manuscript, scripts: &[Script]) -> anyhow::Result<Expected> {
    let (doc, base) = (new_doc(1), state_of(&base.doc));
    apply(&doc, &base)?;
    scripts.iter().flat_map(|script| &script.updates).try_for_each(|update| apply(&doc, update))?;
    Ok(Expected { base, text: text_of(&doc) })
}
