//! A channel in rough weather: whatever is lost, doubled, delayed or broken off between clients and
//! hub, and whatever becomes of the hub and its store, all come to the same and nothing is twice.

use std::{sync::Arc, time::Duration};

use axum::http::Method;
use coopol::store::{
    Store,
    faulty::{FaultyStore, Operation},
};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    channels::{Scene, new_id},
    chatter::{Chatter, Wrong, check_sent},
    page::Page,
    proxy::{Dice, Proxy},
    support::{PATIENCE, Person, TestHub},
};

/// Messages of each member.
const MESSAGES: u64 = 30;

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

#[tokio::test]
async fn feed_11_in_rough_weather_all_come_to_the_same_and_nothing_is_twice() {
    let seed = std::env::var("COOPOL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(uuid::Uuid::new_v4().as_fields().0));
    println!("COOPOL_SEED={seed}");
    let dice = Dice::new(seed);
    let faulty = Arc::new(std::sync::Mutex::new(None));
    let kept = Arc::clone(&faulty);
    let hub = TestHub::start_on(move |store| {
        let store = FaultyStore::new(store);
        *kept.lock().unwrap() = Some(store.clone());
        Arc::new(store) as Arc<dyn Store>
    })
    .await;
    let faulty = faulty.lock().unwrap().take().unwrap();
    let mut scene = Scene::on(hub).await;
    let proxy = Proxy::start(scene.hub.address, dice.clone()).await;
    let people = [scene.admin.clone(), scene.jean.clone()];
    let chatters: Vec<Chatter> = people
        .iter()
        .chain(&people)
        .map(|who| Chatter::start(who, proxy.address, &scene.channel))
        .collect();
    let mut erased = 0;
    for n in 0..MESSAGES {
        for (index, chatter) in chatters.iter().enumerate() {
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
    let settled = async {
        loop {
            let head = head(&scene).await;
            if chatters.iter().all(|chatter| chatter.known().is_done(head)) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    if timeout(4 * PATIENCE, settled).await.is_err() {
        let head = head(&scene).await;
        let known: Vec<_> = chatters.iter().map(|one| one.known().where_it_stands()).collect();
        panic!("seed {seed}: the channel is at {head}, its clients at {known:?}");
    }
    let sent: Vec<String> = chatters.iter().flat_map(|chatter| chatter.known().sent).collect();
    for (chatter, who) in chatters.iter().zip(people.iter().chain(&people)) {
        let all = standing(&scene, who).await;
        assert_eq!(chatter.known().check(&all), Ok(()), "seed {seed}");
        assert_eq!(check_sent(&sent, &all, erased), Ok(()), "seed {seed}");
    }
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
    assert!(matches!(known.check(&all), Err(Wrong::Differs(2 | 3))));
    let mut twice = all.clone();
    twice.push(all[0].clone());
    let sent: Vec<String> = all.iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(check_sent(&sent, &all, 0), Ok(()));
    assert!(check_sent(&sent, &twice, 0).is_err());
    assert!(check_sent(&[sent, vec![new_id()]].concat(), &all, 0).is_err());
}
