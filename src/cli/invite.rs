//! `coopol invite`.

use std::{io::Write as _, sync::Arc};

use coopol::{
    config::store::StorePlace,
    domain::organisation::member::Office,
    house::House,
    hub::now_s,
    store::{
        Store,
        sqlite::{SqliteOptions, SqliteStore},
    },
};

use super::{InviteFlags, make_private};

/// How long such a link is valid, in seconds: a week.
const LIFE_S: u64 = 7 * 24 * 3_600;

/// Prints a link.
pub(super) async fn invite(flags: &InviteFlags) -> anyhow::Result<()> {
    let house = House::open(open(flags).await?).await?;
    let office = if flags.admin { Office::Administrator } else { Office::None };
    let secret = house.invite(office, now_s() + LIFE_S).await?;
    let url = flags.public_url.trim_end_matches('/');
    writeln!(std::io::stdout(), "{url}/invitation/{secret}")?;
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
