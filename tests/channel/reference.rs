//! The obvious channel: a list of whole messages, and rules written out one by one.

use std::collections::BTreeMap;

use coopol::domain::{
    channel::{
        command::{Asker, Command, Decision, Power, Refusal},
        event::{Event, Mention, Saying},
        fate::{Fate, Showing},
        poll::Question,
    },
    ids::MemberId,
};

struct Message {
    author: MemberId,
    mentions: Vec<Mention>,
    fate: Fate,
    is_pinned: bool,
    poll: Option<Question>,
    is_poll_closed: bool,
    /// Every vote that was given, the last one last.
    votes: Vec<(MemberId, Option<usize>)>,
}

#[derive(Default)]
pub(crate) struct Reference {
    messages: BTreeMap<u64, Message>,
    slow_mode_s: u64,
    pub(crate) retention_days: Option<u32>,
    muted: Vec<(MemberId, u64)>,
    spoke: Vec<(MemberId, u64)>,
}

impl Reference {
    pub(crate) fn author_of(&self, seq: u64) -> Option<&MemberId> {
        self.messages.get(&seq).map(|message| &message.author)
    }

    pub(crate) fn standing(&self) -> Vec<u64> {
        let stands = |message: &Message| message.fate.showing != Showing::Erased;
        self.messages.iter().filter(|(_, m)| stands(m)).map(|(seq, _)| *seq).collect()
    }

    pub(crate) fn pins(&self) -> Vec<u64> {
        self.messages.iter().filter(|(_, m)| m.is_pinned).map(|(seq, _)| *seq).collect()
    }

    pub(crate) fn fate(&self, seq: u64) -> Fate {
        self.messages.get(&seq).map(|message| message.fate.clone()).unwrap_or_default()
    }

    pub(crate) fn calls(&self, seq: u64, names: &[Mention]) -> bool {
        self.messages[&seq].mentions.iter().any(|name| names.contains(name))
    }

    /// How many chose each answer, each person once, and whether somebody closed it.
    pub(crate) fn poll(&self, seq: u64) -> Option<(Vec<usize>, bool)> {
        let message = self.messages.get(&seq).filter(|_| self.stands(seq))?;
        let options = message.poll.as_ref()?.options.len();
        let mut people: Vec<&MemberId> = message.votes.iter().map(|(who, _)| who).collect();
        people.sort();
        people.dedup();
        let chose =
            |option| people.iter().filter(|who| self.vote(seq, who) == Some(option)).count();
        Some(((0..options).map(chose).collect(), message.is_poll_closed))
    }

    /// What a member answered last to a message that stands.
    pub(crate) fn vote(&self, seq: u64, member: &MemberId) -> Option<usize> {
        let mut votes = self.messages[&seq].votes.iter().rev();
        votes.find(|(who, _)| who == member).and_then(|(_, option)| *option)
    }

    fn stands(&self, seq: u64) -> bool {
        self.standing().contains(&seq)
    }

    fn muted_until_s(&self, member: &MemberId) -> u64 {
        let of = |(who, _): &&(MemberId, u64)| who == member;
        self.muted.iter().rev().find(of).map_or(0, |(_, until_s)| *until_s)
    }

