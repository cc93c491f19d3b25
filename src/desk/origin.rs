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
        branch::{Run, provenance},
        open::authors,
    },
};

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

impl Desk {
    /// Where words of a text come from.
    pub async fn origins(
        &self,
        text: TextId,
        ranges: Vec<IdRange>,
    ) -> Result<Vec<Origin>, DeskError> {
        let store = self.means.store.as_ref();
        let (history, _) = words::read(store, &RoomId::Text(text.0)).await?;
        let runs = words::work(move || runs(history, &ranges)).await?;
        let mut writers: BTreeMap<AmendmentId, HashMap<u64, MemberId>> = BTreeMap::new();
        for amendment in runs.iter().filter_map(|run| run.amendment) {
            if let Entry::Vacant(place) = writers.entry(amendment) {
                let (own, _) = words::read(store, &RoomId::Amendment(amendment.0)).await?;
                place.insert(authors(&own.entries));
            }
        }
        let origin = |run: Run<AmendmentId>| {
            let in_amendment = run.amendment.and_then(|id| writers.get(&id));
            let by = match in_amendment {
                Some(writers) => writers.get(&run.range.client).cloned(),
                None => run.written.as_ref().map(|credit| credit.member.clone()),
            };
            let at_s = run.written.as_ref().map(|credit| credit.at_ms / 1_000);
            Origin { range: run.range, by, at_s, amendment: run.amendment }
        };
        Ok(runs.into_iter().map(origin).collect())
    }
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
