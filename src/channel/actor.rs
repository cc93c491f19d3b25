//! The task of one channel: decides what is asked, appends it, and shows what the log's tail shows.

use std::{pin::pin, sync::Arc, time::Duration};

use futures_util::future::OptionFuture;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{
    Ask, ChannelSettings,
    entry::{self, Entry},
    expiry::{self, Left, expire},
    load::target,
    mend::{Lost, mend},
    pace::Pace,
    registry::{Lease, Powers},
    typing::Typing,
    view::{About, MAX_RECENT, MAX_WORDS, PAGE_MESSAGES, View},
    wipe::{self, wipe},
    words::{Archive, Words},
};
use crate::{
    domain::channel::{event::Event, fate::Showing},
    kept::State,
    store::{ReadError, Sequence, StoreError, StoredRecord, Tail},
};

/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// Commands that one append takes together: while one is under way the next ones gather.
const MAX_BATCH: usize = 256;
/// Records after which the state is kept anew: reading so many takes an opening some milliseconds.
const STATE_EVERY: u64 = 2_000;
/// How long a channel that nobody follows stays in memory.
const IDLE: Duration = Duration::from_secs(60);

/// How long whoever opens a channel waits for its log to be mended.
const MEND_WAIT: Duration = Duration::from_secs(5);

/// Loads a channel and serves it until nobody needs it.
pub(super) async fn run(
    archive: Archive,
    lease: Lease,
    (loaded, asks): (oneshot::Sender<Result<(), StoreError>>, mpsc::Receiver<Ask>),
) {
    let accepted = {
        let mut accepting = pin!(archive.accept());
        let in_time = timeout(MEND_WAIT, accepting.as_mut()).await;
        let Ok(accepted) = in_time else {
            // It holds the channel's place until the loss is told of, since the store tells of it
            // only once: whoever opens the channel meanwhile hears the same at once.
            let why = "the store lost the end of the channel, which is not mended yet";
            let _ = loaded.send(Err(StoreError::Unavailable(why.into())));
            if let Err(error) = accepting.await {
                tracing::error!(%error, channel = %archive.channel, "cannot be mended");
            }
            return;
        };
        accepted
    };
    let read = match accepted {
        Ok(()) => archive.load().await,
        Err(error) => Err(error),
    };
    let (view, kept) = match read {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!(%error, channel = %archive.channel, "a channel cannot be opened");
            drop(lease);
            let _ = loaded.send(Err(error));
            return;
        }
    };
    let head = Sequence(view.channel.head());
    let tail = archive.store.follow(entry::log(archive.channel), head);
    let publish = lease.publisher();
    publish.send_replace(Arc::new(view));
    let _ = loaded.send(Ok(()));
    let (powers, pace) = (lease.powers(), lease.pace());
    let settings = lease.settings();
    let actor = Actor {
        archive,
        tail,
        publish,
        powers,
        pace,
        settings,
        kept,
        typing: Typing::default(),
        wiping: wipe::Due::default(),
        expiring: expiry::Due::default(),
        loss: None,
    };
    actor.serve(lease, asks).await;
}

/// The task that owns a channel.
pub(super) struct Actor {
    pub(super) archive: Archive,
    pub(super) tail: Box<dyn Tail>,
    pub(super) publish: Arc<watch::Sender<Arc<View>>>,
    pub(super) powers: Powers,
    pub(super) pace: Arc<Pace>,
    pub(super) settings: ChannelSettings,
    /// The last record of which the state was kept.
    pub(super) kept: u64,
    pub(super) typing: Typing,
    pub(super) wiping: wipe::Due,
    pub(super) expiring: expiry::Due,
    /// That the store has lost some of it: what is known here is not what stands there.
    pub(super) loss: Option<Lost>,
}

/// Whether the latest page is at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Whole,
    LacksSome,
}

