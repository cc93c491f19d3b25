//! Single acts: who is named an author, what is rectified, which signature is taken back.

use coopol::domain::{
    amendment::{
        Petition, Procedure, Wording,
        command::{Command, Decision, MAX_BALLOTS, Refusal, Substance},
        event::Event,
    },
    ids::{AmendmentId, BallotId, GroupId},
    organisation::{
        Organisation,
        command::Command as House,
        group::{GroupKind, Openness, Role},
        invitation::Place,
        rights::Actor,
        text::{Stage, Visibility},
    },
};
use uuid::Uuid;

use crate::history::{amendment, house, member, text};

/// A house with the amendments of its text. Its people: an administrator (0), the text's author
/// (1), two full members (2 and 3), a sympathiser (4), a guest (5).
struct Sitting {
    organisation: Organisation,
    procedure: Procedure,
}

impl Sitting {
    /// With an amendment of the third.
    fn begin() -> (Self, AmendmentId) {
        let mut sitting = Self { organisation: house(), procedure: Procedure::default() };
        let (id, title) = (amendment(0), "Plus de trains".to_owned());
        sitting.ask(2, Command::Open { amendment: id, parent: None, title }).unwrap();
        (sitting, id)
    }

    /// Asks for something about the amendments.
    fn ask(&mut self, who: usize, command: Command) -> Decision {
        let who = member(who);
        let (organisation, actor) = (&self.organisation, Actor::Member(&who));
        let petition = Petition { organisation, text: text(), actor, now_s: 20 };
        let events = self.procedure.decide(petition, command)?;
        for event in &events {
            self.procedure.apply(event.clone(), &who, 20);
        }
        Ok(events)
    }

    /// Changes something in the house.
    fn settle(&mut self, who: usize, command: House) {
        let who = member(who);
        for event in self.organisation.decide(Actor::Member(&who), command, 20).unwrap() {
            self.organisation.apply(event, &who, 20);
        }
    }
}

#[test]
fn rights_8_who_cannot_be_found_is_named_an_author_of_no_amendment() {
    let (mut sitting, id) = Sitting::begin();
    // Everybody reads the text, guests too.
    sitting.settle(1, House::ShowText(text(), Visibility::Public));
    let name = |who| Command::AddAuthor(id, member(who));
    assert_eq!(sitting.ask(2, name(5)), Err(Refusal::UnknownMember), "a guest of nobody's");
    assert_eq!(sitting.ask(2, name(4)).unwrap().len(), 1);
    assert_eq!(sitting.ask(4, name(3)), Err(Refusal::UnknownMember), "a sympathiser asks");
    assert_eq!(sitting.ask(2, name(0)).unwrap().len(), 1);
    assert_eq!(sitting.ask(0, name(5)), Err(Refusal::UnknownMember), "office changes nothing");
    let group = GroupId(Uuid::from_u128(1));
    let (kind, openness, name_of_it) = (GroupKind::Free, Openness::Private, "Rail".to_owned());
    sitting.settle(2, House::FoundGroup { group, kind, name: name_of_it, openness });
    sitting.settle(2, House::GiveRole(member(5), Place { group, role: Role::Observer }));
    let added = Event::AuthorAdded { amendment: id, member: member(5) };
    assert_eq!(sitting.ask(2, name(5)), Ok(vec![added]), "who shares a group");
}

#[test]
fn amend_1_nothing_is_rectified_while_people_vote_on_it() {
    let (mut sitting, id) = Sitting::begin();
    let wording = Wording { record: 3, at_s: 10 };
    sitting.ask(2, Command::Table(id, Substance::Wording(wording))).unwrap();
    for ballot in [BallotId(Uuid::from_u128(1)), BallotId(Uuid::from_u128(2))] {
        sitting.ask(0, Command::OpenBallot(id, ballot)).unwrap();
        assert_eq!(sitting.ask(2, Command::Rectify(id)), Err(Refusal::VotedOn));
        sitting.ask(0, Command::CloseBallot(id, ballot)).unwrap();
    }
    let reopened = Event::Reopened { amendment: id };
    assert_eq!(sitting.ask(2, Command::Rectify(id)), Ok(vec![reopened]));
}

#[test]
fn of_many_ballots_the_refusal_says_that_they_are_too_many() {
    let (mut sitting, id) = Sitting::begin();
    let wording = Wording { record: 3, at_s: 10 };
    sitting.ask(2, Command::Table(id, Substance::Wording(wording))).unwrap();
    let ballot = |number: usize| BallotId(Uuid::from_u128(number as u128));
    for number in 0..MAX_BALLOTS {
        sitting.ask(0, Command::OpenBallot(id, ballot(number))).unwrap();
    }
    let one_more = sitting.ask(0, Command::OpenBallot(id, ballot(MAX_BALLOTS)));
    assert_eq!(one_more, Err(Refusal::TooManyBallots));
    let says = Refusal::TooManyBallots.to_string();
    assert!(says.contains("20 ballots"), "{says}");
}

#[test]
fn rights_2_a_signature_is_taken_back_from_an_amendment_of_a_text_that_one_reads_no_more() {
    let (mut sitting, id) = Sitting::begin();
    sitting.ask(2, Command::Collect(id)).unwrap();
    sitting.ask(3, Command::Support(id)).unwrap();
    sitting.settle(1, House::ReachStage(text(), Stage::Closed));
    sitting.settle(1, House::ShowText(text(), Visibility::Private));
    let take_back = || Command::WithdrawSupport(id);
    assert_eq!(sitting.ask(3, Command::Support(id)), Err(Refusal::Unknown));
    assert_eq!(sitting.ask(2, take_back()), Err(Refusal::Unknown), "who has not signed");
    let taken_back = Event::SupportWithdrawn { amendment: id, member: member(3) };
    assert_eq!(sitting.ask(3, take_back()), Ok(vec![taken_back]));
    assert_eq!(sitting.ask(3, take_back()), Err(Refusal::Unknown), "nothing ties them to it now");
}
