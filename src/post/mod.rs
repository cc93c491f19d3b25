//! The post: password resets that somebody asked for, and letters on their way to a mail server.
//!
//! What is asked for is handed to a task of its own, so that an answer says nothing about what was
//! found: neither by its words nor by how long it took.

mod letters;
pub mod mailer;
pub mod outbox;

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use tokio::{sync::mpsc, time::sleep};
use utoipa::ToSchema;

use self::{
    letters::Text,
    mailer::{Mailer, SendError},
    outbox::{Letter, Slip},
};
use crate::{
    domain::{
        ids::{InvitationId, MemberId},
        organisation::{
            invitation::{Invitation, SecretHash},
            member::Status,
        },
    },
    house::{
        House,
        identity::{self, Address},
        resets::{self, Reset},
        secrets::{LinkKey, Purpose, secret_hash},
    },
    store::StoreError,
};

/// Resets that wait for their turn; beyond it whoever asks is told to come back.
const MAX_WAITING_RESETS: usize = 256;
/// How often the outbox is looked at when nothing was put into it here: other hubs do too.
const LOOK_INTERVAL: Duration = Duration::from_secs(60);

/// How members reach the hub, and how the hub reaches them.
#[derive(Clone, Default)]
pub struct PostOptions {
    /// Where members reach the hub, without a slash at the end; needed for letters.
    pub public_url: Option<String>,
    /// The mail server.
    pub mailer: Option<Mailer>,
}

/// Too many resets wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many people ask for this at once: try again in a moment")]
pub struct Busy;

/// Whether letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// By mail.
    Mail,
    /// By hand: there is no mail server, and administrators pass links on.
    Hand,
}

/// Hands things to the post of a running hub. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    resets: mpsc::Sender<Address>,
    wake: mpsc::Sender<()>,
    office: Arc<Office>,
}

struct Office {
    house: House,
    key: LinkKey,
    options: PostOptions,
}

impl Post {
    /// Opens the post of a hub, whose links are made with `key`.
    pub fn open(house: House, key: LinkKey, options: PostOptions) -> Self {
        let (resets, asked) = mpsc::channel(MAX_WAITING_RESETS);
        let (wake, woken) = mpsc::channel(1);
        let office = Arc::new(Office { house, key, options });
        tokio::spawn(Arc::clone(&office).make_resets(asked, wake.clone()));
        if let Some(mailer) = office.options.mailer.clone() {
            tokio::spawn(Arc::clone(&office).carry(mailer, woken));
        }
        Self { resets, wake, office }
    }

    /// Whether letters are written.
    pub fn delivery(&self) -> Delivery {
        if self.office.options.mailer.is_some() { Delivery::Mail } else { Delivery::Hand }
    }

    /// Where members reach the hub, if the operator said so.
    pub fn public_url(&self) -> Option<&str> {
        self.office.options.public_url.as_deref()
    }

    /// Makes a reset for whoever has this address, soon; does nothing if nobody has.
    pub fn ask_reset(&self, address: Address) -> Result<(), Busy> {
        self.resets.try_send(address).map_err(|_| Busy)
    }

    /// Whether somebody was written to of an invitation before.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn has_written(&self, invitation: InvitationId) -> Result<bool, StoreError> {
        outbox::has_letter(self.office.store(), invitation).await
    }

    /// Writes to `to` that they are invited, if there is a mail server. Whoever was written to of
    /// this invitation is not written to again: called again after a failure, it finishes.
    ///
    /// # Errors
    /// The store did not take the letter.
    pub async fn invite(
        &self,
        invitation: InvitationId,
        to: Address,
    ) -> Result<Delivery, StoreError> {
        if self.delivery() == Delivery::Mail {
            // Whoever made it has heard of it from the house, which shows it here since.
            let as_of = self.office.house.view().head;
            let letter = Letter::Invitation { invitation, to, as_of };
            outbox::put(self.office.store(), letter, SystemTime::now()).await?;
            // Full: it is awake already.
            let _ = self.wake.try_send(());
        }
        Ok(self.delivery())
    }
}

impl Office {
    fn store(&self) -> &dyn crate::store::Store {
        self.house.store().as_ref()
    }

