//! What can be measured, and on which servers, how often.

use clap::ValueEnum;

use crate::{
    acknowledge,
    amendments::{self, Size as Assembly},
    channels,
    edit_cost::{self, Plan},
    fan_out::{
        self,
        scene::{Cursors, FIFTY, SATURATION, SMALL_ROOMS, Scene, TWO_HUNDRED},
    },
    house, idle, join_storm, lost_tail,
    meter::Meter,
    report::{self, Claims, Row},
    server::{Kind, Programs},
    words::{Size, long_edited, state_of},
};

/// Runs that count, of which the median is taken.
const RUNS: usize = 3;
/// Runs that are counted in instructions, which hardly differ from run to run.
const COUNTED_RUNS: usize = 1;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// Fifty in a room, ten of them typing.
    FanOut,
    /// Two hundred in a room, fifty of them typing.
    Crowd,
    /// Three hundred rooms of three.
    SmallRooms,
    /// As much as a server carries.
    Saturation,
    /// Everybody opens one long-edited document at once.
    JoinStorm,
    /// Two thousand sockets that do nothing.
    Idle,
    /// How long until a letter is stored.
    Acknowledge,
    /// What is gone after `kill -9`.
    LostTail,
    /// What an edit costs in documents of several sizes.
    EditCost,
    /// Ten thousand members: starts, home and lists.
    House,
    /// A long text with thousands of amendments.
    Amendments,
    /// A thousand members who talk, and a channel of a million messages.
    Channels,
}

impl Scenario {
    /// Of its section in the results.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::FanOut => "fan-out",
            Self::Crowd => "crowd",
            Self::SmallRooms => "small-rooms",
            Self::Saturation => "saturation",
            Self::JoinStorm => "join-storm",
            Self::Idle => "idle",
            Self::Acknowledge => "acknowledge",
            Self::LostTail => "lost-tail",
            Self::EditCost => "edit-cost",
            Self::House => "house",
            Self::Amendments => "amendments",
            Self::Channels => "channels",
        }
    }
}

/// Measures scenarios.
pub(crate) struct Bench {
    /// Where the programs are.
    pub(crate) programs: Programs,
    /// Only what has this in its name.
    pub(crate) only: String,
    /// Runs, instead of the usual number.
    pub(crate) runs: Option<usize>,
    /// What is counted, where there is a choice.
    pub(crate) meter: Meter,
    /// How long the text is that is amended, and how often.
    pub(crate) assembly: Assembly,
    /// How many messages the long channel has.
    pub(crate) messages: usize,
    /// What was measured of rooms full of people, for the picture.
    pub(crate) rows: Vec<Row>,
    /// Runs that failed, and why. The others go on.
    pub(crate) failures: Vec<String>,
}

impl Bench {
    /// Measures one scenario; returns its section, and what it says of what was promised.
    pub(crate) async fn measure(&mut self, scenario: Scenario) -> anyhow::Result<(String, Claims)> {
        let moving = |scene: Scene| [scene, scene.with(Cursors::Moving)];
        match scenario {
            Scenario::FanOut => self.scenes("Fan-out", &moving(FIFTY)).await,
            Scenario::Crowd => self.scenes("A crowd", &moving(TWO_HUNDRED)).await,
            Scenario::SmallRooms => self.scenes("Small rooms", &[SMALL_ROOMS]).await,
            Scenario::Saturation => self.scenes("Saturation", &[SATURATION]).await,
            Scenario::JoinStorm => self.join_storm().await,
            Scenario::Idle => self.idle().await,
            Scenario::Acknowledge => self.acknowledge().await,
            Scenario::LostTail => self.lost_tail().await,
            Scenario::EditCost => self.edit_cost().await,
            Scenario::House => house::measure(&self.programs).await,
            Scenario::Amendments => amendments::measure(&self.programs, self.assembly).await,
            Scenario::Channels => channels::measure(&self.programs, self.messages).await,
        }
    }

    fn runs(&self) -> usize {
        self.runs.unwrap_or(RUNS)
    }

    fn kinds(&self, wanted: fn(Kind) -> bool) -> Vec<Kind> {
        let is_exact = Kind::ALL.iter().any(|kind| kind.name() == self.only);
        let is_named = |kind: &Kind| match is_exact {
            true => kind.name() == self.only,
            false => kind.name().contains(&self.only),
        };
        Kind::ALL.into_iter().filter(is_named).filter(|kind| wanted(*kind)).collect()
    }

    /// What a run came to, or nothing, and the failure noted.
    fn take<T>(&mut self, what: &str, kind: Kind, run: anyhow::Result<T>) -> Option<T> {
        run.map_err(|error| {
            let failure = format!("{what}, {}: {error:#}", kind.name());
            eprintln!("failed: {failure}");
            self.failures.push(failure);
        })
        .ok()
    }

