//! The lifecycle against a table that says for each status what may follow.

use std::collections::{BTreeMap, BTreeSet};

use coopol::domain::{
    amendment::{
        Procedure, Status,
        condition::{Condition, Conditions, Effect},
        event::Event,
    },
    ids::AmendmentId,
};
use proptest::prelude::*;

use crate::history::{History, amendment, member, steps};

/// Which statuses may follow which, written out.
fn may_follow(from: Status, to: Status) -> bool {
    use Status::*;
    let next: &[Status] = match from {
        Draft => &[Collecting, Tabled, Withdrawn],
        Collecting => &[Tabled, Withdrawn],
        Tabled => &[
            Draft,
            ToDiscuss,
            Called,
            Adopted,
            Rejected,
            Inadmissible,
            Withdrawn,
            Fallen,
            Satisfied,
            NotMoved,
        ],
        ToDiscuss => &[
            Draft,
            Called,
            Adopted,
            Rejected,
            Inadmissible,
            Withdrawn,
            Fallen,
            Satisfied,
            NotMoved,
        ],
        Called => &[Adopted, Rejected, Inadmissible, Withdrawn, Fallen, Satisfied, NotMoved],
        Adopted | Rejected | Inadmissible | Fallen | Satisfied | NotMoved => &[ToDiscuss],
        Withdrawn => &[],
    };
    next.contains(&to)
}

