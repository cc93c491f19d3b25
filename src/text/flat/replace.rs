//! Puts words in place of others, as an editor would: what an example proposes.

use bytes::Bytes;
use yrs::{
    Any, ClientID, Doc, OffsetKind, Options, Out, Text as _, Transact as _, Update,
    types::text::YChange, updates::decoder::Decode as _,
};

use super::ROOT;

/// What stands where a block marker is, so that places in the words are places in the text.
const MARKER: char = '\u{fffc}';

/// The update (v1) that puts `new` in place of `old` where it first stands in a text whose state is
/// `state`, written under the Yjs client id `client`, which nobody else may have. `None` if `old`
/// does not stand there.
pub fn replace(state: &Bytes, (old, new): (&str, &str), client: u64) -> Option<Bytes> {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    options.cleanup_formatting = false;
    let doc = Doc::with_options(options);
    let root = doc.get_or_insert_text(ROOT);
    doc.transact_mut().apply_update(Update::decode_v1(state).ok()?).ok()?;
    let pieces = root.diff(&doc.transact(), YChange::identity);
    let words: String = pieces
        .into_iter()
        .map(|piece| match piece.insert {
            Out::Any(Any::String(words)) => words.to_string(),
            _ => MARKER.to_string(),
        })
        .collect();
    let units = |part: &str| u32::try_from(part.encode_utf16().count()).ok();
    let start = units(&words[..words.find(old)?])?;
    let mut transaction = doc.transact_mut();
    // Before the old words go, so that the new ones stand where these stood, in their block.
    root.insert(&mut transaction, start, new);
    root.remove_range(&mut transaction, start + units(new)?, units(old)?);
    transaction.commit();
    Some(transaction.encode_update_v1().into())
}
