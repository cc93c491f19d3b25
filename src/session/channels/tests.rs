//! What a socket keeps of the channels that it follows.

#![allow(clippy::unwrap_used)]
use std::{
    future::poll_fn,
    sync::atomic::{AtomicUsize, Ordering},
};

use uuid::Uuid;

use super::*;
use crate::{
    access::token::TokenKey,
    domain::{
        channel::event::Event,
        ids::GroupId,
        organisation::{
            channels::{ChannelKind, ChannelPlace},
            command::Command,
            group::{GroupKind, Openness},
            invitation::SecretHash,
            member::Office,
        },
    },
    house::{Petitioner, secrets::secret_hash},
    hub::HubOptions,
    record::{Kind, Record},
    store::{
        Expect, LogName, NewRecord, Store,
        faulty::{Call, Fate, FaultyStore},
        memory::MemoryStore,
    },
};

/// A hub with one member, who has a group and its discussion.
async fn talking() -> (Hub, MemberId, ChannelId) {
    talking_on(Arc::new(MemoryStore::default())).await
}

async fn talking_on(store: Arc<dyn Store>) -> (Hub, MemberId, ChannelId) {
    let hub = Hub::start(HubOptions::new(store, TokenKey::new([7; 32]))).await.unwrap();
    let lea = MemberId::new("lea").unwrap();
    let secret = hub.house().invite(Office::Administrator, now_s() + 60).await.unwrap();
    let secret = SecretHash(secret_hash(&secret));
    let join = vec![Command::Join { member: lea.clone(), secret }];
    hub.house().ask(Petitioner::Newcomer(lea.clone()), join, None).await.unwrap();
    let (group, kind) = (GroupId(Uuid::from_u128(1)), GroupKind::Free);
    let name = "Atelier".to_owned();
    let found = Command::FoundGroup { group, kind, name, openness: Openness::Private };
    let place = ChannelPlace::Group(group);
    let (channel, kind) = (place.main_channel(), ChannelKind::Discussion);
    let open = Command::OpenChannel { channel, place, kind, name: None };
    let commands = vec![found, open];
    hub.house().ask(Petitioner::Member(lea.clone()), commands, None).await.unwrap();
    (hub, lea, channel)
}

#[tokio::test]
async fn feed_5_a_channel_that_is_followed_again_or_left_is_held_once_or_not_at_all() {
    let (hub, lea, channel) = talking().await;
    let mut channels = Channels::new(hub, lea);
    for held in [1, 1, 1, 0] {
        channels.follow(channel, None, Mode::Messages);
        poll_fn(|context| channels.poll_done(context)).await;
        assert!(channels.followed.contains_key(&channel));
        if held == 0 {
            channels.leave(channel);
        }
        // Nothing is said in the channel: what is let go of is let go of all the same.
        let _ = poll_fn(|context| Poll::Ready(channels.poll_changes(context))).await;
        assert_eq!(channels.changes.len(), held);
    }
}

#[tokio::test]
async fn feed_5_a_channel_whose_task_came_to_grief_is_followed_on_from_a_fresh_page() {
    let (hub, lea, channel) = talking().await;
    for is_left in [false, true] {
        let mut channels = Channels::new(hub.clone(), lea.clone());
        channels.follow(channel, Some(0), Mode::Messages);
        poll_fn(|context| channels.poll_done(context)).await;
        let (gone, view) = watch::channel(Arc::default());
        drop(gone);
        let followed = channels.followed.get_mut(&channel).unwrap();
        followed.handle = followed.handle.clone().showing(view.clone());
        let watching = channels.watch(channel, view);
        channels.followed.get_mut(&channel).unwrap().watching = watching;
        poll_fn(|context| channels.poll_changes(context)).await;
        if is_left {
            channels.leave(channel);
        }
        poll_fn(|context| channels.poll_done(context)).await;
        let found = channels.followed.get(&channel).map(|followed| followed.cursor);
        assert_eq!(found, (!is_left).then_some(Cursor::Page(Why::Gap)));
    }
}

/// Puts records into the log of a channel, as another hub does.
async fn put(hub: &Hub, channel: ChannelId, events: &[Event]) {
    let record = |event: &Event| {
        let payload = serde_json::to_vec(event).unwrap().into();
        let (kind, author) = (Kind::Message, MemberId::hub());
        let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
        NewRecord { body, unique: None }
    };
    let log = LogName::new(&format!("channel:{channel}")).unwrap();
    hub.store().append(log, events.iter().map(record).collect(), Expect::Any).await.unwrap();
}

#[tokio::test]
async fn feed_6_whoever_was_told_what_the_store_lost_since_begins_anew() {
    let (hub, lea, channel) = talking().await;
    let filled = Event::Wiped { messages: Vec::new() };
    let (kept, told) = (Event::SlowModeSet { seconds: 1 }, Event::Lost { after: 2 });
    let log = [kept.clone(), kept.clone(), filled.clone(), filled, told, kept];
    put(&hub, channel, &log).await;
    for after in 0..=6 {
        let mut channels = Channels::new(hub.clone(), lea.clone());
        channels.follow(channel, Some(after), Mode::Messages);
        poll_fn(|context| channels.poll_done(context)).await;
        let frames: Vec<Bytes> = std::iter::from_fn(|| channels.poll_frame()).collect();
        let is_a_gap = |frame: &Bytes| {
            let frame: serde_json::Value = serde_json::from_slice(frame).unwrap();
            frame["type"] == "channel-page" && frame["why"] == "gap"
        };
        assert_eq!(frames.iter().any(is_a_gap), (3..=4).contains(&after), "after {after}");
        assert_eq!(channels.followed[&channel].cursor, Cursor::At(6), "after {after}");
    }
}

#[tokio::test]
async fn feed_6_a_channel_in_which_another_hub_found_a_loss_is_followed_on_from_a_fresh_page() {
    let (hub, lea, channel) = talking().await;
    let mut channels = Channels::new(hub.clone(), lea);
    channels.follow(channel, None, Mode::Messages);
    poll_fn(|context| channels.poll_done(context)).await;
    while channels.poll_frame().is_some() {}
    put(&hub, channel, &[Event::Lost { after: 0 }]).await;
    while channels.reopening.is_empty() {
        poll_fn(|context| channels.poll_changes(context)).await;
        assert!(channels.poll_frame().is_none(), "nothing of before is told any more");
    }
    poll_fn(|context| channels.poll_done(context)).await;
    assert_eq!(channels.followed[&channel].cursor, Cursor::Page(Why::Gap));
}

#[tokio::test]
async fn feed_5_how_far_a_member_has_read_is_looked_up_once_for_a_socket() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let fates = move |call: &Call| {
        counted.fetch_add(usize::from(call.name.starts_with("read/lea/")), Ordering::Relaxed);
        Fate::default()
    };
    let store = FaultyStore::with_fates(Arc::new(MemoryStore::default()), fates);
    let (hub, lea, channel) = talking_on(Arc::new(store)).await;
    let mut channels = Channels::new(hub, lea);
    for _ in 0..2 {
        for _ in 0..5 {
            channels.follow(channel, None, Mode::Messages);
        }
        while !channels.under_way.is_empty() {
            poll_fn(|context| channels.poll_done(context)).await;
        }
        assert!(channels.followed.contains_key(&channel));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }
}
