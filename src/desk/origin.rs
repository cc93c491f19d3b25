//! Where words of a text come from: its own log says who wrote them there; of what was adopted, the
//! log of the amendment says it.

use std::collections::{BTreeMap, HashMap, btree_map::Entry};

use coopol_protocol::frontier::IdRange;

use super::{
    Desk, DeskError,
    words::{self, WordsError},
};
use crate::{
    domain::ids::{AmendmentId, MemberId, RoomId, TextId},
    text::{
        archive::{Adopted as Enacted, History},
        attribution::Attribution,
        branch::{Base, Id, Run, Traced, provenance},
        event::Copied,
        open::authors,
    },
};

/// Seconds in a day.
const DAY_S: u64 = 86_400;

/// Words of one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The ids that were asked about.
    pub range: IdRange,
    /// Who wrote them.
    pub by: Option<MemberId>,
    /// When, in seconds since 1970, to the minute.
    pub at_s: Option<u64>,
    /// The amendment by which they came.
    pub amendment: Option<AmendmentId>,
}

/// Who wrote words, in which amendment and on which day: what an export says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Who wrote them.
    pub by: Option<MemberId>,
    /// The amendment by which they came.
    pub amendment: Option<AmendmentId>,
    /// When, in days since 1970.
    pub day: Option<u64>,
}

impl From<&Origin> for Source {
    fn from(origin: &Origin) -> Self {
        let Origin { by, at_s, amendment, .. } = origin;
        Self { by: by.clone(), amendment: *amendment, day: at_s.map(|at_s| at_s / DAY_S) }
    }
}

impl Desk {
    /// The words of a text with the source of each run.
    pub async fn traced(&self, text: TextId) -> Result<Traced<Source>, DeskError> {
        let store = self.means.store.as_ref();
        let (history, _) = words::read(store, &RoomId::Text(text.0)).await?;
        let base = words::work(move || Ok(Base::read(&history.archive, &history.entries)?)).await?;
        let origins = self.origins(text, base.visible()).await?;
        let source = |origin: &Origin| {
            let start = Id { client: origin.range.client, clock: origin.range.start };
            (start, (origin.range.end, Source::from(origin)))
        };
        let sources: BTreeMap<Id, (u32, Source)> = origins.iter().map(source).collect();
        words::work(move || Ok(base.traced(&|ids| parts(&sources, ids)))).await
    }

    /// Where words of a text come from.
    pub async fn origins(
        &self,
        text: TextId,
        ranges: Vec<IdRange>,
    ) -> Result<Vec<Origin>, DeskError> {
        let store = self.means.store.as_ref();
        let (history, _) = words::read(store, &RoomId::Text(text.0)).await?;
        let runs = words::work(move || runs(history, &ranges)).await?;
        let mut writers: BTreeMap<AmendmentId, Writers> = BTreeMap::new();
        for amendment in runs.iter().filter_map(|run| run.amendment) {
            if let Entry::Vacant(place) = writers.entry(amendment) {
                let (own, _) = words::read(store, &RoomId::Amendment(amendment.0)).await?;
                place.insert(Writers::of(&own));
            }
        }
        let origins = |run: Run<AmendmentId>| {
            let at_s = run.written.as_ref().map(|credit| credit.at_ms / 1_000);
            let amendment = run.amendment;
            let by = match amendment.and_then(|id| writers.get(&id)) {
                Some(writers) => writers.of_run(&run),
                None => vec![(run.range, run.written.map(|credit| credit.member))],
            };
            by.into_iter().map(move |(range, by)| Origin { range, by, at_s, amendment })
        };
        Ok(runs.into_iter().flat_map(origins).collect())
    }
}

/// Who wrote in an amendment.
struct Writers {
    by_client: HashMap<u64, MemberId>,
    /// Its words that were written again when an adoption was undone.
    copies: Vec<Copied>,
}

impl Writers {
    fn of(own: &History) -> Self {
        let mut copies = own.archive.copies.clone();
        copies.extend(own.entries.iter().flat_map(|entry| entry.event.copies()));
        Self { by_client: authors(&own.entries), copies }
    }

    /// Who wrote the words of a run, in order.
    fn of_run(&self, run: &Run<AmendmentId>) -> Vec<(IdRange, Option<MemberId>)> {
        let first = provenance::<()>(&Attribution::default(), &[], &self.copies, &[run.first]);
        let by = |part: Run<()>| {
            let (from, to) = (part.range.start - run.first.start, part.range.end - run.first.start);
            let (start, end) = (run.range.start + from, run.range.start + to);
            (IdRange { start, end, ..run.range }, self.by_client.get(&part.first.client).cloned())
        };
        first.into_iter().map(by).collect()
    }
}

/// The sources of some ids, each with how many of them it is of.
fn parts(sources: &BTreeMap<Id, (u32, Source)>, ids: IdRange) -> Vec<(u32, Source)> {
    let (mut parts, mut clock) = (Vec::new(), ids.start);
    while clock < ids.end {
        let id = Id { client: ids.client, clock };
        let known = sources
            .range(..=id)
            .next_back()
            .filter(|(start, (end, _))| start.client == ids.client && clock < *end);
        // What came after the sources were asked for is nobody's yet.
        let (end, source) = known.map_or((ids.end, Source::default()), |(_, found)| found.clone());
        let end = end.min(ids.end);
        parts.push((end - clock, source));
        clock = end;
    }
    parts
}

fn runs(history: History, ranges: &[IdRange]) -> Result<Vec<Run<AmendmentId>>, WordsError> {
    let poison = crate::text::archive::quarantined(&history.entries);
    let folded = history.archive.fold(&history.entries, &poison)?;
    let adoptions: Vec<_> = folded
        .adoptions
        .iter()
        .map(|enacted: &Enacted| (AmendmentId(enacted.amendment), words::adopted(enacted)))
        .collect();
    let adoptions: Vec<_> = adoptions.iter().map(|(id, adopted)| (*id, adopted)).collect();
    let attribution: &Attribution = &folded.attribution;
    Ok(provenance(attribution, &adoptions, &folded.copies, ranges))
}
