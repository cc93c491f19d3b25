//! Passes over a whole text (opening it, folding it, a large update): where they run.

use tokio::task::spawn_blocking;

/// Where passes over a whole text run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passes {
    /// On threads of their own: the tasks that serve sockets go on meanwhile.
    #[default]
    Beside,
    /// Where they are asked for: in a simulation everything happens in one order.
    InPlace,
}

impl Passes {
    /// Runs one; `None` if it panicked on its thread.
    pub(super) async fn run<T: Send + 'static>(
        self,
        pass: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        match self {
            Self::Beside => spawn_blocking(pass).await.ok(),
            Self::InPlace => Some(pass()),
        }
    }
}
