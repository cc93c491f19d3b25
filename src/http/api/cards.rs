//! Cards: what a link to a text, a paragraph, an amendment or a message of this hub leads to, for
//! whoever asks, as it stands now. What they may not read is answered like what is not there.

use axum::{Json, extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    content::blocks,
    extract::{Caller, Page, Query},
    links::base_url,
    people::{Person, person},
    problem::Problem,
};
use crate::{
    channel::{
        ChannelError,
        message::{Message, MessageState, Reader},
    },
    domain::{
        amendment::{Amendment, Status, rights::AmendmentAct},
        ids::{AmendmentId, ChannelId, TextId},
        organisation::{
            Organisation,
            channels::ChannelPlace,
            rights::TextAct,
            text::{Stage, Text, TextKind},
        },
    },
    hub::Hub,
    text::flat::{Block, plain_text},
};

/// Most addresses in one question: the links of a screen of messages.
const MAX_ASKED: usize = 20;
/// Longest excerpt, in characters: three lines on a phone.
const MAX_EXCERPT_CHARS: usize = 240;

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CardKind {
    /// A text.
    Text,
    /// One paragraph of a text.
    Paragraph,
    /// An amendment.
    Amendment,
    /// A message.
    Message,
}

/// A link, shown.
#[derive(Serialize, ToSchema)]
pub(super) struct Card {
    what: CardKind,
    /// The id of the text, the amendment or the message.
    id: Uuid,
    /// What it is called; of a message, its channel, if that has a name.
    title: Option<String>,
    /// Of a text.
    kind: Option<TextKind>,
    /// Of a text.
    stage: Option<Stage>,
    /// Of an amendment.
    status: Option<Status>,
    /// The number of an amendment as it is printed, for instance `12 rect.`.
    label: Option<String>,
    /// Its first words, at most 240 characters.
    excerpt: String,
    /// Who sent a message.
    author: Option<Person>,
    /// When a message was sent, in seconds since 1970.
    at: Option<u64>,
    /// Where a message stands.
    channel: Option<ChannelId>,
}

/// An address with what it leads to.
#[derive(Serialize, ToSchema)]
pub(super) struct Linked {
    url: String,
    /// Nothing: it is not of this hub, not there, or not for whoever asks.
    card: Option<Card>,
}

/// Which links.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CardQuery {
    /// Addresses of this hub, or paths, separated by spaces; at most 20.
    urls: String,
}

/// What a link names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Text(TextId),
    Paragraph(TextId, String),
    Amendment(AmendmentId),
    Message(ChannelId, u64),
}

/// What links lead to, for whoever asks.
#[utoipa::path(get, path = "/api/cards", params(CardQuery), responses(
    (status = 200, body = Page<Linked>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    headers: HeaderMap,
    Query(CardQuery { urls }): Query<CardQuery>,
) -> Result<Json<Page<Linked>>, Problem> {
    let base = Url::parse(&base_url(&hub, &headers)).ok();
    let asked: Vec<&str> = urls.split_whitespace().take(MAX_ASKED + 1).collect();
    if asked.len() > MAX_ASKED {
        return Err(Problem::invalid(format!("ask for at most {MAX_ASKED} links at once")));
    }
    let mut items = Vec::with_capacity(asked.len());
    for url in asked {
        let target = base.as_ref().and_then(|base| Target::of(url, base));
        let card = match target {
            Some(target) => card(&hub, &caller, target).await?,
            None => None,
        };
        items.push(Linked { url: url.to_owned(), card });
    }
    Ok(Json(Page { items, next: None }))
}