impl Actor {
    async fn serve(mut self, lease: Lease, mut asks: mpsc::Receiver<Ask>) {
        let mut idle_at = None;
        loop {
            if let Some(lost) = self.loss {
                return self.mend(lost).await;
            }
            self.keep_state();
            let wipe_at = self.look_for_erasures().await;
            let expire_at = self.expiring.look(&self.view(), &self.archive);
            if self.publish.receiver_count() > 0 || wipe_at.is_some() {
                idle_at = None;
            } else if idle_at.is_none() {
                idle_at = Some(Instant::now() + IDLE);
            }
            tokio::select! {
                records = self.tail.next() => self.follow(records).await,
                ask = asks.recv() => {
                    let Some(ask) = ask else { return };
                    self.take_asks(ask, &mut asks).await;
                }
                Some(()) = OptionFuture::from(wipe_at.map(sleep_until)) => self.wipe().await,
                Some(()) = OptionFuture::from(expire_at.map(sleep_until)) => self.expire().await,
                Some(()) = OptionFuture::from(self.typing.next_end().map(sleep_until)) => {
                    self.typing.expire();
                    self.show_typing();
                }
                Some(()) = OptionFuture::from(idle_at.map(sleep_until)) => {
                    if lease.give_back_if_unused() {
                        return;
                    }
                }
            }
        }
    }

    /// When erased words are to be taken out of the store, if there are any. The note of it goes
    /// before anything else is done, so that it takes none with it that is made after it.
    async fn look_for_erasures(&mut self) -> Option<Instant> {
        let was_idle = self.wiping.is_idle();
        let at = self.wiping.look(&self.view(), self.settings.wipe_after);
        match (was_idle, at) {
            (true, Some(_)) => {
                let archive = self.archive.clone();
                tokio::spawn(async move { wipe::note(&archive).await });
            }
            (false, None) => wipe::forget(&self.archive).await,
            (true, None) | (false, Some(_)) => {}
        }
        at
    }

    /// Takes one ask, and those that wait behind it.
    async fn take_asks(&mut self, first: Ask, asks: &mut mpsc::Receiver<Ask>) {
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(ask) = next {
            match ask {
                Ask::Command(asked) => {
                    self.typing.stop(&asked.by);
                    batch.push(asked);
                }
                Ask::Typing(member) => self.typing.note(member),
            }
            next = if batch.len() < MAX_BATCH { asks.try_recv().ok() } else { None };
        }
        self.show_typing();
        if !batch.is_empty() {
            self.carry_out(batch).await;
        }
    }

    fn show_typing(&self) {
        let shown = self.typing.shown();
        self.publish.send_if_modified(|view| {
            let is_new = view.typing != shown;
            if is_new {
                Arc::make_mut(view).typing = shown;
            }
            is_new
        });
    }

    /// Takes the words of erased messages out of the store. Nothing else is stored meanwhile: it
    /// would have to be worked out anew each time.
    async fn wipe(&mut self) {
        let step = wipe(&self.archive, &self.view()).await;
        self.wiping.tried(self.archive.channel, step);
    }

