//! A long text with many amendments, made up: what the hub is measured with.

use anyhow::Context as _;
use coopol::{
    desk::{Errand, NewAmendment},
    domain::{
        ids::{AmendmentId, MemberId, RoomId, TextId},
        organisation::{
            command::Command,
            text::{Stage, TextKind, Visibility},
        },
    },
    house::password,
    record::{Record, now_ms},
    room,
    store::{Expect, NewRecord},
    text::{event::TextEvent, flat, view},
};
use rand::RngExt as _;
use uuid::Uuid;

use super::{
    place::{Newcomer, Place},
    words,
};

/// How much of each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) pages: usize,
    pub(super) amendments: usize,
}

/// Who writes amendments.
const AUTHORS: usize = 20;
/// Paragraphs on a page: some 2,500 characters.
const PARAGRAPHS: usize = 9;
/// One amendment of so many changes what the one before it changes.
const RIVAL_EVERY: usize = 10;
const SENTENCE: &str = "Les communes reçoivent trois dixièmes des recettes, que la loi de finances \
                        répartit chaque année selon la population, les charges et les services \
                        rendus à toutes et à tous, sans condition de ressources. ";

/// Fills a house. Everybody's password is `password`; the first keeps the house.
pub(super) async fn fill(place: &Place, password: &str, size: Size) -> anyhow::Result<()> {
    let hash = password::hash(password.to_owned()).await?;
    let people = place.populate((0..AUTHORS).map(Newcomer::made_up), &hash).await?;
    let text = TextId(Uuid::now_v7());
    let open = Command::OpenText {
        text,
        kind: TextKind::Motion,
        title: "Convention".to_owned(),
        theme: None,
        group: None,
        visibility: Some(Visibility::Organisation),
    };
    place.ask(&people[0], vec![open]).await?;
    place.write(&people[0], text, &words::blocks(&manuscript(size.pages))).await?;
    place.ask(&people[0], vec![Command::ReachStage(text, Stage::Amendable)]).await?;
    let loaded = place.store().load(room::log_name(&RoomId::Text(text.0))).await?;
    let history = room::history(&loaded)?;
    let state = view::update(&history.archive, &history.entries)?;
    for number in 0..size.amendments {
        let author = &people[number % AUTHORS];
        let amendment = opened(place, (text, number), author).await?;
        let paragraph = place_of(number, size);
        let old = format!("{paragraph} : Les communes");
        let new = format!("{paragraph} : Les communes et les quartiers ({number})");
        let client = rand::rng().random_range(1_000..u64::from(u32::MAX));
        let update = flat::replace(&state, (&old, &new), client).context("no such paragraph")?;
        write(place, amendment, (author, update)).await?;
        place.run(text, author, Errand::Table(amendment)).await?;
    }
    Ok(())
}

/// A text whose paragraphs have numbers.
fn manuscript(pages: usize) -> String {
    let mut text = String::new();
    for page in 0..pages {
        text.push_str(&format!("## Titre {page}\n"));
        for at in 0..PARAGRAPHS {
            text.push_str(&format!("Alinéa {} : {SENTENCE}\n", page * PARAGRAPHS + at));
        }
    }
    text
}

/// Which paragraph an amendment changes: they are spread over the text.
fn place_of(number: usize, size: Size) -> String {
    let number = if number % RIVAL_EVERY == 1 { number - 1 } else { number };
    let paragraphs = size.pages * PARAGRAPHS;
    format!("Alinéa {}", number * paragraphs / size.amendments)
}

async fn opened(
    place: &Place,
    (text, number): (TextId, usize),
    author: &MemberId,
) -> anyhow::Result<AmendmentId> {
    let amendment = AmendmentId(Uuid::now_v7());
    let open = NewAmendment {
        id: amendment,
        parent: None,
        title: format!("Amendement {number}"),
        rationale: "Les quartiers décident de ce qui les concerne.".to_owned(),
        authors: Vec::new(),
    };
    place.run(text, author, Errand::Open(open)).await?;
    Ok(amendment)
}

async fn write(
    place: &Place,
    amendment: AmendmentId,
    (author, update): (&MemberId, bytes::Bytes),
) -> anyhow::Result<()> {
    let event = TextEvent::Update { update, relayed: Vec::new() };
    let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
    let record = Record { kind, at_ms: now_ms(), author, command: None, payload };
    let record = NewRecord { body: record.encode(), unique: None };
    let log = room::log_name(&RoomId::Amendment(amendment.0));
    place.store().append(log, vec![record], Expect::Any).await?;
    Ok(())
}
