//! Adoptions and their undoing: one record in the log of what is amended, and what follows from it.
//!
//! ```text
//! weigh -> intent -> text log: Adoption {decision, update} -> procedure: Decided -> intent gone
//!                     (everybody's editor shows it)       (once, by the record's position)
//! ```
//! A crash in between loses nothing: the intent says that this text is to be looked through, and
//! what the record says is derived from it then.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    DeskError, Outcome,
    clerk::Book,
    frozen::Sealed,
    words::{self, Stand, WordsError, work},
};
use crate::{
    domain::{
        amendment::{
            Wording as Frozen,
            command::{Command, Refusal},
            event::Event,
        },
        ids::{AmendmentId, MemberId, RoomId},
    },
    ledger::By,
    record::{json_bytes, now_ms},
    store::{AppendError, Expect, Precondition, Sequence, StoreError},
    text::{
        archive::{Act, Adopted as Enacted, FIRST_EPOCH},
        branch::{self, Base, BranchError, Own, Rewritten},
        event::{Adoption, Copied, TextEvent},
        open::last_epoch,
    },
};

/// What the keys of intents begin with.
const INTENT_PREFIX: &str = "enacting/";
/// Times that a decision meets a text that has just moved before it takes what comes in between.
const MAX_MEETINGS: usize = 20;
/// The pause before the procedure follows what it could not follow at once.
const FOLLOW_PAUSE: Duration = Duration::from_secs(2);
/// A Yjs update that says nothing.
const NOTHING: &[u8] = &[0, 0];

/// What stands in a record of an adoption or retraction beside the words.
#[derive(Serialize, Deserialize)]
struct Decision {
    /// What it means for the procedure.
    events: Vec<Event>,
}

/// An update for the log of what is amended.
struct Change {
    update: Bytes,
    copies: Vec<Copied>,
}

impl Book {
    /// Adopts: `commands` begin with the decision on `amendment`, its consequences follow.
    pub(super) async fn adopt(
        &mut self,
        by: By<'_>,
        amendment: AmendmentId,
        commands: &[Command],
    ) -> Result<Outcome, DeskError> {
        let events = self.weigh(by.0, commands)?;
        if events.is_empty() {
            return Ok(Outcome::Nothing);
        }
        let merge = move |stand: &Stand| {
            let (ground, words) = (stand.ground()?, stand.words()?);
            keep_apart((stand, amendment), (&ground, &words))?;
            let branch = ground.open(&words)?;
            Ok(branch.adoption().map(|update| Change { update, copies: Vec::new() }))
        };
        self.enact(by.0, (Act::Adopted, amendment, events), merge).await
    }

    /// Takes an adoption back.
    pub(super) async fn retract(
        &mut self,
        by: By<'_>,
        amendment: AmendmentId,
        reason: String,
    ) -> Result<Outcome, DeskError> {
        let undo = Command::Undo { amendment, reason, record: None };
        let events = self.weigh(by.0, &[undo])?;
        let client = words::new_client();
        let part = move |stand: &Stand| {
            let last = enacted(stand).into_iter().rev().find(|one| one.amendment == amendment.0);
            let Some(last) = last else { return Ok(None) };
            let adopted = words::adopted(&last);
            let back = branch::undo_adoption(&stand.ground()?, &adopted, client);
            let nothing = || Rewritten { update: Bytes::from_static(NOTHING), copies: Vec::new() };
            let Rewritten { update, copies } = back.unwrap_or_else(nothing);
            Ok(Some(Change { update, copies }))
        };
        self.enact(by.0, (Act::Retracted, amendment, events), part).await
    }

