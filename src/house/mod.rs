//! The house: the organisation's log with everything decided in it, and beside it the erasable
//! records that say who the members are.

pub mod anchors;
mod attempts;
pub mod consultations;
pub mod contacts;
mod first;
pub mod identity;
mod ledger;
pub mod moves;
pub mod password;
mod recent;
pub mod resets;
pub mod roll;
pub mod secrets;
pub mod sessions;
mod state;

pub use recent::{Follower, Recent, Told};

pub use crate::ledger::Outcome;

use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard, mpsc, oneshot, watch};
use uuid::Uuid;

use self::{
    ledger::{Ask, Registrar},
    secrets::{new_secret, secret_hash},
};
use crate::{
    domain::{
        ids::{CommandId, InvitationId, MemberId},
        organisation::{
            Organisation,
            command::{Command, Refusal},
            invitation::SecretHash,
            member::{Office, Standing},
            rights::Actor,
        },
    },
    store::{Sequence, Store, StoreError},
};

/// Commands that wait for their turn: more than people can ask for within the time limit of one.
const MAX_WAITING_COMMANDS: usize = 256;

/// Everything decided up to one record.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// As it stands.
    pub organisation: Organisation,
    /// The last record in it.
    pub head: Sequence,
    /// What was decided last, for those who follow.
    pub recent: Recent,
    understood: Understood,
}

/// How much of what was decided is in a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Understood {
    /// All of it.
    #[default]
    Whole,
    /// Not what this version does not understand, and a later one will.
    InPart,
}

/// Who asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Petitioner {
    /// A member.
    Member(MemberId),
    /// Someone without an account, who will be this member if it is granted.
    Newcomer(MemberId),
    /// Whoever holds the server.
    Operator,
}

impl Petitioner {
    /// In whose right the decision is made.
    fn actor(&self) -> Actor<'_> {
        match self {
            Self::Member(id) => Actor::Member(id),
            Self::Newcomer(_) => Actor::Visitor,
            Self::Operator => Actor::Operator,
        }
    }

    /// Who stands in the record.
    fn author(&self) -> MemberId {
        match self {
            Self::Member(id) | Self::Newcomer(id) => id.clone(),
            Self::Operator => MemberId::hub(),
        }
    }
}

/// Why a command was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum HouseError {
    /// The organisation's rules.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store; whether it took the decision may be unknown: repeat it with the same command id.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many commands wait.
    #[error("too much is being decided at once: try again in a moment")]
    Busy,
}

/// The house of a running hub. Cheap to clone.
#[derive(Clone)]
pub struct House {
    view: watch::Receiver<Arc<View>>,
    asks: mpsc::Sender<Ask>,
    store: Arc<dyn Store>,
    /// Held by whoever joins.
    joining: Arc<Mutex<()>>,
}

impl House {
    /// Reads everything decided so far and follows what comes, also from other processes.
    ///
    /// # Errors
    /// The log cannot be read whole: rights decided on half of it would be wrong.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let registrar = Registrar::open(&store).await?;
        let view = registrar.ledger.watch();
        let (asks, waiting) = mpsc::channel(MAX_WAITING_COMMANDS);
        tokio::spawn(registrar.run(waiting));
        tokio::spawn(attempts::erase_left_over(Arc::downgrade(&store), view.clone()));
        Ok(Self { view, asks, store, joining: Arc::default() })
    }

    /// Everything decided, now. Cheap.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }

    /// Everything decided, as it changes.
    pub fn watch(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }

    /// Where the house keeps its records.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Waits until nobody else is joining here. Somebody who presses twice is a member then, whom
    /// the view shows, before the second press looks whether their address is free. Without it a
    /// link with several places makes several members of them; what parts a member from their
    /// address all the same, since other hubs wait for nobody here, [`identity::give_back`] mends.
    pub async fn joining(&self) -> MutexGuard<'_, ()> {
        self.joining.lock().await
    }

    /// Carries out commands, all or none; once it answers, [`Self::view`] shows it. `id` is the
    /// petitioner's own id for the act, by which a repetition is known.
    pub async fn ask(
        &self,
        who: Petitioner,
        commands: Vec<Command>,
        id: Option<CommandId>,
    ) -> Result<Outcome, HouseError> {
        let (answer, answered) = oneshot::channel();
        let ask = Ask { who, commands, id, answer };
        self.asks.try_send(ask).map_err(|_| HouseError::Busy)?;
        answered.await.map_err(|_| HouseError::Busy)?
    }

    /// Invites one full member by the right of whoever holds the server, until `expires_at_s`
    /// (seconds since 1970). Gives the secret, which is kept nowhere.
    pub async fn invite(&self, office: Office, expires_at_s: u64) -> Result<String, HouseError> {
        let secret = new_secret();
        let command = Command::Invite {
            invitation: InvitationId(Uuid::new_v4()),
            secret: SecretHash(secret_hash(&secret)),
            standing: Standing::Full,
            office,
            place: None,
            uses: 1,
            expires_at_s,
        };
        self.ask(Petitioner::Operator, vec![command], None).await?;
        Ok(secret)
    }
}
