//! Amendments on the Declaration, after the one that Olympe de Gouges wrote in 1791: some are in
//! concurrence, one gathers signatures.

use anyhow::Context as _;
use coopol::{
    desk::{Errand, NewAmendment},
    domain::{
        amendment::{Advice, command::Command},
        ids::{AmendmentId, CommandId, MemberId, RoomId, TextId},
        revision::Premise,
    },
    record::{Record, now_ms},
    room,
    store::{Expect, NewRecord},
    text::{event::TextEvent, flat, view},
};
use rand::RngExt as _;
use uuid::Uuid;

use super::place::Place;

/// An amendment that puts words in place of others.
struct Proposal {
    author: usize,
    title: &'static str,
    rationale: &'static str,
    old: &'static str,
    new: &'static str,
}

/// The first two are in concurrence.
const PROPOSALS: [Proposal; 3] = [
    Proposal {
        author: 1,
        title: "Article premier : la femme naît libre",
        rationale: "Olympe de Gouges l’écrit en 1791 : « La Femme naît libre et demeure égale à \
                    l’homme en droits. » Une déclaration qui ne nomme que les hommes a servi à \
                    en exclure la moitié.",
        old: "Les hommes naissent et demeurent libres",
        new: "La femme et l’homme naissent et demeurent libres",
    },
    Proposal {
        author: 6,
        title: "Article premier : les êtres humains",
        rationale: "La Déclaration universelle de 1948 dit « les êtres humains » : le mot \
                    convient à toutes et à tous.",
        old: "Les hommes naissent",
        new: "Les êtres humains naissent",
    },
    Proposal {
        author: 9,
        title: "Article 10 : le droit de monter à la tribune",
        rationale: "« La femme a le droit de monter sur l’échafaud ; elle doit avoir également \
                    celui de monter à la Tribune. » (Olympe de Gouges, 1791)",
        old: "même religieuses,",
        new: "même religieuses ; la femme a, comme l’homme, le droit de monter à la tribune,",
    },
];

/// Proposes the amendments; the first two are tabled, the third gathers signatures.
pub(super) async fn propose(
    place: &Place,
    text: TextId,
    people: &[MemberId],
) -> anyhow::Result<()> {
    for (at, proposal) in PROPOSALS.iter().enumerate() {
        let author = &people[proposal.author];
        let amendment = AmendmentId(Uuid::now_v7());
        let open = NewAmendment {
            id: amendment,
            parent: None,
            title: proposal.title.to_owned(),
            rationale: proposal.rationale.to_owned(),
            authors: Vec::new(),
        };
        place.run(text, author, Errand::Open(open)).await?;
        write(place, (text, amendment), (author, proposal)).await?;
        let next = match at {
            2 => Errand::Decide(vec![Command::Collect(amendment)]),
            _ => Errand::Table(amendment),
        };
        place.run(text, author, next).await?;
        let support = Errand::Decide(vec![Command::Support(amendment)]);
        place.run(text, &people[3], support).await?;
        if at == 1 {
            let opinion = Command::GiveOpinion {
                amendment,
                advice: Advice::Wisdom,
                reason: "Deux rédactions répondent au même besoin.".to_owned(),
                counter_wording: String::new(),
                premise: Premise::Any,
            };
            place.run(text, &people[0], Errand::Decide(vec![opinion])).await?;
        }
    }
    Ok(())
}

/// Writes the words of an amendment, as its author's editor would have.
async fn write(
    place: &Place,
    (text, amendment): (TextId, AmendmentId),
    (author, proposal): (&MemberId, &Proposal),
) -> anyhow::Result<()> {
    let loaded = place.store().load(room::log_name(&RoomId::Text(text.0))).await?;
    let history = room::history(&loaded)?;
    let state = view::update(&history.archive, &history.entries)?;
    let client = rand::rng().random_range(1_000..u64::from(u32::MAX));
    let update = flat::replace(&state, (proposal.old, proposal.new), client);
    let update = update.with_context(|| format!("« {} » is not there", proposal.old))?;
    let event = TextEvent::Update { update, relayed: Vec::new() };
    let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
    let record = Record { kind, at_ms: now_ms(), author, command: None::<CommandId>, payload };
    let record = NewRecord { body: record.encode(), unique: None };
    let log = room::log_name(&RoomId::Amendment(amendment.0));
    place.store().append(log, vec![record], Expect::Any).await?;
    Ok(())
}
