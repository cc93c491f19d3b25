//! Takes in what happened. An event about something unknown changes nothing: a log that lost its
//! beginning must not stop the hub.

use imbl::{OrdSet, Vector};

use super::{
    Amendment, Confirmation, Decided, Outcome, Placement, Procedure, Rules, Status, Verdict,
    event::Event,
};
use crate::domain::ids::{AmendmentId, MemberId};

impl Procedure {
    /// The state after `event`, which happened at `at_s` (seconds since 1970) by `by`.
    pub fn apply(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::RulesSet { threshold, commission } => {
                self.rules = Rules { threshold, commission }
            }
            Event::Opened { amendment, parent, title, author } => {
                self.amendments.insert(amendment, opened((parent, title), author, at_s));
            }
            Event::Placed { amendment, before } => {
                self.placed.retain(|placement| placement.amendment != amendment);
                self.placed.push_back(Placement { amendment, before });
            }
            Event::Tabled { amendment, number, rectified, wording } => {
                self.last_number = self.last_number.max(number);
                self.change(amendment, at_s, |one| {
                    one.number = Some(number);
                    one.rectified = rectified;
                    one.status = Status::Tabled;
                    one.wording = Some(wording);
                    one.confirmation = Confirmation::Holds;
                });
            }
            event => self.apply_to_one(event, by, at_s),
        }
    }

    fn apply_to_one(&mut self, event: Event, by: &MemberId, at_s: u64) {
        let Some(amendment) = event.amendment() else { return };
        self.change(amendment, at_s, |one| match event {
            Event::Retitled { title, .. } => one.title = title,
            Event::AuthorAdded { member, .. } => {
                one.authors.insert(member);
            }
            Event::AuthorRemoved { member, .. } => {
                one.authors.remove(&member);
            }
            Event::CollectingBegun { .. } => one.status = Status::Collecting,
            Event::Supported { member, .. } => {
                one.signatories.insert(member);
            }
            Event::SupportWithdrawn { member, .. } => {
                one.signatories.remove(&member);
            }
            Event::Reopened { .. } => one.status = Status::Draft,
            Event::ConfirmationAsked { .. } => one.confirmation = Confirmation::Asked,
            Event::Confirmed { wording, .. } => {
                (one.wording, one.confirmation) = (Some(wording), Confirmation::Holds);
            }
            Event::Carried { wording, .. } => one.wording = Some(wording),
            Event::MergeOffered { into, .. } => one.offered = Some(into),
            Event::MergeDropped { .. } => one.offered = None,
            Event::Merged { into, .. } => {
                let (outcome, reason, cause) = (Outcome::Withdrawn, String::new(), Some(into));
                let verdict = Verdict { outcome, reason, cause, ballot: None, record: None };
                (one.offered, one.status) = (None, Status::Withdrawn);
                one.verdict = Some(Decided { verdict, by: by.clone(), at_s });
            }
            Event::Joined { people, .. } => {
                one.authors = one.authors.clone().union(people.authors);
                one.signatories = one.signatories.clone().union(people.signatories);
            }
            Event::OpinionGiven { opinion, .. } => one.opinion = Some(opinion),
            Event::Admitted { .. } => one.status = Status::ToDiscuss,
            Event::Called { .. } => one.status = Status::Called,
            Event::BallotOpened { ballot, .. } => one.ballots.push_back(ballot),
            Event::Decided { verdict, .. } => {
                one.status = verdict.outcome.into();
                one.verdict = Some(Decided { verdict, by: by.clone(), at_s });
            }
            Event::Undone { record, .. } => {
                one.undone += u32::from(record.is_some());
                (one.status, one.verdict) = (Status::ToDiscuss, None);
            }
            Event::BallotClosed { ballot, .. } => {
                one.closed_ballots.insert(ballot);
            }
            // Those of the function before this one.
            Event::RulesSet { .. }
            | Event::Opened { .. }
            | Event::Placed { .. }
            | Event::Tabled { .. } => {}
        });
    }

    fn change(&mut self, id: AmendmentId, at_s: u64, change: impl FnOnce(&mut Amendment)) {
        if let Some(amendment) = self.amendments.get_mut(&id) {
            change(amendment);
            amendment.changed_at_s = at_s;
        }
    }
}

fn opened(
    (parent, title): (Option<AmendmentId>, String),
    author: MemberId,
    at_s: u64,
) -> Amendment {
    Amendment {
        parent,
        title,
        number: None,
        rectified: 0,
        status: Status::Draft,
        authors: OrdSet::unit(author),
        signatories: OrdSet::new(),
        opinion: None,
        wording: None,
        confirmation: Confirmation::Holds,
        offered: None,
        verdict: None,
        undone: 0,
        ballots: Vector::new(),
        closed_ballots: OrdSet::new(),
        opened_at_s: at_s,
        changed_at_s: at_s,
    }
}