    pub(crate) fn decide(&self, by: Asker<'_>, command: Command, now_s: u64) -> Decision {
        let keeps = by.power == Power::Moderator;
        let speaks = by.power != Power::Reader;
        let silence_s = self.muted_until_s(by.member).saturating_sub(now_s);
        let heard = || match silence_s {
            0 => Ok(()),
            wait_s => Err(Refusal::Muted { wait_s }),
        };
        let there = |seq| if self.stands(seq) { Ok(()) } else { Err(Refusal::NoMessage) };
        let may = |is_so| if is_so { Ok(()) } else { Err(Refusal::Forbidden) };
        let is_own = |seq| self.author_of(seq) == Some(by.member);
        let event = match command {
            Command::Say(mut saying) => {
                may(speaks)?;
                heard()?;
                let mine = |(who, _): &&(MemberId, u64)| who == by.member;
                let last = self.spoke.iter().rev().find(mine).map_or(0, |(_, at_s)| *at_s);
                let wait_s = (last + self.slow_mode_s).saturating_sub(now_s);
                if wait_s > 0 && !keeps {
                    return Err(Refusal::TooSoon { wait_s });
                }
                saying.mentions.sort();
                saying.mentions.dedup();
                saying.reply_to = saying.reply_to.filter(|seq| self.stands(*seq));
                Event::Said(saying)
            }
            Command::Edit(message, body) => {
                may(speaks)?;
                heard()?;
                there(message)?;
                may(is_own(message))?;
                if self.poll(message).is_some_and(|(counts, _)| counts.iter().sum::<usize>() > 0) {
                    return Err(Refusal::HasVotes);
                }
                Event::Edited { message, body }
            }
            Command::Erase(message) => {
                may(speaks)?;
                there(message)?;
                may(keeps || is_own(message))?;
                Event::Erased { message }
            }
            Command::React(message, reaction) => {
                may(speaks)?;
                heard()?;
                there(message)?;
                if self.fate(message).has_reaction(&reaction, by.member) {
                    return Ok(None);
                }
                Event::Reacted { message, reaction }
            }
            Command::Unreact(message, reaction) => {
                may(speaks)?;
                there(message)?;
                if !self.fate(message).has_reaction(&reaction, by.member) {
                    return Ok(None);
                }
                Event::Unreacted { message, reaction }
            }
            Command::Hide(message, reason) => {
                may(keeps)?;
                there(message)?;
                if self.fate(message).showing == (Showing::Hidden { reason: reason.clone() }) {
                    return Ok(None);
                }
                Event::Hidden { message, reason }
            }
            Command::Unhide(message) => {
                may(keeps)?;
                there(message)?;
                if self.fate(message).showing == Showing::Shown {
                    return Ok(None);
                }
                Event::Unhidden { message }
            }
            Command::Pin(message) => {
                may(keeps)?;
                there(message)?;
                if self.pins().contains(&message) {
                    return Ok(None);
                }
                Event::Pinned { message }
            }
            Command::Unpin(message) => {
                may(keeps)?;
                if !self.pins().contains(&message) {
                    return Ok(None);
                }
                Event::Unpinned { message }
            }
            Command::Vote(message, option) => {
                may(speaks)?;
                there(message)?;
                let (counts, is_closed) = self.poll(message).ok_or(Refusal::NoPoll)?;
                let closes = self.messages[&message].poll.as_ref().and_then(|p| p.closes_at_s);
                if is_closed || closes.is_some_and(|at_s| at_s <= now_s) {
                    return Err(Refusal::PollClosed);
                }
                if option.is_some_and(|option| option >= counts.len()) {
                    return Err(Refusal::NoOption);
                }
                if self.vote(message, by.member) == option {
                    return Ok(None);
                }
                Event::Voted { message, option }
            }
            Command::ClosePoll(message) => {
                may(speaks)?;
                there(message)?;
                let (_, is_closed) = self.poll(message).ok_or(Refusal::NoPoll)?;
                may(keeps || is_own(message))?;
                if is_closed {
                    return Ok(None);
                }
                Event::PollClosed { message }
            }
            Command::SetSlowMode(seconds) => {
                may(keeps)?;
                if u64::from(seconds) == self.slow_mode_s {
                    return Ok(None);
                }
                Event::SlowModeSet { seconds }
            }
            Command::SetRetention(days) => {
                may(keeps)?;
                if days == Some(0) || days > Some(3_650) {
                    return Err(Refusal::BadRetention);
                }
                if days == self.retention_days {
                    return Ok(None);
                }
                Event::RetentionSet { days }
            }
            Command::Mute(member, until_s) => {
                may(keeps)?;
                let is_silent = self.muted_until_s(&member) > now_s;
                let is_so = if is_silent {
                    self.muted_until_s(&member) == until_s
                } else {
                    until_s <= now_s
                };
                if is_so {
                    return Ok(None);
                }
                Event::Muted { member, until_s }
            }
        };
        Ok(Some(event))
    }

    pub(crate) fn apply(&mut self, seq: u64, event: &Event, by: &MemberId, at_s: u64) {
        let mut change = |message: &u64, change: &mut dyn FnMut(&mut Message)| {
            let found = self.messages.get_mut(message);
            if let Some(message) = found.filter(|m| m.fate.showing != Showing::Erased) {
                change(message);
                message.fate.touched = seq;
            }
        };
        match event {
            Event::Said(Saying { mentions, poll, .. }) => {
                let message = Message {
                    author: by.clone(),
                    mentions: mentions.clone(),
                    fate: Fate::default(),
                    is_pinned: false,
                    poll: poll.clone(),
                    is_poll_closed: false,
                    votes: Vec::new(),
                };
                self.messages.insert(seq, message);
                self.spoke.push((by.clone(), at_s));
            }
            Event::Edited { message, .. } => change(message, &mut |m| m.fate.edits.push(seq)),
            Event::Erased { message } => change(message, &mut |m| {
                m.fate = Fate { showing: Showing::Erased, ..Fate::default() };
                m.is_pinned = false;
            }),
            Event::Hidden { message, reason } => change(message, &mut |m| {
                m.fate.showing = Showing::Hidden { reason: reason.clone() };
            }),
            Event::Unhidden { message } => {
                change(message, &mut |m| m.fate.showing = Showing::Shown);
            }
            Event::Reacted { message, reaction } => change(message, &mut |m| {
                m.fate.reactions.entry(reaction.clone()).or_default().insert(by.clone());
            }),
            Event::Unreacted { message, reaction } => change(message, &mut |m| {
                let left = m.fate.reactions[reaction].without(by);
                m.fate.reactions.insert(reaction.clone(), left);
                m.fate.reactions = m
                    .fate
                    .reactions
                    .clone()
                    .into_iter()
                    .filter(|(_, who)| !who.is_empty())
                    .collect();
            }),
            Event::Pinned { message } => change(message, &mut |m| m.is_pinned = true),
            Event::Unpinned { message } => change(message, &mut |m| m.is_pinned = false),
            Event::Voted { message, option } => {
                change(message, &mut |m| m.votes.push((by.clone(), *option)));
            }
            Event::PollClosed { message } => change(message, &mut |m| m.is_poll_closed = true),
            // The reference keeps what was said.
            Event::Gone { .. }
            | Event::Wiped { .. }
            | Event::Lost { .. }
            | Event::NotUnderstood => {}
            Event::SlowModeSet { seconds } => self.slow_mode_s = (*seconds).into(),
            Event::RetentionSet { days } => self.retention_days = *days,
            Event::Muted { member, until_s } => self.muted.push((member.clone(), *until_s)),
        }
    }
}
