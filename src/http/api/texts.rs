//! Texts, beside their words.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    describe::{ActRefusals, MemberRefusals, ReadRefusals},
    extract::{Body, Caller, MaybeCaller, Page, PageQuery, Path, Query, present},
    groups::new_id,
    people::{Names, Person},
    problem::Problem,
    search::Wanted,
};
use crate::{
    domain::{
        ids::{AmendmentId, GroupId, MemberId, TextId, ThemeId},
        organisation::{
            Organisation,
            command::{Command, Refusal},
            rights::{Actor, TextAct},
            text::{Stage, Step, Text, TextKind, Visibility},
        },
        revision::Revision,
    },
    hub::Hub,
};

/// A text in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct TextLine {
    id: TextId,
    kind: TextKind,
    title: String,
    theme: Option<ThemeId>,
    group: Option<GroupId>,
    stage: Stage,
    /// The next planned stage and its day, in seconds since 1970.
    next_step: Option<Step>,
    visibility: Visibility,
    /// When what is known of it last changed, in seconds since 1970.
    changed: u64,
    /// When it last moved, in seconds since 1970: that, or its words, to a quarter of an hour.
    at: u64,
}

impl TextLine {
    pub(super) fn id(&self) -> TextId {
        self.id
    }

    pub(super) fn at(&self) -> u64 {
        self.at
    }
}

/// What one may do with a text.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the wire form of five answers")]
pub(super) struct TextRights {
    write: bool,
    steer: bool,
    show: bool,
    name_authors: bool,
    cosign: bool,
}

/// One text.
#[derive(Serialize, ToSchema)]
pub(super) struct TextView {
    #[serde(flatten)]
    line: TextLine,
    /// The room in which its words are written.
    room: String,
    calendar: Vec<Step>,
    /// The mark of the calendar, to be named when another is saved in its place.
    calendar_revision: Revision,
    /// Nobody but oneself, where one reads it only because it is public; so it is with who signed.
    authors: Vec<Person>,
    /// How many authors it has.
    author_count: usize,
    cosignatories: Vec<Person>,
    /// How many have signed it.
    cosignatory_count: usize,
    /// Who was asked to sign and has not answered, for those who lead the text.
    asked: Vec<Person>,
    /// Whether one was asked to sign and has not answered.
    is_asked: bool,
    rights: TextRights,
}

pub(super) fn line(hub: &Hub, id: TextId, text: &Text) -> TextLine {
    TextLine {
        id,
        kind: text.kind,
        title: text.title.clone(),
        theme: text.theme,
        group: text.group,
        stage: text.stage,
        next_step: text.next_step(),
        visibility: text.visibility,
        changed: text.changed_at_s,
        at: hub.moves().of(id).unwrap_or_default().max(text.changed_at_s),
    }
}

/// A text that `actor` may read.
pub(super) fn readable<'a>(
    organisation: &'a Organisation,
    actor: Actor<'_>,
    id: TextId,
) -> Result<&'a Text, Problem> {
    let text = organisation.text(id);
    text.filter(|_| organisation.may_on_text(actor, id, TextAct::Read))
        .ok_or_else(|| Problem::not_found("text"))
}

async fn view(hub: &Hub, actor: Actor<'_>, id: TextId) -> Result<Json<TextView>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let text = readable(organisation, actor, id)?;
    let may = |act| organisation.may_on_text(actor, id, act);
    let rights = TextRights {
        write: may(TextAct::Write),
        steer: may(TextAct::Steer),
        show: may(TextAct::Show),
        name_authors: may(TextAct::NameAuthors),
        cosign: may(TextAct::Cosign),
    };
    let names = Names::of_text(hub, organisation, (actor, id));
    let is_asked = matches!(actor, Actor::Member(member) if text.asked.contains(member));
    let asked = match rights.steer {
        true => names.people(&text.asked).await?,
        false => Vec::new(),
    };
    Ok(Json(TextView {
        line: line(hub, id, text),
        room: format!("text:{id}"),
        calendar: text.calendar.clone(),
        calendar_revision: text.calendar_revision(),
        authors: names.people(&text.authors).await?,
        author_count: text.authors.len(),
        cosignatories: names.people(&text.cosignatories).await?,
        cosignatory_count: text.cosignatories.len(),
        asked,
        is_asked,
        rights,
    }))
}

