//! Decisions on invitations and members.

use super::{Case, bounded, unless};
use crate::domain::{
    ids::{InvitationId, MemberId},
    organisation::{
        command::{Command, Decision, MAX_MEMBER_WORD_CHARS, Noun, Refusal},
        event::Event,
        invitation::{Invitation, MAX_INVITATION_LIFE_S, MAX_INVITATION_USES, Place, SecretHash},
        member::{Member, Office, Standing, Status},
        rights::{GroupAct, HouseAct},
    },
};

impl Case<'_> {
    pub(super) fn on_members(self, command: Command) -> Decision {
        match command {
            Command::SetMemberWord(word) => {
                self.require(HouseAct::Settle)?;
                let word = word.map(|word| bounded(&word, MAX_MEMBER_WORD_CHARS)).transpose()?;
                unless(self.org.settings.member_word == word, Event::MemberWordSet { word })
            }
            Command::Invite { invitation, secret, standing, office, place, uses, expires_at_s } => {
                let (uses_left, by) = (uses, None);
                let offer =
                    Invitation { secret, standing, office, place, uses_left, expires_at_s, by };
                self.invite(invitation, offer)
            }
            Command::WithdrawInvitation(invitation) => self.withdraw(invitation),
            Command::Join { member, secret } => self.join(member, &secret),
            Command::ChangeStanding(member, standing) => {
                self.require(HouseAct::KeepMembers)?;
                let now = self.present(&member)?;
                let is_so = now.standing == standing;
                unless(is_so, Event::StandingChanged { member, standing })
            }
            Command::ChangeOffice(member, office) => {
                self.require(HouseAct::KeepMembers)?;
                let now = self.present(&member)?;
                if office == Office::None {
                    self.keep_an_administrator(&member, now)?;
                }
                unless(now.office == office, Event::OfficeChanged { member, office })
            }
            Command::ChangeStatus(member, status) => self.change_status(member, status),
            Command::ChangePresence(presence) => {
                let member = self.self_id()?.clone();
                let is_so = self.present(&member)?.presence == presence;
                unless(is_so, Event::PresenceChanged { member, presence })
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    fn present(&self, member: &MemberId) -> Result<&Member, Refusal> {
        let member = self.org.member(member).filter(|member| member.status != Status::Left);
        member.ok_or(Refusal::Unknown(Noun::Member))
    }

    /// Facilitators and secretaries invite guests and sympathisers, up to their own role; only who
    /// keeps the house makes full members and administrators.
    fn invite(self, invitation: InvitationId, offer: Invitation) -> Decision {
        if self.org.invitations.contains_key(&invitation) {
            return Err(Refusal::Taken);
        }
        let uses = (1..=MAX_INVITATION_USES).contains(&offer.uses_left);
        let life = offer.expires_at_s.saturating_sub(self.now_s);
        if !uses || !(1..=MAX_INVITATION_LIFE_S).contains(&life) {
            return Err(Refusal::BadInvitation);
        }
        if let Some(place) = offer.place {
            self.org.group(place.group).ok_or(Refusal::Unknown(Noun::Group))?;
        }
        if !self.org.may(self.actor, HouseAct::Invite) {
            self.may_invite_to(offer.place, &offer)?;
        }
        // A link that makes an administrator lets one person in, not whoever finds it afterwards.
        if offer.office == Office::Administrator && offer.uses_left > 1 {
            return Err(Refusal::BadInvitation);
        }
        Ok(vec![Event::Invited { invitation, offer }])
    }

    fn may_invite_to(self, place: Option<Place>, offer: &Invitation) -> Result<(), Refusal> {
        let place = place.ok_or(Refusal::Forbidden)?;
        let own = self.org.role(self.self_id()?, place.group);
        let is_modest = own >= Some(place.role)
            && offer.office == Office::None
            && offer.standing != Standing::Full;
        if is_modest && self.org.may_in_group(self.actor, place.group, GroupAct::Invite) {
            Ok(())
        } else {
            Err(Refusal::Forbidden)
        }
    }

    fn withdraw(self, invitation: InvitationId) -> Decision {
        let offer = self.org.invitations.get(&invitation);
        let offer = offer.ok_or(Refusal::Unknown(Noun::Invitation))?;
        let leads = |place: Place| self.org.may_in_group(self.actor, place.group, GroupAct::Invite);
        if self.org.may(self.actor, HouseAct::Invite) || offer.place.is_some_and(leads) {
            Ok(vec![Event::InvitationWithdrawn { invitation }])
        } else {
            Err(Refusal::Forbidden)
        }
    }

    fn join(self, member: MemberId, secret: &SecretHash) -> Decision {
        let (invitation, _) =
            self.org.invitation(secret, self.now_s).ok_or(Refusal::InvitationOver)?;
        match self.org.member(&member) {
            Some(_) if !self.is_self(&member) => Err(Refusal::Taken),
            Some(_) => {
                self.self_id()?;
                Ok(vec![Event::Joined { member, invitation }])
            }
            None => Ok(vec![Event::Joined { member, invitation }]),
        }
    }

    /// Anybody may leave; only who keeps the house stops and restores others.
    fn change_status(self, member: MemberId, status: Status) -> Decision {
        let leaves = status == Status::Left && self.is_self(&member);
        if !leaves {
            self.require(HouseAct::KeepMembers)?;
        }
        let now = self.present(&member)?;
        if status != Status::Active {
            self.keep_an_administrator(&member, now)?;
        }
        unless(now.status == status, Event::StatusChanged { member, status })
    }

    fn keep_an_administrator(self, id: &MemberId, member: &Member) -> Result<(), Refusal> {
        let keeps = |member: &Member| {
            member.office == Office::Administrator && member.status == Status::Active
        };
        let others = self.org.members().any(|(other, member)| other != id && keeps(member));
        if keeps(member) && !others { Err(Refusal::LastAdministrator) } else { Ok(()) }
    }
}
