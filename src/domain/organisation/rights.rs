//! Rights: who may do what. The one place that answers, for HTTP, every socket and every export.
//!
//! Each question is an act; each answer an exhaustive match over what ties the person to the thing.
//! `SPEC.md` has the same table in words.

use super::{
    Organisation,
    group::{Group, GroupKind, Openness, Role},
    invitation::Place,
    member::{Member, Office, Standing},
    news::Subject,
    text::{Stage, Text, TextKind, Visibility},
};
use crate::domain::ids::{GroupId, MemberId, TextId};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor<'a> {
    /// A member, if the account can act.
    Member(&'a MemberId),
    /// Anyone, without an account.
    Visitor,
    /// Whoever holds the server: the command line.
    Operator,
}

/// An act upon the whole organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseAct {
    /// Invites people, with any standing and into any group.
    Invite,
    /// Changes standings and offices, stops accounts, lists every account.
    KeepMembers,
    /// Plants, renames, moves and merges themes.
    ShapeThemes,
    /// Founds a group of this kind.
    Found(GroupKind),
    /// Merges groups; gives a group that has none a secretary.
    MendGroups,
    /// Opens a text outside any group.
    OpenText,
    /// Settles what holds for everyone, such as the word for a member.
    Settle,
}

/// An act in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupAct {
    /// Knows that it exists, its name and kind.
    Know,
    /// Sees who is in it.
    SeeMembers,
    /// Comes in by oneself, as an observer.
    Enter,
    /// Opens a text in it.
    OpenText,
    /// Invites people into it, up to one's own role.
    Invite,
    /// Gives and ends roles, names and describes it, hands it over.
    Lead,
}

/// An act upon a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextAct {
    /// Reads it, in every form.
    Read,
    /// Is told by name who wrote, signed and checked it, and what people do upon it.
    KnowPeople,
    /// Changes its words.
    Write,
    /// Changes title, place, calendar and stage.
    Steer,
    /// Says who may see it.
    Show,
    /// Says who its authors are.
    NameAuthors,
    /// Supports it by name.
    Cosign,
    /// Answers for its claim and sources, having looked them up.
    Check,
    /// Proposes amendments to it, and signs others'.
    Amend,
    /// Leads their discussion: admits, calls and decides.
    Preside,
}

impl Organisation {
    /// Whether `actor` may do `act`.
    pub fn may(&self, actor: Actor<'_>, act: HouseAct) -> bool {
        let member = match actor {
            Actor::Operator => return true,
            Actor::Visitor => return false,
            Actor::Member(id) => self.active(id),
        };
        member.is_some_and(|member| match act {
            HouseAct::Invite
            | HouseAct::KeepMembers
            | HouseAct::ShapeThemes
            | HouseAct::MendGroups
            | HouseAct::Settle
            | HouseAct::Found(
                GroupKind::Section | GroupKind::Federation | GroupKind::Commission,
            ) => is_keeper(member),
            HouseAct::Found(GroupKind::Free) => {
                member.standing == Standing::Full || is_keeper(member)
            }
            HouseAct::OpenText => member.standing != Standing::Guest,
        })
    }

    /// Whether `actor` may do `act` in `group`.
    pub fn may_in_group(&self, actor: Actor<'_>, group: GroupId, act: GroupAct) -> bool {
        let Some((_, group)) = self.group(group) else { return false };
        let id = match actor {
            Actor::Operator => return true,
            Actor::Visitor => return false,
            Actor::Member(id) => id,
        };
        let Some(member) = self.active(id) else { return false };
        let role = group.role(id);
        match act {
            GroupAct::Know => role.is_some() || is_keeper(member) || knows(member, group),
            GroupAct::SeeMembers => role.is_some() || is_keeper(member),
            GroupAct::Enter => role.is_none() && knows(member, group),
            GroupAct::OpenText => role >= Some(Role::Member),
            GroupAct::Invite => role >= Some(Role::Facilitator) || is_keeper(member),
            GroupAct::Lead => role == Some(Role::Secretary) || is_keeper(member),
        }
    }

