//! Fan-out: rooms full of people, some of whom type.
//!
//! Each typist sends one letter at a time, with or without a move of the cursor behind it. A letter
//! is one element of a client id that only its typist uses, so each receiver knows from the bytes,
//! merged or not, which letters have come, and when each was sent.

mod board;
mod receive;
pub(crate) mod scene;
mod typing;

use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use self::{
    board::Board,
    receive::{Keep, Listener, Received, listen},
    scene::Scene,
    typing::{Typist, letters},
};
use crate::{
    machine::{Ticks, Usage},
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{Writer, connect, fill, stored_text},
    stats::{count, percentile},
    words::{Manuscript, apply, new_doc, state_of, text_of, typed},
};

/// Client ids of the typists; below them are the authors of the document.
const FIRST_TYPIST: u64 = 4_000_000_007;
/// How long the letters of one part of the run may take to arrive after they were sent.
const PATIENCE: Duration = Duration::from_secs(30);
/// After the last letter, for what is still under way.
const SETTLE: Duration = Duration::from_millis(300);
/// Clients whose texts are compared at the end; all clients' letters are counted.
const COMPARED_TEXTS: usize = 10;

/// What one run came to.
pub(crate) struct Run {
    /// What the server used for each letter that reached a client: microseconds of CPU time, or
    /// instructions.
    pub(crate) used_per_delivery: f64,
    /// Letters that reached a client in a second, of those that were measured.
    pub(crate) deliveries_per_second: f64,
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
    /// Whether the texts that were compared are the expected ones.
    pub(crate) texts: Texts,
    /// Whether the server gave the expected text to a client that came at the end.
    pub(crate) stored: Texts,
    /// The machine meanwhile.
    pub(crate) usage: Usage,
}

/// Texts at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// As they should be.
    Equal,
    /// Something is missing.
    Different,
    /// The server keeps none.
    NotKept,
}

impl Texts {
    fn of(equal: bool) -> Self {
        if equal { Self::Equal } else { Self::Different }
    }
}

/// The documents before and after.
struct Words {
    base: Option<Manuscript>,
    base_state: Vec<u8>,
    /// By typist, all rooms in a row.
    updates: Vec<Arc<[Vec<u8>]>>,
}

impl Words {
    fn of(scene: &Scene) -> anyhow::Result<Self> {
        let base = match scene.base_characters {
            0 => None,
            characters => Some(typed(characters, 1)?),
        };
        let base_state = base.as_ref().map_or(vec![0, 0], |base| state_of(&base.doc));
        let all = (0..scene.all_typists()).map(|typist| letters(scene, &base_state, typist));
        let updates = all.map(|updates| updates.map(Arc::from)).collect::<Result<_, _>>()?;
        Ok(Self { base, base_state, updates })
    }

    /// A room's text at the end.
    fn text(&self, scene: &Scene, room: usize) -> anyhow::Result<String> {
        let doc = new_doc(1);
        apply(&doc, &self.base_state)?;
        let typists = self.updates.iter().skip(room * scene.typists).take(scene.typists);
        typists.flat_map(|updates| updates.iter()).try_for_each(|update| apply(&doc, update))?;
        Ok(text_of(&doc))
    }
}

/// One run on a fresh server.
pub(crate) async fn run(
    kind: Kind,
    scene: &Scene,
    (programs, meter): (&Programs, Meter),
) -> anyhow::Result<Run> {
    let server = Server::start(kind, programs, meter).await?;
    let words = Words::of(scene)?;
    let board = Arc::new(Board::new(scene));
    let (stop, stopped) = watch::channel(false);
    let Crowd { writers, readers } = gather(&server, scene, &words, (&board, &stopped)).await?;
    let typists = std::iter::zip(writers, &words.updates).enumerate();
    let typists = typists.map(|(number, (writer, updates))| {
        let (updates, board) = (Arc::clone(updates), Arc::clone(&board));
        Typist { number, writer, updates, scene: *scene, board }
    });
    meter.prepare(&server)?;
    let typists = part(typists.collect(), 0..scene.warm_up, (scene, &board)).await?;
    let (ticks, reading, started) = (Ticks::now()?, meter.begin(&server)?, Instant::now());
    let all = scene.warm_up + scene.letters;
    part(typists, scene.warm_up..all, (scene, &board)).await?;
    let seconds = started.elapsed().as_secs_f64();
    let used = (reading.end(&server)?, ticks.since()?);
    sleep(SETTLE).await;
    stop.send_replace(true);
    let mut heard = Vec::new();
    for reader in readers {
        heard.push(reader.await??);
    }
    let mut run = sum_up(&server, scene, &words, &heard).await?;
    let deliveries = count(scene.deliveries(scene.letters));
    run.used_per_delivery = used.0 / deliveries;
    run.usage = used.1;
    run.deliveries_per_second = deliveries / seconds;
    Ok(run)
}

