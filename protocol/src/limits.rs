//! Every limit of the wire, with its unit and its reason.

/// Largest frame that a socket takes, in bytes: several megabytes pasted at once fit, and a
/// thousand hostile sockets cannot hold more than the machine has.
pub const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;

/// Largest Yjs update, in bytes: a frame less its address, type and lengths.
pub const MAX_UPDATE_BYTES: usize = MAX_FRAME_BYTES - 1024;

/// Most messages in one frame of the y-websocket dialect: its clients send one, or a few.
pub const MAX_MESSAGES_PER_FRAME: usize = 1000;

/// Most clients in a state vector or in one update. Each page load is a new client, so an old
/// document has thousands; five bytes could otherwise declare a table of a gigabyte.
pub const MAX_STATE_VECTOR_CLIENTS: usize = 1 << 18;

/// Deepest chain of clients that wait for each other within one update. Honest documents reach
/// some thousands; decoders pay the square of the depth.
pub const MAX_DEPENDENCY_DEPTH: usize = 1 << 15;

/// Highest clock, exclusive: decoders compute differences of clocks in 32 signed bits.
pub const MAX_CLOCK: u32 = i32::MAX as u32;

/// Deepest nesting of an `Any` value or of JSON: decoders recurse.
pub const MAX_ANY_DEPTH: usize = 64;

/// Most `Any` values in one update: each takes a byte on the wire and some fifty in memory.
pub const MAX_ANY_VALUES: usize = 1 << 21;

/// Most documents on one socket, as in the reference server.
pub const MAX_DOCUMENTS_PER_SOCKET: usize = 100;

/// Most syncs that a client may leave unanswered on one document.
pub const MAX_OUTSTANDING_SYNCS: usize = 64;

/// Bytes that a socket may queue before its documents are opened, as in the reference server.
pub const MAX_PRE_AUTH_BYTES: usize = 5 * 1024 * 1024;

/// Messages that a socket may queue before its documents are opened, as in the reference server.
pub const MAX_PRE_AUTH_MESSAGES: usize = 1000;

/// Seconds within which a client must send the token of a document, as in the reference server.
pub const PRE_AUTH_SECONDS: u64 = 60;

/// Largest token, in bytes: signed tokens take some hundreds.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Largest version text of a provider, in bytes.
pub const MAX_VERSION_BYTES: usize = 64;

/// Largest address (room name, or `room \0 session`), in bytes.
pub const MAX_ADDRESS_BYTES: usize = 256;

/// Largest room name, in bytes: it is part of keys and paths.
pub const MAX_ROOM_BYTES: usize = 200;

/// Largest presence state of one client, in bytes of JSON.
pub const MAX_AWARENESS_STATE_BYTES: usize = 32 * 1024;

/// Most entries in one awareness message. Stock clients send back what they are told, so they do
/// not fit in a room where more show themselves.
pub const MAX_AWARENESS_ENTRIES_PER_MESSAGE: usize = 4096;

/// Largest awareness message, in bytes.
pub const MAX_AWARENESS_BYTES: usize = 1024 * 1024;

/// Largest stateless payload, in bytes: they are small signals, not documents.
pub const MAX_STATELESS_BYTES: usize = 64 * 1024;

/// Seconds between two keep-alives. Stock clients leave after 30 s without a message, and do not
/// count WebSocket pings.
pub const KEEP_ALIVE_SECONDS: u64 = 15;

/// Seconds without a byte from the client after which its socket is closed. Some clients say
/// nothing for hours, so the owner of the socket must send WebSocket pings and report the pongs.
pub const SILENCE_SECONDS: u64 = 60;

/// Seconds between the WebSocket pings of the owner: two must fit in [`SILENCE_SECONDS`].
pub const PING_SECONDS: u64 = 25;
