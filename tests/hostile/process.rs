//! What the process itself shows: memory, panics.

use std::{
    fs,
    panic::{self, PanicHookInfo},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Panics since the hook was installed, on any thread, caught or not.
static PANICS: AtomicUsize = AtomicUsize::new(0);
/// The first of them, for the report.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Bytes of memory that the process has had at most.
pub(crate) fn peak_bytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kib.unwrap_or_default() * 1024
}

/// Counts panics instead of printing each; the old hook comes back when this is dropped.
pub(crate) fn quiet_panics() -> Panics {
    let old = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        // The tests' own assertions are not what is counted.
        if info.location().is_some_and(|at| at.file().contains("tests/")) {
            println!("{info}");
            return;
        }
        PANICS.fetch_add(1, Ordering::Relaxed);
        FIRST.lock().unwrap().get_or_insert_with(|| info.to_string());
    }));
    Panics { before: PANICS.load(Ordering::Relaxed), old: Some(old) }
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// Panics counted from here on.
pub(crate) struct Panics {
    before: usize,
    old: Option<Hook>,
}

impl Panics {
    /// How many, and the first one ever.
    pub(crate) fn seen(&self) -> (usize, Option<String>) {
        (PANICS.load(Ordering::Relaxed) - self.before, FIRST.lock().unwrap().clone())
    }
}

impl Drop for Panics {
    fn drop(&mut self) {
        if !std::thread::panicking()
            && let Some(old) = self.old.take()
        {
            panic::set_hook(old);
        }
    }
}
