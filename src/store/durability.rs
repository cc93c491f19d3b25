//! What an answered append survives.

use std::fmt;

/// How safe an acknowledged append is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// Gone with the process: tests and trials.
    Memory,
    /// In the operating system's hands: survives the process, not the machine.
    Process,
    /// On the disk: `fsync` before the acknowledgement.
    Fsync,
    /// With this many replicas besides the server: survives any machine but the last.
    Replicated(u8),
}

impl fmt::Display for Durability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory"),
            Self::Process => f.write_str("process"),
            Self::Fsync => f.write_str("fsync"),
            Self::Replicated(count) => write!(f, "replicated {count}"),
        }
    }
}
