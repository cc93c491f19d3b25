//! Rights read from the list of what happened, slowly and plainly: no state is kept, every answer
//! goes through all events, and each rule is one sentence.

use coopol::domain::{
    channel::command::Power,
    ids::{ChannelId, GroupId, MemberId, TextId},
    organisation::{
        channels::ChannelPlace,
        event::Event,
        group::{GroupKind, Openness, Role},
        invitation::{Invitation, Place},
        member::{Office, Standing, Status},
        news::Subject,
        rights::{GroupAct, HouseAct, TextAct},
        text::{Stage, TextKind, Visibility},
    },
};

pub(crate) struct Reference<'a> {
    events: Vec<&'a Event>,
}

struct TextFacts {
    kind: TextKind,
    stage: Stage,
    visibility: Visibility,
    group: Option<GroupId>,
    authors: Vec<MemberId>,
    addressees: Vec<GroupId>,
}

impl<'a> Reference<'a> {
    pub(crate) fn of(events: &'a [(Event, MemberId, u64)]) -> Self {
        Self { events: events.iter().map(|(event, ..)| event).collect() }
    }

    pub(crate) fn may(&self, who: Option<&MemberId>, act: HouseAct) -> bool {
        let Some(who) = who.filter(|who| self.can_act(who)) else { return false };
        let keeps = self.keeps(who);
        match act {
            HouseAct::Found(GroupKind::Free) => keeps || self.standing(who) == Some(Standing::Full),
            HouseAct::OpenText => self.standing(who) != Some(Standing::Guest),
            _ => keeps,
        }
    }

    pub(crate) fn in_group(&self, who: Option<&MemberId>, group: GroupId, act: GroupAct) -> bool {
        let Some(who) = who.filter(|who| self.can_act(who)) else { return false };
        let Some(openness) = self.openness(group) else { return false };
        let role = self.role(who, group);
        let is_guest = self.standing(who) == Some(Standing::Guest);
        let is_shown = openness == Openness::Listed && !is_guest;
        match act {
            GroupAct::Know => role.is_some() || is_shown || self.keeps(who),
            GroupAct::SeeMembers => role.is_some() || self.keeps(who),
            GroupAct::Enter => role.is_none() && is_shown,
            GroupAct::OpenText => {
                matches!(role, Some(Role::Member | Role::Facilitator | Role::Secretary))
            }
            GroupAct::Invite => {
                matches!(role, Some(Role::Facilitator | Role::Secretary)) || self.keeps(who)
            }
            GroupAct::Lead => matches!(role, Some(Role::Secretary)) || self.keeps(who),
        }
    }

    pub(crate) fn on_text(&self, who: Option<&MemberId>, text: TextId, act: TextAct) -> bool {
        let Some(text) = self.text(text) else { return false };
        let who = who.filter(|who| self.can_act(who));
        let is_author = who.is_some_and(|who| text.authors.contains(who));
        let role = who.and_then(|who| self.role(who, text.group?));
        let keeps = who.is_some_and(|who| self.keeps(who));
        let standing = who.and_then(|who| self.standing(who));
        let is_insider = matches!(standing, Some(Standing::Sympathiser | Standing::Full));
        let is_public = text.visibility == Visibility::Public && text.stage != Stage::Draft;
        let is_shared = text.visibility != Visibility::Private;
        let is_sent = text.kind == TextKind::Argumentaire
            && text.stage != Stage::Draft
            && text.addressees.iter().any(|group| who.is_some_and(|who| self.is_in(who, *group)));
        let sees = (is_shared && (role.is_some() || is_sent))
            || (is_insider && text.visibility >= Visibility::Organisation)
            || is_public;
        let leads = is_shared && matches!(role, Some(Role::Facilitator | Role::Secretary));
        let writes_in_group = is_shared && matches!(role, Some(r) if r != Role::Observer);
        let is_everybodys_page = text.kind == TextKind::WikiPage
            && text.group.is_none()
            && is_insider
            && text.visibility >= Visibility::Organisation;
        match act {
            TextAct::Read => is_author || sees || (keeps && is_shared),
            TextAct::KnowPeople => {
                let reads = is_author || sees || (keeps && is_shared);
                reads && (is_author || role.is_some() || is_sent || is_insider || keeps)
            }
            TextAct::Write => match text.stage {
                Stage::Draft => is_author || writes_in_group || is_everybodys_page,
                Stage::Published | Stage::Amendable if text.kind == TextKind::WikiPage => {
                    is_author || writes_in_group || is_everybodys_page
                }
                Stage::Published | Stage::Amendable => is_author || leads,
                Stage::Closed | Stage::Adopted => false,
            },
            TextAct::Steer | TextAct::Show => is_author || leads || (keeps && is_shared),
            TextAct::NameAuthors => {
                let is_secretary = is_shared && role == Some(Role::Secretary);
                is_author || is_secretary || (keeps && is_shared)
            }
            TextAct::Check => {
                let is_one = text.kind == TextKind::Argumentaire;
                is_one && (is_author || (keeps && is_shared) || writes_in_group)
            }
            TextAct::Amend => {
                let is_open = text.stage == Stage::Amendable;
                is_open && standing == Some(Standing::Full) && (is_author || sees)
            }
            TextAct::Preside => {
                leads || (keeps && is_shared) || (is_author && text.group.is_none())
            }
            TextAct::Cosign => {
                standing == Some(Standing::Full)
                    && (is_author || sees)
                    && matches!(text.stage, Stage::Published | Stage::Amendable)
            }
        }
    }

