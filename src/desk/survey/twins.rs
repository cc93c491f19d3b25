//! Which amendments of a text say the same, or nearly.

use std::collections::{BTreeMap, HashMap};

use super::look::Ground;
use crate::{
    desk::clerk::View,
    domain::{
        amendment::{Likeness, Status},
        ids::AmendmentId,
    },
    text::branch::{Wording, groups},
};

/// The twins of each amendment that has any.
pub(super) type Twins = HashMap<AmendmentId, BTreeMap<AmendmentId, Likeness>>;

impl Ground {
    /// The twins among those that are shown and may be merged, all of one text or of one amendment.
    pub(super) fn twins(&self, view: &View) -> Twins {
        let mut by_parent: BTreeMap<Option<AmendmentId>, Vec<(AmendmentId, &Wording)>> =
            BTreeMap::new();
        for (id, one) in view.procedure.amendments() {
            if let Status::Collecting | Status::Tabled | Status::ToDiscuss = one.status
                && let Some(wording) = self.wording(id)
            {
                by_parent.entry(one.parent).or_default().push((id, wording));
            }
        }
        let mut twins = Twins::new();
        for group in by_parent.values().flat_map(|all| groups(all)) {
            for id in &group.members {
                let others = group.members.iter().filter(|other| *other != id);
                let others = others.map(|other| (*other, group.likeness.into()));
                twins.entry(*id).or_default().extend(others);
            }
        }
        twins
    }
}
