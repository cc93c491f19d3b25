//! The first administrator: a link that each start of an empty hub prints anew.

use bytes::Bytes;
use uuid::Uuid;

use super::{
    House, HouseError, Petitioner,
    secrets::{LinkKey, Purpose, secret_hash},
};
use crate::{
    domain::{
        ids::InvitationId,
        organisation::{
            command::Command,
            invitation::SecretHash,
            member::{Office, Standing},
        },
    },
    store::{Precondition, PutError, StoreError},
};

/// The small record that names the invitation of the last start.
const KEY: &str = "first-administrator";

impl House {
    /// While nobody has joined: the secret of a new link for an administrator, valid until
    /// `expires_at_s` (seconds since 1970); the one before opens nothing any more.
    pub async fn first_link(
        &self,
        key: &LinkKey,
        expires_at_s: u64,
    ) -> Result<Option<String>, HouseError> {
        let former = self.former().await?;
        if self.view().organisation.members().next().is_some() {
            self.close_first_link().await?;
            return Ok(None);
        }
        let invitation = InvitationId(Uuid::new_v4());
        let value = Bytes::from(invitation.to_string());
        self.store
            .put(KEY.to_owned(), value, None, Precondition::None)
            .await
            .map_err(PutError::unconditional)?;
        let secret = key.secret(Purpose::Invitation, invitation.0);
        let invite = Command::Invite {
            invitation,
            secret: SecretHash(secret_hash(&secret)),
            standing: Standing::Full,
            office: Office::Administrator,
            place: None,
            uses: 1,
            expires_at_s,
        };
        let commands = former.map(Command::WithdrawInvitation).into_iter().chain([invite]);
        self.ask(Petitioner::Operator, commands.collect(), None).await?;
        Ok(Some(secret))
    }

    /// Somebody has joined: who finds the printed link in a log later must not become an
    /// administrator with it.
    pub async fn close_first_link(&self) -> Result<(), HouseError> {
        if let Some(former) = self.former().await? {
            let withdraw = vec![Command::WithdrawInvitation(former)];
            self.ask(Petitioner::Operator, withdraw, None).await?;
        }
        self.store
            .remove(KEY.to_owned(), Precondition::None)
            .await
            .map_err(PutError::unconditional)?;
        Ok(())
    }

    /// The invitation of the last start, if it is still open.
    async fn former(&self) -> Result<Option<InvitationId>, StoreError> {
        let Some(record) = self.store.get(KEY.to_owned()).await? else { return Ok(None) };
        let id = std::str::from_utf8(&record.value).ok().and_then(|id| id.parse().ok());
        let id = id.map(InvitationId);
        let is_open = |id: &InvitationId| self.view().organisation.has_invitation(*id);
        Ok(id.filter(is_open))
    }
}