    pub(crate) fn may_find(&self, who: Option<&MemberId>, wanted: &MemberId) -> bool {
        let Some(who) = who.filter(|who| self.can_act(who)) else { return false };
        let is_full = self.standing(who) == Some(Standing::Full);
        let belongs = matches!(self.standing(wanted), Some(Standing::Sympathiser | Standing::Full));
        let share = self.events.iter().any(|event| match event {
            Event::GroupFounded { group, .. } => {
                self.is_in(who, *group) && self.is_in(wanted, *group)
            }
            _ => false,
        });
        self.can_act(wanted) && (who == wanted || share || (is_full && belongs))
    }

    pub(crate) fn power(&self, who: &MemberId, channel: ChannelId) -> Option<Power> {
        let place = self.events.iter().find_map(|event| match event {
            Event::ChannelOpened { channel: id, place, .. } if *id == channel => Some(place),
            _ => None,
        })?;
        let is_guest = self.standing(who) == Some(Standing::Guest);
        let (reads, keeps) = match place {
            ChannelPlace::Group(group) => {
                let role = self.role(who, *group);
                (role.is_some(), matches!(role, Some(Role::Facilitator | Role::Secretary)))
            }
            ChannelPlace::Theme(_) => (!is_guest, self.keeps(who)),
            ChannelPlace::Text(id) | ChannelPlace::Amendment { text: id, .. } => {
                let text = self.text(*id)?;
                let in_group = text.group.is_some_and(|group| self.is_in(who, group));
                let came_for_it = in_group || text.authors.contains(who);
                let may = |act| self.on_text(Some(who), *id, act);
                let keeping = match place {
                    ChannelPlace::Amendment { .. } => TextAct::Preside,
                    _ => TextAct::Steer,
                };
                (may(TextAct::Read) && (!is_guest || came_for_it), may(keeping))
            }
            ChannelPlace::Members(members) => (members.contains(who), false),
        };
        let power = if keeps { Power::Moderator } else { Power::Speaker };
        (reads && self.can_act(who)).then_some(power)
    }

    pub(crate) fn may_hear(&self, who: &MemberId, subject: &Subject) -> bool {
        if !self.can_act(who) {
            return false;
        }
        match subject {
            Subject::Member(member) => member == who || self.keeps(who),
            Subject::Group(group) => self.in_group(Some(who), *group, GroupAct::Know),
            Subject::Text(text) => self.on_text(Some(who), *text, TextAct::Read),
            Subject::Channel(channel) => self.power(who, *channel).is_some(),
            Subject::Theme(_) | Subject::House => true,
            Subject::Invitation(id) => {
                let offer = self.events.iter().rev().find_map(|event| match event {
                    Event::Invited { invitation, offer } if invitation == id => Some(offer),
                    _ => None,
                });
                let place = offer.and_then(|offer| offer.place);
                let leads = |place: Place| self.in_group(Some(who), place.group, GroupAct::Invite);
                self.keeps(who) || place.is_some_and(leads)
            }
        }
    }

