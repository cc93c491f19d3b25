//! A channel, pure: random histories against an obvious reference that keeps every message whole.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod reference;

use coopol::domain::{
    channel::{
        Channel,
        body::Body,
        command::{Asker, Command, Power, Refusal},
        event::{Event, Mention, Saying},
        fate::Reaction,
        poll::Question,
    },
    ids::{GroupId, MemberId, MessageId},
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::reference::Reference;

/// The first three speak, the fourth keeps the conversation, the last reads.
const PEOPLE: u8 = 5;

fn member(n: u8) -> MemberId {
    MemberId::new(&format!("m{n}")).unwrap()
}

fn power(n: u8) -> Power {
    match n {
        4 => Power::Reader,
        3 => Power::Moderator,
        _ => Power::Speaker,
    }
}

fn body(words: &str) -> Body {
    Body::new(words).unwrap()
}

fn say(words: &str, mentions: Vec<Mention>) -> Command {
    Command::Say(Saying { mentions, ..Saying::plain(MessageId(Uuid::nil()), body(words)) })
}

/// One random step: who, what, and how long after the step before, in seconds.
#[derive(Clone, Debug)]
struct Step {
    by: u8,
    command: Command,
    pause_s: u64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let message = || 0u64..40;
    let mention = prop_oneof![
        (0..PEOPLE).prop_map(|n| Mention::Member(member(n))),
        Just(Mention::Group(GroupId(Uuid::nil()))),
    ];
    let mentions = prop::collection::vec(mention, 0..3);
    let reaction = || prop::sample::select(vec!["👍", "✊", "❤️"]);
    let react = |emoji| Reaction::new(emoji).unwrap();
    let poll = prop::option::of((0u64..40).prop_map(|s| Question {
        options: ["oui", "non", "plus tard"].map(str::to_owned).to_vec(),
        closes_at_s: Some(1_000 + s * 10).filter(|_| s < 30),
    }));
    let command = prop_oneof![
        8 => (mentions, prop::option::of(message()), poll).prop_map(|(mentions, reply_to, poll)| {
            let plain = Saying::plain(MessageId(Uuid::nil()), body("bonjour"));
            Command::Say(Saying { reply_to, mentions, poll, ..plain })
        }),
        4 => (message(), prop::option::of(0usize..4)).prop_map(|(m, n)| Command::Vote(m, n)),
        1 => message().prop_map(Command::ClosePoll),
        2 => message().prop_map(|m| Command::Edit(m, body("bonsoir"))),
        1 => message().prop_map(Command::Erase),
        1 => message().prop_map(|m| Command::Hide(m, "hors sujet".to_owned())),
        1 => message().prop_map(Command::Unhide),
        2 => (message(), reaction()).prop_map(move |(m, r)| Command::React(m, react(r))),
        1 => (message(), reaction()).prop_map(move |(m, r)| Command::Unreact(m, react(r))),
        1 => message().prop_map(Command::Pin),
        1 => message().prop_map(Command::Unpin),
        1 => (0u32..20).prop_map(Command::SetSlowMode),
        1 => prop::option::of(0u32..4_000).prop_map(Command::SetRetention),
        1 => (0..PEOPLE, 0u64..40).prop_map(|(n, s)| Command::Mute(member(n), 1_000 + s * 10)),
    ];
    let step = (0..PEOPLE, command, 0u64..12).prop_map(|(by, command, pause_s)| Step {
        by,
        command,
        pause_s,
    });
    prop::collection::vec(step, 0..120)
}

/// The events of a history with their authors and times, and the channel after it.
fn run(steps: &[Step]) -> (Vec<(Event, MemberId, u64)>, Channel, Reference) {
    let (mut events, mut channel, mut reference) =
        (Vec::new(), Channel::default(), Reference::default());
    let mut now_s = 1_000;
    for step in steps {
        now_s += step.pause_s;
        let by = member(step.by);
        let asker = Asker { member: &by, power: power(step.by) };
        let author_of = |seq| reference.author_of(seq);
        let decided = channel.decide(asker, step.command.clone(), now_s, author_of);
        assert_eq!(decided, reference.decide(asker, step.command.clone(), now_s), "{step:?}");
        let Ok(Some(event)) = decided else { continue };
        let seq = channel.head() + 1;
        channel.apply(seq, &event, &by, now_s);
        reference.apply(seq, &event, &by, now_s);
        events.push((event, by, now_s));
    }
    (events, channel, reference)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn channel_1_a_history_replayed_gives_the_same_channel(steps in steps()) {
        let (events, channel, _) = run(&steps);
        let mut again = Channel::default();
        for (seq, (event, by, at_s)) in (1..).zip(&events) {
            let stored = serde_json::to_vec(event).unwrap();
            let event = serde_json::from_slice(&stored).unwrap();
            again.apply(seq, &event, by, *at_s);
            // A record that comes again, after a lost connection say, changes nothing.
            again.apply(seq, &event, by, *at_s);
        }
        prop_assert_eq!(&again, &channel);
        let read: Channel = serde_json::from_slice(&serde_json::to_vec(&channel).unwrap()).unwrap();
        prop_assert_eq!(read, channel);
    }

    #[test]
    fn channel_14_a_log_without_the_erased_words_gives_the_same_channel(steps in steps()) {
        let (mut events, mut channel, _) = run(&steps);
        let unwiped: Vec<(u64, Vec<u64>)> =
            channel.unwiped().map(|(message, edits)| (message, edits.to_vec())).collect();
        let index = |seq: u64| usize::try_from(seq).unwrap() - 1;
        for (message, edits) in &unwiped {
            events[index(*message)].0 = Event::Gone { id: MessageId(Uuid::nil()) };
            for edit in edits {
                let event = Event::Edited { message: *message, body: Body::erased() };
                events[index(*edit)].0 = event;
            }
        }
        let messages = unwiped.into_iter().map(|(message, _)| message).collect();
        let wiped = (Event::Wiped { messages }, member(0), 9_000);
        channel.apply(channel.head() + 1, &wiped.0, &wiped.1, wiped.2);
        events.push(wiped);
        let mut again = Channel::default();
        for (seq, (event, by, at_s)) in (1..).zip(&events) {
            again.apply(seq, event, by, *at_s);
        }
        prop_assert_eq!(again.unwiped().count(), 0);
        prop_assert_eq!(again, channel);
    }

    #[test]
    fn channel_3_what_stands_is_what_an_obvious_channel_holds(steps in steps()) {
        let (events, channel, reference) = run(&steps);
        let head = events.len() as u64;
        prop_assert_eq!(channel.head(), head);
        let standing = reference.standing();
        prop_assert_eq!(channel.messages_after(0, 1_000), standing);
        for seq in 1..=head {
            prop_assert_eq!(channel.fate(seq).cloned().unwrap_or_default(), reference.fate(seq));
        }
        prop_assert_eq!(channel.retention_days(), reference.retention_days);
        prop_assert_eq!(channel.pins().collect::<Vec<_>>(), reference.pins());
        for seq in 1..=head {
            let poll = channel.poll(seq).map(|poll| (poll.counts(), poll.is_closed()));
            prop_assert_eq!(poll, reference.poll(seq));
        }
    }

    #[test]
    fn trust_2_what_somebody_did_is_known_of_every_message_that_stands(steps in steps()) {
        let (events, channel, reference) = run(&steps);
        for who in (0..PEOPLE).map(member) {
            let is_said = |(event, by, _): &(Event, MemberId, u64)| {
                *by == who && matches!(event, Event::Said(_))
            };
            prop_assert_eq!(channel.has_spoken(&who), events.iter().any(is_said));
            let (mut reactions, mut votes) = (Vec::new(), Vec::new());
            for seq in reference.standing() {
                let fate = reference.fate(seq);
                let own = fate.reactions.iter().filter(|(_, members)| members.contains(&who));
                reactions.extend(own.map(|(reaction, _)| (seq, reaction.clone())));
                votes.extend(reference.vote(seq, &who).map(|option| (seq, option)));
            }
            let found = channel.reactions_of(&who).map(|(seq, one)| (seq, one.clone()));
            prop_assert_eq!(found.collect::<Vec<_>>(), reactions);
            prop_assert_eq!(channel.votes_of(&who).collect::<Vec<_>>(), votes);
        }
    }

    #[test]
    fn channel_4_counts_are_computed_from_a_mark(
        steps in steps(), mark in 0u64..140, limit in 0usize..20,
    ) {
        let (_, channel, reference) = run(&steps);
        let standing = reference.standing();
        let split = standing.partition_point(|seq| *seq <= mark);
        let (read, unread) = standing.split_at(split);
        prop_assert_eq!(channel.unread(mark), unread.len() as u64);
        prop_assert_eq!(channel.first_unread(mark), unread.first().copied());
        let after: Vec<_> = unread.iter().copied().take(limit).collect();
        prop_assert_eq!(channel.messages_after(mark, limit), after);
        let before = read[read.len().saturating_sub(limit)..].to_vec();
        prop_assert_eq!(channel.messages_before(mark + 1, limit), before);
        for n in 0..PEOPLE {
            let names = [Mention::Member(member(n)), Mention::Group(GroupId(Uuid::nil()))];
            let expected = unread.iter().filter(|seq| reference.calls(**seq, &names)).count();
            prop_assert_eq!(channel.unread_mentions(mark, &names), expected);
        }
    }
}

#[test]
fn channel_5_slow_mode_and_silence_say_how_long_to_wait() {
    let mut channel = Channel::default();
    let (speaker, keeper) = (member(0), member(3));
    let asker = Asker { member: &speaker, power: Power::Speaker };
    channel.apply(1, &Event::SlowModeSet { seconds: 30 }, &keeper, 100);
    let first = channel.decide(asker, say("un", vec![]), 100, |_| None).unwrap().unwrap();
    channel.apply(2, &first, &speaker, 100);
    let soon = channel.decide(asker, say("deux", vec![]), 112, |_| None);
    assert_eq!(soon, Err(Refusal::TooSoon { wait_s: 18 }));
    assert!(channel.decide(asker, say("deux", vec![]), 130, |_| None).is_ok());
    channel.apply(3, &Event::Muted { member: speaker.clone(), until_s: 200 }, &keeper, 130);
    let silenced = channel.decide(asker, say("trois", vec![]), 150, |_| None);
    assert_eq!(silenced, Err(Refusal::Muted { wait_s: 50 }));
    assert!(channel.decide(asker, say("trois", vec![]), 200, |_| None).is_ok());
}

#[test]
fn channel_6_an_erased_message_leaves_its_place_and_nothing_else() {
    let mut channel = Channel::default();
    let speaker = member(0);
    let call = vec![Mention::Member(member(1))];
    let plain = |words| Saying::plain(MessageId(Uuid::nil()), body(words));
    let said = |words| Event::Said(Saying { mentions: call.clone(), ..plain(words) });
    channel.apply(1, &said("un"), &speaker, 1);
    channel.apply(2, &said("deux"), &speaker, 2);
    channel.apply(3, &Event::Pinned { message: 1 }, &member(3), 3);
    channel.apply(4, &Event::Erased { message: 1 }, &speaker, 4);
    assert_eq!(channel.messages_after(0, 10), [2]);
    assert_eq!(channel.pins().count(), 0);
    assert_eq!(channel.unread_mentions(0, &call), 1);
    let asker = Asker { member: &speaker, power: Power::Moderator };
    let late = channel.decide(asker, Command::Pin(1), 5, |_| None);
    assert_eq!(late, Err(Refusal::NoMessage));
    // Two acts that raced: the one that comes after the erasure is void.
    let before = channel.fate(1).cloned();
    channel.apply(5, &Event::Edited { message: 1, body: body("non") }, &speaker, 5);
    assert_eq!(channel.fate(1).cloned(), before);
}
