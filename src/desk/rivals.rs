//! Rivals of an adoption that is undone: what it had deleted came back under other ids, and what
//! they change there goes along.

use bytes::Bytes;

use super::{
    DeskError,
    clerk::Book,
    words::{self, Stand, WordsError, work},
};
use crate::{
    domain::{
        amendment::{Phase, event::Event},
        ids::{AmendmentId, MemberId, RoomId},
    },
    record::now_ms,
    store::{AppendError, Expect},
    text::{
        archive::{Act, Adopted as Enacted, Entry, History},
        branch::{Base, Rewritten, Wording},
        event::TextEvent,
    },
};

impl Book {
    /// Carries every amendment that is not decided along with what a retraction brought back.
    /// `key` names the retraction's record, so that it happens once.
    pub(super) async fn carry_rivals(
        &mut self,
        room: &RoomId,
        (retracted, key): (&Enacted, &str),
    ) -> Result<(), DeskError> {
        let now = self.now();
        let mut carried = Vec::new();
        for (id, one) in now.procedure.amendments() {
            let is_rival =
                words::base_room(self.text, one.parent) == *room && id.0 != retracted.amendment;
            let key = format!("{key}/{id}");
            match (is_rival, one.status.phase()) {
                (false, _) | (true, Phase::Over) => {}
                (true, Phase::Written) => self.carry_words(id, (retracted, &key)).await?,
                (true, Phase::Pending) => {
                    let stand = self.stand(id).await?;
                    let wording = self.wording_of(id, &stand)?;
                    let Some(wording) = wording else { continue };
                    let follows = move || Ok(follow(&stand, &wording.wording)?.is_some());
                    if work(follows).await?
                        && let Some(wording) = self.regrow(id, &key).await?
                    {
                        carried.push(Event::Carried { amendment: id, wording });
                    }
                }
            }
        }
        if carried.is_empty() {
            return Ok(());
        }
        let by = (&retracted.author, retracted.at_ms);
        self.derive(by, &format!("carried/{key}"), &carried).await
    }

    /// Carries words that are still being written: what they were before the adoption says what
    /// their authors changed there.
    async fn carry_words(
        &mut self,
        id: AmendmentId,
        (retracted, key): (&Enacted, &str),
    ) -> Result<(), DeskError> {
        let (stand, amendment) = (self.stand(id).await?, retracted.amendment);
        let carried = work(move || {
            let Some(wording) = before(&stand, amendment)? else { return Ok(None) };
            follow(&stand, &wording)
        });
        let Some(Rewritten { update, copies }) = carried.await? else { return Ok(()) };
        let own = (&MemberId::hub(), now_ms());
        let relayed = clients(&update);
        let records = vec![
            words::record(&TextEvent::Update { update, relayed }, own, Some(key.to_owned())),
            words::record(&TextEvent::CopyMap(copies), own, None),
        ];
        let log = words::log(&RoomId::Amendment(id.0));
        match self.means.store.append(log, records, Expect::Any).await {
            Ok(_) | Err(AppendError::Duplicate { .. }) => Ok(()),
            Err(error) => Err(error.unconditional().into()),
        }
    }
}

/// What a branch must add to itself to change still what it changed.
fn follow(stand: &Stand, wording: &Wording) -> Result<Option<Rewritten>, WordsError> {
    let branch = stand.ground()?.open(&stand.words()?)?;
    Ok(branch.follow(wording, words::new_client()))
}

/// What a branch said just before an amendment was adopted, the last time. Nothing where what it
/// stood on then is folded away, or where it was begun later.
fn before(stand: &Stand, amendment: uuid::Uuid) -> Result<Option<Wording>, WordsError> {
    let [text] = &*stand.below else { return Ok(None) };
    let is_adoption = |entry: &&Entry| {
        Enacted::of(entry).is_some_and(|it| it.act == Act::Adopted && it.amendment == amendment)
    };
    let Some(adoption) = text.entries.iter().rfind(is_adoption) else { return Ok(None) };
    let earlier = text.entries.iter().take_while(|entry| entry.seq < adoption.seq);
    let earlier: Vec<Entry> = earlier.cloned().collect();
    let base = Base::read(&text.archive, &earlier)?;
    let written = stand.own.entries.iter().take_while(|entry| entry.at_ms <= adoption.at_ms);
    let own = History { archive: stand.own.archive.clone(), entries: written.cloned().collect() };
    let own = words::own(&own, None)?;
    Ok(base.open(&own).ok().map(|branch| branch.wording()))
}

/// The Yjs clients that an update writes under.
fn clients(update: &Bytes) -> Vec<u64> {
    let summary = coopol_protocol::frontier::summarize(update);
    let inserted = summary.map(|summary| summary.inserted).unwrap_or_default();
    inserted.iter().map(|range| range.client).collect()
}