impl Target {
    /// What an address leads to, if it is one of the hub at `base`.
    fn of(url: &str, base: &Url) -> Option<Self> {
        let url = base.join(url).ok().filter(|url| url.origin() == base.origin())?;
        let path: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
        let [noun, id] = path[..] else { return None };
        let id = Uuid::parse_str(id).ok()?;
        let named = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(url.fragment()?.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        match noun {
            "texts" | "lire" => Some(match named("block") {
                Some(block) => Self::Paragraph(TextId(id), block),
                None => Self::Text(TextId(id)),
            }),
            "amendments" => Some(Self::Amendment(AmendmentId(id))),
            "channels" => Some(Self::Message(ChannelId(id), named("message")?.parse().ok()?)),
            _ => None,
        }
    }
}

async fn card(hub: &Hub, caller: &Caller, target: Target) -> Result<Option<Card>, Problem> {
    match target {
        Target::Text(id) => of_text(hub, caller, (id, None)).await,
        Target::Paragraph(id, block) => of_text(hub, caller, (id, Some(block))).await,
        Target::Amendment(id) => of_amendment(hub, caller, id).await,
        Target::Message(channel, seq) => of_message(hub, caller, (channel, seq)).await,
    }
}

/// A paragraph that is gone leads to its text.
async fn of_text(
    hub: &Hub,
    caller: &Caller,
    (id, block): (TextId, Option<String>),
) -> Result<Option<Card>, Problem> {
    let now = hub.house().view();
    let may_read = now.organisation.may_on_text(caller.actor(), id, TextAct::Read);
    let Some(text) = now.organisation.text(id).filter(|_| may_read) else { return Ok(None) };
    let Text { title, kind, stage, .. } = text;
    let words = blocks(hub, id).await?;
    let is_it = |found: &&Block| block.is_some() && found.bid == block;
    let (what, excerpt) = match words.iter().find(is_it) {
        Some(found) => (CardKind::Paragraph, excerpt(&plain_text(std::slice::from_ref(found)))),
        None => (CardKind::Text, excerpt(&plain_text(&words))),
    };
    let (kind, stage) = (Some(*kind), Some(*stage));
    Ok(Some(Card { kind, stage, excerpt, ..Card::new(what, id.0, Some(title.clone())) }))
}

async fn of_amendment(
    hub: &Hub,
    caller: &Caller,
    id: AmendmentId,
) -> Result<Option<Card>, Problem> {
    let Some(view) = hub.desk().of_amendment(id) else { return Ok(None) };
    let organisation = &hub.house().view().organisation;
    let may_read = view.floor(organisation).may(caller.actor(), id, AmendmentAct::Read);
    let found = view.procedure.amendment(id).filter(|_| may_read);
    let Some(Amendment { title, status, .. }) = found else { return Ok(None) };
    let label = found.and_then(Amendment::label).map(|label| label.to_string());
    // Its reasons are a text in a room of its own.
    let excerpt = excerpt(&plain_text(&blocks(hub, TextId(id.0)).await?));
    let status = Some(*status);
    let card = Card::new(CardKind::Amendment, id.0, Some(title.clone()));
    Ok(Some(Card { status, label, excerpt, ..card }))
}

/// Of a message that is hidden from the reader, or erased, there is nothing to show.
async fn of_message(
    hub: &Hub,
    caller: &Caller,
    (channel, seq): (ChannelId, u64),
) -> Result<Option<Card>, Problem> {
    let (handle, power) = match hub.channel_for(&caller.member, channel).await {
        Err(ChannelError::Unknown) => return Ok(None),
        opened => opened?,
    };
    let found = handle.read(&[seq], Reader { member: &caller.member, power }).await?;
    let is_seen = |message: &Message| message.state == MessageState::Shown;
    let Some(message) = found.into_iter().next().filter(is_seen) else { return Ok(None) };
    let now = hub.house().view();
    let author = person(hub.house(), &now.organisation, &message.author).await?;
    let shown = message.images.iter().map(|image| image.alt.as_str());
    let words: Vec<&str> = [message.body.as_str()].into_iter().chain(shown).collect();
    let title = name_of(hub, &now.organisation, channel);
    Ok(Some(Card {
        excerpt: excerpt(&words.join(" ")),
        author: Some(author),
        at: Some(message.at),
        channel: Some(channel),
        ..Card::new(CardKind::Message, message.id.0, title)
    }))
}

/// What a channel is called: by its own name, or as its place, which its readers may know.
fn name_of(hub: &Hub, organisation: &Organisation, channel: ChannelId) -> Option<String> {
    let entry = organisation.channel(channel)?;
    let place = || match &entry.place {
        ChannelPlace::Group(id) => organisation.group(*id).map(|(_, group)| group.name.clone()),
        ChannelPlace::Theme(id) => organisation.theme(*id).map(|(_, theme)| theme.name.clone()),
        ChannelPlace::Text(id) => organisation.text(*id).map(|text| text.title.clone()),
        ChannelPlace::Amendment { amendment, text } => {
            let view = hub.desk().of_text(*text)?;
            view.procedure.amendment(*amendment).map(|one| one.title.clone())
        }
        ChannelPlace::Members(_) => None,
    };
    entry.name.clone().or_else(place)
}

impl Card {
    fn new(what: CardKind, id: Uuid, title: Option<String>) -> Self {
        Self {
            what,
            id,
            title,
            kind: None,
            stage: None,
            status: None,
            label: None,
            excerpt: String::new(),
            author: None,
            at: None,
            channel: None,
        }
    }
}

/// The first words, in one line.
fn excerpt(words: &str) -> String {
    let mut line = String::new();
    let mut left = MAX_EXCERPT_CHARS;
    for word in words.split_whitespace() {
        let length = word.chars().count() + usize::from(!line.is_empty());
        if length >= left {
            if line.is_empty() {
                line.extend(word.chars().take(MAX_EXCERPT_CHARS - 1));
            }
            line.push('…');
            break;
        }
        left -= length;
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn channel_18_an_address_of_this_hub_is_understood_and_no_other() {
        let base = Url::parse("https://hub.example").unwrap();
        let of = |url: &str| Target::of(url, &base);
        let id = Uuid::from_u128(7);
        assert_eq!(of(&format!("/texts/{id}")), Some(Target::Text(TextId(id))));
        assert_eq!(of(&format!("https://hub.example/lire/{id}/")), Some(Target::Text(TextId(id))));
        let paragraph = Target::Paragraph(TextId(id), "b1".to_owned());
        assert_eq!(of(&format!("/texts/{id}#block=b1")), Some(paragraph));
        let message = Target::Message(ChannelId(id), 42);
        assert_eq!(of(&format!("/channels/{id}#message=42")), Some(message));
        assert_eq!(of(&format!("/amendments/{id}")), Some(Target::Amendment(AmendmentId(id))));
        for other in [
            format!("https://other.example/texts/{id}"),
            format!("//other.example/texts/{id}"),
            format!("http://hub.example/texts/{id}"),
            format!("https://hub.example@other.example/texts/{id}"),
            format!("/texts/{id}/settings"),
            format!("/channels/{id}"),
            format!("/channels/{id}#message=-1"),
            "javascript:alert(1)".to_owned(),
            "/texts/x".to_owned(),
            "https://[".to_owned(),
        ] {
            assert_eq!(of(&other), None, "{other}");
        }
    }

    #[test]
    fn channel_18_an_excerpt_is_one_short_line() {
        assert_eq!(excerpt(" Le  rail\n\nà Nantes "), "Le rail à Nantes");
        let long = excerpt(&"quai ".repeat(200));
        assert!(long.ends_with(" quai…") && long.chars().count() <= MAX_EXCERPT_CHARS, "{long}");
        assert_eq!(excerpt(&"é".repeat(900)).chars().count(), MAX_EXCERPT_CHARS);
    }
}
