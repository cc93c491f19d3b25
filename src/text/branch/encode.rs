//! Elements of a weave as an update (v1), and a weave's own words.

use bytes::{BufMut as _, Bytes, BytesMut};
use coopol_protocol::lib0;

use super::{
    content::{Content, number},
    ids::{Id, Ids},
    parse::Parsed,
    weave::Parent,
};

const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_KEY: u8 = 0x20;
const COLLECTED: u8 = 0;
const PARENT_IS_ROOT: u64 = 1;
const PARENT_IS_ITEM: u64 = 0;
/// A map, without anything in it yet.
const MAP: u8 = 1;

/// The update that brings `items` and deletes `deleted`. The items of a client are contiguous.
pub(super) fn encode(mut items: Vec<Parsed>, deleted: &Ids) -> Bytes {
    // Yjs writes the highest client first.
    items.sort_by_key(|item| (std::cmp::Reverse(item.id.client), item.id.clock));
    let sections: Vec<_> = items.chunk_by(|a, b| a.id.client == b.id.client).collect();
    let mut out = BytesMut::new();
    lib0::write_var_uint(&mut out, sections.len() as u64);
    for section in sections {
        let Some(first) = section.first() else { continue };
        lib0::write_var_uint(&mut out, section.len() as u64);
        lib0::write_var_uint(&mut out, first.id.client);
        lib0::write_var_uint(&mut out, first.id.clock.into());
        section.iter().for_each(|item| write_item(&mut out, item));
    }
    write_deleted(&mut out, deleted);
    out.freeze()
}

fn write_item(out: &mut BytesMut, item: &Parsed) {
    let content = match &item.content {
        Content::Gone => {
            out.put_u8(COLLECTED);
            return lib0::write_var_uint(out, item.len.into());
        }
        Content::Deleted => number::DELETED,
        Content::Text(_) => number::TEXT,
        Content::Marker => number::TYPE,
        Content::Format { .. } => number::FORMAT,
        Content::Values(_) => number::VALUES,
        Content::Other(number, _) => *number,
    };
    let bit = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
    let key = item.parent.as_ref().and_then(|(_, key)| key.as_ref());
    let origins =
        bit(item.origin.is_some(), HAS_ORIGIN) | bit(item.right_origin.is_some(), HAS_RIGHT_ORIGIN);
    out.put_u8(content | origins | bit(key.is_some(), HAS_KEY));
    for id in [item.origin, item.right_origin].into_iter().flatten() {
        write_id(out, id);
    }
    if let Some((parent, key)) = item.parent.as_ref().filter(|_| origins == 0) {
        match parent {
            Parent::Root(name) => {
                lib0::write_var_uint(out, PARENT_IS_ROOT);
                lib0::write_var_bytes(out, name);
            }
            Parent::Item(id) => {
                lib0::write_var_uint(out, PARENT_IS_ITEM);
                write_id(out, *id);
            }
        }
        if let Some(key) = key {
            lib0::write_var_bytes(out, key);
        }
    }
    write_content(out, item);
}

fn write_content(out: &mut BytesMut, item: &Parsed) {
    match &item.content {
        Content::Gone => {}
        Content::Deleted => lib0::write_var_uint(out, item.len.into()),
        Content::Text(words) => lib0::write_var_bytes(out, words),
        Content::Marker => out.put_u8(MAP),
        Content::Format { name, value } => {
            lib0::write_var_bytes(out, name);
            lib0::write_var_bytes(out, value);
        }
        Content::Values(encoded) | Content::Other(_, encoded) => out.put_slice(encoded),
    }
}

fn write_id(out: &mut BytesMut, id: Id) {
    lib0::write_var_uint(out, id.client);
    lib0::write_var_uint(out, id.clock.into());
}

fn write_deleted(out: &mut BytesMut, deleted: &Ids) {
    let clients: Vec<u64> = deleted.clients().collect();
    lib0::write_var_uint(out, clients.len() as u64);
    for client in clients.into_iter().rev() {
        let ranges: Vec<_> = deleted.iter().filter(|range| range.client == client).collect();
        lib0::write_var_uint(out, client);
        lib0::write_var_uint(out, ranges.len() as u64);
        for range in ranges {
            lib0::write_var_uint(out, range.start.into());
            lib0::write_var_uint(out, (range.end - range.start).into());
        }
    }
}
