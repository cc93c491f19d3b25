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

    /// Writes to `to` that they are invited, if there is a mail server.
    pub async fn invite(
        &self,
        invitation: InvitationId,
        to: Address,
    ) -> Result<Delivery, StoreError> {
        if self.delivery() == Delivery::Mail {
            let letter = Letter::Invitation { invitation, to };
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
            tokio::select! {
                woken = woken.recv() => match woken {
                    Some(()) => {}
                    None => return,
                },
                () = sleep(pause) => {}
            }
        }
    }

    /// Sends what is due; says how long to wait for what is not.
    async fn send_due(&self, mailer: &Mailer) -> Result<Duration, StoreError> {
        let (mut pause, mut is_away) = (LOOK_INTERVAL, false);
        for slip in outbox::waiting(self.store()).await? {
            let now = SystemTime::now();
            if is_away {
                self.give_up_if_over(&slip, now).await?;
                continue;
            }
            let wait = slip.due_at.duration_since(now).unwrap_or_default();
            if !wait.is_zero() {
                pause = pause.min(wait);
                continue;
            }
            let Some(slip) = outbox::claim(self.store(), slip, now).await? else { continue };
            match self.send(mailer, &slip).await? {
                Ok(()) => outbox::done(self.store(), &slip).await?,
                Err(SendError::Refused(cause)) => {
                    tracing::warn!(%cause, letter = %slip.name(), "a letter was refused for good");
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
        outbox::refused(self.store(), slip, now).await
    }

    /// A letter about something that is over is not sent: that too is done.
    async fn send(
        &self,
        mailer: &Mailer,
        slip: &Slip,
    ) -> Result<Result<(), SendError>, StoreError> {
        let written = match &slip.letter {
            Letter::Reset(reset) => self.reset_letter(reset).await?,
            Letter::Invitation { invitation, to } => {
                self.invitation_letter(*invitation).map(|text| (to.clone(), text))
            }
        };
        let Some((to, text)) = written else { return Ok(Ok(())) };
        Ok(mailer.send(to.as_str(), text.subject, text.body).await)
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
