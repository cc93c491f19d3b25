//! A large house, made up: what the hub is measured with.

use coopol::{
    domain::{
        ids::{GroupId, MemberId, TextId, ThemeId},
        organisation::{
            command::Command,
            group::{GroupKind, Openness, Role},
            invitation::Place as Seat,
            member::Standing,
            text::{Stage, TextKind, Visibility},
        },
    },
    house::password,
};
use uuid::Uuid;

use super::{
    place::{Newcomer, Place},
    words,
};

/// How many of each: what the largest organisation that this is for may have.
const MEMBERS: usize = 10_000;
const GROUPS: usize = 500;
const TEXTS: usize = 2_000;
const THEMES: usize = 60;
/// Commands in one decision.
const BATCH: usize = 500;
/// Of so many texts one is public, one the organisation's, and the others their groups'.
const SHOWN: usize = 10;

const WORDS: &str = "## Constat\nLe dernier train part à 19 heures.\n- un train par heure\n";

/// Fills a house. Everybody's password is `password`; the first keeps the house.
pub(super) async fn fill(place: &Place, password: &str) -> anyhow::Result<()> {
    let hash = password::hash(password.to_owned()).await?;
    let people = place.populate((0..MEMBERS).map(newcomer), &hash).await?;
    let keeper = &people[0];
    let themes: Vec<ThemeId> = (0..THEMES).map(|_| ThemeId(Uuid::now_v7())).collect();
    let plant = |(at, theme): (usize, &ThemeId)| Command::PlantTheme {
        theme: *theme,
        name: format!("Thème {at}"),
        parent: (at >= 10).then(|| themes[at % 10]),
    };
    place.ask(keeper, themes.iter().enumerate().map(plant).collect()).await?;
    let groups: Vec<GroupId> = (0..GROUPS).map(|_| GroupId(Uuid::now_v7())).collect();
    let found = |(at, group): (usize, &GroupId)| Command::FoundGroup {
        group: *group,
        kind: if at % 5 == 0 { GroupKind::Commission } else { GroupKind::Section },
        name: format!("Groupe {at}"),
        openness: if at % 4 == 0 { Openness::Private } else { Openness::Listed },
    };
    place.ask(keeper, groups.iter().enumerate().map(found).collect()).await?;
    seat(place, &people, &groups).await?;
    open(place, &people, (&groups, &themes)).await
}

/// Every twentieth is a sympathiser.
fn newcomer(at: usize) -> Newcomer {
    let standing = if at.is_multiple_of(20) { Standing::Sympathiser } else { Standing::Full };
    Newcomer { standing, ..Newcomer::made_up(at) }
}

/// Everybody is in one group, and every tenth in a second one.
async fn seat(place: &Place, people: &[MemberId], groups: &[GroupId]) -> anyhow::Result<()> {
    let role = |at: usize| match at / GROUPS {
        0 => Role::Secretary,
        1 => Role::Facilitator,
        _ if at.is_multiple_of(7) => Role::Observer,
        _ => Role::Member,
    };
    let give = |at: usize, group: usize| {
        let seat = Seat { group: groups[group % GROUPS], role: role(at) };
        Command::GiveRole(people[at].clone(), seat)
    };
    let first = (0..MEMBERS).map(|at| give(at, at));
    let second = (0..MEMBERS).step_by(10).map(|at| give(at, at / 10 + 1));
    let seats: Vec<Command> = first.chain(second).collect();
    for batch in seats.chunks(BATCH) {
        place.ask(&people[0], batch.to_vec()).await?;
    }
    Ok(())
}

async fn open(
    place: &Place,
    people: &[MemberId],
    (groups, themes): (&[GroupId], &[ThemeId]),
) -> anyhow::Result<()> {
    let kinds =
        [TextKind::Contribution, TextKind::Motion, TextKind::Argumentaire, TextKind::WikiPage];
    for at in 0..TEXTS {
        let (text, author) = (TextId(Uuid::now_v7()), &people[at % GROUPS]);
        let visibility = match at % SHOWN {
            0 => Visibility::Public,
            1 => Visibility::Organisation,
            _ => Visibility::Group,
        };
        let open = Command::OpenText {
            text,
            kind: kinds[at % kinds.len()],
            title: format!("Texte {at}"),
            theme: Some(themes[at % THEMES]),
            group: Some(groups[at % GROUPS]),
            visibility: Some(visibility),
        };
        let reach = Command::ReachStage(text, Stage::ALL[at % 3]);
        place.ask(author, vec![open, reach]).await?;
        place.write(author, text, &words::blocks(WORDS)).await?;
    }
    Ok(())
}
