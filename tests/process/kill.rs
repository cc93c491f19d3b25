//! SIGKILL at each step of a word's way, on each store; Redis killed under the hub; and hubs that
//! break their promise, which must be found out.

use std::{os::unix::process::ExitStatusExt as _, path::Path, process::Command, time::Duration};

use rand::{RngExt as _, rngs::StdRng, seq::SliceRandom as _};

use crate::{
    checker::Fault,
    crash::{Load, seed},
    hub::{HubProcess, Launch, example, free_port},
    lie::Lie,
    redis_server::RedisServer,
    step::Step,
};

/// How often each step is killed at: more in `make kill`.
const ROUNDS_VARIABLE: &str = "COOPOL_KILL_ROUNDS";
/// SIGKILL.
const SIGKILL: i32 = 9;
/// How often Redis is killed while one hub runs.
const REDIS_KILLS: usize = 3;
/// Redis on the disk before it answers.
const DURABLE_REDIS: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];
/// Kills by which a hub that breaks its promise must have shown itself.
const KILLS_OF_A_LIAR: usize = 60;
/// The latest moment of such a kill after the hub is ready, in milliseconds.
const LATEST_KILL_MS: u64 = 900;

/// Where the hub keeps its words.
enum Place {
    Sqlite,
    Redis(RedisServer),
}

impl Place {
    fn argument(&self) -> String {
        match self {
            Self::Sqlite => "sqlite".to_owned(),
            Self::Redis(server) => server.url(),
        }
    }
}

/// The hub of this suite on a place, and what is to happen to it.
fn mortal(program: &Path, place: &Place, harm: &[&str]) -> Launch {
    let (program, place) = (program.to_path_buf(), place.argument());
    let harm: Vec<_> = harm.iter().map(|word| (*word).to_owned()).collect();
    Box::new(move |folder, address| {
        let mut command = Command::new(&program);
        command.args([folder, address, &place]).args(&harm);
        command
    })
}

/// The passage of a step at which the hub is killed, at the latest: some steps are rare.
fn latest_passage(step: Step) -> usize {
    match step {
        Step::BeforeAppend
        | Step::DuringCommit
        | Step::AfterCommit
        | Step::BeforeAcknowledge
        | Step::AfterAcknowledge
        | Step::BeforeBroadcast
        | Step::AfterBroadcast => 60,
        Step::BeforeCompact | Step::DuringCompact | Step::AfterCompact => 3,
        Step::BeforeLoad | Step::AfterLoad | Step::BeforeUnload | Step::AfterUnload => 5,
    }
}

fn rounds() -> usize {
    std::env::var(ROUNDS_VARIABLE).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1)
}

/// Kills a hub at every step, looks each time at what it left, and lets all converge at the end.
async fn kill_at_every_step(place: &Place, random: &mut StdRng) {
    let program = example("mortal-hub");
    let (unharmed, spare) = (mortal(&program, place, &[]), free_port());
    let mut load = Load::new(random);
    load.add_visitor(random);
    let mut hub = HubProcess::start_as(mortal(&program, place, &[])).await;
    // Everybody has been there once before anything is cut short.
    load.write_during(&mut hub, async |hub| {
        tokio::time::sleep(Duration::from_millis(LATEST_KILL_MS)).await;
        hub.program().kill();
    })
    .await;
    for _ in 0..rounds() {
        let mut steps = Step::ALL;
        steps.shuffle(random);
        for step in steps {
            let nth = random.random_range(1..=latest_passage(step));
            let (name, passage) = (format!("{step:?}"), nth.to_string());
            hub.restart_as(mortal(&program, place, &["kill", &name, &passage])).await;
            load.write_during(&mut hub, async |hub| {
                let status = hub.program().ended().await;
                assert_eq!(status.signal(), Some(SIGKILL), "{step:?}: {}", hub.program().log());
            })
            .await;
            // Its log is whole now.
            hub.program().kill();
            let log = hub.program().log();
            let fired = log.lines().find(|line| line.starts_with(&format!("killed: {name},")));
            eprintln!("{}, passage {nth}: {} words owed", fired.expect(&log), load.owed());
            let (mut aside, collab) = hub.aside(spare, &unharmed).await;
            assert_eq!(load.faults(&collab).await, [], "{step:?}, passage {nth}");
            aside.kill();
        }
    }
    hub.restart_as(unharmed).await;
    load.converge(&mut hub).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_2_a_kill_at_any_step_loses_nothing_in_sqlite() {
    kill_at_every_step(&Place::Sqlite, &mut seed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_2_a_kill_at_any_step_loses_nothing_in_redis() {
    let place = Place::Redis(RedisServer::start(&DURABLE_REDIS).await);
    kill_at_every_step(&place, &mut seed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_2_redis_killed_under_the_hub_loses_nothing() {
    let (mut random, program) = (seed(), example("mortal-hub"));
    let mut place = Place::Redis(RedisServer::start(&DURABLE_REDIS).await);
    let mut load = Load::new(&mut random);
    let mut hub = HubProcess::start_as(mortal(&program, &place, &[])).await;
    for _ in 0..rounds() {
        load.write_during(&mut hub, async |hub| {
            let Place::Redis(server) = &mut place else { return };
            for _ in 0..REDIS_KILLS {
                let moment = random.random_range(0..LATEST_KILL_MS);
                tokio::time::sleep(Duration::from_millis(moment)).await;
                server.kill();
                eprintln!("killed: redis, {moment} ms after the last time");
                server.restart().await;
            }
            tokio::time::sleep(Duration::from_millis(LATEST_KILL_MS)).await;
            hub.program().kill();
        })
        .await;
        hub.restart().await;
        load.check(&hub, "after kills of redis").await;
    }
    load.converge(&mut hub).await;
}

/// Whether a word was lost as this lie makes one be lost.
fn shows(lie: Lie, fault: &Fault) -> bool {
    match lie {
        Lie::AcknowledgesEarly | Lie::ForgetsTheLast => matches!(fault, Fault::LostAcknowledged(_)),
        Lie::ShowsEarly => matches!(fault, Fault::LostSeen(_)),
    }
}

/// Kills a hub that breaks its promise until somebody has lost a word by it.
async fn find_out(lie: Lie, random: &mut StdRng) {
    let (program, place, spare) = (example("mortal-hub"), Place::Sqlite, free_port());
    let mut load = Load::new(random);
    let mut hub =
        HubProcess::start_as(mortal(&program, &place, &["lie", &format!("{lie:?}")])).await;
    for kill in 1..=KILLS_OF_A_LIAR {
        let moment = Duration::from_millis(random.random_range(0..LATEST_KILL_MS));
        load.write_during(&mut hub, async |hub| {
            tokio::time::sleep(moment).await;
            hub.program().kill();
        })
        .await;
        let (mut aside, collab) = hub.aside(spare, &mortal(&program, &place, &[])).await;
        let faults = load.faults(&collab).await;
        aside.kill();
        if let Some((room, fault)) = faults.iter().find(|(_, fault)| shows(lie, fault)) {
            eprintln!("{lie:?} shows after kill {kill}: {fault:?} in {room}");
            return;
        }
        hub.restart().await;
    }
    panic!("{lie:?} went unnoticed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_breaks_its_promise_is_found_out() {
    let mut random = seed();
    for lie in Lie::ALL {
        find_out(lie, &mut random).await;
    }
}