    /// Erases what is older than the channel's rule keeps it.
    async fn expire(&mut self) {
        let left = expire(&self.archive, &self.view()).await.unwrap_or_else(|error| {
            tracing::warn!(%error, channel = %self.archive.channel, "old messages stay for now");
            Left::Nothing
        });
        self.expiring.looked(left);
    }

    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.publish.borrow())
    }

    /// Takes in what the tail tells.
    pub(super) async fn follow(&mut self, records: Result<Vec<StoredRecord>, ReadError>) {
        match records {
            Ok(records) => self.show(&records).await,
            Err(ReadError::Lost { head, was }) => self.loss = Some(Lost { head, was }),
            Err(error) => {
                let error = error.of_whole(&entry::log(self.archive.channel));
                tracing::error!(%error, channel = %self.archive.channel, "cannot be followed");
                sleep(RETRY_PAUSE).await;
            }
        }
    }

    /// What was lost cannot be taken back out of a view: the task mends the log and ends, and who
    /// follows the channel opens it anew, as it is now.
    async fn mend(&mut self, lost: Lost) {
        let view = self.view();
        if let Err(error) = mend(&self.archive, lost, &view.channel).await {
            tracing::error!(%error, channel = %self.archive.channel, "cannot be mended");
        }
    }

    /// Shows what the log's tail has shown. Where that tells of a loss, what is known here may be
    /// what was lost: nothing more is shown, and the channel is opened anew, once the log has the
    /// erasures that are known here alone.
    pub(super) async fn show(&mut self, records: &[StoredRecord]) {
        let channel = self.archive.channel;
        let entries = records.iter().map(|stored| entry::understand(channel, stored));
        let entries: Vec<Entry> = entries.collect();
        let losses = entries.iter().filter_map(|entry| match entry.event {
            Event::Lost { after } => Some(Sequence(after)),
            _ => None,
        });
        if let Some(head) = losses.min() {
            tracing::warn!(%channel, "opened anew: another hub has found a loss");
            self.loss = Some(Lost { head, was: Sequence(self.view().channel.head()) });
            return;
        }
        let mut view = View::clone(&self.view());
        let mut page = Page::Whole;
        for entry in &entries {
            if matches!(entry.event, Event::Erased { .. }) {
                page = Page::LacksSome;
            }
            self.take_in(&mut view, entry).await;
        }
        metrics::counter!("coopol_channel_records_total").increment(records.len() as u64);
        self.publish.send_replace(Arc::new(view));
        if page == Page::LacksSome {
            self.fill_page().await;
        }
    }

    async fn take_in(&mut self, view: &mut View, entry: &Entry) {
        if entry.seq <= view.channel.head() {
            return;
        }
        let touched = target(entry);
        if let Some(words) = Words::of(entry) {
            view.words.insert(entry.seq, Arc::new(words));
        } else if let Some(message) = touched {
            self.fetch(view, message).await;
            if view.channel.is_message(message)
                && let Some(words) = view.words.get_mut(&message)
            {
                Arc::make_mut(words).reword(entry);
            }
        }
        view.channel.apply(entry.seq, &entry.event, &entry.by, entry.at_s);
        let frame = self.archive.frame(view, entry);
        view.recent.push_back(frame);
        if let Some(message) = touched {
            self.cover(view, message, &entry.event);
            if !view.channel.is_message(message) {
                view.words.remove(&message);
            }
        }
        trim(view);
    }

    /// What was told of a message must not be told again once it is hidden, erased or worded
    /// otherwise: whoever comes later hears of it as it stands.
    fn cover(&self, view: &mut View, message: u64, event: &Event) {
        let showing = view.channel.fate(message).map(|fate| &fate.showing);
        let is_covered = matches!(showing, Some(Showing::Hidden { .. } | Showing::Erased));
        if !is_covered && !matches!(event, Event::Edited { .. }) {
            return;
        }
        let Some(words) = view.words.get(&message).map(Arc::clone) else { return };
        for index in 0..view.recent.len() {
            let is_it =
                matches!(&view.recent[index].about, About::Message(seq, _) if *seq == message);
            if is_it {
                let at = view.recent[index].at;
                view.recent[index] = self.archive.frame_of(view, &words, at);
            }
        }
    }

    /// Puts a message's words at hand, however long the store takes: without them nobody could be
    /// told what became of it.
    pub(super) async fn fetch(&mut self, view: &mut View, message: u64) {
        while let Err(error) = self.archive.fetch(view, &[message]).await {
            if !matches!(error, StoreError::Unavailable(_)) {
                tracing::error!(%error, channel = %self.archive.channel, message, "unreadable");
                return;
            }
            sleep(RETRY_PAUSE).await;
        }
    }

    /// An erasure lets an older message onto the latest page: after the erasure is shown, and only
    /// if the store has it at once.
    async fn fill_page(&mut self) {
        let mut view = View::clone(&self.view());
        let page = view.channel.messages_before(view.channel.head() + 1, PAGE_MESSAGES);
        match self.archive.fetch(&mut view, &page).await {
            Ok(()) => {
                self.publish.send_replace(Arc::new(view));
            }
            Err(error) => {
                tracing::warn!(%error, channel = %self.archive.channel, "a page lacks messages");
            }
        }
    }

    /// Keeps the state from time to time, beside what is going on.
    fn keep_state(&mut self) {
        let view = self.view();
        let head = view.channel.head();
        if head.saturating_sub(self.kept) < STATE_EVERY {
            return;
        }
        self.kept = head;
        let (keeper, store) = (self.archive.keeper(), Arc::clone(&self.archive.store));
        tokio::spawn(async move {
            let state = State { value: view.channel.clone(), through: Sequence(head) };
            if let Err(error) = keeper.keep(store.as_ref(), state).await {
                tracing::warn!(%error, "the state of a channel is not kept");
            }
        });
    }
}

/// Forgets what is beyond the limits.
fn trim(view: &mut View) {
    while view.recent.len() > MAX_RECENT {
        view.recent.pop_front();
    }
    while view.words.len() > MAX_WORDS
        && let Some((oldest, _)) = view.words.get_min().map(|(seq, words)| (*seq, words.clone()))
    {
        view.words.remove(&oldest);
    }
}