    fn offer(&self, at: usize) -> Option<&'a Invitation> {
        let Event::Joined { invitation, .. } = self.events[at] else { return None };
        self.events[..at].iter().rev().find_map(|event| match event {
            Event::Invited { invitation: id, offer } if id == invitation => Some(offer),
            _ => None,
        })
    }

    pub(crate) fn can_act(&self, who: &MemberId) -> bool {
        let mut status = None;
        for event in &self.events {
            match event {
                Event::Joined { member, .. } if member == who => {
                    status = status.or(Some(Status::Active));
                }
                Event::StatusChanged { member, status: now } if member == who => {
                    status = Some(*now);
                }
                _ => {}
            }
        }
        status == Some(Status::Active)
    }

    fn standing(&self, who: &MemberId) -> Option<Standing> {
        let mut standing = None;
        for (at, event) in self.events.iter().enumerate() {
            match event {
                Event::Joined { member, .. } if member == who => {
                    standing = standing.max(self.offer(at).map(|offer| offer.standing));
                }
                Event::StandingChanged { member, standing: now } if member == who => {
                    standing = Some(*now);
                }
                _ => {}
            }
        }
        standing
    }

    fn keeps(&self, who: &MemberId) -> bool {
        let mut keeps = false;
        for (at, event) in self.events.iter().enumerate() {
            match event {
                Event::Joined { member, .. } if member == who => {
                    let offered = self.offer(at).map(|offer| offer.office);
                    keeps |= offered == Some(Office::Administrator);
                }
                Event::OfficeChanged { member, office } if member == who => {
                    keeps = *office == Office::Administrator;
                }
                _ => {}
            }
        }
        keeps
    }

    /// The group as it is called at position `at`, after every merge before it.
    fn called(&self, mut group: GroupId, at: usize) -> GroupId {
        for event in &self.events[..at] {
            if let Event::GroupMerged { group: from, into } = event
                && *from == group
            {
                group = *into;
            }
        }
        group
    }

    fn today(&self, group: GroupId) -> GroupId {
        self.called(group, self.events.len())
    }

    fn openness(&self, group: GroupId) -> Option<Openness> {
        let group = self.today(group);
        self.events.iter().rev().find_map(|event| match event {
            Event::GroupOpened { group: id, openness }
            | Event::GroupFounded { group: id, openness, .. }
                if *id == group =>
            {
                Some(*openness)
            }
            _ => None,
        })
    }

    fn is_in(&self, who: &MemberId, group: GroupId) -> bool {
        self.role(who, group).is_some()
    }

    fn role(&self, who: &MemberId, group: GroupId) -> Option<Role> {
        self.role_before(who, self.today(group), self.events.len())
    }

    fn role_before(&self, who: &MemberId, group: GroupId, end: usize) -> Option<Role> {
        let mut role = None;
        for (at, event) in self.events[..end].iter().enumerate() {
            match event {
                Event::Joined { member, .. } if member == who => {
                    let place = self.offer(at).and_then(|offer| offer.place);
                    if let Some(Place { group: id, role: offered }) = place
                        && self.called(id, at) == group
                    {
                        role = role.max(Some(offered));
                    }
                }
                Event::RoleGiven { member, place } if member == who && place.group == group => {
                    role = Some(place.role);
                }
                Event::RoleEnded { member, group: id } if member == who && *id == group => {
                    role = None;
                }
                Event::StatusChanged { member, status: Status::Left } if member == who => {
                    role = None;
                }
                Event::GroupMerged { group: from, into } if *into == group => {
                    role = role.max(self.role_before(who, *from, at));
                }
                _ => {}
            }
        }
        role
    }

    fn text(&self, wanted: TextId) -> Option<TextFacts> {
        let mut found: Option<TextFacts> = None;
        for event in &self.events {
            if let Event::TextOpened { text, kind, author, .. } = event
                && *text == wanted
            {
                found = Some(TextFacts {
                    kind: *kind,
                    stage: Stage::Draft,
                    visibility: Visibility::Private,
                    group: None,
                    authors: vec![author.clone()],
                    addressees: Vec::new(),
                });
            }
            let Some(facts) = &mut found else { continue };
            match event {
                Event::TextFiled { text, group, .. } if *text == wanted => facts.group = *group,
                Event::TextShown { text, visibility } if *text == wanted => {
                    facts.visibility = *visibility;
                }
                Event::PublishedTo { text, groups } if *text == wanted => {
                    facts.addressees.clone_from(groups);
                }
                Event::StageReached { text, stage } if *text == wanted => facts.stage = *stage,
                Event::AuthorAdded { text, member } if *text == wanted => {
                    facts.authors.push(member.clone());
                }
                Event::AuthorRemoved { text, member } if *text == wanted => {
                    facts.authors.retain(|author| author != member);
                }
                _ => {}
            }
        }
        found
    }
}