    async fn make_resets(
        self: Arc<Self>,
        mut asked: mpsc::Receiver<Address>,
        wake: mpsc::Sender<()>,
    ) {
        while let Some(address) = asked.recv().await {
            match self.make_reset(&address).await {
                Ok(()) => _ = wake.try_send(()),
                Err(error) => tracing::error!(%error, "a password reset could not be made"),
            }
        }
    }

    async fn make_reset(&self, address: &Address) -> Result<(), StoreError> {
        let Some(member) = identity::holder(self.store(), address).await? else { return Ok(()) };
        if self.house.view().organisation.active(&member).is_none() {
            return Ok(());
        }
        let now = SystemTime::now();
        let Some(reset) = resets::ask(self.store(), &self.key, &member, now).await? else {
            return Ok(());
        };
        if self.options.mailer.is_some() {
            outbox::put(self.store(), Letter::Reset(reset), now).await?;
        }
        Ok(())
    }

    /// Sends what is due, again and again, until the hub is gone.
    async fn carry(self: Arc<Self>, mailer: Mailer, mut woken: mpsc::Receiver<()>) {
        loop {
            let pause = match self.send_due(&mailer).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    LOOK_INTERVAL
                }
            };
            self.count_waiting().await;
            tokio::select! {
                woken = woken.recv() => match woken {
                    Some(()) => {}
                    None => return,
                },
                () = sleep(pause) => {}
            }
        }
    }

    async fn count_waiting(&self) {
        // What cannot be read now is counted at the next look.
        if let Ok(waiting) = outbox::waiting(self.store()).await {
            metrics::gauge!("coopol_letters_waiting").set(waiting.len() as f64);
        }
    }

    /// Sends what is due; says how long to wait for what is not.
    async fn send_due(&self, mailer: &Mailer) -> Result<Duration, StoreError> {
        let (mut pause, mut is_away) = (LOOK_INTERVAL, false);
        for slip in outbox::waiting(self.store()).await? {
            let now = SystemTime::now();
            if is_away || !self.can_judge(&slip.letter) {
                self.give_up_if_over(&slip, now).await?;
                continue;
            }
            let wait = slip.due_at.duration_since(now).unwrap_or_default();
            if !wait.is_zero() {
                pause = pause.min(wait);
                continue;
            }
            let Some(slip) = outbox::claim(self.store(), slip, now).await? else { continue };
            let Some(answer) = self.send(mailer, &slip).await? else {
                outbox::needless(self.store(), &slip).await?;
                continue;
            };
            match answer {
                Ok(()) => outbox::sent(self.store(), &slip, now).await?,
                Err(SendError::Refused(cause)) => {
                    tracing::warn!(%cause, letter = %slip.name(), "a letter was refused for good");
                    metrics::counter!("coopol_letters_refused_total").increment(1);
                    outbox::refused(self.store(), &slip, now).await?;
                }
                Err(SendError::Later(cause)) => {
                    tracing::warn!(%cause, letter = %slip.name(), "a letter is sent later");
                    self.give_up_if_over(&slip, now).await?;
                }
                Err(SendError::Away(cause)) => {
                    tracing::warn!(%cause, "the mail server cannot be reached: letters wait");
                    self.give_up_if_over(&slip, now).await?;
                    is_away = true;
                }
            }
        }
        Ok(pause)
    }

    /// A letter that would go by itself before it is looked at again goes with a word, so that
    /// nobody takes it for sent.
    async fn give_up_if_over(&self, slip: &Slip, now: SystemTime) -> Result<(), StoreError> {
        if !slip.is_over_by(now + 2 * LOOK_INTERVAL) {
            return Ok(());
        }
        tracing::warn!(letter = %slip.name(), "a letter is given up");
        metrics::counter!("coopol_letters_given_up_total").increment(1);
        outbox::refused(self.store(), slip, now).await
    }

    /// Whether this hub has heard of what a letter is about, which another one may have decided a
    /// moment ago: before that it cannot tell what is over from what is new.
    fn can_judge(&self, letter: &Letter) -> bool {
        let view = self.house.view();
        match letter {
            Letter::Reset(reset) => view.organisation.member(&reset.member).is_some(),
            Letter::Invitation { as_of, .. } => view.head >= *as_of,
        }
    }

    /// Sends a letter; nothing if it is about something that is over.
    async fn send(
        &self,
        mailer: &Mailer,
        slip: &Slip,
    ) -> Result<Option<Result<(), SendError>>, StoreError> {
        let written = match &slip.letter {
            Letter::Reset(reset) => self.reset_letter(reset).await?,
            Letter::Invitation { invitation, to, .. } => {
                self.invitation_letter(*invitation).map(|text| (to.clone(), text))
            }
        };
        let Some((to, text)) = written else { return Ok(None) };
        Ok(Some(mailer.send(to.as_str(), text.subject, text.body).await))
    }

    async fn reset_letter(&self, reset: &Reset) -> Result<Option<(Address, Text)>, StoreError> {
        let secret = reset.secret(&self.key);
        if resets::look(self.store(), &secret).await?.is_none() || !self.is_here(&reset.member) {
            return Ok(None);
        }
        let known = identity::read(self.store(), &reset.member).await?;
        let text = letters::reset(self.base(), &secret);
        Ok(known.map(|(identity, _)| (identity.email, text)))
    }

    fn invitation_letter(&self, id: InvitationId) -> Option<Text> {
        let secret = self.key.secret(Purpose::Invitation, id.0);
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let view = self.house.view();
        let (_, offer): (_, &Invitation) =
            view.organisation.invitation(&SecretHash(secret_hash(&secret)), now_s)?;
        let group = offer.place.and_then(|place| view.organisation.group(place.group));
        let group = group.map(|(_, group)| group.name.as_str());
        let days = offer.expires_at_s.saturating_sub(now_s).div_ceil(24 * 3_600);
        Some(letters::invitation(self.base(), &secret, (group, days)))
    }

    fn is_here(&self, member: &MemberId) -> bool {
        let view = self.house.view();
        view.organisation.member(member).is_some_and(|member| member.status == Status::Active)
    }

    fn base(&self) -> &str {
        self.options.public_url.as_deref().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::organisation::{
            command::Command,
            member::{self, Standing},
        },
        house::Petitioner,
        store::{
            Store,
            faulty::{Failure, FaultyStore, Operation, Times},
            memory::MemoryStore,
        },
    };

    fn invited(invitation: InvitationId, key: &LinkKey) -> Command {
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        Command::Invite {
            invitation,
            secret: SecretHash(secret_hash(&key.secret(Purpose::Invitation, invitation.0))),
            standing: Standing::Full,
            office: member::Office::None,
            place: None,
            uses: 1,
            expires_at_s: now_s + 3_600,
        }
    }

    #[tokio::test]
    async fn mail_3_a_hub_that_has_not_heard_of_an_invitation_leaves_its_letter() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let deaf = FaultyStore::new(Arc::clone(&store));
        deaf.fail(Operation::Follow, Times::UntilRepaired, Failure::Before);
        let here = House::open(Arc::clone(&store)).await.unwrap();
        let late = House::open(Arc::new(deaf.clone())).await.unwrap();
        let (key, invitation) = (LinkKey::new([7; 32]), InvitationId(Uuid::new_v4()));
        let ask = async |command| here.ask(Petitioner::Operator, vec![command], None).await;
        ask(invited(invitation, &key)).await.unwrap();
        let (to, as_of) = (Address::new("a@example.org").unwrap(), here.view().head);
        let letter = Letter::Invitation { invitation, to, as_of };
        outbox::put(store.as_ref(), letter, SystemTime::now()).await.unwrap();

        // Nobody listens on this port.
        let mailer = Mailer::new("smtp://127.0.0.1:1", "hub@coopol.example", "coopol.example");
        let (mailer, options) = (mailer.unwrap(), PostOptions::default());
        let office = Office { house: late.clone(), key, options };
        office.send_due(&mailer).await.unwrap();
        let waiting = outbox::waiting(store.as_ref()).await.unwrap();
        assert!(waiting[0].due_at <= SystemTime::now(), "left to who has heard of it");

        ask(Command::WithdrawInvitation(invitation)).await.unwrap();
        deaf.repair(Operation::Follow);
        let mut heard = late.watch();
        heard.wait_for(|view| view.head == here.view().head).await.unwrap();
        office.send_due(&mailer).await.unwrap();
        assert!(outbox::waiting(store.as_ref()).await.unwrap().is_empty(), "it is over");
    }
}
