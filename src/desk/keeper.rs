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
pub(super) type Clerks = OrdMap<TextId, Clerk>;

/// A text that needs a clerk.
pub(super) struct Opening {
    pub(super) text: TextId,
    pub(super) answer: oneshot::Sender<Result<Clerk, StoreError>>,
}

/// Opens every procedure that has a log, and goes on opening those that are needed.
pub(super) async fn open(
    means: Means,
) -> Result<(watch::Receiver<Clerks>, mpsc::Sender<Opening>), StoreError> {
    let (sender, clerks) = watch::channel(Clerks::new());
    let (openings, asked) = mpsc::channel(MAX_OPENINGS);
    let mut keeper = Keeper { means, clerks: sender };
    for text in keeper.known().await? {
        keeper.call(text).await?;
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
                if let Err(error) = self.call(text).await {
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

    async fn call(&mut self, text: TextId) -> Result<Clerk, StoreError> {
        if let Some(clerk) = self.clerks.borrow().get(&text) {
            return Ok(clerk.clone());
        }
        let clerk = Clerk::open(text, self.means.clone()).await?;
        self.clerks.send_modify(|clerks| {
            clerks.insert(text, clerk.clone());
        });
        Ok(clerk)
    }
}

fn amendable(organisation: &Organisation, known: &Clerks) -> Vec<TextId> {
    let texts = organisation.texts().filter(|(_, text)| text.stage == Stage::Amendable);
    texts.map(|(id, _)| id).filter(|id| !known.contains_key(id)).collect()
}
