//! `coopol invite`.

use std::{io::Write as _, sync::Arc};

use coopol::{
    config::store::StorePlace,
    domain::{
        ids::InvitationId,
        organisation::{
            command::Command,
            invitation::SecretHash,
            member::{Office, Standing},
        },
    },
    house::{
        House, Petitioner,
        identity::{new_secret, secret_hash},
    },
    hub::now_s,
    store::{
        Store,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use uuid::Uuid;

use super::{InviteFlags, make_private};

/// How long such a link is valid, in seconds: a week.
const LIFE_S: u64 = 7 * 24 * 3_600;

/// Prints a link.
pub(super) async fn invite(flags: &InviteFlags) -> anyhow::Result<()> {
    let house = House::open(open(flags).await?).await?;
    let office = if flags.admin { Office::Administrator } else { Office::None };
    let link = link(&house, office, &flags.url).await?;
    writeln!(std::io::stdout(), "{link}")?;
    Ok(())
}

/// The hub's store; an embedded one may be made here, before the hub's first start.
async fn open(flags: &InviteFlags) -> anyhow::Result<Arc<dyn Store>> {
    if flags.data.store.parse() != Ok(StorePlace::Embedded) {
        return flags.data.open().await;
    }
    make_private(&flags.data.data)?;
    Ok(Arc::new(SqliteStore::open_in(&flags.data.data, SqliteOptions::default())?))
}

/// A link that makes one full member, once.
async fn link(house: &House, office: Office, url: &str) -> anyhow::Result<String> {
    let secret = new_secret();
    let command = Command::Invite {
        invitation: InvitationId(Uuid::new_v4()),
        secret: SecretHash(secret_hash(&secret)),
        standing: Standing::Full,
        office,
        place: None,
        uses: 1,
        expires_at_s: now_s() + LIFE_S,
    };
    house.ask(Petitioner::Operator, vec![command], None).await?;
    Ok(format!("{}/invitation/{secret}", url.trim_end_matches('/')))
}
