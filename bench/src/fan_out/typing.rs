//! The typists: their letters, made before the run, and the typing.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use coopol_protocol::lib0;
use tokio::time::{Instant, interval_at};
use yrs::{Text as _, Transact as _};

use super::{
    FIRST_TYPIST,
    board::Board,
    scene::{Cursors, Pace, Scene},
};
use crate::{
    dice::Dice,
    socket::Writer,
    wire::TEXT,
    words::{apply, insert, new_doc},
};

/// The updates of one typist: letters one after another at one place of the document.
pub(super) fn letters(scene: &Scene, base: &[u8], typist: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    let client = FIRST_TYPIST + typist as u64;
    let doc = new_doc(client);
    apply(&doc, base)?;
    let text = doc.get_or_insert_text(TEXT);
    let length = text.len(&doc.transact());
    let caret = Dice::new(client).below(length);
    let count = u32::try_from(scene.warm_up + scene.letters)?;
    Ok((0..count).map(|letter| insert(&doc, &text, (caret + letter, "e"))).collect())
}

/// Someone who types.
pub(super) struct Typist {
    pub(super) number: usize,
    pub(super) writer: Writer,
    pub(super) updates: Arc<[Vec<u8>]>,
    pub(super) scene: Scene,
    pub(super) board: Arc<Board>,
}

impl Typist {
    /// Types these letters.
    pub(super) async fn type_out(mut self, letters: Range<usize>) -> anyhow::Result<Self> {
        match self.scene.pace {
            Pace::Every(pause) => {
                // Typists do not strike in step.
                let (number, all) = (u32::try_from(self.number)?, self.scene.all_typists());
                let offset = pause * number / u32::try_from(all)?;
                let mut pace = interval_at(Instant::now() + offset, pause);
                for letter in letters {
                    pace.tick().await;
                    self.strike(letter).await?;
                }
            }
            Pace::OnTheirWay(limit) => {
                for letter in letters {
                    self.board.returned(self.number, letter, limit).await;
                    self.strike(letter).await?;
                }
            }
        }
        Ok(self)
    }

    async fn strike(&mut self, letter: usize) -> anyhow::Result<()> {
        let frames = self.frames(letter);
        self.board.send(self.number, letter);
        self.writer.send_all(frames).await
    }

    /// A letter, and the cursor behind it.
    fn frames(&self, letter: usize) -> Vec<Bytes> {
        let Some(update) = self.updates.get(letter) else { return Vec::new() };
        let mut frames = vec![self.writer.wire.update(update)];
        if self.scene.cursors == Cursors::Moving {
            let client = FIRST_TYPIST + self.number as u64;
            frames.push(self.writer.wire.awareness(&cursor(client, letter as u64)));
        }
        frames
    }
}

/// An awareness update as an editor sends it: a name, a colour, and a place in the text.
fn cursor(client: u64, letter: u64) -> Vec<u8> {
    let item = format!(r#"{{"client":{client},"clock":{letter}}}"#);
    let place = format!(r#"{{"type":null,"tname":"{TEXT}","item":{item},"assoc":0}}"#);
    let user = format!(r##"{{"name":"Typist {client}","color":"#30bced"}}"##);
    let state = format!(r#"{{"user":{user},"cursor":{{"anchor":{place},"head":{place}}}}}"#);
    let mut out = Vec::new();
    lib0::write_var_uint(&mut out, 1);
    lib0::write_var_uint(&mut out, client);
    lib0::write_var_uint(&mut out, letter + 1);
    lib0::write_var_str(&mut out, &state);
    out
}
