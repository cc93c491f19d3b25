//! Deletions in a weave: what is named, and what goes with it.

use coopol_protocol::frontier::IdRange;

use super::{
    BranchError,
    ids::Id,
    weave::{Chain, Layer, NONE, Parent, Weave},
};

impl Weave {
    /// Marks ids as deleted by a layer; the numbers of those elements that were not before.
    pub(super) fn kill(&mut self, range: IdRange, layer: Layer) -> Result<Vec<u32>, BranchError> {
        if range.end > self.clock(range.client) {
            return Err(BranchError::Incomplete);
        }
        self.begin_at(Id { client: range.client, clock: range.start });
        self.begin_at(Id { client: range.client, clock: range.end });
        let mut killed = Vec::new();
        for index in self.overlapping(range) {
            let Some(item) = self.items.get_mut(index as usize) else { continue };
            if item.dead & layer.bit() == 0 {
                item.dead |= layer.bit();
                killed.push(index);
            }
        }
        Ok(killed)
    }

    /// Marks what is deleted with something else: values that a newer one supersedes, and what
    /// hangs in something deleted. The numbers of what was not deleted before.
    pub(super) fn settle(&mut self, touched: &[u32], layer: Layer) -> Vec<u32> {
        let below = Layer::Base.bit() | layer.bit();
        let mut dead = Vec::new();
        for &index in touched {
            let Some(item) = self.get(index).filter(|item| item.chain != NONE) else { continue };
            if let Some(Chain { parent, key }) = self.chains.get(item.chain as usize) {
                if key.is_some() {
                    let end = self.chain_end(item.chain);
                    dead.extend(self.chain_items(item.chain).filter(|&other| other != end));
                }
                let holder = match parent {
                    Parent::Item(id) => self.find(*id).and_then(|index| self.get(index)),
                    Parent::Root(_) => None,
                };
                if holder.is_some_and(|holder| holder.dead & below != 0) {
                    dead.push(index);
                }
            }
            if item.dead & below != 0 {
                let chains = self.chains_in(item.id);
                dead.extend(chains.iter().flat_map(|&chain| self.chain_items(chain)));
            }
        }
        dead.retain(|&index| match self.items.get_mut(index as usize) {
            Some(item) if item.dead & below == 0 => {
                item.dead |= layer.bit();
                true
            }
            _ => false,
        });
        dead
    }
}