    /// Puts words into the log of what is amended, or takes them out, with the decision; then has
    /// the procedure follow.
    async fn enact(
        &mut self,
        who: &MemberId,
        (act, amendment, events): (Act, AmendmentId, Vec<Event>),
        change: impl Fn(&Stand) -> Result<Option<Change>, WordsError> + Clone + Send + 'static,
    ) -> Result<Outcome, DeskError> {
        let round = self.now().procedure.amendment(amendment).map_or(0, |one| one.undone);
        let decision = json_bytes(&Decision { events });
        self.intend().await?;
        for meeting in 0.. {
            let stand = self.stand(amendment).await?;
            let base = stand.base.clone();
            let change = change.clone();
            let made = work(move || change(&stand)).await?.ok_or(Refusal::NothingChanged)?;
            let (amendment, decision) = (amendment.0, decision.clone());
            let adoption = Adoption { amendment, decision, update: made.update };
            let (event, what) = match act {
                Act::Adopted => (TextEvent::Adoption(adoption), "adoption"),
                Act::Retracted => {
                    (TextEvent::Retraction { adoption, copies: made.copies }, "retraction")
                }
            };
            let key = format!("{what}/{amendment}/{round}");
            let record = words::record(&event, (who, now_ms()), Some(key));
            // The words commute with whatever is written meanwhile; that they are exactly what was
            // announced is worth some attempts.
            let expect = if meeting < MAX_MEETINGS { Expect::Head(base.1) } else { Expect::Any };
            match self.means.store.append(words::log(&base.0), vec![record], expect).await {
                Ok(_) | Err(AppendError::Duplicate { .. }) => break,
                Err(AppendError::Conflict { .. }) => {}
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
        self.follow_enactments().await?;
        Ok(Outcome::Done)
    }

    /// Says that this text is to be looked through, should the hub or the store stop now.
    async fn intend(&mut self) -> Result<(), DeskError> {
        let key = format!("{INTENT_PREFIX}{}", self.text);
        self.follow_at = Some(Instant::now() + FOLLOW_PAUSE);
        let put = self.means.store.put(key, Bytes::new(), None, Precondition::None);
        put.await.map(|_| ()).map_err(|error| error.unconditional().into())
    }

    /// Follows what a crash cut off.
    pub(super) async fn finish_enactments(&mut self) {
        let key = format!("{INTENT_PREFIX}{}", self.text);
        if !matches!(self.means.store.get(key).await, Ok(None)) {
            self.follow_late().await;
        }
    }

    /// Follows what was cut off; what fails is tried again in a moment.
    pub(super) async fn follow_late(&mut self) {
        self.follow_at = Some(Instant::now() + FOLLOW_PAUSE);
        if let Err(error) = self.follow_enactments().await {
            tracing::error!(text = %self.text, %error, "what was enacted is not followed yet");
        }
    }

    /// Has the procedure follow every adoption and retraction that stands in the text or in an
    /// amendment of it, each once.
    pub(super) async fn follow_enactments(&mut self) -> Result<(), DeskError> {
        let parents = self.now();
        let parents = parents.procedure.amendments().filter_map(|(_, one)| one.parent);
        let mut rooms: Vec<RoomId> = parents.map(|parent| RoomId::Amendment(parent.0)).collect();
        rooms.sort_by_key(ToString::to_string);
        rooms.dedup();
        rooms.push(RoomId::Text(self.text.0));
        for room in rooms {
            let (history, _) = words::read(self.means.store.as_ref(), &room).await?;
            let mut all = history.archive.adoptions.clone();
            all.extend(history.entries.iter().filter_map(Enacted::of));
            for enacted in all {
                if !self.knows(&enacted) {
                    self.follow_one(&room, &enacted).await?;
                }
            }
        }
        let key = format!("{INTENT_PREFIX}{}", self.text);
        let gone = self.means.store.remove(key, Precondition::None).await;
        self.follow_at = None;
        gone.map_err(|error| error.unconditional().into())
    }

    /// Whether the minutes have it.
    fn knows(&self, enacted: &Enacted) -> bool {
        self.now().minutes.iter().any(|minute| match &minute.event {
            Event::Decided { amendment, verdict } => {
                amendment.0 == enacted.amendment && verdict.record == Some(enacted.seq)
            }
            Event::Undone { amendment, record, .. } => {
                amendment.0 == enacted.amendment && *record == Some(enacted.seq)
            }
            _ => false,
        })
    }

    async fn follow_one(&mut self, room: &RoomId, enacted: &Enacted) -> Result<(), DeskError> {
        let amendment = AmendmentId(enacted.amendment);
        let decision: Result<Decision, _> = serde_json::from_slice(&enacted.decision);
        let damaged = |error: serde_json::Error| StoreError::Damaged(error.to_string().into());
        let mut events = decision.map_err(damaged)?.events;
        for event in &mut events {
            match event {
                Event::Decided { amendment: of, verdict } if *of == amendment => {
                    verdict.record = Some(enacted.seq);
                }
                Event::Undone { record, .. } => *record = Some(enacted.seq),
                _ => {}
            }
        }
        let key = format!("{room}/{}", enacted.seq);
        if enacted.act == Act::Retracted {
            self.carry_rivals(room, (enacted, &key)).await?;
        }
        if enacted.act == Act::Retracted
            && let Some(wording) = self.regrow(amendment, &key).await?
        {
            events.push(Event::Confirmed { amendment, wording });
        }
        self.derive((&enacted.author, enacted.at_ms), &key, &events).await?;
        if let RoomId::Amendment(parent) = room {
            self.freeze_parent(AmendmentId(*parent), enacted, &key).await?;
        }
        Ok(())
    }

    /// An adopted branch is spent: what it says anew stands on the text of now, in a generation of
    /// its own.
    pub(super) async fn regrow(
        &mut self,
        amendment: AmendmentId,
        key: &str,
    ) -> Result<Option<Frozen>, DeskError> {
        let stand = self.stand(amendment).await?;
        let Some(frozen) = self.wording_of(amendment, &stand)? else { return Ok(None) };
        let epoch = last_epoch(&stand.own.entries).unwrap_or(FIRST_EPOCH) + 1;
        let client = words::new_client();
        let (again, frozen) = work(move || {
            let again = branch::rebuild(&stand.ground()?, &frozen.wording, client)?;
            let nothing = || Rewritten { update: Bytes::from_static(NOTHING), copies: Vec::new() };
            Ok((again.unwrap_or_else(nothing), frozen.encode()))
        })
        .await?;
        let Rewritten { update, copies } = again;
        let own = (&MemberId::hub(), now_ms());
        let records = vec![
            words::record(&TextEvent::Regrown { update }, own, Some(format!("regrown/{key}"))),
            words::record(&TextEvent::Wording(frozen), own, None),
            words::record(&TextEvent::Epoch { epoch }, own, None),
            // Its words keep their authors.
            words::record(&TextEvent::CopyMap(copies), own, None),
        ];
        let log = words::log(&RoomId::Amendment(amendment.0));
        let wording = match self.means.store.append(log, records, Expect::Any).await {
            Ok(appended) => Sequence(appended.first.0 + 1),
            Err(AppendError::Duplicate { at, .. }) => Sequence(at.0 + 1),
            Err(error) => return Err(error.unconditional().into()),
        };
        Ok(Some(Frozen { record: wording.0, at_s: own.1 / 1_000 }))
    }

    /// The frozen wording of an amendment.
    pub(super) fn wording_of(
        &self,
        amendment: AmendmentId,
        stand: &Stand,
    ) -> Result<Option<Sealed>, DeskError> {
        let now = self.now();
        let frozen = now.procedure.amendment(amendment).and_then(|one| one.wording);
        Ok(frozen.map(|frozen| words::sealed(&stand.own, frozen.record)).transpose()?.flatten())
    }

    /// An amendment whose own amendment was adopted has another wording, which was decided.
    async fn freeze_parent(
        &mut self,
        parent: AmendmentId,
        enacted: &Enacted,
        key: &str,
    ) -> Result<(), DeskError> {
        let store = self.means.store.as_ref();
        let (own, head) = words::read(store, &RoomId::Amendment(parent.0)).await?;
        let stand = self.stand(parent).await?;
        let printed = self.printed(&stand).await?;
        let wording = work(move || {
            let base = stand.ground()?;
            let branch = base.open(&words::own(&own, Some(head.0))?)?;
            let alineas = printed.unwrap_or_else(|| Arc::new(branch::alineas(&base)));
            Ok(Sealed::seal(&branch, &alineas).encode())
        })
        .await?;
        let wording = self.keep_wording(parent, wording, Some(format!("wording/{key}"))).await?;
        let confirmed = Event::Confirmed { amendment: parent, wording };
        let by = (&enacted.author, enacted.at_ms);
        self.derive(by, &format!("wording/{key}"), &[confirmed]).await
    }
}

/// Refuses to adopt words whose client also wrote in what they amend. Rooms see to that; where a
/// log was damaged, they did not know of all.
fn keep_apart(
    (stand, amendment): (&Stand, AmendmentId),
    (ground, words): (&Base, &Own),
) -> Result<(), WordsError> {
    let last = enacted(stand).into_iter().rev().find(|one| one.amendment == amendment.0);
    if last.is_some_and(|last| last.act == Act::Adopted) {
        return Ok(());
    }
    match ground.shared_client(words) {
        Some(client) => Err(BranchError::ForeignClient { client }.into()),
        None => Ok(()),
    }
}

/// Every adoption and retraction in the log of what an amendment amends, the oldest first.
fn enacted(stand: &Stand) -> Vec<Enacted> {
    let Some(base) = stand.below.last() else { return Vec::new() };
    let mut all = base.archive.adoptions.clone();
    all.extend(base.entries.iter().filter_map(Enacted::of));
    all
}