/// Which texts are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TextQuery {
    theme: Option<ThemeId>,
    group: Option<GroupId>,
    kind: Option<TextKind>,
    stage: Option<Stage>,
    /// Words of the title, or their beginnings; capitals and accents do not matter.
    search: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Items on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

impl TextQuery {
    fn wants(&self, organisation: &Organisation, text: &Text) -> bool {
        // A theme holds what is filed under the themes below it.
        let is_under = |theme| {
            let path = text.theme.into_iter().flat_map(|own| organisation.theme_path(own));
            path.map(|(id, _)| id).any(|id| id == theme)
        };
        self.theme.is_none_or(is_under)
            && self.group.is_none_or(|group| text.group == Some(group))
            && self.kind.is_none_or(|kind| text.kind == kind)
            && self.stage.is_none_or(|stage| text.stage == stage)
    }
}

/// The texts that one may read, the last moved first.
#[utoipa::path(get, path = "/api/texts", params(TextQuery), responses(
    (status = 200, body = Page<TextLine>), (status = 403, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Query(query): Query<TextQuery>,
) -> Result<Json<Page<TextLine>>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let searched = Wanted::new(query.search.as_deref());
    let wanted = organisation.texts().filter(|(id, text)| {
        query.wants(organisation, text)
            && searched.is_in(&text.title)
            && organisation.may_on_text(caller.actor(), *id, TextAct::Read)
    });
    let mut lines: Vec<TextLine> = wanted.map(|(id, text)| line(&hub, id, text)).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.at), line.id));
    let page = PageQuery { after: query.after, limit: query.limit };
    Ok(Json(page.cut(lines, |line| line.id.to_string())?))
}

/// A text to open.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewText {
    /// Its id, if the client chooses it.
    id: Option<TextId>,
    kind: TextKind,
    title: String,
    theme: Option<ThemeId>,
    group: Option<GroupId>,
    /// Its group's if nothing is said, private where there is none.
    visibility: Option<Visibility>,
}

/// Open a text; one is its first author.
#[utoipa::path(post, path = "/api/texts", request_body = NewText,
    responses((status = 201, body = TextView), ActRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Body(asked): Body<NewText>,
) -> Result<(StatusCode, Json<TextView>), Problem> {
    let text = asked.id.unwrap_or_else(|| TextId(new_id(&caller)));
    // The reasons of an amendment are written in the room of a text with its id.
    if hub.desk().of_amendment(AmendmentId(text.0)).is_some() {
        return Err(Refusal::Taken.into());
    }
    let NewText { kind, title, theme, group, visibility, .. } = asked;
    let open = Command::OpenText { text, kind, title, theme, group, visibility };
    caller.ask(&hub, vec![open]).await?;
    Ok((StatusCode::CREATED, view(&hub, caller.actor(), text).await?))
}

/// One text. Public ones can be read without an account.
#[utoipa::path(get, path = "/api/texts/{id}", params(("id" = TextId, Path)),
    responses((status = 200, body = TextView), ReadRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
) -> Result<Json<TextView>, Problem> {
    view(&hub, caller.actor(), id).await
}

/// What can be changed of a text. `null` takes it out of its theme or group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextChange {
    title: Option<String>,
    stage: Option<Stage>,
    visibility: Option<Visibility>,
    #[serde(default, deserialize_with = "present")]
    theme: Option<Option<ThemeId>>,
    #[serde(default, deserialize_with = "present")]
    group: Option<Option<GroupId>>,
    calendar: Option<Vec<Step>>,
    /// The `calendar_revision` that the calendar stands on: another one is refused
    /// (`changed-meanwhile`) where somebody else has planned something else since. Left out: it is
    /// saved whatever stands there.
    calendar_revision: Option<Revision>,
}

