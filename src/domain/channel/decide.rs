//! Decides: what a command comes to in a channel as it stands, or why it changes nothing.

use super::{
    Channel,
    command::{
        Asker, Command, Decision, MAX_MENTIONS, MAX_MUTE_S, MAX_PINS, MAX_REASON_CHARS,
        MAX_RETENTION_DAYS, MAX_SLOW_MODE_S, Power, Refusal,
    },
    event::{Event, Mention, Saying},
    fate::{Fate, MAX_REACTIONS, Reaction, Showing},
    poll::Poll,
};
use crate::domain::ids::MemberId;

impl Channel {
    /// What `command`, asked for by `by` at `now_s` (seconds since 1970), comes to. `author_of`
    /// tells who sent a message that stands: the channel does not keep it.
    ///
    /// # Errors
    /// Says why it changes nothing.
    pub fn decide<'a>(
        &self,
        by: Asker<'_>,
        command: Command,
        now_s: u64,
        author_of: impl Fn(u64) -> Option<&'a MemberId>,
    ) -> Decision {
        require(by.power >= command.least_power())?;
        let is_own = |message| author_of(message) == Some(by.member);
        match command {
            Command::Say(saying) => {
                self.may_be_heard(by, now_s)?;
                self.may_speak(by, now_s)?;
                // An answer to what was erased meanwhile is a message all the same.
                let reply_to = saying.reply_to.filter(|message| self.is_message(*message));
                let mentions = distinct(saying.mentions)?;
                Ok(Some(Event::Said(Saying { reply_to, mentions, ..saying })))
            }
            Command::Edit(message, body) => {
                self.may_be_heard(by, now_s)?;
                self.standing(message)?;
                require(is_own(message))?;
                match self.poll(message) {
                    Some(poll) if poll.voters() > 0 => Err(Refusal::HasVotes),
                    _ => Ok(Some(Event::Edited { message, body })),
                }
            }
            Command::Erase(message) => {
                self.standing(message)?;
                require(is_own(message) || by.power == Power::Moderator)?;
                Ok(Some(Event::Erased { message }))
            }
            Command::React(message, reaction) => {
                self.may_be_heard(by, now_s)?;
                self.react(by.member, message, reaction)
            }
            Command::Unreact(message, reaction) => {
                let fate = self.standing(message)?;
                let has = fate.is_some_and(|fate| fate.has_reaction(&reaction, by.member));
                Ok(has.then_some(Event::Unreacted { message, reaction }))
            }
            Command::Hide(message, reason) => self.hide(message, &reason),
            Command::Unhide(message) => {
                let showing = self.standing(message)?.map(|fate| &fate.showing);
                let is_hidden = matches!(showing, Some(Showing::Hidden { .. }));
                Ok(is_hidden.then_some(Event::Unhidden { message }))
            }
            Command::Pin(message) => self.pin(message),
            Command::Unpin(message) => {
                Ok(self.pins.contains(&message).then_some(Event::Unpinned { message }))
            }
            Command::Vote(message, option) => self.vote(by.member, message, option, now_s),
            Command::ClosePoll(message) => {
                let poll = self.asking(message)?;
                require(is_own(message) || by.power == Power::Moderator)?;
                Ok((!poll.is_closed()).then_some(Event::PollClosed { message }))
            }
            Command::SetSlowMode(seconds) => self.slow_down(seconds),
            Command::SetRetention(days) => self.keep_for(days),
            Command::Mute(member, until_s) => self.silence(member, until_s, now_s),
        }
    }

    fn may_be_heard(&self, by: Asker<'_>, now_s: u64) -> Result<(), Refusal> {
        match self.muted_until_s(by.member, now_s) {
            Some(until_s) => Err(Refusal::Muted { wait_s: until_s - now_s }),
            None => Ok(()),
        }
    }

    /// Slow mode; who keeps the conversation is not slowed down.
    fn may_speak(&self, by: Asker<'_>, now_s: u64) -> Result<(), Refusal> {
        let last_s = self.spoke_at_s.get(by.member).copied().unwrap_or(0);
        let wait_s = last_s.saturating_add(self.slow_mode_s.into()).saturating_sub(now_s);
        if wait_s == 0 || by.power == Power::Moderator {
            Ok(())
        } else {
            Err(Refusal::TooSoon { wait_s })
        }
    }

    /// What became of a message that still stands.
    fn standing(&self, message: u64) -> Result<Option<&Fate>, Refusal> {
        if self.is_message(message) { Ok(self.fate(message)) } else { Err(Refusal::NoMessage) }
    }

    fn hide(&self, message: u64, reason: &str) -> Decision {
        let showing = self.standing(message)?.map(|fate| &fate.showing);
        let reason = reason.trim();
        let fits = reason.chars().take(MAX_REASON_CHARS + 1).count() <= MAX_REASON_CHARS;
        if reason.is_empty() || !fits || reason.contains(char::is_control) {
            return Err(Refusal::BadReason);
        }
        let hidden = Showing::Hidden { reason: reason.to_owned() };
        let is_so = showing == Some(&hidden);
        Ok((!is_so).then(|| Event::Hidden { message, reason: reason.to_owned() }))
    }

    fn react(&self, member: &MemberId, message: u64, reaction: Reaction) -> Decision {
        let fate = self.standing(message)?;
        if fate.is_some_and(|fate| fate.has_reaction(&reaction, member)) {
            return Ok(None);
        }
        let is_new = |fate: &&Fate| !fate.reactions.contains_key(&reaction);
        match fate.filter(is_new) {
            Some(fate) if fate.reactions.len() >= MAX_REACTIONS => Err(Refusal::TooManyReactions),
            _ => Ok(Some(Event::Reacted { message, reaction })),
        }
    }

    fn pin(&self, message: u64) -> Decision {
        self.standing(message)?;
        if self.pins.contains(&message) {
            return Ok(None);
        }
        if self.pins.len() < MAX_PINS {
            Ok(Some(Event::Pinned { message }))
        } else {
            Err(Refusal::TooManyPins)
        }
    }

    /// What became of a message that asks.
    fn asking(&self, message: u64) -> Result<&Poll, Refusal> {
        self.standing(message)?;
        self.poll(message).ok_or(Refusal::NoPoll)
    }

    /// One answer a member; the last one counts.
    fn vote(&self, member: &MemberId, message: u64, option: Option<usize>, now_s: u64) -> Decision {
        let poll = self.asking(message)?;
        if !poll.is_open(now_s) {
            return Err(Refusal::PollClosed);
        }
        if option.is_some_and(|option| !poll.has_option(option)) {
            return Err(Refusal::NoOption);
        }
        Ok((poll.vote_of(member) != option).then_some(Event::Voted { message, option }))
    }

    fn slow_down(&self, seconds: u32) -> Decision {
        if seconds > MAX_SLOW_MODE_S {
            return Err(Refusal::TooLong);
        }
        Ok((seconds != self.slow_mode_s).then_some(Event::SlowModeSet { seconds }))
    }

    fn keep_for(&self, days: Option<u32>) -> Decision {
        if days.is_some_and(|days| !(1..=MAX_RETENTION_DAYS).contains(&days)) {
            return Err(Refusal::BadRetention);
        }
        Ok((days != self.retention_days).then_some(Event::RetentionSet { days }))
    }

    fn silence(&self, member: MemberId, until_s: u64, now_s: u64) -> Decision {
        if until_s > now_s.saturating_add(MAX_MUTE_S) {
            return Err(Refusal::TooLong);
        }
        let now_until_s = self.muted_until_s(&member, now_s).unwrap_or(now_s);
        let changes = until_s.max(now_s) != now_until_s;
        Ok(changes.then_some(Event::Muted { member, until_s }))
    }
}

fn require(is_so: bool) -> Result<(), Refusal> {
    if is_so { Ok(()) } else { Err(Refusal::Forbidden) }
}

fn distinct(mut mentions: Vec<Mention>) -> Result<Vec<Mention>, Refusal> {
    mentions.sort_unstable();
    mentions.dedup();
    if mentions.len() <= MAX_MENTIONS { Ok(mentions) } else { Err(Refusal::TooManyMentions) }
}
