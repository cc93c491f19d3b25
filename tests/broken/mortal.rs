//! A hub that kills itself at a chosen step, at the edge to its store.

use std::{
    process::id,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use coopol::store::{
    AppendError, Appended, CompactError, Expect, Loaded, LogName, NewRecord, ReadError, Sequence,
    Snapshot, Store, StoreError, StoredRecord, Tail,
};
use futures_util::future::BoxFuture;
use rustix::process::{Signal, getpid, kill_process};

use super::{
    layer::{Answer, Layer},
    step::Step,
};

/// How long after its beginning a call is cut short; halved each time that it was over by then.
const CUT: Duration = Duration::from_millis(2);

/// Beyond so many halvings nothing is shorter.
const MAX_HALVINGS: usize = 8;

/// The end that a process is to meet.
pub(crate) struct Death {
    at: Option<(Step, usize)>,
    passages: AtomicUsize,
}

impl Death {
    /// At the `nth` passage of a step, from 1; or never.
    pub(crate) fn new(at: Option<(Step, usize)>) -> Arc<Self> {
        Arc::new(Self { at, passages: AtomicUsize::new(0) })
    }

    /// How often this step was passed beyond the fatal time: 0 is that time.
    fn due(&self, step: Step) -> Option<usize> {
        let (_, nth) = self.at.filter(|(at, _)| *at == step)?;
        (self.passages.fetch_add(1, Ordering::SeqCst) + 1).checked_sub(nth)
    }

    /// Passes a step, or dies there.
    pub(crate) fn pass(&self, step: Step) {
        if self.due(step).is_some() {
            die(step);
        }
    }

    /// Waits for a call to the store, or dies while it is under way.
    async fn during<T>(&self, step: Step, call: impl Future<Output = T>) -> T {
        let is_under_way = Arc::new(AtomicBool::new(true));
        if let Some(late) = self.due(step) {
            let halvings = u32::try_from(late.min(MAX_HALVINGS)).unwrap_or_default();
            let (is_under_way, cut) = (Arc::clone(&is_under_way), CUT / 2_u32.pow(halvings));
            #[expect(clippy::disallowed_methods, reason = "a thread of its own, and no hub's")]
            thread::spawn(move || {
                thread::sleep(cut);
                if is_under_way.load(Ordering::SeqCst) {
                    die(step);
                }
            });
        }
        let answer = call.await;
        is_under_way.store(false, Ordering::SeqCst);
        answer
    }
}

fn die(step: Step) -> ! {
    eprintln!("killed: {step:?}, process {}", id());
    let _ = kill_process(getpid(), Signal::KILL);
    loop {
        thread::park();
    }
}

/// A store at whose calls the process may die.
pub(crate) struct Mortal {
    below: Arc<dyn Store>,
    death: Arc<Death>,
}

impl Mortal {
    pub(crate) fn new(below: Arc<dyn Store>, death: Arc<Death>) -> Self {
        Self { below, death }
    }
}

impl Layer for Mortal {
    fn below(&self) -> &Arc<dyn Store> {
        &self.below
    }

    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Answer<Appended, AppendError> {
        let (append, death) = (self.below.append(log, records, expect), Arc::clone(&self.death));
        Box::pin(async move {
            death.pass(Step::BeforeAppend);
            let answer = death.during(Step::DuringCommit, append).await;
            death.pass(Step::AfterCommit);
            answer
        })
    }

    fn load(&self, log: LogName) -> Answer<Loaded, StoreError> {
        // The list of revocations is read before the hub is ready, and is no room's.
        if !log.as_str().starts_with("open/") {
            return self.below.load(log);
        }
        let (load, death) = (self.below.load(log), Arc::clone(&self.death));
        Box::pin(async move {
            death.pass(Step::BeforeLoad);
            let answer = load.await;
            death.pass(Step::AfterLoad);
            answer
        })
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        let (below, death) = (self.below.follow(log, after), Arc::clone(&self.death));
        Box::new(MortalTail { below, death })
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> Answer<(), CompactError> {
        let compact = self.below.compact(log, snapshot, replaces);
        let death = Arc::clone(&self.death);
        Box::pin(async move {
            death.pass(Step::BeforeCompact);
            let answer = death.during(Step::DuringCompact, compact).await;
            death.pass(Step::AfterCompact);
            answer
        })
    }
}

/// A room lets go of its tail when it is unloaded.
struct MortalTail {
    below: Box<dyn Tail>,
    death: Arc<Death>,
}

impl Tail for MortalTail {
    fn next(&mut self) -> BoxFuture<'_, Result<Vec<StoredRecord>, ReadError>> {
        self.below.next()
    }
}

impl Drop for MortalTail {
    fn drop(&mut self) {
        self.death.pass(Step::BeforeUnload);
    }
}
