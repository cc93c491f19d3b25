//! What a member can know of what the hub knows: who looked at their data, and all of it to take
//! away.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    content::blocks,
    extract::{Caller, Page, PageQuery, Query},
    own_acts::{self, OwnActs},
    people::{Person, person},
    problem::Problem,
    turns,
};
use crate::{
    domain::{
        ids::{GroupId, InvitationId, MemberId, TextId},
        organisation::{
            Organisation,
            argument::{Argument, Check, Source},
            group::{GroupKind, Role},
            member::{Office, Presence, Standing},
            rights::{Actor, TextAct},
            text::{Stage, Text, TextKind, Visibility},
        },
    },
    house::{
        consultations::{self, Consulted},
        identity,
    },
    hub::{Hub, now_s},
    text::flat,
};

/// Words in one download, in bytes of Markdown; texts beyond are named, with where to read them.
const MAX_EXPORT_WORDS_BYTES: usize = 32 * 1024 * 1024;

/// Those whose download is being made, or waits for its turn: each has one at a time, so that
/// nobody takes every turn.
static ASKING: Mutex<BTreeSet<MemberId>> = Mutex::new(BTreeSet::new());

/// Somebody's only download, until this is dropped.
struct Only(MemberId);

impl Only {
    fn of(member: &MemberId) -> Result<Self, Problem> {
        let is_only = Self::asking().insert(member.clone());
        let wait = || Problem::too_many("your file is being made already", turns::EXPORT_WAIT);
        is_only.then(|| Self(member.clone())).ok_or_else(wait)
    }

    fn asking() -> MutexGuard<'static, BTreeSet<MemberId>> {
        ASKING.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Only {
    fn drop(&mut self) {
        Self::asking().remove(&self.0);
    }
}

/// Somebody looked at one's data by right of office.
#[derive(Serialize, ToSchema)]
pub(super) struct Look {
    /// When, in seconds since 1970; the same look within an hour counts once.
    at: u64,
    by: Person,
    what: Consulted,
}

/// Who looked at one's data, the latest first. Kept for a year.
#[utoipa::path(get, path = "/api/me/consultations", params(PageQuery), responses(
    (status = 200, body = Page<Look>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Look>>, Problem> {
    let all = consultations::list(hub.store().as_ref(), &caller.member).await?;
    let numbered = all.into_iter().enumerate().collect();
    let Page { items, next } = page.cut(numbered, |(number, _)| number.to_string())?;
    let looks = items.into_iter().map(|(_, look)| look).collect();
    Ok(Json(Page { items: looked(&hub, looks).await?, next }))
}

async fn looked(
    hub: &Hub,
    consultations: Vec<consultations::Consultation>,
) -> Result<Vec<Look>, Problem> {
    let view = hub.house().view();
    let mut looks = Vec::with_capacity(consultations.len());
    for look in consultations {
        let by = person(hub.house(), &view.organisation, &look.by).await?;
        looks.push(Look { at: look.at_s, by, what: look.what });
    }
    Ok(looks)
}

/// Everything that the hub knows of a member. What others said, signed or voted is not in it.
#[derive(Serialize, ToSchema)]
pub(super) struct Export {
    /// When it was put together, in seconds since 1970.
    at: u64,
    id: MemberId,
    name: String,
    email: String,
    standing: Standing,
    office: Office,
    presence: Presence,
    /// Since when, in seconds since 1970.
    joined: u64,
    groups: Vec<OwnMembership>,
    texts: Vec<OwnText>,
    #[serde(flatten)]
    acts: OwnActs,
    /// The open invitations that one has made.
    invitations: Vec<OwnInvitation>,
    consultations: Vec<Look>,
}

/// A group that one is in.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnMembership {
    id: GroupId,
    name: String,
    kind: GroupKind,
    role: Role,
}

/// What one has to do with a text.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// One is an author.
    Author,
    /// One supports it by name.
    Cosignatory,
    /// One was asked to sign it and has not answered.
    Asked,
    /// One has checked its claim and sources.
    Checker,
}

/// What one answers for in an argumentaire, beside its words.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnArgument {
    claim: String,
    sources: Vec<Source>,
}

/// A text that one wrote, signed, checked or is asked to sign.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnText {
    id: TextId,
    /// Nothing if one is not its author and may not see it any more.
    title: Option<String>,
    kind: TextKind,
    stage: Stage,
    visibility: Visibility,
    part: Part,
    /// When it was opened, in seconds since 1970.
    opened: u64,
    /// Where its words are.
    content: String,
    /// Of what one wrote, the words as they stand, as Markdown.
    words: Option<String>,
    /// Of an argumentaire that one wrote.
    argument: Option<OwnArgument>,
    /// When one checked claim and sources as they stand, in seconds since 1970.
    checked: Option<u64>,
}

