//! A long text with thousands of amendments: how long its pages wait, how soon all conditions are
//! told after an edit, how soon an adoption is on every screen, and what a sleeping one takes.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, bail, ensure};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Duration, Instant, sleep};
use yrs::{Text as _, Transact as _};

use crate::{
    api::{all, demo, get, post, sign_in},
    meter::Meter,
    report::Claims,
    server::{Kind, Programs, Server},
    socket::{Reader, Writer, connect_with},
    stats::{count, median, micros, percentile},
    wire::Heard,
    words::{apply, new_doc},
};

/// How long the text is, and how often it is amended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Its pages, of some 2,500 characters.
    pub(crate) pages: usize,
    /// Its amendments, all tabled.
    pub(crate) amendments: usize,
}

/// Requests for each page, one after the other.
const REQUESTS: usize = 100;
/// Edits of the text, each inside a sentence that an amendment changes.
const EDITS: usize = 30;
/// What each writes: characters of one byte, and so of one UTF-16 unit.
const EDIT: &str = "et ";
/// Who has the text open while amendments are adopted.
const EDITORS: usize = 200;
/// Memory at rest differs by less than this, in KiB, from one look to the next.
const AT_REST_KIB: f64 = 128.0;
/// The pause between two looks, and how many there are at most.
const LOOK_PAUSE: Duration = Duration::from_secs(2);
const LOOKS: usize = 15;
/// How many are adopted.
const ADOPTIONS: usize = 10;
/// The Yjs client of who edits, far from those that the text was made under.
const EDITOR: u64 = 4_000_000_007;
/// The state vector of an empty copy.
const EMPTY: [u8; 1] = [0];

/// What was measured.
struct Measured {
    size: Size,
    /// The first list after a start, in milliseconds: every amendment is opened on its text.
    first_ms: f64,
    /// Pages that are asked for often, with their waits in milliseconds.
    pages: Vec<(&'static str, Vec<f64>)>,
    /// From an edit that is stored to an answer with all conditions, in milliseconds.
    conditions_ms: Vec<f64>,
    /// From the decision to each editor that has its words, in milliseconds.
    adoption_ms: Vec<f64>,
    /// Of one amendment that nobody looks at: on the disk and in memory, in KiB.
    sleeping_kib: (f64, f64),
    /// The same in memory while conditions are followed.
    followed_kib: f64,
}

/// Measures, and writes the section.
pub(crate) async fn measure(programs: &Programs, size: Size) -> anyhow::Result<(String, Claims)> {
    let mut bare = Assembly::open(programs, Size { amendments: 0, ..size }).await?;
    // Signing in takes memory that a hub which has just started does not hold.
    bare.server.kill_and_restart(programs).await?;
    let (bare_disk, bare_memory) = (disk_kib(bare.server.folder())?, bare.memory_kib().await?);
    drop(bare);
    let mut assembly = Assembly::open(programs, size).await?;
    assembly.server.kill_and_restart(programs).await?;
    let each = |kib: f64, bare: f64| (kib - bare) / count(size.amendments.max(1));
    let disk = each(disk_kib(assembly.server.folder())?, bare_disk);
    let asleep = each(assembly.memory_kib().await?, bare_memory);
    let list = format!("/api/texts/{}/amendments", assembly.text);
    let began = Instant::now();
    let first = get(&assembly.server, &list, &assembly.bearer).await?;
    let first_ms = micros(began.elapsed()) / 1_000.0;
    ensure!(!items(&first)?.is_empty(), "no amendments: {first}");
    let followed = each(assembly.memory_kib().await?, bare_memory);
    let measured = Measured {
        size,
        first_ms,
        pages: assembly.pages(&first).await?,
        conditions_ms: assembly.edit().await?,
        adoption_ms: assembly.adopt().await?,
        sleeping_kib: (disk, asleep),
        followed_kib: followed,
    };
    Ok(report(&measured))
}

/// A hub with the text, and its administrator.
struct Assembly {
    server: Server,
    bearer: String,
    text: String,
}

impl Assembly {
    async fn open(programs: &Programs, size: Size) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let (pages, amendments) = (size.pages.to_string(), size.amendments.to_string());
        let flags = ["--pages", &pages, "--amendments", &amendments];
        let password = demo(programs, folder.path(), &flags)?;
        let server = Server::start_on(folder, Kind::Hub, programs, Meter::CpuTime).await?;
        let bearer = sign_in(&server, 0, &password).await?;
        let texts = get(&server, "/api/texts?kind=motion", &bearer).await?;
        let text =
            items(&texts)?.first().and_then(|text| text["id"].as_str()).context("no text")?;
        let text = text.to_owned();
        Ok(Self { server, bearer, text })
    }

