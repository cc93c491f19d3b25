//! What goes when a member signs out everywhere, or leaves: everything that says who they were.

use super::{Hub, now_s};
use crate::{
    domain::{access::Revocation, ids::MemberId, organisation::member::Status},
    house::{
        consultations,
        identity::{self, IdentityError},
        resets, sessions,
    },
    post::outbox,
    store::{AppendError, StoreError},
};

/// Why not everything is gone; called again, it finishes.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FarewellError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity's record.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The room tokens still open rooms; the sessions have ended.
    #[error("the sessions have ended, the room tokens have not: {0}")]
    Tokens(#[from] AppendError),
}

impl Hub {
    /// Ends a member's sessions, tokens and live sockets.
    pub async fn end_everywhere(&self, member: &MemberId) -> Result<(), FarewellError> {
        sessions::end_all(self.store().as_ref(), member).await?;
        let all = Revocation::Member { member: member.clone(), until_s: now_s() };
        Ok(self.revoke(&all).await?)
    }

    /// Erases who `member` was, once it is decided that they have left. When it answers, no file of
    /// the store holds their name, address or password. Called again after a failure, it finishes.
    pub async fn forget(&self, member: &MemberId) -> Result<(), FarewellError> {
        let store = self.store().as_ref();
        // First, so that a request that fails on the way is the last that they could make.
        self.end_everywhere(member).await?;
        if let Some((identity, _)) = identity::read(store, member).await? {
            outbox::forget(store, &identity.email).await?;
        }
        resets::forget(store, member).await?;
        consultations::forget(store, member).await?;
        self.channels().marks().forget(member).await?;
        identity::erase(store, member).await?;
        Ok(store.scrub().await?)
    }

    /// Forgets those whose leaving was decided and not finished, because the hub or its store
    /// stopped in between. They cannot ask for it themselves: they cannot sign in any more.
    pub(super) async fn finish_farewells(&self) {
        let view = self.house().view();
        let left = view.organisation.members().filter(|(_, member)| member.status == Status::Left);
        for (member, _) in left {
            let finished = match identity::read(self.store().as_ref(), member).await {
                Ok(None) => Ok(()),
                Ok(Some(_)) => self.forget(member).await,
                Err(error) => Err(error.into()),
            };
            if let Err(error) = finished {
                tracing::error!(%error, "who has left is not forgotten: the next start tries");
            }
        }
    }
}
