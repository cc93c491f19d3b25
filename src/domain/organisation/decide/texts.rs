//! Decisions on texts, beside their words.

use super::{Case, instead, title, unless};
use crate::domain::{
    ids::{GroupId, MemberId, TextId, ThemeId},
    organisation::{
        command::{Command, Decision, MAX_ASKED, MAX_AUTHORS, MAX_STEPS, Noun, Refusal},
        event::Event,
        rights::{GroupAct, HouseAct, TextAct},
        text::{Stage, Step, Text, TextKind, Visibility},
    },
};

impl Case<'_> {
    pub(super) fn on_texts(self, command: Command) -> Decision {
        match command {
            Command::OpenText { text, kind, title: given, theme, group, visibility } => {
                let opened = self.open((text, kind), &given)?;
                self.file_new(opened, (theme, group), visibility)
            }
            Command::RetitleText(text, given) => {
                let now = self.allowed(text, TextAct::Steer)?;
                let title = title(&given)?;
                unless(now.title == title, Event::TextRetitled { text, title })
            }
            Command::FileText(text, theme, group) => self.file(text, theme, group),
            Command::ShowText(text, visibility) => {
                let now = self.allowed(text, TextAct::Show)?;
                if visibility == Visibility::Group && now.group.is_none() {
                    return Err(Refusal::NoGroup);
                }
                unless(now.visibility == visibility, Event::TextShown { text, visibility })
            }
            Command::ReachStage(text, stage) => {
                let now = self.allowed(text, TextAct::Steer)?;
                let is_over = now.stage == Stage::Adopted && stage != Stage::Adopted;
                if is_over && !self.org.may(self.actor, HouseAct::KeepMembers) {
                    return Err(Refusal::Adopted);
                }
                unless(now.stage == stage, Event::StageReached { text, stage })
            }
            Command::SetCalendar { text, calendar, premise } => {
                let now = self.allowed(text, TextAct::Steer)?;
                let rises =
                    |pair: &[Step]| pair[0].stage < pair[1].stage && pair[0].at_s <= pair[1].at_s;
                if calendar.len() > MAX_STEPS || !calendar.windows(2).all(rises) {
                    return Err(Refusal::BadCalendar);
                }
                let (is_so, seen) = (now.calendar == calendar, now.calendar_revision());
                instead(is_so, &premise, &seen, Event::CalendarSet { text, calendar })
            }
            Command::AddAuthor(text, member) => {
                let now = self.allowed(text, TextAct::NameAuthors)?;
                if !self.org.may_find(self.actor, &member) {
                    return Err(Refusal::Unknown(Noun::Member));
                }
                if now.authors.len() >= MAX_AUTHORS {
                    return Err(Refusal::Authors);
                }
                unless(now.authors.contains(&member), Event::AuthorAdded { text, member })
            }
            Command::RemoveAuthor(text, member) => {
                let act = if self.is_self(&member) { TextAct::Read } else { TextAct::NameAuthors };
                let now = self.allowed(text, act)?;
                let is_one = now.authors.contains(&member);
                if is_one && now.authors.len() == 1 {
                    return Err(Refusal::Authors);
                }
                unless(!is_one, Event::AuthorRemoved { text, member })
            }
            Command::AskCosignature(text, member) => self.ask_cosignature(text, member),
            Command::Cosign(text) => {
                let now = self.allowed(text, TextAct::Cosign)?;
                let member = self.self_id()?.clone();
                unless(now.cosignatories.contains(&member), Event::Cosigned { text, member })
            }
            Command::WithdrawCosignature(text) => self.withdraw_cosignature(text),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// Who is asked could sign, or will be able to when the text is published.
    fn ask_cosignature(self, text: TextId, member: MemberId) -> Decision {
        let now = self.allowed(text, TextAct::Steer)?;
        if !self.org.may_find(self.actor, &member) {
            return Err(Refusal::Unknown(Noun::Member));
        }
        if !self.org.could_sign(&member, text) {
            return Err(Refusal::CannotSign);
        }
        if now.asked.len() >= MAX_ASKED {
            return Err(Refusal::BadContent);
        }
        let is_known = now.asked.contains(&member) || now.cosignatories.contains(&member);
        unless(is_known, Event::CosignatureAsked { text, member })
    }

    /// Whoever signed, or was asked to, takes their name back, also where they may not read the
    /// text any more; to others it is then as unknown as ever.
    fn withdraw_cosignature(self, text: TextId) -> Decision {
        let member = self.self_id()?.clone();
        let named = |now: &Text| now.cosignatories.contains(&member) || now.asked.contains(&member);
        if self.org.text(text).is_some_and(named) {
            return Ok(vec![Event::CosignatureWithdrawn { text, member }]);
        }
        self.allowed(text, TextAct::Read)?;
        Ok(Vec::new())
    }

    /// A text on which whoever asks may do `act`; one that they may not read is unknown to them.
    pub(super) fn allowed(&self, text: TextId, act: TextAct) -> Result<&Text, Refusal> {
        let found = self.org.text(text).ok_or(Refusal::Unknown(Noun::Text))?;
        let may = |act| self.org.may_on_text(self.actor, text, act);
        match (may(TextAct::Read), may(act)) {
            (_, true) => Ok(found),
            (true, false) => Err(Refusal::Forbidden),
            (false, false) => Err(Refusal::Unknown(Noun::Text)),
        }
    }

    fn open(&self, (text, kind): (TextId, TextKind), given: &str) -> Result<Event, Refusal> {
        let author = self.self_id()?.clone();
        if self.org.texts.contains_key(&text) {
            return Err(Refusal::Taken);
        }
        Ok(Event::TextOpened { text, kind, title: title(given)?, author })
    }

    fn file_new(
        self,
        opened: Event,
        (theme, group): (Option<ThemeId>, Option<GroupId>),
        visibility: Option<Visibility>,
    ) -> Decision {
        let Event::TextOpened { text, .. } = opened else { return Err(Refusal::Forbidden) };
        let (theme, group) = (self.place_theme(theme)?, self.place_group(group)?);
        if group.is_none() {
            self.require(HouseAct::OpenText)?;
        }
        let own = if group.is_some() { Visibility::Group } else { Visibility::Private };
        let visibility = visibility.unwrap_or(own);
        if visibility == Visibility::Group && group.is_none() {
            return Err(Refusal::NoGroup);
        }
        let mut events = vec![opened];
        if theme.is_some() || group.is_some() {
            events.push(Event::TextFiled { text, theme, group });
        }
        if visibility != Visibility::Private {
            events.push(Event::TextShown { text, visibility });
        }
        Ok(events)
    }

    /// A text goes only into a group in which whoever moves it may open one.
    fn file(self, text: TextId, theme: Option<ThemeId>, group: Option<GroupId>) -> Decision {
        let now = self.allowed(text, TextAct::Steer)?;
        let theme = self.place_theme(theme)?;
        let group = if group == now.group { group } else { self.place_group(group)? };
        if group.is_none() && now.visibility == Visibility::Group {
            return Err(Refusal::NoGroup);
        }
        let is_so = (now.theme, now.group) == (theme, group);
        unless(is_so, Event::TextFiled { text, theme, group })
    }

    fn place_theme(self, theme: Option<ThemeId>) -> Result<Option<ThemeId>, Refusal> {
        let found = |id| self.org.theme(id).map(|(id, _)| id).ok_or(Refusal::Unknown(Noun::Theme));
        theme.map(found).transpose()
    }

    fn place_group(self, group: Option<GroupId>) -> Result<Option<GroupId>, Refusal> {
        let Some(group) = group else { return Ok(None) };
        let may = |act| self.org.may_in_group(self.actor, group, act);
        if !may(GroupAct::Know) {
            return Err(Refusal::Unknown(Noun::Group));
        }
        if !may(GroupAct::OpenText) {
            return Err(Refusal::Forbidden);
        }
        Ok(self.org.group(group).map(|(id, _)| id))
    }
}
