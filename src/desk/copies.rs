//! Under which ids words of a text came back: what its log says of undo, moves and adoptions.

use super::{Desk, DeskError, words};
use crate::{
    domain::ids::{RoomId, TextId},
    text::{
        branch::{Id, onward},
        event::Copied,
    },
};

impl Desk {
    /// What became of these ids of a text, from copy to copy.
    pub async fn copies(&self, text: TextId, ids: Vec<Id>) -> Result<Vec<Copied>, DeskError> {
        let store = self.means.store.as_ref();
        let (history, _) = words::read(store, &RoomId::Text(text.0)).await?;
        words::work(move || {
            let since = history.entries.iter().flat_map(|entry| entry.event.copies());
            let all: Vec<Copied> = history.archive.copies.iter().chain(since).copied().collect();
            Ok(onward(&all, &ids))
        })
        .await
    }
}
