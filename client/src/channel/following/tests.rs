//! Where a program stands, whatever comes.

use super::*;
use crate::channel::frames::{Message, MessageState};

fn message(seq: u64) -> Message {
    Message {
        id: Uuid::from_u128(seq.into()),
        seq,
        author: "lea".to_owned(),
        body: format!("message {seq}"),
        at: 0,
        version: seq,
        reply_to: None,
        mentions: Vec::new(),
        edited: None,
        state: MessageState::Shown,
        pinned: false,
        reactions: Vec::new(),
    }
}

fn told(at: u64) -> FromHub {
    FromHub::ChannelMessage { at, message: message(at) }
}

/// One that has told everything up to `cursor`.
fn followed(cursor: u64, now: Instant) -> Following {
    let mut following = Following::new(Uuid::nil(), Some(cursor));
    following.connected();
    let asks = following.next_frame(now).unwrap();
    assert!(asks.contains("channel-follow") && asks.contains(&format!("\"after\":{cursor}")));
    assert!(!following.is_followed());
    assert_eq!(following.receive(FromHub::ChannelFollowing, now), Reaction::None);
    assert!(following.is_followed(), "also where nothing happens");
    following
}

#[test]
fn feed_5_what_comes_twice_is_told_once_and_what_is_missing_is_asked_for() {
    let now = Instant::now();
    let mut following = followed(4, now);
    let event = Event::Message { at: 5, message: message(5) };
    assert_eq!(following.receive(told(5), now), Reaction::Tell(event));
    assert_eq!(following.receive(told(5), now), Reaction::None);
    assert_eq!(following.next_frame(now), None);
    assert_eq!(following.receive(told(7), now), Reaction::None);
    assert!(following.next_frame(now).unwrap().contains("\"after\":5"));
    // What was on its way before the answer is not taken for another gap.
    assert_eq!(following.receive(told(8), now), Reaction::None);
    assert_eq!(following.next_frame(now), None);
    let passed = FromHub::ChannelPassed { at: 6 };
    assert_eq!(following.receive(passed, now), Reaction::Tell(Event::Passed { at: 6 }));
}

#[test]
fn feed_5_one_who_is_behind_goes_on_where_it_was() {
    let now = Instant::now();
    let mut following = followed(4, now);
    following.fall_behind();
    assert!(following.next_frame(now).unwrap().contains("channel-leave"));
    following.fall_behind();
    assert_eq!(following.next_frame(now), None, "it is said once");
    assert_eq!(following.receive(told(5), now), Reaction::None);
    following.go_on();
    assert!(following.next_frame(now).unwrap().contains("\"after\":4"));
    assert!(matches!(following.receive(told(5), now), Reaction::Tell(_)));
}

#[test]
fn feed_7_a_message_is_sent_again_with_its_id_until_it_is_answered() {
    let now = Instant::now();
    let mut following = followed(0, now);
    let (answer, mut answered) = oneshot::channel();
    let message = NewMessage::new("Bonjour");
    let id = message.id;
    following.say(Saying { message, answer });
    assert!(following.next_frame(now).unwrap().contains(&id.to_string()));
    assert_eq!(following.next_frame(now), None);
    let refused = |id, reason: &str| FromHub::ChannelRefused {
        id,
        reason: reason.to_owned(),
        detail: "later".to_owned(),
        wait_s: None,
    };
    following.receive(refused(Some(id), UNAVAILABLE), now);
    assert_eq!(following.next_frame(now), None, "not at once");
    let later = following.next_turn().unwrap();
    assert!(following.next_frame(later).unwrap().contains(&id.to_string()));
    following.connected();
    assert!(following.next_frame(later).unwrap().contains("channel-follow"));
    assert!(following.next_frame(later).unwrap().contains(&id.to_string()));
    following.receive(FromHub::ChannelSaid { id: Uuid::nil(), seq: 1 }, now);
    assert!(answered.try_recv().is_err(), "the answer to another");
    following.receive(FromHub::ChannelSaid { id, seq: 2 }, now);
    assert_eq!(answered.try_recv(), Ok(Ok(2)));
    let lost = Reaction::Lose("later".to_owned());
    assert_eq!(following.receive(refused(None, UNAVAILABLE), now), lost);
    let end = Reaction::End(Refusal::PermissionDenied("later".to_owned()));
    assert_eq!(following.receive(refused(None, "not-found"), now), end);
}
