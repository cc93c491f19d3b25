//! `coopol token` and `coopol revoke`.

use std::{io::Write as _, path::Path, sync::Arc};

use anyhow::Context as _;
use coopol::{
    access::{
        revocation,
        token::{KEY_FILE, TokenError, TokenKey},
    },
    domain::{
        access::{Grant, Revocation},
        ids::{MemberId, RoomId},
        organisation::member::Status,
    },
    house::House,
    hub::now_s,
    store::Store,
};
use uuid::Uuid;

use super::{RevokeFlags, TokenFlags};

/// Longest life of a token in seconds: a year.
const MAX_TTL_SECONDS: u64 = 366 * 24 * 3_600;

/// Prints a token.
pub(super) fn issue(flags: &TokenFlags) -> anyhow::Result<()> {
    anyhow::ensure!(
        (1..=MAX_TTL_SECONDS).contains(&flags.ttl),
        "--ttl is 1 to {MAX_TTL_SECONDS} seconds"
    );
    let now = now_s();
    let key = key_of(&flags.data.place()?.folder)?;
    let grant = Grant {
        member: MemberId::new(&flags.subject).context("--subject")?,
        room: flags.room.parse::<RoomId>().context("--room")?,
        access: flags.access.into(),
        id: Uuid::now_v7().to_string(),
        issued_at_s: now,
        expires_at_s: Some(now + flags.ttl),
        epoch: None,
    };
    let token = key.sign(&grant)?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(())
}

/// The key that a hub made. A folder that was mistyped gets none: its tokens would open nothing.
fn key_of(folder: &Path) -> anyhow::Result<TokenKey> {
    TokenKey::find(folder)?.with_context(|| {
        format!("there is no {KEY_FILE} in {}: name the hub's --data or --config", folder.display())
    })
}

/// Takes access back.
pub(super) async fn revoke(flags: &RevokeFlags) -> anyhow::Result<()> {
    let now = now_s();
    let place = flags.data.place()?;
    let store = place.open().await?;
    let revocation = match (&flags.token, &flags.subject) {
        (Some(token), _) => match key_of(&place.folder)?.verify(token, now) {
            Ok(grant) => {
                anyhow::ensure!(
                    !grant.id.is_empty(),
                    "--token has no `jti` to be told from others by: use --subject, which takes \
                     back all that its member has"
                );
                let expires_at_s = grant.expires_at_s.unwrap_or(u64::MAX);
                Revocation::Grant { id: grant.id, expires_at_s }
            }
            Err(TokenError::Expired) => {
                writeln!(std::io::stdout(), "the token has ended already: it opens nothing")?;
                return Ok(());
            }
            Err(error @ TokenError::Invalid) => return Err(error).context("--token"),
        },
        (None, Some(subject)) => {
            let member = MemberId::new(subject).context("--subject")?;
            Revocation::Member { member, until_s: now }
        }
        (None, None) => anyhow::bail!("give --token or --subject"),
    };
    revocation::revoke(&*store, &revocation, &MemberId::hub(), now).await?;
    let mut out = std::io::stdout();
    match &revocation {
        Revocation::Grant { .. } => {
            writeln!(out, "taken back: this token opens nothing any more")?;
        }
        Revocation::Member { member, .. } => {
            writeln!(out, "taken back: every token that `{member}` was given up to now")?;
            writeln!(out, "{}", what_stays(store, member).await?)?;
        }
    }
    Ok(())
}

/// What the tokens of somebody have nothing to do with.
async fn what_stays(store: Arc<dyn Store>, member: &MemberId) -> anyhow::Result<&'static str> {
    let view = House::open(store).await?.view();
    Ok(match view.organisation.member(member).map(|member| member.status) {
        None => {
            "nobody here has this id: if the tokens were not given out by a program of yours, look \
             the id up again"
        }
        Some(Status::Active) => {
            "their account is not touched: where they are signed in they stay so, and their pages \
             come back. To keep them out, an administrator stops the account on the page of the \
             member"
        }
        Some(Status::Suspended | Status::Left) => {
            "their account is closed already, and their sessions with it"
        }
    })
}
