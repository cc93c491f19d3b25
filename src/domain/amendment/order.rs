//! The order of call: by place in the text, adjusted by hand, sub-amendments before their parent.

use super::Procedure;
use crate::domain::ids::AmendmentId;

impl Procedure {
    /// All amendments in the order in which they are called. `place_of` is where in the text an
    /// amendment begins to change it; those that change nothing come last. Of two at one place the
    /// smaller number comes first, then the earlier one.
    pub fn order_of_call(&self, place_of: impl Fn(AmendmentId) -> Option<u32>) -> Vec<AmendmentId> {
        let of_text =
            self.amendments().filter(|(_, amendment)| self.parent_of(amendment).is_none());
        let mut order: Vec<_> = of_text
            .map(|(id, amendment)| {
                let place = place_of(id).unwrap_or(u32::MAX);
                let number = amendment.number.unwrap_or(u32::MAX);
                ((place, number, amendment.opened_at_s, id), id)
            })
            .collect();
        order.sort_unstable();
        let mut order: Vec<AmendmentId> = order.into_iter().map(|(_, id)| id).collect();
        for placement in &self.placed {
            let Some(from) = order.iter().position(|id| *id == placement.amendment) else {
                continue;
            };
            let moved = order.remove(from);
            let before = placement.before.and_then(|id| order.iter().position(|one| *one == id));
            order.insert(before.unwrap_or(order.len()), moved);
        }
        order.into_iter().flat_map(|id| self.with_children(id)).collect()
    }

    fn parent_of(&self, amendment: &super::Amendment) -> Option<AmendmentId> {
        amendment.parent.filter(|parent| self.amendment(*parent).is_some())
    }

    fn with_children(&self, id: AmendmentId) -> Vec<AmendmentId> {
        let mut children: Vec<_> = self
            .children(id)
            .map(|(id, child)| (child.number.unwrap_or(u32::MAX), child.opened_at_s, id))
            .collect();
        children.sort_unstable();
        children.into_iter().map(|(.., id)| id).chain([id]).collect()
    }
}
