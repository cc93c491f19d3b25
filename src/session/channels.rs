//! The channels that one socket follows (SPEC.md, FEED-5 to FEED-9).
//!
//! Of each it keeps a cursor. Nothing waits here for a client: frames are taken from what all
//! followers of a channel share, as the socket takes them. Only what answers the page itself is
//! kept until it is sent, and a page that sends without reading is not read any more.

mod reopening;

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{
    StreamExt as _,
    future::{BoxFuture, FutureExt as _, abortable},
    stream::FuturesUnordered,
};
use tokio::sync::{OnceCell, watch};

use self::reopening::FIRST_REOPENING;
use super::{
    channel_frames::{Mode, Rights, Say, Told, Why, refusal},
    followed::{Change, Cursor, Followed, Watching, changed},
};
use crate::{
    channel::{
        ChannelError, ChannelHandle, Outcome, View,
        marks::{OwnMarks, ReadThrough},
    },
    domain::{
        channel::command::Power,
        ids::{ChannelId, MemberId, MessageId},
        organisation::member::Presence,
    },
    hub::{Hub, TalkError, now_s},
};

/// Most channels that one socket follows: a page shows one or two, and counts for a list of them.
const MAX_FOLLOWED: usize = 200;
/// What a page may have under way or unread before it is not read any more.
const MAX_UNDER_WAY: usize = 32;

/// What was asked of the hub and has come to something.
enum Step {
    Opened(Asked, Result<ChannelHandle, ChannelError>),
    /// After that pause.
    Reopened(ChannelId, Duration, Result<ChannelHandle, ChannelError>),
    Said(ChannelId, MessageId, Result<Outcome, TalkError>),
    Marked(ChannelId, Result<(), ChannelError>),
}

/// What a page wants to follow.
#[derive(Clone, Copy, Debug)]
struct Asked {
    channel: ChannelId,
    after: Option<u64>,
    mode: Mode,
}

/// The channels of one socket.
pub(super) struct Channels {
    hub: Hub,
    member: MemberId,
    followed: HashMap<ChannelId, Followed>,
    /// Read once, for the first channel that is followed; the others wait for it.
    marks: Arc<OnceCell<OwnMarks>>,
    /// The marks as they were looked at last.
    seen: Option<ReadThrough>,
    under_way: FuturesUnordered<BoxFuture<'static, Step>>,
    /// Those whose tasks are gone: however many, the page is read meanwhile.
    reopening: FuturesUnordered<BoxFuture<'static, Step>>,
    /// Nothing comes of those that nobody waits for any more.
    changes: FuturesUnordered<BoxFuture<'static, Option<Change>>>,
    marked: FuturesUnordered<BoxFuture<'static, watch::Receiver<ReadThrough>>>,
    answers: VecDeque<Bytes>,
    /// The channels that may have something to tell, each once.
    due: VecDeque<ChannelId>,
}

impl Channels {
    /// None yet.
    pub(super) fn new(hub: Hub, member: MemberId) -> Self {
        Self {
            hub,
            member,
            followed: HashMap::new(),
            marks: Arc::default(),
            seen: None,
            under_way: FuturesUnordered::new(),
            reopening: FuturesUnordered::new(),
            changes: FuturesUnordered::new(),
            marked: FuturesUnordered::new(),
            answers: VecDeque::new(),
            due: VecDeque::new(),
        }
    }

    /// Follows a channel from after a position, or with a fresh page.
    pub(super) fn follow(&mut self, channel: ChannelId, after: Option<u64>, mode: Mode) {
        let is_new = !self.followed.contains_key(&channel);
        if is_new && self.followed.len() + self.under_way.len() >= MAX_FOLLOWED {
            return self.answer(&Told::too_many_channels(channel));
        }
        let (hub, member, marks) = (self.hub.clone(), self.member.clone(), self.marks.clone());
        self.under_way.push(
            async move {
                let opened = async {
                    let (handle, _) = hub.channel_for(&member, channel).await?;
                    marks.get_or_try_init(|| hub.channels().marks().connect(&member)).await?;
                    Ok(handle)
                };
                Step::Opened(Asked { channel, after, mode }, opened.await)
            }
            .boxed(),
        );
    }

    /// Follows it no more.
    pub(super) fn leave(&mut self, channel: ChannelId) {
        self.followed.remove(&channel);
    }

    /// Sends a message.
    pub(super) fn say(&mut self, Say { channel, message }: Say) {
        let (hub, member) = (self.hub.clone(), self.member.clone());
        self.under_way.push(
            async move {
                let id = message.id;
                let said = hub.say(&member, channel, message).await;
                Step::Said(channel, id, said.map(|(_, outcome)| outcome))
            }
            .boxed(),
        );
    }

