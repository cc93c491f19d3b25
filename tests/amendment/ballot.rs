//! Ballots: every order of the same records, and a count that walks the log by hand.

use std::collections::BTreeSet;

use coopol::domain::{
    ballot::{
        Ballot, Basis, Choice, Electorate, Kind, Majority, Question, Rules, Voice, event::Event,
        tally::Verdict,
    },
    ids::{AmendmentId, MemberId, TextId},
};
use proptest::prelude::*;
use uuid::Uuid;

const VOTERS: usize = 8;

fn voter(number: usize) -> MemberId {
    MemberId::new(&format!("m{number}")).unwrap()
}

fn choices() -> impl Strategy<Value = Choice> {
    prop::sample::select(vec![Choice::For, Choice::Against, Choice::Abstain])
}

fn rules() -> impl Strategy<Value = Rules> {
    let majorities = vec![Majority::Simple, Majority::Absolute, Majority::TwoThirds];
    let bases = vec![Basis::Expressed, Basis::Cast, Basis::Entitled];
    let kinds = vec![Kind::Named, Kind::Indicative];
    let parts = (
        prop::sample::select(majorities),
        prop::sample::select(bases),
        prop::sample::select(kinds),
        0u32..6,
    );
    parts.prop_map(|(majority, of, kind, quorum)| Rules { kind, majority, of, quorum })
}

/// What a log may hold behind its opening: votes, also of strangers, and closes.
#[derive(Clone, Copy, Debug)]
enum Act {
    Vote(usize, Choice),
    Close,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        12 => (0..VOTERS + 3, choices()).prop_map(|(who, choice)| Act::Vote(who, choice)),
        1 => Just(Act::Close),
    ];
    prop::collection::vec(act, 0..40)
}

fn opened(rules: Rules) -> Ballot {
    let question = Question { text: TextId(Uuid::nil()), amendment: AmendmentId(Uuid::nil()) };
    let electorate: Electorate = (0..VOTERS).map(|n| (voter(n), Voice::default())).collect();
    Ballot::begin(Ballot::open(question, rules, electorate).unwrap(), 5).unwrap()
}

/// Walks the acts with a list, as somebody with a pencil would.
fn by_hand(acts: &[Act]) -> Vec<(usize, Choice)> {
    let mut counted: Vec<(usize, Choice)> = Vec::new();
    for act in acts {
        match act {
            Act::Close => break,
            Act::Vote(who, choice) => {
                let is_new = counted.iter().all(|(voter, _)| voter != who);
                if *who < VOTERS && is_new {
                    counted.push((*who, *choice));
                }
            }
        }
    }
    counted
}

fn is_carried(rules: Rules, counted: &[(usize, Choice)]) -> bool {
    let of = |wanted| counted.iter().filter(|(_, choice)| *choice == wanted).count() as f64;
    let (yes, no, neither) = (of(Choice::For), of(Choice::Against), of(Choice::Abstain));
    let basis = match rules.of {
        Basis::Expressed => yes + no,
        Basis::Cast => yes + no + neither,
        Basis::Entitled => VOTERS as f64,
    };
    match rules.majority {
        Majority::Simple => yes > no,
        Majority::Absolute => yes > basis / 2.0,
        Majority::TwoThirds => yes > 0.0 && yes / basis >= 2.0 / 3.0 - 1e-9,
    }
}

proptest! {
    #[test]
    fn ballot_1_each_voter_counts_once_and_nobody_after_the_close(
        rules in rules(),
        acts in acts(),
    ) {
        let mut ballot = opened(rules);
        for act in &acts {
            let event = match *act {
                Act::Vote(who, choice) => Event::Cast { voter: voter(who), choice },
                Act::Close => Event::Closed,
            };
            let stored = serde_json::to_vec(&event).unwrap();
            ballot.apply(serde_json::from_slice(&stored).unwrap(), 9);
        }
        let counted = by_hand(&acts);
        prop_assert_eq!(ballot.participation(), counted.len());
        for (who, choice) in &counted {
            prop_assert_eq!(ballot.choice_of(&voter(*who)), Some(*choice));
        }
        let is_closed = acts.iter().any(|act| matches!(act, Act::Close));
        prop_assert_eq!(ballot.result().is_some(), is_closed, "no partial result");
        let names: Option<BTreeSet<MemberId>> =
            ballot.roll_call().map(|roll| roll.map(|(voter, _)| voter.clone()).collect());
        prop_assert_eq!(names.is_some(), is_closed && rules.kind == Kind::Named);
        if let Some(tally) = ballot.result() {
            let expected = match counted.len() < rules.quorum as usize {
                true => Verdict::NoQuorum,
                false if is_carried(rules, &counted) => Verdict::Carried,
                false => Verdict::Lost,
            };
            prop_assert_eq!(tally.result, expected);
            let total = tally.for_it + tally.against + tally.abstained;
            prop_assert_eq!(total, counted.len() as u64);
        }
    }
}

#[test]
fn ballot_2_the_electorate_is_the_one_of_the_opening_and_bounds_the_quorum() {
    use coopol::domain::ballot::Refusal;
    let rules =
        |quorum| Rules { kind: Kind::Named, majority: Majority::Simple, of: Basis::Cast, quorum };
    let ballot = opened(rules(0));
    assert_eq!(ballot.admit(&voter(VOTERS), Choice::For), Err(Refusal::NotEntitled));
    assert!(ballot.admit(&voter(0), Choice::For).is_ok());
    let nobody = Ballot::open(ballot.question(), rules(0), Electorate::new());
    assert_eq!(nobody, Err(Refusal::BadElectorate));
    let beyond = Ballot::open(ballot.question(), rules(9), ballot.electorate().clone());
    assert_eq!(beyond, Err(Refusal::BadQuorum));
}