    async fn scenes(&mut self, name: &str, scenes: &[Scene]) -> anyhow::Result<(String, Claims)> {
        let mut rows = Vec::new();
        for scene in scenes {
            let kinds = self.kinds(|_| true).into_iter().filter(|kind| takes_part(*kind, scene));
            rows.extend(kinds.map(|kind| Row { kind, scene: *scene, runs: Vec::new() }));
        }
        for number in 1..=self.runs() {
            for Row { kind, scene, runs } in &mut rows {
                if number > 1 && is_measured_once(*kind, scene) {
                    continue;
                }
                let run = fan_out::run(*kind, scene, (&self.programs, self.meter)).await;
                let Some(run) = self.take(name, *kind, run) else { continue };
                let (who, cursors) = (kind.name(), scene.cursors);
                let (used, p99) = (run.used_per_delivery, run.p99_ms);
                let per_second = run.deliveries_per_second;
                eprintln!(
                    "{name}, {who}, {cursors:?}, run {number}: {used:.1} a delivery, \
                     p99 {p99:.1} ms, {per_second:.0} deliveries a second"
                );
                runs.push(run);
            }
        }
        let title =
            scenes.first().map_or(name.to_owned(), |scene| format!("{name}: {}", scene.title));
        let (section, claims) = (report::fan_out(&title, &rows), report::fan_out_claims(&rows));
        self.rows.extend(rows);
        Ok((section, claims))
    }

    async fn join_storm(&mut self) -> anyhow::Result<(String, Claims)> {
        let manuscript = long_edited(join_storm::EDITS, 1);
        let size = Size::of(&state_of(&manuscript.doc))?;
        let wanted = |kind: Kind| kind.keeps_documents() && kind.is_usual();
        let mut measured = empty(self.kinds(wanted));
        for (kind, runs) in &mut measured {
            let means = (&self.programs, self.runs());
            let storms = join_storm::run(*kind, &manuscript, means).await;
            *runs = self.take("join storm", *kind, storms).unwrap_or_default();
            let cpu: Vec<f64> = runs.iter().map(|run| run.cpu_ms_per_join).collect();
            eprintln!("join storm, {}: {cpu:.2?} ms a join", kind.name());
        }
        Ok(report::join_storm(&size, &measured))
    }

    async fn idle(&mut self) -> anyhow::Result<(String, Claims)> {
        let mut measured = empty(self.kinds(Kind::is_usual));
        for number in 1..=self.runs() {
            for (kind, runs) in &mut measured {
                let kib = idle::run(*kind, &self.programs).await;
                let Some(kib) = self.take("idle", *kind, kib) else { continue };
                eprintln!("idle, {}, run {number}: {kib:.1} KiB", kind.name());
                runs.push(kib);
            }
        }
        Ok(report::idle(&measured))
    }

    async fn acknowledge(&mut self) -> anyhow::Result<(String, Claims)> {
        let mut measured = empty(self.kinds(|kind| kind.is_ours() && kind.is_usual()));
        for number in 1..=self.runs() {
            for (kind, runs) in &mut measured {
                let run = acknowledge::run(*kind, &self.programs).await;
                let Some(run) = self.take("acknowledge", *kind, run) else { continue };
                eprintln!("acknowledge, {}, run {number}: p99 {:.1} ms", kind.name(), run.p99_ms);
                runs.push(run);
            }
        }
        Ok(report::acknowledge(&measured))
    }

    async fn lost_tail(&mut self) -> anyhow::Result<(String, Claims)> {
        let mut measured = empty(self.kinds(Kind::keeps_documents));
        for (kind, losses) in &mut measured {
            let run = lost_tail::run(*kind, &self.programs).await;
            *losses = self.take("lost tail", *kind, run).unwrap_or_default();
            eprintln!("lost tail, {}: {} kills", kind.name(), losses.len());
        }
        Ok(report::lost_tail(&measured))
    }

    async fn edit_cost(&self) -> anyhow::Result<(String, Claims)> {
        let (only, runs) = (self.only.clone(), self.runs());
        let plan = Plan { only, runs, meter: Meter::CpuTime };
        let timed = edit_cost::measure(Kind::Hub, &self.programs, &plan).await?;
        let plan = Plan { runs: COUNTED_RUNS, meter: Meter::Instructions, ..plan };
        let counted = edit_cost::measure(Kind::Hub, &self.programs, &plan).await?;
        Ok((report::edit_cost(&timed, &counted), Claims::default()))
    }
}

/// What the disk costs is shown where typing costs most a letter.
fn takes_part(kind: Kind, scene: &Scene) -> bool {
    kind.is_usual() || scene.compares_levels()
}

/// Nothing is promised of the hub's other store, and some scenes take peers most of the time.
fn is_measured_once(kind: Kind, scene: &Scene) -> bool {
    match kind {
        Kind::Hub | Kind::HubUnsynced | Kind::Relay => false,
        Kind::HubOnRedis => true,
        Kind::Hocuspocus | Kind::YWebsocketServer => scene.is_beyond_peers(),
    }
}

fn empty<T>(kinds: Vec<Kind>) -> Vec<(Kind, Vec<T>)> {
    kinds.into_iter().map(|kind| (kind, Vec::new())).collect()
}
