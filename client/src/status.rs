//! What a room's client is doing, and why it stopped.

use std::time::Duration;

/// What the client of a room is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Opening the connection, or waiting for the right to enter the room.
    Connecting,
    /// In the room; what the hub has is on its way.
    Syncing,
    /// In the room with all that the hub has; edits flow.
    Synced,
    /// Not connected. Edits are kept and will be sent.
    Offline {
        /// When the next attempt begins, counted from the moment of this status.
        retry_in: Duration,
    },
    /// Stopped for good: trying again would not help. Edits stay in the document.
    Refused(Refusal),
    /// Left by [`crate::Client::close`], or because every handle was dropped.
    Closed,
}

impl Status {
    /// Why nothing more will come, if so.
    pub(crate) fn ended(&self) -> Option<Ended> {
        match self {
            Self::Refused(refusal) => Some(Ended::Refused(refusal.clone())),
            Self::Closed => Some(Ended::Closed),
            Self::Connecting | Self::Syncing | Self::Synced | Self::Offline { .. } => None,
        }
    }
}

/// Why the hub, or this program, does not let the client in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The hub refused the room, or the channel.
    #[error("the hub refused: {0}")]
    PermissionDenied(String),
    /// The hub had let us in, and put us out: the document was replaced (`other epoch`), say.
    /// Keep your copy aside and start from a fresh document.
    #[error("the hub closed the room for good: {0}")]
    PutOut(String),
    /// The hub closed the connection with a code that means "do not come back".
    #[error("the hub closed the connection for good ({code} {reason})")]
    Closed {
        /// The WebSocket close code, 4400 to 4499.
        code: u16,
        /// The text beside it.
        reason: String,
    },
    /// The token's provider has none.
    #[error("no token: {0}")]
    NoToken(String),
    /// The address cannot be connected to by this program at all.
    #[error("cannot connect to this address: {0}")]
    Address(String),
}

/// Why a wait ended without what it waited for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The client was refused for good.
    #[error(transparent)]
    Refused(Refusal),
    /// The client was closed.
    #[error("the client was closed")]
    Closed,
}

/// Why edits are not known to be stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The hub refused an edit: this client may only read, or the room is full. The edits stay in
    /// the document.
    #[error("the hub refused an edit")]
    Refused,
    /// Nothing more comes.
    #[error(transparent)]
    Ended(Ended),
}

/// Why a room could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The address is not one of a WebSocket (`ws://…` or `wss://…`).
    #[error("not the address of a WebSocket: {0}")]
    Url(String),
    /// A room's name is empty, too long, or holds control characters.
    #[error("a room's name has 1 to {} bytes and no control characters", crate::MAX_ROOM_BYTES)]
    RoomName,
    /// This connection has that room open already.
    #[error("this connection has the room open already")]
    AlreadyOpen,
    /// This connection has as many rooms open as a hub allows.
    #[error("a connection holds at most {} rooms", crate::MAX_ROOMS)]
    TooManyRooms,
    /// The token holds what no header of a request can.
    #[error("the token holds characters that no token has")]
    Token,
    /// There is no tokio runtime to run on.
    #[error("a tokio runtime is needed to connect")]
    NoRuntime,
    /// The connection was closed.
    #[error("the connection was closed")]
    Closed,
}
