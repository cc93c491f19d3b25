//! How many files this process may hold open: every socket is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What a hub for thousands of people needs; `docs/operating.md` asks for it.
const WANTED: u64 = 65_536;

/// Raises the limit as far as this process may, and says so where that is little.
pub(super) fn raise_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // No number stands for no limit.
    let limit = match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        Ok(()) => maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files cannot be raised");
            current
        }
    };
    if let Some(limit) = limit.filter(|limit| *limit < WANTED) {
        tracing::warn!(
            limit,
            "few files may be open, and each socket is one: let the service manager allow {WANTED} \
             (LimitNOFILE)"
        );
    }
}
