//! The sync protocols of Yjs as pure state machines: bytes and time in, events and bytes out.
