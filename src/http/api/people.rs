//! Names beside ids: what the API shows of people.

use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::{
    domain::{
        ids::MemberId,
        organisation::{Organisation, member::Status},
    },
    house::{House, identity},
};

/// Somebody, as others see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Person {
    /// The member's id.
    pub(super) id: MemberId,
    /// Their name; nothing once they have left.
    pub(super) name: Option<String>,
}

/// The person behind an id. Who has left has no name any more.
pub(super) async fn person(
    house: &House,
    organisation: &Organisation,
    id: &MemberId,
) -> Result<Person, Problem> {
    let is_here = organisation.member(id).is_some_and(|member| member.status != Status::Left);
    let identity = match is_here {
        true => identity::read(house.store().as_ref(), id).await?,
        false => None,
    };
    Ok(Person { id: id.clone(), name: identity.map(|(identity, _)| identity.name) })
}
