//! `coopol invite`.

use std::io::Write as _;

use coopol::{domain::organisation::member::Office, house::House, hub::now_s};

use super::InviteFlags;

/// How long such a link is valid, in seconds: a week.
const LIFE_S: u64 = 7 * 24 * 3_600;
/// Where a hub of this machine is reached, if nothing else is said.
const HERE: &str = "http://localhost:8080";

/// Prints a link. A hub that is not there is not made: nobody would ever open its link.
pub(super) async fn invite(flags: &InviteFlags) -> anyhow::Result<()> {
    let place = flags.data.place_at(flags.public_url.as_ref())?;
    let house = House::open(place.open().await?).await?;
    let office = if flags.admin { Office::Administrator } else { Office::None };
    let secret = house.invite(office, now_s() + LIFE_S).await?;
    let url = place.public_url.as_deref().unwrap_or(HERE);
    writeln!(std::io::stdout(), "{url}/invitation/{secret}")?;
    Ok(())
}
