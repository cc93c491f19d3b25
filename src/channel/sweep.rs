//! Looks after channels that nobody opens: pictures that no message came to show, messages that
//! are older than a rule keeps them.

use std::time::Duration;

use tokio::time::sleep;

use super::{ChannelError, ChannelHandle, Channels, expiry};
use crate::{domain::ids::ChannelId, record::now_ms};

/// Looks again and again, for as long as there are channels. A picture may be shown until `wait`
/// after it was sent; it is taken away no sooner than twice that, so that no message on its way
/// loses it.
pub(super) async fn run(channels: impl Fn() -> Option<Channels>, wait: Duration) {
    while let Some(channels) = channels() {
        if let Err(error) = take_left_over(&channels, wait).await {
            tracing::warn!(%error, "pictures that nothing shows stay for now");
        }
        if let Err(error) = open_those_with_a_rule(&channels).await {
            tracing::warn!(%error, "old messages stay for now");
        }
        drop(channels);
        sleep(wait).await;
    }
}

async fn take_left_over(channels: &Channels, wait: Duration) -> Result<(), ChannelError> {
    let before_s = (now_ms() / 1_000).saturating_sub(2 * wait.as_secs());
    let shelf = channels.gallery().shelf();
    for place in shelf.left_over(before_s).await? {
        let Some(channel) = opened(channels, place.channel).await? else { continue };
        if channel.view().channel.showing(place.image).next().is_some() {
            shelf.no_longer_waiting(place).await?;
        } else {
            shelf.remove(place).await?;
        }
    }
    Ok(())
}

/// A channel that is opened erases what is too old, and goes again if nobody needs it.
async fn open_those_with_a_rule(channels: &Channels) -> Result<(), ChannelError> {
    for channel in expiry::noted(channels.store()).await? {
        opened(channels, channel).await?;
    }
    Ok(())
}

/// A channel; nothing, if its log is damaged: the others go on.
async fn opened(
    channels: &Channels,
    channel: ChannelId,
) -> Result<Option<ChannelHandle>, ChannelError> {
    match channels.open(channel).await {
        Ok(handle) => Ok(Some(handle)),
        Err(error) if error.may_pass() => Err(error),
        Err(error) => {
            tracing::warn!(%error, %channel, "a channel is passed over");
            Ok(None)
        }
    }
}