    /// Whether `actor` may do `act` upon `text`.
    pub fn may_on_text(&self, actor: Actor<'_>, text: TextId, act: TextAct) -> bool {
        let Some(text) = self.text(text) else { return false };
        let ties = match actor {
            // The operator exports what there is, and writes nothing.
            Actor::Operator => return matches!(act, TextAct::Read | TextAct::KnowPeople),
            Actor::Visitor => Ties::default(),
            Actor::Member(id) => match self.active(id) {
                Some(member) => self.ties(id, member, text),
                None => Ties::default(),
            },
        };
        ties.allow(text, act)
    }

    /// Whether `actor` may find `member` by name, make an author of them and ask them to sign: they
    /// share a group, or both belong to the organisation and `actor` is a full member.
    pub fn may_find(&self, actor: Actor<'_>, member: &MemberId) -> bool {
        let Some(found) = self.active(member) else { return false };
        let id = match actor {
            Actor::Operator => return true,
            Actor::Visitor => return false,
            Actor::Member(id) => id,
        };
        let Some(seeker) = self.active(id) else { return false };
        let by_standing = match (seeker.standing, found.standing) {
            (Standing::Full, Standing::Full | Standing::Sympathiser) => true,
            (Standing::Full, Standing::Guest) | (Standing::Sympathiser | Standing::Guest, _) => {
                false
            }
        };
        by_standing || id == member || self.share_a_group(id, member)
    }

    /// Whether `member` can sign `text`, or will be able to when it is published.
    pub fn could_sign(&self, member: &MemberId, text: TextId) -> bool {
        let is_full = self.active(member).is_some_and(|known| known.standing == Standing::Full);
        is_full && self.may_on_text(Actor::Member(member), text, TextAct::Read)
    }

    fn share_a_group(&self, one: &MemberId, other: &MemberId) -> bool {
        self.groups().any(|(_, group)| group.role(one).is_some() && group.role(other).is_some())
    }

    /// Whether `actor` may hear that something has changed about `subject`: they see it in a list.
    pub fn may_hear(&self, actor: Actor<'_>, subject: &Subject) -> bool {
        let is_here = match actor {
            Actor::Operator => true,
            Actor::Visitor => false,
            Actor::Member(id) => self.active(id).is_some(),
        };
        is_here
            && match subject {
                Subject::Member(member) => {
                    actor == Actor::Member(member) || self.may(actor, HouseAct::KeepMembers)
                }
                Subject::Group(group) => self.may_in_group(actor, *group, GroupAct::Know),
                Subject::Theme(_) | Subject::House => true,
                Subject::Text(text) => self.may_on_text(actor, *text, TextAct::Read),
                Subject::Channel(channel) => self.power_in(actor, *channel).is_some(),
                Subject::Invitation(id) => {
                    let place = self.invitations.get(id).and_then(|offer| offer.place);
                    let leads =
                        |place: Place| self.may_in_group(actor, place.group, GroupAct::Invite);
                    self.may(actor, HouseAct::Invite) || place.is_some_and(leads)
                }
            }
    }

    fn ties(&self, id: &MemberId, member: &Member, text: &Text) -> Ties {
        Ties {
            authorship: if text.authors.contains(id) {
                Authorship::Author
            } else {
                Authorship::None
            },
            role: text.group.and_then(|group| self.role(id, group)),
            address: if self.is_addressed(id, text) { Address::Sent } else { Address::None },
            standing: Some(member.standing),
            office: member.office,
        }
    }

    /// Whether a text is for a group that this member is in.
    fn is_addressed(&self, id: &MemberId, text: &Text) -> bool {
        let is_out = text.kind == TextKind::Argumentaire
            && text.stage != Stage::Draft
            && text.visibility != Visibility::Private;
        is_out && text.argument.groups.iter().any(|group| self.role(id, *group).is_some())
    }
}

fn is_keeper(member: &Member) -> bool {
    member.office == Office::Administrator
}

