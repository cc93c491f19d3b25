//! Passes on what one part of the hub tells to another, for as long as both are there.

use tokio::sync::{mpsc, watch};

use crate::{
    domain::ids::{RoomId, TextId},
    house::moves::Moves,
    room::Move,
};

/// Notes what rooms tell, for as long as there are any.
pub(super) async fn hear_moves(moves: Moves, mut told: mpsc::Receiver<Move>) {
    while let Some(Move { room, at_s }) = told.recv().await {
        if let RoomId::Text(id) = room {
            moves.note(TextId(id), at_s).await;
        }
    }
}

/// Tells of every change, for as long as there are any.
pub(super) async fn pass_on<T>(mut from: watch::Receiver<T>, to: watch::Sender<()>) {
    while from.changed().await.is_ok() {
        to.send_replace(());
    }
}