    /// Its memory once that has come to rest: what a start or a page needed for a moment goes back
    /// by and by.
    async fn memory_kib(&self) -> anyhow::Result<f64> {
        let mut last = f64::MAX;
        for _ in 0..LOOKS {
            let now = self.server.process().own_memory_kib()?;
            if (now - last).abs() < AT_REST_KIB {
                return Ok(now);
            }
            last = now;
            sleep(LOOK_PAUSE).await;
        }
        bail!("the hub's memory does not come to rest")
    }

    async fn pages(&self, first: &Value) -> anyhow::Result<Vec<(&'static str, Vec<f64>)>> {
        let one =
            items(first)?.first().and_then(|one| one["id"].as_str()).context("no amendment")?;
        let addresses = [
            ("the list of amendments", format!("/api/texts/{}/amendments", self.text)),
            ("two hundred of them", format!("/api/texts/{}/amendments?limit=200", self.text)),
            ("one amendment", format!("/api/amendments/{one}")),
            ("how far the procedure is", format!("/api/texts/{}/procedure", self.text)),
        ];
        let mut pages = Vec::with_capacity(addresses.len());
        for (name, address) in addresses {
            let mut waits = Vec::with_capacity(REQUESTS);
            for _ in 0..REQUESTS {
                let began = Instant::now();
                get(&self.server, &address, &self.bearer).await?;
                waits.push(micros(began.elapsed()) / 1_000.0);
            }
            pages.push((name, waits));
        }
        Ok(pages)
    }

    /// The amendments that are still to be decided, in the order of the text.
    async fn tabled(&self) -> anyhow::Result<Vec<Value>> {
        let list = format!("/api/texts/{}/amendments?status=tabled", self.text);
        all(&self.server, &list, &self.bearer).await
    }

    async fn join(&self) -> anyhow::Result<(Writer, Reader, Vec<u8>)> {
        let room = format!("text:{}", self.text);
        let asked = json!({ "room": room });
        let token = post(&self.server, "/api/tokens", &self.bearer, &asked).await?;
        let token = token["token"].as_str().context("no token")?;
        let (mut writer, mut reader) = connect_with(&self.server, &room, token).await?;
        writer.send(writer.wire.step_1(&EMPTY)).await?;
        let state = reader.update().await?;
        Ok((writer, reader, state))
    }

    /// Edits the text inside sentences that amendments change; after each edit one list is asked
    /// for, which waits until every condition is that of the new text.
    async fn edit(&self) -> anyhow::Result<Vec<f64>> {
        let (mut writer, mut reader, state) = self.join().await?;
        let doc = new_doc(EDITOR);
        apply(&doc, &state)?;
        let tabled = self.tabled().await?;
        let step = (tabled.len() / EDITS).max(1);
        let mut waits = Vec::with_capacity(EDITS);
        // Each edit moves what stands behind it; they go from the beginning to the end.
        let mut moved = 0;
        for one in tabled.iter().step_by(step).take(EDITS) {
            let place = one["place"].as_u64().context("an amendment without a place")?;
            let at = u32::try_from(place)? + moved + 3;
            let update = insert(&doc, at, EDIT);
            moved += u32::try_from(EDIT.len())?;
            writer.send(writer.wire.update(&update)).await?;
            brought(&mut reader, EDIT).await?;
            let address = format!("/api/texts/{}/amendments?limit=1", self.text);
            let began = Instant::now();
            get(&self.server, &address, &self.bearer).await?;
            waits.push(micros(began.elapsed()) / 1_000.0);
            let id = one["id"].as_str().unwrap_or_default();
            let now = get(&self.server, &format!("/api/amendments/{id}"), &self.bearer).await?;
            ensure!(now["condition"] != "clean", "the edit at {at} did not touch it: {now}");
        }
        Ok(waits)
    }

    /// Adopts amendments while many have the text open.
    async fn adopt(&self) -> anyhow::Result<Vec<f64>> {
        let mut editors = try_join_all((0..EDITORS).map(|_| self.join())).await?;
        let tabled = self.tabled().await?;
        let step = (tabled.len() / ADOPTIONS).max(1);
        let mut waits = Vec::with_capacity(EDITORS * ADOPTIONS);
        for one in tabled.iter().skip(step / 2).step_by(step).take(ADOPTIONS) {
            let address =
                format!("/api/amendments/{}/decide", one["id"].as_str().unwrap_or_default());
            let words = adopted_words(one)?;
            let adopt = json!({ "outcome": "adopted", "anyway": true });
            let began = Instant::now();
            let heard = editors.iter_mut().map(|(_, reader, _)| async {
                brought(reader, &words).await?;
                anyhow::Ok(micros(began.elapsed()) / 1_000.0)
            });
            let decided = post(&self.server, &address, &self.bearer, &adopt);
            let (decided, heard) = tokio::join!(decided, try_join_all(heard));
            decided?;
            waits.extend(heard?);
        }
        Ok(waits)
    }
}