/// Change title, stage, visibility, place or calendar, all or nothing.
#[utoipa::path(patch, path = "/api/texts/{id}", params(("id" = TextId, Path)),
    request_body = TextChange, responses((status = 200, body = TextView), ActRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
    Body(asked): Body<TextChange>,
) -> Result<Json<TextView>, Problem> {
    let now = hub.house().view();
    let text = readable(&now.organisation, caller.actor(), id)?;
    let is_filed = asked.theme.is_some() || asked.group.is_some();
    let (theme, group) = (asked.theme.unwrap_or(text.theme), asked.group.unwrap_or(text.group));
    let premise = asked.calendar_revision.into();
    let set = |calendar| Command::SetCalendar { text: id, calendar, premise };
    let commands = [
        asked.title.map(|title| Command::RetitleText(id, title)),
        is_filed.then_some(Command::FileText(id, theme, group)),
        asked.visibility.map(|visibility| Command::ShowText(id, visibility)),
        asked.calendar.map(set),
        asked.stage.map(|stage| Command::ReachStage(id, stage)),
    ];
    caller.ask(&hub, commands.into_iter().flatten().collect()).await?;
    view(&hub, caller.actor(), id).await
}

/// Somebody to be an author.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAuthor {
    member: MemberId,
}

/// Make somebody an author.
#[utoipa::path(post, path = "/api/texts/{id}/authors", params(("id" = TextId, Path)),
    request_body = NewAuthor, responses((status = 201, body = TextView), ActRefusals))]
pub(super) async fn add_author(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
    Body(NewAuthor { member }): Body<NewAuthor>,
) -> Result<(StatusCode, Json<TextView>), Problem> {
    caller.ask(&hub, vec![Command::AddAuthor(id, member)]).await?;
    Ok((StatusCode::CREATED, view(&hub, caller.actor(), id).await?))
}

/// End somebody's authorship, or one's own.
#[utoipa::path(delete, path = "/api/texts/{id}/authors/{member}",
    params(("id" = TextId, Path), ("member" = String, Path)),
    responses((status = 204), ActRefusals))]
pub(super) async fn remove_author(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, member)): Path<(TextId, String)>,
) -> Result<StatusCode, Problem> {
    let member = MemberId::new(&member).map_err(|_| Problem::not_found("member"))?;
    caller.ask(&hub, vec![Command::RemoveAuthor(id, member)]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody to be asked.
#[derive(Deserialize, ToSchema)]
pub(super) struct Asked {
    member: MemberId,
}

/// Ask a full member for their signature; they find it at home, sign, or decline with
/// `DELETE /api/texts/{id}/cosignature`.
#[utoipa::path(post, path = "/api/texts/{id}/cosignature-requests", params(("id" = TextId, Path)),
    request_body = Asked, responses((status = 201, body = TextView), ActRefusals))]
pub(super) async fn ask_cosignature(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
    Body(Asked { member }): Body<Asked>,
) -> Result<(StatusCode, Json<TextView>), Problem> {
    caller.ask(&hub, vec![Command::AskCosignature(id, member)]).await?;
    Ok((StatusCode::CREATED, view(&hub, caller.actor(), id).await?))
}

/// Sign a text.
#[utoipa::path(post, path = "/api/texts/{id}/cosignature", params(("id" = TextId, Path)),
    responses((status = 201, body = TextView), MemberRefusals))]
pub(super) async fn cosign(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
) -> Result<(StatusCode, Json<TextView>), Problem> {
    caller.ask(&hub, vec![Command::Cosign(id)]).await?;
    Ok((StatusCode::CREATED, view(&hub, caller.actor(), id).await?))
}

/// Take one's signature back.
#[utoipa::path(delete, path = "/api/texts/{id}/cosignature", params(("id" = TextId, Path)),
    responses((status = 204), MemberRefusals))]
pub(super) async fn withdraw_cosignature(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
) -> Result<StatusCode, Problem> {
    caller.ask(&hub, vec![Command::WithdrawCosignature(id)]).await?;
    Ok(StatusCode::NO_CONTENT)
}
