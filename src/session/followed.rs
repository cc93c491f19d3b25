//! One channel that a socket follows: a cursor, and what was told beside the records.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::AbortHandle;
use tokio::sync::watch;

use super::channel_frames::{Mode, Told, Why};
use crate::{
    channel::{ChannelHandle, Next, View, message::Reader},
    domain::{
        channel::command::Power,
        ids::{ChannelId, MemberId},
    },
    hub::Counts,
};

/// Where a follower stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Everything up to here was told.
    At(u64),
    /// A fresh page is to be told, for this reason.
    Page(Why),
}

pub(super) struct Followed {
    pub(super) handle: ChannelHandle,
    pub(super) mode: Mode,
    pub(super) cursor: Cursor,
    pub(super) power: Power,
    /// The counts that were told last.
    pub(super) counts: Option<Counts>,
    /// Who was told to be typing.
    pub(super) typing: Arc<[MemberId]>,
    pub(super) watching: Watching,
}

/// What became of a channel that is watched.
pub(super) enum Change {
    /// There is more to tell; it is watched on by this.
    New(ChannelId, watch::Receiver<Arc<View>>),
    /// Its task is gone, with everything in memory: what it was asked is not known to be stored.
    Gone(ChannelId),
}

/// Waits until a channel has changed.
pub(super) async fn changed(channel: ChannelId, mut view: watch::Receiver<Arc<View>>) -> Change {
    match view.changed().await {
        Ok(()) => Change::New(channel, view),
        Err(_) => Change::Gone(channel),
    }
}

/// Waits for the changes of a channel; whoever lets it go waits no more, and holds nothing.
pub(super) struct Watching(pub(super) AbortHandle);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Followed {
    /// What is told next; nothing: everything was told.
    pub(super) fn next(&mut self, view: &View, member: &MemberId) -> Option<Bytes> {
        let reader = Reader { member, power: self.power };
        let why = match self.cursor {
            Cursor::Page(why) => why,
            Cursor::At(at) => match view.next(at, reader) {
                Next::UpToDate => return self.next_typing(view),
                Next::Frame(at, frame) => {
                    self.cursor = Cursor::At(at);
                    return Some(frame);
                }
                Next::Lost => Why::Gap,
            },
        };
        let at = view.channel.head();
        self.cursor = Cursor::At(at);
        let (items, more) = view.latest(reader);
        let channel = self.handle.id();
        Some(Told::ChannelPage { channel, at, why, items: &items, more }.encode())
    }

    fn next_typing(&mut self, view: &View) -> Option<Bytes> {
        if self.typing == view.typing {
            return None;
        }
        self.typing = Arc::clone(&view.typing);
        let (channel, members) = (self.handle.id(), &self.typing);
        Some(Told::ChannelTyping { channel, members }.encode())
    }
}