/// An invitation that one has made.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnInvitation {
    id: InvitationId,
    group: Option<GroupId>,
    uses_left: u32,
    /// When it ends, in seconds since 1970.
    expires: u64,
}

/// Everything that the hub knows of oneself, as a file to keep: also what one said in channels and
/// conversations, the amendments that one wrote or signed, and how one voted. What others said,
/// signed or voted is not in it.
#[utoipa::path(get, path = "/api/me/export", responses(
    (status = 200, body = Export), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn export(
    State(hub): State<Hub>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    let _only = Only::of(&caller.member)?;
    let _turn = turns::exporting().await?;
    let view = hub.house().view();
    let (organisation, id) = (&view.organisation, &caller.member);
    let member = organisation.member(id).ok_or_else(Problem::signed_out)?;
    let known = identity::read(hub.store().as_ref(), id).await?;
    let (identity, _) = known.ok_or_else(Problem::signed_out)?;
    let consultations = consultations::list(hub.store().as_ref(), id).await?;
    let export = Export {
        at: now_s(),
        id: id.clone(),
        name: identity.name,
        email: identity.email.as_str().to_owned(),
        standing: member.standing,
        office: member.office,
        presence: member.presence,
        joined: member.joined_at_s,
        groups: memberships(organisation, id),
        texts: texts(&hub, organisation, id).await?,
        acts: own_acts::of(&hub, organisation, id).await?,
        invitations: invitations(organisation, id),
        consultations: looked(&hub, consultations).await?,
    };
    let disposition = HeaderValue::from_static("attachment; filename=\"coopol.json\"");
    let headers = [
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Json(export)))
}

fn memberships(organisation: &Organisation, id: &MemberId) -> Vec<OwnMembership> {
    let groups = organisation.groups_of(id).filter_map(|(id, role)| {
        let (_, group) = organisation.group(id)?;
        Some(OwnMembership { id, name: group.name.clone(), kind: group.kind, role })
    });
    groups.collect()
}

fn invitations(organisation: &Organisation, id: &MemberId) -> Vec<OwnInvitation> {
    let own = organisation.invitations().filter(|(_, offer)| offer.by.as_ref() == Some(id));
    let own = own.map(|(id, offer)| OwnInvitation {
        id,
        group: offer.place.map(|place| place.group),
        uses_left: offer.uses_left,
        expires: offer.expires_at_s,
    });
    own.collect()
}

async fn texts(
    hub: &Hub,
    organisation: &Organisation,
    id: &MemberId,
) -> Result<Vec<OwnText>, Problem> {
    let (mut texts, mut bytes) = (Vec::new(), 0);
    for (text_id, text) in organisation.texts() {
        let Some(part) = part(text, id) else { continue };
        let may_read = organisation.may_on_text(Actor::Member(id), text_id, TextAct::Read);
        let mut words = None;
        if part == Part::Author && bytes < MAX_EXPORT_WORDS_BYTES {
            let written = flat::markdown(&blocks(hub, text_id).await?);
            bytes += written.len();
            words = Some(written);
        }
        texts.push(OwnText {
            id: text_id,
            title: may_read.then(|| text.title.clone()),
            kind: text.kind,
            stage: text.stage,
            visibility: text.visibility,
            part,
            opened: text.opened_at_s,
            content: format!("/api/texts/{text_id}/content?format=markdown"),
            words,
            argument: own_argument(text).filter(|_| part == Part::Author),
            checked: check_of(text, id).map(|check| check.at_s),
        });
    }
    Ok(texts)
}

/// What ties a member to a text most.
fn part(text: &Text, id: &MemberId) -> Option<Part> {
    let ties = [
        (text.authors.contains(id), Part::Author),
        (text.cosignatories.contains(id), Part::Cosignatory),
        (text.asked.contains(id), Part::Asked),
        (check_of(text, id).is_some(), Part::Checker),
    ];
    ties.into_iter().find_map(|(is_tied, part)| is_tied.then_some(part))
}

fn check_of<'a>(text: &'a Text, id: &MemberId) -> Option<&'a Check> {
    text.argument.checks.iter().find(|check| check.by == *id)
}

fn own_argument(text: &Text) -> Option<OwnArgument> {
    let Argument { claim, sources, .. } = &text.argument;
    let is_one = text.kind == TextKind::Argumentaire;
    is_one.then(|| OwnArgument { claim: claim.clone(), sources: sources.clone() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn trust_2_a_member_has_one_download_made_at_a_time() {
        let [lea, max] = ["trust-lea", "trust-max"].map(|name| MemberId::new(name).unwrap());
        let first = Only::of(&lea);
        assert!(first.is_ok() && Only::of(&max).is_ok(), "others have theirs");
        assert!(Only::of(&lea).is_err());
        drop(first);
        assert!(Only::of(&lea).is_ok());
    }
}
