//! The argument of an argumentaire: claim, sources, checks, and the groups that it is for.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::{ActRefusals, ReadRefusals},
    extract::{Body, Caller, MaybeCaller, Path},
    people::{Names, Person},
    problem::Problem,
    texts::readable,
};
use crate::{
    domain::{
        ids::{GroupId, TextId},
        organisation::{
            argument::Source,
            command::{Command, Refusal},
            rights::{Actor, TextAct},
            text::TextKind,
        },
        revision::Revision,
    },
    hub::Hub,
};

/// Somebody has looked claim and sources up, as they stand.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckView {
    by: Person,
    /// When, in seconds since 1970.
    at: u64,
}

/// A group that an argumentaire is for.
#[derive(Serialize, ToSchema)]
pub(super) struct Addressee {
    id: GroupId,
    name: String,
}

/// What an argumentaire is beside its words, which are the answer.
#[derive(Serialize, ToSchema)]
pub(super) struct ArgumentView {
    /// What is said, and answered.
    claim: String,
    sources: Vec<Source>,
    /// The mark of claim and sources, to be named when others are saved in their place.
    revision: Revision,
    /// Who has checked claim and sources since they changed: nobody, to whoever reads it only
    /// because it is public.
    checks: Vec<CheckView>,
    /// When it was checked last, in seconds since 1970.
    checked: Option<u64>,
    /// Those that one may know of.
    groups: Vec<Addressee>,
    /// The mark of these groups, to be named when others are chosen in their place.
    groups_revision: Revision,
    rights: ArgumentRights,
}

/// What one may do with an argument.
#[derive(Serialize, ToSchema)]
struct ArgumentRights {
    /// Change claim and sources.
    write: bool,
    /// Say whom it is for.
    show: bool,
    check: bool,
}

async fn view(hub: &Hub, actor: Actor<'_>, id: TextId) -> Result<Json<ArgumentView>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let text = readable(organisation, actor, id)?;
    if text.kind != TextKind::Argumentaire {
        return Err(Refusal::NoArgumentaire.into());
    }
    let mut checks = Vec::new();
    let names = Names::of_text(hub, organisation, (actor, id));
    for check in &text.argument.checks {
        let by = names.person(&check.by).await?;
        checks.extend(by.map(|by| CheckView { by, at: check.at_s }));
    }
    let may = |act| organisation.may_on_text(actor, id, act);
    let known = organisation.addressees(actor, &text.argument);
    let groups = known.iter().filter_map(|id| organisation.group(*id));
    Ok(Json(ArgumentView {
        claim: text.argument.claim.clone(),
        sources: text.argument.sources.clone(),
        revision: text.argument.revision(),
        checks,
        checked: text.argument.checks.last().map(|check| check.at_s),
        groups: groups.map(|(id, group)| Addressee { id, name: group.name.clone() }).collect(),
        groups_revision: Revision::of(&known),
        rights: ArgumentRights {
            write: may(TextAct::Write),
            show: may(TextAct::Show),
            check: may(TextAct::Check),
        },
    }))
}

/// The argument of an argumentaire. Public ones can be read without an account.
#[utoipa::path(get, path = "/api/texts/{id}/argument", params(("id" = TextId, Path)),
    responses((status = 200, body = ArgumentView), ReadRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
) -> Result<Json<ArgumentView>, Problem> {
    view(&hub, caller.actor(), id).await
}

/// An argument to be; what is left out stays.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewArgument {
    claim: Option<String>,
    sources: Option<Vec<Source>>,
    /// The `revision` of claim and sources that this stands on: another claim or other sources are
    /// refused (`changed-meanwhile`) where somebody else has saved some since. Left out: they are
    /// saved whatever stands there.
    revision: Option<Revision>,
    /// The groups that read it from its publication on. Others that one may not know of stay.
    groups: Option<Vec<GroupId>>,
    /// The `groups_revision` that these stand on: other groups are refused (`changed-meanwhile`)
    /// where somebody else has chosen some since. Left out: they are chosen whatever stands there.
    groups_revision: Option<Revision>,
}

/// Say what is claimed, where the answer is from and whom it is for. Another claim or other sources
/// make every check void.
#[utoipa::path(put, path = "/api/texts/{id}/argument", params(("id" = TextId, Path)),
    request_body = NewArgument, responses((status = 200, body = ArgumentView), ActRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
    Body(asked): Body<NewArgument>,
) -> Result<Json<ArgumentView>, Problem> {
    let NewArgument { claim, sources, revision, groups, groups_revision } = asked;
    let is_argued = claim.is_some() || sources.is_some();
    let argue = Command::Argue { text: id, claim, sources, premise: revision.into() };
    let premise = groups_revision.into();
    let publish = groups.map(|groups| Command::PublishTo { text: id, groups, premise });
    let commands = is_argued.then_some(argue).into_iter().chain(publish);
    caller.ask(&hub, commands.collect()).await?;
    view(&hub, caller.actor(), id).await
}

/// Say that one has checked claim and sources as they stand.
#[utoipa::path(post, path = "/api/texts/{id}/argument/checks", params(("id" = TextId, Path)),
    responses((status = 201, body = ArgumentView), ActRefusals))]
pub(super) async fn check(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
) -> Result<(StatusCode, Json<ArgumentView>), Problem> {
    caller.ask(&hub, vec![Command::CheckArgument(id)]).await?;
    Ok((StatusCode::CREATED, view(&hub, caller.actor(), id).await?))
}
