//! Who wrote and who deleted which ids, and when: kept when the log is compacted.
//!
//! Ids are credited once, to the first record that brings them. Neighbouring ids with the same
//! credit are one span, and times are kept to the minute, so that a paragraph typed by one person
//! costs a few bytes and not a record a letter.

use std::collections::BTreeMap;

use bytes::BytesMut;
use coopol_protocol::{
    frontier::IdRange,
    lib0::{self, Reader},
};

use crate::domain::ids::MemberId;

/// How finely time is kept, in milliseconds: what a history shows.
pub const TIME_STEP_MS: u64 = 60_000;

/// To whom a span of ids is credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The member whose record brought it.
    pub member: MemberId,
    /// Whether that member wrote it or passed another's words on.
    pub role: Role,
    /// When, in milliseconds since 1970, rounded down to [`TIME_STEP_MS`].
    pub at_ms: u64,
}

/// What a member did with the ids credited to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Wrote (or deleted) them.
    Author,
    /// Sent words made under a client id that belongs to somebody else.
    Relay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    end: u32,
    member: u32,
    role: Role,
    step: u64,
}

/// Spans by client and first clock; spans of one client never overlap.
type Spans = BTreeMap<(u64, u32), Span>;

/// The credits of a whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    members: Vec<MemberId>,
    inserted: Spans,
    deleted: Spans,
}

impl Attribution {
    /// Credits new ids; `range` has not been credited before.
    pub fn credit_insertion(&mut self, range: IdRange, credit: &Credit) {
        let span = self.span(range, credit);
        extend(&mut self.inserted, range, span);
    }

    /// Credits deletions; `range` has not been deleted before.
    pub fn credit_deletion(&mut self, range: IdRange, credit: &Credit) {
        let span = self.span(range, credit);
        extend(&mut self.deleted, range, span);
    }

    /// Who inserted an id.
    pub fn insertion(&self, client: u64, clock: u32) -> Option<Credit> {
        self.find(&self.inserted, client, clock)
    }

    /// Who inserted an id, and up to which clock the answer is the same for those after it.
    pub fn insertions_from(&self, client: u64, clock: u32) -> (Option<Credit>, u32) {
        let credit = self.insertion(client, clock);
        let span = self.inserted.range((client, 0)..=(client, clock)).next_back();
        let known = span.map(|(_, span)| span.end).filter(|_| credit.is_some());
        let after = (client, clock.saturating_add(1));
        let next = || self.inserted.range(after..=(client, u32::MAX)).next();
        let end = known.or_else(|| next().map(|(&(_, start), _)| start)).unwrap_or(u32::MAX);
        (credit, end)
    }

    /// Who deleted an id; `None` while it stands.
    pub fn deletion(&self, client: u64, clock: u32) -> Option<Credit> {
        self.find(&self.deleted, client, clock)
    }

    /// The member that each client id belongs to: the first who wrote under it.
    pub fn owners(&self) -> impl Iterator<Item = (u64, &MemberId)> {
        let mut last = None;
        self.inserted.iter().filter_map(move |(&(client, _), span)| {
            if span.role == Role::Relay || last == Some(client) {
                return None;
            }
            last = Some(client);
            self.members.get(span.member as usize).map(|member| (client, member))
        })
    }

    /// How many spans are kept: what the attribution costs.
    pub fn span_count(&self) -> usize {
        self.inserted.len() + self.deleted.len()
    }

    fn span(&mut self, range: IdRange, credit: &Credit) -> Span {
        let known = self.members.iter().position(|member| *member == credit.member);
        let index = known.unwrap_or_else(|| {
            self.members.push(credit.member.clone());
            self.members.len() - 1
        });
        let member = u32::try_from(index).unwrap_or(u32::MAX);
        Span { end: range.end, member, role: credit.role, step: credit.at_ms / TIME_STEP_MS }
    }

    fn find(&self, spans: &Spans, client: u64, clock: u32) -> Option<Credit> {
        let (_, span) = spans.range((client, 0)..=(client, clock)).next_back()?;
        if clock >= span.end {
            return None;
        }
        let member = self.members.get(span.member as usize)?.clone();
        Some(Credit { member, role: span.role, at_ms: span.step * TIME_STEP_MS })
    }

    /// Appends the encoded form: the members, then the insertions, then the deletions.
    pub fn write(&self, out: &mut BytesMut) {
        lib0::write_var_uint(out, self.members.len() as u64);
        for member in &self.members {
            lib0::write_var_bytes(out, member.as_str().as_bytes());
        }
        write_spans(out, &self.inserted);
        write_spans(out, &self.deleted);
    }

    /// Reads what [`Self::write`] wrote; `None` if it is damaged.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut members = Vec::new();
        for _ in 0..reader.var_uint().ok()? {
            members.push(MemberId::new(reader.var_str().ok()?).ok()?);
        }
        let inserted = read_spans(reader, members.len())?;
        let deleted = read_spans(reader, members.len())?;
        Some(Self { members, inserted, deleted })
    }
}

