//! The house that the demonstration fills: people come in, found groups, open and write texts, each
//! by the decisions that members make.

use std::sync::Arc;

use anyhow::Context as _;
use coopol::{
    desk::{Desk, Errand},
    domain::{
        ids::{InvitationId, MemberId, TextId},
        organisation::{
            command::Command,
            invitation::SecretHash,
            member::{Office, Standing},
        },
    },
    house::{
        House, Petitioner,
        identity::{self, Address, Identity},
        secrets::secret_hash,
    },
    hub::now_s,
    record::{Record, now_ms},
    store::{Expect, LogName, NewRecord, Store},
    text::{
        event::TextEvent,
        flat::{self, Block},
    },
};
use rand::RngExt as _;
use uuid::Uuid;

/// How long the invitations are valid that are taken up at once, in seconds.
const INVITATION_LIFE_S: u64 = 3_600;

/// A house that is being filled.
pub(super) struct Place {
    store: Arc<dyn Store>,
    house: House,
    desk: Desk,
}

/// Somebody who is to come in.
pub(super) struct Newcomer {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) standing: Standing,
    pub(super) office: Office,
}

impl Newcomer {
    /// Somebody made up, by a number; the first keeps the house.
    pub(super) fn made_up(at: usize) -> Self {
        Self {
            name: format!("Membre {at}"),
            email: format!("membre{at}@demo.example"),
            standing: Standing::Full,
            office: if at == 0 { Office::Administrator } else { Office::None },
        }
    }
}

impl Place {
    pub(super) async fn open(store: Arc<dyn Store>) -> anyhow::Result<Self> {
        let house = House::open(Arc::clone(&store)).await?;
        let desk = Desk::open(Arc::clone(&store), house.clone()).await?;
        Ok(Self { store, house, desk })
    }

    /// Invites somebody, who takes it up. `password` is the hash of theirs.
    pub(super) async fn join(&self, who: &Newcomer, password: &str) -> anyhow::Result<MemberId> {
        let member = MemberId::new(&Uuid::new_v4().to_string())?;
        let identity = Identity {
            name: identity::person_name(&who.name)?,
            email: Address::new(&who.email)?,
            password: password.to_owned(),
        };
        identity::keep(self.store.as_ref(), &member, &identity, |_| false).await?;
        let secret = SecretHash(secret_hash(&Uuid::new_v4().to_string()));
        let invite = Command::Invite {
            invitation: InvitationId(Uuid::new_v4()),
            secret: secret.clone(),
            standing: who.standing,
            office: who.office,
            place: None,
            uses: 1,
            expires_at_s: now_s() + INVITATION_LIFE_S,
        };
        self.house.ask(Petitioner::Operator, vec![invite], None).await?;
        let join = Command::Join { member: member.clone(), secret };
        self.house.ask(Petitioner::Newcomer(member.clone()), vec![join], None).await?;
        Ok(member)
    }

    /// Invites many who are made up. `password` is the hash of theirs.
    pub(super) async fn populate(
        &self,
        newcomers: impl Iterator<Item = Newcomer>,
        password: &str,
    ) -> anyhow::Result<Vec<MemberId>> {
        let mut people = Vec::new();
        for who in newcomers {
            people.push(self.join(&who, password).await?);
        }
        Ok(people)
    }

    /// Where everything is kept.
    pub(super) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Does what a member comes to the desk for, by their right.
    pub(super) async fn run(
        &self,
        text: TextId,
        member: &MemberId,
        errand: Errand,
    ) -> anyhow::Result<()> {
        let what = format!("{errand:?}");
        self.desk.ask(text, (member.clone(), None), errand).await.with_context(|| what)?;
        Ok(())
    }

    /// Does what a member asks for, by their right.
    pub(super) async fn ask(
        &self,
        member: &MemberId,
        commands: Vec<Command>,
    ) -> anyhow::Result<()> {
        let what = format!("{:?}", commands.first());
        let who = Petitioner::Member(member.clone());
        self.house.ask(who, commands, None).await.with_context(|| what)?;
        Ok(())
    }

    /// Writes a new text's words, as its author's editor would have.
    pub(super) async fn write(
        &self,
        author: &MemberId,
        text: TextId,
        blocks: &[Block],
    ) -> anyhow::Result<()> {
        // Yjs draws client ids from 32 bits; the first few are the hub's.
        let client = rand::rng().random_range(1_000..u64::from(u32::MAX));
        let words = flat::write(blocks, client).context("the text cannot be written")?;
        let update = |author: &MemberId, update| {
            let event = TextEvent::Update { update, relayed: Vec::new() };
            let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
            let record = Record { kind, at_ms: now_ms(), author, command: None, payload };
            NewRecord { body: record.encode(), unique: None }
        };
        let first = update(&MemberId::hub(), flat::genesis_update());
        let log = LogName::new(&format!("text:{text}"))?;
        let records = vec![first, update(author, words)];
        self.store.append(log, records, Expect::Any).await?;
        Ok(())
    }
}
