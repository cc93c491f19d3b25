//! `coopol token` and `coopol revoke`.

use std::io::Write as _;

use anyhow::Context as _;
use coopol::{
    access::{
        revocation,
        token::{TokenError, TokenKey},
    },
    domain::{
        access::{Grant, Revocation},
        ids::{MemberId, RoomId},
    },
    hub::now_s,
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
    let folder = &flags.data.data;
    // A mistyped folder must not get a key of its own.
    anyhow::ensure!(
        folder.is_dir(),
        "there is no folder {}: give the one that the hub runs on with --data",
        folder.display()
    );
    let grant = Grant {
        member: MemberId::new(&flags.subject).context("--subject")?,
        room: flags.room.parse::<RoomId>().context("--room")?,
        access: flags.access.into(),
        id: Uuid::now_v7().to_string(),
        issued_at_s: now,
        expires_at_s: Some(now + flags.ttl),
        epoch: None,
    };
    let token = TokenKey::of_folder(folder)?.sign(&grant)?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(())
}

/// Takes access back.
pub(super) async fn revoke(flags: &RevokeFlags) -> anyhow::Result<()> {
    let now = now_s();
    // First of all: a mistyped folder must not get a key of its own.
    let store = flags.data.open().await?;
    let revocation = match (&flags.token, &flags.subject) {
        (Some(token), _) => match TokenKey::of_folder(&flags.data.data)?.verify(token, now) {
            Ok(grant) => {
                anyhow::ensure!(
                    !grant.id.is_empty(),
                    "--token has no `jti` to be told from others by: use --subject, which takes \
                     back all that its member has"
                );
                let expires_at_s = grant.expires_at_s.unwrap_or(u64::MAX);
                Revocation::Grant { id: grant.id, expires_at_s }
            }
            Err(TokenError::Expired) => return Ok(()),
            Err(error @ TokenError::Invalid) => return Err(error).context("--token"),
        },
        (None, Some(subject)) => {
            let member = MemberId::new(subject).context("--subject")?;
            Revocation::Member { member, until_s: now }
        }
        (None, None) => anyhow::bail!("give --token or --subject"),
    };
    revocation::revoke(&*store, &revocation, &MemberId::hub(), now).await?;
    Ok(())
}
