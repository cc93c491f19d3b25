//! Channels whose tasks came to grief while they were followed: they are opened again.

use std::time::Duration;

use futures_util::future::FutureExt as _;
use tokio::time::sleep;

use super::{Channels, Cursor, Followed, Step, Told, Why};
use crate::{
    channel::{ChannelError, ChannelHandle},
    domain::ids::ChannelId,
};

/// The pause before a channel whose task came to grief is opened again; doubled each time that this
/// fails, up to the longest.
pub(super) const FIRST_REOPENING: Duration = Duration::from_millis(500);
const LONGEST_REOPENING: Duration = Duration::from_secs(30);

impl Channels {
    /// Opens a channel again whose task is gone, after a pause. It is followed meanwhile: it may be
    /// left, or followed anew.
    pub(super) fn reopen(&self, channel: ChannelId, pause: Duration) {
        let (hub, member) = (self.hub.clone(), self.member.clone());
        self.reopening.push(
            async move {
                sleep(pause).await;
                let opened = hub.channel_for(&member, channel).await;
                Step::Reopened(channel, pause, opened.map(|(handle, _)| handle))
            }
            .boxed(),
        );
    }

    /// Tells a channel that was opened again from a fresh page on: what its task knew last may be
    /// in no store.
    pub(super) fn follow_on(
        &mut self,
        channel: ChannelId,
        pause: Duration,
        opened: Result<ChannelHandle, ChannelError>,
    ) {
        let is_gone = |followed: &Followed| followed.handle.is_gone();
        if !self.followed.get(&channel).is_some_and(is_gone) {
            return;
        }
        match opened {
            Ok(handle) => {
                let watching = self.watch(channel, handle.watch());
                if let Some(followed) = self.followed.get_mut(&channel) {
                    (followed.handle, followed.watching) = (handle, watching);
                    (followed.cursor, followed.counts) = (Cursor::Page(Why::Gap), None);
                }
                self.mark_due(channel);
            }
            Err(ChannelError::Unknown) => {
                self.followed.remove(&channel);
                self.answer(&Told::ended(channel));
            }
            Err(_) => self.reopen(channel, LONGEST_REOPENING.min(2 * pause)),
        }
    }
}
