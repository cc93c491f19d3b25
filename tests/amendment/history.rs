//! Random histories: people of several standings, one text, what they ask for.

use coopol::domain::{
    amendment::{
        Advice, Likeness, Outcome, Petition, Procedure, Wording,
        command::{Command, Insistence, Judgement, Substance},
        event::Event,
    },
    ids::{AmendmentId, InvitationId, MemberId, TextId},
    organisation::{
        Organisation,
        command::Command as House,
        invitation::SecretHash,
        member::{Office, Standing},
        rights::Actor,
        text::{Stage, TextKind, Visibility},
    },
    revision::Premise,
};
use proptest::prelude::*;
use uuid::Uuid;

/// An administrator, the text's author, two full members, a sympathiser, a guest.
pub(crate) const PEOPLE: usize = 6;
pub(crate) const AMENDMENTS: usize = 4;

pub(crate) fn member(number: usize) -> MemberId {
    MemberId::new(&format!("m{number}")).unwrap()
}

pub(crate) fn amendment(number: usize) -> AmendmentId {
    AmendmentId(Uuid::from_u128(number as u128 + 1))
}

pub(crate) fn text() -> TextId {
    TextId(Uuid::from_u128(900))
}

/// A house with those people and one amendable motion of the second.
pub(crate) fn house() -> Organisation {
    let mut organisation = Organisation::default();
    let mut ask = |actor: Actor<'_>, by: &MemberId, command: House| {
        for event in organisation.decide(actor, command, 10).unwrap() {
            organisation.apply(event, by, 10);
        }
    };
    for number in 0..PEOPLE {
        let standing = match number {
            4 => Standing::Sympathiser,
            5 => Standing::Guest,
            _ => Standing::Full,
        };
        let office = if number == 0 { Office::Administrator } else { Office::None };
        let secret = SecretHash(format!("{number}"));
        let invitation = InvitationId(Uuid::from_u128(number as u128));
        let (uses, expires_at_s, place) = (1, 1_000, None);
        let invite = House::Invite {
            invitation,
            secret: secret.clone(),
            standing,
            office,
            place,
            uses,
            expires_at_s,
        };
        ask(Actor::Operator, &MemberId::hub(), invite);
        let join = House::Join { member: member(number), secret };
        ask(Actor::Visitor, &member(number), join);
    }
    let author = member(1);
    let open = House::OpenText {
        text: text(),
        kind: TextKind::Motion,
        title: "Le rail".to_owned(),
        theme: None,
        group: None,
        visibility: Some(Visibility::Organisation),
    };
    ask(Actor::Member(&author), &author, open);
    ask(Actor::Member(&author), &author, House::ReachStage(text(), Stage::Amendable));
    organisation
}

/// One thing that somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) who: usize,
    pub(crate) command: Command,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..PEOPLE, commands()).prop_map(|(who, command)| Step { who, command });
    prop::collection::vec(step, 0..80)
}

fn commands() -> impl Strategy<Value = Command> {
    let one = || (0..AMENDMENTS).prop_map(amendment);
    let outcomes = prop::sample::select(vec![
        Outcome::Adopted,
        Outcome::Rejected,
        Outcome::Inadmissible,
        Outcome::Withdrawn,
        Outcome::Fallen,
        Outcome::Satisfied,
        Outcome::NotMoved,
    ]);
    let parents = prop::option::weighted(0.2, one());
    let opened = (one(), parents).prop_map(|(amendment, parent)| Command::Open {
        amendment,
        parent,
        title: "Plus de trains".to_owned(),
    });
    let tabled = (one(), prop::bool::weighted(0.9)).prop_map(|(id, is_some)| {
        let wording = Wording { record: 3, at_s: 10 };
        let some = if is_some { Substance::Wording(wording) } else { Substance::Nothing };
        Command::Table(id, some)
    });
    let causes = prop::option::weighted(0.7, one());
    let decided = (one(), outcomes, causes).prop_map(|(id, outcome, cause)| {
        let (reason, ballot, record) = ("parce que".to_owned(), None, None);
        let insistence = Insistence::None;
        Command::Decide(id, Judgement { outcome, reason, cause, ballot, insistence, record })
    });
    prop_oneof![
        4 => opened,
        4 => tabled,
        3 => decided,
        1 => one().prop_map(Command::Collect),
        2 => one().prop_map(Command::Support),
        1 => one().prop_map(Command::WithdrawSupport),
        1 => one().prop_map(Command::Rectify),
        1 => (one(), 0..PEOPLE).prop_map(|(id, who)| Command::AddAuthor(id, member(who))),
        1 => (one(), 0..PEOPLE).prop_map(|(id, who)| Command::RemoveAuthor(id, member(who))),
        2 => one().prop_map(Command::Admit),
        2 => one().prop_map(Command::Call),
        1 => (one(), prop::option::of(one())).prop_map(|(id, at)| Command::Place(id, at)),
        1 => one().prop_map(|amendment| Command::GiveOpinion {
            amendment,
            advice: Advice::Favourable,
            reason: String::new(),
            counter_wording: String::new(),
            premise: Premise::Any,
        }),
        1 => one().prop_map(|amendment| Command::Undo {
            amendment,
            reason: String::new(),
            record: None,
        }),
        2 => (one(), one(), likeness()).prop_map(|(amendment, into, likeness)| {
            Command::OfferMerge { amendment, into, likeness }
        }),
        1 => (one(), one()).prop_map(|(amendment, into)| Command::DropMerge { amendment, into }),
        2 => (one(), one()).prop_map(|(amendment, into)| Command::AcceptMerge { amendment, into }),
        1 => (1u32..4).prop_map(|threshold| Command::SetRules { threshold, commission: None }),
    ]
}

fn likeness() -> impl Strategy<Value = Option<Likeness>> {
    prop::sample::select(vec![None, Some(Likeness::Near), Some(Likeness::Identical)])
}

/// What became of a history.
pub(crate) struct History {
    pub(crate) events: Vec<(Event, MemberId)>,
    pub(crate) state: Procedure,
}

impl History {
    /// Runs a history; `look` sees each step with the state before it and what was granted.
    pub(crate) fn run(
        steps: &[Step],
        mut look: impl FnMut(&Procedure, &Step, &Result<Vec<Event>, String>),
    ) -> Self {
        let organisation = house();
        let (mut state, mut events) = (Procedure::default(), Vec::new());
        for step in steps {
            let who = member(step.who);
            let actor = Actor::Member(&who);
            let petition = Petition { organisation: &organisation, text: text(), actor, now_s: 20 };
            let decided = state.decide(petition, step.command.clone());
            let decided = decided.map_err(|refusal| refusal.to_string());
            look(&state, step, &decided);
            for event in decided.unwrap_or_default() {
                state.apply(event.clone(), &who, 20);
                events.push((event, who.clone()));
            }
        }
        Self { events, state }
    }
}
