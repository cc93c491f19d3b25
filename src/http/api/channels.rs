//! Channels: which there are, opening one, what is known of it beside its messages.

use std::{collections::HashMap, pin::pin};

use axum::{Json, extract::State, http::StatusCode};
use futures_util::{StreamExt as _, stream};
use imbl::OrdSet;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    describe::TalkRefusals,
    extract::{Body, Caller, Page, PageQuery, Path, Query, present},
    groups::new_id,
    problem::Problem,
};
use crate::{
    channel::{
        ChannelHandle,
        marks::{Level, ReadThrough},
    },
    domain::{
        channel::command::{Command as Rule, Power},
        ids::{AmendmentId, ChannelId, GroupId, MemberId, TextId, ThemeId},
        organisation::{
            Organisation,
            channels::{ChannelEntry, ChannelKind, ChannelPlace},
            command::Command,
        },
    },
    house::anchors::{self, Anchor},
    hub::{Counts, Hub, now_s},
};

/// Channels of one page that are opened at once: each may be read from the store.
const OPENED_AT_ONCE: usize = 16;

/// What a channel belongs to.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceView {
    what: PlaceKind,
    /// Which; none between people.
    id: Option<Uuid>,
    /// Who talks, between people.
    members: Option<Vec<MemberId>>,
}

/// A kind of place.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlaceKind {
    /// A group.
    Group,
    /// A theme.
    Theme,
    /// A text.
    Text,
    /// An amendment.
    Amendment,
    /// People.
    Members,
}

/// What one may do in a channel.
#[derive(Serialize, ToSchema)]
pub(super) struct ChannelRights {
    speak: bool,
    moderate: bool,
}

/// One channel, for one member.
#[derive(Serialize, ToSchema)]
pub(super) struct ChannelView {
    id: ChannelId,
    name: Option<String>,
    place: PlaceView,
    kind: ChannelKind,
    /// The words that a thread is about.
    anchor: Option<Anchor>,
    opened_by: MemberId,
    /// When it was opened, in seconds since 1970.
    opened: u64,
    /// How many messages stand in it.
    messages: u64,
    #[serde(flatten)]
    counts: Counts,
    /// What one wants to be told.
    level: Level,
    /// The time between two messages of one member, in seconds; 0 without slow mode.
    slow_mode_s: u32,
    /// For how many days messages are kept; nothing: for ever.
    retention_days: Option<u32>,
    /// Until when one may not speak, in seconds since 1970.
    muted_until: Option<u64>,
    rights: ChannelRights,
}

impl From<&ChannelPlace> for PlaceView {
    fn from(place: &ChannelPlace) -> Self {
        let at = |what, id| Self { what, id: Some(id), members: None };
        match place {
            ChannelPlace::Group(GroupId(id)) => at(PlaceKind::Group, *id),
            ChannelPlace::Theme(ThemeId(id)) => at(PlaceKind::Theme, *id),
            ChannelPlace::Text(TextId(id)) => at(PlaceKind::Text, *id),
            ChannelPlace::Amendment { amendment, .. } => at(PlaceKind::Amendment, amendment.0),
            ChannelPlace::Members(members) => {
                let members = Some(members.iter().cloned().collect());
                Self { what: PlaceKind::Members, id: None, members }
            }
        }
    }
}

/// What one member has noted about channels.
struct Notes {
    read: ReadThrough,
    levels: HashMap<ChannelId, Level>,
}

impl Notes {
    async fn of(hub: &Hub, member: &MemberId) -> Result<Self, Problem> {
        let marks = hub.channels().marks();
        Ok(Self { read: marks.all(member).await?, levels: marks.levels(member).await? })
    }
}

fn show(
    hub: &Hub,
    (caller, notes): (&Caller, &Notes),
    (handle, power): (&ChannelHandle, Power),
    entry: &ChannelEntry,
) -> ChannelView {
    let (id, view) = (handle.id(), handle.view());
    let read = notes.read.get(&id).copied().unwrap_or_default();
    ChannelView {
        id,
        name: entry.name.clone(),
        place: (&entry.place).into(),
        kind: entry.kind,
        anchor: None,
        opened_by: entry.opened_by.clone(),
        opened: entry.opened_at_s,
        messages: view.channel.count(),
        counts: hub.counts(&view, &caller.member, read),
        level: notes.levels.get(&id).copied().unwrap_or_default(),
        slow_mode_s: view.channel.slow_mode_s(),
        retention_days: view.channel.retention_days(),
        muted_until: view.channel.muted_until_s(&caller.member, now_s()),
        rights: ChannelRights {
            speak: power >= Power::Speaker,
            moderate: power >= Power::Moderator,
        },
    }
}

