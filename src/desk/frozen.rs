//! A wording as it is kept with its branch: for the text, and as it was read when it was frozen.

use bytes::{BufMut as _, Bytes, BytesMut};
use coopol_protocol::lib0::{self, Reader};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::WordsError;
use crate::{
    record::json_bytes,
    text::branch::{self, Alineas, Branch, BranchError, Wording},
};

/// The version of the form: the wording, then JSON of how it reads.
const FORMAT_VERSION: u8 = 1;

/// One change of an amendment, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// The block in which it is; nothing for words before the first block.
    pub block: Option<String>,
    /// What sort of change it is, for instance `words` or `new_block`.
    pub kind: String,
    /// The words that go.
    pub removed: String,
    /// The words that come.
    pub added: String,
    /// A few words before it.
    pub before: String,
    /// A few words after it.
    pub after: String,
    /// Where it begins in what is amended, in UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// A frozen wording.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    /// For the text: what it takes to write it again.
    pub(super) wording: Wording,
    /// How it reads.
    pub(super) reading: Reading,
}

/// How a wording reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Change by change.
    pub changes: Vec<Told>,
    /// In words, as parliaments write it, in French.
    pub dispositif: Vec<String>,
}

impl Reading {
    /// How a branch reads, with the numbers of its base's alinéas. Where the base is an excerpt,
    /// `in_text` says where a place of it is in the whole.
    pub(super) fn counted(
        branch: &Branch,
        alineas: &Alineas,
        in_text: impl Fn(u32) -> u32,
    ) -> Self {
        let mut changes = branch.changes();
        let dispositif = branch::dispositif(&changes, alineas);
        for change in &mut changes {
            let from = in_text(change.from);
            (change.from, change.to) = (from, from + (change.to - change.from));
        }
        Self { changes: changes.into_iter().map(told).collect(), dispositif }
    }
}

fn told(change: branch::Change) -> Told {
    Told {
        block: change.block.map(|bid| bid.to_string()),
        kind: change.kind.name().to_owned(),
        removed: change.removed,
        added: change.added,
        before: change.before,
        after: change.after,
        from: change.from,
        to: change.to,
    }
}

impl Sealed {
    /// Freezes a branch as it stands.
    pub(super) fn seal(branch: &Branch, alineas: &Alineas) -> Self {
        let wording = branch.wording();
        let reading = Reading::counted(branch, alineas, |at| at);
        Self { wording, reading }
    }

    /// The bytes of its record.
    pub(super) fn encode(&self) -> Bytes {
        let reading = json_bytes(&self.reading);
        let mut out = BytesMut::new();
        out.put_u8(FORMAT_VERSION);
        lib0::write_var_bytes(&mut out, &self.wording.encode());
        out.put_slice(&reading);
        out.freeze()
    }

    /// Reads what [`Self::encode`] wrote.
    pub(super) fn decode(body: &Bytes) -> Result<Self, WordsError> {
        let damaged = || WordsError::Branch(BranchError::Malformed);
        let mut reader = Reader::new(body);
        if reader.u8().map_err(|_| damaged())? != FORMAT_VERSION {
            return Err(damaged());
        }
        let wording = body.slice_ref(reader.var_bytes().map_err(|_| damaged())?);
        let reading = serde_json::from_slice(&body[reader.position()..]).map_err(|_| damaged())?;
        Ok(Self { wording: Wording::decode(&wording)?, reading })
    }
}
