//! `coopol doctor`, `coopol export` and `coopol backup`: also while the hub runs.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use coopol::{
    channel::gallery,
    config::store::StorePlace,
    domain::ids::RoomId,
    room::{history, log_name},
    store::Loaded,
    text::{
        archive::History,
        flat,
        view::{self, Examination},
    },
};

use super::{BackupFlags, ExportFlags, ExportFormat, RoomFlags};

async fn read(flags: &RoomFlags) -> anyhow::Result<(History, Loaded)> {
    let room: RoomId = flags.room.parse()?;
    let loaded = flags.data.open().await?.load(log_name(&room)).await?;
    anyhow::ensure!(loaded.head().0 > 0, "nothing was ever written in {room}");
    Ok((history(&loaded)?, loaded))
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

/// Copies the whole store to a new file, and the pictures beside it to a folder beside that.
pub(super) async fn backup(flags: &BackupFlags) -> anyhow::Result<()> {
    let store = flags.data.open().await?;
    // First the store: a picture that only a later message shows does no harm.
    store.backup(flags.file.clone()).await?;
    let bytes = fs::metadata(&flags.file)?.len();
    writeln!(std::io::stdout(), "{}: {bytes} bytes", flags.file.display())?;
    let pictures = flags.data.data.join(gallery::FOLDER_NAME);
    if flags.data.store.parse() == Ok(StorePlace::Embedded) && pictures.is_dir() {
        let mut name = flags.file.clone().into_os_string();
        name.push(".pictures");
        let target = PathBuf::from(name);
        copy_folder(&pictures, &target).with_context(|| target.display().to_string())?;
        writeln!(std::io::stdout(), "{}: the pictures in messages", target.display())?;
    }
    Ok(())
}

/// What is taken away meanwhile is not copied.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, to) = (entry?.path(), to.to_owned());
        let Some(name) = from.file_name() else { continue };
        let copied = if from.is_dir() {
            copy_folder(&from, &to.join(name))
        } else {
            fs::copy(&from, to.join(name)).map(|_| ())
        };
        match copied {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            copied => copied?,
        }
    }
    Ok(())
}
