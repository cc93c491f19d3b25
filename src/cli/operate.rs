//! `coopol doctor`, `coopol export` and `coopol backup`: also while the hub runs.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use coopol::{
    channel::gallery,
    config::store::StorePlace,
    domain::ids::RoomId,
    room::{history, log_name},
    store::{Loaded, Store},
    text::{
        archive::{Archive, History},
        flat,
        union::{OpenBranch, base_of, open_branch},
        view::{self, Examination},
    },
};
use uuid::Uuid;

use super::{BackupFlags, ExportFlags, ExportFormat, RoomFlags, make_private};

/// Logs below a branch: a text, and one amendment of it.
const MAX_BELOW: usize = 2;

async fn read(flags: &RoomFlags) -> anyhow::Result<(History, Loaded)> {
    let room: RoomId = flags.room.parse()?;
    let store = flags.data.place()?.open().await?;
    let loaded = store.load(log_name(&room)).await?;
    ensure!(loaded.head().0 > 0, "nothing was ever written in {room}");
    let whole = on_its_base(&*store, history(&loaded)?).await?;
    Ok((whole, loaded))
}

/// What a branch shows: its words on those of the logs below it, as its room opens them.
async fn on_its_base(store: &dyn Store, own: History) -> anyhow::Result<History> {
    let mut below = Vec::new();
    let mut next = base_of(&own.entries).map(str::to_owned);
    while let Some(name) = next.take() {
        ensure!(below.len() < MAX_BELOW, "it stands on more than a text and one amendment");
        let base = name.parse::<RoomId>().context("what it stands on")?;
        let read = history(&store.load(log_name(&base)).await?)?;
        next = base_of(&read.entries).map(str::to_owned);
        below.insert(0, read);
    }
    if below.is_empty() {
        return Ok(own);
    }
    let OpenBranch { text, .. } = open_branch(&below, &own.entries)?;
    let archive = Archive { epoch: text.epoch, state: text.live.state(), ..own.archive };
    Ok(History { archive, entries: Vec::new() })
}

/// Says how a room is.
pub(super) async fn doctor(flags: &RoomFlags) -> anyhow::Result<()> {
    let (History { archive, entries }, loaded) = read(flags).await?;
    let Examination { epoch, join_bytes, archive_bytes, clients, clocks, deleted, poison, open } =
        view::examine(&archive, &entries)?;
    let folded = loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.through.0);
    let tail_bytes: usize = loaded.records.iter().map(|record| record.body.len()).sum();
    let mut out = std::io::stdout();
    writeln!(out, "room              {}", flags.room)?;
    writeln!(out, "epoch             {epoch}")?;
    writeln!(out, "records           {} ({folded} folded)", loaded.head().0)?;
    writeln!(out, "snapshot bytes    {archive_bytes}")?;
    writeln!(out, "tail              {} records, {tail_bytes} bytes", loaded.records.len())?;
    writeln!(out, "attribution spans {}", archive.attribution.span_count())?;
    writeln!(out, "client ids        {clients}")?;
    writeln!(out, "clocks            {clocks}")?;
    writeln!(out, "tombstones        {deleted}")?;
    writeln!(out, "quarantined       {}", archive.quarantined.len() + poison)?;
    writeln!(out, "a join sends      {join_bytes} bytes")?;
    writeln!(out, "a cold load takes {:.1} ms", open.as_secs_f64() * 1_000.0)?;
    Ok(())
}

/// Writes a room's content to standard output. A document that other editors wrote, in a form of
/// their own, is exported as the words of its shared types.
pub(super) async fn export(flags: &ExportFlags) -> anyhow::Result<()> {
    let (History { archive, entries }, _) = read(&flags.room).await?;
    let blocks = || {
        let blocks = view::blocks(&archive, &entries)?;
        blocks.with_context(|| {
            format!(
                "{} was not written with Coopol's editor: only --format text, json and update \
                 can export it",
                flags.room.room
            )
        })
    };
    let bytes = match flags.format {
        ExportFormat::Text => match view::blocks(&archive, &entries)? {
            Some(blocks) => format!("{}\n", flat::plain_text(&blocks)).into_bytes(),
            None => view::plain_text(&archive, &entries)?.into_bytes(),
        },
        ExportFormat::Html => format!("{}\n", flat::html(&blocks()?)).into_bytes(),
        ExportFormat::Markdown => format!("{}\n", flat::markdown(&blocks()?)).into_bytes(),
        ExportFormat::Blocks => serde_json::to_vec(&flat::json(&blocks()?))?,
        ExportFormat::Json => {
            let json = view::json(&archive, &entries)?;
            serde_json::to_vec_pretty(&json)?
        }
        ExportFormat::Update => view::update(&archive, &entries)?.to_vec(),
    };
    std::io::stdout().write_all(&bytes)?;
    Ok(())
}

/// Copies the whole store to a new file, and the pictures beside it to a folder beside that. The
/// file gets its name last: where it is, all of it is.
pub(super) async fn backup(flags: &BackupFlags) -> anyhow::Result<()> {
    let place = flags.data.place()?;
    let store = place.open().await?;
    let (file, beside) = (&flags.file, named(&flags.file, ".pictures"));
    for target in [file, &beside] {
        let is_free = fs::symlink_metadata(target).is_err();
        ensure!(is_free, "there is a file already: {}", target.display());
    }
    let draft = named(file, &format!(".{}.part", Uuid::new_v4()));
    // First the store: a picture that only a later message shows does no harm.
    store.backup(draft.clone()).await?;
    let bytes = fs::metadata(&draft)?.len();
    let pictures = place.folder.join(gallery::FOLDER_NAME);
    let has_pictures = place.store == StorePlace::Embedded && pictures.is_dir();
    let copied = if has_pictures { copy_pictures(&pictures, &beside) } else { Ok(()) };
    if let Err(error) = copied.and_then(|()| publish(&draft, file)) {
        // A part of a backup is of no use.
        let _ = fs::remove_file(&draft);
        let _ = fs::remove_dir_all(&beside);
        return Err(error.context("there is no backup"));
    }
    writeln!(std::io::stdout(), "{}: {bytes} bytes", file.display())?;
    if has_pictures {
        writeln!(std::io::stdout(), "{}: the pictures in messages", beside.display())?;
    }
    Ok(())
}

/// The path with something added to its last name.
fn named(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Gives what is complete its name, and makes the name last.
fn publish(draft: &Path, target: &Path) -> anyhow::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::rename(draft, target)
        .and_then(|()| File::open(folder))
        .and_then(|folder| folder.sync_all())
        .with_context(|| target.display().to_string())
}

fn copy_pictures(from: &Path, target: &Path) -> anyhow::Result<()> {
    let draft = named(target, &format!(".{}.part", Uuid::new_v4()));
    make_private(&draft)?;
    let copied = copy_folder(from, &draft).with_context(|| target.display().to_string());
    let copied = copied.and_then(|()| publish(&draft, target));
    if copied.is_err() {
        let _ = fs::remove_dir_all(&draft);
    }
    copied
}

/// What is taken away meanwhile is not copied. All of the copy is on the disk when it answers.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let from = entry?.path();
        let Some(name) = from.file_name() else { continue };
        let to = to.join(name);
        let copied = if from.is_dir() {
            fs::create_dir(&to).and_then(|()| copy_folder(&from, &to))
        } else {
            fs::copy(&from, &to).and_then(|_| File::open(&to)).and_then(|copy| copy.sync_all())
        };
        match copied {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            copied => copied?,
        }
    }
    File::open(to)?.sync_all()
}
