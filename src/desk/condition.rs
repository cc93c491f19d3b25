//! The conditions that the words come to, as the domain decides on them.

use crate::{
    domain::amendment::{Likeness, condition::Condition},
    text::branch,
};

impl From<branch::Likeness> for Likeness {
    fn from(found: branch::Likeness) -> Self {
        match found {
            branch::Likeness::Identical => Self::Identical,
            branch::Likeness::Near => Self::Near,
        }
    }
}

impl From<branch::Condition> for Condition {
    fn from(found: branch::Condition) -> Self {
        match found {
            branch::Condition::Clean => Self::Clean,
            branch::Condition::Touched => Self::Touched,
            branch::Condition::Contested => Self::Contested,
            branch::Condition::Satisfied => Self::Satisfied,
            branch::Condition::Orphaned => Self::Orphaned,
        }
    }
}
