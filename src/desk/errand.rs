//! Errands: what members come to the desk for.

use tokio::sync::oneshot;

use super::{DeskError, Outcome, clerk::Book, words};
use crate::{
    domain::{
        amendment::{
            Outcome as Verdict, Wording,
            command::{Command, Insistence, Judgement, MAX_CONSEQUENCES, Refusal, Substance},
            condition::Effect,
        },
        ids::{AmendmentId, CommandId, MemberId, TextId},
    },
    ledger::By,
};

/// An amendment to be.
#[derive(Clone, Debug)]
pub struct NewAmendment {
    /// Its id.
    pub id: AmendmentId,
    /// What it amends, if that is not the text.
    pub parent: Option<AmendmentId>,
    /// What it is called in lists.
    pub title: String,
    /// Why, in plain words: the beginning of a text of its own. May be empty.
    pub rationale: String,
    /// Who writes it with whoever opens it.
    pub authors: Vec<MemberId>,
}

/// What somebody comes for.
#[derive(Clone, Debug)]
pub enum Errand {
    /// Commands that touch no words, all or none.
    Decide(Vec<Command>),
    /// Opens an amendment.
    Open(NewAmendment),
    /// Tables it, its wording frozen as it stands.
    Table(AmendmentId),
    /// Says that its wording holds on the text of now.
    Confirm(AmendmentId),
    /// Decides on it, and on others as a consequence.
    Judge(AmendmentId, Judgement, Vec<(AmendmentId, Verdict)>),
    /// Takes the decision back, and its words out of the text.
    Undo(AmendmentId, String),
}

/// What an adoption would do to other amendments.
pub type Effects = Vec<(AmendmentId, Effect)>;

/// An errand with the way back to whoever came.
pub(super) struct Ask {
    pub(super) who: MemberId,
    pub(super) id: Option<CommandId>,
    pub(super) errand: Errand,
    pub(super) answer: oneshot::Sender<Result<Outcome, DeskError>>,
}

impl Book {
    pub(super) async fn carry_out(
        &mut self,
        by: By<'_>,
        errand: Errand,
    ) -> Result<Outcome, DeskError> {
        // Nothing is decided on a procedure that does not know yet what was.
        if self.follow_at.is_some() {
            self.follow_enactments().await?;
        }
        match errand {
            Errand::Decide(commands) => self.decide(by, &commands).await,
            Errand::Open(new) => self.open_amendment(by, new).await,
            Errand::Table(amendment) => {
                let table = |substance| Command::Table(amendment, substance);
                // Asked first, so that nothing is frozen that cannot be tabled.
                let any = Substance::Wording(Wording { record: 0, at_s: 0 });
                self.weigh(by.0, &[table(any)])?;
                let frozen = self.freeze(amendment).await?;
                let substance = frozen.map_or(Substance::Nothing, Substance::Wording);
                self.decide(by, &[table(substance)]).await
            }
            Errand::Confirm(amendment) => {
                let any = Wording { record: 0, at_s: 0 };
                if self.weigh(by.0, &[Command::Confirm(amendment, any)])?.is_empty() {
                    return Ok(Outcome::Nothing);
                }
                let frozen = self.freeze(amendment).await?.ok_or(Refusal::NothingChanged)?;
                self.decide(by, &[Command::Confirm(amendment, frozen)]).await
            }
            Errand::Judge(amendment, judgement, consequences) => {
                self.judge(by, (amendment, judgement), consequences).await
            }
            Errand::Undo(amendment, reason) => {
                let is_adopted = self.now().procedure.amendment(amendment).is_some_and(|one| {
                    one.verdict.as_ref().is_some_and(|it| it.verdict.record.is_some())
                });
                match is_adopted {
                    true => self.retract(by, amendment, reason).await,
                    false => {
                        let undo = Command::Undo { amendment, reason, record: None };
                        self.decide(by, &[undo]).await
                    }
                }
            }
        }
    }

    /// The branch is begun before the decision: one that nobody decided on opens to nobody.
    async fn open_amendment(
        &mut self,
        by: By<'_>,
        new: NewAmendment,
    ) -> Result<Outcome, DeskError> {
        let NewAmendment { id: amendment, parent, title, rationale, authors } = new;
        // Its exposé is written in the room of a text with its id.
        if self.means.house.view().organisation.text(TextId(amendment.0)).is_some() {
            return Err(Refusal::Taken.into());
        }
        let mut commands = vec![Command::Open { amendment, parent, title }];
        commands.extend(authors.into_iter().map(|author| Command::AddAuthor(amendment, author)));
        match self.weigh(by.0, &commands) {
            Err(DeskError::Refused(Refusal::Taken)) if by.1.is_some() => {}
            weighed => {
                weighed?;
                let base = words::base_room(self.text, parent);
                words::begin(&self.means, (amendment, base), (by.0, &rationale)).await?;
            }
        }
        self.decide(by, &commands).await
    }

    async fn judge(
        &mut self,
        by: By<'_>,
        (amendment, judgement): (AmendmentId, Judgement),
        consequences: Vec<(AmendmentId, Verdict)>,
    ) -> Result<Outcome, DeskError> {
        if consequences.len() > MAX_CONSEQUENCES {
            return Err(Refusal::TooManyConsequences.into());
        }
        let is_adoption = judgement.outcome == Verdict::Adopted;
        let follow = |(other, outcome)| {
            let judgement = Judgement {
                outcome,
                reason: String::new(),
                cause: Some(amendment),
                ballot: None,
                insistence: Insistence::None,
                record: None,
            };
            Command::Decide(other, judgement)
        };
        let mut commands = vec![Command::Decide(amendment, judgement)];
        commands.extend(consequences.into_iter().map(follow));
        match is_adoption {
            true => self.adopt(by, amendment, &commands).await,
            false => self.decide(by, &commands).await,
        }
    }
}
