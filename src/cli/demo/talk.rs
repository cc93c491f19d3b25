//! A house that talks, made up: what channels are measured with.

use std::sync::Arc;

use anyhow::Context as _;
use coopol::{
    channel::{ChannelHandle, ChannelSettings, Channels, Paced, gallery::shelf::Shelf},
    domain::{
        channel::{
            body::Body,
            command::{Command as Act, Power},
            event::Saying,
        },
        ids::{ChannelId, MemberId, MessageId, TextId, ThemeId},
        organisation::{
            channels::{ChannelKind, ChannelPlace},
            command::Command,
            text::{TextKind, Visibility},
        },
    },
    house::password,
};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::place::{Newcomer, Place};

/// Who may read every channel.
const MEMBERS: usize = 1_000;
/// Texts, each with a discussion in which nothing was said yet.
const TEXTS: usize = 1_000;
/// Commands in one decision.
const BATCH: usize = 500;
/// Messages that are under way together: a channel takes no more.
const SAID_AT_ONCE: usize = 1_000;
const WORDS: &str = "Je propose que l’on reprenne la phrase du premier alinéa";

/// Fills a house: one theme in whose discussion `messages` stand, and texts. Everybody's password
/// is `password`; the first keeps the house.
pub(super) async fn fill(place: &Place, password: &str, messages: usize) -> anyhow::Result<()> {
    let hash = password::hash(password.to_owned()).await?;
    let people = place.populate((0..MEMBERS).map(Newcomer::made_up), &hash).await?;
    let keeper = &people[0];
    let theme = ThemeId(Uuid::now_v7());
    let plant = Command::PlantTheme { theme, name: "Transports".to_owned(), parent: None };
    place.ask(keeper, vec![plant]).await?;
    let main = discuss(ChannelPlace::Theme(theme));
    place.ask(keeper, vec![main.1]).await?;
    let opened: Vec<Command> = (0..TEXTS).flat_map(open).collect();
    for batch in opened.chunks(BATCH) {
        place.ask(keeper, batch.to_vec()).await?;
    }
    say(place, (main.0, &people), messages).await
}

/// A text, and the discussion beside it.
fn open(at: usize) -> [Command; 2] {
    let text = TextId(Uuid::now_v7());
    let open = Command::OpenText {
        text,
        kind: TextKind::Contribution,
        title: format!("Texte {at}"),
        theme: None,
        group: None,
        visibility: Some(Visibility::Organisation),
    };
    [open, discuss(ChannelPlace::Text(text)).1]
}

fn discuss(place: ChannelPlace) -> (ChannelId, Command) {
    let channel = place.main_channel();
    let kind = ChannelKind::Discussion;
    (channel, Command::OpenChannel { channel, place, kind, name: None })
}

/// Sends messages as members do, but for the pace that keeps one person from saying so much.
async fn say(
    place: &Place,
    (channel, people): (ChannelId, &[MemberId]),
    messages: usize,
) -> anyhow::Result<()> {
    let store = place.store();
    let shelf = Shelf::new(Arc::clone(store), None);
    let powers: coopol::channel::Powers = Arc::new(|_, _| Some(Power::Speaker));
    let settings = ChannelSettings { paced: Paced::Nobody, ..ChannelSettings::default() };
    let channels = Channels::new(Arc::clone(store), powers, shelf, settings);
    let channel = channels.open(channel).await?;
    let numbers: Vec<usize> = (0..messages).collect();
    for batch in numbers.chunks(SAID_AT_ONCE) {
        let said = batch.iter().map(|at| message(&channel, &people[at % people.len()], *at));
        try_join_all(said).await?;
    }
    Ok(())
}

async fn message(channel: &ChannelHandle, by: &MemberId, at: usize) -> anyhow::Result<()> {
    let body = Body::new(&format!("{WORDS} ({at}).")).context("nothing to say")?;
    let say = Act::Say(Saying::plain(MessageId(Uuid::now_v7()), body));
    channel.ask(by.clone(), say).await?;
    Ok(())
}