fn knows(member: &Member, group: &Group) -> bool {
    match (group.openness, member.standing) {
        (Openness::Private, _) | (Openness::Listed, Standing::Guest) => false,
        (Openness::Listed, Standing::Sympathiser | Standing::Full) => true,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Authorship {
    Author,
    #[default]
    None,
}

/// Whether a text is for a group of theirs, beside the one that writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Address {
    Sent,
    #[default]
    None,
}

/// What ties a person to a text. A visitor has none.
#[derive(Clone, Copy, Debug, Default)]
struct Ties {
    authorship: Authorship,
    role: Option<Role>,
    address: Address,
    standing: Option<Standing>,
    office: Office,
}

impl Ties {
    fn allow(self, text: &Text, act: TextAct) -> bool {
        let is_author = self.authorship == Authorship::Author;
        let leads = self.role >= Some(Role::Facilitator) && text.visibility != Visibility::Private;
        let keeps = self.office == Office::Administrator && text.visibility != Visibility::Private;
        match act {
            TextAct::Read => is_author || keeps || self.sees(text),
            // What is public is the words. Who stands behind them is what people hold of politics
            // (GDPR, article 9), and told to those who read them from inside.
            TextAct::KnowPeople => self.is_inside() && self.allow(text, TextAct::Read),
            TextAct::Write => match text.stage {
                Stage::Closed | Stage::Adopted => false,
                _ if is_author => true,
                Stage::Draft => self.co_writes(text),
                Stage::Published | Stage::Amendable => match text.kind {
                    TextKind::WikiPage => self.co_writes(text),
                    TextKind::Contribution | TextKind::Motion | TextKind::Argumentaire => leads,
                },
            },
            TextAct::Steer | TextAct::Show => is_author || leads || keeps,
            TextAct::NameAuthors => {
                is_author || keeps || (leads && self.role == Some(Role::Secretary))
            }
            TextAct::Check => {
                text.kind == TextKind::Argumentaire && (is_author || keeps || self.co_writes(text))
            }
            TextAct::Cosign => {
                let is_shown = matches!(text.stage, Stage::Published | Stage::Amendable);
                is_shown && self.standing == Some(Standing::Full) && (is_author || self.sees(text))
            }
            TextAct::Amend => {
                let is_open = text.stage == Stage::Amendable;
                is_open && self.standing == Some(Standing::Full) && (is_author || self.sees(text))
            }
            // Authors do not judge what is said of their text, unless nobody else could.
            TextAct::Preside => leads || keeps || (is_author && text.group.is_none()),
        }
    }

    /// Whether there is any tie: who has none reads what is public, as anyone does. Merely to have
    /// an account, as a guest, is none.
    fn is_inside(self) -> bool {
        self.authorship == Authorship::Author
            || self.role.is_some()
            || self.address == Address::Sent
            || self.standing > Some(Standing::Guest)
            || self.office == Office::Administrator
    }

    fn sees(self, text: &Text) -> bool {
        let in_group = self.role.is_some();
        let is_sent = self.address == Address::Sent;
        let is_insider = self.standing > Some(Standing::Guest);
        match text.visibility {
            Visibility::Private => false,
            Visibility::Group => in_group || is_sent,
            Visibility::Organisation => in_group || is_sent || is_insider,
            Visibility::Public => in_group || is_insider || text.stage != Stage::Draft,
        }
    }

    /// A group writes its own text; a wiki page of no group is everybody's who sees it from inside.
    fn co_writes(self, text: &Text) -> bool {
        let is_shared = text.visibility != Visibility::Private;
        match (text.group, text.kind) {
            (Some(_), _) => is_shared && self.role >= Some(Role::Member),
            (None, TextKind::WikiPage) => {
                self.standing > Some(Standing::Guest) && text.visibility >= Visibility::Organisation
            }
            (None, TextKind::Contribution | TextKind::Motion | TextKind::Argumentaire) => false,
        }
    }
}