    /// Tells the others that somebody types, unless they hide; only of channels that one follows.
    pub(super) fn type_for_a_moment(&mut self, channel: ChannelId) {
        let Some(followed) = self.followed.get(&channel) else { return };
        let is_shown = self.hub.presence_of(&self.member) == Presence::Shown;
        if is_shown && followed.power >= Power::Speaker {
            followed.handle.type_for_a_moment(self.member.clone());
        }
    }

    /// Notes how far somebody has read.
    pub(super) fn read(&mut self, channel: ChannelId, through: u64) {
        let (hub, member) = (self.hub.clone(), self.member.clone());
        self.under_way.push(
            async move {
                let marked = async {
                    hub.channels().power(&member, channel).ok_or(ChannelError::Unknown)?;
                    Ok(hub.channels().marks().set(&member, channel, through).await?)
                };
                Step::Marked(channel, marked.await)
            }
            .boxed(),
        );
    }

    /// Looks again at every right: some were taken back, some have changed.
    pub(super) fn look(&mut self) {
        let channels: Vec<ChannelId> = self.followed.keys().copied().collect();
        for channel in channels {
            match self.hub.channels().power(&self.member, channel) {
                None => {
                    self.followed.remove(&channel);
                    self.answer(&Told::ended(channel));
                }
                Some(power) => self.change_power(channel, power),
            }
        }
    }

    /// Who may see more, or less, begins anew.
    fn change_power(&mut self, channel: ChannelId, power: Power) {
        let Some(followed) = self.followed.get_mut(&channel) else { return };
        if followed.power != power {
            followed.power = power;
            followed.cursor = Cursor::Page(Why::Rights);
            self.tell_following(channel);
            self.mark_due(channel);
        }
    }

    /// Whether it follows or does anything.
    pub(super) fn is_in_use(&self) -> bool {
        !(self.followed.is_empty() && self.under_way.is_empty())
    }

    /// Whether the page should wait before it sends more.
    pub(super) fn is_full(&self) -> bool {
        self.under_way.len() + self.answers.len() >= MAX_UNDER_WAY
    }

    /// Whether [`Self::poll_frame`] may have something.
    pub(super) fn is_due(&self) -> bool {
        !(self.answers.is_empty() && self.due.is_empty())
    }

    /// Takes in what has come to something; ready when there may be something to tell.
    pub(super) fn poll_done(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut is_done = false;
        while let Some(step) = self.next_step(context) {
            self.take(step);
            is_done = true;
        }
        if is_done { Poll::Ready(()) } else { Poll::Pending }
    }

    fn next_step(&mut self, context: &mut Context<'_>) -> Option<Step> {
        [&mut self.under_way, &mut self.reopening].into_iter().find_map(|steps| {
            match steps.poll_next_unpin(context) {
                Poll::Ready(step) => step,
                Poll::Pending => None,
            }
        })
    }

    /// Takes in which channels have changed; ready when there may be something to tell. Not asked
    /// while the client does not read.
    pub(super) fn poll_changes(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut is_due = false;
        while let Poll::Ready(Some(change)) = self.changes.poll_next_unpin(context) {
            match change {
                Some(Change::New(channel, view)) => is_due |= self.watch_on(channel, view),
                // Ready, so that what is under way is asked for.
                Some(Change::Gone(channel)) => {
                    self.reopen(channel, FIRST_REOPENING);
                    is_due = true;
                }
                None => {}
            }
        }
        while let Poll::Ready(Some(marks)) = self.marked.poll_next_unpin(context) {
            self.take_marks(&marks.borrow().clone());
            self.marked.push(moved(marks));
            is_due = true;
        }
        if is_due { Poll::Ready(()) } else { Poll::Pending }
    }