/// Adds a span, grown onto its left neighbour where that carries the same credit.
fn extend(spans: &mut Spans, range: IdRange, span: Span) {
    let before = (range.client, 0)..(range.client, range.start);
    if let Some((_, left)) = spans.range_mut(before).next_back() {
        let same = Span { end: left.end, ..span } == *left;
        if same && left.end == range.start {
            left.end = range.end;
            return;
        }
    }
    spans.insert((range.client, range.start), span);
}

/// Per span: client, gap after the span before (absolute at a new client), length, member and
/// role in one number, time step. Clients repeat as 0 ("same"), else client + 1.
fn write_spans(out: &mut BytesMut, spans: &Spans) {
    lib0::write_var_uint(out, spans.len() as u64);
    let (mut last_client, mut last_end) = (None, 0);
    for (&(client, start), span) in spans {
        if last_client == Some(client) {
            lib0::write_var_uint(out, 0);
        } else {
            lib0::write_var_uint(out, client + 1);
            last_end = 0;
        }
        lib0::write_var_uint(out, u64::from(start - last_end));
        lib0::write_var_uint(out, u64::from(span.end - start));
        let role = u64::from(span.role == Role::Relay);
        lib0::write_var_uint(out, u64::from(span.member) * 2 + role);
        lib0::write_var_uint(out, span.step);
        (last_client, last_end) = (Some(client), span.end);
    }
}

fn read_spans(reader: &mut Reader<'_>, members: usize) -> Option<Spans> {
    let mut spans = Spans::new();
    let (mut client, mut last_end) = (0, 0_u32);
    for _ in 0..reader.var_uint().ok()? {
        let next = reader.var_uint().ok()?;
        if let Some(new_client) = next.checked_sub(1) {
            (client, last_end) = (new_client, 0);
        }
        let start = last_end.checked_add(reader.var_u32().ok()?)?;
        let end = start.checked_add(reader.var_u32().ok()?)?;
        let by = reader.var_u32().ok()?;
        let (member, role) = (by / 2, if by % 2 == 1 { Role::Relay } else { Role::Author });
        if member as usize >= members {
            return None;
        }
        let step = reader.var_uint().ok()?;
        spans.insert((client, start), Span { end, member, role, step });
        last_end = end;
    }
    Some(spans)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn credit(member: &str, role: Role, minute: u64) -> Credit {
        let member = MemberId::new(member).unwrap();
        Credit { member, role, at_ms: minute * TIME_STEP_MS }
    }

    #[test]
    fn typing_by_one_member_is_one_span() {
        let mut attribution = Attribution::default();
        for clock in 0..1_000 {
            let range = IdRange { client: 7, start: clock, end: clock + 1 };
            attribution.credit_insertion(range, &credit("a", Role::Author, 5));
        }
        assert_eq!(attribution.span_count(), 1);
        assert_eq!(attribution.insertion(7, 999), Some(credit("a", Role::Author, 5)));
        assert_eq!(attribution.insertion(7, 1_000), None);
        assert_eq!(attribution.deletion(7, 3), None);
    }

    #[test]
    fn a_client_id_belongs_to_its_first_author_and_never_to_a_relay() {
        let mut attribution = Attribution::default();
        let range = |start| IdRange { client: 7, start, end: start + 1 };
        attribution.credit_insertion(range(0), &credit("relay", Role::Relay, 1));
        attribution.credit_insertion(range(1), &credit("first", Role::Author, 1));
        attribution.credit_insertion(range(2), &credit("second", Role::Author, 1));
        let owners: Vec<_> = attribution.owners().map(|(c, m)| (c, m.to_string())).collect();
        assert_eq!(owners, [(7, "first".to_owned())]);
    }

    proptest! {
        #[test]
        fn attribution_round_trips_and_answers_like_a_table(
            acts in prop::collection::vec((0u64..3, 1u32..9, 0u8..3, any::<bool>(), 0u64..3), 0..60)
        ) {
            let mut attribution = Attribution::default();
            let mut table = BTreeMap::new();
            let mut clocks = [0_u32; 3];
            for (client, len, member, relay, minute) in acts {
                let role = if relay { Role::Relay } else { Role::Author };
                let credit = credit(&format!("m{member}"), role, minute);
                let start = clocks[usize::try_from(client).unwrap()];
                let range = IdRange { client, start, end: start + len };
                clocks[usize::try_from(client).unwrap()] = range.end;
                attribution.credit_insertion(range, &credit);
                for clock in range.start..range.end {
                    table.insert((client, clock), credit.clone());
                }
            }
            let mut bytes = BytesMut::new();
            attribution.write(&mut bytes);
            let read = Attribution::read(&mut Reader::new(&bytes)).unwrap();
            prop_assert_eq!(&read, &attribution);
            for client in 0..3 {
                for clock in 0..600 {
                    let expected = table.get(&(client, clock)).cloned();
                    prop_assert_eq!(read.insertion(client, clock), expected);
                }
            }
        }
    }
}