fn items(page: &Value) -> anyhow::Result<&Vec<Value>> {
    page["items"].as_array().context("no list")
}

/// Waits for an update that brings these words: a socket also hears of what it has.
async fn brought(reader: &mut Reader, words: &str) -> anyhow::Result<()> {
    reader
        .until(|heard| match heard {
            Heard::Update(update) => {
                update.windows(words.len()).any(|part| part == words.as_bytes()).then_some(())
            }
            Heard::Step1(_) | Heard::Awareness(_) | Heard::Stored | Heard::Other => None,
        })
        .await
}

/// What an amendment of `coopol demo` writes, and no other one.
fn adopted_words(amendment: &Value) -> anyhow::Result<String> {
    let title = amendment["title"].as_str().unwrap_or_default();
    let number = title.rsplit(' ').next().filter(|number| !number.is_empty());
    Ok(format!("quartiers ({})", number.context("an amendment without a number")?))
}

/// Writes words; the update that says so.
fn insert(doc: &yrs::Doc, at: u32, words: &str) -> Vec<u8> {
    let text = doc.get_or_insert_text(crate::wire::TEXT);
    let mut transaction = doc.transact_mut();
    text.insert(&mut transaction, at, words);
    transaction.encode_update_v1()
}

/// What a folder takes on the disk.
fn disk_kib(folder: &Path) -> anyhow::Result<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(count(usize::try_from(bytes / 1_024)?))
}

fn report(measured: &Measured) -> (String, Claims) {
    let Measured { size, first_ms, .. } = measured;
    let (disk, asleep) = measured.sleeping_kib;
    let (conditions, adoptions) = (&measured.conditions_ms, &measured.adoption_ms);
    let mut out = format!(
        "## A text of {} pages with {} amendments\n\n\
         Made by `coopol demo --pages {} --amendments {}`: paragraphs of one sentence, written in \
         one go; every amendment is tabled, one in ten changes what another one changes. The \
         hub is started anew before. A wait is from the connection of a client on the same machine \
         to the last byte of the answer.\n\n\
         The first list after a start, for which every amendment is read and opened on its text: \
         **{first_ms:.0} ms**. Then, {REQUESTS} requests for each page:\n\n\
         | page | p50, ms | p99, ms |\n|---|--:|--:|\n",
        size.pages, size.amendments, size.pages, size.amendments,
    );
    for (page, waits) in &measured.pages {
        let (p50, p99) = (median(waits), percentile(waits, 99));
        let _ = writeln!(out, "| {page} | {p50:.1} | {p99:.1} |");
    }
    let (edit_p50, edit_p99) = (median(conditions), percentile(conditions, 99));
    let (adopt_p50, adopt_p99) = (median(adoptions), percentile(adoptions, 99));
    let asleep_words = match asleep {
        0.1.. => format!("{asleep:.1} KiB"),
        _ => "nothing that can be measured".to_owned(),
    };
    let _ = write!(
        out,
        "\n**All conditions after an edit** of a sentence that an amendment changes, from the edit \
         stored to an answer with every condition on the new text: median **{edit_p50:.1} ms**, \
         p99 {edit_p99:.1} ms of {} edits.\n\n\
         **An adoption**, from the decision sent to each of {EDITORS} editors who have its words: \
         median {adopt_p50:.0} ms, p99 **{adopt_p99:.0} ms**, of {ADOPTIONS} adoptions.\n\n\
         **An amendment asleep** takes {disk:.1} KiB on the disk, wording and reasons included, \
         and {asleep_words} of memory after a start; {:.1} KiB while conditions are followed, the \
         text itself included.\n",
        conditions.len(),
        measured.followed_kib,
    );
    let mut claims = Claims::default();
    claims.at_most("amendments: all conditions after an edit, median, ms", edit_p50, 50.0);
    claims.at_most("amendments: an adoption on 200 screens, p99, ms", adopt_p99, 300.0);
    claims.at_most("amendments: one asleep, KiB of memory", asleep, 20.0);
    (out, claims)
}