/// A part of the run: everybody types these letters, and all of them arrive.
async fn part(
    typists: Vec<Typist>,
    letters: Range<usize>,
    (scene, board): (&Scene, &Board),
) -> anyhow::Result<Vec<Typist>> {
    let end = letters.end;
    let typing: Vec<_> =
        typists.into_iter().map(|one| tokio::spawn(one.type_out(letters.clone()))).collect();
    let done = async {
        let mut typists = Vec::new();
        for one in typing {
            typists.push(one.await??);
        }
        anyhow::Ok(typists)
    };
    let typists = done.await?;
    // Whoever does not answer in time is seen in the number of letters.
    let _ = timeout(PATIENCE, board.arrived(scene.deliveries(end))).await;
    Ok(typists)
}

/// Everybody: the writers of those who type, the ears of all.
struct Crowd {
    writers: Vec<Writer>,
    readers: Vec<JoinHandle<anyhow::Result<Received>>>,
}

/// Fills the rooms and connects everybody.
async fn gather(
    server: &Server,
    scene: &Scene,
    words: &Words,
    (board, stopped): (&Arc<Board>, &watch::Receiver<bool>),
) -> anyhow::Result<Crowd> {
    let keeps = server.kind().keeps_documents();
    let mut crowd = Crowd { writers: Vec::new(), readers: Vec::new() };
    let compared_every = (scene.rooms * scene.clients).div_ceil(COMPARED_TEXTS);
    for room in 0..scene.rooms {
        let name = room_name(room);
        let open = match &words.base {
            Some(base) if keeps => Some(fill(server, &name, base).await?),
            Some(_) | None => None,
        };
        for client in 0..scene.clients {
            let (mut writer, mut reader) = connect(server, &name).await?;
            writer.send(writer.wire.step_1(&[0])).await?;
            if keeps {
                reader.update().await?;
            }
            let keep = match crowd.readers.len() % compared_every {
                0 => Keep::Updates,
                _ => Keep::Nothing,
            };
            let own = (client < scene.typists).then_some(crowd.writers.len());
            let listener = Listener { scene: *scene, room, own, keep, board: Arc::clone(board) };
            crowd.readers.push(listen(reader, listener, stopped.clone()));
            // The listening half alone keeps the socket of somebody who has nothing to say.
            crowd.writers.extend(own.map(|_| writer));
        }
        drop(open);
    }
    Ok(crowd)
}

fn room_name(room: usize) -> String {
    format!("fan-out-{room}")
}

async fn sum_up(
    server: &Server,
    scene: &Scene,
    words: &Words,
    heard: &[Received],
) -> anyhow::Result<Run> {
    let first = words.text(scene, 0)?;
    let stored = match server.kind().keeps_documents() {
        false => Texts::NotKept,
        true => Texts::of(stored_text(server, &room_name(0), &first).await? == first),
    };
    let mut equal = true;
    for one in heard.iter().filter(|one| one.updates.is_some()) {
        let text = if one.room == 0 { first.clone() } else { words.text(scene, one.room)? };
        equal &= one.makes(&text, &words.base_state);
    }
    let sum = |part: fn(&Received) -> usize| heard.iter().map(part).sum();
    let latencies: Vec<f64> = heard.iter().flat_map(|heard| &heard.latencies_ms).copied().collect();
    Ok(Run {
        used_per_delivery: f64::NAN,
        deliveries_per_second: f64::NAN,
        delivered: sum(|heard| heard.letters),
        expected: scene.deliveries(scene.warm_up + scene.letters),
        repeated: sum(|heard| heard.repeated),
        moves: sum(|heard| heard.moves),
        frames: sum(|heard| heard.frames),
        p50_ms: percentile(&latencies, 50),
        p99_ms: percentile(&latencies, 99),
        memory_kib: server.process().memory_peak_kib()?,
        texts: Texts::of(equal),
        stored,
        usage: Usage::default(),
    })
}