async fn one(hub: &Hub, caller: &Caller, id: ChannelId) -> Result<ChannelView, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let now = hub.house().view();
    let entry = now.organisation.channel(id).ok_or_else(|| Problem::not_found("channel"))?;
    let notes = Notes::of(hub, &caller.member).await?;
    with_anchor(hub, show(hub, (caller, &notes), (&handle, power), entry)).await
}

async fn with_anchor(hub: &Hub, view: ChannelView) -> Result<ChannelView, Problem> {
    let anchor = match view.kind {
        ChannelKind::Thread => anchors::get(hub.store().as_ref(), view.id).await?,
        ChannelKind::Discussion | ChannelKind::Named | ChannelKind::Direct => None,
    };
    Ok(ChannelView { anchor, ..view })
}

/// Which channels are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChannelQuery {
    group: Option<GroupId>,
    theme: Option<ThemeId>,
    text: Option<TextId>,
    amendment: Option<AmendmentId>,
    /// Only those between people.
    direct: Option<bool>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Items on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

impl ChannelQuery {
    /// What was merged is found as what it became.
    fn wants(&self, organisation: &Organisation, place: &ChannelPlace) -> bool {
        let group = |id| organisation.group(id).map(|(id, _)| id);
        let theme = |id| organisation.theme(id).map(|(id, _)| id);
        let is_direct = matches!(place, ChannelPlace::Members(_));
        self.group.is_none_or(
            |asked| matches!(place, ChannelPlace::Group(id) if group(*id) == group(asked)),
        ) && self.theme.is_none_or(
            |asked| matches!(place, ChannelPlace::Theme(id) if theme(*id) == theme(asked)),
        ) && self.text.is_none_or(|asked| *place == ChannelPlace::Text(asked))
            && self.amendment.is_none_or(|asked| place.amendment() == Some(asked))
            && self.direct.is_none_or(|asked| asked == is_direct)
    }
}

/// The channels that one may read, the last opened first.
#[utoipa::path(get, path = "/api/channels", params(ChannelQuery), responses(
    (status = 200, body = Page<ChannelView>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<ChannelQuery>,
) -> Result<Json<Page<ChannelView>>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let wanted = organisation.channels().filter(|(id, entry)| {
        query.wants(organisation, &entry.place)
            && hub.channels().power(&caller.member, *id).is_some()
    });
    let mut wanted: Vec<(ChannelId, &ChannelEntry)> = wanted.collect();
    wanted.sort_by_key(|(id, entry)| (std::cmp::Reverse(entry.opened_at_s), *id));
    let page = PageQuery { after: query.after, limit: query.limit };
    let Page { items, next } = page.cut(wanted, |(id, _)| id.to_string())?;
    let notes = Notes::of(&hub, &caller.member).await?;
    let ids: Vec<ChannelId> = items.iter().map(|(id, _)| *id).collect();
    let opened =
        stream::iter(ids).map(|id| hub.channel_for(&caller.member, id)).buffered(OPENED_AT_ONCE);
    let mut opened = pin!(opened.zip(stream::iter(&items)));
    let mut shown = Vec::with_capacity(items.len());
    while let Some((opened, (id, entry))) = opened.next().await {
        let (handle, power) = match opened {
            Ok(opened) => opened,
            // A right that ends meanwhile, or a log that is damaged, hides this one and no other.
            Err(error) if !error.may_pass() => {
                tracing::warn!(%error, channel = %id, "a channel is left out of a list");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let view = show(&hub, (&caller, &notes), (&handle, power), entry);
        shown.push(with_anchor(&hub, view).await?);
    }
    Ok(Json(Page { items: shown, next }))
}

/// A channel to open, at exactly one place. Without a name it is the one discussion of the place,
/// or the one conversation of these people: whoever asks second finds it.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewChannel {
    /// Its id, if the client chooses it; for channels with a name, and threads.
    id: Option<ChannelId>,
    name: Option<String>,
    group: Option<GroupId>,
    theme: Option<ThemeId>,
    text: Option<TextId>,
    amendment: Option<AmendmentId>,
    /// Whom one talks with; oneself is added.
    members: Option<Vec<MemberId>>,
    /// The words of the text that it is about: a thread, without a name.
    anchor: Option<Anchor>,
}

