//! A hub to be harmed: the real one, over a store and sockets that kill it at a chosen step, or
//! over a store that lies. Started by the kill suite as
//! `mortal-hub FOLDER ADDRESS (sqlite | redis-url) [kill STEP NTH | lie LIE]`.

mod deceit;
mod layer;
mod lie;
mod mortal;
mod step;
mod wire;

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use coopol::store::redis::{RedisOptions, RedisStore};
use coopol::{
    access::token::TokenKey,
    hub::{Hub, HubOptions, OpenAccess},
    room::{Registry, RoomSettings},
    store::{
        Store,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use tokio::net::TcpListener;

use self::{
    deceit::Deceit,
    layer::Layered,
    lie::Lie,
    mortal::{Death, Mortal},
    step::Step,
    wire::MortalListener,
};

/// How often it is looked whether a room has gone.
const GLANCE: Duration = Duration::from_millis(1);

/// What is to happen to this hub.
enum Harm {
    None,
    Kill(Step, usize),
    Lie(Lie),
}

impl Harm {
    fn parse(words: &[String]) -> anyhow::Result<Self> {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        match *words {
            [] => Ok(Self::None),
            ["kill", name, nth] => {
                let step = Step::ALL.into_iter().find(|step| format!("{step:?}") == name);
                Ok(Self::Kill(step.context("no such step")?, nth.parse()?))
            }
            ["lie", name] => {
                let lie = Lie::ALL.into_iter().find(|lie| format!("{lie:?}") == name);
                Ok(Self::Lie(lie.context("no such lie")?))
            }
            _ => bail!("this is no harm: {words:?}"),
        }
    }
}

/// Rooms fold their logs often, and go as soon as nobody is in them.
fn settings() -> RoomSettings {
    RoomSettings {
        idle_unload: Duration::from_millis(20),
        compact_after_records: 40,
        compact_after_bytes: 4_096,
        ..RoomSettings::default()
    }
}

async fn open_store(folder: &Path, place: &str) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match place {
        "sqlite" => Arc::new(SqliteStore::open_in(folder, SqliteOptions::default())?),
        url => Arc::new(RedisStore::open(RedisOptions::new(url)).await?),
    })
}

/// Passes the step after each unloading.
async fn watch_unloading(rooms: Registry, death: Arc<Death>) {
    let mut before = 0;
    loop {
        let now = rooms.len();
        if now < before {
            death.pass(Step::AfterUnload);
        }
        before = now;
        tokio::time::sleep(GLANCE).await;
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, address, place, harm @ ..] = &*arguments else {
        bail!("mortal-hub FOLDER ADDRESS (sqlite | redis-url) [kill STEP NTH | lie LIE]");
    };
    let folder = Path::new(folder);
    let below = open_store(folder, place).await?;
    let (at, lie) = match Harm::parse(harm)? {
        Harm::None => (None, None),
        Harm::Kill(step, nth) => (Some((step, nth)), None),
        Harm::Lie(lie) => (None, Some(lie)),
    };
    let death = Death::new(at);
    let store: Arc<dyn Store> = match lie {
        None => Arc::new(Layered(Mortal::new(below, Arc::clone(&death)))),
        Some(lie) => Arc::new(Layered(Deceit::new(below, lie))),
    };
    let (key, rooms) = (TokenKey::of_folder(folder)?, settings());
    let options = HubOptions { open: OpenAccess::Open, rooms, ..HubOptions::new(store, key) };
    let hub = Hub::start(options).await?;
    tokio::spawn(watch_unloading(hub.registry().clone(), Arc::clone(&death)));
    let listener = MortalListener { below: TcpListener::bind(address).await?, death };
    eprintln!("ready");
    axum::serve(listener, hub.router()).await?;
    Ok(())
}
