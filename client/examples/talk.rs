//! A bot that talks: in a channel it counts the words of whoever writes `!mots` before them.
//!
//! ```text
//! export COOPOL_SESSION=…
//! cargo run -p coopol-client --example talk -- ws://127.0.0.1:8080/collab CHANNEL PLACE
//! ```
//!
//! `COOPOL_SESSION` holds the token that `POST /api/session` gives, CHANNEL is the channel's id,
//! and the file PLACE keeps where the bot was: started again it answers what was asked meanwhile.
//! The id of an answer follows from what it answers, so however often the bot is killed, each is
//! given once.

use std::{env, error::Error, fs};

use coopol_client::{Channel, ChannelOptions, Event, Message, NewMessage, SayError, Uuid};

/// How a question begins.
const COMMAND: &str = "!mots ";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, channel, place] = arguments.as_slice() else {
        return Err("usage: talk ws://HOST:PORT/collab CHANNEL PLACE".into());
    };
    let options = ChannelOptions::new(url, &env::var("COOPOL_SESSION")?, channel.parse::<Uuid>()?)?;
    let options = match fs::read_to_string(place) {
        Ok(at) => options.after(at.trim().parse()?),
        Err(_) => options,
    };
    let mut channel = Channel::follow(options)?;
    tracing::info!("the bot listens");
    loop {
        let event = tokio::select! {
            event = channel.next() => event?,
            interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
        };
        let at = event.at();
        let asked = match event {
            Event::Message { message, .. } => vec![message],
            Event::Page { messages, .. } => messages,
            Event::Passed { .. } => Vec::new(),
        };
        for message in asked {
            answer(&channel, &message).await?;
        }
        fs::write(place, at.to_string())?;
    }
}

/// Answers a question, once.
async fn answer(channel: &Channel, asked: &Message) -> Result<(), SayError> {
    let Some(words) = asked.body.strip_prefix(COMMAND) else { return Ok(()) };
    let body = format!("{} mots", words.split_whitespace().count());
    let id = Uuid::new_v5(&asked.id, b"answer");
    let answer = NewMessage { id, ..NewMessage::new(body) }.in_reply_to(asked);
    match channel.say(answer).await {
        Err(SayError::Refused { reason, detail, .. }) => {
            tracing::warn!(reason, detail, "not answered");
            Ok(())
        }
        said => said.map(drop),
    }
}
