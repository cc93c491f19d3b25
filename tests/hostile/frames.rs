//! Honest frames of both dialects, as sockets send them.

use bytes::Bytes;
use coopol_protocol::{
    awareness::{self, Entry},
    lib0::{write_var_bytes, write_var_str, write_var_uint},
};

use crate::{corpus::History, dice::Dice, spoil::spoil};

/// A presence state as editors send it.
const STATE: &str = r##"{"user":{"name":"Léa","color":"#c00"},"cursor":{"anchor":1,"head":2}}"##;

/// A frame of the y-websocket dialect.
pub(crate) fn y_websocket(history: &History, dice: &mut Dice) -> Vec<u8> {
    let mut frame = Vec::new();
    let messages = if dice.percent(90) { 1 } else { 1 + dice.below(4) };
    (0..messages).for_each(|_| body(&mut frame, history, dice));
    frame
}

/// A frame of the Hocuspocus dialect about `room`.
pub(crate) fn hocuspocus(room: &str, history: &History, dice: &mut Dice) -> Vec<u8> {
    let mut frame = Vec::new();
    match dice.below(20) {
        0 => return vec![10],
        1 => write_var_str(&mut frame, &format!("{room}\0session-{}", dice.below(3))),
        _ => write_var_str(&mut frame, room),
    }
    match dice.below(10) {
        0 => {
            write_var_uint(&mut frame, 5);
            write_var_str(&mut frame, "{\"ping\":1}");
        }
        1 if dice.percent(30) => write_var_uint(&mut frame, 7),
        1 | 2 => frame.extend(credentials("", dice)),
        _ => body(&mut frame, history, dice),
    }
    frame
}

/// The frame that asks for a document.
pub(crate) fn open(room: &str, token: &str, dice: &mut Dice) -> Vec<u8> {
    let mut frame = Vec::new();
    write_var_str(&mut frame, room);
    frame.extend(credentials(token, dice));
    frame
}

fn credentials(token: &str, dice: &mut Dice) -> Vec<u8> {
    let mut body = vec![2, 0];
    write_var_str(&mut body, token);
    if dice.percent(50) {
        write_var_str(&mut body, "4.8.0");
    }
    body
}

/// What both dialects say the same way.
fn body(frame: &mut Vec<u8>, history: &History, dice: &mut Dice) {
    let (step, from) = match dice.below(8) {
        0 => (0, &history.vectors),
        1 => (1, &history.diffs),
        2 => return presence(frame, dice),
        3 => return frame.push(3),
        _ => (2, &history.updates),
    };
    let payload = dice.pick(from);
    frame.extend([0, step]);
    write_var_bytes(frame, payload);
}

fn presence(frame: &mut Vec<u8>, dice: &mut Dice) {
    let entries: Vec<_> = (0..dice.below(4))
        .map(|_| Entry {
            client: dice.number() % 1_000,
            clock: u32::try_from(dice.below(1_000)).unwrap(),
            state: dice.percent(80).then_some(STATE),
        })
        .collect();
    frame.push(1);
    write_var_bytes(frame, &awareness::encode(&entries));
}

/// An update alone in a frame of the y-websocket dialect, as an edit.
pub(crate) fn edit(update: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 2];
    write_var_bytes(&mut frame, update);
    frame
}

/// Spoils some of the frames: `percent` of them.
pub(crate) fn spoiled(
    mut frame: Vec<u8>,
    history: &History,
    (percent, dice): (usize, &mut Dice),
) -> Bytes {
    let other = dice.pick(&history.updates).clone();
    if dice.percent(percent) {
        spoil(&mut frame, &other, dice);
    }
    frame.into()
}
