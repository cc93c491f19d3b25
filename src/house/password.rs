//! Passwords: argon2id with the parameters that OWASP advises (19 MiB, 2 passes), bounded in
//! number at a time.

use std::{sync::LazyLock, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
    time::timeout,
};

/// Shortest password, in characters: length is what matters, and no other rule is made.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longest password, in bytes: bounds the work of one attempt.
pub const MAX_PASSWORD_BYTES: usize = 256;
/// Passwords hashed at a time: each takes 19 MiB and a processor for about 30 ms.
const MAX_HASHING: usize = 2;

/// Longest wait for a turn: some 600 people who sign in at once have theirs by then. Who would wait
/// longer is told so, and the queue ends.
const MAX_WAIT: Duration = Duration::from_secs(10);

static HASHING: Semaphore = Semaphore::const_new(MAX_HASHING);
/// What an attempt at an unknown address is compared with, so that it takes as long.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

/// Why a password is not hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It cannot be used.
    #[error("a password has at least {MIN_PASSWORD_CHARS} characters, and at most 256 bytes")]
    Unfit,
    /// Too many others wait.
    #[error("too many people sign in at this moment: try again in a few seconds")]
    Busy,
}

/// The hash to keep, in the PHC string format.
///
/// # Errors
/// A password that cannot be used, or too many others that wait for their hash.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    let is_long_enough = password.chars().count() >= MIN_PASSWORD_CHARS;
    if !is_long_enough || password.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordError::Unfit);
    }
    let turn = turn(MAX_WAIT).await?;
    let make = move || {
        // Here, since the work goes on when nobody waits for it any more.
        let _turn = turn;
        hash_now(&password)
    };
    spawn_blocking(make).await.ok().flatten().ok_or(PasswordError::Busy)
}

/// Whether `password` is the one behind `hash`; without a hash it takes as long and is not.
///
/// # Errors
/// Too many others that wait for the same.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Ok(false);
    }
    let turn = turn(MAX_WAIT).await?;
    let is_known = hash.is_some();
    let compare = move || {
        let _turn = turn;
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    Ok(spawn_blocking(compare).await.unwrap_or(false) && is_known)
}

/// A turn at hashing, unless it takes longer than `within`.
async fn turn(within: Duration) -> Result<SemaphorePermit<'static>, PasswordError> {
    // Nothing closes the semaphore, so that what fails is the wait.
    let turn = timeout(within, HASHING.acquire()).await.ok().and_then(Result::ok);
    turn.ok_or(PasswordError::Busy)
}

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let kept = hash("liberté égalité".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert_eq!(verify("liberté égalité".to_owned(), Some(kept.clone())).await, Ok(true));
        assert_eq!(verify("liberté, égalité".to_owned(), Some(kept)).await, Ok(false));
        assert_eq!(verify("nobody's password".to_owned(), None).await, Ok(false));
        assert_eq!(hash("short".to_owned()).await, Err(PasswordError::Unfit));
        assert_eq!(hash("x".repeat(257)).await, Err(PasswordError::Unfit));
    }

    #[tokio::test]
    async fn account_11_nobody_waits_for_ever_behind_others() {
        let all = HASHING.acquire_many(u32::try_from(MAX_HASHING).unwrap()).await.unwrap();
        let waited = turn(Duration::from_millis(10)).await.map(drop);
        assert_eq!(waited, Err(PasswordError::Busy));
        drop(all);
        assert_eq!(turn(MAX_WAIT).await.map(drop), Ok(()));
    }
}