    /// The next frame to send, until none is left. Channels take turns.
    pub(super) fn poll_frame(&mut self) -> Option<Bytes> {
        if let Some(answer) = self.answers.pop_front() {
            return Some(answer);
        }
        while let Some(channel) = self.due.pop_front() {
            if let Some(frame) = self.next_of(channel) {
                self.due.push_back(channel);
                return Some(frame);
            }
        }
        None
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Opened(asked, Ok(handle)) => self.begin(asked, handle),
            Step::Reopened(channel, pause, opened) => self.follow_on(channel, pause, opened),
            Step::Opened(Asked { channel, .. }, Err(error)) | Step::Marked(channel, Err(error)) => {
                self.answer(&refusal(channel, None, &error.into()));
            }
            Step::Said(channel, id, Ok(outcome)) => {
                let (Outcome::Done(seq) | Outcome::Repeated(seq)) = outcome else { return };
                self.answer(&Told::ChannelSaid { channel, id, seq });
            }
            Step::Said(channel, id, Err(error)) => {
                self.answer(&refusal(channel, Some(id), &error));
            }
            Step::Marked(_, Ok(())) => {}
        }
    }

    fn begin(&mut self, Asked { channel, after, mode }: Asked, handle: ChannelHandle) {
        if self.seen.is_none()
            && let Some(marks) = self.marks.get()
        {
            self.marked.push(moved(marks.watch()));
            self.seen = Some(marks.now());
        }
        // While the channel was opened, nobody looked whether the right still stands.
        let Some(power) = self.hub.channels().power(&self.member, channel) else {
            return self.answer(&refusal(channel, None, &ChannelError::Unknown.into()));
        };
        let watching = self.watch(channel, handle.watch());
        let cursor = match after {
            None => Cursor::Page(Why::Fresh),
            Some(at) if handle.view().channel.is_of_before_a_loss(at) => Cursor::Page(Why::Gap),
            Some(at) => Cursor::At(at),
        };
        let (counts, typing) = (None, Arc::default());
        let followed = Followed { handle, mode, cursor, power, counts, typing, watching };
        self.followed.insert(channel, followed);
        self.tell_following(channel);
        self.mark_due(channel);
    }

    /// Waits for the next change of a channel, for as long as the answer is kept.
    fn watch(&self, channel: ChannelId, view: watch::Receiver<Arc<View>>) -> Watching {
        let (change, handle) = abortable(changed(channel, view));
        self.changes.push(change.map(Result::ok).boxed());
        Watching(handle)
    }

    fn watch_on(&mut self, channel: ChannelId, view: watch::Receiver<Arc<View>>) -> bool {
        let watching = self.watch(channel, view);
        let Some(followed) = self.followed.get_mut(&channel) else { return false };
        followed.watching = watching;
        self.mark_due(channel);
        true
    }

    fn mark_of(&self, channel: ChannelId) -> u64 {
        self.marks.get().and_then(|own| own.now().get(&channel).copied()).unwrap_or_default()
    }

    fn tell_following(&mut self, channel: ChannelId) {
        let read = self.mark_of(channel);
        let Some(followed) = self.followed.get_mut(&channel) else { return };
        let view = followed.handle.view();
        let counts = self.hub.counts(&view, &self.member, read);
        followed.counts = Some(counts);
        let told = Told::ChannelFollowing {
            channel,
            at: counts.head,
            counts,
            rights: Rights::from(followed.power),
            slow_mode_s: view.channel.slow_mode_s(),
            retention_days: view.channel.retention_days(),
            muted_until: view.channel.muted_until_s(&self.member, now_s()),
        };
        let told = told.encode();
        self.answers.push_back(told);
    }

    /// Marks that were moved on another device are told.
    fn take_marks(&mut self, now: &ReadThrough) {
        let Some(before) = self.seen.replace(now.clone()) else { return };
        let moved = |channel: &&ChannelId| before.get(*channel) != now.get(*channel);
        let moved: Vec<ChannelId> = self.followed.keys().filter(moved).copied().collect();
        for channel in moved {
            if let Some(followed) = self.followed.get_mut(&channel) {
                followed.counts = None;
            }
            self.mark_due(channel);
        }
    }

    fn mark_due(&mut self, channel: ChannelId) {
        if !self.due.contains(&channel) {
            self.due.push_back(channel);
        }
    }

    /// What is told next of a channel; nothing: it has told everything.
    fn next_of(&mut self, channel: ChannelId) -> Option<Bytes> {
        let read = self.mark_of(channel);
        let followed = self.followed.get_mut(&channel)?;
        let view = followed.handle.view();
        let is_told = match followed.mode {
            Mode::Messages => followed.counts.is_some(),
            Mode::Counts => followed.counts.is_some_and(|told| told.head == view.channel.head()),
        };
        if !is_told {
            let counts = self.hub.counts(&view, &self.member, read);
            let before = followed.counts.replace(counts);
            if before.is_none_or(|before| before.differs(&counts)) {
                return Some(Told::ChannelCounts { channel, counts }.encode());
            }
        }
        match followed.mode {
            Mode::Counts => None,
            Mode::Messages => followed.next(&view, &self.member),
        }
    }

    fn answer(&mut self, told: &Told<'_>) {
        self.answers.push_back(told.encode());
    }
}

/// Waits until somebody has read further, on any of their devices.
fn moved(
    mut marks: watch::Receiver<ReadThrough>,
) -> BoxFuture<'static, watch::Receiver<ReadThrough>> {
    async move {
        if marks.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        marks
    }
    .boxed()
}

#[cfg(test)]
mod tests;
