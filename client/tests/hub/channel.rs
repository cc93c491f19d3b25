//! Channels as a program follows them, over losses of every kind.

use coopol::{
    domain::{
        ids::{ChannelId, GroupId, MemberId},
        organisation::{
            channels::{ChannelKind, ChannelPlace},
            command::Command,
            group::{GroupKind, Openness},
            invitation::SecretHash,
            member::Office,
        },
    },
    house::{Petitioner, secrets::secret_hash, sessions},
    hub::now_s,
    store::faulty::{Failure, Operation, Times},
};
use coopol_client::{
    Channel, ChannelOptions, Ended, Event, NewMessage, OpenError, Refusal, SayError, Uuid,
};

use crate::support::{TestHub, eventually, within};

/// More messages than wait for a program that takes none.
const MANY: u64 = 150;

/// A member of the hub, signed in.
async fn lea(hub: &TestHub) -> (MemberId, String) {
    let lea = MemberId::new("lea").unwrap();
    let house = hub.hub.house();
    let secret = house.invite(Office::Administrator, now_s() + 60).await.unwrap();
    let secret = SecretHash(secret_hash(&secret));
    let join = vec![Command::Join { member: lea.clone(), secret }];
    house.ask(Petitioner::Newcomer(lea.clone()), join, None).await.unwrap();
    let now = std::time::SystemTime::now();
    let token = sessions::begin(hub.hub.store().as_ref(), &lea, now).await.unwrap();
    (lea, token.text())
}

/// The discussion of a group of hers, and how she follows it.
async fn discussion(hub: &TestHub) -> ChannelOptions {
    let (lea, token) = lea(hub).await;
    let (group, kind) = (GroupId(Uuid::new_v4()), GroupKind::Free);
    let name = "Atelier".to_owned();
    let found = Command::FoundGroup { group, kind, name, openness: Openness::Private };
    let place = ChannelPlace::Group(group);
    let ChannelId(channel) = place.main_channel();
    let kind = ChannelKind::Discussion;
    let open = Command::OpenChannel { channel: ChannelId(channel), place, kind, name: None };
    hub.hub.house().ask(Petitioner::Member(lea), vec![found, open], None).await.unwrap();
    ChannelOptions::new(hub.url(), &token, channel).unwrap()
}

/// The places and words of the next messages, until one of them says `last`.
async fn told_until(channel: &mut Channel, last: &str) -> Vec<(u64, String)> {
    let mut told = Vec::new();
    while told.last().is_none_or(|(_, body)| body != last) {
        let event = within(channel.next()).await.unwrap();
        match event {
            Event::Message { at, message } => told.push((at, message.body)),
            Event::Page { messages, .. } => {
                told.extend(messages.into_iter().map(|message| (message.seq, message.body)));
            }
            Event::Passed { .. } => {}
        }
    }
    told
}

#[tokio::test]
async fn feed_5_a_program_is_told_each_message_once_over_losses_and_restarts() {
    let mut hub = TestHub::start().await;
    let options = discussion(&hub).await;
    let mut channel = Channel::follow(options.clone()).unwrap();
    assert_eq!(within(channel.say(NewMessage::new("un"))).await, Ok(1));
    assert_eq!(told_until(&mut channel, "un").await, [(1, "un".to_owned())]);
    hub.crash();
    let speaker = channel.speaker();
    let saying = tokio::spawn(async move { speaker.say(NewMessage::new("deux")).await });
    hub.restart().await;
    assert_eq!(within(saying).await.unwrap(), Ok(2));
    assert_eq!(told_until(&mut channel, "deux").await, [(2, "deux".to_owned())]);
    drop(channel);

    // The program is started again, and knows where it was.
    let mut again = Channel::follow(options.clone().after(1)).unwrap();
    within(again.say(NewMessage::new("trois"))).await.unwrap();
    let told = told_until(&mut again, "trois").await;
    assert_eq!(told, [(2, "deux".to_owned()), (3, "trois".to_owned())]);
    // One that knows nothing begins with a page.
    let mut newcomer = Channel::follow(options).unwrap();
    let event = within(newcomer.next()).await.unwrap();
    assert!(
        matches!(&event, Event::Page { at: 3, messages, has_older: false } if messages.len() == 3)
    );
}

#[tokio::test]
async fn channel_8_what_a_program_says_again_is_stored_once() {
    let hub = TestHub::start().await;
    let options = discussion(&hub).await;
    let mut channel = Channel::follow(options.clone()).unwrap();
    let message = NewMessage::new("Bonjour");
    // It is stored, and the answer is lost on the way.
    hub.store.fail(Operation::Append, Times::Next(1), Failure::After);
    let said = within(channel.say(message.clone())).await;
    assert_eq!(said, Ok(1));
    assert_eq!(within(Channel::follow(options).unwrap().say(message)).await, Ok(1));
    within(channel.say(NewMessage::new("fin"))).await.unwrap();
    let told = told_until(&mut channel, "fin").await;
    assert_eq!(told, [(1, "Bonjour".to_owned()), (2, "fin".to_owned())]);
}

#[tokio::test]
async fn feed_5_a_program_that_takes_nothing_for_long_is_told_all_of_it_later() {
    let hub = TestHub::start().await;
    let mut channel = Channel::follow(discussion(&hub).await.after(0)).unwrap();
    for n in 1..=MANY {
        assert_eq!(within(channel.say(NewMessage::new(format!("{n}")))).await, Ok(n));
    }
    let told = told_until(&mut channel, &MANY.to_string()).await;
    let all: Vec<(u64, String)> = (1..=MANY).map(|n| (n, n.to_string())).collect();
    assert_eq!(told, all);
}

#[tokio::test]
async fn feed_9_a_program_without_right_is_told_so_and_stops() {
    let hub = TestHub::start().await;
    let known = Channel::follow(discussion(&hub).await).unwrap();
    let refused = within(known.say(NewMessage::new(" "))).await;
    assert!(matches!(&refused, Err(SayError::Refused { reason, .. }) if reason == "bad-body"));
    within(known.say(NewMessage::new("et après"))).await.unwrap();

    let strangers = ChannelOptions::new(hub.url(), "lea.faux", Uuid::new_v4()).unwrap();
    let mut strangers = Channel::follow(strangers).unwrap();
    let ended = within(strangers.next()).await;
    assert!(matches!(ended, Err(Ended::Refused(Refusal::PermissionDenied(_)))), "{ended:?}");
    let said = within(strangers.say(NewMessage::new("Bonjour"))).await;
    assert!(matches!(said, Err(SayError::Ended(_))), "{said:?}");
    let broken = ChannelOptions::new(hub.url(), "a\nb", Uuid::new_v4());
    assert_eq!(broken.err(), Some(OpenError::Token));
}

#[tokio::test]
async fn a_channel_that_nobody_needs_ends() {
    let hub = TestHub::start().await;
    let channel = Channel::follow(discussion(&hub).await).unwrap();
    within(channel.say(NewMessage::new("Bonjour"))).await.unwrap();
    let metrics = tokio::runtime::Handle::current().metrics();
    let before = metrics.num_alive_tasks();
    drop(channel);
    eventually("its task is gone", || metrics.num_alive_tasks() < before).await;
}
