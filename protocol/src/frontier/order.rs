//! Whether the clients of one update can be integrated in some order.
//!
//! Decoders follow dependencies from client to client with a stack. An honest update always has
//! an order; a circle would be kept aside for ever, and a very deep chain costs the decoder the
//! square of its depth.

use std::ops::Range;

use crate::limits::MAX_DEPENDENCY_DEPTH;
use crate::update::MalformedUpdate;

/// A struct at `clock` of its section needs `needed_clock` of another section first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    pub(super) clock: u32,
    pub(super) on_section: usize,
    pub(super) needed_clock: u32,
}

/// One section: its waits in ascending clocks, and how far it can be integrated.
struct Progress {
    waits: Range<usize>,
    reached: u32,
    end: u32,
    is_waiting: bool,
}

/// Integrates all sections as a decoder would, highest client first.
pub(super) struct Order {
    waits: Vec<Wait>,
    sections: Vec<Progress>,
}

impl Order {
    pub(super) fn new() -> Self {
        Self { waits: Vec::new(), sections: Vec::new() }
    }

    /// Adds the next section, with its waits in ascending clocks.
    pub(super) fn push(&mut self, waits: impl IntoIterator<Item = Wait>, end: u32) {
        let start = self.waits.len();
        self.waits.extend(waits);
        let waits = start..self.waits.len();
        self.sections.push(Progress { waits, reached: 0, end, is_waiting: false });
    }

    /// Checks that every section comes to its end, starting with those of `order` in turn.
    pub(super) fn check(
        mut self,
        order: impl IntoIterator<Item = usize>,
    ) -> Result<(), MalformedUpdate> {
        if self.waits.is_empty() {
            return Ok(());
        }
        for section in 0..self.sections.len() {
            self.update_reached(section);
        }
        for section in order {
            self.integrate(section)?;
        }
        Ok(())
    }

    fn integrate(&mut self, section: usize) -> Result<(), MalformedUpdate> {
        let mut stack = vec![section];
        while let Some(&top) = stack.last() {
            let Some(wait) = self.next_wait(top) else {
                self.leave(&mut stack);
                if stack.is_empty() || self.is_enough_for_top(&stack) {
                    continue;
                }
                return Err(MalformedUpdate::Entangled);
            };
            if self.reached(wait.on_section) > wait.needed_clock {
                self.satisfy(top);
                if self.is_enough_for_below(&stack) {
                    self.leave(&mut stack);
                }
                continue;
            }
            let is_circle = wait.on_section == top || self.is_waiting(wait.on_section);
            if is_circle || stack.len() >= MAX_DEPENDENCY_DEPTH {
                return Err(MalformedUpdate::Entangled);
            }
            self.set_waiting(top, true);
            stack.push(wait.on_section);
        }
        Ok(())
    }

    /// Whether the section on top came as far as the one below it, if any, needs.
    fn is_enough_for_below(&self, stack: &[usize]) -> bool {
        stack
            .split_last()
            .is_some_and(|(_, below)| !below.is_empty() && self.is_enough_for_top(below))
    }

    /// Whether the next struct of the section on top has what it waits for.
    fn is_enough_for_top(&self, stack: &[usize]) -> bool {
        stack
            .last()
            .and_then(|top| self.next_wait(*top))
            .is_none_or(|wait| self.reached(wait.on_section) > wait.needed_clock)
    }

    fn leave(&mut self, stack: &mut Vec<usize>) {
        stack.pop();
        if let Some(&below) = stack.last() {
            self.set_waiting(below, false);
        }
    }

    fn next_wait(&self, section: usize) -> Option<Wait> {
        let waits = &self.sections.get(section)?.waits;
        if waits.is_empty() { None } else { self.waits.get(waits.start).copied() }
    }

    fn satisfy(&mut self, section: usize) {
        if let Some(progress) = self.sections.get_mut(section) {
            progress.waits.start += 1;
        }
        self.update_reached(section);
    }

    fn update_reached(&mut self, section: usize) {
        let next = self.next_wait(section).map(|wait| wait.clock);
        if let Some(progress) = self.sections.get_mut(section) {
            progress.reached = next.unwrap_or(progress.end);
        }
    }

    fn reached(&self, section: usize) -> u32 {
        self.sections.get(section).map_or(0, |progress| progress.reached)
    }

    fn is_waiting(&self, section: usize) -> bool {
        self.sections.get(section).is_some_and(|progress| progress.is_waiting)
    }

    fn set_waiting(&mut self, section: usize, is_waiting: bool) {
        if let Some(progress) = self.sections.get_mut(section) {
            progress.is_waiting = is_waiting;
        }
    }
}
