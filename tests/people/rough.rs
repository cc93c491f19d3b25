//! A channel in rough weather: whatever is lost, doubled, delayed or broken off between clients and
//! hub, and whatever becomes of the hub and its store, all come to the same and nothing is twice.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use axum::http::Method;
use coopol::store::faulty::Operation;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    channels::{Scene, new_id},
    chatter::{Chatter, Wrong, check_sent},
    page::Page,
    proxy::{Dice, Proxy},
    support::{PATIENCE, Person, TestHub},
};

/// Everything that stands in the channel, over HTTP.
async fn standing(scene: &Scene, who: &Person) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let path = scene.path(&format!("/messages?limit=200&after={after}"));
        let page = scene.hub.get(who, &path).await.ok();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Value::String(next) = &page["next"] else { return all };
        after.clone_from(next);
    }
}

async fn head(scene: &Scene) -> u64 {
    scene.hub.get(&scene.admin, &scene.path("")).await.ok()["head"].as_u64().unwrap()
}

/// Something happens to what was said: reactions, other wordings, an erasure. Gives how many
/// messages were erased.
async fn stir(scene: &Scene, dice: &Dice) -> usize {
    let all = standing(scene, &scene.admin).await;
    let Some(message) = all.get(usize::try_from(dice.roll(all.len().max(1) as u64)).unwrap())
    else {
        return 0;
    };
    let path = scene.path(&format!("/messages/{}", message["seq"]));
    match dice.roll(4) {
        0 if message["author"] == json!(scene.jean.id) => {
            let body = json!({ "body": format!("Autrement {}", dice.roll(100)) });
            scene.hub.patch(&scene.jean, &path, body).await.ok();
            0
        }
        1 => {
            let erased = scene.hub.delete(&scene.admin, &path).await;
            usize::from(erased.status.is_success())
        }
        _ => {
            let path = format!("{path}/reactions/%F0%9F%91%8D");
            scene.hub.ask(Method::PUT, &path, Some(&scene.admin.bearer), None).await.ok();
            0
        }
    }
}

/// One hub with its channel, and how much is said there.
#[derive(Clone, Copy, Debug)]
struct Round {
    /// Who talks: at least two.
    members: usize,
    /// Clients of them all: some have two.
    clients: usize,
    /// Messages of each client. A member may send 200 in a row, and one that is sent again long
    /// after it was stored counts anew.
    messages: u64,
}

impl Round {
    /// A form for every run of the tests.
    const SHORT: Self = Self { members: 2, clients: 4, messages: 30 };
    /// A form of which many come one after the other.
    const LONG: Self = Self { members: 10, clients: 12, messages: 60 };

    fn total(self) -> u64 {
        self.clients as u64 * self.messages
    }

    /// Plays it with whatever weather the seed brings, and says what was wrong.
    async fn play(self, seed: u64) {
        let dice = Dice::new(seed);
        let (hub, faulty) = TestHub::start_faulty().await;
        let mut scene = Scene::on(hub).await;
        let proxy = Proxy::start(scene.hub.address, dice.clone()).await;
        let people = self.people(&scene).await;
        let chatters: Vec<(Chatter, &Person)> = people
            .iter()
            .cycle()
            .take(self.clients)
            .map(|who| (Chatter::start(who, proxy.address, &scene.channel), who))
            .collect();
        let mut erased = 0;
        for n in 0..self.messages {
            for (index, (chatter, _)) in chatters.iter().enumerate() {
                chatter.say(format!("{index}: {n}"));
            }
            sleep(Duration::from_millis(dice.roll(40))).await;
            match dice.roll(10) {
                0 => {
                    // A new hub on the same store; the connections to the one before are cut.
                    scene.hub.restart().await;
                    proxy.turn_to(scene.hub.address);
                }
                1 => {
                    faulty.stall(Operation::Append);
                    sleep(Duration::from_millis(dice.roll(300))).await;
                    faulty.release(Operation::Append);
                }
                2 | 3 => erased += stir(&scene, &dice).await,
                _ => {}
            }
        }
        proxy.calm();
        let chatters = chatters.as_slice();
        let settled = async {
            loop {
                let head = head(&scene).await;
                if chatters.iter().all(|(chatter, _)| chatter.known().is_done(head)) {
                    return;
                }
                sleep(Duration::from_millis(100)).await;
            }
        };
        if timeout(4 * PATIENCE, settled).await.is_err() {
            let head = head(&scene).await;
            let known: Vec<_> =
                chatters.iter().map(|(one, _)| one.known().where_it_stands()).collect();
            panic!("seed {seed}: the channel is at {head}, its clients at {known:?}");
        }
        let sent: Vec<String> =
            chatters.iter().flat_map(|(chatter, _)| chatter.known().sent).collect();
        assert_eq!(sent.len() as u64, self.total());
        for (chatter, who) in chatters {
            let all = standing(&scene, who).await;
            assert_eq!(chatter.known().check(&all), Ok(()), "seed {seed}");
            assert_eq!(check_sent(&sent, &all, erased), Ok(()), "seed {seed}");
        }
    }

