//! The codes with which a socket is closed, and what a client makes of them.
//!
//! y-websocket stops for 4400 to 4499 and reconnects for anything else; Hocuspocus providers
//! reconnect for every code. So what may be retried stays outside 4400 to 4499, and a document
//! that is refused to a Hocuspocus provider is refused by a message, not by closing.

/// Why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// 1001, retry: the server is shutting down.
    GoingAway,
    /// 1011, retry: something failed on the server.
    Internal,
    /// 1013, retry: overloaded, not ready, or the client was too slow.
    TryAgain,
    /// 4205, retry: limits before authentication were exceeded, or the view must be reset.
    Reset,
    /// 4508, retry: the client was silent too long (4408 would stop y-websocket).
    Timeout,
    /// 4400, stop: the client broke the protocol.
    BadMessage,
    /// 4401, stop: no valid token.
    Unauthorized,
    /// 4403, stop: the token does not give this right.
    Forbidden,
    /// 4404, stop: no such room.
    NotFound,
    /// 4409, stop: the document was replaced; start from a fresh copy.
    OtherEpoch,
    /// 4413, stop: a message is above the limits (1009 would make y-websocket send it for ever).
    TooBig,
}

/// What a stock y-websocket client does after a close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// It reconnects with backoff.
    Retry,
    /// It stops and tells its application.
    Stop,
}

impl CloseCode {
    /// Every code, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::GoingAway,
        Self::Internal,
        Self::TryAgain,
        Self::Reset,
        Self::Timeout,
        Self::BadMessage,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::OtherEpoch,
        Self::TooBig,
    ];

    /// The number in the close frame.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::Internal => 1011,
            Self::TryAgain => 1013,
            Self::Reset => 4205,
            Self::Timeout => 4508,
            Self::BadMessage => 4400,
            Self::Unauthorized => 4401,
            Self::Forbidden => 4403,
            Self::NotFound => 4404,
            Self::OtherEpoch => 4409,
            Self::TooBig => 4413,
        }
    }

    /// The code with this number, if it is one of ours.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// What a stock y-websocket client does after it.
    #[must_use]
    pub fn disposition(self) -> Disposition {
        if (4400..4500).contains(&self.code()) { Disposition::Stop } else { Disposition::Retry }
    }

    /// The text in the close frame: short, fixed, without secrets.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going away",
            Self::Internal => "internal error",
            Self::TryAgain => "try again later",
            Self::Reset => "reset connection",
            Self::Timeout => "connection timeout",
            Self::BadMessage => "bad message",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found: rooms are text:<uuid>, amendment:<uuid> or open/<name>",
            Self::OtherEpoch => "other epoch",
            Self::TooBig => "message too big",
        }
    }
}
