//! The organisation, pure: random histories of commands, its rights against an obvious reference.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod history;
mod reference;

use coopol::domain::{
    ids::{MemberId, TextId},
    organisation::{
        Organisation,
        command::{Command, Decision, Noun, Refusal},
        event::Event,
        group::{Group, Role},
        member::{Office, Standing, Status},
        news::{Heard, News, Subject},
        rights::{Actor, GroupAct, HouseAct, TextAct},
        text::Stage,
    },
};
use proptest::prelude::*;

use crate::{
    history::{History, channel_id, group_id, member_id, steps, text_id, theme_id},
    reference::Reference,
};

fn texts() -> impl Iterator<Item = TextId> {
    (0..history::TEXTS).map(text_id)
}

fn actors() -> Vec<MemberId> {
    (0..history::PEOPLE).map(member_id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn house_1_a_history_replayed_gives_the_same_state(steps in steps()) {
        let history = History::run(&steps);
        let mut again = Organisation::default();
        for (event, by, at_s) in &history.events {
            let stored = serde_json::to_vec(event).unwrap();
            again.apply(serde_json::from_slice(&stored).unwrap(), by, *at_s);
        }
        prop_assert_eq!(&again, &history.state);
        let bytes = serde_json::to_vec(&history.state).unwrap();
        prop_assert_eq!(&serde_json::to_vec(&again).unwrap(), &bytes);
        let read: Organisation = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(read, history.state);
    }

    #[test]
    fn house_2_no_decision_leaves_a_group_a_text_or_the_house_without_its_keeper(steps in steps()) {
        let History { events, state } = History::run(&steps);
        let mut now = Organisation::default();
        for (event, by, at_s) in &events {
            let before = now.clone();
            now.apply(event.clone(), by, *at_s);
            for (id, group) in now.groups().filter(|_| !history::is_leaving(event)) {
                let is_led = |group: &Group| group.secretaries().next().is_some();
                let was_led = before.group(id).is_some_and(|(_, group)| is_led(group));
                prop_assert!(!was_led || is_led(group) || group.members.len() < 2, "{event:?}");
            }
        }
        for (_, text) in state.texts() {
            prop_assert!(!text.authors.is_empty());
        }
        prop_assert!(state.has_administrator());
        for member in actors() {
            let gone = state.member(&member).is_some_and(|m| m.status == Status::Left);
            prop_assert!(!gone || state.groups_of(&member).next().is_none());
        }
    }

    #[test]
    fn house_3_themes_and_groups_form_no_ring(steps in steps()) {
        let state = History::run(&steps).state;
        for theme in (0..history::THEMES).map(theme_id) {
            let depth = state.theme_path(theme).take(100).count();
            prop_assert!(depth < 100, "a ring of themes");
        }
        for (id, _) in state.groups() {
            let above = |id: &_| state.group(*id).and_then(|(_, group)| group.parent);
            prop_assert!(std::iter::successors(Some(id), above).take(100).count() < 100);
        }
        for (_, text) in state.texts() {
            let stands = |theme| state.themes().any(|(id, _)| id == theme);
            prop_assert!(text.theme.is_none_or(stands), "filed under a theme that stands");
            let stands = |group| state.groups().any(|(id, _)| id == group);
            prop_assert!(text.group.is_none_or(stands), "filed in a group that stands");
        }
    }

    #[test]
    fn rights_1_every_right_is_what_the_reference_says(steps in steps()) {
        let history = History::run(&steps);
        let reference = Reference::of(&history.events);
        let people = actors();
        let members = people.iter().map(|id| (Actor::Member(id), Some(id)));
        for (actor, id) in members.chain([(Actor::Visitor, None)]) {
            for act in HOUSE_ACTS {
                prop_assert_eq!(history.state.may(actor, act), reference.may(id, act), "{:?}", act);
            }
            for group in (0..history::GROUPS).map(group_id) {
                for act in GROUP_ACTS {
                    let says = history.state.may_in_group(actor, group, act);
                    prop_assert_eq!(says, reference.in_group(id, group, act), "{:?} {:?}", id, act);
                }
            }
            for text in texts() {
                for act in TEXT_ACTS {
                    let says = history.state.may_on_text(actor, text, act);
                    prop_assert_eq!(says, reference.on_text(id, text, act), "{:?} {:?}", id, act);
                }
            }
        }
    }

    #[test]
    fn rights_8_who_is_found_by_whom_is_what_the_reference_says(steps in steps()) {
        let history = History::run(&steps);
        let reference = Reference::of(&history.events);
        let people = actors();
        let members = people.iter().map(|id| (Actor::Member(id), Some(id)));
        for (actor, id) in members.chain([(Actor::Visitor, None)]) {
            for wanted in &people {
                let says = history.state.may_find(actor, wanted);
                prop_assert_eq!(says, reference.may_find(id, wanted), "{:?} {:?}", id, wanted);
            }
        }
        let mut before = Organisation::default();
        for (event, by, at_s) in &history.events {
            let named = match event {
                Event::AuthorAdded { member, .. } | Event::CosignatureAsked { member, .. } => {
                    Some(member)
                }
                _ => None,
            };
            if let Some(member) = named {
                prop_assert!(before.may_find(Actor::Member(by), member), "{:?}", event);
            }
            before.apply(event.clone(), by, *at_s);
        }
    }

    #[test]
    fn channel_7_rights_in_a_channel_follow_its_place(steps in steps()) {
        let history = History::run(&steps);
        let reference = Reference::of(&history.events);
        for channel in (0..history::CHANNELS).map(channel_id) {
            for member in actors() {
                let power = history.state.power_in(Actor::Member(&member), channel);
                prop_assert_eq!(power, reference.power(&member, channel), "{}", member);
            }
            prop_assert_eq!(history.state.power_in(Actor::Visitor, channel), None);
            prop_assert_eq!(history.state.power_in(Actor::Operator, channel), None);
        }
    }

    #[test]
    fn rights_2_who_may_not_read_a_text_may_do_nothing_with_it(steps in steps()) {
        let state = History::run(&steps).state;
        let people = actors();
        for actor in people.iter().map(Actor::Member).chain([Actor::Visitor]) {
            for text in texts() {
                let reads = state.may_on_text(actor, text, TextAct::Read);
                let acts = TEXT_ACTS.iter().any(|act| state.may_on_text(actor, text, *act));
                prop_assert!(reads || !acts);
            }
        }
    }

    #[test]
    fn feed_2_only_those_hear_of_a_decision_who_may_see_it_before_or_after(steps in steps()) {
        let history = History::run(&steps);
        let mut before = Organisation::default();
        for (at, (event, by, at_s)) in history.events.iter().enumerate() {
            let news = News::of(&before, vec![event.clone()], by, *at_s);
            let (was, is) = (Reference::of(&history.events[..at]),
                Reference::of(&history.events[..=at]));
            // Only those who are here have a feed: others read what is public as visitors do.
            let is_here = |member: &MemberId| was.can_act(member) || is.can_act(member);
            for member in actors() {
                let may = |subject: &Subject| {
                    was.may_hear(&member, subject) || is.may_hear(&member, subject)
                };
                match news.heard_by(&member) {
                    Heard::Changed(subjects) => prop_assert!(subjects.iter().all(may)),
                    // Who sees more or less texts than before is told to ask for everything.
                    Heard::Nothing if is_here(&member) => for text in texts() {
                        let who = Some(&member);
                        let read = |at: &Reference<'_>| at.on_text(who, text, TextAct::Read);
                        prop_assert_eq!(read(&was), read(&is), "{:?}", event);
                    },
                    Heard::Nothing | Heard::Everything => {}
                }
            }
            before = news.after().clone();
        }
    }

    #[test]
    fn house_4_a_check_is_of_the_claim_and_the_sources_as_they_stand(steps in steps()) {
        let history = History::run(&steps);
        for (id, text) in history.state.texts() {
            let about = history.events.iter().rev().map(|(event, ..)| event);
            let since = about.take_while(|event| {
                !matches!(event, Event::Argued { text, .. } if *text == id)
            });
            let by: Vec<&MemberId> = since.filter_map(|event| match event {
                Event::ArgumentChecked { text, member } if *text == id => Some(member),
                _ => None,
            }).collect();
            let checks = &text.argument.checks;
            prop_assert!(checks.iter().all(|check| by.contains(&&check.by)));
            prop_assert!(by.iter().all(|by| checks.iter().any(|check| check.by == **by)));
        }
    }

    #[test]
    fn rights_3_nobody_raises_themselves(steps in steps()) {
        let history = History::run(&steps);
        let mut state = Organisation::default();
        for (event, by, at_s) in &history.events {
            let before = state.clone();
            state.apply(event.clone(), by, *at_s);
            if let Event::Invited { offer, .. } = event
                && let Some(Office::None) = before.member(by).map(|member| member.office)
            {
                let own = offer.place.and_then(|place| before.role(by, place.group));
                prop_assert!(own >= offer.place.map(|place| place.role) && own.is_some());
                prop_assert!(offer.standing < Standing::Full && offer.office == Office::None);
            }
            for member in actors().iter().filter(|member| *member == by) {
                let office = |state: &Organisation| state.member(member).map(|m| m.office);
                let was = office(&before);
                // A newcomer is what the invitation made them.
                let is_new = was.is_none() || history::is_joining(event);
                prop_assert!(is_new || was == Some(Office::Administrator) || office(&state) == was);
                for group in (0..history::GROUPS).map(group_id) {
                    let (now, then) = (state.role(member, group), before.role(member, group));
                    let may = then == Some(Role::Secretary)
                        || was == Some(Office::Administrator)
                        || now <= Some(Role::Observer)
                        || history::is_founding(&before, group);
                    prop_assert!(is_new || may || now <= then || history::is_merging(event));
                }
            }
        }
    }
}

#[test]
fn rights_2_a_name_is_taken_back_from_a_text_that_one_may_not_read_any_more() {
    // Who leads the text's group, and a full member who observes it.
    let (text, leader, signer) = (text_id(0), member_id(1), member_id(4));
    let asked = Command::AskCosignature(text, signer.clone());
    for (by, given) in [(&signer, Command::Cosign(text)), (&leader, asked)] {
        let mut state = History::run(&[]).state;
        let mut ask = |by: &MemberId, command: Command| -> Decision {
            let events = state.decide(Actor::Member(by), command, 5_000)?;
            events.iter().for_each(|event| state.apply(event.clone(), by, 5_000));
            Ok(events)
        };
        ask(&leader, Command::ReachStage(text, Stage::Published)).unwrap();
        ask(by, given).unwrap();
        ask(&leader, Command::EndRole(signer.clone(), group_id(0))).unwrap();
        let unknown = Err(Refusal::Unknown(Noun::Text));
        assert_eq!(ask(&signer, Command::Cosign(text)), unknown);
        let taken_back = Event::CosignatureWithdrawn { text, member: signer.clone() };
        let take_back = || Command::WithdrawCosignature(text);
        assert_eq!(ask(&signer, take_back()), Ok(vec![taken_back]));
        assert_eq!(ask(&signer, take_back()), unknown, "nothing ties them to it now");
    }
}

const HOUSE_ACTS: [HouseAct; 8] = {
    use coopol::domain::organisation::group::GroupKind;
    [
        HouseAct::Invite,
        HouseAct::KeepMembers,
        HouseAct::ShapeThemes,
        HouseAct::Found(GroupKind::Section),
        HouseAct::Found(GroupKind::Free),
        HouseAct::MendGroups,
        HouseAct::OpenText,
        HouseAct::Settle,
    ]
};
const GROUP_ACTS: [GroupAct; 6] = [
    GroupAct::Know,
    GroupAct::SeeMembers,
    GroupAct::Enter,
    GroupAct::OpenText,
    GroupAct::Invite,
    GroupAct::Lead,
];
const TEXT_ACTS: [TextAct; 10] = [
    TextAct::Read,
    TextAct::KnowPeople,
    TextAct::Write,
    TextAct::Steer,
    TextAct::Show,
    TextAct::NameAuthors,
    TextAct::Cosign,
    TextAct::Check,
    TextAct::Amend,
    TextAct::Preside,
];
