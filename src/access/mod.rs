//! Who may open a room: tokens that name a member and a room, and their revocation.

pub mod revocation;
pub mod token;
