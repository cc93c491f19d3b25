//! The envelope of every record: format version, author, time, command, kind.
