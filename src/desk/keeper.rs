//! Which texts have a clerk: those whose procedure has a log, and those that may get one.

use imbl::OrdMap;
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    Means,
    clerk::{self, Clerk},
};
use crate::{
    domain::{
        ids::TextId,
        organisation::{Organisation, text::Stage},
    },
    store::StoreError,
};

/// Texts that wait for a clerk.
const MAX_OPENINGS: usize = 64;
/// Logs named in one step.
const PAGE: usize = 1_000;

/// The clerks, by text.
#[derive(Clone, Default)]
pub(super) struct Clerks {
    called: OrdMap<TextId, Clerk>,
    /// Texts whose procedure is damaged. They get no clerk before the hub starts anew: only then is
    /// everything read that follows from a procedure.
    damaged: OrdMap<TextId, StoreError>,
}

impl Clerks {
    /// The clerk of a text.
    pub(super) fn of(&self, text: TextId) -> Option<&Clerk> {
        self.called.get(&text)
    }

    /// The clerk of a text, or why it can have none; nothing if none was called yet.
    pub(super) fn known(&self, text: TextId) -> Option<Result<Clerk, StoreError>> {
        let damage = || self.damaged.get(&text).map(|error| Err(error.clone()));
        self.of(text).map(|clerk| Ok(clerk.clone())).or_else(damage)
    }

    /// Every clerk.
    pub(super) fn all(&self) -> impl Iterator<Item = &Clerk> {
        self.called.values()
    }

    /// Whether no procedure is damaged.
    pub(super) fn is_whole(&self) -> bool {
        self.damaged.is_empty()
    }

    fn is_known(&self, text: TextId) -> bool {
        self.called.contains_key(&text) || self.damaged.contains_key(&text)
    }
}

/// A text that needs a clerk.
pub(super) struct Opening {
    pub(super) text: TextId,
    pub(super) answer: oneshot::Sender<Result<Clerk, StoreError>>,
}

/// Opens every procedure that has a log, and goes on opening those that are needed. One that is
/// damaged is an error of its text alone.
pub(super) async fn open(
    means: Means,
) -> Result<(watch::Receiver<Clerks>, mpsc::Sender<Opening>), StoreError> {
    let (sender, clerks) = watch::channel(Clerks::default());
    let (openings, asked) = mpsc::channel(MAX_OPENINGS);
    let mut keeper = Keeper { means, clerks: sender };
    for text in keeper.known().await? {
        if let Err(error @ StoreError::Unavailable(_)) = keeper.call(text).await {
            return Err(error);
        }
    }
    tokio::spawn(keeper.run(asked));
    Ok((clerks, openings))
}

struct Keeper {
    means: Means,
    clerks: watch::Sender<Clerks>,
}

impl Keeper {
    async fn known(&self) -> Result<Vec<TextId>, StoreError> {
        let (mut texts, mut after) = (Vec::new(), None);
        loop {
            let names = self.means.store.logs(clerk::PREFIX.to_owned(), after, PAGE).await?;
            let Some(last) = names.last() else { return Ok(texts) };
            after = Some(last.as_str().to_owned());
            texts.extend(names.iter().filter_map(|name| clerk::text_of(name.as_str())));
        }
    }

    /// Answers, and follows the house: what is opened to amendments through another hub is
    /// followed here too.
    async fn run(mut self, mut asked: mpsc::Receiver<Opening>) {
        let mut house = self.means.house.watch();
        loop {
            let new = amendable(&house.borrow_and_update().organisation, &self.clerks.borrow());
            for text in new {
                if let Err(error @ StoreError::Unavailable(_)) = self.call(text).await {
                    tracing::warn!(%text, %error, "the amendments of a text cannot be read");
                }
            }
            tokio::select! {
                changed = house.changed() => if changed.is_err() { return },
                opening = asked.recv() => match opening {
                    Some(Opening { text, answer }) => {
                        let _ = answer.send(self.call(text).await);
                    }
                    None => return,
                }
            }
        }
    }

    /// The clerk of a text. Damage is said once, and kept.
    async fn call(&mut self, text: TextId) -> Result<Clerk, StoreError> {
        let known = self.clerks.borrow().known(text);
        if let Some(known) = known {
            return known;
        }
        let called = Clerk::open(text, self.means.clone()).await;
        match &called {
            Ok(clerk) => self.clerks.send_modify(|clerks| {
                clerks.called.insert(text, clerk.clone());
            }),
            Err(StoreError::Unavailable(_)) => {}
            Err(error @ (StoreError::Damaged(_) | StoreError::Refused(_))) => {
                tracing::error!(%text, %error, "a text goes without its amendments");
                metrics::counter!("coopol_damaged_logs_total").increment(1);
                self.clerks.send_modify(|clerks| {
                    clerks.damaged.insert(text, error.clone());
                });
            }
        }
        called
    }
}

fn amendable(organisation: &Organisation, known: &Clerks) -> Vec<TextId> {
    let texts = organisation.texts().filter(|(_, text)| text.stage == Stage::Amendable);
    texts.map(|(id, _)| id).filter(|id| !known.is_known(*id)).collect()
}
