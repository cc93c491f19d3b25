//! What messages say: read from the log a page at a time, since a channel keeps no words in memory
//! but the latest.

use std::{collections::HashMap, sync::Arc};

use super::{
    ChannelHandle,
    entry::{self, Entry, Key},
    gallery::shelf::Shelf,
};
use crate::{
    domain::{
        channel::{
            Channel,
            attachment::Image,
            event::{Event, Mention, Saying},
            poll::Question,
        },
        ids::{ChannelId, MemberId, MessageId},
    },
    record::now_ms,
    store::{AppendError, Expect, Sequence, Store, StoreError},
};

/// Records that one read may pass over to take several messages at once: what lies between two
/// messages is mostly reactions and other small things.
const MAX_SKIPPED: u64 = 32;

/// A message as it was sent, with its latest wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Its place in the channel.
    pub seq: u64,
    /// Its author's id for it.
    pub id: MessageId,
    /// Who sent it.
    pub author: MemberId,
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// Its latest wording.
    pub body: String,
    /// When it was worded so, if that was later.
    pub edited_at_s: Option<u64>,
    /// What it answers.
    pub reply_to: Option<u64>,
    /// Whom it calls.
    pub mentions: Vec<Mention>,
    /// What it shows.
    pub images: Vec<Image>,
    /// What it asks.
    pub poll: Option<Question>,
}

impl Words {
    /// The message that a record sends, if it does; of one that was erased, all that is left.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let empty = |id| Self {
            seq: entry.seq,
            id,
            author: entry.by.clone(),
            at_s: entry.at_s,
            body: String::new(),
            edited_at_s: None,
            reply_to: None,
            mentions: Vec::new(),
            images: Vec::new(),
            poll: None,
        };
        match &entry.event {
            Event::Said(Saying { id, body, reply_to, mentions, images, poll }) => Some(Self {
                body: body.as_str().to_owned(),
                reply_to: *reply_to,
                mentions: mentions.clone(),
                images: images.clone(),
                poll: poll.clone(),
                ..empty(*id)
            }),
            Event::Gone { id } => Some(empty(*id)),
            _ => None,
        }
    }

    /// Takes another wording in.
    pub(super) fn reword(&mut self, entry: &Entry) {
        if let Event::Edited { body, .. } = &entry.event {
            (self.body, self.edited_at_s) = (body.as_str().to_owned(), Some(entry.at_s));
        }
    }
}

impl ChannelHandle {
    /// Messages that [`Self::words_of`] looks through in one step: the longest come to some
    /// megabytes.
    pub const MESSAGES_AT_ONCE: usize = 200;

    /// What `member` said among the next [`Self::MESSAGES_AT_ONCE`] messages after `after`, as it
    /// stands, also where others do not see it; and the last message that was looked at, after
    /// which to go on. Nothing: there is none after `after`.
    pub async fn words_of(
        &self,
        member: &MemberId,
        after: u64,
    ) -> Result<(Vec<Words>, Option<u64>), StoreError> {
        let view = self.view();
        let messages = view.channel.messages_after(after, Self::MESSAGES_AT_ONCE);
        let mut found = self.archive.entries(&messages).await?;
        found.retain(|_, entry| entry.by == *member);
        let own = messages.iter().copied().filter(|seq| found.contains_key(seq));
        let own: Vec<u64> = own.collect();
        let mut words = self.archive.latest(&view.channel, &own, found).await?;
        // What was erased while it was read is not said any more, and may have lost its words.
        let now = self.view();
        words.retain(|words| now.channel.is_message(words.seq));
        Ok((words, messages.last().copied()))
    }
}

/// Where the words of one channel are read.
#[derive(Clone)]
pub(super) struct Archive {
    pub(super) store: Arc<dyn Store>,
    pub(super) channel: ChannelId,
    /// Where what they show is kept.
    pub(super) shelf: Shelf,
}

impl Archive {
    /// The words of these messages, which ascend, as they stand in `channel`. What is no message
    /// any more is left out.
    pub(super) async fn read(
        &self,
        channel: &Channel,
        messages: &[u64],
    ) -> Result<Vec<Words>, StoreError> {
        let found = self.entries(messages).await?;
        self.latest(channel, messages, found).await
    }