fn statuses(state: &Procedure) -> BTreeMap<AmendmentId, Status> {
    state.amendments().map(|(id, one)| (id, one.status)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn amend_1_an_amendment_goes_only_where_the_table_lets_it(steps in steps()) {
        let history = History::run(&steps, |_, _, _| {});
        let mut state = Procedure::default();
        for (event, by) in &history.events {
            let before = statuses(&state);
            let stored = serde_json::to_vec(event).unwrap();
            state.apply(serde_json::from_slice(&stored).unwrap(), by, 20);
            for (id, status) in statuses(&state) {
                let was = before.get(&id).copied();
                let is_sound = match was {
                    None => status == Status::Draft,
                    Some(was) => was == status || may_follow(was, status),
                };
                prop_assert!(is_sound, "{was:?} -> {status:?} by {event:?}");
            }
            let called = statuses(&state).values().filter(|s| **s == Status::Called).count();
            prop_assert!(called <= 1, "one is discussed at a time");
        }
        prop_assert_eq!(&state, &history.state);
        let bytes = serde_json::to_vec(&state).unwrap();
        let read: Procedure = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(read, state);
    }

    #[test]
    fn amend_2_numbers_are_given_once_in_the_order_of_tabling_and_kept(steps in steps()) {
        let history = History::run(&steps, |_, _, _| {});
        let mut given: Vec<(AmendmentId, u32)> = Vec::new();
        let mut times: BTreeMap<AmendmentId, u32> = BTreeMap::new();
        for (event, _) in &history.events {
            let Event::Tabled { amendment, number, rectified, .. } = event else { continue };
            let so_far = times.entry(*amendment).or_default();
            prop_assert_eq!(*rectified, *so_far);
            *so_far += 1;
            match given.iter().find(|(id, _)| id == amendment) {
                Some((_, before)) => prop_assert_eq!(number, before),
                None => {
                    prop_assert_eq!(*number as usize, given.len() + 1);
                    given.push((*amendment, *number));
                }
            }
        }
    }

    #[test]
    fn amend_3_nothing_is_tabled_without_substance_or_enough_people(steps in steps()) {
        use coopol::domain::amendment::command::{Command, Substance};
        let mut checked = Ok(());
        History::run(&steps, |state, step, decided| {
            let Command::Table(id, substance) = &step.command else { return };
            let Ok(events) = decided else { return };
            let one = state.amendment(*id).unwrap();
            let behind: BTreeSet<_> = one.authors.iter().chain(&one.signatories).collect();
            let enough = behind.len() >= state.rules().threshold as usize;
            let is_sound = enough && *substance != Substance::Nothing && events.len() == 1;
            if !is_sound {
                checked = Err(format!("{step:?} on {one:?}"));
            }
        });
        prop_assert_eq!(checked, Ok(()));
    }

    #[test]
    fn amend_18_one_joins_another_with_everybody_behind_it_and_by_both_sides_will(
        steps in steps(),
    ) {
        use coopol::domain::amendment::command::Command;
        let mut checked = Ok(());
        History::run(&steps, |state, step, decided| {
            let Command::AcceptMerge { amendment, into } = step.command else { return };
            let Ok(events) = decided else { return };
            let mut then = state.clone();
            let by = member(step.who);
            events.iter().for_each(|event| then.apply(event.clone(), &by, 20));
            let people = |state: &Procedure, id| -> BTreeSet<_> {
                let one = state.amendment(id).unwrap();
                one.authors.iter().chain(&one.signatories).cloned().collect()
            };
            let both = &people(state, amendment) | &people(state, into);
            let (was, is) = (state.amendment(into).unwrap(), then.amendment(into).unwrap());
            let gone = then.amendment(amendment).unwrap();
            let is_sound = state.amendment(amendment).unwrap().offered == Some(into)
                && was.authors.contains(&by)
                && people(&then, into) == both
                && (is.status, is.number, is.wording) == (was.status, was.number, was.wording)
                && gone.status == Status::Withdrawn
                && gone.verdict.as_ref().unwrap().verdict.cause == Some(into);
            if !is_sound {
                checked = Err(format!("{step:?} on {was:?}: {is:?}, {gone:?}"));
            }
        });
        prop_assert_eq!(checked, Ok(()));
    }

    #[test]
    fn amend_4_every_amendment_is_called_once_and_its_own_amendments_before_it(
        steps in steps(),
        places in prop::collection::vec(prop::option::of(0u32..5), 4),
    ) {
        let state = History::run(&steps, |_, _, _| {}).state;
        let place_of = |id| (0..4).find(|n| amendment(*n) == id).and_then(|n| places[n]);
        let order = state.order_of_call(place_of);
        let all: BTreeSet<_> = state.amendments().map(|(id, _)| id).collect();
        prop_assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), all);
        prop_assert_eq!(order.len(), state.amendments().count());
        let at = |id| order.iter().position(|one| *one == id).unwrap();
        for (id, one) in state.amendments() {
            if let Some(parent) = one.parent {
                let children = state.children(parent).count();
                prop_assert!(at(id) < at(parent) && at(parent) - at(id) <= children);
            }
        }
    }

    #[test]
    fn amend_5_what_an_adoption_does_to_the_others_follows_from_their_conditions(
        steps in steps(),
        before in prop::collection::vec(0usize..5, 4),
        after in prop::collection::vec(0usize..5, 4),
    ) {
        const ALL: [Condition; 5] = [
            Condition::Clean, Condition::Touched, Condition::Contested, Condition::Satisfied,
            Condition::Orphaned,
        ];
        let state = History::run(&steps, |_, _, _| {}).state;
        let conditions = |which: &[usize]| -> Conditions {
            (0..4).map(|n| (amendment(n), ALL[which[n]])).collect()
        };
        let (was, is) = (conditions(&before), conditions(&after));
        let effects = state.effects(amendment(0), &was, &is);
        for (id, effect) in &effects {
            let one = state.amendment(*id).unwrap();
            let over = may_follow(one.status, Status::ToDiscuss) && one.status != Status::Tabled;
            prop_assert!(!over && *id != amendment(0), "what is decided stays decided");
            let expected = if one.parent == Some(amendment(0)) {
                Effect::Falls
            } else {
                match is[id] {
                    Condition::Orphaned => Effect::Falls,
                    Condition::Satisfied => Effect::IsSatisfied,
                    Condition::Clean | Condition::Touched | Condition::Contested => {
                        Effect::MustBeChecked
                    }
                }
            };
            prop_assert_eq!(*effect, expected);
        }
    }
}
