//! Passwords: argon2id with the parameters that OWASP advises (19 MiB, 2 passes), bounded in
//! number at a time.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Shortest password, in characters: length is what matters, and no other rule is made.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longest password, in bytes: bounds the work of one attempt.
pub const MAX_PASSWORD_BYTES: usize = 256;
/// Passwords hashed at a time: each takes 19 MiB and a processor for about 30 ms.
const MAX_HASHING: usize = 2;

static HASHING: Semaphore = Semaphore::const_new(MAX_HASHING);
/// What an attempt at an unknown address is compared with, so that it takes as long.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

/// A password that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has at least {MIN_PASSWORD_CHARS} characters, and at most 256 bytes")]
pub struct BadPassword;

/// The hash to keep, in the PHC string format.
pub async fn hash(password: String) -> Result<String, BadPassword> {
    let is_long_enough = password.chars().count() >= MIN_PASSWORD_CHARS;
    if !is_long_enough || password.len() > MAX_PASSWORD_BYTES {
        return Err(BadPassword);
    }
    let _one = HASHING.acquire().await;
    spawn_blocking(move || hash_now(&password)).await.ok().flatten().ok_or(BadPassword)
}

/// Whether `password` is the one behind `hash`; without a hash it takes as long and is not.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    if password.len() > MAX_PASSWORD_BYTES {
        return false;
    }
    let _one = HASHING.acquire().await;
    let is_known = hash.is_some();
    let compare = move || {
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    spawn_blocking(compare).await.unwrap_or(false) && is_known
}

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let kept = hash("liberté égalité".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(verify("liberté égalité".to_owned(), Some(kept.clone())).await);
        assert!(!verify("liberté, égalité".to_owned(), Some(kept)).await);
        assert!(!verify("nobody's password".to_owned(), None).await);
        assert_eq!(hash("short".to_owned()).await, Err(BadPassword));
        assert_eq!(hash("x".repeat(257)).await, Err(BadPassword));
    }
}