    /// The same, of messages of which the records are at hand.
    async fn latest(
        &self,
        channel: &Channel,
        messages: &[u64],
        mut found: HashMap<u64, Entry>,
    ) -> Result<Vec<Words>, StoreError> {
        let edit = |seq: &u64| channel.fate(*seq).and_then(|fate| fate.edits.last().copied());
        let mut edits: Vec<u64> = messages.iter().filter_map(edit).collect();
        edits.sort_unstable();
        let wordings = self.entries(&edits).await?;
        let take = |seq: &u64| {
            let mut words = Words::of(&found.remove(seq)?)?;
            if let Some(entry) = edit(seq).and_then(|edit| wordings.get(&edit)) {
                words.reword(entry);
            }
            Some(words)
        };
        Ok(messages.iter().filter_map(take).collect())
    }

    /// The records at these positions, which ascend.
    pub(super) async fn entries(
        &self,
        positions: &[u64],
    ) -> Result<HashMap<u64, Entry>, StoreError> {
        let mut found = HashMap::with_capacity(positions.len());
        // The first record is at 1.
        let (_, mut rest) = positions.split_at(positions.partition_point(|at| *at == 0));
        while let Some(first) = rest.first() {
            let near = |pair: &[u64]| pair[1] - pair[0] <= MAX_SKIPPED;
            let run = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
            let (now, later) = rest.split_at(run);
            let last = now.last().unwrap_or(first);
            for entry in self.range(first - 1, *last).await? {
                if now.binary_search(&entry.seq).is_ok() {
                    found.insert(entry.seq, entry);
                }
            }
            rest = later;
        }
        Ok(found)
    }

    /// Where a record stands that was stored under this key, however long ago: asked of the store
    /// by an append that never happens.
    pub(super) async fn find(&self, by: &MemberId, key: &Key) -> Result<Option<u64>, StoreError> {
        let probe = entry::encode(&Event::Unpinned { message: 0 }, by, now_ms(), key);
        let log = entry::log(self.channel);
        match self.store.append(log, vec![probe], Expect::NEVER).await {
            Err(AppendError::Duplicate { at, .. }) => Ok(Some(at.0)),
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(None),
            Err(AppendError::Store(error)) => Err(error),
        }
    }

    /// The wordings of a message, the first one first, each with when it was worded so (seconds
    /// since 1970).
    pub(super) async fn wordings(
        &self,
        channel: &Channel,
        message: u64,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let edits = channel.fate(message).map(|fate| fate.edits.clone()).unwrap_or_default();
        let positions: Vec<u64> = [message].into_iter().chain(edits).collect();
        let found = self.entries(&positions).await?;
        let wording = |seq: &u64| {
            let entry = found.get(seq)?;
            match &entry.event {
                Event::Said(Saying { body, .. }) | Event::Edited { body, .. } => {
                    Some((body.as_str().to_owned(), entry.at_s))
                }
                _ => None,
            }
        };
        Ok(positions.iter().filter_map(wording).collect())
    }

    /// The records of these erased messages, with those of their other wordings, in order.
    pub(super) async fn erased(
        &self,
        unwiped: &[(u64, Vec<u64>)],
    ) -> Result<Vec<Entry>, StoreError> {
        let positions =
            unwiped.iter().flat_map(|(message, edits)| [message].into_iter().chain(edits));
        let mut positions: Vec<u64> = positions.copied().collect();
        positions.sort_unstable();
        let mut found = self.entries(&positions).await?;
        Ok(positions.iter().filter_map(|seq| found.remove(seq)).collect())
    }

    /// Every record after `after` up to `through`.
    pub(super) async fn range(&self, after: u64, through: u64) -> Result<Vec<Entry>, StoreError> {
        let (mut entries, mut after, log) = (Vec::new(), after, entry::log(self.channel));
        while after < through {
            let limit = usize::try_from(through - after).unwrap_or(usize::MAX);
            let records = self.store.read(log.clone(), Sequence(after), limit).await;
            let records = records.map_err(|error| error.of_whole(&log))?;
            let Some(last) = records.last() else { break };
            after = last.seq.0;
            entries.extend(records.iter().map(|record| entry::understand(self.channel, record)));
        }
        Ok(entries)
    }
}