    async fn people(self, scene: &Scene) -> Vec<Person> {
        let groups = scene.hub.get(&scene.admin, "/api/groups").await.ok();
        let place = json!({ "group": groups["items"][0]["id"], "uses": self.members });
        let secret = scene.hub.invitation(&scene.admin, place).await;
        let mut people = vec![scene.admin.clone(), scene.jean.clone()];
        for n in people.len()..self.members {
            people.push(scene.hub.join(&secret, &format!("membre{n}")).await);
        }
        people
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

/// `make rough` plays as many rounds as it takes to send COOPOL_MESSAGES, COOPOL_ABREAST at a time:
/// most of a round is waiting.
#[test]
fn feed_11_in_rough_weather_all_come_to_the_same_and_nothing_is_twice() {
    let first =
        number("COOPOL_SEED").unwrap_or_else(|| u64::from(uuid::Uuid::new_v4().as_fields().0));
    let wanted = number("COOPOL_MESSAGES").unwrap_or(1);
    let round = if wanted > Round::SHORT.total() { Round::LONG } else { Round::SHORT };
    let rounds = wanted.div_ceil(round.total());
    let next = AtomicU64::new(0);
    let play = || {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= rounds {
                return;
            }
            let seed = first + n;
            println!("COOPOL_SEED={seed} COOPOL_MESSAGES={wanted}: {n} of {rounds}, {round:?}");
            // Whatever a round leaves behind ends with its runtime.
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(round.play(seed));
            runtime.shutdown_timeout(PATIENCE);
        }
    };
    thread::scope(|all| {
        for _ in 0..number("COOPOL_ABREAST").unwrap_or(1) {
            all.spawn(play);
        }
    });
    let sent = rounds * round.total();
    println!("{sent} messages in {rounds} rounds: each stands once, as every client knows it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feed_11_a_message_that_is_sent_again_at_once_takes_nobody_elses_along() {
    let (hub, faulty) = TestHub::start_faulty().await;
    let scene = Scene::on(hub).await;
    let say = |id: &str, body: &str| {
        let (path, body) = (scene.path("/messages"), json!({ "id": id, "body": body }));
        let (hub, jean) = (&scene.hub, &scene.jean);
        async move { hub.post(jean, &path, body).await.created()["seq"].as_u64().unwrap() }
    };
    // While the first one is being stored, the others gather.
    faulty.stall(Operation::Append);
    let begun = faulty.calls(Operation::Append);
    let (first, again, other) = (new_id(), new_id(), new_id());
    let let_go = async {
        while faulty.calls(Operation::Append) == begun {
            sleep(Duration::from_millis(5)).await;
        }
        sleep(Duration::from_millis(300)).await;
        faulty.release(Operation::Append);
    };
    let late = async |id: &str, body: &str| {
        sleep(Duration::from_millis(100)).await;
        say(id, body).await
    };
    let (_, one, two, same, three) = tokio::join!(
        let_go,
        say(&first, "Un"),
        late(&again, "Deux"),
        late(&again, "Deux"),
        late(&other, "Trois"),
    );
    assert_eq!(two, same, "it is stored once");
    let mut all = vec![one, two, three];
    all.sort_unstable();
    assert_eq!(all, [1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_5_a_message_that_is_sent_again_before_its_answer_counts_once() {
    // As many as one socket may have under way, on many sockets.
    const SOCKETS: usize = 10;
    const REPEATED: usize = 30;
    let (hub, faulty) = TestHub::start_faulty().await;
    let scene = Scene::on(hub).await;
    let mut pages = Vec::new();
    for _ in 0..SOCKETS {
        pages.push(scene.page(&scene.jean).await);
    }
    faulty.stall(Operation::Append);
    let id = new_id();
    for page in &mut pages {
        for _ in 0..REPEATED {
            page.say_in(&scene.channel, &id, "Un").await;
        }
    }
    sleep(Duration::from_millis(300)).await;
    faulty.release(Operation::Append);
    for page in &mut pages {
        for _ in 0..REPEATED {
            let answer = page.next().await.unwrap();
            assert_eq!((&answer["type"], &answer["seq"]), (&json!("channel-said"), &json!(1)));
        }
    }
    assert_eq!(scene.said(&scene.jean, "Deux").await["seq"], 2, "nor does the next one wait");
}

#[tokio::test]
async fn feed_11_the_checker_finds_a_client_that_skips_and_a_message_that_is_twice() {
    let scene = Scene::new().await;
    let chatter = Chatter::start(&scene.jean, scene.hub.address, &scene.channel);
    chatter.say("Un".to_owned());
    let settled = async |head| {
        while !chatter.known().is_done(head) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, settled(1)).await.expect("it is sent");
    let mut known = chatter.known();
    assert_eq!(known.check(&standing(&scene, &scene.jean).await), Ok(()));
    scene.said(&scene.admin, "Deux").await;
    scene.said(&scene.admin, "Trois").await;
    let all = standing(&scene, &scene.jean).await;
    // It comes back and says that it was told of everything.
    known.cursor = Some(3);
    let mut page = Page::open(&scene.hub, Some(&scene.jean)).await;
    page.follow_channel(&scene.channel, known.cursor).await;
    page.hears_nothing().await;
    assert!(known.is_done(3));
    assert!(matches!(known.check(&all), Err(Wrong::Differs { place: 2 | 3, .. })));
    let mut twice = all.clone();
    twice.push(all[0].clone());
    let sent: Vec<String> = all.iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(check_sent(&sent, &all, 0), Ok(()));
    assert!(check_sent(&sent, &twice, 0).is_err());
    assert!(check_sent(&[sent, vec![new_id()]].concat(), &all, 0).is_err());
}
