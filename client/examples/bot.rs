//! A bot that co-writes: it counts the words of a shared text for whoever writes a line `!mots`.
//!
//! ```text
//! cargo run -p coopol-client --example bot -- ws://127.0.0.1:8080/collab open/essai
//! ```
//!
//! Then write `!mots` and a line break in the text `text` of that room: the bot replaces the line
//! by its answer. `COOPOL_TOKEN` holds the token, where the hub wants one.

use std::{env, error::Error, sync::Arc};

use coopol_client::{Client, ClientOptions, Token};
use tokio::sync::Notify;
use yrs::{GetString as _, Observable as _, Text as _, TextRef, Transact as _};

/// The line that the bot answers.
const COMMAND: &str = "!mots";
/// What the others see of the bot.
const PRESENCE: &str = r##"{"user": {"name": "compte-mots", "color": "#a05a2c"}}"##;
/// The name of the shared text.
const TEXT: &str = "text";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let mut arguments = env::args().skip(1);
    let (Some(url), Some(room)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bot ws://HOST:PORT/collab ROOM".into());
    };
    let token = env::var("COOPOL_TOKEN").map_or_else(|_| Token::none(), Token::fixed);
    let client = Client::connect(ClientOptions::new(url, room).token(token))?;
    client.set_presence(PRESENCE)?;
    client.wait_synced().await?;
    tracing::info!(room = client.room(), "the bot is in");

    tokio::select! {
        answered = answer_for_ever(&client) => answered?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    client.wait_saved().await?;
    client.close().await;
    Ok(())
}

/// Answers whenever the text changes.
async fn answer_for_ever(client: &Client) -> Result<(), Box<dyn Error>> {
    let text = client.doc().get_or_insert_text(TEXT);
    let changed = Arc::new(Notify::new());
    // What was written before we came is answered too.
    changed.notify_one();
    let notify = Arc::clone(&changed);
    // An observer runs within the commit, so it only wakes us.
    text.observe("bot", move |_, _| notify.notify_one());
    let mut status = client.status();
    loop {
        tokio::select! {
            () = changed.notified() => answer(client, &text),
            ended = status.wait_for(|now| matches!(now, coopol_client::Status::Refused(_))) => {
                return Err(format!("{:?}", *ended?).into());
            }
        }
    }
}

/// Replaces each line that is a command by the number of words in the rest of the text. One
/// transaction: nobody sees it half done.
fn answer(client: &Client, text: &TextRef) {
    let mut txn = client.doc().transact_mut();
    let words = text.get_string(&txn);
    let count = count_words(&words);
    // From the last to the first, so that positions stay true.
    for start in command_lines(&words).into_iter().rev() {
        text.remove_range(&mut txn, start, utf16_length(COMMAND));
        text.insert(&mut txn, start, &format!("({count} mots)"));
    }
}

/// Words of the text that are not commands.
fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| *word != COMMAND).count()
}

/// Where the command stands alone on a finished line, in UTF-16 units, as Yjs counts.
fn command_lines(text: &str) -> Vec<u32> {
    let mut position = 0;
    let mut starts = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.strip_suffix('\n') == Some(COMMAND) {
            starts.push(position);
        }
        position += utf16_length(line);
    }
    starts
}

/// The length of some words in UTF-16 units; a document has less than 2³² of them.
fn utf16_length(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX)
}
