//! The scripts, and calls of them.

use bytes::Bytes;
use redis::{Cmd, Pipeline, RedisError, aio::MultiplexedConnection};

/// A script that Redis runs as one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Append,
    Compact,
    Erase,
    Page,
    Put,
}

impl Script {
    const ALL: [Self; 5] = [Self::Append, Self::Compact, Self::Erase, Self::Page, Self::Put];

    fn source(self) -> &'static str {
        match self {
            Self::Append => concat!(include_str!("common.lua"), include_str!("append.lua")),
            Self::Compact => concat!(include_str!("common.lua"), include_str!("compact.lua")),
            Self::Erase => concat!(include_str!("common.lua"), include_str!("erase.lua")),
            Self::Page => concat!(include_str!("common.lua"), include_str!("page.lua")),
            Self::Put => concat!(include_str!("common.lua"), include_str!("put.lua")),
        }
    }
}

/// Under which names a server knows the scripts.
#[derive(Clone, Debug)]
pub(super) struct Scripts {
    names: [String; Script::ALL.len()],
}

impl Scripts {
    /// Gives the server all scripts; it keeps them until it is restarted or told to forget them.
    pub(super) async fn load(connection: &mut MultiplexedConnection) -> Result<Self, RedisError> {
        let mut loading = Pipeline::new();
        for script in Script::ALL {
            loading.cmd("SCRIPT").arg("LOAD").arg(script.source());
        }
        let names = loading.query_async(connection).await?;
        Ok(Self { names })
    }

    fn name(&self, script: Script) -> &str {
        &self.names[script as usize]
    }
}

/// One run of a script.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) script: Script,
    pub(super) keys: Vec<String>,
    pub(super) args: Vec<Bytes>,
}

/// Memory and traffic that an argument costs beside its bytes, roughly.
const ARGUMENT_OVERHEAD_BYTES: usize = 64;

impl Call {
    /// The command that runs it, on a server that knows the scripts.
    pub(super) fn command(&self, scripts: &Scripts) -> Cmd {
        let mut command = redis::cmd("EVALSHA");
        command.arg(scripts.name(self.script)).arg(self.keys.len()).arg(&self.keys);
        for arg in &self.args {
            command.arg(&arg[..]);
        }
        command
    }

    /// What it costs in a queue, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.args.iter().map(|arg| arg.len() + ARGUMENT_OVERHEAD_BYTES).sum()
    }
}

/// A number as an argument.
pub(super) fn digits(number: impl ToString + Copy) -> Bytes {
    number.to_string().into()
}

/// Text as an argument.
pub(super) fn text(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}
