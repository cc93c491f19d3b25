//! What goes when a member leaves: everything that says who they were.

use super::{problem::Problem, session::end_everywhere};
use crate::{
    domain::ids::MemberId,
    house::{consultations, identity, resets},
    hub::Hub,
    post::outbox,
};

/// Erases who `member` was, once it is decided that they have left. When it answers, no file of the
/// store holds their name, address or password. Called again after a failure, it finishes.
pub(super) async fn erase(hub: &Hub, member: &MemberId) -> Result<(), Problem> {
    let store = hub.store().as_ref();
    // First, so that a request that fails on the way is the last that they could make.
    end_everywhere(hub, member).await?;
    if let Some((identity, _)) = identity::read(store, member).await? {
        outbox::forget(store, &identity.email).await?;
    }
    resets::forget(store, member).await?;
    consultations::forget(store, member).await?;
    identity::erase(store, member).await?;
    Ok(store.scrub().await?)
}