impl NewChannel {
    fn place(&self, hub: &Hub, caller: &Caller) -> Result<ChannelPlace, Problem> {
        let members = self.members.as_ref().map(|members| {
            let all: OrdSet<MemberId> = members.iter().chain([&caller.member]).cloned().collect();
            ChannelPlace::Members(all)
        });
        let amendment = self.amendment.map(|id| {
            let place = hub.beside_amendment(&caller.member, id);
            place.ok_or_else(|| Problem::not_found("amendment"))
        });
        let places = [
            self.group.map(ChannelPlace::Group),
            self.theme.map(ChannelPlace::Theme),
            self.text.map(ChannelPlace::Text),
            amendment.transpose()?,
            members,
        ];
        let mut places = places.into_iter().flatten();
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            _ => Err(Problem::invalid("name one of group, theme, text, amendment and members")),
        }
    }
}

/// Open a channel, or find the one that is there.
#[utoipa::path(post, path = "/api/channels", request_body = NewChannel,
    responses((status = 201, body = ChannelView), TalkRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Body(asked): Body<NewChannel>,
) -> Result<(StatusCode, Json<ChannelView>), Problem> {
    let place = asked.place(&hub, &caller)?;
    let chosen = || asked.id.unwrap_or_else(|| ChannelId(new_id(&caller)));
    let (channel, kind) = match (&asked.name, &asked.anchor, &place) {
        (Some(_), None, _) => (chosen(), ChannelKind::Named),
        (None, Some(_), ChannelPlace::Text(_)) => (chosen(), ChannelKind::Thread),
        (_, Some(_), _) => return Err(Problem::invalid("a thread has a text, and no name")),
        (None, None, ChannelPlace::Members(_)) => (place.main_channel(), ChannelKind::Direct),
        (None, None, _) => (place.main_channel(), ChannelKind::Discussion),
    };
    let anchor = asked.anchor.map(Anchor::checked).transpose()?;
    let may_open = hub.house().view().organisation.may_open_channel(caller.actor(), &place);
    if let Some(anchor) = anchor.filter(|_| may_open) {
        anchors::put(hub.store().as_ref(), channel, &anchor).await?;
    }
    let open = Command::OpenChannel { channel, place, kind, name: asked.name };
    caller.ask(&hub, vec![open]).await?;
    Ok((StatusCode::CREATED, Json(one(&hub, &caller, channel).await?)))
}

/// One channel.
#[utoipa::path(get, path = "/api/channels/{id}", params(("id" = ChannelId, Path)), responses(
    (status = 200, body = ChannelView), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<ChannelView>, Problem> {
    Ok(Json(one(&hub, &caller, id).await?))
}

/// What can be changed of a channel.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelChange {
    name: Option<String>,
    /// The time between two messages of one member, in seconds, at most 3,600; 0 ends it.
    slow_mode_s: Option<u32>,
    /// For how many days messages are kept, 1 to 3,650; null: for ever.
    #[serde(default, deserialize_with = "present")]
    retention_days: Option<Option<u32>>,
}

/// Rename a channel, slow it down, or say how long its messages are kept.
#[utoipa::path(patch, path = "/api/channels/{id}", params(("id" = ChannelId, Path)),
    request_body = ChannelChange, responses((status = 200, body = ChannelView), TalkRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Body(asked): Body<ChannelChange>,
) -> Result<Json<ChannelView>, Problem> {
    let (handle, _) = hub.channel_for(&caller.member, id).await?;
    if let Some(name) = asked.name {
        caller.ask(&hub, vec![Command::RenameChannel(id, name)]).await?;
    }
    let slow_mode = asked.slow_mode_s.map(Rule::SetSlowMode);
    for rule in slow_mode.into_iter().chain(asked.retention_days.map(Rule::SetRetention)) {
        handle.ask(caller.member.clone(), rule).await?;
    }
    Ok(Json(one(&hub, &caller, id).await?))
}
